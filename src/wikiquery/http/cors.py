"""Requests from other sites (CORS), as MediaWiki's `origin` parameter governs them.

`origin=*` asks as nobody: any site may read the answer. Any other value must be what the browser sends as `Origin`,
else the answer is 403; and since no site is trusted with a session here, the other site may not read what it gets.
"""

from typing import Any

Headers = list[tuple[str, str]]

REQUEST_HEADERS = frozenset(
    (
        *("accept", "accept-encoding", "accept-language", "content-language", "content-type", "user-agent"),
        *("access-control-max-age", "api-user-agent", "authorization", "dnt", "origin"),
    )
)
"""Names that a preflight may ask for."""

_ANYONE: Headers = [
    ("MediaWiki-Login-Suppressed", "true"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Credentials", "false"),
    (
        "Access-Control-Expose-Headers",
        "MediaWiki-API-Error, Retry-After, X-Database-Lag, MediaWiki-Login-Suppressed",
    ),
]
_SUPPRESSED: Headers = [("MediaWiki-Login-Suppressed", "true")]
_REJECTED = "MediaWiki-CORS-Rejection"


class OriginMismatch(Exception):
    """The parameter `origin` is not what the browser sent as `Origin`."""


def headers(origin: str | None, environ: dict[str, Any]) -> Headers:
    """What a request with this `origin` parameter is answered beside its content. Raises `OriginMismatch`."""
    if origin is None:
        return []
    if origin == "*":
        return _ANYONE
    if origin not in environ.get("HTTP_ORIGIN", "").split():
        raise OriginMismatch
    return [(_REJECTED, "Origin mismatch")]


def preflight(origin: str | None, environ: dict[str, Any]) -> Headers:
    """The answer to OPTIONS. Raises `OriginMismatch`."""
    answer = headers(origin, environ)
    if origin != "*" or "HTTP_ACCESS_CONTROL_REQUEST_METHOD" not in environ:
        return answer
    wanted = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
    names = [name.strip().lower() for name in wanted.split(",")] if wanted.strip() else []
    if not REQUEST_HEADERS.issuperset(names):
        return [*_SUPPRESSED, (_REJECTED, "Unsupported header requested in preflight")]
    allowed = [("Access-Control-Allow-Headers", ", ".join(names))] if names else []
    return [*_SUPPRESSED, *allowed, ("Access-Control-Allow-Methods", "POST, GET, HEAD"), *_ANYONE[1:3]]
