"""The WSGI application, without a server: requests in, headers and bodies out. Its wiki repeats the request."""

import io
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple
from wsgiref.validate import validator

import pytest

from wikiquery.errors import ApiError
from wikiquery.http import body
from wikiquery.http.app import Application

JSON = ("Content-Type", "application/json; charset=utf-8")


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    modules: tuple[str, ...] = ()
    code: str = ""
    stable: bool = True
    personal: bool = False
    kept: int = 0


class Echo:
    """Answers every request with its own parameters."""

    snapshot = "echo 20260101 abc"
    settings = ()
    brief = 0.02
    living = True

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
        if params.get("action") == "break":
            raise RuntimeError("a secret of the server")
        return Answer(200, [JSON], json.dumps(params).encode())

    def refuse(self, params: Mapping[str, str], error: ApiError) -> Answer:
        raise RuntimeError("all is broken")


class Got(NamedTuple):
    status: str
    headers: dict[str, str]
    text: str

    @property
    def tree(self) -> Any:
        return json.loads(self.text)


def ask(query: str = "", method: str = "GET", path: str = "/w/api.php", content: bytes = b"", **more: str) -> Got:
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "x",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(content), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False, **more,
    }  # fmt: skip
    if content and "CONTENT_LENGTH" not in more:
        environ["CONTENT_LENGTH"] = str(len(content))
    started: list[Any] = []
    answer = validator(Application(Echo()))(environ, lambda *said: started.extend(said))
    text = b"".join(answer)
    answer.close()
    return Got(started[0], dict(started[1]), text.decode())


def form(content: bytes, query: str = "", **more: str) -> Got:
    return ask(query, "POST", content=content, CONTENT_TYPE="application/x-www-form-urlencoded", **more)


def multipart(*parts: str, boundary: str = "xyz", end: str = "--\r\n") -> Got:
    content = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}{end}"
    return ask("", "POST", content=content.encode(), CONTENT_TYPE=f'multipart/form-data; boundary="{boundary}"')


@pytest.mark.parametrize("path", ["/w/api.php", "/api.php"])
def test_both_paths_answer(path: str) -> None:
    got = ask("action=query&titles=A", path=path)
    assert got.status == "200 OK"
    assert got.tree == {"action": "query", "titles": "A"}
    assert got.headers["Content-Type"] == JSON[1]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "private, must-revalidate, max-age=0"


def test_no_parameters_at_all() -> None:
    assert ask("").tree == {}


def test_head_has_the_headers_and_no_body() -> None:
    got, full = ask("a=1", "HEAD"), ask("a=1")
    assert got.text == ""
    assert got.headers == full.headers
    assert got.headers["Content-Length"] == str(len(full.text))


def test_post_and_query_string_together_the_body_wins() -> None:
    assert form(b"titles=A+B%2BC&x=1", "titles=Q&y=2").tree == {"titles": "A B+C", "x": "1", "y": "2"}


def test_multipart_texts_are_parameters_and_files_are_not() -> None:
    got = multipart(
        'Content-Disposition: form-data; name="titles"\r\n\r\nA+B%2BC\r\nsecond line',
        'Content-Disposition: form-data; name="q\\"x"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\né',
        'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nsecret',
        "Content-Disposition: form-data; name=prop\r\n\r\n",
    )
    assert got.tree == {"titles": "A+B%2BC\r\nsecond line", 'q"x': "é", "prop": ""}


def test_multipart_without_its_end_and_with_a_spaced_boundary() -> None:
    part = "Content-Disposition: form-data; name=titles\r\n\r\nA"
    assert multipart(part, boundary="x y", end="").tree == {"titles": "A"}


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", "multipart/form-data"])
def test_other_bodies_hold_no_parameters(kind: str) -> None:
    got = ask("a=1", "POST", content=b"titles=A", CONTENT_TYPE=kind)
    assert got.tree == {"a": "1"}


def test_other_bodies_are_read_to_their_end() -> None:
    """Servers end a connection on which something is left: the client's next request would fail."""
    rest = io.BytesIO(b"{}")
    assert body.parameters({"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "2", "wsgi.input": rest}) == {}
    assert rest.read() == b""


def test_body_without_a_length() -> None:
    """Only a server that says where a chunked body ends is believed."""
    kind = "application/x-www-form-urlencoded"
    assert ask("", "POST", CONTENT_TYPE=kind).tree == {}
    assert form(b"titles=A", CONTENT_LENGTH="", **{"wsgi.input_terminated": "1"}).tree == {"titles": "A"}


def test_body_beyond_the_limit() -> None:
    assert form(b"a=1", CONTENT_LENGTH=str(body.MOST + 1)).status.startswith("413 ")


def test_other_methods_are_refused_as_the_api_refuses() -> None:
    got = ask("action=query&errorformat=plaintext", "PUT")
    assert got.status == "405 Method Not Allowed"
    assert got.headers["MediaWiki-API-Error"] == "invalidmethod"
    assert got.tree["errors"][0]["code"] == "invalidmethod"
    assert ask("action=query", "DELETE").tree["error"]["code"] == "invalidmethod"


def test_what_breaks_inside_is_an_internal_error_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    got = ask("action=break")
    assert got.status == "500 Internal Server Error"
    assert got.headers["MediaWiki-API-Error"] == got.tree["error"]["code"] == "internal_api_error_RuntimeError"
    assert "secret" not in got.text
    assert "Traceback" not in got.text
    assert "a secret of the server" in caplog.text


def test_index_and_elsewhere() -> None:
    page = ask(path="/")
    assert page.status == "200 OK"
    assert 'href="/w/api.php?action=query&amp;' in page.text
    gone = ask(path="/nothing")
    assert gone.status == "404 Not Found"
    assert gone.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("path", "query", "leads"),
    [
        ("/w/api.php/Some/page", "action=query", "/w/api.php?action=query"),
        ("/api.php/", "", "/api.php"),
    ],
)
def test_nothing_stands_behind_the_api(path: str, query: str, leads: str) -> None:
    """As in MediaWiki."""
    got = ask(query, path=path)
    assert (got.status, got.headers["Location"]) == ("301 Moved Permanently", leads)
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"


def test_any_origin_may_read() -> None:
    for got in (ask("origin=*", HTTP_ORIGIN="https://a.example"), form(b"origin=*"), ask("origin=%2A", "PUT")):
        assert got.headers["Access-Control-Allow-Origin"] == "*"
        assert got.headers["Access-Control-Allow-Credentials"] == "false"
        assert got.headers["MediaWiki-Login-Suppressed"] == "true"
        assert "MediaWiki-API-Error" in got.headers["Access-Control-Expose-Headers"]


def test_named_origins_have_no_leave_here() -> None:
    same = ask("origin=https://a.example", HTTP_ORIGIN="https://a.example")
    assert same.status == "200 OK"
    assert same.headers["MediaWiki-CORS-Rejection"] == "Origin mismatch"
    assert "Access-Control-Allow-Origin" not in same.headers
    for got in (
        ask("origin=https://a.example", HTTP_ORIGIN="https://b.example"),
        ask("origin=https://a.example"),
        ask("origin=", "OPTIONS", HTTP_ORIGIN="https://b.example"),
    ):
        assert got.status == "403 Forbidden"
        assert got.text == "'origin' parameter does not match Origin header\n"


def test_without_origin_no_cors_header() -> None:
    assert not [name for name in ask("a=1", HTTP_ORIGIN="https://a.example").headers if name.startswith("Access")]


def preflight(query: str, headers: str | None = None) -> dict[str, str]:
    wanted = {} if headers is None else {"HTTP_ACCESS_CONTROL_REQUEST_HEADERS": headers}
    got = ask(query, "OPTIONS", HTTP_ORIGIN="https://a.example", HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST", **wanted)
    assert (got.status, got.text) == ("200 OK", "")
    return got.headers


def test_preflight() -> None:
    plain = preflight("origin=*")
    assert plain["Access-Control-Allow-Methods"] == "POST, GET, HEAD"
    assert plain["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Headers" not in plain
    named = preflight("origin=*", "Content-Type, Api-User-Agent")
    assert named["Access-Control-Allow-Headers"] == "Content-Type, Api-User-Agent"
    for refused in ("x-foo", "content-type,,dnt"):
        headers = preflight("origin=*", refused)
        assert headers["MediaWiki-CORS-Rejection"] == "Unsupported header requested in preflight"
        assert "Access-Control-Allow-Origin" not in headers
    assert "Access-Control-Allow-Origin" not in preflight("action=query")


def test_an_answer_may_be_kept_as_long_as_asked() -> None:
    assert ask("maxage=100").headers["Cache-Control"] == "s-maxage=0, max-age=100, public"
    both = form(b"maxage=100&smaxage=200").headers
    assert both["Cache-Control"] == "s-maxage=200, max-age=100, public"
    assert both["Expires"].endswith("GMT")
    for query in ("maxage=0", "maxage=5x", "maxage=-5", "maxage=7&action=break"):
        assert ask(query).headers["Cache-Control"] == "private, must-revalidate, max-age=0"


def test_the_client_is_who_asks() -> None:
    asked: list[tuple[str, str]] = []

    class Asked(Echo):
        def respond(self, params: Mapping[str, str], **client: Any) -> Answer:
            asked.append((client["address"], client["languages"]))
            return super().respond(params, **client)

    for more in ({"REMOTE_ADDR": "192.0.2.7", "HTTP_ACCEPT_LANGUAGE": "de"}, {}):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/w/api.php", "QUERY_STRING": "action=query", **more}
        Application(Asked())(environ, lambda status, headers: None)
    assert asked == [("192.0.2.7", "de"), ("127.0.0.1", "")]
