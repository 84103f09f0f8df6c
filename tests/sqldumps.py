"""SQL dumps in memory, read by either parser."""

import pytest

from wikiquery.importer import sqldump
from wikiquery.importer.sources import DumpError
from wikiquery.importer.sqldump import Row, SqlDump, TableDump

COMPILED = pytest.param(
    True, id="compiled", marks=pytest.mark.skipif(sqldump.compiled_rows is None, reason="there was no compiler")
)
both = pytest.mark.parametrize("compiled", [COMPILED, pytest.param(False, id="python")])

TABLE = b"CREATE TABLE `t` (\n  `i` int(10) NOT NULL,\n  `s` varbinary(255),\n  `f` double,\n  KEY `s` (`s`)\n);\n"
DONE = b"-- Dump completed on 2026-11-01\n"


class Bytes:
    """A dump in memory, given in pieces of at most `size` bytes, whatever is asked for."""

    name = "dump.sql"

    def __init__(self, data: bytes, size: int = 1 << 30) -> None:
        self.data, self.size, self.at = data, size, 0

    def read(self, n: int, /) -> bytes:
        piece = self.data[self.at : self.at + min(n, self.size)]
        self.at += len(piece)
        return piece


def tables(data: bytes, compiled: bool, size: int = 1 << 30) -> list[tuple[TableDump, list[Row]]]:
    return [
        (table, [row for batch in batches for row in batch])
        for table, batches in SqlDump(Bytes(data, size), compiled=compiled).tables()
    ]


def rows(values: bytes, compiled: bool, size: int = 1 << 30) -> list[Row]:
    """The rows of one INSERT into the table of TABLE."""
    ((_, found),) = tables(TABLE + b"INSERT INTO `t` VALUES " + values + b";\n" + DONE, compiled, size)
    return found


def error(data: bytes, compiled: bool, size: int = 1 << 30) -> str:
    with pytest.raises(DumpError) as caught:
        tables(data, compiled, size)
    assert "\n" not in str(caught.value)
    return str(caught.value)
