"""SQLite: the store file that the importer makes, or the database of a wiki that runs on SQLite."""

import re
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import apsw

from .. import patience
from ..errors import StoreError
from ..schema.columns import Column, Time
from ..schema.search import MATCH, WordIndex, searchindex
from .database import Database, Row
from .dialects import LiveSQLite, SQLite
from .trouble import Away, TooSlow
from .turn import Turn

MARK = re.compile(r"\?|'[^']*'")
"""A mark, or a string, in which there is none."""
STEPS = 10_000
"""Steps of SQLite's machine, a tenth of a millisecond or so, between two looks at the clock."""
BUSY = 5000
"""Milliseconds to wait for a wiki that is just writing."""
# Each thread has a connection of its own: SQLite need not lock it.
FLAGS = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_NOMUTEX


def is_store(path: Path, prefix: str = "") -> bool:
    """Whether a file is a store that wikiquery made; else it is a wiki's. Raises StoreError for what is neither."""
    try:
        with path.open("rb") as file:
            magic = file.read(16)
    except FileNotFoundError:
        raise StoreError(f"{path}: there is no such file; make a store with `wikiquery import`") from None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from None
    if magic != b"SQLite format 3\0":
        raise StoreError(f"{path}: this is not a store that wikiquery made (not an SQLite file)")
    try:
        connection = apsw.Connection(f"file:{_quoted(path)}?mode=ro", flags=FLAGS)
        connection.set_busy_timeout(BUSY)
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{prefix}wikiquery",)).fetchall()
        connection.close()
    except apsw.Error as error:
        raise StoreError(f"{path}: the store cannot be read: {error}") from None
    return bool(found)


class SQLiteDatabase(Database):
    """A store, opened read-only; it does not change while it is open."""

    name = "sqlite"
    version = apsw.sqlite_lib_version()
    dialect: SQLite = SQLite()
    catalog = "SELECT m.name, p.name FROM sqlite_master AS m, pragma_table_info(m.name) AS p WHERE m.type = 'table'"
    mode = "immutable=1"
    brief = patience.LONG

    def __init__(self, path: Path, prefix: str = "", timeout: float | None = None) -> None:
        super().__init__(prefix, timeout)
        self.turn = Turn()
        self.path = path
        try:
            with self.session():
                self.detect()
        except apsw.Error as error:
            raise StoreError(f"{path}: the store cannot be read: {error}") from None

    def open(self) -> apsw.Connection:
        connection = apsw.Connection(f"file:{_quoted(self.path)}?{self.mode}", flags=FLAGS, statementcachesize=500)
        # Else a statement is planned anew whenever other values are bound, which takes longer than many run.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        # One by one: a statement that gives a row ends what is run at once. Small sorts are faster in memory.
        for pragma in ("mmap_size=1073741824", "cache_size=-65536", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.set_progress_handler(self.late, STEPS)
        return connection

    def begin(self) -> None:
        self.turn.take()
        try:
            super().begin()
        except BaseException:
            self.turn.give()
            raise

    def end(self) -> None:
        super().end()
        self.turn.give()

    def late(self) -> bool:
        """Whether the time of this thread's request is over; asked during long statements, which let others work."""
        if patience.over():
            return True
        self.turn.offer()
        deadline: float = self.local.__dict__.get("deadline", float("inf"))
        return time.monotonic() > deadline

    def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        try:
            return self.connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        except apsw.InterruptError:
            raise self.stopped() from None

    def stopped(self) -> BaseException:
        """What is raised where a statement took too long: for its thread, or for its request."""
        return patience.Postponed() if patience.hurried() else TooSlow(self.timeout)


class LiveSQLiteDatabase(SQLiteDatabase):
    """The database of a wiki that may write while it is read: a request's statements are one transaction."""

    dialect = LiveSQLite()
    mode = "mode=ro"
    brief = 0.0

    def open(self) -> apsw.Connection:
        connection = super().open()
        connection.set_busy_timeout(BUSY if self.timeout is None else min(BUSY, int(1000 * self.timeout)))
        return connection

    def detect(self) -> None:
        super().detect()
        if self.has("categorylinks"):
            some = self.run(self.layout.named("SELECT cl_timestamp FROM categorylinks LIMIT 1", self.dialect.named), ())
            if some and "-" in str(some[0][0]):
                self.layout = self.layout.with_spelled_times()

    def look_at_words(self) -> WordIndex:
        made = self.run("SELECT sql FROM sqlite_master WHERE name = ?", (self.prefix + searchindex.sql,))
        virtual = "VIRTUAL" in str(made[0][0]).upper()
        return WordIndex(MATCH, lacks="" if virtual else "the full-text index (the wiki's SQLite had none)")

    def end(self) -> None:
        connection = self.local.__dict__.get("connection")
        if connection is not None and connection.in_transaction:
            connection.execute("COMMIT")
        super().end()

    def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        connection = self.connection
        # The wiki's bytes are text to SQLite, unless a zero byte is among them.
        for n, value in enumerate(values):
            if value.__class__ is bytes and b"\0" not in value:
                try:
                    values = [*values[:n], value.decode(), *values[n + 1 :]]
                except UnicodeDecodeError:
                    sql = as_text(sql, n)
        try:
            if not connection.in_transaction:
                connection.execute("BEGIN")
            return connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        except apsw.InterruptError:
            raise self.stopped() from None
        except (apsw.BusyError, apsw.CantOpenError, apsw.IOError) as error:
            self.drop()
            raise Away() from error

    def decoder(self, columns: Sequence[Column]) -> Callable[[list[Row]], list[Row]] | None:
        wanted = tuple(_READERS.get(c.type, "") for c in columns)
        return _decoder(wanted) if any(wanted) else None


def as_text(sql: str, n: int) -> str:
    """A statement whose n-th value is bytes that SQLite is to take for text, whatever they are."""
    marks = [found.start() for found in MARK.finditer(sql) if found[0] == "?"]
    return f"{sql[: marks[n]]}CAST(? AS TEXT){sql[marks[n] + 1 :]}"


_READERS: dict[type, str] = {str: "text", Time: "stamp"}


@cache
def _decoder(wanted: tuple[str, ...]) -> Callable[[list[Row]], list[Row]]:
    """What reads rows, a function of the same kind for each column: made once."""
    source = ", ".join(f"{reader}(r[{n}])" for n, reader in enumerate(wanted))
    names = {"text": _text, "stamp": _stamp}
    made: Callable[[list[Row]], list[Row]] = eval(f"lambda rows: [({source},) for r in rows]", names)
    return made


def _text(value: bytes | str | None) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _stamp(value: bytes | str | int | None) -> str | None:
    """A point in time, of which SQLite makes a number where the column is declared as one."""
    return str(value) if isinstance(value, int) else _text(value)


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
