"""The words of a page: its wikitext without the markup, for the search index and for snippets."""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from html import unescape

from .site import Site

SILENT = ("ref", "math", "score", "timeline", "gallery", "syntaxhighlight", "source", "templatestyles", "imagemap",
          "mapframe", "graph")  # fmt: skip
"""Tags whose content is not text."""

_OPENING = re.compile(rf"<(?:!--|({'|'.join(SILENT)})\b[^<>]*>)", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in SILENT} | {"": re.compile("-->")}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_INNERMOST = re.compile(r"\{\{[^{}]*\}\}|\{\{\{[^{}]*\}\}\}")
# A line break in front, and not ^: it is found many times faster.
_TABLE_LINE = re.compile(r"\n[ \t:]*(?:\{\||\|\}|\|-)[^\n]*")
_CELL = re.compile(r"\n[ \t]*[|!]\+?(?:[^\n|\[]*\|(?!\|))?")
_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_OUTSIDE = re.compile(r"\[(?:https?:|ftp:|mailto:|//)[^\s\[\]]*+[ \t]*+([^\[\]\n]*+)\]", re.IGNORECASE)
_SWITCH = re.compile(r"__[A-Z]{3,}__")
_QUOTES = re.compile(r"'{2,}")
_LINE = re.compile(r"\n(?:(={1,6})(.+?)\1[ \t]*(?=\n|\Z)|[*#:;]+)")
_HEADING = re.compile(r"^(={1,6})(.+?)\1[ \t]*$", re.MULTILINE)
_SPACES = re.compile("  +")

NAMELESS = (6, 14)
"""The namespaces of files and categories: links to them show no text."""

DEEPEST = 40
"""Templates within templates that are taken away, level by level."""


def plain(wikitext: str, dropped: Collection[str] = ()) -> str:
    """The text that a reader sees, roughly: without templates, tables' markup, references and tags.

    `dropped` are names in lower case that begin links which show no text: `silent_links` of the wiki.
    """
    text = "\n" + (without_silent(wikitext) if "<" in wikitext else wikitext)
    if "{{" in text:
        for _ in range(DEEPEST):
            text, count = _INNERMOST.subn(" ", text)
            if not count:
                break
    if "|" in text or "!" in text:
        text = _CELL.sub("\n", _TABLE_LINE.sub("\n", text)).replace("||", " ").replace("!!", " ")
    if "[" in text:
        shown = _shown(frozenset(dropped))
        for _ in range(3):
            text, count = _LINK.subn(shown, text)
            if not count:
                break
        text = _OUTSIDE.sub(r"\1", text)
    text = _TAG.sub(" ", text) if "<" in text else text
    text = _SWITCH.sub(" ", text) if "__" in text else text
    text = _QUOTES.sub("", text) if "''" in text else text
    text = _LINE.sub(lambda line: "\n" + (line[2] or ""), text)
    text = unescape(text) if "&" in text else text
    text = _SPACES.sub(" ", text.replace("\t", " ").replace("\u00a0", " "))
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def without_silent(wikitext: str) -> str:
    """Wikitext without comments, and without the tags that hold no text; what is not closed stays."""
    parts: list[str] = []
    open_: set[str] = set()
    at = 0
    for opening in _OPENING.finditer(wikitext):
        start, end = opening.span()
        name = (opening[1] or "").lower()
        if start < at or name in open_:
            continue
        if not name or wikitext[end - 2] != "/":
            closing = _CLOSING[name].search(wikitext, end)
            if closing is None:
                open_.add(name)
                continue
            end = closing.end()
        parts.append(wikitext[at:start])
        at = end
    return " ".join([*parts, wikitext[at:]])


def headings(wikitext: str) -> list[str]:
    """The titles of the sections, in order."""
    return [plain(found[2]) for found in _HEADING.finditer(without_silent(wikitext))]


@lru_cache(8)
def _shown(dropped: frozenset[str]) -> Callable[[re.Match[str]], str]:
    """What tells of a link what it shows."""

    def shown(link: re.Match[str]) -> str:
        target, label = link.group(1, 2)
        name, colon, _ = target.partition(":")
        if colon and name.strip().replace("_", " ").lower() in dropped:
            return " "
        return label if label is not None else target.lstrip(":")

    return shown


def silent_links(site: Site) -> frozenset[str]:
    """What begins links that show no text: names of the namespaces of files and categories, prefixes of languages."""
    names = {entry["alias"].lower() for entry in site.profile.get("namespacealiases") or () if entry["id"] in NAMELESS}
    for id in NAMELESS:
        if own := site.namespaces.get(id):
            names |= {own.name.lower(), own.canonical.lower()}
    names |= {"image", "file", "category"}
    return frozenset(names | {prefix for prefix in site.interwiki if site.is_language(prefix)})
