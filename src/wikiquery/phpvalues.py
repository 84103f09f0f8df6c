"""PHP's serialize() format, as far as values go that need no class; and what PHP takes a value for.

Arrays become dicts in their order, their keys ints or strings. Strings become str; bytes in them that are not UTF-8
are kept as `surrogateescape` keeps them.
"""

import re
from typing import Any

DEEPEST = 100
"""Arrays in arrays, so many at most: what nobody has stored on purpose."""
LEAST, MOST = -(2**63), 2**63 - 1

TOKEN = re.compile(
    rb'i:([+-]?[0-9]+);|s:([0-9]+):"|a:([0-9]+):\{|b:([01]);|(N);'
    rb"|d:([+-]?(?:[0-9]*\.[0-9]+|[0-9]+\.?)(?:[eE][+-]?[0-9]+)?);"
    rb'|S:([0-9]+):"|(d:(?:-?INF|NAN);|[ORr]:|C:)'
)
INTEGER, STRING, ARRAY, BOOLEAN, NULL, FLOAT, ESCAPED, OTHER = range(1, 9)

WHOLE = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
ESCAPE = re.compile(rb"\\([0-9a-fA-F]{2})|([^\\])", re.DOTALL)
NUMBER = re.compile(r"[ \t\n\r\v\f]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)", re.ASCII)
LEADING = re.compile(r"[ \t\n\r\v\f]*([+-]?[0-9]+)", re.ASCII)


class NotPlain(ValueError):
    """The format is right, but the value is none that stands for itself: an object, a reference, an infinite number."""


def unserialize(data: bytes) -> Any:
    """The value that begins `data`: None, bool, int, float, str or dict. What comes after it does not matter.

    Raises ValueError where PHP could not read it, and NotPlain for what is refused.
    """
    return _value(data, 0, 0)[0]


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """The value at a place, and where it ends."""
    token = TOKEN.match(data, at)
    if token is None:
        raise ValueError(f"no value at byte {at}")
    kind, end = token.lastindex, token.end()
    if kind == STRING:
        return _string(data, end, int(token[STRING]))
    if kind == INTEGER:
        return _integer(token[INTEGER]), end
    if kind == ARRAY:
        return _array(data, end, int(token[ARRAY]), depth + 1)
    if kind == BOOLEAN:
        return token[BOOLEAN] == b"1", end
    if kind == NULL:
        return None, end
    if kind == ESCAPED:
        return _escaped(data, end, int(token[ESCAPED]))
    if kind == FLOAT:
        number = float(token[FLOAT])
        if abs(number) != float("inf"):
            return number, end
    raise NotPlain(f"an object, a reference or no number at byte {at}")


def _integer(digits: bytes) -> int:
    # Longer ones than Python likes to read are out of range anyway.
    value = int(digits) if len(digits) < 100 else MOST if digits[:1] != b"-" else LEAST
    return min(max(value, LEAST), MOST)


def _string(data: bytes, at: int, length: int) -> tuple[str, int]:
    end = at + length
    if data[end : end + 2] != b'";':
        raise ValueError(f"no end of a string at byte {end}")
    return data[at:end].decode("utf-8", "surrogateescape"), end + 2


def _escaped(data: bytes, at: int, length: int) -> tuple[str, int]:
    """A string of which some bytes are written in hexadecimal digits, behind a backslash."""
    made = bytearray()
    while len(made) < length:
        match = ESCAPE.match(data, at)
        if match is None:
            raise ValueError(f"no character of a string at byte {at}")
        made += bytes.fromhex(match[1].decode()) if match[1] else match[2]
        at = match.end()
    if data[at : at + 2] != b'";':
        raise ValueError(f"no end of a string at byte {at}")
    return made.decode("utf-8", "surrogateescape"), at + 2


def _array(data: bytes, at: int, count: int, depth: int) -> tuple[dict[int | str, Any], int]:
    if depth > DEEPEST:
        raise NotPlain(f"arrays deeper than {DEEPEST}")
    made: dict[int | str, Any] = {}
    for _ in range(count):
        key, at = _value(data, at, depth)
        if key.__class__ is str:
            key = array_key(key)
        elif key.__class__ is not int:
            raise ValueError(f"no key of an array before byte {at}")
        made[key], at = _value(data, at, depth)
    if data[at : at + 1] != b"}":
        raise ValueError(f"no end of an array at byte {at}")
    return made, at + 1


def array_key(text: str) -> int | str:
    """A string as the key of an array: one that is written like a whole number is that number."""
    if text[:1] not in "0123456789-" or len(text) > 20 or not WHOLE.fullmatch(text):
        return text
    number = int(text)
    return number if LEAST <= number <= MOST and (number or text == "0") else text


def is_true(value: Any) -> bool:
    """Whether PHP takes a value for true."""
    return bool(value) and value != "0"


def to_string(value: Any) -> str:
    """A value as PHP writes it into a string."""
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, dict):
        return "Array"
    return str(to_whole(value) if isinstance(value, float) else value)


def to_integer(value: Any) -> int:
    """A value as PHP's (int) has it: of a string the digits in front, of an array whether anything is in it."""
    if isinstance(value, str):
        match = LEADING.match(value)
        return _integer(match[1].encode()) if match else 0
    if isinstance(value, dict):
        return int(bool(value))
    return int(value or 0)


def to_number(value: Any) -> int | float:
    """A value as a number: a string as far as it begins with one; whole ones are ints. Infinite ones are 0."""
    if isinstance(value, str):
        if value.isascii() and value.isdecimal():
            return _integer(value.encode())
        match = NUMBER.match(value)
        number = float(match[1]) if match else 0.0
        return to_whole(number) if abs(number) != float("inf") else 0
    if isinstance(value, dict):
        return int(bool(value))
    return to_whole(value) if isinstance(value, float) else int(value or 0)


def to_whole(number: float) -> int | float:
    """A number without a fraction is printed without one."""
    return int(number) if number.is_integer() and abs(number) < 1e17 else number
