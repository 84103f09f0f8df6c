"""From RSGI to the application: at once, or by another thread; bodies without a thread that waits for them."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from wikiquery import patience
from wikiquery.http import body, gateway
from wikiquery.http.gateway import Gateway, Sent, environ_of
from wikiquery.http.visit import KINDS, QUICK, VISIT, Visit

Wsgi = Callable[..., list[bytes]]


class Protocol:
    """What granian gives: the body in parts, and where the response goes."""

    def __init__(self, *parts: bytes, wait: asyncio.Event | None = None) -> None:
        self.parts, self.wait, self.sent = parts, wait, Sent(0, [], b"")

    async def __call__(self) -> bytes:
        return b"".join([part async for part in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            yield part
        if self.wait is not None:
            await self.wait.wait()

    def response_bytes(self, status: int, headers: Any, content: bytes) -> None:
        self.sent = Sent(status, headers, content)


def scope(query: str = "action=query", method: str = "GET", path: str = "/w/api.php", **headers: str) -> Any:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return SimpleNamespace(
        method=method, path=path, query_string=query, client="192.0.2.7:5000", scheme="http", authority=None,
        headers=SimpleNamespace(items=lambda: named),
    )  # fmt: skip


def serve(app: Wsgi, *visits: tuple[Any, Protocol]) -> list[Sent]:
    """The responses to requests that come at once."""

    async def main() -> list[Sent]:
        served = Gateway(app)
        served.__rsgi_init__(asyncio.get_running_loop())
        await asyncio.gather(*(served.__rsgi__(*visit) for visit in visits))
        return [protocol.sent for _, protocol in visits]

    return asyncio.run(main())


def answering(brief: float, work: Callable[[], None] = lambda: None) -> tuple[Wsgi, list[str]]:
    """An application that says what the body was, and the threads that it ran in."""
    ran: list[str] = []

    def app(environ: dict[str, Any], start_response: Callable[..., None]) -> list[bytes]:
        environ[VISIT].begin("kind", brief)
        ran.append(threading.current_thread().name)
        work()
        start_response("200 OK", [("A", "b")])
        return [environ["wsgi.input"].read() if "wsgi.input" in environ else b""]

    return app, ran


def test_what_is_quick_is_answered_at_once() -> None:
    app, ran = answering(brief=1)
    assert serve(app, (scope(), Protocol())) == [Sent(200, [("A", "b")], b"")]
    assert ran == ["MainThread"]


def test_what_has_to_be_waited_for_is_answered_by_another_thread() -> None:
    app, ran = answering(brief=0)
    [sent] = serve(app, (scope(method="POST", content_length="3"), Protocol(b"a=1")))
    assert sent == Sent(200, [("A", "b")], b"a=1")
    assert len(ran) == 1 and ran != ["MainThread"]


def test_what_takes_too_long_begins_anew_in_another_thread() -> None:
    def work() -> None:
        if patience.hurried():
            raise patience.Postponed

    app, ran = answering(1, work)
    [sent] = serve(app, (scope(method="POST", content_length="3"), Protocol(b"a=1")))
    assert sent.content == b"a=1"
    assert ran[0] == "MainThread" != ran[1]
    assert not patience.hurried()


def test_what_took_long_is_not_tried_at_once_again() -> None:
    app, ran = answering(0.001, lambda: time.sleep(0.005))

    async def main() -> None:
        served = Gateway(app)
        served.__rsgi_init__(asyncio.get_running_loop())
        for _ in range(2):
            await served.__rsgi__(scope(), Protocol())

    asyncio.run(main())
    assert ran[0] == "MainThread" != ran[1]


def test_a_kind_is_forgotten_when_it_was_quick_for_long() -> None:
    slow: dict[Any, int] = {}

    def visit(seconds: float) -> None:
        each = Visit(slow)
        each.begin("kind", 0.01)
        each.end(seconds)

    visit(0.02)
    for _ in range(QUICK - 1):
        visit(0.001)
    assert slow
    visit(0.001)
    assert not slow
    for number in range(KINDS + 1):
        each = Visit(slow)
        each.begin(number, 0.01)
        each.end(1)
    assert len(slow) == 1, "clients cannot fill the memory with kinds"


def test_what_breaks_is_an_error_without_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        raise RuntimeError("a secret of the server")

    for brief in (0, 1):
        [sent] = serve(answering(brief, work)[0], (scope(), Protocol()))
        assert sent == gateway.BROKEN and b"secret" not in sent.content
        assert "secret" in caplog.text


def test_slow_clients_hold_up_nobody() -> None:
    """Neither those that send little, however many there are, nor those that send much."""

    async def main() -> None:
        app, _ = answering(1)
        served = Gateway(app)
        served.__rsgi_init__(asyncio.get_running_loop())
        end = asyncio.Event()
        slow = [Protocol(b"a=1", wait=end) for _ in range(500)]
        lengths = ["3", str(body.SMALL + 1)] * 250
        tasks = [
            asyncio.create_task(served.__rsgi__(scope(method="POST", content_length=length), each))
            for length, each in zip(lengths, slow, strict=True)
        ]
        quick = Protocol(b"a=2")
        await served.__rsgi__(scope(method="POST", content_length="3"), quick)
        assert quick.sent.content == b"a=2"
        end.set()
        await asyncio.gather(*tasks)
        assert {each.sent.content for each in slow} == {b"a=1"}
        assert served.bodies.held == 0

    asyncio.run(main())


def test_bodies_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "HELD", 10)
    app, _ = answering(1)
    [sent] = serve(app, (scope(method="POST", transfer_encoding="chunked"), Protocol(b"a=1", b"&b=22222222")))
    assert sent == gateway.BUSY
    [sent] = serve(app, (scope(method="POST", transfer_encoding="chunked"), Protocol(b"a=1", b"&b=2")))
    assert sent.content == b"a=1&b=2"


def test_a_body_that_never_comes_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "SECONDS", 0.01)
    app, ran = answering(1)
    for length in ("5", str(body.SMALL + 1)):
        visit = scope(method="POST", content_length=length), Protocol(b"a=1", wait=asyncio.Event())
        assert serve(app, visit) == [gateway.LATE]
    assert not ran


def test_a_client_that_goes_away_while_it_sends() -> None:
    class Gone(Protocol):
        async def __call__(self) -> bytes:
            raise RuntimeError("the stream has ended")

    app, ran = answering(1)
    assert serve(app, (scope(method="POST", content_length="5"), Gone())) == [gateway.GONE]
    assert not ran


def test_more_than_a_request_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MOST", 5)
    app, _ = answering(1)
    sent = serve(
        app,
        (scope(method="POST", content_length="6"), Protocol(b"a=1234")),
        (scope(method="POST", transfer_encoding="chunked"), Protocol(b"a=1", b"234", b"567")),
    )
    assert [len(each.content) for each in sent] == [0, 6], "which the application refuses by the length, or for it"


def test_a_request_as_wsgi_describes_it() -> None:
    environ = environ_of(
        scope("titles=Ü", path="/wiki/Ü", x_forwarded_for="192.0.2.1", Content_Type="text/plain", cookie="a=1")
    )
    assert environ["PATH_INFO"] == "/wiki/Ã\x9c" and environ["QUERY_STRING"] == "titles=Ã\x9c"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert environ["CONTENT_TYPE"] == "text/plain" and environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


def test_headers_that_come_twice_and_those_that_only_look_alike() -> None:
    asked = scope()
    asked.headers = SimpleNamespace(
        items=lambda: [
            ("accept", "a"), ("accept", "b"), ("cookie", "a=1"), ("cookie", "b=2"), ("x_forwarded_for", "192.0.2.9"),
        ]
    )  # fmt: skip
    asked.client, asked.authority = "[2001:db8::1]:5000", "wiki.example"
    environ = environ_of(asked)
    assert environ["HTTP_ACCEPT"] == "a,b" and environ["HTTP_COOKIE"] == "a=1;b=2"
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["REMOTE_ADDR"] == "2001:db8::1" and environ["HTTP_HOST"] == "wiki.example"
