"""The pages that a generator speaks of. Where statements cost much, it goes from their titles to its pages in one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .db import Prepared
from .db.company import Accompanied, Company
from .pageset import PageSet
from .plan import Plan
from .schema.columns import Column


class Sources(PageSet):
    """A page set whose titles are looked up only where the generator does not find their pages by itself."""

    postpones = False
    wanted: Mapping[tuple[int, str], None] = {}

    def add_titles(self, texts: Iterable[str]) -> None:
        self.postpones = self.database.is_far and not self.resolve
        super().add_titles(texts)
        self.postpones = False

    def look_up(self, wanted: Mapping[tuple[int, str], None]) -> None:
        if self.postpones:
            self.wanted = wanted
        else:
            super().look_up(wanted)

    def looked_up(self) -> PageSet:
        """The same, with all titles looked up."""
        wanted, self.wanted = self.wanted, {}
        self.look_up(wanted)
        return self

    def statement(
        self, plan: Plan, more: tuple[Column, ...], company: Company | None
    ) -> tuple[Prepared | Accompanied, Sequence[Any]]:
        """The generator's statement, and the ids or keys of pages that it is given.

        `more` are columns that are wanted of the pages that the generator names; `company` is read along with these.
        """
        assert plan.prepared is not None
        generators = plan.generators
        namespaces = {namespace for namespace, _ in self.wanted}
        namespace: int | None = None
        given: Sequence[Any] = ()
        if generators is not None and generators.takes_titles and len(namespaces) == 1:
            namespace, given = namespaces.pop(), [key for _, key in self.wanted]
        elif plan.prepared.paged:
            given = sorted(self.looked_up().pages)
        if generators is None:
            return plan.prepared, given
        if company is not None and generators.paged:
            return Accompanied(generators, namespace, more, company), given
        return generators.of(namespace, more), given


def add(pages: PageSet, plan: Plan, rows: Sequence[tuple[Any, ...]]) -> None:
    """Fills a page set with the pages that the generator's rows hold, tell of or only name."""
    if plan.found:
        a, b, c, d = plan.found
        found = [(row[a], row[b], row[c], row[d]) for row in rows]
        (pages.add_found if plan.select.found == "title" else pages.add_rows)(found)
        return
    a, b = plan.target
    if plan.generators is None:
        pages.add_keys((row[a], row[b]) for row in rows)
    else:
        own = len(plan.select.columns)
        pages.add_named((row[own], row[a], row[b], *row[own + 1 :]) for row in rows)
