"""What is said of entries of the log, and that a part is hidden."""

from collections.abc import Mapping, Sequence
from operator import itemgetter, not_
from typing import Any

from .. import timestamps
from ..builders import builder
from ..inline import inline
from ..result import Items, Tree
from ..schema.changes import logging as log
from ..schema.columns import Column
from ..schema.tables import change_tag, page
from ..scope import NOT_HELD, Run
from ..select import In, Out, Select, read
from ..titles import Title
from .existence import parsed_comments
from .log_params import log_details
from .visibility import COMMENT, CONTENT, RESTRICTED, USER, sees

ACTION = CONTENT
"""The bit of a hidden action."""

COLUMNS = (
    log.timestamp, log.id, log.deleted, log.type, log.action, log.namespace, log.title, log.params, log.page,
)  # fmt: skip
NEEDED = {
    log.user: {"user", "userid"},
    log.user_name: {"user", "userid"},
    log.comment: {"comment", "parsedcomment"},
    page.id: {"ids"},
}
"""The columns that need a join, and what they are read for."""
STAMP, ID, DELETED, TYPE, DONE, NAMESPACE, KEY, PARAMS, THEN = range(len(COLUMNS))
"""Places in COLUMNS."""
SAID, REVISION = Column("said", Tree), Column("revision", int)
"""What stands behind a row when its parameters have been read."""

SPARE = 1_000
"""Bytes that remain of a row's bound when all but comment and parameters is said."""

Row = tuple[Any, ...]
PARTS = {
    **dict.fromkeys(("ns", "title", "pageid", "logpage", "revid", "params"), (ACTION, "actionhidden")),
    **dict.fromkeys(("user", "userid", "anon"), (USER, "userhidden")),
    **dict.fromkeys(("comment", "parsedcomment"), (COMMENT, "commenthidden")),
}
"""What says something of which part, and what says that it is hidden."""


class Describer:
    """Makes the items of rows of `columns`."""

    def __init__(self, at: Run, prop: frozenset[str]) -> None:
        self.at, self.prop, self.in_store = at, prop, bool(at.held)
        joined = [column for column, properties in NEEDED.items() if properties & prop]
        if page.id in joined and not at.has(page.sql):
            at.missing("the ids of pages", page.sql, "ids")
            joined.remove(page.id)
        self.columns = (*COLUMNS, *joined)
        self.place: Mapping[Column, int] = {column: n for n, column in enumerate(self.columns)}
        self.parsed: Mapping[tuple[str, Title | None], str] = {}
        self.tags: Mapping[int, list[str]] = {}

    def items(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """The items of the rows, in their order."""
        if "ids" in self.prop and self.in_store and any(row[THEN] is None for row in rows):
            text = "No dump tells the ids that pages had when something was done to them (logpage)."
            self.at.warn(NOT_HELD, text, {"module": self.at.path})
        if "tags" in self.prop:
            self.tags = entry_tags(self.at, [row[ID] for row in rows])
        if "parsedcomment" in self.prop:
            said = self.place[log.comment]
            about = [
                (row[said] or "", Title(row[NAMESPACE], row[KEY]))
                for row in rows
                if sees(self.at, row[DELETED], COMMENT)
            ]
            self.parsed = parsed_comments(self.at, about)
        items = builder(self.outs(), (*self.columns, SAID, REVISION))(self.told(rows))
        if "details" in self.prop and not {"ids", "title"} & self.prop:
            for item, row in zip(items, rows, strict=True):
                # Of a hidden action no dump has the parameters; as good as always there are some.
                if not (row[PARAMS] or (self.in_store and row[DELETED] & ACTION)):
                    del item["params"]
        if {"parsedcomment", "tags"} & self.prop:
            self.say_more(items, rows)
        for n in [n for n, row in enumerate(rows) if row[DELETED]]:
            items[n] = hide(self.at, items[n], rows[n][DELETED])
        return items

    def told(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows, each with what its parameters tell and the revision that it made."""
        if not {"ids", "details"} & self.prop:
            return [(*row, None, None) for row in rows]
        site = self.at.site
        return [row + log_details(site, row[TYPE], row[DONE], row[PARAMS], row[STAMP]) for row in rows]

    def outs(self) -> list[Out]:
        """What is said of an entry of which nothing is hidden, but for HTML and tags, in MediaWiki's order."""
        prop, site = self.prop, self.at.site
        ids, title, type, by = "ids" in prop, "title" in prop, "type" in prop, bool({"user", "userid"} & prop)
        return [
            Out("logid", log.id, when=ids),
            Out("ns", log.namespace, when=title),
            Out("title", (log.namespace, log.title), site.name, when=title),
            Out("pageid", page.id, or_zero, when=page.id in self.place),
            # Dumps do not tell it.
            Out("logpage", log.page, None if self.in_store else or_zero, when=ids, omit_none=self.in_store),
            Out("revid", REVISION, when=ids, omit_none=True),
            Out("params", SAID, when="details" in prop),
            Out("type", log.type, when=type),
            Out("action", log.action, when=type),
            Out("user", log.user_name, when="user" in prop),
            Out("userid", log.user, or_zero, when="userid" in prop),
            Out("anon", log.user, not_, when=by, omit_false=True),
            Out("timestamp", log.timestamp, timestamps.iso, when="timestamp" in prop),
            Out("comment", log.comment, or_nothing, when="comment" in prop),
        ]

    def say_more(self, items: Sequence[dict[str, Any]], rows: Sequence[Row]) -> None:
        """The comments as HTML, and the tags."""
        said = self.place.get(log.comment, -1)
        for item, row in zip(items, rows, strict=True):
            if "parsedcomment" in self.prop:
                item["parsedcomment"] = self.parsed.get((row[said] or "", Title(row[NAMESPACE], row[KEY])))
            if "tags" in self.prop:
                item["tags"] = Items(self.tags.get(row[ID], ()), "tag", plain=True)

    def are_small(self, rows: Sequence[Row]) -> bool:
        """Whether the items are surely no larger than rows of a statement, taken together."""
        weight = 4 * sum(map(len, self.parsed.values()))
        if "details" in self.prop:
            weight += 3 * sum(map(len, map(itemgetter(PARAMS), rows)))
        if "comment" in self.prop:
            weight += 4 * sum(map(len, filter(None, map(itemgetter(self.place[log.comment]), rows))))
        return weight <= SPARE * len(rows)


@inline("{0} or 0")
def or_zero(value: int | None) -> int:
    """A number, 0 for none."""
    return value or 0


@inline("{0} or ''")
def or_nothing(value: str | None) -> str:
    """A text, empty for none."""
    return value or ""


def hide(at: Run, item: Mapping[str, Any], deleted: int) -> dict[str, Any]:
    """An item with the marks of what is hidden in front of it, and without what the one who asks may not see."""
    made: dict[str, Any] = {}
    for key, value in item.items():
        bit, said = PARTS.get(key, (0, ""))
        if deleted & bit:
            made[said] = True
        if sees(at, deleted, bit):
            made[key] = value
    if deleted & RESTRICTED and made.keys() - item.keys():
        made["suppressed"] = True
    return made


def entry_tags(at: Run, ids: Sequence[int]) -> dict[int, list[str]]:
    """The tags of entries, in the order of the tags' ids."""
    found: dict[int, list[str]] = {}
    if not at.has("change_tag"):
        at.missing("tags", "change_tag", "tags")
    elif ids:
        columns, where = read(change_tag.log, change_tag.name), [In(change_tag.log, ids)]
        for id, name in at.rows(Select(change_tag, columns, where=where, sort=(change_tag.log, change_tag.tag))):
            found.setdefault(id, []).append(name)
    return found
