"""The WSGI application (PEP 3333): one bare callable, since a framework would cost more than most answers do.

It runs on every WSGI server: `Application(wikiquery.open("simplewiki.store"))`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Protocol

from . import body, caching, cors, page
from .cors import Headers
from .failure import INTERNAL, failure
from .parameters import OLD_ENCODING, merged, parse

Environ = dict[str, Any]
StartResponse = Callable[..., object]

log = logging.getLogger(__name__)

UNKNOWN = "127.0.0.1"
"""The address of a client that has none: one behind a socket of the machine itself."""
PATHS = frozenset({page.API, "/api.php"})
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_SAFE: Headers = [("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Vary", "Accept-Encoding")]
_TEXT: Headers = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
_HTML: Headers = [("Content-Type", "text/html; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]


class Answer(Protocol):
    """What `Answerer.respond` gives: status, headers (with the content type) and body."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Sequence[tuple[str, str]]: ...
    @property
    def body(self) -> bytes: ...


class Answerer(Protocol):
    """What answers the API's requests: `wikiquery.Wiki`."""

    def respond(self, params: Mapping[str, str], *, address: str, languages: str) -> Answer:
        """Answer one request of the client at `address`, which reads `languages` (its Accept-Language)."""
        ...


class Application:
    """A WSGI callable that answers at `/w/api.php` and `/api.php` from `wiki`, and says at `/` what it is."""

    def __init__(self, wiki: Answerer) -> None:
        self._respond = wiki.respond

    def __call__(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Answer one HTTP request."""
        if environ["PATH_INFO"] in PATHS:
            status, headers, content = self._api(environ)
        else:
            status, headers, content = _elsewhere(environ["PATH_INFO"])
        headers.append(("Content-Length", str(len(content))))
        start_response(_STATUS.get(status) or str(status), headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]

    def _api(self, environ: Environ) -> tuple[int, Headers, bytes]:
        """Status, headers and content of an answer of the API."""
        method = environ["REQUEST_METHOD"]
        parameters = parse(environ["QUERY_STRING"], OLD_ENCODING) if environ.get("QUERY_STRING") else {}
        try:
            if method == "OPTIONS":
                return 200, [*_HTML, *cors.preflight(parameters.get("origin"), environ)], b""
            if method == "POST":
                parameters = merged(parameters, body.parameters(environ))
            allowed = cors.headers(parameters.get("origin"), environ)
        except body.TooLarge:
            return 413, [*_TEXT], f"A request may have {body.MOST} bytes.\n".encode()
        except cors.OriginMismatch:
            return 403, [*_TEXT, ("Cache-Control", "no-cache")], b"'origin' parameter does not match Origin header\n"
        if method not in ("GET", "HEAD", "POST"):
            headers, content = failure("invalidmethod", "Use GET or POST.", parameters)
            return 405, [*_SAFE, *caching.PRIVATE, *allowed, *headers, ("Allow", "GET, HEAD, POST, OPTIONS")], content
        status, said, content = self._answer(parameters, environ)
        # The content type stands alone where nothing went wrong: an error brings its code.
        kept = caching.headers(parameters) if len(said) == 1 else caching.PRIVATE
        return status, [*_SAFE, *kept, *allowed, *said], content

    def _answer(self, parameters: dict[str, str], environ: Environ) -> tuple[int, Sequence[tuple[str, str]], bytes]:
        """The API's own part of an answer; what breaks inside it becomes an internal error with a line in the log."""
        try:
            address, languages = environ.get("REMOTE_ADDR") or UNKNOWN, environ.get("HTTP_ACCEPT_LANGUAGE", "")
            answer = self._respond(parameters, address=address, languages=languages)
        except Exception as broken:
            name = type(broken).__name__
            log.exception("internal error %s while answering %r", name, parameters)
            return 500, *failure(
                INTERNAL + name, "An internal error occurred; the server's log has the details.", parameters
            )
        return answer.status, answer.headers, answer.body


def _elsewhere(path: str) -> tuple[int, Headers, bytes]:
    """The page at `/`, or 404."""
    if path in ("", "/"):
        return 200, [*_HTML], page.index()
    return 404, [*_TEXT], f"There is nothing here. The API is at {page.API}.\n".encode()
