"""The WSGI application (PEP 3333): one bare callable, since a framework would cost more than most answers do.

It runs on every WSGI server: `Application(wikiquery.open("simplewiki.store"))`.
"""

import time
from collections.abc import Callable
from http import HTTPStatus

from . import compression, page
from .api import HTML, TEXT, UNKNOWN, Answerer, Api, Environ, Reply
from .metrics import CONTENT_TYPE, Metrics
from .observer import Entry, Observer

StartResponse = Callable[..., object]

PATHS = frozenset({page.API, "/api.php"})
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Application:
    """A WSGI callable that answers at `/w/api.php` and `/api.php` from `wiki`, and says at `/` what it is.

    `/healthz` tells whether the data can be read, `/metrics` what `metrics` has counted. `observer` hears of each
    request to the API.
    """

    def __init__(self, wiki: Answerer, *, observer: Observer | None = None, metrics: Metrics | None = None) -> None:
        self.wiki, self.observer, self.metrics = wiki, observer, metrics
        self._api = Api(wiki)
        self._pages: dict[str, Callable[[Environ], Reply]] = {
            **dict.fromkeys(PATHS, self._observed if observer else self._api.reply),
            **dict.fromkeys(("", "/"), lambda environ: Reply(200, [*HTML], page.index())),
            "/healthz": self._health,
            "/metrics": self._counts,
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Answer one HTTP request."""
        status, headers, content, *_ = self._pages.get(environ["PATH_INFO"], _nothing)(environ)
        if len(content) >= compression.LEAST and (accepted := environ.get("HTTP_ACCEPT_ENCODING")):
            content, name = compression.compress(content, accepted)
            if name:
                headers.append(("Content-Encoding", name))
        if status != HTTPStatus.NOT_MODIFIED:
            headers.append(("Content-Length", str(len(content))))
        if self.observer and self.observer.closing:
            headers.append(("Connection", "close"))
        start_response(_STATUS.get(status) or str(status), headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]

    def _observed(self, environ: Environ) -> Reply:
        """The API's reply, noted."""
        assert self.observer is not None
        when, start = time.time(), time.perf_counter()
        reply = self._api.reply(environ)
        self.observer.note(
            Entry(
                when=when,
                seconds=time.perf_counter() - start,
                address=environ.get("REMOTE_ADDR") or UNKNOWN,
                agent=environ.get("HTTP_USER_AGENT", ""),
                method=environ["REQUEST_METHOD"],
                path=environ["PATH_INFO"],
                query=environ.get("QUERY_STRING", ""),
                status=reply.status,
                size=len(reply.content),
                modules=reply.modules,
                code=reply.code,
            )
        )
        return reply

    def _health(self, environ: Environ) -> Reply:
        if self.wiki.alive():
            return Reply(200, [*TEXT, ("Cache-Control", "no-store")], b"ok\n")
        return Reply(503, [*TEXT, ("Cache-Control", "no-store"), ("Retry-After", "5")], b"the data cannot be read\n")

    def _counts(self, environ: Environ) -> Reply:
        if self.metrics is None or self.observer is None:
            return _nothing(environ)
        self.observer.flush()
        return Reply(200, [("Content-Type", CONTENT_TYPE), ("Cache-Control", "no-store")], self.metrics.text())


def _nothing(environ: Environ) -> Reply:
    return Reply(404, [*TEXT], f"There is nothing here. The API is at {page.API}.\n".encode())
