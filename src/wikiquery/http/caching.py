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


def headers(parameters: Mapping[str, str]) -> Headers:
    """The headers of a good answer to a request with these parameters; an error is always `PRIVATE`."""
    if "maxage" not in parameters and "smaxage" not in parameters:
        return PRIVATE
    own, shared = _seconds(parameters.get("maxage", "")), _seconds(parameters.get("smaxage", ""))
    if not own and not shared:
        return PRIVATE
    least = min(own, shared)
    expires = formatdate(time.time() + least if least else 1, usegmt=True)
    return [("Expires", expires), ("Cache-Control", f"s-maxage={shared}, max-age={own}, public"), VARY]


def _seconds(text: str) -> int:
    return min(int(text), 10**9) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
