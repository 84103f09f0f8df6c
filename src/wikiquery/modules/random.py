"""Pages chosen by chance: list=random."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from heapq import merge
from itertools import islice
from random import SystemRandom
from typing import Any

from ..builders import builder
from ..errors import ApiError
from ..kinds import Boolean, Choice, NamespaceKind
from ..params import Continue, ListModule, continue_, limit, param
from ..result import Items
from ..schema.tables import page
from ..scope import MORE, START, Batch, Found, Run
from ..select import Compare, Condition, In, Out, Select, given, read

FRACTION = re.compile(r"0\.[0-9]+", re.ASCII)
PLACES = 12
"""Digits of a number drawn here, as many as MediaWiki draws."""
CHANCE = SystemRandom()

ORDER = (page.random, page.id)
COLUMNS = (page.namespace, page.title, page.is_redirect)
Row = tuple[float, int, int, str, int]
"""The page's own random number, its id, namespace, key and redirect flag: sorted, rows are in the order of the list."""


class Unsaid(str):
    """The default of a parameter: not the same as its value in a request."""

    __slots__ = ()


class Random(ListModule, prefix="rn", tag="page", generates=True):
    """Pages chosen by chance.

    Each page has a number of its own, given to it once. The list begins at a number drawn anew for each request and
    goes on in the order of those numbers, round to where it began: the same continue value gives the same pages.
    """

    volatile = True
    reads = ("page",)

    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only pages of these namespaces.")
    filterredir: str = param(
        Choice("all", "nonredirects", "redirects"), "Whether pages may be redirects.", Unsaid("nonredirects")
    )
    redirect: bool = param(Boolean(), "Only redirects: use filterredir=redirects.", False, deprecated=True)
    limit: int = limit(1)
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, str]]:
        """The pages from the number drawn to 1, then those from 0 to the number."""
        if self.redirect and not isinstance(self.filterredir, Unsaid):
            raise at.together("filterredir", "redirect")
        if self.namespace:
            at.of_pages(self.namespace)
        drawn, start, id, round_ = self.begin(at)
        rows = [] if round_ else self.pages(at, [float(start), id])
        turn = len(rows)
        if len(rows) <= self.limit:
            resume = [float(start), id] if round_ else None
            rows += self.pages(at, resume, Compare(page.random, "<", float(drawn)), self.limit + 1 - len(rows))
        more, listed = len(rows) > self.limit, rows[: self.limit]
        if at.generator:
            yield 0, START, f"{drawn}|{start}|{id}|{int(round_)}"
            for _, number, namespace, key, redirect in listed:
                yield 0, Found(number, namespace, key, redirect), ""
        else:
            yield 0, Batch(self.items(at, listed), lambda n: token(drawn, rows[n], after=round_ or n >= turn)), ""
        if more:
            yield 0, MORE, token(drawn, rows[self.limit], after=round_ or self.limit >= turn)

    def begin(self, at: Run) -> tuple[str, str, int, bool]:
        """The number drawn first, the number and the id to go on from, whether it is round already.

        Raises `badcontinue`.
        """
        parts = at.resume(page.random, page.random, page.id, page.is_redirect)
        if parts is None:
            drawn = f"0.{CHANCE.randrange(10**PLACES):0{PLACES}}"
            return drawn, drawn, 0, False
        drawn, start, id, round_ = parts
        if not (FRACTION.fullmatch(drawn) and FRACTION.fullmatch(start) and round_ in (0, 1)):
            raise ApiError("badcontinue", "Invalid continue param.")
        return drawn, start, id, bool(round_)

    def pages(
        self, at: Run, resume: Sequence[Any] | None, before: Condition | None = None, most: int | None = None
    ) -> list[Row]:
        """The pages from a number and an id on, one more than asked for at most."""
        most = self.limit + 1 if most is None else most
        kinds = self.kinds(at)
        if len(kinds) == 1:
            return at.rows(_select(*kinds[0], before), most, resume)
        # Much the same number of pages of each kind come first: few are read in vain.
        step = max(4, 2 * most // len(kinds))
        sources = (_read(at, _select(*kind, before), step, resume) for kind in kinds)
        return list(islice(merge(*sources), most))

    def kinds(self, at: Run) -> list[tuple[Sequence[int] | int | None, int | None]]:
        """What to read in the order of the numbers: namespace (or several, or all) and redirect flag of each part.

        A store has an index for each namespace with redirects or without; a MediaWiki's database has one of all pages.
        """
        flag = {"all": None, "nonredirects": 0, "redirects": 1}["redirects" if self.redirect else self.filterredir]
        namespaces = list(self.namespace or ())
        if at.held and (namespaces or flag == 1):
            every = namespaces or [n for n in at.site.namespaces if n >= 0]
            return [(n, f) for n in every for f in ((0, 1) if flag is None else (flag,))]
        return [(namespaces or None, flag)]

    def items(self, at: Run, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """What is said of the pages."""
        outs = (
            Out("id", page.id),
            Out("ns", page.namespace),
            Out("title", (page.namespace, page.title), at.site.name),
            Out("redirect", page.is_redirect, bool, when=self.filterredir == "all"),
        )
        return builder(outs, (*ORDER, *COLUMNS))(rows)

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        node[cls.name] = Items(items, cls.tag, plain=not (items and "redirect" in items[0]))


def token(drawn: str, row: Row, *, after: bool) -> str:
    """Where to go on from a page; `after`: it comes after 1."""
    return f"{drawn}|{Decimal(repr(row[0])):f}|{row[1]}|{int(after)}"


def _select(namespaces: Sequence[int] | int | None, flag: int | None, before: Condition | None) -> Select:
    if isinstance(namespaces, int):
        where = [given(page.is_redirect, flag), Compare(page.namespace, "=", namespaces), before]
    else:
        within = In(page.namespace, namespaces) if namespaces else None
        where = [given(page.any_redirect, flag), within, before]
    return Select(page, read(*COLUMNS), where=where, order=ORDER)


def _read(at: Run, select: Select, step: int, resume: Sequence[Any] | None) -> Iterator[Row]:
    while True:
        rows = at.rows(select, step + 1, resume)
        yield from rows[:step]
        if len(rows) <= step:
            return
        resume = rows[step][:2]
        step *= 2
