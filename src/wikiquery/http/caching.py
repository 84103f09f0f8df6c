"""How long an answer may be kept: MediaWiki's parameters `maxage` and `smaxage`."""

import time
from collections.abc import Mapping
from email.utils import formatdate

from .cors import Headers

PRIVATE: Headers = [("Cache-Control", "private, must-revalidate, max-age=0")]
VARY = ("Vary", "Origin, Treat-as-Untrusted, Cookie")
"""On what it depends whose an answer is."""
OWN: Headers = [*PRIVATE, VARY]
"""The headers of an answer to somebody who is logged in."""


def headers(parameters: Mapping[str, str], *, personal: bool = False, kept: int = 0) -> Headers:
    """The headers of a good answer to a request with these parameters; an error is always `PRIVATE`.

    `personal`: no shared cache may keep it. `kept` is for how many seconds every cache may, whatever the request says.
    """
    if kept:
        return [("Expires", _from_now(kept)), ("Cache-Control", f"max-age={kept}, s-maxage={kept}, public"), VARY]
    if "maxage" not in parameters and "smaxage" not in parameters:
        return PRIVATE
    own, shared = _seconds(parameters.get("maxage", "")), _seconds(parameters.get("smaxage", ""))
    if not own and not shared:
        return PRIVATE
    if personal:
        return [("Cache-Control", f"private, must-revalidate, max-age={own}")]
    least = min(own, shared)
    expires = _from_now(least) if least else formatdate(1, usegmt=True)
    return [("Expires", expires), ("Cache-Control", f"s-maxage={shared}, max-age={own}, public"), VARY]


def _from_now(seconds: int) -> str:
    return formatdate(time.time() + seconds, usegmt=True)


def _seconds(text: str) -> int:
    return min(int(text), 10**9) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
