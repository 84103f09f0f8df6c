"""SQL dumps: the compiled parser and the one in Python give the same, which is what MySQL would have read."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiquery.importer import sqldump
from wikiquery.importer.sources import DumpError, find, open_source
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


# What stands in the dump, and what MariaDB answers for it as a value.
STRINGS = {
    rb"''": b"",
    rb"'a'": b"a",
    rb"'NULL'": b"NULL",
    rb"NULL": None,
    rb"null": None,
    rb"'it\'s'": b"it's",
    rb"'it''s'": b"it's",
    rb"''''": b"'",
    rb"''''''": b"''",
    rb"'\'\''": b"''",
    rb"'\''''": b"''",
    rb"'\\'": b"\\",
    rb"'\\\\'": b"\\\\",
    rb"'\\\''": b"\\'",
    rb"'\\'''": b"\\'",
    rb"'a\\''b\'c\n'": b"a\\'b'c\n",
    rb"'\0\n\r\t\Z\b\"\'\\'": b"\0\n\r\t\x1a\b\"'\\",
    rb"'\%\_\q\x'": b"\\%\\_qx",
    rb"'\N'": b"N",
    b"'\x00\x01\x1a\xff\xfe\x80'": b"\x00\x01\x1a\xff\xfe\x80",
    b"'\x00\\\\b\x00q\\''": b"\x00\\b\x00q'",
    rb"'),('": b"),(",
    b"');\nINSERT INTO `t` VALUES (1,\\'x\\',2);\n'": b");\nINSERT INTO `t` VALUES (1,'x',2);\n",
    rb"'(1,2,3),(4'": b"(1,2,3),(4",
    rb"'-- no comment /* neither */ # nor'": b"-- no comment /* neither */ # nor",
    rb"'a;b'": b"a;b",
    rb"_binary 'x\'y'": b"x'y",
    rb"_binary'x'": b"x",
    rb"_binary  'x'": b"x",
    rb"_utf8mb4 'x'": b"x",
    rb"_binary ''": b"",
    rb"'_binary \'x\''": b"_binary 'x'",
    rb"0x00FFab27": b"\x00\xff\xab'",
    rb"0x123": b"\x01\x23",
    rb"_binary 0x41": b"A",
    rb"x'4127'": b"A'",
    rb"X''": b"",
    rb"b'101000001'": b"\x01\x41",
    rb'"a\"b""c' + b"'d\"": b'a"b"c\'d',
    rb"12": b"12",
    rb"-1.5e3": b"-1.5e3",
    rb"TRUE": b"1",
    "'Żółć 日本語 🏳'".encode(): "Żółć 日本語 🏳".encode(),
}
INTEGERS = {
    b"0": 0,
    b"-5": -5,
    b"007": 7,
    b"999999999999999999": 999999999999999999,
    b"-99999999999999999": -99999999999999999,
    b"9223372036854775807": 2**63 - 1,
    b"-9223372036854775808": -(2**63),
    b"18446744073709551615": 2**64 - 1,
    b"'17'": 17,
    b"+3": 3,
    b"1e3": 1000,
    b"2.0": 2,
    b"0x10": 16,
    b"NULL": None,
    b"FALSE": 0,
}
FLOATS = {
    b"0.589245449536": 0.589245449536,
    b"1": 1.0,
    b"-0.25": -0.25,
    b".5": 0.5,
    b"5.": 5.0,
    b"1e-7": 1e-7,
    b"1.5E+10": 1.5e10,
    b"-1.7976931348623157e308": -1.7976931348623157e308,
    b"'0.5'": 0.5,
    b"NULL": None,
}
CASES = [
    *((b"1," + text + b",0.5", (1, value, 0.5)) for text, value in STRINGS.items()),
    *((text + b",'a',0.5", (value, b"a", 0.5)) for text, value in INTEGERS.items()),
    *((b"1,'a'," + text, (1, b"a", value)) for text, value in FLOATS.items()),
]
MALFORMED = [
    rb"(1,'a')",
    rb"(1,'a',0.5,2)",
    rb"()",
    rb"(1,,0.5)",
    rb"(1,'a',0.5",
    rb"(1,'a',0.5),",
    rb"(1 2,'a',0.5)",
    rb"(1,'a'5,0.5)",
    rb"(1,'a' 'b',0.5)",
    rb"(1,5-3,0.5)",
    rb"(1,'a',0.5)(2,'b',1)",
    rb"(1,'a',(0.5))",
    rb"(1,NUL,0.5)",
    rb"(--1,'a',0.5)",
    rb"('x','a',0.5)",
    rb"('','a',0.5)",
    rb"(1.5,'a',0.5)",
    rb"(1e400,'a',0.5)",
    rb"(1,'a','1_0')",
    rb"('1_0','a',1)",
    rb"(1,'a',1e)",
    rb"(1,'a',now())",
    rb"(1,/* it */'a',0.5)",
    rb"1,'a',0.5",
]


@both
@pytest.mark.parametrize(("text", "row"), CASES, ids=lambda case: case.decode("latin-1") if type(case) is bytes else "")
@pytest.mark.parametrize("size", [1 << 30, 1])
def test_values_are_read_as_mysql_reads_them(text: bytes, row: Row, size: int, compiled: bool) -> None:
    found = rows(b"(" + text + b")", compiled, size)
    assert found == [row]
    assert [type(value) for value in found[0]] == [type(value) for value in row]


@both
def test_all_values_together_and_in_every_place(compiled: bool) -> None:
    for separator in (b"),(", b"),\n(", b") , ( "):
        found = rows(b"(" + separator.join(text for text, _ in CASES) + b")", compiled)
        assert found == [row for _, row in CASES]


@both
@pytest.mark.parametrize("size", [1 << 30, 1, 7])
@pytest.mark.parametrize("values", MALFORMED, ids=lambda values: values.decode())
def test_a_malformed_row_is_an_error_with_its_place(values: bytes, size: int, compiled: bool) -> None:
    head = TABLE + b"INSERT INTO `t` VALUES (7,'fine',1)"
    text = error(head + b"," + values + b";\n" + DONE, compiled, size)
    assert text.startswith("dump.sql: ")
    place = int(text.rpartition("at byte ")[2])
    assert len(head) - 1 <= place <= len(head) + 1 + len(values) + len(DONE)
    assert text == error(head + b"," + values + b";\n" + DONE, not compiled if sqldump.compiled_rows else compiled)


@both
def test_a_wrong_number_of_values_says_how_many(compiled: bool) -> None:
    text = error(TABLE + b"INSERT INTO `t` VALUES (1,'a');", compiled)
    place = len(TABLE + b"INSERT INTO `t` VALUES ")
    assert text == f"dump.sql: table t: a row with 2 values instead of 3, at byte {place}"


TEXTS = st.one_of(
    st.binary(max_size=12),
    st.text(alphabet="'\\\",();\nN0aé\0%_", max_size=12).map(str.encode),
    st.sampled_from([b"NULL", b"),(", b");\n", b"\\", b"'", b"''", b"_binary '", b"-- x\n"]),
)


def dumped(value: bytes, way: int) -> bytes:
    """A string as a tool may write it: with backslashes, with doubled quotes, or in hex."""
    if way == 0:
        for char, escaped in {b"\\": rb"\\", b"'": rb"\'", b"\n": rb"\n", b"\0": rb"\0", b'"': rb"\""}.items():
            value = value.replace(char, escaped)
        return b"'" + value + b"'"
    if way == 1:
        return b"'" + value.replace(b"\\", b"\\\\").replace(b"'", b"''") + b"'"
    if way == 2 and value:
        return b"0x" + value.hex().encode()
    return b"_binary '" + value.replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"'"


ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-(2**63), 2**64 - 1)),
        st.one_of(st.none(), st.tuples(TEXTS, st.sampled_from([0, 0, 0, 1, 1, 2, 3]))),
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=400, deadline=None)
@given(ROWS, st.sampled_from([b",", b",\n", b" ,\r\n "]), st.integers(1, 60))
def test_what_was_dumped_is_read_back(
    made: list[tuple[int | None, tuple[bytes, int] | None, float | None]], separator: bytes, size: int
) -> None:
    values, expected = [], list[Row]()
    for number, text, real in made:
        fields = [_plain(number), b"NULL" if text is None else dumped(*text), _plain(real)]
        values.append(b"(" + b",".join(fields) + b")")
        expected.append((number, text[0] if text else None, real))
    for compiled in {False, sqldump.compiled_rows is not None}:
        assert rows(separator.join(values), compiled) == expected
        assert rows(separator.join(values), compiled, size) == expected


def _plain(number: float | None) -> bytes:
    return b"NULL" if number is None else repr(number).encode()


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from([*(b"(%c,)'\\;\n \"-x01NULe./*_#" % 65).decode(), "NULL", "),(", "(1,'a',2)", "''"])))
def test_nonsense_gives_both_parsers_the_same(pieces: list[str]) -> None:
    if sqldump.compiled_rows is None:
        pytest.skip("there was no compiler")
    data = "".join(pieces).encode()
    answers: list[object] = []
    for compiled in (True, False):
        try:
            answers.append(rows(b"(1,'a',2)," + data, compiled))
        except DumpError as error:
            answers.append(str(error))
    assert answers[0] == answers[1]


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
