"""MariaDB and MySQL: an existing MediaWiki database, read-only."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pymysql
import pymysql.cursors

from ..errors import StoreError
from ..patience import LONG
from ..schema.columns import Column
from ..schema.search import BOOLEAN, WordIndex, searchindex
from .address import options, shown
from .database import Row, text_of
from .dialects import MariaDB
from .lag import Lag
from .line import Line
from .server import CONNECT, Server, margin, said
from .textrows import Head
from .trouble import Away, TooSlow, Unforeseen

TOO_SLOW = frozenset({1969, 3024})
"""The server ended a statement that took too long: MariaDB's number for it and MySQL's."""
SETTINGS = (
    "eq_range_index_dive_limit = 2",
    "optimizer_switch = 'exists_to_in=off'",
    "optimizer_switch = 'semijoin=off,materialization=off'",
)
"""How statements are planned: without a look into the index for each page of a list; and whether something exists is
looked up row by row, instead of in a list that is made of the whole table."""
FULLTEXT = """SELECT column_name FROM information_schema.statistics
 WHERE table_schema = DATABASE() AND table_name = %s AND index_type = 'FULLTEXT'"""
BROKEN = frozenset(
    {0, 1040, 1053, 1077, 1080, 1152, 1158, 1159, 1160, 1161, 1203, 1226, 1927, 2002, 2003, 2006, 2013, 2055, 4031}
)
"""The server is away, is shutting down, has closed the connection, or has too many of them."""


class MariaDatabase(Server):
    """A database by its URL: mysql://user:password@host:port/name."""

    name = "mysql"
    dialect = MariaDB()
    failures = (pymysql.Error,)
    brief = LONG
    is_far = True
    catalog = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()"

    def __init__(self, url: str, prefix: str = "", timeout: float | None = None) -> None:
        super().__init__(prefix, timeout)
        self.known_lag = Lag(self.measured_lag)
        self.options = options(url)
        self.heads: dict[tuple[Any, ...], Head] = {}
        self.shown = f"{shown(self.options)}/{self.options['database']}"
        try:
            with self.session():
                self.version = self.run("SELECT VERSION()", ())[0][0]
                self.detect()
        except Away as error:
            raise StoreError(f"{self.shown}: {said(error.__cause__)}") from None
        except (pymysql.Error, OSError) as error:  # (the latter for files of certificates that are none)
            raise StoreError(f"{self.shown}: {said(error)}") from None

    def open(self) -> Line:
        return self.dial(self.options, CONNECT)

    def dial(self, options: Mapping[str, Any], seconds: float) -> Line:
        """A new connection, made in so many seconds."""
        left = self.left()
        # Each request is a transaction: its first statement begins one by itself, and the snapshot is of that moment.
        settings: dict[str, Any] = {
            "charset": "utf8mb4",
            "autocommit": False,
            "connect_timeout": seconds if left is None else min(seconds, left),
            "read_timeout": left,
            **options,
        }
        connection = Line(**settings)
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            for setting in SETTINGS:
                with suppress(pymysql.ProgrammingError, pymysql.OperationalError):  # a server that does not know it
                    cursor.execute(f"SET SESSION {setting}")
        if self.timeout is not None:
            self.allow(connection, self.timeout)
        return connection

    def look_at_words(self) -> WordIndex:
        found = self.run(FULLTEXT, (self.prefix + searchindex.sql,))
        without = {"si_title", "si_text"} - {text_of(name) for (name,) in found}
        lacks = f"the FULLTEXT indexes of its columns {', '.join(sorted(without))}" if without else ""
        return WordIndex(BOOLEAN, shortest=int(self.run("SELECT @@ft_min_word_len", ())[0][0]), lacks=lacks)

    def allow(self, connection: Line, seconds: float) -> None:
        """Lets a statement of this connection take so many seconds at most."""
        most = seconds - margin(seconds)
        with connection.cursor() as cursor:
            if "MariaDB" in getattr(connection, "server_version", ""):
                cursor.execute("SET SESSION max_statement_time = %s", (max(most, 0.001),))
            else:
                cursor.execute("SET SESSION max_execution_time = %s", (max(int(1000 * most), 1),))

    def lag(self) -> float:
        return self.known_lag()

    def measured_lag(self) -> float:
        """What a replica says of itself. (One that has stopped says nothing; the account may not be allowed to ask.)"""
        with self.session():
            for statement in ("SHOW REPLICA STATUS", "SHOW SLAVE STATUS"):
                with suppress(pymysql.Error), self.connection.cursor(pymysql.cursors.DictCursor) as cursor:
                    cursor.execute(statement)
                    told = (r.get("Seconds_Behind_Source", r.get("Seconds_Behind_Master")) for r in cursor.fetchall())
                    return max((float(seconds) for seconds in told if seconds is not None), default=0.0)
        return 0.0

    def judge(self, error: Exception) -> None:
        code = error.args[0] if error.args else 0
        if code in TOO_SLOW:
            raise TooSlow(self.timeout) from None
        if code not in BROKEN and not isinstance(error, pymysql.InterfaceError):
            raise error

    def execute(self, sql: str, values: Sequence[Any], types: tuple[type, ...] | None = None) -> list[Row]:
        local = self.local.__dict__
        done, expected = local.get("statements", 0), local.get("expected", 0)
        if done == expected != 0:
            raise Unforeseen(local.get("deadline"))
        line: Line = self.connection
        literal = line.escape
        whole = sql % tuple([v if v.__class__ is int else literal(v) for v in values])
        line.wait(self.left())
        rows = line.ask(whole, (sql, types), types, self.heads, last=done + 1 == expected)
        self.local.statements = done + 1
        return rows

    def expect(self, statements: int) -> None:
        self.local.expected = statements

    @property
    def statements_run(self) -> int:
        return self.local.statements  # type: ignore[no-any-return]

    def reader(self, columns: Sequence[Column]) -> Callable[[str, Sequence[Any]], list[Row]]:
        types = tuple(column.type for column in columns)
        return lambda sql, values: self.run(sql, values, types)
