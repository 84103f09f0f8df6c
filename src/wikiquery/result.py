"""The tree of an answer: says what, not how it looks.

Plain dicts and lists, with a few words on what the output formats do differently: `Items` (a list: the name of its
elements in XML, the key that formatversion=1 calls "*", whether that version must be looked at at all), `Tree` (a dict:
booleans that stay booleans in formatversion=1, the key of the content, whether that version lists its values), `Pages`
(a dict by page id that formatversion=2 makes a list).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ListShape:
    """What the formats do differently with a list.

    `tag` names its elements in XML, `content` is the key that formatversion=1 calls "*". `plain` promises that both
    versions print it alike, `simple` that the name of that key is all that differs.
    """

    tag: str = ""
    content: str | None = None
    plain: bool = False
    simple: bool = False


class Items(list[Any]):
    """A list with its `shape`."""

    __slots__ = ("shape",)

    def __init__(
        self, items: Iterable[Any] = (), tag: str = "", *, content: str | None = None, plain: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(items)
        self.shape = ListShape(tag, content, plain)

    @classmethod
    def shaped(cls, items: Iterable[Any], shape: ListShape) -> "Items":
        """A list of a shape that others have too."""
        made = cls.__new__(cls)
        made.extend(items)
        made.shape = shape
        return made


class Tree(dict[str, Any]):
    """A dict with `keep`: booleans that formatversion=1 prints as booleans; `content`: the key that it calls "*";

    `listed`: it prints the values only, as a list.
    """

    __slots__ = ("content", "keep", "listed")

    def __init__(
        self,
        items: Mapping[str, Any] = {},
        *,
        content: str | None = None,
        keep: Iterable[str] = (),
        listed: bool = False,
    ) -> None:
        super().__init__(items)
        self.content, self.keep, self.listed = content, frozenset(keep), listed


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the interface: `errorformat` decides on its form."""

    code: str
    text: str


class Pages(dict[int, dict[str, Any]]):
    """Nodes by number: an object in formatversion=1, a list in the order of the numbers in formatversion=2."""


def size(node: Any) -> int:
    """What MediaWiki counts against the limit of a result: the bytes of all values as text, without keys."""
    if isinstance(node, str):
        return len(node) if node.isascii() else len(node.encode("utf-8", "surrogatepass"))
    if isinstance(node, dict):
        return sum(map(size, node.values()))
    if isinstance(node, list):
        return sum(map(size, node))
    if isinstance(node, Message):
        return len(node.text.encode())
    if isinstance(node, bool) or node is None:
        return int(bool(node))
    return len(str(node))
