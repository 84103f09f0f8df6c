"""Carries a database from SQLite to MariaDB: all tables, rows and indexes, with types that the values show."""

from urllib.parse import urlsplit

import apsw
import pymysql

SHORT = 600
"""Bytes of a column that can be in an index."""


def to_mariadb(path: str, server: str, name: str) -> str:
    """Makes the database of this name anew on a server; gives its URL."""
    parts = urlsplit(server)
    source = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY)
    connection = pymysql.connect(
        host=parts.hostname or "", port=parts.port or 3306, user=parts.username, password=parts.password or "",
        charset="utf8mb4",
    )  # fmt: skip
    with connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET binary")
        cursor.execute(f"USE {name}")
        for (table,) in source.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ):
            _table(source, cursor, str(table))
        connection.commit()
    return server.rstrip("/") + f"/{name}"


def _table(source: apsw.Connection, cursor: pymysql.cursors.Cursor, table: str) -> None:
    columns = [str(row[1]) for row in source.execute(f'PRAGMA table_info("{table}")')]
    types = {column: _type(source, table, column) for column in columns}
    cursor.execute(f"CREATE TABLE `{table}` ({', '.join(f'`{c}` {types[c]}' for c in columns)})")
    marks = ", ".join(["%s"] * len(columns))
    rows = source.execute(f'SELECT * FROM "{table}"').fetchall()
    cursor.executemany(f"INSERT INTO `{table}` VALUES ({marks})", rows)
    for n, row in enumerate(source.execute(f'PRAGMA index_list("{table}")').fetchall()):
        keys = [str(key[2]) for key in source.execute(f'PRAGMA index_info("{row[1]}")')]
        if all("BLOB" not in types.get(key, "BLOB") for key in keys):
            cursor.execute(f"CREATE INDEX i{n} ON `{table}` ({', '.join(f'`{key}`' for key in keys)})")
    first = columns[0]
    if types[first] == "BIGINT":
        cursor.execute(f"CREATE INDEX i_first ON `{table}` (`{first}`)")


def _type(source: apsw.Connection, table: str, column: str) -> str:
    ask = f'SELECT DISTINCT typeof("{column}") FROM "{table}" WHERE "{column}" IS NOT NULL'
    kinds = {str(kind) for (kind,) in source.execute(ask)}
    if kinds and kinds <= {"integer", "real"}:
        return "DOUBLE" if "real" in kinds else "BIGINT"
    longest = source.execute(f'SELECT max(length(CAST("{column}" AS BLOB))) FROM "{table}"').fetchall()[0][0]
    return f"VARBINARY({SHORT})" if int(longest or 0) <= SHORT else "LONGBLOB"
