"""From granian's RSGI to a WSGI application: what is quick is answered at once, what takes long in another thread.

One thread that answers requests one after another does two to three times as many as several do that fight for
Python's lock.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Hashable
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from wikiquery import patience

from . import body
from .cors import Headers
from .threads import Threads
from .visit import VISIT, Visit

Wsgi = Callable[..., list[bytes]]
Environ = dict[str, Any]

log = logging.getLogger(__name__)


class Sent(NamedTuple):
    """A response: status, headers, content."""

    status: int
    headers: Headers
    content: bytes


BROKEN = Sent(500, [("Content-Type", "text/plain; charset=utf-8")], b"An internal error occurred.\n")
BUSY = Sent(
    503,
    [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "5"), ("Connection", "close")],
    b"Too many clients are sending requests slowly.\n",
)
GONE = Sent(400, [("Connection", "close")], b"")
LATE = Sent(
    408,
    [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")],
    b"The request did not come to its end in time.\n",
)


class Gateway:
    """An RSGI application (granian's interface) that asks `application`, a WSGI callable that answers in lists."""

    def __init__(self, application: Wsgi) -> None:
        self.application = application
        self.threads = Threads()
        self.slow: dict[Hashable, int] = {}
        self.bodies = body.Bodies()
        self.looking = False
        self.loop: asyncio.AbstractEventLoop

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one HTTP request."""
        environ = environ_of(scope)
        try:
            if environ["REQUEST_METHOD"] == "POST":
                environ["wsgi.input"] = BytesIO(await self.bodies.read(body.length_of(environ), protocol))
                environ["wsgi.input_terminated"] = True
        except body.Busy:
            sent = BUSY
        except TimeoutError:
            sent = LATE
        except Exception:  # granian's, for a client that does not send on
            sent = GONE
        else:
            sent = self.at_once(environ) or await self.by_thread(environ)
        protocol.response_bytes(*sent)

    def at_once(self, environ: Environ) -> Sent | None:
        """The response; None where it takes too long."""
        patience.hurry()
        try:
            return self.ask(environ.copy())
        except patience.Postponed:
            return None
        finally:
            patience.rest()

    async def by_thread(self, environ: Environ) -> Sent:
        """The response, made by another thread."""
        future: asyncio.Future[Sent] = self.loop.create_future()

        def answer() -> None:
            sent = self.ask(environ)
            self.loop.call_soon_threadsafe(settle, future, sent)

        if "wsgi.input" in environ:
            environ["wsgi.input"].seek(0)
        self.threads.run(answer)
        if not self.looking:
            self.look()
        return await future

    def look(self) -> None:
        """Looks after the threads, again and again while they have something to do."""
        self.threads.look()
        self.looking = self.threads.busy
        if self.looking:
            self.loop.call_later(patience.LONG, self.look)

    def ask(self, environ: Environ) -> Sent:
        """The application's response, or one that says that it broke. Raises Postponed."""
        visit = environ[VISIT] = Visit(self.slow)
        said: list[Any] = []
        start = time.perf_counter()
        try:
            content = self.application(environ, lambda status, headers: said.extend((int(status[:3]), headers)))
        except Exception:
            log.exception("while answering %s", environ["PATH_INFO"])
            return BROKEN
        visit.end(time.perf_counter() - start)
        return Sent(said[0], said[1], content[0] if content else b"")


def settle(future: "asyncio.Future[Sent]", sent: Sent) -> None:
    """Hand a response over, if somebody still waits for it."""
    if not future.done():
        future.set_result(sent)


def environ_of(scope: Any) -> Environ:
    """WSGI's description of a request (PEP 3333) from RSGI's."""
    path, query = scope.path, scope.query_string
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path if path.isascii() else path.encode().decode("latin-1"),
        "QUERY_STRING": query if query.isascii() else query.encode().decode("latin-1"),
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        key = header(name)
        if key in environ:
            environ[key] = f"{environ[key]}{';' if name == 'cookie' else ','}{value}"
        elif key:
            environ[key] = value
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


@lru_cache(1000)
def header(name: str) -> str:
    """WSGI's key for a header; none for one that only looks like another there."""
    if "_" in name:
        return ""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
