"""JSON as MediaWiki writes it."""

import codecs
import json
import re
import unicodedata

import orjson

from ..result import Number
from . import numbers

# JSONP names a function: nothing else may reach the script.
UNFIT = re.compile(r"[^\[\]'\"_A-Za-z0-9.]", re.ASCII)
LINE_ENDS = {0x2028: "\\u2028", 0x2029: "\\u2029"}
"""What ends a line in JavaScript but not in JSON: escaped always, for those who read the answer as a script."""


def _escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join("\\u" + units[n : n + 4] for n in range(0, len(units), 4)), error.end


codecs.register_error("wikiquery.json", _escape)


def dumps(tree: object, *, ascii: bool) -> bytes:
    """The bytes of an answer; with `ascii` every other character is escaped."""
    body = orjson.dumps(tree, default=_fraction)
    if body.isascii():
        return body
    text = body.decode()
    return body if not ascii and is_clean(text) else encoded(text, ascii=ascii)


def is_clean(text: str) -> bool:
    """Whether a text is written as it is."""
    return "\u2028" not in text and "\u2029" not in text and unicodedata.is_normalized("NFC", text)


def pretty(tree: object, *, ascii: bool) -> bytes:
    """The same for people: each value on a line of its own."""
    return encoded(json.dumps(_whole(tree), ensure_ascii=False, indent=4), ascii=ascii)


def _fraction(value: object) -> int | orjson.Fragment:
    """A Number, which orjson does not know."""
    if not isinstance(value, Number):
        raise TypeError(f"no value of an answer: {value!r}")
    return int(value) if value.is_integer() else orjson.Fragment(numbers.exact(value).lower().encode())


def _whole(node: object) -> object:
    """A tree in which the Numbers without a fraction are whole numbers."""
    if isinstance(node, dict):
        return {key: _whole(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_whole(value) for value in node]
    return int(node) if isinstance(node, Number) and node.is_integer() else node


def encoded(text: str, *, ascii: bool) -> bytes:
    """The text of an answer as bytes."""
    # MediaWiki normalises all that it prints; JSON's own characters compose with nothing.
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if ascii:
        return text.encode("ascii", "wikiquery.json")
    if "\u2028" in text or "\u2029" in text:
        text = text.translate(LINE_ENDS)
    return text.encode()


def padded(body: bytes, callback: str) -> bytes:
    """The answer as a call of a function (JSONP)."""
    return b"/**/" + UNFIT.sub("", callback).encode() + b"(" + body + b")"
