"""The headings of a page, as action=parse shows them."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from ..contents import Entry, contents
from ..modules.existence import ids_of
from ..modules.extracts import Texts
from ..plaintext import silent_links
from ..result import Items
from ..scope import Run
from ..site import Site
from ..templates import included
from .parse_links import DATA, template_keys
from .parse_target import WIKITEXT, Target

HEADING = re.compile("^=.+=[ \t]*$", re.MULTILINE)
ENOUGH = 4
"""From how many headings on a page shows a table of contents."""
WORDS = {"toc": "__TOC__", "notoc": "__NOTOC__", "forcetoc": "__FORCETOC__"}


def headings(at: Run, target: Target, text: str, wanted: Collection[str]) -> dict[str, Any]:
    """`sections`, `tocdata` and `showtoc`, as far as they are wanted; warns where templates bring other headings."""
    if not {"sections", "tocdata"} & set(wanted):
        return {}
    entries: list[Entry] = []
    if target.model == WIKITEXT:
        site = at.site
        if "{{" in text and target.newest and templates_with_headings(at, target.id):
            at.warn("approximation", "Headings that come from templates are not listed.")
        silent = silent_links(site)
        entries = contents(text, site.extension_tags, language_variants=site.language_variants, silent=silent)
    said: dict[str, Any] = {}
    name = at.site.key(target.title)
    if "sections" in wanted:
        said["sections"] = sections(entries, name)
    if "tocdata" in wanted:
        said["tocdata"] = None if target.model in DATA else toc(entries, name)
    return {**said, "showtoc": shows_contents(at.site, text, len(entries))}


def templates_with_headings(at: Run, id: int) -> bool:
    """Whether a heading stands in a page that the page includes."""
    if not at.has("templatelinks"):
        return False
    ids = ids_of(at, {(namespace, key) for namespace, key in template_keys(at, id)}).values()
    found = Texts(at).of_pages(sorted(ids)).values()
    return any(HEADING.search(included(newest.text)) for newest in found)


def sections(entries: Iterable[Entry], title: str) -> Items:
    """The headings as `sections` has them."""
    items = (
        {
            "toclevel": entry.depth, "level": str(entry.level), "line": entry.line, "number": entry.number,
            "index": str(entry.index), "fromtitle": title, "byteoffset": entry.start,
            "anchor": entry.anchor, "linkAnchor": entry.link_anchor,
        }
        for entry in entries
    )  # fmt: skip
    return Items(items, "s")


def toc(entries: Iterable[Entry], title: str) -> dict[str, Any]:
    """The headings as `tocdata` has them."""
    items = (
        {
            "tocLevel": entry.depth, "hLevel": entry.level, "line": entry.line, "number": entry.number,
            "index": str(entry.index), "fromTitle": title, "codepointOffset": entry.start,
            "anchor": entry.anchor,
        }
        for entry in entries
    )  # fmt: skip
    return {"sections": Items(items), "extensionData": Items()}


def shows_contents(site: Site, text: str, count: int) -> bool:
    """Whether a page with so many headings shows a table of contents: as its text has it, or where they are enough."""
    folded = text.lower()
    said = {name for name in WORDS if any(word.lower() in folded for word in aliases(site, name))}
    if not count or ("notoc" in said and not said & {"toc", "forcetoc"}):
        return False
    return count >= ENOUGH or bool(said & {"toc", "forcetoc"})


def aliases(site: Site, name: str) -> list[str]:
    """The wiki's own forms of a magic word."""
    for word in site.profile.get("magicwords") or ():
        if word["name"] == name:
            return [*word["aliases"]]
    return [WORDS[name]]
