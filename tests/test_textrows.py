"""Answers of MariaDB's text protocol, taken apart: with and without the compiled parser, whole and in pieces."""

from contextlib import nullcontext
from decimal import Decimal

import pymysql
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wikiquery.db import line, textrows
from wikiquery.db.line import Line

PARSERS = [textrows.read_rows] if line.read_rows is textrows.read_rows else [textrows.read_rows, line.read_rows]
END_OF_ROWS = b"\xfe\x00\x00\x02\x00"


def packet(payload: bytes, number: int = 1) -> bytes:
    """A payload as it is sent: in packets of which only the last is smaller than 16 MB."""
    parts = [payload[n : n + textrows.WHOLE] for n in range(0, len(payload) + 1, textrows.WHOLE)]
    return b"".join(len(part).to_bytes(3, "little") + bytes([number]) + part for part in parts)


def sized(text: bytes) -> bytes:
    """A string behind its length."""
    size = len(text)
    if size < 251:
        return bytes([size]) + text
    first, width = (0xFC, 2) if size < 1 << 16 else (0xFD, 3) if size < 1 << 24 else (0xFE, 8)
    return bytes([first]) + size.to_bytes(width, "little") + text


def row(values: list[bytes | None]) -> bytes:
    return b"".join(b"\xfb" if v is None else sized(v) for v in values)


def column(type_: int, collation: int = 63) -> bytes:
    names = b"".join(map(sized, [b"def", b"wiki", b"t", b"table", b"c", b"column"]))
    return names + b"\x0c" + collation.to_bytes(2, "little") + bytes(4) + bytes([type_]) + bytes(5)


def answer(columns: list[bytes], rows: list[list[bytes | None]]) -> bytes:
    before = [bytes([len(columns)]), *columns, b"\xfe\x00\x00\x02\x00"]
    return b"".join(map(packet, [*before, *map(row, rows), END_OF_ROWS]))


class Wire:
    """A socket that has something to say, in pieces of some size."""

    def __init__(self, said: bytes, piece: int) -> None:
        self.said, self.piece, self.sent = said, piece, b""

    def gettimeout(self) -> None:
        return None

    def sendall(self, data: bytes) -> None:
        self.sent += data

    def recv(self, most: int) -> bytes:
        part, self.said = self.said[: min(most, self.piece)], self.said[min(most, self.piece) :]
        return part

    def close(self) -> None:
        self.said = b""


def ask(said: bytes, types: tuple[type, ...] | None = None, piece: int = 1 << 20, again: int = 1):
    """What a line makes of an answer, asked so often."""
    connection = Line(defer_connect=True, user="x")
    heads: dict = {}
    for _ in range(again):
        connection._sock = Wire(said, piece)
        found = connection.ask("SELECT 1", ("SELECT 1", types), types, heads)
        assert connection._sock.said == b""
    return found


VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**64 - 1), st.text(max_size=300), st.sampled_from([b"\xff\xfe", b"x" * 70_000])
)


@pytest.mark.parametrize("parse", PARSERS)
@given(rows=st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=5))
@example(rows=[(None, None, None), (0, "", -1), (999999999999999999, -1000000000000000000, "é" * 200)])
def test_rows_are_read_as_they_were_written(parse, rows):
    for n in range(3):
        kinds = {int: "i", str: "t", bytes: "b", type(None): "t"}
        for each in rows:
            kind = "".join(kinds[type(v)] for v in each).encode()
            data = packet(row([v if v is None or isinstance(v, bytes) else str(v).encode() for v in each]))
            found: list = []
            assert parse(b"!" * n + data + b"\x01\x00", n, kind, found) == n + len(data)
            assert found == [each]
            assert parse(data[:-1], 0, kind, found) == 0
            assert len(found) == 1


@pytest.mark.parametrize("parse", PARSERS)
def test_a_row_that_ends_too_early_is_an_error(parse):
    for broken in (sized(b"1"), sized(b"1") + b"\x05ab", sized(b"1") + b"\xfc\x05", b"\xfe" + b"\xff" * 9):
        with pytest.raises(ValueError, match="ends before"):
            parse(packet(broken), 0, b"tt", [])


@pytest.mark.parametrize("parse", PARSERS)
def test_bytes_that_are_no_text_are_shown_as_such(parse):
    found: list = []
    parse(packet(row([b"a\xffb", b"a\xffb"])), 0, b"tb", found)
    assert found == [("a\ufffdb", b"a\xffb")]


COLUMNS = [column(3), column(253), column(252), column(246), column(5), column(12), column(253, 45), column(6)]
ROW = [b"-7", b"K\xc3\xb6ln", b"\x00\xff", b"12.50", b"1.5", b"2026-11-01 02:03:04", b"caf\xc3\xa9", None]
SEEN = (-7, "Köln", b"\x00\xff", Decimal("12.50"), 1.5, "20261101020304", "café", None)
TYPES = (int, str, bytes, int, float, str, str, int)


@pytest.mark.parametrize("piece", [1, 3, 100, 1 << 20])
def test_an_answer_may_come_in_pieces(piece):
    said = answer(COLUMNS, [ROW] * 3)
    assert ask(said, TYPES, piece, again=2) == [SEEN] * 3


def test_without_types_bytes_stay_bytes():
    assert ask(answer(COLUMNS, [ROW]))[0][:3] == (-7, "Köln".encode(), b"\x00\xff")


def test_a_row_of_many_megabytes():
    texts = [b"x" * (textrows.WHOLE - 12), b"y" * 20_000_000, b"z" * (textrows.WHOLE - 6), b"after"]
    rows = [[b"1", text] for text in texts]
    assert ask(answer([column(3), column(252)], rows), (int, bytes)) == [(1, text) for text in texts]


def test_other_columns_than_the_last_time():
    connection, heads = Line(defer_connect=True, user="x"), {}
    for columns, wanted in (([column(3)], (5,)), ([column(253)], (b"5",))):
        connection._sock = Wire(answer(columns, [[b"5"]]), 1 << 20)
        assert connection.ask("SELECT 1", ("SELECT 1", None), None, heads) == [wanted]


def test_what_the_server_says_is_wrong():
    wrong = b"\xff" + (1969).to_bytes(2, "little") + b"#70100too slow"
    for said in (packet(wrong), answer([column(3)], [[b"1"]])[: -len(packet(END_OF_ROWS))] + packet(wrong)):
        with pytest.raises(pymysql.Error) as caught:
            ask(said)
        assert caught.value.args == (1969, "too slow")


@pytest.mark.parametrize("said", [b"", b"\x01", answer(COLUMNS, [ROW])[:-5], answer(COLUMNS, [ROW])[:40]])
def test_an_answer_that_breaks_off(said):
    with pytest.raises(pymysql.OperationalError, match="Lost connection"):
        ask(said)


@pytest.mark.parametrize(
    "said", [answer(COLUMNS, [ROW[:5]]), packet(b"\x01") + packet(b"\x03"), answer([column(3)], [])[:-9] + packet(b"")]
)
def test_an_answer_that_makes_no_sense(said):
    with pytest.raises(pymysql.InternalError, match="cannot be read"):
        ask(said)


DONE = packet(b"\x00\x00\x00\x02\x00\x00\x00")
FIVE = answer([column(3)], [[b"5"]])


def test_a_commit_waits_for_nothing_until_the_next_statement():
    connection = Line(defer_connect=True, user="x")
    connection._sock = wire = Wire(FIVE, 7)
    assert connection.ask("SELECT 5", (), (int,), {}) == [(5,)]
    connection.commit()
    assert wire.sent.endswith(b"COMMIT")
    wire.said = DONE + FIVE
    wire.piece = len(DONE)
    assert connection.ask("SELECT 5", (), (int,), {}) == [(5,)]


@pytest.mark.parametrize("piece", [1, 7, len(FIVE) + 3, 1 << 20])
@pytest.mark.parametrize("wrong", [b"", packet(b"\xff" + (1969).to_bytes(2, "little") + b"#70100too slow")])
def test_a_transaction_may_end_with_a_statement(piece, wrong, monkeypatch):
    connection = Line(defer_connect=True, user="x")
    connection._sock = wire = Wire(b"", piece)
    monkeypatch.setattr(wire, "sendall", lambda data: sent.append(data) or setattr(wire, "said", wire.said + said))
    said, sent = (wrong or FIVE) + DONE, []
    for n in (1, 2, 3):
        with pytest.raises(pymysql.Error) if wrong else nullcontext():
            assert connection.ask("SELECT 5", (), (int,), {}, last=True) == [(5,)]
        connection.commit()
        assert len(sent) == n
        assert sent[-1].endswith(b"COMMIT")


def test_a_statement_without_rows():
    assert ask(packet(b"\x00\x00\x00\x02\x00\x00\x00")) == []
