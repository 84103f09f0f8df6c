"""Fills database servers with the wiki of the cases."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import apsw
import psycopg
import pymysql

from wikiquery.importer import Reporter, import_dumps
from wikiquery.schema.ddl import Table, create_indexes, create_table, quoted
from wikiquery.schema.store_accounts import SECRET, USER
from wikiquery.schema.store_tables import TABLES

ENGINES = ("sqlite", "postgresql", "mariadb")
NAME = "wikiquery_cases"


def named(server: str, name: str = NAME) -> str:
    """The URL of the tests' own database on a server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def load_postgresql(
    server: str, store: Path, sources: Sequence[Path], site: Path, name: str = NAME, more: str = ""
) -> str:
    """By the importer, as a user does; `more` is what the database is to be created with."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} {more}")
    with (store.parent / "log.postgresql").open("w") as log:
        import_dumps(sources, named(server, name), site=site, report=Reporter(log))
    return named(server, name)


def load_mariadb(server: str, store: Path, sources: Sequence[Path], site: Path, name: str = NAME) -> str:
    """By copying a store's rows: wikiquery fills no MariaDB."""
    parts = urlsplit(server)
    connection = pymysql.connect(
        host=parts.hostname or "", port=parts.port or 3306, user=parts.username, password=parts.password or "",
        charset="utf8mb4", autocommit=False,
    )  # fmt: skip
    source = apsw.Connection(str(store), flags=apsw.SQLITE_OPEN_READONLY)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET binary")
        cursor.execute(f"USE {name}")
        present = {found for (found,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        known = {found for (_, found, *_) in source.execute("PRAGMA table_info(user)")}
        for table in ({**TABLES, USER.name: USER} if SECRET in known else TABLES).values():
            if table.name in present:
                copy(source, cursor, table)
        cursor.execute("CREATE TABLE wikiquery (`key` VARBINARY(255) PRIMARY KEY, value LONGBLOB NOT NULL)")
        cursor.executemany(
            "INSERT INTO wikiquery VALUES (%s, %s)", source.execute("SELECT * FROM wikiquery").fetchall()
        )
        connection.commit()
    return named(server, name)


def copy(source: apsw.Connection, cursor: pymysql.cursors.Cursor, table: Table) -> None:
    cursor.execute(create_table(table, "mariadb"))
    for statement in create_indexes(table, "mariadb"):
        cursor.execute(statement)
    columns = ", ".join(quoted(name, "mariadb") for name in table.names)
    marks = ", ".join(["%s"] * len(table.names))
    read = ", ".join(quoted(name, "sqlite") for name in table.names)
    rows = source.execute(f"SELECT {read} FROM {quoted(table.name, 'sqlite')}").fetchall()
    cursor.executemany(f"INSERT INTO {quoted(table.name, 'mariadb')} ({columns}) VALUES ({marks})", rows)
