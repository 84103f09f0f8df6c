"""One JSON document at a time from another server's API: who asks is said, and a server that wants a pause gets one."""

import gzip
import http.client
import io
import json
import platform
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from email.message import Message
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode, urlsplit

from ..errors import StoreError

PATIENCE = 120
"""Seconds of a pause that a server may ask for."""
TRIES = 5
TIMEOUT = 60
"""Seconds that a server may be silent."""
MOST = 64 << 20
"""Bytes of an answer."""
BUSY = frozenset({429, 502, 503, 504})
PAUSED = frozenset({"maxlag", "ratelimited", "readonly"})
"""Errors of MediaWiki that pass."""
CODE = "MediaWiki-API-Error"

Wait = Callable[[float], object]


class Web:
    """Asks the API at an address; `agent` says who asks. `wait` gets the seconds of a pause."""

    def __init__(self, url: str, *, agent: str = "", wait: Wait = time.sleep) -> None:
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StoreError(f"{url}: not the address of an API (https://wiki.example.org/w/api.php)")
        self.url, self.wait = parts._replace(query="", fragment="").geturl(), wait
        said = (f"wikiquery/{version('wikiquery')}", agent and f"({agent})", f"Python/{platform.python_version()}")
        self.agent = " ".join(filter(None, said)).encode("ascii", "replace").decode()

    def get(self, **parameters: str) -> dict[str, Any]:
        """The answer to a request, which may be an error of the API's. Raises StoreError with one clear line."""
        asked = urlencode({"format": "json", "formatversion": "2", **parameters})
        for n in range(1, TRIES + 1):
            try:
                headers, body = self.fetch(f"{self.url}?{asked}")
                if headers.get(CODE) not in PAUSED or n == TRIES:
                    return self.tree(body, headers)
                reason = headers[CODE]
            except urllib.error.HTTPError as error:
                headers, reason = error.headers, f"status {error.code}"
                error.close()
                if error.code not in BUSY or n == TRIES:
                    raise StoreError(f"{self.url}: {error.code} {error.reason}") from None
            except (OSError, EOFError, UnicodeError, http.client.HTTPException, zlib.error) as error:
                cause = error.reason if isinstance(error, urllib.error.URLError) else error
                raise StoreError(f"{self.url}: {getattr(cause, 'strerror', None) or cause}") from None
            pause = asked_pause(headers)
            seconds = 2.0 ** (n - 1) if pause is None else pause
            if seconds > PATIENCE:
                raise StoreError(f"{self.url}: {reason}; it asks to come back in {seconds:.0f} seconds")
            self.wait(seconds)
        raise AssertionError

    def fetch(self, url: str) -> tuple[Message, bytes]:
        """The headers and the body, unpacked. Raises OSError."""
        request = urllib.request.Request(url, headers={"User-Agent": self.agent, "Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            body = answer.read(MOST + 1)
            if answer.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip"):
                with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
                    body = packed.read(MOST + 1)
        if len(body) > MOST:
            raise OSError(f"the answer has more than {MOST >> 20} MiB")
        return answer.headers, body

    def tree(self, body: bytes, headers: Message) -> dict[str, Any]:
        """An answer's JSON. Raises StoreError where it is none."""
        try:
            found = json.loads(body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
        kind = headers.get("Content-Type", "an unknown type").partition(";")[0]
        raise StoreError(
            f"{self.url}: answers with {kind}, not with an object of JSON; an API's address ends in api.php"
        )


def asked_pause(headers: Message) -> float | None:
    """The seconds that Retry-After asks for: a number, or a point in time."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:10])
    try:
        return max(parsedate_to_datetime(said).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError):
        return None
