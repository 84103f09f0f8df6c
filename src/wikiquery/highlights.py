"""What of a text a search by MediaWiki's own index shows: the lines that have its words, cut, the words marked."""

import re
from collections.abc import Sequence
from html import escape

from .searchindex import Term

LINES = 2
BEFORE, BEHIND = 75, 76
"""Letters that are shown in front of the last word of a line, and behind it."""

CUT = "..."
# To Python they are cases of `i`, to MediaWiki they are letters of their own: others without cases stand for them.
APART = str.maketrans({"İ": "\U00010600", "ı": "\U00010601"})
HYPHENS = re.compile(r"[A-Za-z'-]+")


def highlighted(text: str, terms: Sequence[Term]) -> str:
    """The first lines with any of the words as HTML, each word in <span class="searchmatch">; "" where none has one."""
    if not terms:
        return ""
    any_of = "|".join(map(pattern, terms))
    mark = re.compile(any_of, re.IGNORECASE)
    last = re.compile(f"(.*)({any_of})(.{{0,{BEHIND}}})", re.IGNORECASE)
    shown: list[str] = []
    for line in text.split("\n"):
        found = last.match(line.translate(APART))
        if found:
            start, part = cut(line[: found.end(1)])
            shown.append(marked(start + part + line[found.end(1) : found.end(3)], mark) + "\n")
            if len(shown) == LINES:
                break
    return "".join(shown)


def pattern(term: Term) -> str:
    """A regular expression for a term: whole words, unless they may go on."""
    text = re.escape(term.text.translate(APART))
    return text if term.stem else rf"\b{text}" if term.begins else rf"\b{text}\b"


def cut(before: str) -> tuple[str, str]:
    """What stands in front of a word, cut where that makes it shorter, and dots for what was cut."""
    rest = before[-BEFORE:].lstrip()
    return (CUT, rest) if len(before) > BEFORE and len(CUT + rest) < len(before) else ("", before)


def marked(text: str, mark: re.Pattern[str]) -> str:
    """A text as HTML with words marked: those of the HTML itself too, as MediaWiki does (`amp`)."""
    shown = escape(text).replace("&#x27;", "&#039;")
    parts: list[str] = []
    at = 0
    for found in mark.finditer(shown.translate(APART)):
        begins, ends = found.span()
        parts += [shown[at:begins], f'<span class="searchmatch">{shown[begins:ends]}</span>']
        at = ends
    return "".join(parts) + shown[at:]


def words(text: str) -> int:
    """How many words a text has to MediaWiki: rows of the letters from A to Z, hyphens and apostrophes among them."""
    return len(HYPHENS.findall(text.lstrip("'-").rstrip("-")))
