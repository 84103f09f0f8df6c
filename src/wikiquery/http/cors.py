"""Requests from other sites (CORS), as MediaWiki's `origin` parameter governs them.

`origin=*` asks as nobody: any site may read the answer. Any other value must be what the browser sends as `Origin`,
else the answer is 403; the other site may read what it gets, and ask as whoever is logged in, only where the server was
told so ($wgCrossSiteAJAXdomains in MediaWiki).
"""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

Headers = list[tuple[str, str]]

REQUEST_HEADERS = frozenset(
    (
        *("accept", "accept-encoding", "accept-language", "content-language", "content-type", "user-agent"),
        *("access-control-max-age", "api-user-agent", "authorization", "dnt", "origin"),
    )
)
"""Names that a preflight may ask for."""

_EXPOSED = (
    "Access-Control-Expose-Headers",
    "MediaWiki-API-Error, Retry-After, X-Database-Lag, MediaWiki-Login-Suppressed",
)
_ANYONE: Headers = [
    ("MediaWiki-Login-Suppressed", "true"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Credentials", "false"),
    _EXPOSED,
]
_SUPPRESSED: Headers = [("MediaWiki-Login-Suppressed", "true")]
_REJECTED = "MediaWiki-CORS-Rejection"


class OriginMismatch(Exception):
    """The parameter `origin` is not what the browser sent as `Origin`."""


class Origins:
    """The sites that may read the answers to those who are logged in.

    Each is an origin (`https://app.example.org`) or a host of any scheme; `*` stands for any part of a host's name,
    `?` for one character of it.
    """

    def __init__(self, named: Sequence[str] = ()) -> None:
        self.named = tuple(named)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What the origins of these sites look like; None where there are none."""
        return re.compile("|".join(map(_pattern, self.named)), re.IGNORECASE) if self.named else None

    def trusts(self, origin: str) -> bool:
        """Whether a site is one of them."""
        return self.pattern is not None and self.pattern.fullmatch(origin) is not None

    def headers(self, origin: str | None, environ: dict[str, Any]) -> Headers:
        """What a request with this `origin` parameter is answered beside its content. Raises `OriginMismatch`."""
        if origin is None:
            return _SUPPRESSED if "HTTP_TREAT_AS_UNTRUSTED" in environ else []
        if origin == "*":
            return _ANYONE
        if origin not in environ.get("HTTP_ORIGIN", "").split():
            raise OriginMismatch
        if not self.trusts(environ["HTTP_ORIGIN"].strip()):
            return [(_REJECTED, "Origin mismatch")]
        return [*_credentials(origin), _EXPOSED]

    def preflight(self, origin: str | None, environ: dict[str, Any]) -> Headers:
        """The answer to OPTIONS. Raises `OriginMismatch`."""
        answer = self.headers(origin, environ)
        known = origin == "*" or (origin is not None and self.trusts(origin))
        if origin is None or not known or "HTTP_ACCESS_CONTROL_REQUEST_METHOD" not in environ:
            return answer
        first, allowing = (_SUPPRESSED, _ANYONE[1:3]) if origin == "*" else ([], _credentials(origin))
        wanted = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
        names = [name.strip() for name in wanted.split(",")] if wanted.strip() else []
        if not REQUEST_HEADERS.issuperset(map(str.lower, names)):
            return [*first, (_REJECTED, "Unsupported header requested in preflight")]
        allowed = [("Access-Control-Allow-Headers", ", ".join(names))] if names else []
        return [*first, *allowed, ("Access-Control-Allow-Methods", "POST, GET, HEAD"), *allowing]


def _credentials(origin: str) -> Headers:
    return [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Timing-Allow-Origin", origin),
    ]


def _pattern(named: str) -> str:
    scheme, mark, host = named.rpartition("://")
    parts = {"*": "[a-z0-9.-]*", "?": "[a-z0-9.-]"}
    name = "".join(parts.get(character) or re.escape(character) for character in host.rstrip("/"))
    return f"{re.escape(scheme) if mark else 'https?'}://{name}"
