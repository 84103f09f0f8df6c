"""The WSGI application (PEP 3333): one bare callable, since a framework would cost more than most answers do.

It runs on every WSGI server: `Application(wikiquery.open("simplewiki.store"))`.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qs, quote

from wikiquery import patience
from wikiquery.errors import ApiError

from . import compression, files, page, wikipage
from .api import HTML, TEXT, UNKNOWN, Answerer, Api, Environ, Reply
from .caching import OWN, PRIVATE
from .etag import matches
from .metrics import CONTENT_TYPE, Metrics
from .observer import Entry, Observer
from .proxy import Proxies

StartResponse = Callable[..., object]

PATHS = frozenset({page.API, "/api.php"})
WIKI = "/wiki/"
STRICT = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""Pages of the wiki need nothing but their own style."""
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Application:
    """A WSGI callable that answers at `/w/api.php` and `/api.php` from `wiki`, and says at `/` what it is.

    At `/sandbox` is the page that makes requests, at `/wiki/…` are pages to read. `/healthz` tells whether the data can
    be read, `/metrics` what `metrics` has counted. `observer` hears of each request to the API.

    `origins` are other sites that may ask as who is logged in; `proxies` addresses of those that may say whose a
    request is; `name` is what counts and the log call the wiki. Raises ValueError for what is no address.
    """

    def __init__(
        self,
        wiki: Answerer,
        *,
        observer: Observer | None = None,
        metrics: Metrics | None = None,
        origins: Sequence[str] = (),
        proxies: Sequence[str] = (),
        name: str = "",
    ) -> None:
        self.wiki, self.observer, self.metrics, self.name = wiki, observer, metrics, name
        self._proxies = Proxies(proxies) if proxies else None
        self._api = Api(wiki, origins)
        self._pages: dict[str, Callable[[Environ], Reply]] = {
            **dict.fromkeys(PATHS, self._observed if observer else self._api.reply),
            **dict.fromkeys(("", "/"), self._index),
            **{path: partial(_file, file) for path, file in files.browser().items()},
            "/sandbox/": lambda environ: _moved(environ, "/sandbox"),
            "/w/index.php": self._by_title,
            "/index.php": self._by_title,
            "/healthz": self._health,
            "/metrics": self.counts,
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Answer one HTTP request."""
        if environ["PATH_INFO"] not in PATHS and patience.hurried():
            raise patience.Postponed
        if self._proxies is not None:
            self._proxies.apply(environ)
        reply = self._pages.get(environ["PATH_INFO"], self._elsewhere)(environ)
        if self.observer and self.observer.closing:
            reply.headers.append(("Connection", "close"))
        return finish(reply, environ, start_response)

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
                path=environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"],
                query=environ.get("QUERY_STRING", ""),
                status=reply.status,
                size=len(reply.content),
                modules=reply.modules,
                code=reply.code,
                wiki=self.name,
            )
        )
        return reply

    def _index(self, environ: Environ) -> Reply:
        return Reply(200, [*HTML], page.below(base(environ), page.index(wikipage.main_page(self.wiki))))

    def _elsewhere(self, environ: Environ) -> Reply:
        """A page of the wiki, or 404."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        if api := next((api for api in PATHS if path.startswith(f"{api}/")), ""):
            return _without_more(environ, api)
        if not path.startswith(WIKI):
            return _nothing(environ)
        return self._page(path.removeprefix(WIKI), environ)

    def _by_title(self, environ: Environ) -> Reply:
        """MediaWiki's other form of addresses: index.php?title=…, ?curid=… and ?oldid=…"""
        asked = {name: values[-1] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        ids = {"page": asked.get("curid", ""), "revision": asked.get("oldid", "")}
        if leads := export_of(asked.get("title", ""), asked.get("pages", "")):
            return _moved(environ, leads)
        return self._page(asked.get("title", ""), environ, **ids)

    def _page(self, title: str, environ: Environ, **ids: str) -> Reply:
        name = special(title)
        if not name and not any(ids.values()):
            return _moved(environ, "/")
        if name == "special:apisandbox":
            return _moved(environ, "/sandbox")
        if name == "special:apihelp":
            module = title.partition("/")[2]
            return _moved(environ, f"{page.API}?action=help&modules={quote(module or 'main')}")
        if leads := export_of(title):
            return _moved(environ, leads)
        try:
            with self.wiki.within():
                if not self._api.open_to(environ):
                    closed = page.below(base(environ), wikipage.closed())
                    return Reply(403, [*HTML, *PRIVATE, ("Content-Security-Policy", STRICT)], closed)
                status, content = wikipage.view(self.wiki, title, **ids)
        except ApiError as error:
            return Reply(error.status, [*TEXT, *PRIVATE, *error.headers], f"{error.text}\n".encode())
        kept = [] if self._api.open_to_all else OWN
        headers = [*HTML, *kept, ("Vary", "Accept-Encoding"), ("Content-Security-Policy", STRICT)]
        return Reply(status, headers, page.below(base(environ), content))

    def _health(self, environ: Environ) -> Reply:
        if self.wiki.alive():
            return Reply(200, [*TEXT, ("Cache-Control", "no-store")], b"ok\n")
        return Reply(503, [*TEXT, ("Cache-Control", "no-store"), ("Retry-After", "5")], b"the data cannot be read\n")

    def counts(self, environ: Environ) -> Reply:
        """What has been counted, of all wikis."""
        if self.metrics is None or self.observer is None:
            return _nothing(environ)
        self.observer.flush()
        return Reply(200, [("Content-Type", CONTENT_TYPE), ("Cache-Control", "no-store")], self.metrics.text())


def base(environ: Environ) -> str:
    """What all addresses of the application begin with (WSGI's SCRIPT_NAME)."""
    said: str = environ.get("SCRIPT_NAME", "")
    return said


def special(title: str) -> str:
    """What a special page is known by: its name without what it is asked for, in small letters."""
    return title.partition("/")[0].replace(" ", "_").lower()


def export_of(title: str, pages: str = "") -> str:
    """Where Special:Export leads: to the same XML from the API. Nothing for another page, and without pages.

    `pages` are titles in lines of their own, as that page's form has them.
    """
    if special(title) != "special:export":
        return ""
    titles = [line.strip() for line in (pages or title.partition("/")[2]).splitlines() if line.strip()]
    return f"{page.API}?action=query&export=1&exportnowrap=1&titles={quote('|'.join(titles))}" if titles else ""


def finish(reply: Reply, environ: Environ, start_response: StartResponse) -> list[bytes]:
    """Send a reply: packed as the client prefers, with its length."""
    status, headers, content, *_ = reply
    if len(content) >= compression.LEAST and (accepted := environ.get("HTTP_ACCEPT_ENCODING")):
        content, name = compression.compress(content, accepted)
        if name:
            headers.append(("Content-Encoding", name))
    if status != HTTPStatus.NOT_MODIFIED:
        headers.append(("Content-Length", str(len(content))))
    start_response(_STATUS.get(status) or str(status), headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]


def _file(file: files.File, environ: Environ) -> Reply:
    tag = dict(file.headers)["ETag"]
    if matches(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
        return Reply(304, [*file.headers], b"")
    return Reply(200, [*file.headers], file.content)


def _moved(environ: Environ, address: str) -> Reply:
    return Reply(302, [*TEXT, ("Location", base(environ) + address)], b"")


def _without_more(environ: Environ, api: str) -> Reply:
    """The API's address alone, for one with more behind it, where MediaWiki has none of it."""
    query = environ.get("QUERY_STRING", "")
    address = base(environ) + api + (f"?{query}" if query else "")
    return Reply(301, [*HTML, ("Location", address)], b"Nothing may stand between api.php and the question mark.\n")


def _nothing(environ: Environ) -> Reply:
    return Reply(404, [*TEXT], f"There is nothing here. The API is at {base(environ)}{page.API}.\n".encode())
