"""Answers as HTML whose parts tell by their class what they are: `k` a name, `s` a text, `n` a number, `t` a tag."""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape

MOST = 1_000_000
"""Longer answers are shown without marks: a browser is slow with many of them."""

JSON = re.compile(r'"(?:[^"\\]|\\.)*"(:)?|\b(?:true|false|null)\b|(?<![\w"])-?\d[\d.eE+-]*')
TAG = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(r'([^\s="]+)=("[^"]*")')
LINK = re.compile(r"https?://[^\s\"'<>\\|{}^`]+")


def json(text: str) -> str:
    """JSON as it is printed."""
    if len(text) > MOST:
        return quoted(text)
    return pieces(JSON, text, _json_part)


def xml(text: str) -> str:
    """XML as it is printed."""
    return quoted(text) if len(text) > MOST else pieces(TAG, text, _tag)


def php(parts: Iterable[str]) -> str:
    """The parts of PHP's serialisation: each value is one, and so is each brace."""
    text = list(parts)
    if sum(map(len, text)) > MOST:
        return quoted("".join(text))
    kinds = {"s": "s", "i": "n", "b": "n", "d": "n", "N": "n"}
    return "".join(mark(kinds[part[0]], linked(part)) if part[0] in kinds else quoted(part) for part in text)


def pieces(pattern: re.Pattern[str], text: str, part: Callable[[re.Match[str]], str]) -> str:
    """The text with what the pattern finds in it marked, and the rest as it is."""
    made, end = [], 0
    for found in pattern.finditer(text):
        made.append(quoted(text[end : found.start()]))
        made.append(part(found))
        end = found.end()
    made.append(quoted(text[end:]))
    return "".join(made)


def _json_part(found: re.Match[str]) -> str:
    text = found[0]
    if found[1]:
        return mark("k", quoted(text[:-1])) + ":"
    return mark("s", linked(text)) if text[0] == '"' else mark("n", text)


def _tag(found: re.Match[str]) -> str:
    return mark("t", pieces(ATTRIBUTE, found[0], _attribute))


def _attribute(found: re.Match[str]) -> str:
    return mark("k", quoted(found[1])) + "=" + mark("s", linked(found[2], markup=True))


def mark(kind: str, html: str) -> str:
    """HTML of one kind."""
    return f'<span class="{kind}">{html}</span>'


def quoted(text: str) -> str:
    """Text as HTML."""
    return escape(text, quote=False)


def linked(text: str, *, markup: bool = False) -> str:
    """Text as HTML, its addresses as links; in `markup` they are written with entities."""
    if "://" not in text:
        return quoted(text)

    def link(found: re.Match[str]) -> str:
        address = unescape(found[0]) if markup else found[0]
        return f'<a rel="nofollow" href="{escape(address)}">{quoted(found[0])}</a>'

    return pieces(LINK, text, link)
