"""PostgreSQL: a database that the importer filled, or that of a wiki, which is written to while it is read."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict

from ..errors import StoreError
from ..schema.columns import Column
from ..schema.search import TSQUERY, WordIndex
from ..select import Select
from .database import Columns, Row, Seek
from .dialects import LivePostgreSQL, PostgreSQL
from .lag import Lag
from .nodes import Turns
from .server import CONNECT, Server, margin, said
from .trouble import Away, TooSlow
from .waiting import Waiting

BEHIND = """SELECT CASE WHEN pg_is_in_recovery() AND pg_last_wal_receive_lsn() <> pg_last_wal_replay_lsn()
 THEN EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) ELSE 0 END"""

STAMPS = """SELECT column_name FROM information_schema.columns
 WHERE table_schema = current_schema() AND data_type = 'timestamp with time zone'"""
SCHEMA = "mediawiki"
"""Where MediaWiki puts its tables, unless it is told otherwise."""
LEXEME = re.compile(r"'((?:[^']|'')*)'")
OLD_NAMES = {"user": "mwuser", "text": "pagecontent"}
"""What MediaWiki called tables whose names are words of the language."""


class Stamp(Loader):
    """Loads a point in time as 14 digits, or "infinity"."""

    def load(self, data: Buffer) -> str:
        text = bytes(data).decode("ascii")
        return text if text[0] == "i" else text[:4] + text[5:7] + text[8:10] + text[11:13] + text[14:16] + text[17:19]


BALANCE = conninfo_to_dict("load_balance_hosts=random")
"""How libpq chooses among several hosts, where the URL does not say."""


class PostgresDatabase(Server):
    """A database by its URL: postgresql://user:password@host:port/name.

    Of several hosts, host1,host2:port, libpq takes one by chance, and the next where that cannot be reached.
    """

    name = "postgres"
    dialect = PostgreSQL()
    failures = (psycopg.Error,)
    schema = ""
    """The schema of the tables, where it is not the account's own."""
    catalog = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"

    def __init__(self, url: str, prefix: str = "", timeout: float | None = None) -> None:
        super().__init__(prefix, timeout)
        self.url = url
        self.known_lag = Lag(self.measured_lag)
        self.balance: dict[str, Any] = {}
        try:
            told = conninfo_to_dict(url)
            hosts = len(str(told.get("host") or "").split(","))
            if hosts > 1:
                self.attempts, self.pool = 1 + hosts, Turns(self.most)
                self.balance = {} if BALANCE.keys() & told else BALANCE
            with self.session():
                self.version = str(self.run("SHOW server_version", ())[0][0])
                self.find_schema()
                self.detect()
        except Away as error:
            raise StoreError(f"PostgreSQL: {said(error.__cause__)}") from None
        except psycopg.Error as error:
            raise StoreError(f"PostgreSQL: {said(error)}") from None
        self.lasting = self.has("wikiquery")
        self.close()

    def find_schema(self) -> None:
        """Looks where the tables are: where the account looks first, or where MediaWiki puts them."""
        page = self.prefix + "page"
        here, there = self.run("SELECT to_regclass(%s)::text, to_regclass(%s)::text", (page, f"{SCHEMA}.{page}"))[0]
        if here is None and there is not None:
            self.schema = SCHEMA
            self.drop()

    def columns(self) -> dict[str, set[str]]:
        found = dict(super().columns())
        renamed = {new: old for new, old in OLD_NAMES.items() if old in found and new not in found}
        if self.prefix + "wikiquery" not in found:
            self.dialect = LivePostgreSQL(frozenset(name for (name,) in self.run(STAMPS, ())), renamed)
        return found | {new: found[old] for new, old in renamed.items()}

    def open(self) -> Waiting:
        left = self.left()
        wait = CONNECT if left is None else max(min(CONNECT, int(left)), 1)
        connection = Waiting.connect(
            self.url, autocommit=True, prepare_threshold=2, connect_timeout=wait, **self.balance
        )
        connection.until = self.local.__dict__.get("deadline")
        if self.timeout is not None:
            self.allow(connection, self.timeout)
        if not self.lasting:
            connection.execute("SET TIME ZONE 'UTC'")
            connection.execute("SET datestyle = 'ISO'")
            connection.adapters.register_loader("timestamptz", Stamp)
        if self.schema:
            connection.execute(f"SET search_path = {self.schema}, public")
        connection.read_only = True
        if not self.lasting:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.autocommit = False
        return connection

    def look_at_words(self) -> WordIndex:
        vectors = "titlevector" in self.columns().get(self.prefix + "page", ())
        return WordIndex(
            TSQUERY, lexemes=self.lexemes, lacks="" if vectors else "the columns titlevector and textvector"
        )

    def lexemes(self, search: str) -> Sequence[str]:
        """The stems of the words of a tsquery, as the database's own dictionaries find them."""
        ((query,),) = self.run("SELECT to_tsquery(%s)::text", (search,))
        return [found.replace("''", "'") for found in LEXEME.findall(str(query))]

    def allow(self, connection: Waiting, seconds: float) -> None:
        """Lets a statement of this connection take so many seconds at most."""
        connection.execute(f"SET statement_timeout = {max(int(1000 * (seconds - margin(seconds))), 1)}")

    def lag(self) -> float:
        return 0.0 if self.lasting else self.known_lag()

    def measured_lag(self) -> float:
        """How long ago happened what a standby has last replayed, where it has more to replay."""
        with suppress(psycopg.Error), self.session():
            return float(self.connection.execute(BEHIND).fetchall()[0][0])
        return 0.0

    def judge(self, error: Exception) -> None:
        if isinstance(error, psycopg.errors.QueryCanceled):
            self.local.hurried = True
            raise TooSlow(self.timeout) from None
        if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            self.drop()  # its transaction can only be ended
            raise error

    def execute(self, sql: str, values: Sequence[Any], types: tuple[type, ...] | None = None) -> list[Row]:
        if not self.lasting:
            # What MediaWiki keeps as bytes elsewhere is text here, which has no zero bytes.
            values = [v.decode("utf-8", "replace").replace("\0", "") if v.__class__ is bytes else v for v in values]
        connection: Waiting = self.connection
        connection.until = self.local.__dict__.get("deadline")
        rows: list[Row] = connection.execute(sql, values).fetchall()
        self.local.statements = 1
        return rows

    def text(self, select: Select, pages: int, seek: Seek | None, limited: bool, named: Columns | None = None) -> str:
        return super().text(select, pages, seek, limited, named).replace("INSTR(", "strpos(")

    def decoder(self, columns: Sequence[Column]) -> Callable[[list[Row]], list[Row]] | None:
        if self.has("wikiquery"):
            return None
        readers = [_READERS.get(base, _same) for c in columns for base in [_base(c.type)]]
        return lambda rows: [tuple([read(v) for read, v in zip(readers, row, strict=True)]) for row in rows]


def _base(type_: type) -> type:
    return str if issubclass(type_, str) else type_


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else value


def _bytes(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


_READERS: dict[type, Callable[[Any], Any]] = {str: _text, bytes: _bytes, float: _number}
