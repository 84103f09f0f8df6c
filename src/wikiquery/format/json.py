"""JSON as MediaWiki writes it."""

import codecs
import re
import unicodedata

import orjson

from ..result import Number
from . import numbers

# JSONP names a function: nothing else may reach the script.
UNFIT = re.compile(r"[^\[\]'\"_A-Za-z0-9.]", re.ASCII)
ASCII = bytes(range(128))
BLANKS = bytes.maketrans(ASCII, b" " * 128)
UNSURE = re.compile(
    "[^\u0080-\u02ff\u0370-\u0482\u048a-\u0560\u05be\u05d0-\u05f4\u061b-\u064a\u0660-\u066f\u0671-\u06d5"
    "\u0904-\u0939\u0e01-\u0e30\u10a0-\u10ff\u1e00-\u2027\u202a-\u20cf\u2100-\u2bff\u2e80-\u3029\u3030-\u3098\u309b-\ua66e"
    "\uac00-\ud7a3\uf900-\ufb1d\ufb1f-\ufe1f\ufe30-\uffff\U00020000-\U0003ffff\U0001f000-\U0001faff]"
)
"""What may change what stands before it, or with it: marks above all. Beside other characters none of these changes."""
MOST_MARKED = 10
INDENT = re.compile("^( +)", re.MULTILINE)
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
    return body if not ascii and is_clean(body) else encoded(body.decode(), ascii=ascii)


def is_clean(body: bytes) -> bool:
    """Whether a text is surely written as it is. Looks at what is not ASCII alone, which most often is little."""
    rest = body.translate(None, ASCII).decode()
    if UNSURE.search(rest):
        found = runs(body)
        if found is None:
            return False
        rest = " ".join(found)
    return unicodedata.is_normalized("NFC", rest)


def runs(body: bytes) -> set[str] | None:
    """The runs of other characters than ASCII, those that begin with a mark with what stands before it.

    A text is normalised if these are: nothing but marks composes with an ASCII character. None where a look at the
    whole text is as good, or where it has line ends to escape.
    """
    found = set(b" ".join(body.translate(BLANKS).split()).decode().split(" "))
    marked = [run.encode() for run in found if unicodedata.combining(run[0])]
    if len(marked) > MOST_MARKED or any("\u2028" in run or "\u2029" in run for run in found):
        return None
    for run in marked:
        before = [part[-1:] for part in body.split(run)[:-1]]
        found.update((one + run).decode() for one in before if one.isascii())
    return found


def pretty(tree: object, *, ascii: bool) -> bytes:
    """The same for people: each value on a line of its own, four blanks deeper than what it is in."""
    lines = orjson.dumps(tree, default=_fraction, option=orjson.OPT_INDENT_2).decode()
    return encoded(INDENT.sub(r"\1\1", lines), ascii=ascii)


def _fraction(value: object) -> orjson.Fragment:
    """A Number, which orjson does not know."""
    if not isinstance(value, Number):
        raise TypeError(f"no value of an answer: {value!r}")
    return orjson.Fragment(numbers.exact(value).lower().encode())


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
