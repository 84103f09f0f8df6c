"""Lists of revisions of many pages, in which those of one page stand together."""

import dataclasses
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..params import Module
from ..result import Items, ListShape
from ..scope import Batch
from .revision_items import Describer, Row
from .revision_parameters import RevisionParameters

REVISIONS = ListShape("rev")
Entry = dict[str, Any]


class PageList(Module):
    """A list whose items are pages, each with its revisions: what it yields are pairs of a page's entry and an item."""

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.setdefault(cls.name, Items((), cls.tag))

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        listed = node[cls.name]
        for entry, item in items:
            if not entry["revisions"]:
                listed.append(entry)
            entry["revisions"].append(item)


@dataclasses.dataclass(frozen=True, kw_only=True)
class RevisionList(RevisionParameters, PageList):
    """Such a list with the parameters of revisions."""

    def items(
        self,
        describer: Describer,
        rows: Sequence[Row],
        entry: Callable[[Row], Entry],
        token: Callable[[Row], str],
    ) -> Iterator[tuple[int, Any, Any]]:
        """The items of rows; `entry` gives the one object that stands for the page of a row."""
        if not describer.plain:
            for row, item in describer.items(rows):
                yield 0, batch([(entry(row), item)], [row], token, sys.maxsize), ""
        elif rows:
            items, largest = describer.whole(rows)
            pairs = [(entry(row), item) for row, item in zip(rows, items, strict=True)]
            yield 0, batch(pairs, rows, token, largest), ""


def batch(pairs: Sequence[tuple[Entry, Any]], rows: Sequence[Row], token: Callable[[Row], str], largest: int) -> Batch:
    """The items of rows, each with its page's entry, at once."""
    return Batch(pairs, lambda n: token(rows[n]), largest=largest, measured=measured)


def entries(pages: Mapping[Any, Mapping[str, Any]]) -> dict[Any, Entry]:
    """The entries of pages, with nothing in them yet: `pageid` comes first, the rest of what is said of a page last."""

    def entry(said: Mapping[str, Any]) -> Entry:
        first = {"pageid": said["pageid"]} if "pageid" in said else {}
        return {**first, "revisions": Items.shaped((), REVISIONS), **said}

    return {key: entry(said) for key, said in pages.items()}


def measured(pairs: Sequence[tuple[Entry, Any]]) -> list[Entry]:
    """What counts of revisions and their pages' entries: the page counts for each revision."""
    return [{**entry, "revisions": [item]} for entry, item in pairs]
