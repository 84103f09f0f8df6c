"""The table of contents of a wikitext: its headings as MediaWiki's parser numbers and names them.

What a heading shows is made of its wikitext, without MediaWiki's parser: links, bold and italics, entities.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from .rendering import html
from .sections import headings

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
EDGE = "\ue000"
"""Stands around a heading's text, so that nothing in it looks like the beginning of a line."""
DROPPED_TAG = re.compile(r"</?(?!(?:sup|sub|i|b|s|strike|q|bdi|span)\b)[a-z][^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
BLANK = " \t\n\r"
PERCENT = re.compile("%(?=[0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table: `depth` counts from 1, `level` is that of the heading, `line` HTML, `number` like 2.1.

    `index` is the section's number, `start` the offset of the heading in the wikitext, in characters.
    """

    depth: int
    level: int
    line: str
    number: str
    index: int
    start: int
    anchor: str

    @property
    def link_anchor(self) -> str:
        """The anchor as it stands in a link."""
        return PERCENT.sub("%25", self.anchor)


def contents(
    wikitext: str,
    tags: Iterable[str] | None = None,
    *,
    language_variants: bool = True,
    silent: Collection[str] = (),
    expand: Callable[[str], str] = str,
) -> list[Entry]:
    """The table of contents; `silent` begin links that show nothing, `expand` puts templates into a heading's text."""
    found = headings(wikitext, tags, language_variants=language_variants)
    used: set[str] = set()
    entries = []
    for heading, (depth, number) in zip(found, numbered(h.level for h in found), strict=True):
        line = shown(inner(wikitext, heading.start, heading.level), silent, expand)
        name = unique(anchor(line), used)
        entries.append(Entry(depth, heading.level, line, number, heading.number, heading.start, name))
    return entries


def inner(wikitext: str, start: int, level: int) -> str:
    """The text between a heading's equals signs."""
    end = wikitext.find("\n", start)
    line = wikitext[start : len(wikitext) if end < 0 else end]
    if "<!--" in line:  # It may go on behind the end of the line.
        line = COMMENT.sub("", wikitext[start:]).partition("\n")[0]
    line = line.strip(" \t")
    return line[level : len(line) - level].strip()


def shown(text: str, silent: Collection[str], expand: Callable[[str], str]) -> str:
    """What a heading shows, as HTML with the few tags that a table of contents keeps."""
    text = expand(text) if "{{" in text else text
    made = html(f"{EDGE}{text.replace(EDGE, '')}{EDGE}", silent).replace(EDGE, "")
    return DROPPED_TAG.sub("", made).strip(BLANK)


def anchor(line: str) -> str:
    """The name of the place in the page that a heading with this HTML makes."""
    text = re.sub("[ _]+", " ", unescape(TAG.sub("", line))).strip(BLANK)
    return re.sub("[ \t\n\r\f\xa0]", "_", text)


def unique(wanted: str, used: set[str]) -> str:
    """An anchor that differs from those in use, whatever their case."""
    name, n = wanted, 2
    while name.lower() in used:
        name, n = f"{wanted}_{n}", n + 1
    used.add(name.lower())
    return name


def numbered(levels: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Depth and number of each heading: a deeper one is one step down, whatever levels it skips."""
    open_levels: list[int] = []
    counts: list[int] = []
    previous = 0
    for level in levels:
        if level > previous:
            open_levels.append(level)
            counts.append(0)
        elif level < previous:
            depth = next((n for n in range(len(open_levels), 0, -1) if open_levels[n - 1] <= level), 0)
            if not depth:
                depth = 1
            elif open_levels[depth - 1] < level:
                depth += 1
            del open_levels[depth:], counts[depth:]
            open_levels[depth - 1] = level
        counts[-1] += 1
        previous = level
        yield len(counts), ".".join(map(str, counts))
