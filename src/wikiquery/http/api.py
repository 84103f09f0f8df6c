"""The API's own address: methods, parameters, CORS, caching, and what comes of a request."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from wikiquery.errors import ApiError
from wikiquery.reader import Session

from . import body, caching, cors
from .cors import Headers
from .etag import Tagger, matches
from .failure import INTERNAL, failure
from .parameters import merged, parse
from .visit import VISIT, Visit

Environ = dict[str, Any]

log = logging.getLogger(__name__)

UNKNOWN = "127.0.0.1"
"""The address of a client that has none: one behind a socket of the machine itself."""
HTML: Headers = [("Content-Type", "text/html; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
TEXT: Headers = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
KIND = ("action", "prop", "list", "meta", "generator")
"""The parameters that tell whether an answer takes long."""
QUICK = ("query", "opensearch")
"""The actions whose answers mostly do not."""
_SAFE: Headers = [("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Vary", "Accept-Encoding")]


class Answer(Protocol):
    """What `Answerer.respond` gives: status, headers (with the content type), body, and what is known of them."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Sequence[tuple[str, str]]: ...
    @property
    def body(self) -> bytes: ...
    @property
    def modules(self) -> tuple[str, ...]: ...
    @property
    def code(self) -> str: ...
    @property
    def stable(self) -> bool: ...
    @property
    def personal(self) -> bool: ...
    @property
    def kept(self) -> int: ...


class Answerer(Protocol):
    """What answers the API's requests: `wikiquery.Wiki`."""

    @property
    def snapshot(self) -> str:
        """What tells this data from all other; "" where it may change."""
        ...

    @property
    def brief(self) -> float:
        """Seconds that an answer may take to be given at once; 0 where it may have to be waited for."""
        ...

    @property
    def settings(self) -> tuple[Any, ...]:
        """What answers depend on beside the data."""
        ...

    def respond(
        self,
        params: Mapping[str, str],
        *,
        address: str,
        languages: str,
        in_url: Mapping[str, str],
        untyped: bool,
        posted: bool,
        promised: bool,
        session: Session | None,
    ) -> Answer:
        """Answer one request of the client at `address`, which reads `languages` (its Accept-Language).

        `in_url` are the parameters that came in the URL. `untyped`: it is a POST that does not tell its type.
        """
        ...

    def session(self, cookies: str, address: str, *, secure: bool) -> Session | None:
        """The session of a client with these cookies. Raises ApiError while that cannot be told."""
        ...

    def open_to(self, session: Session | None) -> bool:
        """Whether the client of a session may read the wiki."""
        ...

    def within(self) -> AbstractContextManager[None]:
        """What this thread asks of the data meanwhile has the time of one request together."""
        ...

    def query(self, **params: Any) -> dict[str, Any]:
        """The answer of a query in formatversion 2. Raises ApiError."""
        ...

    def refuse(self, params: Mapping[str, str], error: ApiError) -> Answer:
        """Tell of an error that arose before the request was answered, or while it was."""
        ...

    def alive(self) -> bool:
        """Whether the data can be read at this moment."""
        ...


class Reply(NamedTuple):
    """What goes out, and for those who count: the modules that had a part in it, and the code of an error."""

    status: int
    headers: Headers
    content: bytes
    modules: tuple[str, ...] = ()
    code: str = ""


class Api:
    """Answers HTTP requests to the API from `wiki`. `origins` are other sites that may ask as who is logged in."""

    def __init__(self, wiki: Answerer, origins: Sequence[str] = ()) -> None:
        self._cors = cors.Origins(origins)
        self._respond, self._refuse, self._session = wiki.respond, wiki.refuse, wiki.session
        self._open_to, self._brief, self._within = wiki.open_to, wiki.brief, wiki.within
        self._tagger = Tagger(wiki.snapshot, *wiki.settings)
        # Of a wiki that is not open to everybody not even this is told.
        told = wiki.snapshot and self.open_to_all
        self._snapshot: Headers = [("X-Snapshot", wiki.snapshot)] if told else []

    def reply(self, environ: Environ) -> Reply:
        """Answer one request."""
        method = environ["REQUEST_METHOD"]
        in_url = parameters = parse(environ["QUERY_STRING"]) if environ.get("QUERY_STRING") else {}
        try:
            if method == "OPTIONS":
                return Reply(200, [*HTML, *self._cors.preflight(parameters.get("origin"), environ)], b"")
            if method == "POST":
                parameters = merged(parameters, body.parameters(environ))
            allowed = self._cors.headers(parameters.get("origin"), environ)
        except body.TooLarge:
            return Reply(413, [*TEXT], f"A request may have {body.MOST} bytes.\n".encode())
        except cors.OriginMismatch:
            text = b"'origin' parameter does not match Origin header\n"
            return Reply(403, [*HTML, ("Cache-Control", "no-cache")], text)
        if method not in ("GET", "HEAD", "POST"):
            allow = [("Allow", "GET, HEAD, POST, OPTIONS")]
            error = ApiError("invalidmethod", "Use GET or POST.", status=405, headers=allow)
            return self._refused(parameters, error, allowed)
        return self._ask(environ, parameters, in_url, allowed)

    def _ask(self, environ: Environ, parameters: dict[str, str], in_url: dict[str, str], allowed: Headers) -> Reply:
        """The wiki's answer, in the time of one request, which who asks is looked up in, too."""
        if VISIT in environ:
            self._begin(environ[VISIT], parameters)
        with self._within():
            return self._answer(environ, parameters, in_url, allowed)

    def _answer(self, environ: Environ, parameters: dict[str, str], in_url: dict[str, str], allowed: Headers) -> Reply:
        """The same; what breaks inside it becomes an internal error with a line in the log."""
        posted = environ["REQUEST_METHOD"] == "POST"
        address = environ.get("REMOTE_ADDR") or UNKNOWN
        try:
            # What comes without a cookie begins a session only to log in, or for a token.
            wanted = posted or "HTTP_COOKIE" in environ or "token" in parameters.get("meta", "")
            session = self._session_of(environ, address) if wanted and not _apart(parameters) else None
            known = session is not None and session.reader is not None
            tag = ""
            if self._snapshot and not posted and not known:
                tag = self._tagger.tag(environ.get("QUERY_STRING", ""))
                if (sent := environ.get("HTTP_IF_NONE_MATCH")) and matches(sent, tag):
                    kept = caching.headers(parameters)
                    return Reply(304, [*_SAFE, *kept, *allowed, *self._snapshot, ("ETag", tag)], b"")
            answer = self._respond(
                parameters,
                address=address,
                languages=environ.get("HTTP_ACCEPT_LANGUAGE", ""),
                in_url=in_url,
                untyped=posted and not environ.get("CONTENT_TYPE"),
                posted=posted,
                promised="HTTP_PROMISE_NON_WRITE_API_ACTION" in environ,
                session=session,
            )
            cookies = session.headers() if session is not None else ()
        except ApiError as error:
            return self._refused(parameters, error, allowed)
        except Exception as broken:
            code = INTERNAL + type(broken).__name__
            log.exception("internal error %s while answering %r", type(broken).__name__, hidden(parameters))
            text = "An internal error occurred; the server's log has the details."
            return self._refused(parameters, ApiError(code, text, status=500), allowed)
        private = caching.OWN if known else caching.PRIVATE
        public = caching.headers(parameters, personal=answer.personal, kept=answer.kept)
        kept = private if known or answer.code or cookies else public
        headers = [*_SAFE, *kept, *allowed, *self._snapshot, *answer.headers, *cookies]
        if tag and answer.stable and not cookies:
            headers.append(("ETag", tag))
        return Reply(answer.status, headers, answer.body, answer.modules, answer.code)

    def _begin(self, visit: Visit, parameters: dict[str, str]) -> None:
        """Tells what kind of request it is. Raises Postponed."""
        kind = tuple(map(parameters.get, KIND))
        visit.begin(kind, self._brief if kind[0] in QUICK else 0)

    @property
    def open_to_all(self) -> bool:
        """Whether everybody may read the wiki."""
        return self._open_to(None)

    def open_to(self, environ: Environ) -> bool:
        """Whether the client may read the wiki. Raises ApiError while that cannot be told."""
        return self.open_to_all or self._open_to(self._session_of(environ, environ.get("REMOTE_ADDR") or UNKNOWN))

    def _session_of(self, environ: Environ, address: str) -> Session | None:
        """The session of the client; none for one that says that other sites may read the answer."""
        if "HTTP_TREAT_AS_UNTRUSTED" in environ:
            return None
        secure = environ.get("wsgi.url_scheme") == "https"
        return self._session(environ.get("HTTP_COOKIE", ""), address, secure=secure)

    def _refused(self, parameters: dict[str, str], error: ApiError, allowed: Headers) -> Reply:
        """An error in the request's format; in JSON where what is broken cannot even tell of it."""
        try:
            answer = self._refuse(parameters, error)
            headers, content = answer.headers, answer.body
        except Exception:
            log.exception("while telling of the error %s", error.code)
            headers, content = failure(error.code, error.text, parameters)
            headers += error.headers
        return Reply(error.status, [*_SAFE, *caching.PRIVATE, *allowed, *headers], content, code=error.code)


def _apart(parameters: Mapping[str, str]) -> bool:
    """Whether any site may read the answer: then it is nobody's."""
    return "callback" in parameters or parameters.get("origin") == "*"


def hidden(parameters: Mapping[str, str]) -> dict[str, str]:
    """Parameters for a log: without passwords and tokens."""
    return {
        name: "…" if "password" in name.lower() or "token" in name.lower() else value
        for name, value in parameters.items()
    }
