"""PHP's serialize() format: what is read, what is refused, what is no such format at all."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiquery.phpvalues import DEEPEST, NotPlain, is_true, to_integer, to_number, to_string, unserialize


def serialize(value: Any) -> bytes:
    """As PHP writes it."""
    if value is None:
        return b"N;"
    if isinstance(value, bool):
        return b"b:%d;" % value
    if isinstance(value, int):
        return b"i:%d;" % value
    if isinstance(value, float):
        return f"d:{value!r};".encode()
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogateescape")
        return b's:%d:"%s";' % (len(data), data)
    return b"a:%d:{%s}" % (len(value), b"".join(serialize(k) + serialize(v) for k, v in value.items()))


KEYS = st.integers(-(2**63), 2**63 - 1) | st.text().filter(lambda text: not text.strip("-").isdecimal())
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")),
    lambda inner: st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_reads_what_was_written(value: Any) -> None:
    read = unserialize(serialize(value))
    assert read == value
    assert type(read) is type(value)


@given(VALUES, st.binary())
def test_what_follows_does_not_matter(value: Any, more: bytes) -> None:
    assert unserialize(serialize(value) + more) == value


@given(VALUES.map(serialize), st.data())
def test_never_fails_otherwise_than_by_value_error(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data)))
    broken = data[:at] + draw.draw(st.binary(max_size=3)) + data[draw.draw(st.integers(at, len(data))) :]
    with suppress(ValueError):
        unserialize(broken)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"i:+5;", 5),
        (b"i:05;", 5),
        (b"i:9223372036854775808;", 2**63 - 1),
        (b"i:-9223372036854775809;", -(2**63)),
        (b"i:" + b"9" * 6000 + b";", 2**63 - 1),
        (b"d:.5;", 0.5),
        (b"d:5.;", 5.0),
        (b"d:1E+25;", 1e25),
        (b's:2:"\xc3\xa9";', "é"),
        (b's:5:"a";b;";', 'a";b;'),
        (b's:1:"\xff";', "\udcff"),
        (b's:01:"x";', "x"),
        (b'S:1:"\\78";', "x"),
        (b'S:3:"a\\c3\\a9";', "aé"),
        (b"a:0:{}", {}),
        (b'a:1:{s:1:"7";i:1;}', {7: 1}),
        (b'a:1:{s:2:"07";i:1;}', {"07": 1}),
        (b'a:1:{s:2:"-0";i:1;}', {"-0": 1}),
        (b'a:1:{s:2:"-7";i:1;}', {-7: 1}),
        (b'a:1:{s:19:"9223372036854775808";i:1;}', {"9223372036854775808": 1}),
        (b"a:2:{i:0;i:1;i:0;i:2;}", {0: 2}),
        (b"a:1:{i:0;a:1:{i:0;a:0:{}}}", {0: {0: {}}}),
    ],
)
def test_reads_as_php_does(data: bytes, value: object) -> None:
    assert unserialize(data) == value


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"x", b"i:5", b"i:;", b"i: 5;", b"i:0x5;", b"b:2;", b"b:true;", b"n;", b"d:x;"),
        *(b's:1:"x"', b's:1:"xy";', b's:2:"x";', b's:-1:"";', b's:+1:"x";', b's:1:"\xc3\xa9";', b's:9999999999:"x";'),
        *(b'S:1:"\\7g";', b'S:1:"x"', b'S:2:"\\78";'),
        *(b"a:1:{}", b"a:0:{", b"a:1:{i:0;}", b"a:1:{i:0;i:1;", b"a:2:{i:0;i:1;}", b"a:0:{i:0;i:1;}", b"a:-1:{}"),
        *(b"a:1:{N;i:1;}", b"a:1:{d:0;i:1;}", b"a:1:{b:1;i:1;}", b"a:1:{a:0:{}i:1;}", b"a:999999999:{i:0;i:1;}"),
    ],
)
def test_refuses_what_php_cannot_read(data: bytes) -> None:
    with pytest.raises(ValueError, match="byte") as caught:
        unserialize(data)
    assert not isinstance(caught.value, NotPlain)


@pytest.mark.parametrize(
    "data",
    [
        *(b'O:8:"stdClass":0:{}', b'C:3:"Foo":1:{x}', b"R:1;", b"r:1;", b"d:INF;", b"d:-INF;", b"d:NAN;", b"d:1e400;"),
        *(b"a:1:{i:0;R:1;}", b'a:2:{i:0;O:8:"stdClass":0:{}i:1;i:2;}'),
        b"a:1:{i:0;" * (DEEPEST + 1) + b"i:1;" + b"}" * (DEEPEST + 1),
        b"a:1:{i:0;" * 100_000,
    ],
)
def test_refuses_what_does_not_stand_for_itself(data: bytes) -> None:
    with pytest.raises(NotPlain):
        unserialize(data)


def test_arrays_may_be_deep() -> None:
    value = unserialize(b"a:1:{i:0;" * DEEPEST + b"i:1;" + b"}" * DEEPEST)
    for _ in range(DEEPEST):
        value = value[0]
    assert value == 1


@pytest.mark.parametrize(
    ("value", "true", "integer", "number", "string"),
    [
        (None, False, 0, 0, ""),
        (True, True, 1, 1, "1"),
        (False, False, 0, 0, ""),
        (-3, True, -3, -3, "-3"),
        (1.5, True, 1, 1.5, "1.5"),
        (2.0, True, 2, 2, "2"),
        ("", False, 0, 0, ""),
        ("0", False, 0, 0, "0"),
        ("00", True, 0, 0, "00"),
        ("12abc", True, 12, 12, "12abc"),
        (" 5", True, 5, 5, " 5"),
        ("1.5", True, 1, 1.5, "1.5"),
        ("1e3", True, 1, 1000, "1e3"),
        ("1e400", True, 1, 0, "1e400"),
        ("0x1A", True, 0, 0, "0x1A"),
        ("99999999999999999999", True, 2**63 - 1, 2**63 - 1, "99999999999999999999"),
        ({}, False, 0, 0, "Array"),
        ({0: 0}, True, 1, 1, "Array"),
    ],
)
def test_what_php_takes_a_value_for(value: Any, true: bool, integer: int, number: float, string: str) -> None:
    assert is_true(value) is true
    assert to_integer(value) == integer
    assert to_number(value) == number
    assert to_string(value) == string
