"""Link tables that are written as finished pages, where the compiled modules are there that can do so."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw

from wikiquery.schema.ddl import Table, create_indexes, index_name

try:
    from wikiquery.importer._linkpages import write
    from wikiquery.importer._linkruns import LinkRuns
except ImportError:  # built without a compiler: SQLite does it all
    COMPILED = False
else:
    COMPILED = True

SUFFIXES = ("_from", "_from_namespace", "_target_id")


class PackedLinks:
    """The link tables of one SQLite file that is being built: collected here, written when SQLite is done with it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._links: dict[str, LinkRuns] = {}
        self._tables: dict[str, Table] = {}
        self._roots: dict[str, tuple[int, ...]] = {}

    def takes(self, table: Table, columns: Sequence[str]) -> bool:
        """Whether rows with these columns are collected here: links by number, nothing left out."""
        return COMPILED and _places(table, columns) is not None

    def add(self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Take rows. Raises ValueError for numbers that cannot be."""
        if table.name not in self._links:
            self._links[table.name] = LinkRuns(self._path.parent)
            self._tables[table.name] = table
        self._links[table.name].add(rows, *(_places(table, columns) or ()))

    def forget(self, table: Table) -> None:
        """Let go of what was taken for a table that will not be there."""
        self._links.pop(table.name, None)
        self._tables.pop(table.name, None)

    def distinct(self, table: Table) -> int | None:
        """How many different links were taken; None where none were. Raises ValueError for pages in two namespaces."""
        links = self._links.get(table.name)
        return None if links is None else links.distinct()

    def declare(self, db: apsw.Connection) -> None:
        """Make the tables' indexes known to SQLite, without their content."""
        db.execute("PRAGMA writable_schema = ON")
        for table in self._tables.values():
            for index, statement in zip(table.indexes, create_indexes(table, "sqlite"), strict=True):
                name = index_name(table, index, "sqlite")
                # SQLite would fill an index at once: a table gives the page for its root, then becomes the index.
                db.execute(f'CREATE TABLE "{name}" (root)')
                db.execute(
                    "UPDATE sqlite_schema SET type = 'index', tbl_name = ?, sql = ? WHERE name = ?",
                    (table.name, statement, name),
                )
            names = [table.name, *_in_order(table)]
            self._roots[table.name] = tuple(
                root
                for name in names
                for (root,) in db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,))
            )

    def write(self) -> None:
        """Write the links into the file, which nobody may have open. Raises OSError."""
        for name, roots in self._roots.items():
            write(self._links.pop(name), self._path, roots)


def _places(table: Table, columns: Sequence[str]) -> tuple[int, ...] | None:
    """Where the three numbers of a link are among the columns."""
    prefix = table.key[0].removesuffix("_from") if table.key else ""
    wanted = [prefix + suffix for suffix in SUFFIXES]
    if len(columns) != 3 or set(columns) != set(wanted) or set(table.names) != set(wanted):
        return None
    return tuple(columns.index(name) for name in wanted)


def _in_order(table: Table) -> list[str]:
    """The index by target, and the index by namespace."""
    return [index_name(table, index, "sqlite") for index in sorted(table.indexes, key=lambda index: len(index.columns))]
