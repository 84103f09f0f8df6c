"""Where the rows of a special page's list come from: made for the request, or kept in the table querycache."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ..builders import builder
from ..errors import NotInSnapshot
from ..schema.columns import Column
from ..schema.querycache import querycache as qc
from ..schema.querycache import querycache_info as qci
from ..schema.querypages import MOST_KEPT, QueryPage, Rows, column, content_namespaces, rows_of
from ..schema.tables import page, slots
from ..scope import NOT_HELD, Run
from ..select import Compare, Condition, Down, In, Join, Out, Select, read
from ..timestamps import digits_of_unix, iso, iso_of_unix
from ..titles import InvalidTitle

MEDIAWIKI, CATEGORY = 8, 14
KEPT = (qc.namespace, qc.title, qc.value)
KEPT_BY_DEFAULT = 1000
"""How many rows of a list MediaWiki keeps where its settings do not say otherwise. Wikimedia's say MOST_KEPT."""

Row = tuple[Any, ...]
"""Namespace, key, the value where the list has one, and then what else the list tells."""
Item = dict[str, Any]


def list_of(at: Run, listed: QueryPage) -> "MadeNow | Kept | None":
    """The list, from where the wiki has it; None, with a warning, where no dump has what it is made of.

    MediaWiki keeps what is costly where its setting `misermode` says so. A store keeps that always.
    """
    miser = at.site.general.get("misermode")
    if listed.cheap:
        return MadeNow(at, listed)
    if at.held:
        return Kept(at, listed, cached=miser is not False) if is_there(at, listed) else None
    if miser is False or not (miser or made(at, listed)):
        return MadeNow(at, listed)
    return Kept(at, listed, cached=True)


def is_there(at: Run, listed: QueryPage) -> bool:
    """Whether a store has kept a list; warns where it has not. Raises NotInSnapshot for a table that it needs."""
    if made(at, listed):
        return True
    if listed.undumped:
        at.warn(NOT_HELD, f'No dump holds what "{listed.name}" is made of.', {"module": at.path})
        return False
    for table in listed.reads:
        if not at.has(table) or (listed.whole and at.held.get(table, {}).get("state") == "partial"):
            raise NotInSnapshot(table)
    text = f'This snapshot does not hold "{listed.name}": it was imported without the lists of special pages.'
    at.warn(NOT_HELD, text, {"module": at.path})
    return False


def made(at: Run, listed: QueryPage) -> str | None:
    """When a list was made that is kept; None where it never was."""
    if not at.has(qci.sql):
        return None
    rows = at.rows(Select(qci, read(qci.timestamp), where=[Compare(qci.type, "=", listed.name)]))
    return rows[0][0] if rows else None


def sorting(listed: QueryPage, columns: dict[str, Column]) -> tuple[Column | Down, ...]:
    """The order of a list over other columns than its own."""
    found = ((name, columns[name.removeprefix("-")]) for name in listed.order)
    return tuple(Down(c) if name.startswith("-") else c for name, c in found)


class MadeNow:
    """A list that is made for the request."""

    def __init__(self, at: Run, listed: QueryPage) -> None:
        self.at, self.listed = at, listed
        self.table = rows_of(listed.name, content_namespaces(at.site))

    def facts(self) -> Item:
        """What is said of the list itself."""
        return {}

    def rows(self, offset: int, limit: int) -> list[Row]:
        """Rows of the list from `offset` on."""
        listed = self.listed
        value = {"count": (Rows.value,), "time": (Rows.time,)}.get(listed.shows, ())
        # SQLite takes the order of several parts from their indexes only where all that sorts them is read.
        last = (Rows.id,) if listed.cheap else ()
        select = Select(
            self.table,
            read(Rows.namespace, Rows.title, *value, *map(column, listed.more), *last),
            where=[*self.excepted(Rows.title)],
            sort=sorting(listed, {name.removeprefix("-"): column(name) for name in listed.order}),
            offset=offset,
        )
        return self.at.rows(select, limit)

    def items(self, rows: Sequence[Row]) -> list[Item]:
        """What is said of the rows."""
        name, shows = self.at.site.name, self.listed.shows
        if shows == "count":
            return [{"value": str(row[2]), "ns": row[0], "title": name(row[0], row[1])} for row in rows]
        if shows == "time":
            return [
                {"value": row[2], "timestamp": iso(row[2]), "ns": row[0], "title": name(row[0], row[1])} for row in rows
            ]
        if shows == "namespace":
            return [{"value": str(row[0]), "ns": row[0], "title": name(row[0], row[1])} for row in rows]
        one = {"value": "1"} if shows == "one" else {}
        items: list[Item] = [{**one, "ns": row[0], "title": name(row[0], row[1])} for row in rows]
        if self.listed.more:
            for item, row in zip(items, rows, strict=True):
                told = zip(self.listed.more, row[2:], strict=True)
                item["databaseResult"] = {key: None if value is None else str(value) for key, value in told}
        return items

    def excepted(self, title: Column) -> list[Condition]:
        """The condition that leaves out the categories that a message of the wiki's names."""
        at, message = self.at, self.listed.exceptions
        if not message or not all(map(at.has, (page.sql, "slots", "content", "text"))):
            return []
        where = [Compare(page.namespace, "=", MEDIAWIKI), Compare(page.title, "=", message)]
        joins = (Join(slots, ((slots.revision, page.latest),)),)
        found = at.rows(Select(page, read(slots.address), joins, [*where, Compare(slots.role, "=", "main")]))
        texts = at.texts([address for (address,) in found])
        keys = [key for text in texts.values() for key in self.named(text or "")]
        return [In(title, keys, negated=True)] if keys else []

    def named(self, text: str) -> list[str]:
        """The keys of the categories that a text names, one in each line that begins with an asterisk."""
        keys = []
        for line in text.split("\n"):
            if line.startswith("*"):
                try:
                    found = self.at.site.title(line[1:], CATEGORY)
                    if found.namespace != CATEGORY or found.interwiki:
                        found = self.at.site.title_within(line[1:], CATEGORY)
                except InvalidTitle:
                    continue
                keys.append(found.key)
        return keys


class Kept(MadeNow):
    """A list that is kept. `cached`: that is said of it, as MediaWiki does; else it is told as if it were made now."""

    def __init__(self, at: Run, listed: QueryPage, *, cached: bool) -> None:
        super().__init__(at, listed)
        self.cached = cached

    def facts(self) -> Item:
        if not self.cached:
            return {}
        timestamp = made(self.at, self.listed)
        known = {"cachedtimestamp": iso(timestamp)} if timestamp else {}
        return {"cached": True, **known, "maxresults": self.most()}

    def most(self) -> int:
        """How many rows are kept at most. MediaWiki's setting is not in its database: as many as show it is."""
        if self.at.held:
            return MOST_KEPT
        return MOST_KEPT if self.at.rows(self.select(KEPT_BY_DEFAULT), 1) else KEPT_BY_DEFAULT

    def select(self, offset: int) -> Select:
        """The rows from `offset` on. MediaWiki leaves those of one value in the order in which they were kept."""
        at, listed = self.at, self.listed
        down = listed.order[0] == "-value" or (listed.shows == "one" and not at.held)
        ties = (qc.namespace, qc.title) if at.held or listed.by_title else ()
        return Select(
            qc,
            read(*KEPT),
            where=[Compare(qc.type, "=", listed.name), *(self.excepted(qc.title) if at.held else ())],
            sort=(Down(qc.value) if down else qc.value, *ties),
            offset=offset,
        )

    def rows(self, offset: int, limit: int) -> list[Row]:
        rows = self.at.rows(self.select(offset), limit)
        if self.cached:
            return rows
        if len(rows) < limit and offset + len(rows) >= MOST_KEPT and self.at.rows(self.select(MOST_KEPT - 1), 1):
            text = f'This snapshot holds only the first {MOST_KEPT:,} rows of "{self.listed.name}".'
            self.at.warn(NOT_HELD, text, {"module": self.at.path})
        if self.listed.more and not self.at.generator:
            told = self.told(rows)
            return [(namespace, key, *told[namespace, key]) for namespace, key, _ in rows if (namespace, key) in told]
        return rows

    def told(self, rows: Sequence[Row]) -> dict[tuple[int, str], Row]:
        """What else the list tells of its pages, by namespace and key."""
        keys: dict[int, list[str]] = defaultdict(list)
        for namespace, key, _ in rows:
            keys[namespace].append(key)
        ids = [
            id
            for namespace, some in keys.items()
            for (id,) in self.at.rows(
                Select(page, read(page.id), where=[Compare(page.namespace, "=", namespace), In(page.title, some)])
            )
        ]
        columns = read(Rows.namespace, Rows.title, *map(column, self.listed.more))
        found = self.at.rows(Select(self.table, columns, where=[In(Rows.id, ids)])) if ids else []
        return {(row[0], row[1]): row[2:] for row in found}

    def items(self, rows: Sequence[Row]) -> list[Item]:
        shows = self.listed.shows
        if not self.cached and shows != "time":
            return super().items(rows)
        value = str if self.cached else digits_of_unix
        outs = (
            Out("value", qc.value, always_one if shows == "one" else value),
            Out("timestamp", qc.value, iso_of_unix, when=shows == "time"),
            Out("ns", qc.namespace),
            Out("title", (qc.namespace, qc.title), self.at.site.name),
        )
        return builder(outs, KEPT)(rows)


def always_one(value: int) -> str:
    """What a list shows that counts nothing."""
    return "1"
