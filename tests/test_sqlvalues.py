"""Values in SQL dumps: the compiled parser and the one in Python give the same, which is what MySQL would have read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqldumps import DONE, TABLE, both, error, rows

from wikiquery.importer import sqldump
from wikiquery.importer.sources import DumpError
from wikiquery.importer.sqldump import Row

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
