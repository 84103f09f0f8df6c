"""A database that answers Selects: a few connections for many threads, SQL text written once a shape."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any

from .. import patience
from ..errors import NotInSnapshot
from ..schema.columns import Column
from ..schema.layouts import Layout, detect
from ..schema.search import WordIndex, searchindex
from ..schema.tables import site_stats
from ..select import NOW, In, Pages, Select, pad, read
from ..timestamps import now
from .dialects import Dialect
from .pool import Pool
from .trouble import TooSlow
from .writer import Writer

Row = tuple[Any, ...]
Columns = tuple[Column, ...]
Seek = tuple[Columns, str]
NOTHING = object()
MOST_STATEMENTS = 2000


class Database:
    """Base of the three engines. `name` is the engine's as siteinfo says it, `compilations` counts written texts."""

    name = ""
    version = ""
    catalog = ""
    """The statement that lists (table, column) of all tables."""
    dialect: Dialect
    most = 8
    """Requests that may use the database at a time, each with a connection; the others wait."""
    brief = 0.0
    """Seconds that an answer may take for a thread to give it that has other clients; 0 where such threads give none.
    For those a statement must be able to end early (see patience.py)."""
    is_far = False
    """Whether a statement costs more to send than to run: then one that does for several is better."""
    attempts = 2
    """How often a request is tried while the database breaks its connection."""

    def __init__(self, prefix: str = "", timeout: float | None = None) -> None:
        self.prefix, self.timeout = prefix, timeout
        self.local = threading.local()
        self.pool = Pool(self.most)
        self.texts: dict[Hashable, str] = {}
        self.statements: dict[Hashable, Prepared] = {}
        self.compilations = 0
        self.layout = Layout()
        self.words: WordIndex | None = None

    def open(self) -> Any:
        """A new connection of the engine's driver."""
        raise NotImplementedError

    def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """All rows of a statement; `sql` has the dialect's marks. Text may come as bytes (see `decoder`)."""
        raise NotImplementedError

    def columns(self) -> Mapping[str, set[str]]:
        """The tables of the database and their columns."""
        found: dict[str, set[str]] = {}
        for table, column in self.run(self.catalog, ()):
            found.setdefault(text_of(table), set()).add(text_of(column))
        return found

    def begin(self) -> None:
        """Begins a request in this thread: it has one of the connections to itself until `end`. Waits for its turn.

        All that it reads is of one moment. Raises ApiError when its turn does not come in time.
        """
        if patience.hurried() and not self.pool.idle:
            raise patience.Postponed
        self.drop()
        if self.timeout is not None:
            until = self.local.__dict__.get("until")
            self.local.deadline = time.monotonic() + self.timeout if until is None else until
        try:
            connection = self.pool.take(self.left())
        except TimeoutError:
            raise TooSlow(self.timeout) from None
        if connection is not None:
            self.local.connection = connection

    def expect(self, statements: int) -> None:
        """Tells how many statements the request that has begun will run, 0 where nobody knows (see foresight.py).

        Where it runs more all the same, Unforeseen is raised.
        """

    @property
    def statements_run(self) -> int:
        """How many statements this thread's request has run, where it helps to expect as many of the next one."""
        return 0

    def end(self) -> None:
        """Ends the request: its connection is another's."""
        self.local.__dict__.pop("deadline", None)
        self.pool.give(self.local.__dict__.pop("connection", None))

    def again(self, tried: int, since: float) -> bool:
        """Whether to try once more what has been tried so often, and failed since then (time.monotonic)."""
        return tried < self.attempts

    @contextmanager
    def session(self) -> Iterator[None]:
        """A request from its begin to its end."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    @contextmanager
    def until(self, deadline: float | None) -> Iterator[None]:
        """Requests of this thread that are over then (time.monotonic): one that begins anew has what is left."""
        before = self.local.__dict__.get("until")
        self.local.until = deadline
        try:
            yield
        finally:
            self.local.until = before

    def within(self) -> AbstractContextManager[None]:
        """Requests of this thread that have the time of one together."""
        return self.until(None if self.timeout is None else time.monotonic() + self.timeout)

    def left(self) -> float | None:
        """Seconds that are left of this thread's request; None where there is no limit. Raises TooSlow for none."""
        deadline = self.local.__dict__.get("deadline")
        if deadline is None:
            return self.timeout
        seconds: float = deadline - time.monotonic()
        if seconds <= 0:
            raise TooSlow(self.timeout)
        return seconds

    def lag(self) -> float:
        """Seconds that the data is behind the wiki, outside of requests; 0 where it is not or nobody can tell."""
        return 0.0

    def drop(self) -> None:
        """Closes this thread's connection, if it has one."""
        connection = self.local.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Closes this thread's connection, and those that no request uses."""
        self.drop()
        self.pool.clear()

    def decoder(self, columns: Sequence[Column]) -> Callable[[list[Row]], list[Row]] | None:
        """What turns the driver's rows into Python's types, or None when they are right as they come."""
        return None

    def reader(self, columns: Sequence[Column]) -> Callable[[str, Sequence[Any]], list[Row]]:
        """What runs statements that read these columns: as `run`, in Python's types."""
        decode = self.decoder(columns)

        def read(sql: str, values: Sequence[Any]) -> list[Row]:
            rows = self.run(sql, values)
            return rows if decode is None else decode(rows)

        return read

    @property
    def connection(self) -> Any:
        """This thread's connection, opened where it has none."""
        try:
            return self.local.connection
        except AttributeError:
            self.local.connection = self.open()
            return self.local.connection

    def detect(self) -> None:
        """Looks at the tables and takes the layout that they show."""
        self.layout = detect(self.columns(), self.prefix, self.holds)

    def holds(self, table: str, condition: str) -> bool:
        """Whether a table, by MediaWiki's name, has a row of which a condition holds."""
        name = self.dialect.named(self.prefix + table)
        return bool(self.run(f"SELECT 1 FROM {name} WHERE {condition} LIMIT 1", ()))

    def has(self, table: str) -> bool:
        """Whether the database has this table."""
        return table in self.layout.tables

    def word_index(self) -> WordIndex:
        """What there is to know of MediaWiki's own search index. Raises NotInSnapshot where there is none."""
        if not self.has(searchindex.sql):
            raise NotInSnapshot(searchindex.sql)
        if self.words is None:
            self.words = self.look_at_words()
        return self.words

    def look_at_words(self) -> WordIndex:
        """The same, by looking at the database."""
        raise NotImplementedError

    @cached_property
    def page_count(self) -> int:
        """How many pages the wiki has, roughly: MediaWiki's own count; very many where nobody has counted."""
        if not self.has("site_stats"):
            return 2**31
        rows = self.rows(Select(site_stats, read(site_stats.pages)))
        return rows[0][0] if rows else 2**31

    def prepare(self, select: Select) -> "Prepared":
        """The select, ready to run often. Raises NotInSnapshot for a table that is not there."""
        for name in sorted(name for table in select.tables for name in table.reads):
            lacking = self.layout.lacking(name)
            if lacking is not None:
                raise NotInSnapshot(lacking)
        return Prepared(self, select)

    def kept(self, name: Hashable, select: Select) -> "Prepared":
        """A statement that is always the same, prepared once and kept under a name."""
        found = self.statements.get(name)
        if found is None:
            if len(self.statements) >= MOST_STATEMENTS:
                self.statements.clear()
            found = self.statements[name] = self.prepare(select)
        return found

    def rows(self, select: Select, limit: int | None = None, resume: Sequence[Any] | None = None) -> list[Row]:
        """Runs a select once: tuples in the order of `select.columns`."""
        return self.prepare(select).rows((), resume, limit)

    def text(self, select: Select, pages: int, seek: Seek | None, limited: bool, named: Columns | None = None) -> str:
        """The SQL text of a select's shape, from the cache or written now.

        `named` are columns of the pages that the rows name, which are read along (see generated.py).
        """
        key = (select.shape, pages, seek, limited, named)
        found = self.texts.get(key)
        if found is None:
            writer = Writer(self.dialect, self.layout, pages)
            found = self.texts[key] = writer.statement(select, seek, limited, named)
            self.compilations += 1
        return found


class Prepared:
    """One Select on one database. Running it binds values; nothing else is computed a second time."""

    __slots__ = ("bound", "columns", "database", "paged", "read", "select", "texts", "timed")

    def __init__(self, database: Database, select: Select) -> None:
        self.database, self.select = database, select
        self.columns = select.columns
        self.read = database.reader(self.columns)
        self.texts: dict[Hashable, str] = {}
        self.paged = False
        self.bound: list[Any] = []
        for c in select.conditions:
            if isinstance(c, In) and isinstance(c.choices, Pages):
                self.paged = True
                self.bound.append(c.choices)
            else:
                self.bound += c.values
        self.timed = NOW in self.bound

    def rows(self, pages: Sequence[Any], resume: Sequence[Any] | None, limit: int | None) -> list[Row]:
        """The rows from `resume` (values of `select.order`; inclusive) on, at most `limit`, for the given page ids."""
        if self.select.empty or (self.paged and not pages):
            return []
        values: Sequence[Any] = self.bound
        size = 0
        if self.paged:
            ids = pad(pages)
            size = len(ids)
            one = len(values) == 1
            values = ids if one else [v for b in values for v in (ids if b.__class__ is Pages else (b,))]
        if self.timed:
            present = now()
            values = [present if v is NOW else v for v in values]
        seek: Seek | None = None
        if resume is not None:
            found = self.seek(resume)
            if found is None:
                return []
            columns, operator, wanted = found
            if columns:
                seek = (columns, operator)
                values = [*values, *self.database.dialect.seek_values(wanted)]
        if self.select.best is not None:
            values = [*values, *self.select.best.values]
        if limit is not None:
            values = [*values, limit, self.select.offset] if self.select.offset else [*values, limit]
        key = (size, seek, limit is not None)
        sql = self.texts.get(key)
        if sql is None:
            sql = self.texts[key] = self.text(size, seek, limit is not None)
        return self.read(sql, values)

    def text(self, pages: int, seek: Seek | None, limited: bool) -> str:
        """The SQL text for so many pages."""
        return self.database.text(self.select, pages, seek, limited)

    def seek(self, resume: Sequence[Any]) -> tuple[tuple[Column, ...], str, list[Any]] | None:
        """The resume condition, with the columns that a condition fixes taken out; None when no row can follow."""
        strict, loose = ("<", "<=") if self.select.descending else (">", ">=")
        fixed = self.select.fixed
        columns: list[Column] = []
        wanted: list[Any] = []
        for column, value in zip(self.select.order, resume, strict=True):
            held = fixed.get(column, NOTHING)
            if held is NOTHING:
                columns.append(column)
                wanted.append(value)
            elif held != value:
                here, there = sort_key(held), sort_key(value)
                follows = here < there if self.select.descending else here > there
                if not columns:
                    return ((), "", []) if follows else None
                return tuple(columns), loose if follows else strict, wanted
        return tuple(columns), loose, wanted


def text_of(name: str | bytes) -> str:
    """A name as text: some drivers give bytes."""
    return name.decode() if isinstance(name, bytes) else name


def sort_key(value: Any) -> Any:
    """What databases compare: text by its bytes."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
