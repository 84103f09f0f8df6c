"""The words of a page: its wikitext without the markup, for the search index and for snippets."""

import re
from collections.abc import Collection
from html import unescape

from .site import Site

_GONE = re.compile(
    r"<!--.*?-->"
    r"|<(ref|math|score|timeline|gallery|syntaxhighlight|source|templatestyles|imagemap|mapframe|graph)\b[^<>]*"
    r"(?:/>|>.*?</\1\s*>)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_INNERMOST = re.compile(r"\{\{[^{}]*\}\}|\{\{\{[^{}]*\}\}\}")
_TABLE_LINE = re.compile(r"^[ \t:]*(?:\{\||\|\}|\|-).*$", re.MULTILINE)
_CELL = re.compile(r"^[ \t]*[|!](?:\+)?(?:[^\n|\[]*\|(?!\|))?", re.MULTILINE)
_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_OUTSIDE = re.compile(r"\[(?:https?:|ftp:|mailto:|//)[^\s\]]*[ \t]*([^\]\n]*)\]", re.IGNORECASE)
_SWITCH = re.compile(r"__[A-Z]{3,}__")
_QUOTES = re.compile(r"'{2,}")
_HEADING = re.compile(r"^(={1,6})[ \t]*(.+?)[ \t]*\1[ \t]*$", re.MULTILINE)
_LIST = re.compile(r"^[*#:;]+[ \t]*", re.MULTILINE)
_SPACES = re.compile("  +")

NAMELESS = (6, 14)
"""The namespaces of files and categories: links to them show no text."""

DEEPEST = 40
"""Templates within templates that are taken away, level by level."""


def plain(wikitext: str, dropped: Collection[str] = ()) -> str:
    """The text that a reader sees, roughly: without templates, tables' markup, references and tags.

    `dropped` are names in lower case that begin links which show no text: `silent_links` of the wiki.
    """
    text = _GONE.sub(" ", wikitext)
    if "{{" in text:
        for _ in range(DEEPEST):
            text, count = _INNERMOST.subn(" ", text)
            if not count:
                break
    if "|" in text:
        text = _CELL.sub("", _TABLE_LINE.sub("", text)).replace("||", " ").replace("!!", " ")
    if "[" in text:
        for _ in range(3):
            text, count = _LINK.subn(lambda link: _shown(link, dropped), text)
            if not count:
                break
        text = _OUTSIDE.sub(r"\1", text)
    text = _SWITCH.sub(" ", _TAG.sub(" ", text))
    text = _LIST.sub("", _HEADING.sub(r"\2", _QUOTES.sub("", text)))
    text = unescape(text) if "&" in text else text
    text = _SPACES.sub(" ", text.replace("\t", " ").replace("\u00a0", " "))
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def headings(wikitext: str) -> list[str]:
    """The titles of the sections, in order."""
    return [plain(found[2]) for found in _HEADING.finditer(_GONE.sub(" ", wikitext))]


def _shown(link: re.Match[str], dropped: Collection[str]) -> str:
    """What a link shows."""
    target, label = link[1], link[2]
    name, colon, _ = target.partition(":")
    if colon and name.strip().replace("_", " ").lower() in dropped:
        return " "
    return label if label is not None else target.lstrip(":")


def silent_links(site: Site) -> frozenset[str]:
    """What begins links that show no text: names of the namespaces of files and categories, prefixes of languages."""
    names = {entry["alias"].lower() for entry in site.profile.get("namespacealiases") or () if entry["id"] in NAMELESS}
    for id in NAMELESS:
        if own := site.namespaces.get(id):
            names |= {own.name.lower(), own.canonical.lower()}
    names |= {"image", "file", "category"}
    return frozenset(names | {prefix for prefix in site.interwiki if site.is_language(prefix)})
