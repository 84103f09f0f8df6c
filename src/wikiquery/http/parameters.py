"""Parameters of a request as PHP reads them: `a=1&b=x+y&b=%C3%A9` becomes `{"a": "1", "b": "é"}`.

The last of several equal names wins. A name with square brackets (`titles[]=A`, `titles[x]=A`) makes an array in PHP,
which MediaWiki leaves out with the warning `unsupportedarray`: such a name is handed on with `[]` behind it, which no
other name can have. Bytes that are not UTF-8 are handed on as Python's surrogate escapes: it depends on the place of a
parameter what MediaWiki makes of them.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote_to_bytes

ARRAY = "[]"
"""Ends the name of a parameter that was sent in array syntax."""

SHORT = 256
"""Values of fewer characters are worth remembering."""


def decode(value: bytes) -> str:
    """Bytes as text; those that are not UTF-8 as surrogate escapes."""
    return value.decode("utf-8", "surrogateescape")


def decode_name(value: bytes) -> str:
    """The name of a parameter: bytes that are not UTF-8 are U+FFFD."""
    return value.decode("utf-8", "replace")


def plain_name(name: str) -> str:
    """A parameter's name as PHP stores it: empty for one that PHP drops, with `[]` at its end for an array.

    Leading spaces go; a full stop, a space and an open bracket that is never closed become `_`.
    """
    name = name.lstrip(" ").split("\0", 1)[0]
    base, bracket, rest = name.partition("[")
    if not base:
        return ""
    base = base.replace(".", "_").replace(" ", "_")
    if not bracket:
        return base
    return base + ARRAY if "]" in rest else f"{base}_{rest}"


@lru_cache(4096)
def unquote_short(text: str) -> str:
    """`unquote`, remembered: clients repeat their values, and `prop=links%7Cinfo` is dear to decode."""
    return unquote(text)


def unquote(text: str) -> str:
    """An urlencoded text, decoded; `text` holds bytes as Latin-1 characters, as WSGI hands a query string over."""
    if "+" in text:
        text = text.replace("+", " ")
    if "%" in text:
        # The most frequent ones, quickly: what they stand for makes no new code with what stands beside it.
        text = text.replace("%20", " ").replace("%7C", "|")
    if text.isascii() and "%" not in text:
        return text
    return decode(unquote_to_bytes(text.encode("latin-1")))


def parse(text: str) -> dict[str, str]:
    """Parameters of a query string or an urlencoded body; `text` is as for `unquote`."""
    parameters: dict[str, str] = {}
    for pair in text.split("&"):
        name, _, value = pair.partition("=")
        if not (name.isidentifier() and name.isascii()):  # these two are quick, and nearly every name passes them
            return named(split(text))
        if "%" in value or "+" in value or not value.isascii():
            value = unquote_short(value) if len(value) < SHORT else unquote(value)
        parameters[name] = value
    return parameters


def split(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of an urlencoded text, decoded."""
    for pair in text.split("&"):
        name, _, value = pair.partition("=")
        yield decode_name(unquote_to_bytes(name.replace("+", " ").encode("latin-1"))), unquote(value)


def named(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Parameters from decoded pairs: names made plain, the last of equal names kept, be it a text or an array."""
    parameters: dict[str, str] = {}
    for sent, value in pairs:
        name = plain_name(sent)
        if not name:
            continue
        parameters.pop(name.removesuffix(ARRAY) if name.endswith(ARRAY) else name + ARRAY, None)
        parameters[name] = value
    return parameters


def merged(query: dict[str, str], body: dict[str, str]) -> dict[str, str]:
    """Parameters of the body, and those of the query string that the body does not name."""
    return named([*query.items(), *body.items()]) if query else body
