"""The words of a page: its wikitext without the markup, for the search index and for snippets."""

import re
from collections.abc import Collection
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
_TABLE = re.compile(r"\n[ \t:]*[{|!]")
_CELL = re.compile(r"\n[ \t]*[|!]\+?(?:[^\n|\[]*\|(?!\|))?")
_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_OUTSIDE = re.compile(r"\[(?:https?:|ftp:|mailto:|//)[^\s\[\]]*+[ \t]*+([^\[\]\n]*+)\]", re.IGNORECASE)
_SWITCH = re.compile(r"__[A-Z]{3,}__")
_QUOTES = re.compile("''+")
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
    for _ in range(DEEPEST):
        text, count = _INNERMOST.subn(" ", text) if "{{" in text else (text, 0)
        if not count:
            break
    if _TABLE.search(text):
        text = _CELL.sub("\n", _TABLE_LINE.sub("\n", text))
    text = text.replace("||", " ").replace("!!", " ")
    if "[" in text:
        for _ in range(3):
            parts: list[str | None] = list(_LINK.split(text)) if "[[" in text else [text]
            if len(parts) == 1:
                break
            text = without_links(parts, dropped)
        text = _OUTSIDE.sub(r"\1", text) if "[" in text else text
    text = _TAG.sub(" ", text) if "<" in text else text
    text = _SWITCH.sub(" ", text) if "__" in text else text
    text = _QUOTES.sub("", text) if "''" in text else text
    text = _LINE.sub(lambda line: "\n" + (line[2] or ""), text)
    text = unescape(text) if "&" in text else text
    text = text.replace("\t", " ").replace("\u00a0", " ")
    text = _SPACES.sub(" ", text) if "  " in text else text
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


def without_links(parts: list[str | None], dropped: Collection[str]) -> str:
    """What links show: of a text that is split into texts, with a target and a label (or None) between any two."""
    for n in range(1, len(parts), 3):
        target = parts[n] or ""
        if ":" in target and target.partition(":")[0].strip().replace("_", " ").lower() in dropped:
            parts[n], parts[n + 1] = " ", None
        else:
            parts[n] = target.lstrip(":") if parts[n + 1] is None else None
    return "".join(filter(None, parts))


def silent_links(site: Site) -> frozenset[str]:
    """What begins links that show no text: names of the namespaces of files and categories, prefixes of languages."""
    names = {entry["alias"].lower() for entry in site.profile.get("namespacealiases") or () if entry["id"] in NAMELESS}
    for id in NAMELESS:
        if own := site.namespaces.get(id):
            names |= {own.name.lower(), own.canonical.lower()}
    names |= {"image", "file", "category"}
    return frozenset(names | {prefix for prefix in site.interwiki if site.is_language(prefix)})
