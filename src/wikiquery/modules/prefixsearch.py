"""Titles that begin with a text: list=prefixsearch."""

from collections.abc import Iterator
from typing import Any

from ..kinds import Integer, NamespaceKind, String
from ..params import ListModule, limit, param
from ..scope import MORE, Named, Run
from ..titles import Title
from .title_search import MAIN, TitleSearch


class PrefixSearch(ListModule, prefix="ps", generates=True):
    """Pages whose titles begin with a text."""

    reads = ("page",)
    continues_by = "offset"

    search: str = param(String(), "The text with which titles begin.", required=True)
    namespace: tuple[int, ...] | int = param(NamespaceKind(multi=True), "The namespaces to search.", MAIN)
    limit: int = limit()
    offset: int = param(Integer(low=0), "How many to leave out: the value that the previous answer gave.", 0)

    def run(self, at: Run) -> Iterator[tuple[int, Any, int]]:
        """The pages in the order of their titles; the one that the text names goes first."""
        namespaces = self.namespace if isinstance(self.namespace, tuple) else (self.namespace,)
        search = TitleSearch(self.search, namespaces)
        at.of_pages(search.asked(at.site)[0])
        found = search.rows(at, self.offset, self.limit + 1)
        more, found = len(found) > self.limit, found[: self.limit]
        for n, (_, namespace, key, id) in enumerate(found):
            if at.generator:
                yield 0, Named(Title(namespace, key), {"index": self.offset + n + 1}), self.offset + n
                continue
            item: dict[str, Any] = {"ns": namespace, "title": at.site.name(namespace, key)}
            yield 0, {**item, **({"pageid": id} if id else {"special": True})}, self.offset + n
        if more:
            yield 0, MORE, self.offset + self.limit
