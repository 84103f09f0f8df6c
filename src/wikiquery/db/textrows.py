"""Rows as MariaDB and MySQL send them (the text protocol): packets of values, each behind its length."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

Row = tuple[Any, ...]
# How the kinds of columns are told to the parsers, one byte a column: 14 digits are made of a point in time.
INT, TEXT, BYTES, FLOAT, DECIMAL, DIGITS = b"itbfds"
KINDS = {
    **dict.fromkeys((1, 2, 3, 8, 9, 13), INT),
    **dict.fromkeys((4, 5), FLOAT),
    **dict.fromkeys((0, 246), DECIMAL),
    **dict.fromkeys((7, 12), DIGITS),
    **dict.fromkeys((10, 11), TEXT),
}
"""By the protocol's numbers of types; the others are strings of text or of bytes."""
BINARY = 63
"""The collation of strings that are bytes."""
NULL = 0xFB
END, ERROR = 0xFE, 0xFF
"""What packets begin with that are no rows."""
WHOLE = 0xFFFFFF
"""The size of a packet that the next one continues."""
_SIZES = {0xFC: 2, 0xFD: 3, 0xFE: 8}


class Head(NamedTuple):
    """What an answer has before its rows: the packets that describe its columns, and the columns' kinds."""

    packets: bytes
    kinds: bytes


def read_rows(data: bytes, start: int, kinds: bytes, rows: list[Row]) -> int:
    """Appends the rows that are whole in `data`, from the packet at `start` on, to `rows`; says where they end.

    What follows there is the packet that ends the rows, an error, one that has not come whole, or one of 16 MB and
    more. Raises ValueError for what is no row.
    """
    length = len(data)
    while start + 5 <= length:
        size = data[start] | data[start + 1] << 8 | data[start + 2] << 16
        first = data[start + 4]
        end = start + 4 + size
        if end > length or size in (0, WHOLE) or first == ERROR or (first == END and size < 9):
            break
        rows.append(read_row(data, start + 4, end, kinds))
        start = end
    return start


def read_row(data: bytes, at: int, end: int, kinds: bytes) -> Row:
    """The row between two places. Raises ValueError where it ends before its columns do."""
    row: list[Any] = []
    for kind in kinds:
        size = data[at] if at < end else 0
        if size == NULL:
            row.append(None)
            at += 1
            continue
        after = at + 1 + size
        # Most are short, and then all that is said of the place is its first byte.
        if size > NULL or after > end:
            text, after = read_string(data, at, end)
        else:
            text = data[at + 1 : after]
        at = after
        row.append(text.decode("utf-8", "replace") if kind == TEXT else int(text) if kind == INT else value(text, kind))
    return tuple(row)


def read_string(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """The string at a place and where the next value begins. Raises ValueError where it goes beyond the end."""
    size, after = read_number(data, at)
    if at >= end or after + size > end:
        raise ValueError("a row ends before its columns do")
    return data[after : after + size], after + size


def read_number(data: bytes, at: int) -> tuple[int, int]:
    """The number at a place, in the protocol's form for lengths, and where the next value begins."""
    first = data[at] if at < len(data) else NULL
    n = _SIZES.get(first)
    return (first, at + 1) if n is None else (int.from_bytes(data[at + 1 : at + 1 + n], "little"), at + 1 + n)


def value(text: bytes, kind: int) -> Any:
    """A value of one of the rarer kinds."""
    if kind == DIGITS:
        return bytes(c for c in text if 48 <= c <= 57)[:14].decode("ascii")
    if kind == DECIMAL:
        return Decimal(text.decode("ascii"))
    return float(text) if kind == FLOAT else text


def kind_of(packet: bytes, wanted: type | None) -> int:
    """The kind of a column that a packet describes; `wanted` is what Python is to see, where that is known."""
    at = 0
    for _ in range(6):  # its catalog, schema, table, table's own name, name, own name
        _, at = read_string(packet, at, len(packet))
    collation, type_ = int.from_bytes(packet[at + 1 : at + 3], "little"), packet[at + 7]
    known = KINDS.get(type_)
    if known is not None:
        return known
    if wanted is None:
        return BYTES if collation == BINARY else TEXT
    return TEXT if issubclass(wanted, str) else BYTES if issubclass(wanted, bytes) or collation == BINARY else TEXT


def kinds_of(packets: Sequence[bytes], wanted: Sequence[type] | None) -> bytes:
    """The kinds of the columns that packets describe."""
    types = wanted if wanted is not None else [None] * len(packets)
    return bytes(kind_of(packet, type_) for packet, type_ in zip(packets, types, strict=True))
