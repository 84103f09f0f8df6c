"""Parts of a page's HTML: its beginning, so many sentences or characters of it; as plain text, too."""

import re
from html import unescape
from itertools import islice

_HEADING = re.compile(r'<h([1-6])>(?:<span id="[^"]*">)?(.*?)(?:</span>)?</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br>\n?|</(?:li|dd|dt|p|ul|ol|dl)>\n?|<hr>\n?")
_SENTENCE = re.compile(r"[.!?…]+['\")\]»”]*(?=\s|<|$)|[。．！？｡]+['\")\]」』]*")
MARK = "\ufffd\ufffd"
"""What the extension's own marks become: control characters cannot be in an answer."""
VOID = frozenset(("br", "hr"))


def introduction(html: str) -> str:
    """What stands before the first heading."""
    found = _HEADING.search(html)
    return html[: found.start()] if found else html


def plain(html: str, sections: str) -> str:
    """Plain text. `sections`: headings as `plain` lines, as `wiki`text, or `raw`, between marks."""

    def heading(found: re.Match[str]) -> str:
        level, title = int(found[1]), _TAG.sub("", found[2])
        if sections == "raw":
            return f"\n\n{MARK}{level}{MARK}{title}"
        shown = f"{'=' * level} {title} {'=' * level}" if sections == "wiki" else title
        return f"\n\n\n{shown}"

    parts = _HEADING.split(html)
    text = "".join(
        heading(found) + "\n" + _body(rest) for found, rest in zip(_HEADING.finditer(html), parts[3::3], strict=True)
    )
    return (_body(parts[0]) + text).strip()


def _body(html: str) -> str:
    """The text between two headings: a line for each paragraph and item."""
    text = unescape(_TAG.sub("", _BREAK.sub("\n", html)))
    return re.sub("\n{2,}", "\n", text).strip("\n ")


def sentences(text: str, count: int) -> str:
    """The first sentences of plain text or HTML; what has no end is none. A text without any stays whole."""
    ends = [found.end() for found in islice(_SENTENCE.finditer(text), count)]
    return _closed(text[: ends[-1]]) if ends else text


def characters(text: str, count: int) -> str:
    """At least so many characters, up to the end of a word; tags do not count. Dots follow where more would follow."""
    position = seen = 0
    for part in re.split(r"(<[^>]*>)", text):
        if part.startswith("<"):
            position += len(part)
            continue
        if seen + len(part) >= count:
            at = position + count - seen
            end = re.compile(r"\w*").match(text, at)
            assert end
            cut = text[: end.end()]
            return text if not text[end.end() :].strip() else _closed(cut).rstrip() + "..."
        seen += len(part)
        position += len(part)
    return text


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
