"""A wiki that is not open to everybody: whoever may not read it learns nothing of it."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import casefile
import pytest
from asking import ask
from readers import Fixed, session

import wikiquery
from wikiquery.http.app import Application
from wikiquery.reader import Reader

DENIED = "readapidenied"
SITE = Path(__file__).parent / "refwiki" / "siteinfo.json.gz"


@pytest.fixture(scope="module")
def wiki(refstore: Path) -> Iterator[wikiquery.Wiki]:
    with wikiquery.open(refstore, private=True) as opened:
        yield opened


def code(wiki: wikiquery.Wiki, who: Fixed | None = None, **params: str) -> str:
    body = wiki.respond({"action": "query", "format": "json"} | params, session=who).body
    said = json.loads(body)
    return str(said["error"]["code"]) if "error" in said else ""


def test_no_case_gets_through(wiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked: the same error as on a wiki (or one of the parameters), and the data is not looked at."""
    looked: list[str] = []
    run = wiki.database.run
    monkeypatch.setattr(wiki.database, "run", lambda sql, values: looked.append(sql) or run(sql, values))
    asked = [case for case in casefile.every() if case.params.get("action") == "query" and case.has_answer]
    answers = [wiki.respond(case.form("json")) for case in asked]
    for answer in answers:
        said = json.loads(answer.body)
        assert "query" not in said or said["query"].keys() <= {"tokens", "authmanagerinfo"}, said
        assert "continue" not in said
    assert sum(DENIED.encode() in answer.body for answer in answers) > 0.8 * len(answers)
    assert not looked


@pytest.mark.parametrize(
    "params",
    [
        {"meta": "tokens"},
        {"meta": "tokens", "indexpageids": "1", "rawcontinue": "1"},
        {"meta": "tokens|authmanagerinfo"},
        {"meta": ""},
        {"action": "help"},
        {"action": "paraminfo", "modules": "query"},
        {"action": "rsd"},
    ],
)
def test_open_to_everybody(wiki: wikiquery.Wiki, params: dict[str, str]) -> None:
    body = wiki.respond({"action": "query", "format": "json"} | params).body
    assert DENIED.encode() not in body


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"meta": "tokens|userinfo"},
        {"meta": "tokens", "titles": ""},
        {"meta": "tokens", "continue": ""},
        {"meta": "tokens", "prop": ""},
        {"meta": "siteinfo"},
        {"generator": "nosuch"},
        {"list": "nosuch"},
        {"titles": "Main Page", "maxlag": "-1"},
        {"action": "opensearch", "search": "A"},
        {"action": "parse", "page": "Main Page"},
        {"action": "checktoken", "type": "csrf", "token": "x"},
    ],
)
def test_closed(wiki: wikiquery.Wiki, params: dict[str, str]) -> None:
    assert code(wiki, **params) == DENIED
    assert code(wiki, session("Reader"), **params) != DENIED


def test_accounts_need_the_right(wiki: wikiquery.Wiki) -> None:
    assert code(wiki, Fixed(Reader(1, "Admin", rights=("edit",))), titles="Main Page") == DENIED
    assert code(wiki, Fixed(Reader(1, "Admin", rights=("read",))), titles="Main Page") == ""


def test_profile_closes_the_wiki(refstore: Path) -> None:
    from wikiquery.importer import profile

    site = profile.from_file(SITE)
    for group in site["usergroups"]:
        group["rights"] = [right for right in group["rights"] if right != "read" or group["name"] != "*"]
    with wikiquery.open(refstore, site) as closed:
        assert code(closed, titles="Main Page") == DENIED
        assert code(closed, session("Admin"), titles="Main Page") == ""
        # Whoever opens the file has it.
        assert closed.query(titles="Main Page")["query"]["pages"][0]["pageid"]


def get(application: Application, path: str, **environ: Any) -> tuple[str, dict[str, str], bytes]:
    said: list[tuple[str, list[tuple[str, str]]]] = []
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": io.BytesIO(), **environ}
    body = b"".join(application(asked, lambda status, headers: said.append((status, headers))))
    return said[0][0], dict(said[0][1]), body


def test_pages_to_read(wiki: wikiquery.Wiki, refwiki: wikiquery.Wiki) -> None:
    texts = []
    for title in ("Main_Page", "No_such_page"):
        status, headers, body = get(Application(wiki), f"/wiki/{title}")
        assert status.startswith("403") and headers["Cache-Control"].startswith("private")
        texts.append(body)
    assert texts[0] == texts[1]
    assert get(Application(wiki), "/w/index.php", QUERY_STRING="title=Main_Page")[0].startswith("403")
    assert get(Application(refwiki), "/wiki/Main_Page")[0].startswith("200")


def test_shared_caches_keep_no_pages(wiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiki, "session", lambda *_, **__: session("Reader"))
    said: list[Any] = []
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/wiki/Main_Page", "HTTP_COOKIE": "refwikiSession=x"}
    Application(wiki)(asked, lambda status, headers: said.extend((status, headers)))
    assert said[0].startswith("200")
    assert dict(said[1])["Cache-Control"].startswith("private")
    assert "Cookie" in ", ".join(value for name, value in said[1] if name == "Vary")


def test_shared_caches_keep_nothing(wiki: wikiquery.Wiki) -> None:
    query = "action=query&titles=Main+Page&maxage=60&smaxage=60&format=json"
    _, headers, body = get(Application(wiki), "/w/api.php", QUERY_STRING=query)
    assert DENIED.encode() in body and headers["Cache-Control"].startswith("private") and "ETag" not in headers
    assert headers["MediaWiki-API-Error"] == DENIED


def test_headers_do_not_tell_the_snapshot(wiki: wikiquery.Wiki, refwiki: wikiquery.Wiki) -> None:
    for opened, told in ((refwiki, True), (wiki, False)):
        headers = ask(Application(opened), "action=query&meta=tokens&format=json")[1]
        assert ("X-Snapshot" in headers, "ETag" in headers) == (told, False)
    assert "ETag" not in ask(Application(wiki), "action=paraminfo&modules=main&format=json")[1]
