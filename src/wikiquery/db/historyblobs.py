"""Texts in the objects in which MediaWiki's old compression keeps them: PHP's own format, read without PHP.

Several revisions' texts are in one object, ConcatenatedGzipHistoryBlob, by their MD5; the rows of the others hold a
HistoryBlobStub, which names the row and the MD5.
"""

import re
import zlib
from typing import Any, NamedTuple

from ..phpvalues import unserialize

OBJECT = re.compile(rb'O:[0-9]+:"([A-Za-z0-9_\\]+)":([0-9]+):\{')


class Unreadable(ValueError):
    """A text that is there and cannot be read; says why, in words that end a sentence."""


class Stub(NamedTuple):
    """Where a text is: the row of `text` and the text's name in its object."""

    row: int
    name: str


def inflate(data: bytes) -> bytes:
    """What PHP's gzdeflate() made small. Raises Unreadable."""
    try:
        return zlib.decompress(data, -zlib.MAX_WBITS)
    except zlib.error:
        raise Unreadable("is damaged: it cannot be unpacked") from None


def opened(data: bytes, name: str | None = None) -> bytes | Stub:
    """The text of an object, or where it is. `name` is the text's in an object of several. Raises Unreadable."""
    kind, fields = _fields(data)
    if kind == "historyblobstub" and name is None:
        return Stub(int(fields.get("mOldId") or 0), str(fields.get("mHash") or ""))
    if kind != "concatenatedgziphistoryblob":
        raise Unreadable(f"is kept in a form that wikiquery does not read ({kind})")
    items = fields.get("mItems")
    if fields.get("mCompressed") and isinstance(items, str):
        items = _value(inflate(_bytes(items)))
    text = items.get(fields.get("mDefaultHash") if name is None else name) if isinstance(items, dict) else None
    if not isinstance(text, str):
        raise Unreadable("is damaged: it is not in the object that should hold it")
    return _bytes(text)


def _fields(data: bytes) -> tuple[str, dict[str, Any]]:
    """The class of an object, in small letters, and its properties."""
    head = OBJECT.match(data)
    if head is None:
        raise Unreadable("is damaged: it is no object")
    # An object is written as an array of its properties, but for its head.
    found = _value(b"a:" + head[2] + b":{" + data[head.end() :])
    return head[1].decode().lower(), {str(key).rpartition("\0")[2]: value for key, value in found.items()}


def _value(data: bytes) -> Any:
    try:
        return unserialize(data)
    except ValueError:
        raise Unreadable("is damaged: its object cannot be read") from None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
