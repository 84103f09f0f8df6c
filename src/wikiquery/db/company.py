"""Rows of a prop module that come along with the pages of titles: one statement where there would be two.

It is for databases where each statement has its price. The order is made here: the rows must be all there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..foresight import Foresight
from ..schema.tables import page
from ..select import PAGES, Among, Compare, Condition, In, Join, Select, read
from .database import Columns, Prepared, Row
from .generated import Generators, in_order

CHEAP = 50
"""So many rows cost less than another statement, even if they are not wanted."""


class Company:
    """The rows of a module's statement in one request, of which at most `limit` + 1 are wanted.

    `found` are those, once they have come. `foresight` learns of it where there are too many.
    """

    def __init__(self, prepared: Prepared, limit: int, foresight: Foresight) -> None:
        self.prepared, self.limit, self.foresight = prepared, limit, foresight
        self.most = max(limit + 1, CHEAP)
        self.found: list[Row] | None = None

    def look_up(
        self, by_namespace: Mapping[int, list[str]], keys: tuple[tuple[int, str], ...], columns: Columns
    ) -> list[Row] | None:
        """The `columns` of the pages of titles, by namespace and key; None where the module has too many rows."""
        most = self.most + len(keys)
        if len(by_namespace) == 1:
            (namespace,) = by_namespace
            rows = self.of_one(namespace, columns).rows(by_namespace[namespace], None, most)
        else:
            where: list[Condition] = [Among((page.namespace, page.title), keys)]
            rows = self.prepared.database.rows(joined(self.prepared.select, columns, where), most)
        if len(rows) == most:
            self.foresight.spilled += 1
            return None
        width = len(columns)
        self.take([row[width:] for row in rows])
        return [row[:width] for row in {row[0]: row for row in rows}.values()]

    def take(self, rows: Iterable[Row]) -> None:
        """Takes all there are, in any order. NULL stands for pages without rows, and for what rows name in vain."""
        select = self.prepared.select
        columns = len(select.order)
        self.found = in_order([row for row in rows if None not in row[:columns]], select)[: self.limit + 1]

    def of_one(self, namespace: int, columns: Columns) -> Prepared:
        """The statement for keys of a namespace."""
        database, name = self.prepared.database, (self.prepared, namespace, columns)
        found = database.statements.get(name)
        if found is None:
            where = [Compare(page.namespace, "=", namespace), In(page.title, PAGES)]
            found = database.kept(name, joined(self.prepared.select, columns, where))
        return found


class Accompanied:
    """A generator's statement with company: what it reads comes along with the pages that the generator names.

    It is for generators of pages: they name nothing twice in the same place.
    """

    paged = True

    def __init__(self, generators: Generators, namespace: int | None, more: Columns, company: Company) -> None:
        self.generators, self.namespace, self.more, self.company = generators, namespace, more, company

    def rows(self, pages: Sequence[Any], resume: Sequence[Any] | None, limit: int | None) -> list[Row]:
        """See Prepared.rows."""
        alone = self.generators.of(self.namespace, self.more)
        if limit is None:
            return alone.rows(pages, resume, limit)
        company = self.company
        most = limit + company.most
        together = self.generators.of(self.namespace, self.more + company.prepared.columns, most)
        rows = together.rows(pages, resume, limit)
        if len(rows) == most:
            company.foresight.spilled += 1
            return alone.rows(pages, resume, limit)
        own = len(alone.columns)
        width = own + len(alone.named)
        found = list(dict.fromkeys([row[:width] for row in rows]))
        # The last one tells only where to go on: its page is none of the answer's.
        ids = {row[own] for row in found[: limit - 1]}
        company.take(dict.fromkeys([row[width:] for row in rows if row[own] in ids]))
        return found


def joined(select: Select, columns: Columns, where: Sequence[Condition]) -> Select:
    """Pages, each with all of its rows of the select."""
    assert select.owner is not None
    partner = Join(select.table, ((select.owner, page.id),), left=True)
    return Select(page, read(*columns, *select.columns), joins=(partner,), where=where)
