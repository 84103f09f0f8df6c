"""The lists of special pages: list=querypage."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import ApiError
from ..kinds import Binding, Choice, Integer
from ..params import ListModule, limit, param
from ..result import Items
from ..schema.querypages import QUERY_PAGES
from ..scope import MORE, Batch, Run
from ..titles import Title
from .querylists import list_of

NEVER_DUMPED = frozenset({"querycachetwo", "user", "user_properties", "watchlist"})
READ = {name for page in QUERY_PAGES.values() for name in page.reads} - NEVER_DUMPED


class Lists(Choice):
    """The names of the lists that the wiki has: some come with extensions."""

    def one(self, binding: Binding, name: str, text: str) -> str:
        found = QUERY_PAGES.get(text)
        if found is None or (found.extension and not binding.site.has_extension(found.extension)):
            raise ApiError("badvalue", f'Unrecognized value for parameter "{name}": {text}.')
        return text


class QueryPage(ListModule, prefix="qp", tag="page", generates=True):
    """The lists of special pages: wanted pages, pages without links, the longest pages and so on.

    A store made from dumps has them as they were at its import, up to 5,000 rows of each.
    """

    reads = ("page",)
    adds = tuple(sorted(READ - {"page"}))
    continues_by = "offset"
    example = (("page", "Wantedpages"),)

    page: str = param(Lists(*QUERY_PAGES), "The special page.", required=True)
    offset: int = param(Integer(), "How many to leave out: the value that the previous answer gave.", 0)
    limit: int = limit()

    def run(self, at: Run) -> Iterator[tuple[int, Any, int]]:
        """What is said of the list itself, then its rows."""
        listed = QUERY_PAGES[self.page]
        if listed.right and not at.may(listed.right):
            raise ApiError("specialpage-cantexecute", "You are not allowed to see what this special page lists.")
        if self.offset < 0:
            raise ApiError("badinteger", f'Invalid value "{self.offset}" for integer parameter "{at.prefix}offset".')
        rows, source = [], list_of(at, listed)
        if not at.generator:
            yield 0, {"name": self.page} | (source.facts() if source else {}), self.offset
        if source is not None:
            rows = source.rows(self.offset, self.limit + 1)
            chosen = rows[: self.limit]
            if at.generator:
                yield from ((0, Title(row[0], row[1]), 0) for row in chosen)
            else:
                yield 0, Batch(source.items(chosen), lambda n: self.offset + n), self.offset
        if len(rows) > self.limit:
            yield 0, MORE, self.offset + self.limit

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node[cls.name] = item

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        node[cls.name]["results"] = Items(items, cls.tag)
