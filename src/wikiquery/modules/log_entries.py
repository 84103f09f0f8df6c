"""What is said of entries of the log, and that a part is hidden."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from .. import timestamps
from ..result import Items
from ..schema.changes import logging as log
from ..schema.columns import Column
from ..schema.tables import change_tag, page
from ..scope import NOT_HELD, Run
from ..select import In, Select, read
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
NAMESPACE, KEY, PARAMS, THEN = 5, 6, 7, 8
"""Places in COLUMNS."""

SPARE = 1_000
"""Bytes that remain of a row's bound when all but comment and parameters is said."""

Row = tuple[Any, ...]
PROP = ("ids", "title", "type", "user", "userid", "timestamp", "comment", "parsedcomment", "details", "tags")
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
            at.missing("the ids of pages", page.sql)
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
            self.tags = entry_tags(self.at, [row[1] for row in rows])
        if "parsedcomment" in self.prop:
            said = self.place[log.comment]
            about = [
                (row[said] or "", Title(row[NAMESPACE], row[KEY])) for row in rows if sees(self.at, row[2], COMMENT)
            ]
            self.parsed = parsed_comments(self.at, about)
        return list(map(self.writer(), rows))

    def are_small(self, rows: Sequence[Row]) -> bool:
        """Whether the items are surely no larger than rows of a statement, taken together."""
        weight = 4 * sum(map(len, self.parsed.values()))
        if "details" in self.prop:
            weight += 3 * sum(map(len, map(itemgetter(PARAMS), rows)))
        if "comment" in self.prop:
            weight += 4 * sum(map(len, filter(None, map(itemgetter(self.place[log.comment]), rows))))
        return weight <= SPARE * len(rows)

    def writer(self) -> Callable[[Row], dict[str, Any]]:
        """The function that makes an item of a row, its keys in MediaWiki's order."""
        ids, titles, kind, names, numbers, time, plain, parsed, details, tagged = (name in self.prop for name in PROP)
        number, user, said, current = (self.place.get(column, -1) for column in NEEDED)
        at, site, in_store, tags, html = self.at, self.at.site, self.in_store, self.tags, self.parsed
        name_of, iso = site.name, timestamps.iso

        def write(row: Row) -> dict[str, Any]:
            stamp, id, deleted, type, action, namespace, key, params, then = row[:9]
            item: dict[str, Any] = {"logid": id} if ids else {}
            if titles:
                item["ns"], item["title"] = namespace, name_of(namespace, key)
            if ids or details:
                more = log_details(site, type, action, params, stamp)
                if current >= 0:
                    item["pageid"] = row[current] or 0
                if ids and not (in_store and then is None):
                    item["logpage"] = then or 0
                if ids and more.revision is not None:
                    item["revid"] = more.revision
                # Of a hidden action no dump has the parameters; as good as always there are some.
                if details and (ids or titles or params or (in_store and deleted & ACTION)):
                    item["params"] = more.params
            if kind:
                item["type"], item["action"] = type, action
            if names:
                item["user"] = row[user]
            if numbers:
                item["userid"] = row[number] or 0
            if number >= 0 and not row[number]:
                item["anon"] = True
            if time:
                item["timestamp"] = iso(stamp)
            if plain:
                item["comment"] = row[said] or ""
            if parsed:
                item["parsedcomment"] = html.get((row[said] or "", Title(namespace, key)))
            if tagged:
                item["tags"] = Items(tags.get(id, ()), "tag", plain=True)
            return hide(at, item, deleted) if deleted else item

        return write


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
        at.missing("tags", "change_tag")
    elif ids:
        columns, where = read(change_tag.log, change_tag.name), [In(change_tag.log, ids)]
        for id, name in at.rows(Select(change_tag, columns, where=where, sort=(change_tag.log, change_tag.tag))):
            found.setdefault(id, []).append(name)
    return found
