"""What of a text a search result shows: the words around those that were searched for, marked."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from html import escape
from itertools import chain, takewhile

from .words import LETTER, SPACELESS, fold

LENGTH = 160
"""Letters of a snippet, roughly."""

BEFORE = 40
"""Letters before the first word that was searched for."""

Span = tuple[int, int]


def marked(text: str, wanted: Collection[str], *, whole: bool = True) -> str:
    """A text as HTML with the wanted words in <span class="searchmatch">; "" where none is in it.

    `wanted` are folded words, those that may go on with * behind. Not `whole`: only the words around the first.
    """
    found = places(text, wanted)
    first = next(found, None)
    if first is None:
        return ""
    start, end = (0, len(text)) if whole else around(text, first)
    parts: list[str] = []
    at = start
    for begins, ends in chain((first,), takewhile(lambda place: place[0] < end, found)):
        word = escape(text[begins:ends])
        parts += [escape(text[at:begins]), f'<span class="searchmatch">{word}</span>']
        at = ends
    return "".join(parts) + escape(text[at : max(at, end)])


def beginning(text: str) -> str:
    """The beginning of a text as HTML: for results that match by something else than words."""
    return escape(text[: around(text, (0, 0))[1]])


def places(text: str, wanted: Collection[str]) -> Iterator[Span]:
    """Where the wanted words are, in order."""
    if not wanted:
        return iter(())
    return (match.span() for match in _any_of(frozenset(wanted)).finditer(fold(text)))


@lru_cache(64)
def _any_of(wanted: frozenset[str]) -> re.Pattern[str]:
    """What finds the wanted words in folded text. In scripts without spaces they may be parts of longer ones."""
    parts: list[str] = []
    for word in sorted(wanted, key=lambda word: (-len(word), word)):
        own = re.escape(word.rstrip("*"))
        if SPACELESS.match(word):
            parts.append(own)
        else:
            # What must not be in front comes last: searching for letters first is faster.
            parts.append(f"{own}(?<!{LETTER}{own})" + (f"{LETTER}*" if word.endswith("*") else f"(?!{LETTER})"))
    return re.compile("|".join(parts))


def around(text: str, first: Span) -> Span:
    """The part of the text that is shown, cut between words."""
    start = max(0, first[0] - BEFORE)
    if start:
        line = text.rfind("\n", start, first[0])
        space = text.find(" ", start, first[0])
        start = line + 1 if line >= 0 else space + 1 if space >= 0 else start
    end = start + LENGTH
    if end < len(text):
        space = text.rfind(" ", first[1], end)
        end = space if space > 0 else end
    return start, min(max(end, first[1]), len(text))
