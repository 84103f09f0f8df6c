"""From titles to the pages that a generator names in one statement: for databases where each has its price."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from ..schema.columns import View
from ..schema.tables import page
from ..select import PAGES, Compare, Condition, In, Join, Pages, Select
from .database import Columns, Database, Prepared, Row, Seek

OWN = (page.id, page.is_redirect)
"""What is read of the page that a row names, behind the row's own columns; None where there is no such page."""


class Generated(Prepared):
    """A generator's select whose rows tell of the pages that they name, too: `OWN`, and `more` behind it.

    `more` may end with the columns of a select that is `joinable`: there is a row for each of its rows then, and
    `most` rows at most.
    """

    __slots__ = ("named",)

    def __init__(self, database: Database, select: Select, more: Columns, most: int | None = None) -> None:
        super().__init__(database, select)
        self.named = OWN + more
        read = database.reader((*self.columns, *self.named))
        self.read = read if most is None else lambda sql, values: read(sql, [*values, most])

    def rows(self, pages: Sequence[Any], resume: Sequence[Any] | None, limit: int | None) -> list[Row]:
        # What is joined with rows that are in order need not be in that order.
        return in_order(super().rows(pages, resume, limit), self.select)

    def text(self, pages: int, seek: Seek | None, limited: bool) -> str:
        return self.database.text(self.select, pages, seek, limited, self.named)


class Generators:
    """The statements of one generator, made when they are needed first."""

    def __init__(self, database: Database, select: Select) -> None:
        self.database, self.select = database, select
        self.made: dict[Hashable, Generated] = {}
        self.paged = any(isinstance(c, In) and isinstance(c.choices, Pages) for c in select.conditions)
        self.takes_titles = of_titles(select, 0) is not None

    def of(self, namespace: int | None, more: Columns, most: int | None = None) -> Generated:
        """The statement that is given page ids (None), or keys of a namespace."""
        found = self.made.get((namespace, more, most))
        if found is None:
            select = self.select if namespace is None else of_titles(self.select, namespace)
            assert select is not None
            found = self.made[namespace, more, most] = Generated(self.database, select, more, most)
        return found


def of_titles(select: Select, namespace: int) -> Select | None:
    """The same rows of pages that are given by their keys; None where that cannot be said."""
    given = [c for c in select.conditions if isinstance(c, In) and isinstance(c.choices, Pages)]
    if len(given) != 1 or page in select.tables or given[0].column.table is not select.table:
        return None
    others: list[Condition] = [c for c in select.conditions if c is not given[0]]
    own = [Compare(page.namespace, "=", namespace), In(page.title, PAGES)]
    first = Join(select.table, ((given[0].column, page.id),))
    return replace(select, table=page, joins=(first, *select.joins), where=[*own, *others])


def in_order(rows: list[Row], select: Select) -> list[Row]:
    """Rows of a select, and what stands behind its columns, in its order."""
    columns = len(select.order)
    if columns and len(rows) > 1:
        try:
            rows.sort(key=itemgetter(slice(columns)), reverse=select.descending)
        except TypeError:  # there is NULL among them, which comes first
            rows.sort(key=lambda row: [(v is not None, v) for v in row[:columns]], reverse=select.descending)
    return rows


def joinable(select: Select) -> bool:
    """Whether the rows are all that a table has of some pages: then it can be joined with these."""
    given = [c for c in select.conditions if isinstance(c, In) and isinstance(c.choices, Pages)]
    if len(given) != 1 or len(select.conditions) != 1 or given[0].column is not select.owner or page in select.tables:
        return False
    special = select.joins or select.distinct or select.group or select.sort or select.empty
    owned = select.owner is not None and select.order[:1] == (select.owner,) and select.owner.table is select.table
    return owned and not special and not issubclass(select.table, View)
