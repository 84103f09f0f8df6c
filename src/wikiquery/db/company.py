"""Rows of a prop module that come along with the pages of titles: one statement where there would be two.

It is for databases where each statement has its price. The order is made here: the rows must be all there are.
"""

from collections.abc import Mapping, Sequence

from ..foresight import Foresight
from ..schema.tables import page
from ..select import PAGES, Among, Compare, Condition, In, Join, Select, read
from .database import Columns, Prepared, Row
from .generated import in_order


class Company:
    """The rows of a module's statement in one request, of which at most `limit` + 1 are wanted.

    `found` are those, once they have come. `foresight` learns of it where there are too many.
    """

    def __init__(self, prepared: Prepared, limit: int, foresight: Foresight) -> None:
        self.prepared, self.limit, self.foresight = prepared, limit, foresight
        self.found: list[Row] | None = None

    def look_up(
        self, by_namespace: Mapping[int, list[str]], keys: tuple[tuple[int, str], ...], columns: Columns
    ) -> list[Row] | None:
        """The `columns` of the pages of titles, by namespace and key; None where the module has too many rows."""
        most = self.limit + 1 + len(keys)
        if len(by_namespace) == 1:
            (namespace,) = by_namespace
            rows = self.of_one(namespace, columns).rows(by_namespace[namespace], None, most)
        else:
            where: list[Condition] = [Among((page.namespace, page.title), keys)]
            rows = self.prepared.database.rows(joined(self.prepared.select, columns, where), most)
        if len(rows) == most:
            self.foresight.spilled += 1
            return None
        width, select = len(columns), self.prepared.select
        own = width + select.columns.index(select.order[0])
        self.found = in_order([row[width:] for row in rows if row[own] is not None], select)[: self.limit + 1]
        return list(dict.fromkeys([row[:width] for row in rows]))

    def of_one(self, namespace: int, columns: Columns) -> Prepared:
        """The statement for keys of a namespace."""
        database, name = self.prepared.database, (self.prepared, namespace, columns)
        found = database.statements.get(name)
        if found is None:
            where = [Compare(page.namespace, "=", namespace), In(page.title, PAGES)]
            found = database.kept(name, joined(self.prepared.select, columns, where))
        return found


def joined(select: Select, columns: Columns, where: Sequence[Condition]) -> Select:
    """Pages, each with all of its rows of the select."""
    assert select.owner is not None
    partner = Join(select.table, ((select.owner, page.id),), left=True)
    return Select(page, read(*columns, *select.columns), joins=(partner,), where=where)
