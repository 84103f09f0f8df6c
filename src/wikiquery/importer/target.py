"""A store while it is being built."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from wikiquery.schema.ddl import Table


@dataclass(frozen=True, slots=True)
class Indexed:
    """What making indexes showed: how many rows there are where some were there twice (None: none were), a note."""

    rows: int | None = None
    note: str = ""


Read = Callable[[str], list[tuple[Any, ...]]]
"""Gives the rows of a statement."""


class Target(Protocol):
    """Where the tables of an import go. Nothing can be seen by readers before `finish`.

    Every method raises StoreError, in one line, where the place is full or refuses.
    """

    place: str
    many_readers: bool
    """Whether several threads may read at the same time."""
    searched: bool
    """Whether there is a search index."""
    folder: Path | None
    """Where files that the import needs meanwhile may be; None: where the system has such files."""

    def create(self, table: Table, *, staging: bool = False) -> None:
        """Make a table, without its indexes. Staging tables are gone when the store is finished."""
        ...

    def name(self, table: Table) -> str:
        """The table's name for statements."""
        ...

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
        """Add rows with values for `columns`; gives how many went in (a row whose key is there already does not)."""
        ...

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Run a statement in SQL that all engines know, values as `?`; gives the rows that it answers."""
        ...

    def copy(self, table: Table, columns: Sequence[str], select: str) -> int:
        """Add the rows that a SELECT gives, in SQL that all engines know; gives how many went in."""
        ...

    def drop(self, table: Table) -> None:
        """Remove a table."""
        ...

    def index(self, table: Table) -> Indexed:
        """Make the table's key and indexes."""
        ...

    def part(self) -> str:
        """A place where another process can build one table (see `open_part`)."""
        ...

    def take(self, table: Table, place: str) -> None:
        """Take over the table, with its indexes, that another process finished in a place that `part` gave."""
        ...

    def settle(self) -> None:
        """All tables that dumps bring are in: have them and their indexes ready for `reading`."""
        ...

    def reading(self, stop: Event) -> AbstractContextManager[Read]:
        """What reads the settled tables, by their own names. Statements end with an error once `stop` is set."""
        ...

    def search(self, make: Callable[[Path], None]) -> None:
        """Have `make` put a search index into the file when all else is in it; no effect where there is no file."""
        ...

    def finish(self, metadata: Mapping[str, bytes | str]) -> int:
        """Put the metadata in, make the store whole and let it take its place; gives its size in bytes."""
        ...

    def abort(self) -> None:
        """Remove everything. Never raises."""
        ...


POSTGRESQL = ("postgresql://", "postgres://")


def open_target(place: str) -> Target:
    """What a store is built in: a file, or a PostgreSQL database for a URL. Raises StoreError."""
    # Here, because only one of them is needed and PostgreSQL's driver is slow to load.
    if place.startswith(POSTGRESQL):
        from wikiquery.importer.postgresql_target import PostgresqlTarget

        return PostgresqlTarget(place)
    from wikiquery.importer.sqlite_target import SqliteTarget

    return SqliteTarget(Path(place))


def open_part(place: str) -> Target:
    """What one table is built in by another process, at a place that `Target.part` gave. Raises StoreError."""
    if place.startswith(POSTGRESQL):
        from wikiquery.importer.postgresql_target import PostgresqlPart

        return PostgresqlPart(place)
    from wikiquery.importer.sqlite_target import SqlitePart

    return SqlitePart(Path(place))
