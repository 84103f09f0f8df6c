"""JSON as MediaWiki writes it."""

import codecs
import re
import unicodedata

import orjson

# JSONP names a function: nothing else may reach the script.
UNFIT = re.compile(r"[^\[\]'\"_A-Za-z0-9.]", re.ASCII)


def _escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join("\\u" + units[n : n + 4] for n in range(0, len(units), 4)), error.end


codecs.register_error("wikiquery.json", _escape)


def dumps(tree: object, *, ascii: bool) -> bytes:
    """The bytes of an answer; with `ascii` every other character is escaped."""
    body = orjson.dumps(tree)
    if body.isascii():
        return body
    text = body.decode()
    # MediaWiki normalises all that it prints; JSON's own characters compose with nothing.
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.encode("ascii", "wikiquery.json") if ascii else text.encode()


def padded(body: bytes, callback: str) -> bytes:
    """The answer as a call of a function (JSONP)."""
    return b"/**/" + UNFIT.sub("", callback).encode() + b"(" + body + b")"
