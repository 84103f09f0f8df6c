"""Parts of a page's HTML: its beginning, so many sentences or characters of it; as plain text, too."""

import re
from html import unescape
from itertools import islice

_HEADING = re.compile(r'<h([1-6])>(?:<span id="[^"]*">)?(.*?)(?:</span>)?</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br>\n?|</(?:li|dd|dt|p|ul|ol|dl)>\n?|<hr>\n?")
_SENTENCE = re.compile(r"[.!?]+['\")\]»”]*(?=\s|$)|[。．！？｡]+['\")\]」』]*")
MARK = "\ufffd\ufffd"
"""What the extension's own marks become: control characters cannot be in an answer."""
_MARKED = re.compile(rf"(\n\n)?{MARK}([1-6]){MARK}(.*)")
VOID = frozenset(("br", "hr"))


def introduction(html: str) -> str:
    """What stands before the first heading."""
    found = _HEADING.search(html)
    return html[: found.start()] if found else html


def plain(html: str) -> str:
    """Plain text, with headings between marks: so MediaWiki counts their characters."""

    def heading(found: re.Match[str]) -> str:
        return f"\n\n{MARK}{found[1]}{MARK}{_TAG.sub('', found[2])}\n"

    parts = _HEADING.split(html)
    text = "".join(
        heading(found) + _body(rest) for found, rest in zip(_HEADING.finditer(html), parts[3::3], strict=True)
    )
    return (_body(parts[0]) + text).strip()


def headed(text: str, sections: str) -> str:
    """Plain text with its headings as they are asked for: `plain` lines, as `wiki`text, or `raw`, between marks."""
    if sections == "raw":
        return text

    def heading(found: re.Match[str]) -> str:
        marks = "=" * int(found[2])
        return ("\n\n\n" if found[1] else "") + (f"{marks} {found[3]} {marks}" if sections == "wiki" else found[3])

    return _MARKED.sub(heading, text)


def _body(html: str) -> str:
    """The text between two headings: a line for each paragraph and item."""
    text = unescape(_TAG.sub("", _BREAK.sub("\n", html)))
    return re.sub("\n{2,}", "\n", text).strip("\n ")


def sentences(text: str, count: int) -> str:
    """The first sentences of plain text or HTML; what has no end is none, nor what a tag or an ellipsis ends.

    A text without any stays whole.
    """
    ends = [found.end() for found in islice(_SENTENCE.finditer(text), count)]
    return _closed(text[: ends[-1]]) if ends else text


def characters(text: str, count: int) -> str:
    """At least so many characters, those of tags too, to the end of a word or a tag; dots for what would follow."""
    end = re.compile(r"[\w/]*>?").match(text, count)
    if end is None or not text[end.end() :].strip():
        return text
    cut = re.sub(r"<[^>]*$", "", text[: end.end()])
    return _closed(cut).rstrip() + "..."


def _closed(html: str) -> str:
    """HTML with the end tags that it lacks."""
    opened: list[str] = []
    for end, name in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", html):
        if name in VOID:
            continue
        if not end:
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
    return html + "".join(f"</{name}>" for name in reversed(opened))
