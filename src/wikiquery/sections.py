"""Sections of wikitext, by the numbers that MediaWiki's preprocessor gives to headings.

A heading counts where it stands: inside the arguments of a template it takes a number but begins no section; inside a
comment or an extension tag it is no heading at all. What opens and never closes ({{, [[) hides nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

_CORE_TAGS = ("pre", "nowiki", "gallery", "indicator", "langconvert")
_USUAL_TAGS = (
    "categorytree", "ce", "charinsert", "chem", "dynamicpagelist", "graph", "hiero", "imagemap", "inputbox", "mapframe",
    "maplink", "math", "phonos", "poem", "ref", "references", "score", "section", "source", "syntaxhighlight",
    "templatedata", "templatestyles", "timeline", "translate", "tvar",
)  # fmt: skip
DEFAULT_TAGS = frozenset(_CORE_TAGS + _USUAL_TAGS)

_BLANK = " \t"
_TRIMMED = " \t\n\r\0\x0b"
_NUMBER = re.compile(r"[ \t\n\r\v\f]*([+-]?[0-9]+)(?:\.[0-9]*)?([eE][+-]?[0-9]+)?", re.ASCII)
_MAX_LEVEL = 6
_EVERYTHING = 1000  # section 0 ends at the first heading of any level, so its own is deeper than all


def section(
    wikitext: str, index: str, tags: Iterable[str] | None = None, *, language_variants: bool = True
) -> str | None:
    """The text of a section without white space at its end; None if there is none of that index (nosuchsection).

    `index`: 0 is what stands before the first heading, n the n-th heading with all of its subsections; T- before it
    reads the text as if transcluded. As in MediaWiki, what is no number is 0, and only what follows the last hyphen
    is looked at. `tags`: the names of the wiki's extension tags (siteinfo's `extensiontags`), with or without <>.
    `language_variants`: whether -{ }- is syntax (general.langconversion).
    """
    *flags, number = index.split("-")
    scan = _Scan(wikitext, _names(tags), "T" in flags, language_variants)
    return _cut(wikitext, scan.headings(), _integer(number))


def headings(wikitext: str, tags: Iterable[str] | None = None, *, language_variants: bool = True) -> list["Heading"]:
    """The headings that begin sections, in their order; `tags` and `language_variants` are as for `section`."""
    return _Scan(wikitext, _names(tags), False, language_variants).headings()


def _names(tags: Iterable[str] | None) -> frozenset[str]:
    return DEFAULT_TAGS if tags is None else frozenset(tag.strip("<>").lower() for tag in tags)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its number, its level, and the offset where it begins."""

    number: int
    level: int
    start: int


def _integer(text: str) -> int:
    """What PHP's (int) makes of a text: its leading number, 0 without one."""
    match = _NUMBER.match(text)
    if not match:
        return 0
    whole, exponent = match.groups()
    return min(int(whole), 1 << 62) if exponent is None else _exponential(match[0])


def _exponential(text: str) -> int:
    value = float(text)
    return int(value) if abs(value) < float(1 << 62) else 0


def _cut(text: str, headings: list[Heading], wanted: int) -> str | None:
    start, level, rest = 0, _EVERYTHING, headings
    if wanted != 0:
        place = next((at for at, heading in enumerate(headings) if heading.number == wanted), None)
        if place is None:
            return None
        start, level, rest = headings[place].start, headings[place].level, headings[place + 1 :]
    end = next((heading.start for heading in rest if heading.level <= level), len(text))
    return text[start:end].rstrip(_TRIMMED)


@dataclass(slots=True)
class _Open:
    """Something begun and not yet ended: a heading (opener and closer are the line break), {{, {{{, [[ or -{."""

    opener: str
    closer: str
    count: int
    start: int
    prefix: str = ""
    parts: int = 1
    has_equals: bool = False
    headings: list[Heading] = field(default_factory=list)
    visual_end: int = -1  # where the last comment of the current part begins, its blanks included
    comment_end: int = -1  # its last character

    @property
    def is_heading(self) -> bool:
        return self.opener == "\n"

    @property
    def has_parts(self) -> bool:
        return self.opener in {"{", "-{"}


# opener → (closer, the smallest count of it that opens, the largest that closes at once)
_BRACES = {"{": ("}", 2, 3), "[": ("]", 2, 2), "-{": ("}-", 2, 2)}


@lru_cache(maxsize=256)
def _element(tags: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, tags)))
    return re.compile(rf"({names})(?:\s|/>|>)|(!--)", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=64)
def _special(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


class _Scan:
    """One pass over a text, left to right; `stack` holds what is open."""

    def __init__(self, text: str, tags: frozenset[str], transcluded: bool, variants: bool) -> None:
        self.text, self.at, self.stack, self.root = text, 0, list[_Open](), list[Heading]()
        self.found = 0
        self.line_begins = True
        self.searched = "[{<\n-" if variants else "[{<\n"
        self.skipped = frozenset({"noinclude"} if transcluded else {"includeonly"})
        # Tags that are looked through: only the tag itself means nothing.
        shown = {"includeonly"} if transcluded else {"noinclude", "onlyinclude"}
        self.transparent = frozenset(shown | {f"/{name}" for name in shown})
        self.element = _element(tags | self.skipped | self.transparent)
        self.only_included = transcluded and "<onlyinclude>" in text and "</onlyinclude>" in text
        self.outside_only = self.only_included
        self.no_more_ends = False
        self.never_closed: set[str] = set()

    def headings(self) -> list[Heading]:
        """The headings that begin sections, in their order; the others only have had numbers."""
        while self.outside_only is False or self._skip_to_onlyinclude():
            if self.line_begins:
                self.line_begins = False
                self._maybe_heading()
            elif not self._step():
                break
        for piece in self.stack:
            self.root += piece.headings
        return self.root

    def _skip_to_onlyinclude(self) -> bool:
        place = self.text.find("<onlyinclude>", self.at)
        if place < 0:
            return False
        self.at = place + len("<onlyinclude>")
        self.outside_only = False
        return True

    def _step(self) -> bool:
        """Goes on to the next special character and deals with it; False at the end of the text."""
        top = self.stack[-1] if self.stack else None
        match = _special(self._characters(top)).search(self.text, self.at)
        if match is None:
            self.at = len(self.text)
            if top is None or not top.is_heading:
                return False
            self._end_heading()
            return True
        self.at = match.start()
        self._meet(match[0], top)
        return True

    def _characters(self, top: _Open | None) -> str:
        if top is None:
            return self.searched
        separators = ("|=" if top.parts > 1 and not top.has_equals else "|") if top.has_parts else ""
        return self.searched + top.closer[0] + separators

    def _meet(self, character: str, top: _Open | None) -> None:
        if character == "<":
            self._angle()
        elif character == "\n" and top is not None and top.is_heading:
            self._end_heading()
        elif character == "\n":
            self.at += 1
            self._maybe_heading()
        elif top is not None and character == "|" and top.has_parts:
            top.parts, top.has_equals = top.parts + 1, False
            self.at += 1
        elif top is not None and character == "=":
            top.has_equals = True
            self.at += 1
        elif top is not None and self._closes(character, top):
            self._close(top)
        elif character == "-" and not self.text.startswith("-{", self.at):
            self.at += 1
        elif character in "[{-":
            self._open("-{" if character == "-" else character)
        else:
            self.at += 1

    def _closes(self, character: str, top: _Open) -> bool:
        return character == top.closer[0] and not top.is_heading

    def _run(self, characters: str, start: int, most: int | None = None) -> int:
        """How many of the characters from `start` on are among `characters`."""
        at, end = start, len(self.text) if most is None else min(len(self.text), start + most)
        while at < end and self.text[at] in characters:
            at += 1
        return at - start

    def _run_back(self, characters: str, end: int) -> int:
        at = end
        while at > 0 and self.text[at - 1] in characters:
            at -= 1
        return end - at

    # Headings

    def _maybe_heading(self) -> None:
        """At the beginning of a line: up to six = may begin a heading."""
        count = self._run("=", self.at, _MAX_LEVEL)
        top = self.stack[-1] if self.stack else None
        separates = top is not None and top.has_parts and top.parts > 1 and not top.has_equals
        if count == 0 or (count == 1 and separates):
            return
        self.stack.append(_Open("\n", "\n", count, self.at))
        self.at += count

    def _end_heading(self) -> None:
        """At the end of a line that may be a heading. The line break itself is met again: it may begin the next one."""
        piece = self.stack.pop()
        end = self.at - self._run_back(_BLANK, self.at)
        if piece.comment_end >= 0 and end - 1 == piece.comment_end:
            end = piece.visual_end
            end -= self._run_back(_BLANK, end)
        equals = self._run_back("=", end)
        if end - equals == piece.start:
            level = min(_MAX_LEVEL, (equals - 1) // 2) if equals >= 3 else 0
        else:
            level = min(equals, piece.count)
        inner = piece.headings
        if level > 0:
            self.found += 1
            inner = [Heading(self.found, level, piece.start)]
        self._enclosing().extend(inner)

    def _enclosing(self) -> list[Heading]:
        return self.stack[-1].headings if self.stack else self.root

    # Braces and brackets

    def _open(self, opener: str) -> None:
        count = 1 + self._run("{", self.at + 1) if opener == "-{" else self._run(opener, self.at)
        prefix = ""
        if opener == "-{" and count > 2:
            # More braces than the one: they are a template's, and the hyphen is text, unless one brace stays over.
            opener, prefix, count = "{", "-", count - 1
            self.at += 1
        closer, least, _ = _BRACES[opener]
        if count >= least:
            self.stack.append(_Open(opener, closer, count, self.at, prefix))
        self.at += count

    def _close(self, piece: _Open) -> None:
        _, least, most = _BRACES[piece.opener]
        if piece.opener == "-{":
            closing = 2 if self.text.startswith("}-", self.at) else 0
            run = max(closing, 1)
        else:
            run = self._run(piece.closer, self.at, piece.count)
            closing = min(run, most) if run >= least else 0
        if closing == 0:
            self.at += run
            return
        self.at += closing
        self.stack.pop()
        kept = piece.headings if piece.opener != "{" else []
        if closing < piece.count:
            piece.count -= closing
            self._reopen(piece, least)
        self._enclosing().extend(kept)

    def _reopen(self, piece: _Open, least: int) -> None:
        """What has been opened more often than closed is still open, if what is left is enough."""
        piece.parts, piece.has_equals, piece.headings = 1, False, []
        piece.visual_end = piece.comment_end = -1
        if piece.count >= least:
            self.stack.append(piece)
        elif piece.count == 1 and piece.opener == "{" and piece.prefix == "-":
            piece.prefix, piece.opener, piece.closer, piece.count = "", "-{", "}-", 2
            self.stack.append(piece)

    # Comments and tags

    def _angle(self) -> None:
        if self.only_included and self.text.startswith("</onlyinclude>", self.at):
            self.outside_only = True
            return
        match = self.element.match(self.text, self.at + 1)
        if match is None:
            self.at += 1
        elif match[2]:
            self._comment()
        else:
            self._tag(match[1])

    def _comment(self) -> None:
        end = self.text.find("-->", self.at + 4)
        if end < 0:
            self.at = len(self.text)
            return
        begins = self.at - self._run_back(_BLANK, self.at)
        self._note_comment(begins, end + 2)
        last = self._last_of_comments(end) if begins > 0 and self.text[begins - 1] == "\n" else -1
        if last >= 0 and self.text.startswith("\n", last + 1):
            # A line of nothing but comments is no line: its line break goes too, and a heading may follow.
            self.at = last + 2
            self.line_begins = True
        else:
            self.at = end + 3

    def _last_of_comments(self, end: int) -> int:
        """The last character of a run of comments and blanks, of which the first comment ends at `end`."""
        last = end + 2 + self._run(_BLANK, end + 3)
        while self.text.startswith("<!--", last + 1):
            following = self.text.find("-->", last + 5)
            if following < 0:
                break
            last = following + 2 + self._run(_BLANK, following + 3)
        return last

    def _note_comment(self, begins: int, end: int) -> None:
        if not self.stack:
            return
        piece = self.stack[-1]
        if piece.comment_end < 0 or piece.comment_end != begins - 1:
            piece.visual_end = begins
        piece.comment_end = end

    def _tag(self, name: str) -> None:
        end = -1 if self.no_more_ends else self.text.find(">", self.at + len(name) + 1)
        if end < 0:
            self.no_more_ends = True
            self.at += 1
            return
        lower = name.lower()
        self.at = end + 1
        if lower in self.transparent or self.text[end - 1] == "/":
            return
        closing = None
        if lower not in self.never_closed:
            closing = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE | re.ASCII).search(self.text, end + 1)
        if closing is not None:
            self.at = closing.end()
        elif lower in self.skipped:
            self.at = len(self.text)
        else:
            self.never_closed.add(lower)
