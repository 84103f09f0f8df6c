"""Compressed answers: the coding that a client prefers in Accept-Encoding, of zstd, br and gzip."""

from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard

try:
    from isal import igzip as gzip
except ImportError:  # not on every kind of machine
    import gzip  # type: ignore[no-redef]

LEAST = 1024
"""Bytes from which on it is worth it: less fits into one packet as it is."""

LEVEL = 1
QUALITY = 4


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)


def _br(content: bytes) -> bytes:
    compressed: bytes = brotli.compress(content, quality=QUALITY)
    return compressed


def _gzip(content: bytes) -> bytes:
    compressed: bytes = gzip.compress(content, LEVEL, mtime=0)
    return compressed


CODINGS: dict[str, Callable[[bytes], bytes]] = {"zstd": _zstd, "gzip": _gzip, "x-gzip": _gzip, "br": _br}
"""What there is, the quickest first: br is a tenth smaller than gzip and takes some ten times as long."""


@lru_cache(256)
def coding(accepted: str) -> str:
    """The name of the coding for a header Accept-Encoding (RFC 9110); "" for none."""
    weights: dict[str, float] = {}
    for item in accepted.split(","):
        name, _, rest = item.partition(";")
        weights[name.strip().lower()] = _weight(rest)
    others = weights.get("*", 0.0)
    rated = [(weights.get(name, others), name) for name in CODINGS if name != "x-gzip" or name in weights]
    best, name = max(rated, key=lambda rate: rate[0])
    return name if best > 0 and best >= weights.get("identity", 0.0) else ""


def _weight(parameters: str) -> float:
    """The value of q among the parameters of an item; 1 where it is not given, 0 where it is no number."""
    for parameter in parameters.split(";"):
        name, found, value = parameter.partition("=")
        if found and name.strip().lower() == "q":
            try:
                return max(0.0, min(1.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def compress(content: bytes, accepted: str) -> tuple[bytes, str]:
    """The content as the client prefers it, with the name of the coding; "" where it stays as it is."""
    name = coding(accepted) if len(content) >= LEAST else ""
    return (CODINGS[name](content), name) if name else (content, "")
