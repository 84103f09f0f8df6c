"""Wikitext as simple HTML: paragraphs, headings, bold, italics, lists. What an extract leaves out is left out.

An approximation: there is no parser of MediaWiki here. Tables, divisions, references, files and categories say nothing.
"""

import re
from collections.abc import Callable, Collection, Iterator
from html import escape, unescape

_DROPPED = re.compile(
    r"<!--.*?-->"
    r"|<(ref|gallery|math|score|timeline|imagemap|style|script|templatestyles|syntaxhighlight|source|figure|templatedata|chem|graph)\b"
    r"[^<>]*?(?:/>|>.*?</\1\s*>)|<references\b[^<>]*?(?:/>|>.*?</references\s*>|>)|__[A-Z]{3,}__",
    re.DOTALL | re.IGNORECASE,
)
_INNER_BLOCK = re.compile(
    r"<(div|table)\b[^<>]*>(?:(?!<(?:div|table)\b).)*?</\1\s*>|\{\|(?:(?!\{\|).)*?(?:\|\}|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_NOWIKI = re.compile(r"<nowiki>(.*?)</nowiki>|<nowiki\s*/>", re.DOTALL | re.IGNORECASE)
_SILENT_LINES = re.compile("(?:\n|^)[ \t]*\x00[ \t\x00]*(?=\n|\\Z)")
_INNER_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_OUTSIDE = re.compile(
    r"\[((?:https?:|ftp:|mailto:|news:|irc:)?//[^\s\]<]+|mailto:[^\s\]<]+)[ \t]*([^\]\n]*)\]", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b([^<>]*)>")
_QUOTES = re.compile("''+")
_HEADING = re.compile(r"(={1,6})(.+?)\1[ \t]*$")
_ITEM = re.compile(r"([*#:;]+)[ \t]*(.*)")
KEPT = frozenset(
    (
        "b",
        "i",
        "em",
        "strong",
        "sub",
        "sup",
        "small",
        "big",
        "br",
        "u",
        "s",
        "del",
        "ins",
        "code",
        "abbr",
        "cite",
        "q",
        "dfn",
        "var",
        "kbd",
        "samp",
    )
)
HELD = "\x7f"
"""Stands for text that is not wikitext while the rest is worked on."""

LISTS = {"*": ("ul", "li"), "#": ("ol", "li"), ":": ("dl", "dd"), ";": ("dl", "dt")}


def html(wikitext: str, silent: Collection[str]) -> str:
    """The HTML of a text without templates. `silent` are names in lower case that begin links which show nothing."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(escape(unescape(found[1] or ""), quote=False))
        return f"{HELD}{len(held) - 1}{HELD}"

    text = _NOWIKI.sub(hold, wikitext.replace(HELD, ""))
    text = _DROPPED.sub("", text)
    text = _repeated(_INNER_BLOCK, "", text)
    text = _links(text, silent)
    numbered = iter(range(1, 1_000_000))
    text = _OUTSIDE.sub(lambda found: found[2] or f"[{next(numbered)}]", text)
    made = "".join(_blocks(_inline(text).split("\n")))
    return re.sub(f"{HELD}(\\d+){HELD}", lambda found: held[int(found[1])], made)


def _repeated(pattern: re.Pattern[str], by: str, text: str) -> str:
    """Replaces, from the innermost outwards."""
    for _ in range(40):
        text, count = pattern.subn(by, text)
        if not count:
            break
    return text


def _links(text: str, silent: Collection[str]) -> str:
    """Links as what they show; files, categories and other languages are gone, and lines that had nothing else."""

    def shown(found: re.Match[str]) -> str:
        target, label = found[1].strip(), found[2]
        prefix, colon, _ = target.partition(":")
        if colon and prefix.strip().lower().replace("_", " ") in silent:
            return "\x00"
        return label.rpartition("|")[2] if label else target.removeprefix(":")

    text = _once(text, shown) if "[[" in text else text
    return _SILENT_LINES.sub("", text).replace("\x00", "")


def _once(text: str, shown: Callable[[re.Match[str]], str]) -> str:
    """Replaces links, from the innermost outwards."""
    for _ in range(6):
        text, count = _INNER_LINK.subn(shown, text)
        if not count:
            break
    return text


def _inline(text: str) -> str:
    """Characters escaped, tags that may stay, quotes as bold and italics."""
    parts, last = [], 0
    for found in _TAG.finditer(text):
        parts.append(escape(unescape(text[last : found.start()]), quote=False))
        name = found[2].lower()
        if name in KEPT:
            parts.append("<br>" if name == "br" else f"<{found[1]}{name}>")
        last = found.end()
    parts.append(escape(unescape(text[last:]), quote=False))
    return "\n".join(_quoted(line) if "''" in line else line for line in "".join(parts).split("\n"))


def _quoted(line: str) -> str:
    """One line: '' begins and ends italics, ''' bold."""
    bold = italic = False
    out, last = [], 0
    for found in _QUOTES.finditer(line):
        out.append(line[last : found.start()])
        count, last = len(found[0]), found.end()
        extra = {2: 0, 3: 0, 4: 1}.get(count, max(0, count - 5))
        out.append("'" * extra)
        if count in (3, 4):
            out.append("</b>" if bold else "<b>")
            bold = not bold
        elif count == 2:
            out.append("</i>" if italic else "<i>")
            italic = not italic
        else:
            out.append({(0, 0): "<i><b>", (1, 0): "</b><i>", (0, 1): "</i><b>", (1, 1): "</b></i>"}[bold, italic])
            bold, italic = not bold, not italic
    return "".join(out) + line[last:] + ("</b>" if bold else "") + ("</i>" if italic else "")


def _blocks(lines: list[str]) -> Iterator[str]:
    """Lines as headings, lists and paragraphs."""
    paragraph: list[str] = []
    opened = ""

    def ended() -> Iterator[str]:
        nonlocal opened
        if paragraph:
            yield "<p>" + "".join(line + "\n" for line in paragraph) + "</p>\n"
            paragraph.clear()
        if opened:
            yield _closing(opened) + "\n"
            opened = ""

    for line in lines:
        heading = _HEADING.fullmatch(line) if line.startswith("=") else None
        item = _ITEM.fullmatch(line)
        if heading:
            yield from ended()
            level, title = len(heading[1]), heading[2].strip()
            anchor = escape(re.sub("<[^>]*>", "", title).replace(" ", "_"))
            yield f'<h{level}><span id="{anchor}">{title}</span></h{level}>\n'
        elif item:
            if paragraph:
                yield from ended()
            yield _step(opened, item[1]) + item[2]
            opened = item[1]
        elif not line.strip():
            yield from ended()
        elif line.startswith("----"):
            yield from ended()
            yield "<hr>\n"
        else:
            if opened:
                yield from ended()
            paragraph.append(line.lstrip(" \t"))
    yield from ended()


def _closing(marks: str) -> str:
    return "".join(f"</{LISTS[mark][1]}></{LISTS[mark][0]}>" for mark in reversed(marks))


def _step(before: str, after: str) -> str:
    """What stands between an item with the marks `before` and one with `after`."""
    same = 0
    while same < min(len(before), len(after)) and LISTS[before[same]][0] == LISTS[after[same]][0]:
        same += 1
    made = _closing(before[same:])
    if same == len(after) and same:
        return made + f"</{LISTS[before[same - 1]][1]}>\n<{LISTS[after[same - 1]][1]}>"
    return made + "".join(f"<{LISTS[mark][0]}><{LISTS[mark][1]}>" for mark in after[same:])
