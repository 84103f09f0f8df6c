"""One row of an INSERT, in Python: the yardstick of the parsers that read many rows at once."""

import re
from typing import TypeAlias

Value: TypeAlias = int | float | bytes | None
Row: TypeAlias = tuple[Value, ...]

# How the kinds of columns are told to the parsers, one byte a column.
INT, FLOAT, BYTES = b"ifs"

_SINGLE = rb"'(?P<single>(?:[^'\\]++|\\.|'')*+)'"
_DOUBLE = rb"\"(?P<double>(?:[^\"\\]++|\\.|\"\")*+)\""
_CHARSET = rb"(?:_[a-z]\w*\s*)?"
NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.I)
_VALUE = re.compile(
    rb"\s*(?:(?P<null>NULL)|(?P<number>" + NUMBER.pattern + rb")"
    rb"|" + _CHARSET + rb"(?:" + _SINGLE + rb"|" + _DOUBLE + rb"|0x(?P<hex>[0-9a-f]+)|x'(?P<xhex>[0-9a-f]*)')"
    rb"|(?:b'(?P<bits>[01]*)'|0b(?P<obits>[01]+))|(?P<bool>TRUE|FALSE))\s*(?P<after>[,)])",
    re.I | re.S,
)
# What may become a value when more of the dump is read.
_BEGUN = re.compile(
    rb"\s*(?:" + _CHARSET + rb"[xb]?(?:" + _SINGLE[:-1] + rb"(?:\\|'\s*)?|" + _DOUBLE[:-2] + rb"(?:\\|\"\s*)?)"
    rb"|[\w.+-]*\s*)\Z",
    re.I | re.S,
)
_OPEN = re.compile(rb"\s*\(")
_NEXT = re.compile(rb"\s*([,;])")
_SPACE = re.compile(rb"\s*")
_ESCAPES = {b"'": re.compile(rb"\\(.)|''", re.S), b'"': re.compile(rb"\\(.)|\"\"", re.S)}
_ESCAPED = {b"0": b"\0", b"b": b"\b", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a", b"%": b"\\%", b"_": b"\\_"}


class RowError(Exception):
    """A row that cannot be read; `position` is where in the buffer."""

    def __init__(self, wrong: str, position: int) -> None:
        super().__init__(wrong)
        self.wrong, self.position = wrong, position


def parse_row(buffer: bytes, start: int, kinds: bytes) -> tuple[Row, int, bool] | None:
    """The row at `start`: the row, where the next one begins, and whether it was the statement's last.

    None when the buffer ends before the row and the comma or semicolon after it do. Raises RowError for what is no row
    of as many values as there are `kinds`.
    """
    opening = _OPEN.match(buffer, start)
    if opening is None:
        _await(buffer, start, value=False)
        return None
    at, after, values = opening.end(), b",", list[Value]()
    while after == b",":
        match = _VALUE.match(buffer, at)
        if match is None:
            _await(buffer, at)
            return None
        if len(values) < len(kinds):
            values.append(_value(match, kinds[len(values)]))
        else:
            values.append(None)
        at, after = match.end(), match["after"]
    if len(values) != len(kinds):
        raise RowError(f"a row with {len(values)} values instead of {len(kinds)}", opening.end() - 1)
    separator = _NEXT.match(buffer, at)
    if separator is None:
        _await(buffer, at, value=False)
        return None
    return tuple(values), separator.end(), separator[1] == b";"


def _await(buffer: bytes, at: int, value: bool = True) -> None:
    """Raise RowError unless what is missing here (a value, or brackets and commas) may come with more of the dump."""
    space = _SPACE.match(buffer, at)
    place = space.end() if space else at
    if place == len(buffer) or (value and _BEGUN.match(buffer, at)):
        return
    here = buffer[place : place + 24].decode("utf-8", "backslashreplace")
    raise RowError(f"a row of values cannot be read at {here!r}", place)


def _value(match: re.Match[bytes], kind: int) -> Value:
    """The value of a column from how it is written."""
    if match["null"]:
        return None
    try:
        return _bytes(match) if kind == BYTES else _number(match, kind)
    except ValueError:
        here = match[0][:-1].strip()[:24].decode("utf-8", "backslashreplace")
        raise RowError(f"{here!r} is not a number", match.start()) from None


def _number(match: re.Match[bytes], kind: int) -> int | float:
    if match["hex"] or match["xhex"] or match["bits"] or match["obits"]:
        whole = int.from_bytes(_bytes(match))
        return whole if kind == INT else float(whole)
    text = _bytes(match)
    if NUMBER.fullmatch(text) is None:
        raise ValueError
    if kind == INT and text.lstrip(b"+-").isdigit():
        return int(text)
    number = float(text)
    if kind == FLOAT:
        return number
    if not number.is_integer():
        raise ValueError
    return int(number)


def _bytes(match: re.Match[bytes]) -> bytes:
    text: bytes
    if (text := match["number"]) is not None:
        return text
    if (text := match["single"]) is not None:
        return unescape(text)
    if (text := match["double"]) is not None:
        return unescape(text, b'"')
    if digits := match["hex"] or match["xhex"]:
        return bytes.fromhex(("0" * (len(digits) % 2)) + digits.decode())
    if bits := match["bits"] or match["obits"]:
        return int(bits, 2).to_bytes((len(bits) + 7) // 8)
    return {b"TRUE": b"1", b"FALSE": b"0"}.get((match["bool"] or b"").upper(), b"")


def unescape(text: bytes, quote: bytes = b"'") -> bytes:
    """What stands between quotes, as it is meant: doubled quotes and escapes resolved."""
    return _ESCAPES[quote].sub(lambda match: _ESCAPED.get(match[1], match[1]) if match[1] else quote, text)
