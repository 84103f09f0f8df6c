"""MariaDB and MySQL: an existing MediaWiki database, read-only."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pymysql

from ..errors import StoreError
from ..schema.columns import Column
from .database import Database, Row
from .dialects import MariaDB


class MariaDatabase(Database):
    """A database by its URL: mysql://user:password@host:port/name."""

    name = "mysql"
    dialect = MariaDB()
    most = 16
    catalog = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()"

    def __init__(self, url: str, prefix: str = "") -> None:
        super().__init__(prefix)
        parts = urlsplit(url)
        self.shown = f"{parts.hostname or 'localhost'}:{parts.port or 3306}{parts.path}"
        self.options: dict[str, Any] = {
            "host": parts.hostname or "localhost",
            "port": parts.port or 3306,
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "database": unquote(parts.path.lstrip("/")),
        }
        if not self.options["database"]:
            raise StoreError(f"{self.shown}: the URL names no database (mysql://user:password@host/database)")
        try:
            self.version = self.run("SELECT VERSION()", ())[0][0]
            self.detect()
        except pymysql.Error as error:
            raise StoreError(f"{self.shown}: {error.args[-1]}") from None

    def open(self) -> "pymysql.Connection[Any]":
        connection = pymysql.connect(
            **self.options, charset="utf8mb4", autocommit=True, connect_timeout=10, read_timeout=60
        )
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
        return connection

    def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        try:
            return self._run(sql, values)
        except (pymysql.OperationalError, pymysql.InterfaceError):
            # The server closes idle connections: one new attempt on a fresh one.
            self.drop()
            return self._run(sql, values)

    def _run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()  # type: ignore[no-any-return]

    def decoder(self, columns: Sequence[Column]) -> Callable[[list[Row]], list[Row]] | None:
        wanted = [issubclass(c.type, str) for c in columns]
        if not any(wanted):
            return None
        source = ", ".join(f"text(r[{n}])" if is_text else f"r[{n}]" for n, is_text in enumerate(wanted))
        made: Callable[[list[Row]], list[Row]] = eval(f"lambda rows: [({source},) for r in rows]", {"text": _text})
        return made

    def drop(self) -> None:
        with suppress(pymysql.Error):
            super().drop()


def _text(value: bytes | str | datetime | None) -> str | None:
    """MediaWiki's text columns are binary; what is not UTF-8 in them is shown as U+FFFD.

    A few points in time have the database's own type: they become 14 digits, as the others.
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return f"{value:%Y%m%d%H%M%S}" if isinstance(value, datetime) else value
