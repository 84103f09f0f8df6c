"""One open SQL dump: the tables in it and their rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wikiquery.importer.sources import Stream

Value: TypeAlias = int | float | bytes | None
Row: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ColumnDef:
    """A column as CREATE TABLE tells it: `sqltype` in lower case ("int(10) unsigned"), `kind` what its values are.

    "text" and "bytes" values are both bytes; "text" says that MySQL keeps them in a character set (or as a date).
    """

    name: str
    sqltype: str
    kind: Literal["int", "float", "text", "bytes"]


@dataclass(frozen=True, slots=True)
class TableDump:
    """A table in a dump: its name without the wiki's table prefix, and its columns in the order of the rows."""

    table: str
    columns: list[ColumnDef]


class SqlDump:
    """An open SQL dump of one table or of a whole database.

    `compiled` chooses the parser: the compiled one, the one in Python, or (None) the fastest that is there. Both give
    the same. `warnings` says, after the last table, what is odd about the dump but does no harm.
    """

    warnings: list[str]

    def __init__(self, stream: Stream, *, compiled: bool | None = None) -> None:
        raise NotImplementedError

    def tables(self) -> Iterator[tuple[TableDump, Iterator[list[Row]]]]:
        """Each table with its rows, in batches of some thousand; a table without rows gives no batch.

        A row is a tuple in the order of `TableDump.columns`: int, float, bytes (never decoded) or None. The rows must be
        read before the next table is asked for; those not read are passed over, unparsed. A table whose rows stand in
        several places of the dump comes several times. Raises DumpError with the position for a dump that cannot be
        read: not SQL, rows without their CREATE TABLE, a row with too few or too many values, a statement cut off.
        """
        raise NotImplementedError
