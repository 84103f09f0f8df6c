"""Rows of a dump table as rows of a store's table, whichever generation of MediaWiki wrote them.

What a dump has is told by its own CREATE TABLE. Columns that the store does not know are passed over; those that the
dump does not have get their default. Links that name a title instead of a linktarget wait in a staging table
(`staging.py`) until all titles are known.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

from wikiquery.errors import StoreError
from wikiquery.importer.numbered import Numbered
from wikiquery.importer.sqldump import ColumnDef, Row, TableDump
from wikiquery.importer.staging import LINKS, PREFIX, by_number, staging_table
from wikiquery.schema.ddl import Column, Table

Batch: TypeAlias = list[tuple[Any, ...]]
# Columns that name rows of these tables, by the table: they mean nothing when the table is not in the dumps.
REFERENCES = {
    "actor": ("img_actor", "oi_actor", "rc_actor", "log_actor", "bl_by_actor"),
    "comment": (
        *("img_description_id", "oi_description_id", "rc_comment_id", "log_comment_id"),
        *("pt_reason_id", "bl_reason_id"),
    ),
}

# Columns of old dumps whose rows need numbers or tables that only a whole import knows.
NUMBERED = frozenset(("cl_collation", "ct_tag", "page_restrictions"))
# Keys that the oldest dumps do not have: rows are counted.
SERIAL = ("el_id", "ct_id", "pr_id", "gt_id")
# GeoData's grid of coordinates, by what it is made of: a wiki that does not search by it has none, and the size of its
# cells is each wiki's own.
GRID = {"gt_lat_int": "gt_lat", "gt_lon_int": "gt_lon"}
# What links name, until linktarget.
GIVEN = {
    "given_title": ("pl_title", "tl_title", "il_to", "cl_to"),
    "given_namespace": ("pl_namespace", "tl_namespace"),
    "given_target": ("pl_target_id", "tl_target_id", "il_target_id", "cl_target_id"),
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """How the rows of a dump table go in: into which table, for which columns, and what makes rows of rows."""

    into: Table
    columns: tuple[str, ...]
    rows: Callable[[list[Row]], Batch]

    @property
    def staged(self) -> bool:
        """Whether they wait in a staging table."""
        return self.into.name in LINKS.values()


def conversion(
    dump: TableDump,
    table: Table,
    collations: Numbered,
    tags: Numbered,
    unknown: Collection[str],
    titles: Sequence[int] | None = None,
    *,
    early: bool = False,
) -> Conversion:
    """How the rows of `dump` go into `table`, or into its staging table.

    `collations` and `tags` number what the dump gives by name; `unknown` are columns that name rows of tables that are
    not there. `titles` are the store's numbers of titles by the dump's: links to titles that have none are left out.
    `early` is as for `staging_table`. Raises StoreError where the dump's columns are not those of the table.
    """
    place = {column.name: number for number, column in enumerate(dump.columns)}
    into = staging_table(table, place, early=early)
    taken: list[str] = []
    values: list[str] = []
    names: dict[str, Any] = {"collations": collations, "tags": tags, "serial": count(1), "titles": titles}
    names |= {"digits": digits, "domain": domain_of, "path": path_of, "tenths": tenths}
    number = f"{PREFIX[into.name]}_target_id" if titles is not None and into.name in PREFIX else ""
    for column in into.columns:
        value = _special(column.name, place) or _plain(column, place, dump.columns)
        if column.name == number:
            value = "title"
        if column.name in unknown:
            value = "0"
        if value:
            taken.append(column.name)
            values.append(value)
    needed = into.key or ("given_target" if by_number(table, place) else "given_title",)
    missing = [name for name in needed if name not in taken and name in into.names]
    if missing or not taken:
        what = f"its table {dump.table} has no column {missing[0]}" if missing else f"{dump.table} has no known column"
        raise StoreError(f"{what}: this is not MediaWiki's table")
    only = f" if (title := titles[r[{place[number]}]])" if number else ""
    return Conversion(into, tuple(taken), _function(values, only, names))


class Bounded:
    """Numbers of titles, 0 for those beyond the last."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers

    def __getitem__(self, given: int) -> int:
        return self.numbers[given] if 0 <= given < len(self.numbers) else 0


def _function(values: list[str], only: str, names: dict[str, Any]) -> Callable[[list[Row]], Batch]:
    """A function over a batch of rows, written out: a loop over columns would take five times as long."""
    tuple_ = ", ".join(values) + ","
    source = f"lambda rows: [({tuple_}) for r in rows{only}]"
    strict = eval(source.replace("DECODE", "decode()"), dict(names))
    bounded = names | {"titles": Bounded(names["titles"] or ())}
    lenient = eval(source.replace("DECODE", "decode('utf-8', 'replace')"), bounded)

    def rows(batch: list[Row]) -> Batch:
        try:
            return strict(batch)  # type: ignore[no-any-return]
        except (UnicodeDecodeError, IndexError):
            return lenient(batch)  # type: ignore[no-any-return]

    return rows


def _plain(column: Column, place: dict[str, int], columns: Sequence[ColumnDef]) -> str:
    """The expression for a column that the dump calls by its name; "" if it has none such."""
    at = place.get(column.name)
    if at is None:
        return ""
    value = f"r[{at}]"
    kind = columns[at].kind
    if column.type in ("text", "stamp"):
        text = f"str({value})" if kind in ("int", "float") else f"{value}.DECODE"
        if columns[at].sqltype.startswith(("timestamp", "datetime")):
            text = f"digits({text})"
        return f"({'None' if column.null else repr(column.default)} if {value} is None else {text})"
    if column.type in ("int", "real") and kind in ("text", "bytes"):
        value = f"({'int' if column.type == 'int' else 'float'}({value}) if {value} else None)"
    return value if column.null else f"{value} or {column.default!r}"


def _special(name: str, place: dict[str, int]) -> str:
    """The expression for a column that older generations keep under another name; "" if there is none."""
    if name == "cl_collation_id" and "cl_collation" in place:
        named = f"collations[r[{place['cl_collation']}]]"
        return f"({named} if r[{place['cl_collation']}] else r[{place[name]}])" if name in place else named
    if name == "ct_tag_id" and "ct_tag" in place:
        named = f"tags[r[{place['ct_tag']}]]"
        return f"(r[{place[name]}] or {named})" if name in place else named
    if name in ("el_to_domain_index", "el_to_path") and "el_index" in place:
        function = "domain" if name == "el_to_domain_index" else "path"
        made = f"{function}(r[{place['el_index']}].DECODE)"
        # Dumps from between have both, and not every row has what is new.
        new, domain = place.get(name), place.get("el_to_domain_index")
        return made if None in (new, domain) else f"(r[{new}].DECODE if r[{domain}] else {made})"
    if GRID.get(name) in place:
        return f"tenths(r[{place[GRID[name]]}])"
    if name in SERIAL and name not in place:
        return "next(serial)"
    old = next((old for old in GIVEN.get(name, ()) if old in place), None)
    return f"r[{place[old]}]{'.DECODE' if name == 'given_title' else ''}" if old else ""


def digits(written: str) -> str:
    """MySQL's "2026-11-22 13:45:32" as 14 digits."""
    return written.replace("-", "").replace(":", "").replace(" ", "")


def tenths(degrees: float | None) -> int | None:
    """A latitude or longitude in tenths of a degree, halves away from zero; exact, as it has eight decimals at most."""
    if degrees is None:
        return None
    parts = round(abs(degrees) * 100_000_000) + 5_000_000
    return parts // 10_000_000 * (1 if degrees >= 0 else -1)


def domain_of(index: str) -> str:
    """The el_to_domain_index of an old el_index: "https://org.example.www./path" up to the path."""
    return index[: _path_at(index)]


def path_of(index: str) -> str:
    """The el_to_path of an old el_index."""
    return index[_path_at(index) :]


def _path_at(index: str) -> int:
    start = index.find("://")
    at = index.find("/", start + 3 if start >= 0 else (2 if index.startswith("//") else len(index)))
    return at if at >= 0 else len(index)
