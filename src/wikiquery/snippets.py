"""What of a text a search result shows: the words around those that were searched for, marked."""

from collections.abc import Collection
from html import escape

from .words import SPACELESS, WORD, fold

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
    if not found:
        return ""
    start, end = (0, len(text)) if whole else around(text, found[0])
    parts: list[str] = []
    at = start
    for begins, ends in found:
        if begins >= end:
            break
        word = escape(text[begins:ends])
        parts += [escape(text[at:begins]), f'<span class="searchmatch">{word}</span>']
        at = ends
    return "".join(parts) + escape(text[at : max(at, end)])


def beginning(text: str) -> str:
    """The beginning of a text as HTML: for results that match by something else than words."""
    return escape(text[: around(text, (0, 0))[1]])


def places(text: str, wanted: Collection[str]) -> list[Span]:
    """Where the wanted words are."""
    exact = {word for word in wanted if not word.endswith("*")}
    begins = tuple(word[:-1] for word in wanted if word.endswith("*"))
    spaceless = [word.rstrip("*") for word in wanted if SPACELESS.match(word)]
    found: list[Span] = []
    for match in WORD.finditer(text):
        word = fold(match[0])
        if word in exact or (begins and word.startswith(begins)):
            found.append(match.span())
            continue
        for part in spaceless:
            at = word.find(part)
            if at >= 0 and len(word) == len(match[0]):
                found.append((match.start() + at, match.start() + at + len(part)))
                break
    return found


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
