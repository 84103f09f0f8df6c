"""`wikiquery site`: what a wiki says of itself, asked of a server that answers as wikis of several ages do."""

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import wikiquery
from wikiquery.errors import StoreError
from wikiquery.remote import describe
from wikiquery.remote.web import PATIENCE, TRIES, Web

GENERAL = {
    "sitename": "A Wiki",
    "generator": "MediaWiki 1.43.0",
    "case": "first-letter",
    "lang": "en",
    "readonly": False,
}
NAMESPACES = {"0": {"id": 0, "case": "first-letter", "name": "", "subpages": False, "content": True}}
QUERY = {"general": GENERAL, "namespaces": NAMESPACES}
KNOWN = {"paraminfo": {"modules": [{"parameters": [{"name": "prop", "type": ["general", "namespaces"]}]}]}}

Answer = tuple[int, dict[str, str], Any]


class Remote:
    """A server whose answers are a function of the parameters; it keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[dict[str, str]], Answer] = lambda asked: (200, {}, {})
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = dict(parse_qsl(urlsplit(self.path).query))
                outer.asked.append(asked)
                outer.headers.append({k.lower(): v for k, v in self.headers.items()})
                status, headers, body = outer.answer(asked)
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *said: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/w/api.php"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def wiki(self, *queries: dict[str, Any], paraminfo: dict[str, Any] = KNOWN) -> None:
        """Answer queries with these, one after another."""
        left = iter(queries)
        self.answer = lambda asked: (200, {}, paraminfo if asked["action"] == "paraminfo" else next(left))


@pytest.fixture
def remote() -> Iterator[Remote]:
    made = Remote()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_every_property_that_the_wiki_knows(remote: Remote) -> None:
    remote.wiki({"batchcomplete": True, "query": QUERY})
    assert describe(Web(remote.url, agent="me@example.org")) == QUERY
    assert remote.asked[1] == {
        "action": "query", "meta": "siteinfo", "siprop": "general|namespaces", "format": "json", "formatversion": "2",
    }  # fmt: skip
    agent = remote.headers[0]["user-agent"]
    assert agent.startswith("wikiquery/")
    assert "(me@example.org)" in agent
    assert remote.headers[0]["accept-encoding"] == "gzip"


@pytest.mark.parametrize("old", [False, True])
def test_answers_that_continue(remote: Remote, old: bool) -> None:
    more = {"sicontinue": "namespaces"}
    following = {"query-continue": {"siteinfo": more}} if old else {"continue": {**more, "continue": "-||"}}
    first = {"query": {"general": GENERAL, "interwikimap": [{"prefix": "a"}]}, **following}
    remote.wiki(first, {"query": {"namespaces": NAMESPACES, "interwikimap": [{"prefix": "b"}]}})
    assert describe(Web(remote.url)) == {**QUERY, "interwikimap": [{"prefix": "a"}, {"prefix": "b"}]}
    assert remote.asked[2]["sicontinue"] == "namespaces"


def test_a_wiki_of_old_that_refuses_what_it_does_not_know(remote: Remote) -> None:
    refusal = {"error": {"code": "unknown_siprop", "info": "Unrecognized value"}}
    remote.wiki(refusal, {"query": QUERY}, paraminfo={"paraminfo": {"modules": [{"missing": ""}]}})
    assert describe(Web(remote.url)) == QUERY
    assert "autopromote" in remote.asked[1]["siprop"].split("|")
    assert "autopromote" not in remote.asked[2]["siprop"].split("|")


def test_packed_answers(remote: Remote) -> None:
    remote.answer = lambda asked: (
        200,
        {"Content-Encoding": "gzip"},
        gzip.compress(json.dumps(KNOWN if asked["action"] == "paraminfo" else {"query": QUERY}).encode()),
    )
    assert describe(Web(remote.url)) == QUERY


def test_a_pause_that_the_server_asks_for(remote: Remote) -> None:
    soon = formatdate(usegmt=True)
    busy: list[Answer] = [
        (429, {"Retry-After": "7"}, b""),
        (503, {"Retry-After": soon}, b""),
        (502, {}, b""),
        (200, {"Retry-After": "3", "MediaWiki-API-Error": "maxlag"}, {"error": {"code": "maxlag", "info": "Waiting"}}),
    ]
    remote.answer = lambda asked: busy.pop(0) if busy else (200, {}, {"said": asked["action"]})
    waited: list[float] = []
    assert Web(remote.url, wait=waited.append).get(action="x") == {"said": "x"}
    assert waited == [7, 0, 4, 3]


@pytest.mark.parametrize(
    ("answer", "text", "asked"),
    [
        ((404, {}, b"no"), "404 Not Found", 1),
        ((503, {"Retry-After": "1"}, b""), "503 Service Unavailable", TRIES),
        ((429, {"Retry-After": str(PATIENCE + 1)}, b""), f"it asks to come back in {PATIENCE + 1} seconds", 1),
        ((200, {"Content-Type": "text/html"}, b"<!DOCTYPE html>"), "answers with text/html, not with an object", 1),
        ((200, {}, b"[" * 100_000), "not with an object of JSON", 1),
        ((200, {"Content-Encoding": "gzip"}, b"not packed"), "Not a gzipped file", 1),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"{}" * 99)[:-9]), "ended before", 1),
        ((200, {}, {"error": {"code": "readapidenied", "info": "You need"}}), "only those who are logged in", 3),
        ((200, {}, {"errors": [{"code": "odd", "text": "two\nlines"}]}), "odd: two lines", 3),
        ((200, {}, {"batchcomplete": True}), "the answer tells nothing of the wiki", 3),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_a_line(remote: Remote, answer: Answer, text: str, asked: int) -> None:
    remote.answer = lambda asked: answer
    with pytest.raises(StoreError) as caught:
        describe(Web(remote.url, wait=lambda seconds: None))
    assert str(caught.value).startswith(remote.url)
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(remote.asked) == asked


@pytest.mark.parametrize("url", ["", "wiki.example.org/w/api.php", "ftp://wiki.example.org/", "http://[", "https:///w"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(StoreError, match="not the address of an API"):
        Web(url)


def test_what_it_prints_describes_a_wiki(remote: Remote, tmp_path: Path, refstore: Path) -> None:
    old = {"sitename": "Ein Wiki", "case": "first-letter", "lang": "de", "rtl": ""}
    spaces = {
        "0": {"id": 0, "case": "first-letter", "*": "", "content": ""},
        "2": {"id": 2, "*": "Benutzer", "canonical": "User"},
    }
    remote.wiki({"query": {"general": old, "namespaces": spaces, "namespacealiases": []}})
    command = [sys.executable, "-m", "wikiquery", "site", remote.url]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    file = tmp_path / "siteinfo.json"
    file.write_bytes(done.stdout)
    with wikiquery.open(refstore, file) as wiki:
        assert wiki.site.general["sitename"] == "Ein Wiki"
        assert wiki.site.general["rtl"] is True
        assert wiki.site.title("Benutzer:X").namespace == 2


def test_a_wiki_that_is_not_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wikiquery", "site", "http://127.0.0.1:1/w/api.php"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"wikiquery: http://127.0.0.1:1/w/api.php: Connection refused\n"
