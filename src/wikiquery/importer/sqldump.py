"""One open SQL dump: the tables in it and their rows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from wikiquery.importer import sqlplain
from wikiquery.importer.sqlrows import Row, RowError, Value, parse_row
from wikiquery.importer.sqltable import NAME, ColumnDef, TableDump, parse_create, unquote
from wikiquery.importer.sqltext import AHEAD, Readable, SqlText

try:
    from wikiquery.importer import _sqlrows
except ImportError:  # there was no compiler when the package was installed
    compiled_rows = None
else:
    compiled_rows = _sqlrows.parse_rows

__all__ = ["ColumnDef", "Row", "SqlDump", "TableDump", "Value"]

BATCH = 4000  # rows; fewer where they are long
BATCH_BYTES = 1 << 18

# What a statement begins with; anything else is no SQL dump.
_STATEMENT = re.compile(
    rb"(ALTER|ANALYZE|BEGIN|CALL|CHANGE|CHECK|COMMIT|CREATE|DEALLOCATE|DELETE|DELIMITER|DO|"
    rb"DROP|END|EXECUTE|FLUSH|GRANT|INSERT|INSTALL|KILL|LOAD|LOCK|OPTIMIZE|PREPARE|PURGE|"
    rb"RELEASE|RENAME|REPAIR|REPLACE|RESET|REVOKE|ROLLBACK|SAVEPOINT|SELECT|SET|SHOW|START|"
    rb"STOP|TRUNCATE|UNLOCK|UPDATE|USE|WITH|XA)\b",
    re.I,
)
_TABLE = re.compile(rb"CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMPORARY\s+)?TABLE\b", re.I)
_INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?"
    rb"(?:" + NAME + rb"\s*\.\s*)?(" + NAME + rb")\s*(?:\(([^)]*)\)\s*)?VALUES?\s*(?=\()",
    re.I,
)
_DELIMITER = re.compile(rb"DELIMITER\s+(\S+)", re.I)

Parser: TypeAlias = Callable[[bytes, int, bytes], tuple[list[Row], int, bool]]


@dataclass(frozen=True, slots=True)
class _Insert:
    """The head of an INSERT, whose rows come next: `order` says where each column of the table stands in them."""

    dump: TableDump
    kinds: bytes
    order: tuple[int | None, ...] | None


class SqlDump:
    """An open SQL dump of one table or of a whole database.

    `compiled` chooses the parser: the compiled one (True; ImportError without it), the one in Python (False), or (None)
    the fastest that is there; both give the same. `warnings` says, after the last table, what is odd about the dump but
    does no harm; `complete` whether its last line said that it is.
    """

    def __init__(self, stream: Readable, *, compiled: bool | None = None) -> None:
        if compiled and compiled_rows is None:
            raise ImportError("the compiled parser of SQL dumps is not built")
        self._parse: Parser = sqlplain.parse_rows if compiled is False or compiled_rows is None else compiled_rows
        self._text = SqlText(stream)
        self._tables: dict[str, TableDump] = {}
        self._delimiter = b";"
        self._insert: _Insert | None = None
        self._current: TableDump | None = None
        self._next: TableDump | _Insert | None = None
        self.complete = False
        self.warnings: list[str] = []

    def tables(self) -> Iterator[tuple[TableDump, Iterator[list[Row]]]]:
        """Each table with its rows, in batches of some thousand; a table without rows gives no batch.

        A row is a tuple in the order of `TableDump.columns`: int, float, bytes (never decoded) or None; a column that
        an INSERT does not list is None. The rows must be read before the next table is asked for: those not read are
        passed over, unparsed. A table whose rows stand in several places of the dump comes several times. Raises
        DumpError with the position for a dump that cannot be read: not SQL, no table, rows without their CREATE TABLE,
        a row with too few or too many values, a statement cut off.
        """
        self._text.ensure(AHEAD)
        if self._text.buffer.startswith(b"\xef\xbb\xbf"):
            self._text.at = 3
        self._next = self._statement()
        while (begun := self._next) is not None:
            self._next = None
            self._insert = begun if isinstance(begun, _Insert) else None
            self._current = begun.dump if isinstance(begun, _Insert) else begun
            yield self._current, self._batches(self._current)
            while self._goes_on():
                self._text.skip()
                self._insert = None
        self._current = None
        if not self._tables:
            raise self._text.error("holds no CREATE TABLE")
        if not self.complete:
            self.warnings.append("does not end with 'Dump completed': it may be cut off after a whole statement")

    def _goes_on(self) -> bool:
        """Whether there are more rows of the current table; else `_next` is what follows them."""
        if self._insert is None and self._next is None:
            begun = self._statement()
            if isinstance(begun, _Insert) and begun.dump is self._current:
                self._insert = begun
            else:
                self._next = begun
                self._current = None
        return self._insert is not None

    def _batches(self, dump: TableDump) -> Iterator[list[Row]]:
        batch: list[Row] = []
        begin = self._text.position
        while self._current is dump and self._goes_on():
            batch += self._rows()
            if len(batch) >= BATCH or (batch and self._text.position - begin >= BATCH_BYTES):
                yield batch
                batch, begin = [], self._text.position
        if batch:
            yield batch

    def _rows(self) -> list[Row]:
        """Some rows of the INSERT, at least one."""
        insert, text = self._insert, self._text
        if insert is None:
            return []
        rows, text.at, ended = self._parse(text.buffer, text.at, insert.kinds)
        while not rows:
            try:
                found = parse_row(text.buffer, text.at, insert.kinds)
            except RowError as error:
                raise text.error(f"table {insert.dump.table}: {error.wrong}", error.position) from None
            if found is None and not text.more():
                raise text.error(
                    f"table {insert.dump.table}: is cut off in the middle of the rows, in the one that begins"
                )
            if found is not None:
                rows, text.at, ended = [found[0]], found[1], found[2]
        if ended:
            self._insert = None
        return rows if insert.order is None else _ordered(rows, insert.order)

    def _statement(self) -> TableDump | _Insert | None:
        """Pass over what is no matter, up to the next CREATE TABLE or the rows of an INSERT; None at the end."""
        text = self._text
        while text.space():
            text.ensure(AHEAD)
            if text.buffer.startswith((b"--", b"#"), text.at):
                self._remark(text.line())
            elif text.buffer.startswith(b"/*", text.at):
                text.comment()
            elif (begun := self._command()) is not None:
                return begun
        return None

    def _remark(self, line: bytes) -> None:
        self.complete = self.complete or line.startswith(b"-- Dump completed")

    def _command(self) -> TableDump | _Insert | None:
        """Read a statement; what it begins, if anything."""
        text = self._text
        word = _STATEMENT.match(text.buffer, text.at)
        if word is None:
            here = text.buffer[text.at : text.at + 24].decode("utf-8", "backslashreplace")
            raise text.error(f"is no SQL dump: there is {here!r} where a statement should begin")
        if match := _DELIMITER.match(text.buffer, text.at):
            self._delimiter = match[1]
            text.line()
        elif self._delimiter != b";":
            text.skip(self._delimiter)
        elif _TABLE.match(text.buffer, text.at):
            return self._create()
        elif word[0].upper() in (b"INSERT", b"REPLACE"):
            return self._begin_rows()
        else:
            text.skip()
        return None

    def _create(self) -> TableDump | None:
        found = parse_create(self._text.statement())
        if found is None:
            return None
        name, dump = found
        self._tables[name] = dump
        return dump

    def _begin_rows(self) -> _Insert:
        text = self._text
        match = _INSERT.match(text.buffer, text.at)
        if match is None:
            if text.buffer.find(b";", text.at) < 0:
                raise text.error("is cut off in the middle of a statement that begins")
            raise text.error("an INSERT that lists no VALUES")
        name = unquote(match[1])
        dump = self._tables.get(name)
        if dump is None:
            raise text.error(
                f"rows of the table {name}, but no CREATE TABLE before them: what its columns are is unknown"
            )
        insert = self._listed(dump, match[2])
        text.at = match.end()
        return insert

    def _listed(self, dump: TableDump, listed: bytes | None) -> _Insert:
        """The INSERT with its list of columns, if it has one."""
        if listed is None:
            return _Insert(dump, _kinds(dump.columns), None)
        names = [unquote(name.strip()) for name in listed.split(b",")]
        columns = {column.name: column for column in dump.columns}
        for name in names:
            if name not in columns:
                raise self._text.error(f"an INSERT names the column {name}, which the table {dump.table} does not have")
        order = tuple(names.index(name) if name in names else None for name in columns)
        straight = order == tuple(range(len(columns)))
        return _Insert(dump, _kinds([columns[name] for name in names]), None if straight else order)


def _kinds(columns: list[ColumnDef]) -> bytes:
    """The kinds of columns for the parsers."""
    return "".join({"int": "i", "float": "f"}.get(column.kind, "s") for column in columns).encode()


def _ordered(rows: list[Row], order: tuple[int | None, ...]) -> list[Row]:
    return [tuple(None if place is None else row[place] for place in order) for row in rows]
