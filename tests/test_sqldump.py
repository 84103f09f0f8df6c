"""SQL dumps from their first line to their last: both parsers give the same, in flat memory."""

import tracemalloc
from pathlib import Path

import pytest
from sqldumps import DONE, TABLE, Bytes, both, error, rows, tables

from wikiquery.importer import sqldump
from wikiquery.importer.sources import find, open_source
from wikiquery.importer.sqldump import Row, SqlDump


@both
@pytest.mark.parametrize("size", [1 << 30, 1, 13])
def test_the_parts_of_a_dump(size: int, compiled: bool) -> None:
    """Comments, other statements, columns in another order, tables without rows, prefixes, triggers."""
    data = (
        b"\xef\xbb\xbf/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump; it's a comment\n# and one\n--\n"
        b"/*!40101 SET NAMES utf8mb4 */;\nSET x = 'a;b', y = \"c;d\", `z;` = '\\';';\nDROP TABLE IF EXISTS `a`;\n"
        b"create table if not exists `db`.`mw_page` ( -- the page's\n"
        b"  `page_id` INT(8) unsigned, /* ( */ page_latest int,\n"
        b"  `key` varbinary(255) COMMENT 'a, (b', `n` decimal(11,8),\n"
        b"  `e` enum('a','B)','it''s') NOT NULL DEFAULT 'a', `d` datetime DEFAULT current_timestamp(),\n"
        b"  `c` varchar(9) CHARACTER SET utf8 DEFAULT ',', `b` longblob, `g` bit(1),\n"
        b"  PRIMARY KEY (`page_id`), UNIQUE KEY `u` (`key`,`n`), CONSTRAINT `k` FOREIGN KEY (`n`) REFERENCES x (y)\n"
        b") ENGINE=InnoDB /*!50100 PARTITION BY HASH (`n`) */;\n"
        b"LOCK TABLES `mw_page` WRITE;\n/*!40000 ALTER TABLE `mw_page` DISABLE KEYS */;\n"
        b"INSERT IGNORE INTO `mw_page` (`key`, `page_id`,n,e,d,c,b,g) VALUES ('x',1,0.5,'B)','2020','c','b','\\0');\n"
        b"insert into mw_page values (2,3,'y',NULL,'a',NULL,NULL,NULL,NULL);\nUNLOCK TABLES;\n"
        b"CREATE TABLE pagetriage_page (ptrp_page_id int);\nCREATE TABLE `l` LIKE `a`;\n"
        b"DELIMITER ;;\nCREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET a = ';'; END ;;\nDELIMITER ;\n"
        b"REPLACE INTO pagetriage_page VALUES (1);INSERT INTO `mw_page` VALUES\n(5,6,'z',1,'a','d','c','b',1)\n;\n"
        + DONE
    )
    (page, found), (triage, one), (again, more) = tables(data, compiled, size)
    assert page.table == again.table == "page"
    assert triage.table == "pagetriage_page"
    assert [(column.name, column.sqltype, column.kind) for column in page.columns] == [
        ("page_id", "int(8) unsigned", "int"),
        ("page_latest", "int", "int"),
        ("key", "varbinary(255)", "bytes"),
        ("n", "decimal(11,8)", "float"),
        ("e", "enum('a','B)','it''s')", "text"),
        ("d", "datetime", "text"),
        ("c", "varchar(9)", "text"),
        ("b", "longblob", "bytes"),
        ("g", "bit(1)", "bytes"),
    ]
    assert found == [
        (1, None, b"x", 0.5, b"B)", b"2020", b"c", b"b", b"\0"),
        (2, 3, b"y", None, b"a", None, None, None, None),
    ]
    assert one == [(1,)]
    assert more == [(5, 6, b"z", 1.0, b"a", b"d", b"c", b"b", b"1")]


@both
def test_rows_that_are_not_read_are_passed_over(compiled: bool) -> None:
    insert = b"INSERT INTO `t` VALUES (1,'a;\\'b',2)" + b",(2,');\n',3)" * 60_000 + b";\n"
    data = TABLE + insert * 3 + TABLE.replace(b"`t`", b"`u`") + b"INSERT INTO u VALUES (4,'',5);" + DONE
    seen = []
    for table, batches in SqlDump(Bytes(data), compiled=compiled).tables():
        seen.append((table.table, next(batches)[-1]))
    assert seen == [("t", (2, b");\n", 3.0)), ("u", (4, b"", 5.0))]
    assert [table.table for table, _ in SqlDump(Bytes(data), compiled=compiled).tables()] == ["t", "u"]


WRONG = {
    b"": "holds no CREATE TABLE",
    b"-- nothing\n": "holds no CREATE TABLE",
    b"INSERT INTO `page` VALUES (1);": "rows of the table page, but no CREATE TABLE",
    b"<mediawiki>": "is no SQL dump",
    b"hello world;": "is no SQL dump",
    TABLE + b"INSERT INTO t (i,x) VALUES (1,2);": "names the column x, which the table t does not have",
    TABLE + b"INSERT INTO t SELECT * FROM u;": "lists no VALUES",
    TABLE + b"INSERT INTO `t` VALUES (1,'a',2),(1,'b": "is cut off in the middle of the rows",
    TABLE + b"INSERT INTO `t` VALUES (1,'a',2)": "is cut off in the middle of the rows",
    TABLE + b"INSERT INTO `t` VALUES (1,'a',2),": "is cut off in the middle of the rows",
    TABLE + b"INSERT INTO `t` VAL": "is cut off in the middle of a statement",
    TABLE + b"INS": "is no SQL dump",
    TABLE[:-20]: "is cut off in the middle of a statement",
    TABLE + b"SET x = 'y": "is cut off in the middle of the statement",
    TABLE + b"/*!40101 SET": "is cut off in the middle of a comment",
}


@both
@pytest.mark.parametrize("size", [1 << 30, 1])
@pytest.mark.parametrize("data", WRONG, ids=lambda data: WRONG[data] + str(len(data)))
def test_what_is_no_whole_dump_is_an_error(data: bytes, size: int, compiled: bool) -> None:
    assert WRONG[data] in error(data, compiled, size)


@both
def test_a_dump_without_its_last_line_has_a_warning(compiled: bool) -> None:
    for data, complete in ((TABLE, False), (TABLE + DONE, True)):
        dump = SqlDump(Bytes(data), compiled=compiled)
        assert [table.table for table, _ in dump.tables()] == ["t"]
        assert (dump.complete, bool(dump.warnings)) == (complete, not complete)


@both
def test_rows_longer_than_what_is_read_at_once(compiled: bool) -> None:
    long = b"it\\'s);\\n('" * 100_000
    found = rows(b"(1,'" + long.replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"',2),(3,'x',4)", compiled, 50_000)
    assert found == [(1, long, 2.0), (3, b"x", 4.0)]


class Endless:
    """A dump of a given size that is made while it is read: one statement after the other, each of about 1 MB."""

    name = "big.sql"

    def __init__(self, size: int) -> None:
        values = b",".join(b"(%d,'Some_title\\'s_%d',0.%d)" % (n, n, n) for n in range(28_000))
        self.statement = b"INSERT INTO `t` VALUES " + values + b";\n"
        self.left = size // len(self.statement)
        self.ready = TABLE

    def read(self, n: int, /) -> bytes:
        if not self.ready and self.left:
            self.left -= 1
            self.ready = self.statement if self.left else DONE
        data, self.ready = self.ready[:n], self.ready[n:]
        return data


@both
@pytest.mark.parametrize("read", [True, False], ids=["read", "passed over"])
def test_memory_stays_flat(read: bool, compiled: bool) -> None:
    stream = Endless(50_000_000 if compiled or not read else 12_000_000)
    tracemalloc.start()
    count = 0
    for _, batches in SqlDump(stream, compiled=compiled).tables():
        for batch in batches if read else ():
            count += len(batch)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not stream.left
    assert not read or count * 40 > 9_000_000  # a row is about 40 bytes long
    assert peak < 10_000_000


REAL: dict[str, dict[str, int]] = {
    "ngwiki-20160111": {"page": 444, "pagelinks": 1758, "redirect": 21},
    "mtwiki-20160111": {"page": 14661, "pagelinks": 230677, "redirect": 2667},
}


@pytest.mark.parametrize("wiki", REAL)
@both
def test_real_dumps_have_their_rows(shared: Path, wiki: str, compiled: bool) -> None:
    found = {}
    for source in find([shared / "realdata"]):
        if source.kind == "sql" and source.path.name.startswith(wiki):
            with open_source(source) as stream:
                for table, batches in SqlDump(stream, compiled=compiled).tables():
                    assert table.table == source.table
                    found[table.table] = sum(len(batch) for batch in batches)
    assert found == REAL[wiki]


def test_the_newest_tables_of_wikimedia_are_understood(shared: Path) -> None:
    with open_source(find([shared / "realdata" / "enwiki-2025-DDL.sql"])[0]) as stream:
        found = {table.table: [column.name for column in table.columns] for table, _ in SqlDump(stream).tables()}
    assert {"cl_target_id", "cl_collation_id"} <= set(found["categorylinks"])
    assert found["pagelinks"] == ["pl_from", "pl_from_namespace", "pl_target_id"]


def test_the_single_tables_and_the_whole_database_of_the_reference_agree(shared: Path) -> None:
    """The first have long lines, the second a row a line; and both parsers read both alike."""
    whole = _reference(shared / "reference" / "dumps" / "refwiki-full.sql.gz", bool(sqldump.compiled_rows))
    assert whole == _reference(shared / "reference" / "dumps" / "refwiki-full.sql.gz", False)
    assert len(whole) == 66
    for source in find([shared / "reference" / "dumps"]):
        if source.kind == "sql" and source.table:
            assert _reference(source.path, False) == {source.table: whole[source.table]}


def _reference(path: Path, compiled: bool) -> dict[str, list[Row]]:
    with open_source(find([path])[0]) as stream:
        return {
            table.table: [row for batch in batches for row in batch]
            for table, batches in SqlDump(stream, compiled=compiled).tables()
        }
