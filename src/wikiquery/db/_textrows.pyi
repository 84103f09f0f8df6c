"""See `textrows`, which does the same in Python."""

from typing import Any

def read_rows(data: bytes, start: int, kinds: bytes, rows: list[tuple[Any, ...]]) -> int: ...
