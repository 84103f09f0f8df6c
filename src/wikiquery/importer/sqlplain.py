"""Many rows of an INSERT at once, in Python, where they are written plainly.

Escapes are hidden, then the text is split at its quotes: every second part is a string, the others are the rest. What
is not plain (hex values, other quotes, a value of another kind than its column) is left to `sqlrows.parse_row`.
"""

import re
from collections.abc import Callable

from wikiquery.importer.sqlrows import BYTES, INT, NUMBER, Row, Value, unescape

WINDOW = 1 << 18  # bytes that are parsed at once

_PLAIN = b"(),;'0123456789NUL.eE+-"
_SPACES = re.compile(rb"[ \t\r\n]*([(),;])[ \t\r\n]*")


class _NotPlain(Exception):
    """The rows are for `sqlrows.parse_row`."""


def parse_rows(buffer: bytes, start: int, kinds: bytes) -> tuple[list[Row], int, bool]:
    """The plain rows from `start` on: the rows, where the next one begins, whether the statement ended.

    There may be none although there are rows: then `sqlrows.parse_row` says what is there.
    """
    # Do not read on behind the statement where it ends with a line, as usual.
    end = buffer.find(b");\n", start, start + WINDOW)
    window = buffer[start : start + WINDOW if end < 0 else end + 2]
    try:
        window, mark = _hide(window)
        text, strings, length = _split(window)
        rows = _rows(text, strings, mark, kinds)
    except (_NotPlain, ValueError):  # ValueError: what is no number
        return [], start, False
    return rows, start + length, text.endswith(b";")


def _hide(window: bytes) -> tuple[bytes, bytes]:
    """The window without escaped backslashes and quotes, each byte where it was, and the byte that marks them."""
    if b"\\" not in window:
        return window, b""
    for byte in range(256):
        if byte not in window:
            mark = bytes([byte])
            return window.replace(b"\\\\", mark + b"b").replace(b"\\'", mark + b"q"), mark
    raise _NotPlain


def _split(window: bytes) -> tuple[bytes, list[bytes], int]:
    """The whole rows with a single quote for each string, the strings, and how long the rows were."""
    parts = window.split(b"'")
    if len(parts) % 2 == 0:
        parts.pop()  # ends within a string
    text = b"'".join(parts[0::2])
    end = text.find(b";") + 1 or text.rfind(b"),") + 2
    if end < 2:
        raise _NotPlain
    text = text[:end]
    count = text.count(b"'")
    strings = parts[1 : 2 * count : 2]
    return text, strings, end + count + sum(map(len, strings))


def _rows(text: bytes, strings: list[bytes], mark: bytes, kinds: bytes) -> list[Row]:
    if b"''" in text:
        text, strings = _undouble(text, strings)
    if mark:
        strings = [_restore(string, mark) if b"\\" in string or mark in string else string for string in strings]
    body = _body(text)
    lines = body.split(b"),(")
    if {line.count(b",") for line in lines} != {len(kinds) - 1}:
        raise _NotPlain
    return _values(body.replace(b"),(", b",").split(b","), strings, kinds)


def _undouble(text: bytes, strings: list[bytes]) -> tuple[bytes, list[bytes]]:
    """Strings with nothing between them are one: there stood a doubled quote."""
    outside = text.split(b"'")
    rest, joined = [outside[0]], list[bytes]()
    for string, before, after in zip(strings, outside, outside[1:], strict=False):
        if before or not joined:
            joined.append(string)
            rest.append(after)
        else:
            joined[-1] += b"'" + string
            rest[-1] = after
    return b"'".join(rest), joined


def _restore(string: bytes, mark: bytes) -> bytes:
    # The doubled quotes are resolved already; `unescape` would take those that two escapes left for one.
    return unescape(string.replace(b"'", b"\\'").replace(mark + b"b", b"\\\\").replace(mark + b"q", b"\\'"))


def _body(text: bytes) -> bytes:
    """The fields of whole rows, from the first one's bracket to the last one's, and without spaces."""
    text = text.replace(b"),\n(", b"),(")
    if text.translate(None, _PLAIN):
        text = _SPACES.sub(rb"\1", text.replace(b"_binary '", b"'"))
        if text.translate(None, _PLAIN):
            raise _NotPlain
    if not text.startswith(b"(") or text[-2:] not in (b"),", b");"):
        raise _NotPlain
    return text[1:-2]


def _values(fields: list[bytes], strings: list[bytes], kinds: bytes) -> list[Row]:
    """The rows of these fields. Raises ValueError or _NotPlain for what is not plain."""
    width, count = len(kinds), len(fields) // len(kinds)
    columns: list[list[Value]] = []
    texts = kinds.count(BYTES)
    regular = len(strings) == texts * count and all(
        fields[index::width].count(b"'") == count for index in range(width) if kinds[index] == BYTES
    )
    if not regular:
        remaining = iter(strings)
        # In place of each quote its string, as a value; what else there is stays bytes, to be read by its column.
        placed = [next(remaining) if field == b"'" else None for field in fields]
    for index, kind in enumerate(kinds):
        column = fields[index::width]
        if kind == BYTES and regular:
            columns.append(list(strings[sum(other == BYTES for other in kinds[:index]) :: texts]))
        elif kind == BYTES:
            columns.append([_text(field, string) for field, string in zip(column, placed[index::width], strict=True)])
        else:
            columns.append(_numbers(column, int if kind == INT else float))
    return list(zip(*columns, strict=True))


def _text(field: bytes, string: bytes | None) -> bytes | None:
    if field == b"'":
        return string
    if field == b"NULL":
        return None
    if NUMBER.fullmatch(field):
        return field
    raise _NotPlain


def _numbers(column: list[bytes], number: Callable[[bytes], int | float]) -> list[Value]:
    if b"NULL" in column:
        return [None if field == b"NULL" else number(field) for field in column]
    return list(map(number, column))
