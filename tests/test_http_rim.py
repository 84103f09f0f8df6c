"""What surrounds an answer over HTTP: compression, entity tags, metrics, health, the access log."""

import gzip
import json
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import brotli
import pytest
import zstandard
from asking import ask

import wikiquery
from wikiquery.errors import ApiError
from wikiquery.http import accesslog, compression
from wikiquery.http.app import Application
from wikiquery.http.metrics import Metrics
from wikiquery.http.observer import Entry, Observer

UNPACK = {
    "zstd": zstandard.ZstdDecompressor().decompress,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "x-gzip": gzip.decompress,
}


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    modules: tuple[str, ...] = ()
    code: str = ""
    stable: bool = True
    personal: bool = False
    kept: int = 0


class Wiki:
    """Answers at length; counts how often it was asked."""

    settings = ("mediawiki",)
    brief = 0.02

    def __init__(self, snapshot: str = "test 20260101 abc", *, living: bool = True) -> None:
        self.snapshot, self.living, self.asked = snapshot, living, 0

    def query(self, **params: Any) -> dict[str, Any]:
        return {"query": {"pages": [{"ns": 0, "title": params.get("titles", ""), "missing": True}]}}

    def within(self) -> AbstractContextManager[None]:
        return nullcontext()

    def alive(self) -> bool:
        return self.living

    def session(self, cookies: str, address: str, *, secure: bool) -> None:
        return None

    def open_to(self, session: Any) -> bool:
        return True

    def respond(self, params: Mapping[str, str], **client: Any) -> Answer:
        self.asked += 1
        code = params.get("fail", "")
        body = json.dumps({**params, "filler": "long " * 400}).encode()
        stable = not code and "volatile" not in params
        return Answer(200, [("Content-Type", "application/json")], body, ("query+links",), code, stable)

    def refuse(self, params: Mapping[str, str], error: ApiError) -> Answer:
        raise error


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate", "gzip"),
        ("br", "br"),
        ("x-gzip", "x-gzip"),
        ("gzip;q=0.5, br;q=0.8", "br"),
        ("gzip;q=0, *;q=0.1", "zstd"),
        ("*", "zstd"),
        ("deflate", ""),
        ("gzip;q=0", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("gzip;q=x", ""),
        ("", ""),
    ],
)
def test_the_coding_that_the_client_prefers(accepted: str, name: str) -> None:
    plain = ask(Application(Wiki()), "a=1")[2]
    _, headers, body = ask(Application(Wiki()), "a=1", HTTP_ACCEPT_ENCODING=accepted)
    assert headers.get("Content-Encoding", "") == name
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Content-Length"] == str(len(body))
    assert (UNPACK[name](body) if name else body) == plain


def test_little_is_not_compressed() -> None:
    content = b"x" * (compression.LEAST - 1)
    assert compression.compress(content, "gzip") == (content, "")


def test_the_snapshot_tells_whether_an_answer_is_the_same() -> None:
    wiki = Wiki()
    app = Application(wiki)
    _, headers, _ = ask(app, "titles=A")
    assert headers["X-Snapshot"] == "test 20260101 abc"
    tag = headers["ETag"]
    status, again, body = ask(app, "titles=A", HTTP_IF_NONE_MATCH=f'"other", {tag}')
    assert (status, body, again["ETag"], wiki.asked) == (304, b"", tag, 1)
    assert ask(app, "titles=A", HTTP_IF_NONE_MATCH=tag.removeprefix("W/"))[0] == 304, "compared as weak tags are"
    assert "Content-Length" not in again
    assert ask(app, "titles=B", HTTP_IF_NONE_MATCH=tag)[0] == 200
    other = Application(Wiki("test 20260201 def"))
    assert ask(other, "titles=A", HTTP_IF_NONE_MATCH=tag)[0] == 200
    stricter = Wiki()
    stricter.settings = ("bot",)
    assert ask(Application(stricter), "titles=A", HTTP_IF_NONE_MATCH=tag)[0] == 200


@pytest.mark.parametrize("query", ["volatile=1", "fail=badvalue"])
def test_what_may_change_has_no_tag(query: str) -> None:
    assert "ETag" not in ask(Application(Wiki()), query)[1]


def test_a_database_that_changes_has_no_tags() -> None:
    _, headers, _ = ask(Application(Wiki("")), "titles=A")
    assert not {"ETag", "X-Snapshot"} & headers.keys()


def test_health() -> None:
    assert ask(Application(Wiki()), path="/healthz")[0] == 200
    status, headers, _ = ask(Application(Wiki(living=False)), path="/healthz")
    assert (status, headers["Retry-After"]) == (503, "5")


def test_metrics_add_up_over_processes(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path)
    app = Application(Wiki(), observer=Observer(metrics), metrics=metrics)
    for query in ("a=1", "fail=badvalue", "a=2"):
        ask(app, query)
    (tmp_path / "1.json").write_text(
        json.dumps(
            {"requests": {"200": 4}, "errors": {"query+links nolang": 1}, "times": {"query+links": [4.0] + [0.0] * 15}}
        )
    )
    status, headers, body = ask(app, path="/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = body.decode().splitlines()
    assert 'wikiquery_requests_total{status="200"} 7.0' in lines
    assert 'wikiquery_errors_total{code="badvalue",module="query+links"} 1.0' in lines
    assert 'wikiquery_errors_total{code="nolang",module="query+links"} 1.0' in lines
    assert 'wikiquery_request_seconds_count{module="query+links"} 7.0' in lines
    assert 'wikiquery_request_seconds_bucket{le="+Inf",module="query+links"} 7.0' in lines


def test_without_an_observer_there_are_no_metrics() -> None:
    assert ask(Application(Wiki()), path="/metrics")[0] == 404


def test_the_access_log_has_a_line_a_request_and_no_secrets(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    observer = Observer(accesslog.AccessLog(log))
    app = Application(Wiki(), observer=observer)
    ask(app, "action=query&lgpassword=hunter2&fail=nolang&token=abc%2B", REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT="me")
    ask(app, "titles=%C3%A9")
    observer.close()
    first, second = map(json.loads, log.read_text().splitlines())
    assert first["address"] == "192.0.2.1" and first["agent"] == "me" and first["error"] == "nolang"
    assert first["query"] == "action=query&lgpassword=…&fail=nolang&token=…"
    assert first["modules"] == ["query+links"] and first["status"] == 200 and first["ms"] >= 0
    assert second["query"] == "titles=%C3%A9" and "error" not in second


def test_a_worker_that_will_end_closes_its_connections(tmp_path: Path) -> None:
    observer = Observer(ending=tmp_path / "1.ending")
    app = Application(Wiki(), observer=observer)
    assert "Connection" not in ask(app)[1]
    (tmp_path / "1.ending").touch()
    observer.ended.wait(1.2)
    assert ask(app)[1]["Connection"] == "close"
    observer.close()


def test_entries_are_taken_once() -> None:
    taken: list[Entry] = []

    class Keep:
        def take(self, entries: Any) -> None:
            taken.extend(entries)

    observer = Observer(Keep())
    entry = Entry(0.0, 0.1, "a", "", "GET", "/", "", 200, 1, (), "")
    for _ in range(1000):
        observer.note(entry)
    observer.flush()
    observer.close()
    assert len(taken) == 1000


def test_the_sandbox_comes_whole() -> None:
    app = Application(Wiki())
    status, headers, body = ask(app, path="/sandbox")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    for name in re.findall(r'(?:href|src)="(sandbox/[^"]+)"', body.decode()):
        status, headers, content = ask(app, path=f"/{name}")
        assert status == 200 and content
        assert headers["Content-Type"].startswith(("text/javascript", "text/css", "image/svg+xml"))
        assert ask(app, path=f"/{name}", HTTP_IF_NONE_MATCH=headers["ETag"])[0] == 304
        for other in re.findall(r'from "\./([^"]+)"', content.decode()):
            assert ask(app, path=f"/sandbox/{other}")[0] == 200


EXPORT = "/w/api.php?action=query&export=1&exportnowrap=1&titles="


@pytest.mark.parametrize(
    ("path", "query", "leads"),
    [
        ("/wiki/Special:ApiSandbox", "", "/sandbox"),
        ("/wiki/special:apisandbox/x", "", "/sandbox"),
        ("/w/index.php", "title=Special:ApiSandbox", "/sandbox"),
        ("/wiki/Special:ApiHelp/query+links", "", "/w/api.php?action=help&modules=query%2Blinks"),
        ("/wiki/Special:Export/Main_Page", "", f"{EXPORT}Main_Page"),
        ("/w/index.php", "title=Special:Export&pages=A%0D%0AB+%26%0A", f"{EXPORT}A%7CB%20%26"),
        ("/w/index.php", "", "/"),
        ("/wiki/", "", "/"),
        ("/sandbox/", "", "/sandbox"),
    ],
)
def test_addresses_of_a_wiki_lead_on(path: str, query: str, leads: str) -> None:
    status, headers, _ = ask(Application(Wiki()), query, path=path)
    assert (status, headers["Location"]) == (302, leads)


PRIVATE = "private, must-revalidate, max-age=30"
PUBLIC = "s-maxage=60, max-age=30, public"
SUGGESTED = "max-age=1200, s-maxage=1200, public"


@pytest.mark.parametrize(
    ("query", "control"),
    [
        ("action=query&titles=A&prop=info", PUBLIC),
        ("action=query&titles=A&prop=info&intestactions=edit", PRIVATE),
        ("action=query&meta=userinfo", PRIVATE),
        ("action=query&meta=siteinfo|tokens", PRIVATE),
        ("action=query&list=allpages|random", PUBLIC),
        ("action=query&titles=A&export=1&exportnowrap=1", PUBLIC),
        ("action=parse&page=Main_Page&prop=wikitext", PUBLIC),
        ("action=paraminfo&modules=main", PRIVATE),
        ("action=help&modules=json", PRIVATE),
        ("action=rsd", PRIVATE),
        ("action=checktoken&type=csrf&token=x", PRIVATE),
        ("action=opensearch&search=M", SUGGESTED),
        ("action=query&list=nosuch&pageids=x", "private, must-revalidate, max-age=0"),
    ],
)
def test_who_may_keep_an_answer(refwiki: wikiquery.Wiki, query: str, control: str) -> None:
    """What is for one client no shared cache gives to another, whatever the request says."""
    asked = f"{query}&maxage=30&smaxage=60&format=json"
    assert ask(Application(refwiki), asked)[1]["Cache-Control"] == control


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("action=query&maxlag=-1", "maxlag"),
        ("action=query&maxlag=-1&pageids=x", "badinteger"),
        ("action=parse&maxlag=-1&oldid=x", "badinteger"),
        ("action=opensearch&maxlag=-1&search=x", "maxlag"),
        ("action=opensearch&maxlag=-1", "missingparam"),
        ("action=help&maxlag=-1", ""),
    ],
)
def test_parameters_are_judged_before_the_lag(refwiki: wikiquery.Wiki, query: str, code: str) -> None:
    assert ask(Application(refwiki), query)[1].get("MediaWiki-API-Error", "") == code


@pytest.mark.parametrize(
    ("query", "more", "code"),
    [
        ("action=validatepassword&password=x", {}, "mustbeposted"),
        ("action=purge", {}, "readonly"),
        ("action=purge", {"HTTP_PROMISE_NON_WRITE_API_ACTION": "1"}, "promised-nonwrite-api"),
        ("action=query", {"HTTP_PROMISE_NON_WRITE_API_ACTION": "1"}, None),
    ],
)
def test_what_must_be_posted(refwiki: wikiquery.Wiki, query: str, more: dict[str, str], code: str | None) -> None:
    """A wiki that is read-only says so before it asks for a POST."""
    headers = ask(Application(refwiki), f"{query}&format=json", **more)[1]
    assert headers.get("MediaWiki-API-Error") == code


def test_a_client_that_others_may_read_is_told_so(refwiki: wikiquery.Wiki) -> None:
    headers = ask(Application(refwiki), "action=query&format=json", HTTP_TREAT_AS_UNTRUSTED="1")[1]
    assert headers["MediaWiki-Login-Suppressed"] == "true"
