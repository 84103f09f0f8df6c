"""Writes tables as `mariadb-dump` does: header, CREATE TABLE, INSERT statements with many rows each, footer."""

import gzip
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO

from .ddl import TABLES

Value = int | float | Decimal | str | bytes | None
STATEMENT = 1 << 16
_ESCAPES = {0: r"\0", 10: r"\n", 13: r"\r", 26: r"\Z", 34: r"\"", 39: r"\'", 92: r"\\"}
_ESCAPED = str.maketrans({chr(code): text for code, text in _ESCAPES.items()})
_HEADER = """\
/*M!999999\\- enable the sandbox mode */{blank}
-- MariaDB dump 10.19  Distrib 10.11.13-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: {database}
-- ------------------------------------------------------
-- Server version\t10.11.13-MariaDB-log

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `{table}`
--

DROP TABLE IF EXISTS `{table}`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `{table}` ({columns}) ENGINE=InnoDB DEFAULT CHARSET=binary;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `{table}`
--

/*!40000 ALTER TABLE `{table}` DISABLE KEYS */;
"""
_FOOTER = """\
/*!40000 ALTER TABLE `{table}` ENABLE KEYS */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on {when}
"""


def header(database: str, table: str) -> bytes:
    """Everything that stands before the first INSERT of a table's dump."""
    return _HEADER.format(blank=" ", database=database, table=table, columns=TABLES[table]).encode()


def footer(table: str, when: str) -> bytes:
    """Everything that stands behind the last INSERT; `when` as in 2026-01-01 03:12:45."""
    return _FOOTER.format(table=table, when=when).encode()


def literal(value: Value) -> bytes:
    """A value as it stands in an INSERT statement."""
    if value is None:
        return b"NULL"
    if isinstance(value, Decimal):
        return str(value).encode()
    if isinstance(value, int | float):
        return repr(value).encode()
    if isinstance(value, bytes):
        value = value.decode("utf-8", "surrogateescape")
    return b"'%s'" % value.translate(_ESCAPED).encode("utf-8", "surrogateescape")


def statements(table: str, rows: Iterable[bytes]) -> Iterator[bytes]:
    """INSERT statements, one a line and about 64 KiB long, out of rows that are already in brackets."""
    start, batch, size = b"INSERT INTO `%s` VALUES " % table.encode(), list[bytes](), 0
    for row in rows:
        batch.append(row)
        size += len(row) + 1
        if size > STATEMENT:
            yield start + b",".join(batch) + b";\n"
            batch, size = [], 0
    if batch:
        yield start + b",".join(batch) + b";\n"


def packed(file: IO[bytes], level: int = 9) -> gzip.GzipFile:
    """A gzip writer whose bytes depend on nothing but what is written: no name, no time."""
    return gzip.GzipFile(filename="", mode="wb", compresslevel=level, fileobj=file, mtime=0)


def write_table(path: Path, database: str, table: str, rows: Iterable[tuple[Value, ...]], when: str) -> None:
    """Writes one table's dump, gzipped, to `path`; raises OSError when that cannot be written."""
    lines = (b"(" + b",".join(map(literal, row)) + b")" for row in rows)
    with path.open("wb") as file, packed(file) as out:
        out.write(header(database, table))
        out.writelines(statements(table, lines))
        out.write(footer(table, when))
