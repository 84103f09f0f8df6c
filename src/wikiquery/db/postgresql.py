"""PostgreSQL: a database that the importer filled, or one that is written to while it is read."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ..errors import StoreError
from .database import Row
from .dialects import PostgreSQL
from .lag import Lag
from .nodes import Turns
from .server import CONNECT, Server, said
from .trouble import Away, TooSlow

BEHIND = """SELECT CASE WHEN pg_is_in_recovery() AND pg_last_wal_receive_lsn() <> pg_last_wal_replay_lsn()
 THEN EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) ELSE 0 END"""


BALANCE = conninfo_to_dict("load_balance_hosts=random")
"""How libpq chooses among several hosts, where the URL does not say."""


class PostgresDatabase(Server):
    """A database by its URL: postgresql://user:password@host:port/name.

    Of several hosts, host1,host2:port, libpq takes one by chance, and the next where that cannot be reached.
    """

    name = "postgres"
    dialect = PostgreSQL()
    failures = (psycopg.Error,)
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
                self.detect()
        except Away as error:
            raise StoreError(f"PostgreSQL: {said(error.__cause__)}") from None
        except psycopg.Error as error:
            raise StoreError(f"PostgreSQL: {said(error)}") from None
        self.lasting = self.has("wikiquery")
        self.close()

    def open(self) -> "psycopg.Connection[Row]":
        left = self.left()
        wait = CONNECT if left is None else max(min(CONNECT, int(left)), 1)
        connection = psycopg.connect(
            self.url, autocommit=True, prepare_threshold=2, connect_timeout=wait, **self.balance
        )
        if self.timeout is not None:
            self.allow(connection, self.timeout)
        connection.read_only = True
        if not self.lasting:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.autocommit = False
        return connection

    def allow(self, connection: "psycopg.Connection[Row]", seconds: float) -> None:
        """Lets a statement of this connection take so many seconds at most."""
        connection.execute(f"SET statement_timeout = {max(int(1000 * seconds), 1)}")

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
            raise error

    def execute(self, sql: str, values: Sequence[Any], types: tuple[type, ...] | None = None) -> list[Row]:
        rows: list[Row] = self.connection.execute(sql, values).fetchall()
        self.local.statements = 1
        return rows
