"""PHP's serialisation: every string with its length in bytes, keys that look like numbers as numbers."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from . import numbers

NUMBER = re.compile("0|-?[1-9][0-9]{0,18}", re.ASCII)
MOST = 2**63


def parts(tree: object) -> list[str]:
    """The text of an answer in its parts; its lists and objects are plain ones (see `versions`)."""
    out: list[str] = []
    put(tree, out)
    return out


def put(node: Any, out: list[str]) -> None:
    """Writes one value: text, number, boolean, nothing, an array."""
    if node.__class__ is str:
        out.append(f's:{len(node)}:"{node}";' if node.isascii() else text(node))
    elif node.__class__ is int:
        out.append(f"i:{node};")
    elif isinstance(node, str):
        out.append(text(node))
    elif isinstance(node, dict):
        out.append(f"a:{len(node)}:{{")
        for key, value in node.items():
            out.append(key_of(key))
            put(value, out)
        out.append("}")
    elif isinstance(node, list):
        out.append(f"a:{len(node)}:{{")
        for number, value in enumerate(node):
            out.append(f"i:{number};")
            put(value, out)
        out.append("}")
    elif node is None:
        out.append("N;")
    elif isinstance(node, float):
        out.append(f"d:{numbers.exact(node)};")
    else:
        out.append(f"b:{node:d};" if isinstance(node, bool) else f"i:{node:d};")


def text(value: str) -> str:
    """A string."""
    if value.isascii():
        return f's:{len(value)}:"{value}";'
    value = unicodedata.normalize("NFC", value)
    return f's:{len(value.encode())}:"{value}";'


@lru_cache(4096)
def key_of(key: str) -> str:
    """The key of an array: PHP keeps one that is a whole number of 64 bits as such."""
    if NUMBER.fullmatch(key) and -MOST <= int(key) < MOST:
        return f"i:{key};"
    return text(key)
