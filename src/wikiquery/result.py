"""The tree of an answer: says what, not how it looks.

Plain dicts and lists, with a few words on what the output formats do differently: `Items` (a list: the name of its
elements in XML, the key that formatversion=1 calls "*", whether that version must be looked at at all), `Tree` (a dict:
booleans that stay booleans in formatversion=1, the key of the content, whether that version lists its values, and its
`Form` in XML), `Pages` (a dict by page id that formatversion=2 makes a list).

In XML the values of a plain dict are attributes, dicts and lists in it are elements of their own, and the elements of a
plain list are named `_v`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
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


shape_of = cache(ListShape)
"""A shape by its tag, its content and whether it is plain: made once, for there are few."""


class Items(list[Any]):
    """A list with its `shape`."""

    __slots__ = ("shape",)

    def __init__(
        self, items: Iterable[Any] = (), tag: str = "", *, content: str | None = None, plain: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(items)
        self.shape = shape_of(tag, content, plain)

    @classmethod
    def shaped(cls, items: Iterable[Any], shape: ListShape) -> "Items":
        """A list of a shape that others have too."""
        made = cls.__new__(cls)
        made.extend(items)
        made.shape = shape
        return made


@dataclass(frozen=True, slots=True)
class Form:
    """What XML does differently with an object.

    `tag` names the elements of what is keyed by numbers (`_idx` tells the number) or, with `key`, of every entry: the
    key then is the attribute of that name. `merged`: the entry is an object, and what it says stands beside the key.
    `paired`: formatversion=1 lists the entries too, each with its key under that name and its value under "*".
    `elements` are texts that are elements instead of attributes; formatversion=1 writes those that are `wrapped`, which
    are elements too, as objects with the text under "*".
    """

    tag: str = ""
    key: str = ""
    merged: bool = False
    paired: bool = False
    elements: frozenset[str] = frozenset()
    wrapped: frozenset[str] = frozenset()

    @classmethod
    def texts(cls, *names: str, wrapped: Iterable[str] = ()) -> "Form":
        """The form of an object of which some texts are elements."""
        return cls(elements=frozenset((*names, *wrapped)), wrapped=frozenset(wrapped))


PLAIN = Form()


class Tree(dict[str, Any]):
    """A dict with `keep`: booleans that formatversion=1 prints as booleans; `content`: the key that it calls "*";

    `listed`: it prints the values only, as a list; `form`: what XML does differently.
    """

    __slots__ = ("content", "form", "keep", "listed")

    def __init__(
        self,
        items: Mapping[str, Any] = {},
        *,
        content: str | None = None,
        keep: Iterable[str] = (),
        listed: bool = False,
        form: Form = PLAIN,
    ) -> None:
        super().__init__(items)
        self.content, self.keep, self.listed, self.form = content, frozenset(keep), listed, form


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the interface: `errorformat` decides on its form. `key` is what MediaWiki's own message is called.

    `params` are what that message takes, `data` what stands beside the text.
    """

    code: str
    text: str
    key: str = ""
    params: tuple[Any, ...] = ()
    data: Mapping[str, Any] | None = None


class Reports(Items):
    """A list whose items may have Items of Message among their values."""

    __slots__ = ()


class Reported(dict[str, Any]):
    """An object that may have Items of Message among its values."""

    __slots__ = ()


class Pages(dict[int, dict[str, Any]]):
    """Nodes by number: an object in formatversion=1, a list in the order of the numbers in formatversion=2."""

    @property
    def listed(self) -> bool:
        """Whether formatversion=1 takes them for a list: the greatest number is their count less one.

        That is so where a missing page, say, stands beside page 1.
        """
        return max(self, default=0) + 1 == len(self)


class Number(float):
    """A number that JSON shows as PHP does, where others show it otherwise: 52 and not 52.0, 1.0e-5 and not 1e-5."""

    __slots__ = ()


def number(value: float) -> float:
    """A number with a fraction, as it stands in an answer."""
    return Number(value) if value.is_integer() or abs(value) < 1e-4 else value


def size(node: Any) -> int:
    """What MediaWiki counts against the limit of a result: the bytes of all values as text, without keys."""
    kind = node.__class__
    if kind is str:
        return len(node) if node.isascii() else len(node.encode("utf-8", "surrogatepass"))
    if kind is int:
        return len(str(node))
    if kind is bool or node is None:
        return int(bool(node))
    if isinstance(node, dict):
        return sum(map(size, node.values()))
    if isinstance(node, list):
        return sum(map(size, node))
    if isinstance(node, Message):
        return len(node.text.encode())
    text = str(node)
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
