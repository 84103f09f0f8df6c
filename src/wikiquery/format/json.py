"""JSON as MediaWiki writes it."""

import codecs
import re

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
    if ascii and not body.isascii():
        return body.decode().encode("ascii", "wikiquery.json")
    return body


def padded(body: bytes, callback: str) -> bytes:
    """The answer as a call of a function (JSONP)."""
    return b"/**/" + UNFIT.sub("", callback).encode() + b"(" + body + b")"
