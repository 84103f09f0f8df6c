"""PostgreSQL: a database that the importer filled."""

from collections.abc import Sequence
from typing import Any

import psycopg

from ..errors import StoreError
from .database import Database, Row
from .dialects import PostgreSQL


class PostgresDatabase(Database):
    """A database by its URL: postgresql://user:password@host:port/name."""

    name = "postgres"
    dialect = PostgreSQL()
    most = 16
    catalog = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"

    def __init__(self, url: str, prefix: str = "") -> None:
        super().__init__(prefix)
        self.url = url
        try:
            self.version = str(self.run("SHOW server_version", ())[0][0])
            self.detect()
        except psycopg.Error as error:
            raise StoreError(f"PostgreSQL: {str(error).strip().splitlines()[0]}") from None

    def open(self) -> "psycopg.Connection[Row]":
        connection = psycopg.connect(self.url, autocommit=True, prepare_threshold=2, connect_timeout=10)
        connection.read_only = True
        return connection

    def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        try:
            return self.connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        except psycopg.OperationalError:
            self.drop()
            return self.connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]
