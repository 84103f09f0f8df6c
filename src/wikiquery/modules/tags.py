"""The tags that changes can have: list=tags."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..params import Continue, ListModule, continue_, flags, limit
from ..result import Items
from ..schema.changes import change_tag_def
from ..scope import MORE, Run
from ..select import Compare, Select, read
from ..site import Site
from .tag_names import TagNames

SOFTWARE = {
    "mw-blank": (1, 31),
    "mw-changed-redirect-target": (1, 31),
    "mw-contentmodelchange": (1, 31),
    "mw-manual-revert": (1, 36),
    "mw-new-redirect": (1, 31),
    "mw-recreated": (1, 44),
    "mw-removed-redirect": (1, 31),
    "mw-replace": (1, 31),
    "mw-reverted": (1, 36),
    "mw-rollback": (1, 31),
    "mw-server-side-upload": (1, 36),
    "mw-undo": (1, 31),
}
"""The tags that MediaWiki gives by itself, unless a wiki forbids it, each with the version from which on it does."""
VERSION = re.compile(r"MediaWiki (\d+)\.(\d+)")


class Tag(NamedTuple):
    """A tag, how often it is used (None: not known), and who has defined it.

    That is MediaWiki (`software`) or the wiki (`manual`); else an extension, or nobody.
    """

    name: str
    hits: int | None
    software: bool
    manual: bool


class Tags(ListModule, prefix="tg", tag="tag"):
    """The tags that changes have, and those that they can have, in the order of their names."""

    reads = ("change_tag_def",)
    adds = ("slots", "text")

    continue_: Continue = continue_()
    limit: int = limit()
    prop: tuple[str, ...] = flags(
        active="Whether changes still get the tag.",
        defined="Whether somebody has defined the tag.",
        description="The description, as wikitext.",
        displayname="What the tag is called, as HTML.",
        hitcount="How many revisions and entries of the log have it.",
        source="Who has defined it.",
    )

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The tags in use, and those that MediaWiki defines."""
        tags = self.tags(at)
        shown = tags[: self.limit]
        names = None
        if {"description", "displayname"} & set(self.prop):
            names = TagNames(at, [tag.name for tag in shown], [tag.name for tag in shown if tag.manual])
        for tag in shown:
            yield 0, self.item(at, tag, names), tag.name
        if len(tags) > self.limit:
            yield 0, MORE, tags[self.limit].name

    def tags(self, at: Run) -> list[Tag]:
        """The tags from the continue value on: one more than asked for."""
        start = at.continue_value or ""
        software = software_tags(at.site)
        columns = read(change_tag_def.count, change_tag_def.user_defined)
        where = [Compare(change_tag_def.name, ">=", start)]
        select = Select(change_tag_def, columns, where=where, order=(change_tag_def.name,))
        # Where dumps write tags out, the table has their names alone.
        named = at.held.get("change_tag_def", {}).get("state") == "derived"
        found = {name: Tag(name, None if named else 0, True, False) for name in software if name >= start}
        for name, hits, manual in at.rows(select, self.limit + 1):
            found[name] = Tag(name, None if named else hits, name in software, bool(manual))
        return [found[name] for name in sorted(found)][: self.limit + 1]

    def item(self, at: Run, tag: Tag, names: TagNames | None) -> dict[str, Any]:
        """The item of a tag, its keys in MediaWiki's order."""
        prop = self.prop
        item: dict[str, Any] = {"name": tag.name}
        if names is not None and "displayname" in prop:
            item |= names.called(tag.name)
        if names is not None and "description" in prop:
            item |= names.described(tag.name)
        if "hitcount" in prop and tag.hits is None:
            at.missing("how often tags are used", "change_tag_def", "hitcount")
        elif "hitcount" in prop:
            item["hitcount"] = tag.hits
        if not (tag.software or tag.manual):
            if {"active", "defined", "source"} & set(prop):
                at.undumped("which tags extensions define")
            return item
        if "defined" in prop:
            item["defined"] = True
        if "source" in prop:
            sources = [*(("software", "extension") if tag.software else ()), *(("manual",) if tag.manual else ())]
            item["source"] = Items(sources, plain=True)
        if "active" in prop:
            item["active"] = True
        return item


def software_tags(site: Site) -> frozenset[str]:
    """The tags that the wiki's version of MediaWiki gives by itself."""
    found = VERSION.search(str(site.general.get("generator", "")))
    version = (int(found[1]), int(found[2])) if found else (1, 43)
    return frozenset(name for name, since in SOFTWARE.items() if since <= version)
