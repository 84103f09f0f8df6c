"""PHP's serialisation: every string with its length in bytes, keys that look like numbers as numbers."""

import re
import unicodedata
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
    if isinstance(node, str):
        out.append(text(node))
    elif node is True or node is False:
        out.append(f"b:{node:d};")
    elif isinstance(node, int):
        out.append(f"i:{node};")
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
    else:
        out.append("N;" if node is None else f"d:{numbers.exact(node)};")


def text(value: str) -> str:
    """A string."""
    if value.isascii():
        return f's:{len(value)}:"{value}";'
    value = unicodedata.normalize("NFC", value)
    return f's:{len(value.encode())}:"{value}";'


def key_of(key: str) -> str:
    """The key of an array: PHP keeps one that is a whole number of 64 bits as such."""
    if NUMBER.fullmatch(key) and -MOST <= int(key) < MOST:
        return f"i:{key};"
    return text(key)
