"""SQLite: the store file that the importer makes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw

from ..errors import StoreError
from .database import Database, Row
from .dialects import SQLite


class SQLiteDatabase(Database):
    """A file, opened read-only; it does not change while it is open."""

    name = "sqlite"
    version = apsw.sqlite_lib_version()
    dialect = SQLite()
    catalog = "SELECT m.name, p.name FROM sqlite_master AS m, pragma_table_info(m.name) AS p WHERE m.type = 'table'"

    def __init__(self, path: Path, prefix: str = "") -> None:
        super().__init__(prefix)
        self.path = path
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
            self.detect()
        except apsw.Error as error:
            raise StoreError(f"{path}: the store cannot be read: {error}") from None

    def open(self) -> apsw.Connection:
        uri = f"file:{_quoted(self.path)}?immutable=1"
        # Each thread has a connection of its own: SQLite need not lock it.
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_NOMUTEX
        connection = apsw.Connection(uri, flags=flags, statementcachesize=500)
        # One by one: a statement that gives a row ends what is run at once. Small sorts are faster in memory.
        for pragma in ("mmap_size=1073741824", "cache_size=-65536", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    def run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        return self.connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
