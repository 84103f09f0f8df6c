"""Writes the SQL text of a Select: conditions, joins, order, resume condition."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ..schema.columns import Column, Table, View
from ..schema.layouts import Layout
from ..schema.tables import page
from ..select import (
    AllOf,
    Among,
    AnyOf,
    Compare,
    Condition,
    Exists,
    HasBits,
    In,
    Join,
    Match,
    Null,
    Ordered,
    Pages,
    Same,
    Select,
    padded,
)
from .dialects import Dialect


class Writer:
    """The text of one statement in the making: collects the joins that its columns need."""

    def __init__(self, dialect: Dialect, layout: Layout, pages: int) -> None:
        self.dialect, self.layout, self.pages = dialect, layout, pages
        self.joins: dict[type[Table], dict[str, None]] = {}

    def column(self, column: Column) -> str:
        """The expression of a column; what it needs is joined."""
        place = self.layout.place(column)
        if place.joins:
            self.joins.setdefault(column.table, {}).update(dict.fromkeys(place.joins))
        return place.expression

    def table(self, table: type[Table]) -> str:
        """A table with its alias, as FROM and JOIN name it."""
        if issubclass(table, View):
            return f"({table.statement(self.layout)}) AS {table.alias}"
        return f"{table.sql} AS {table.alias}"

    def value(self, column: Column) -> str:
        """The mark of a value that is compared with a column."""
        return self.dialect.value(self.layout.place(column).expression)

    def condition(self, c: Condition) -> str:
        """The text of a condition, with as many marks as it has values."""
        match c:
            case Compare(column, op, _):
                return f"{self.column(column)} {op} {self.value(column)}"
            case In(column, choices, negated):
                n = self.pages if isinstance(choices, Pages) else padded(len(choices))
                if n == 1:
                    return f"{self.column(column)} {'<>' if negated else '='} {self.value(column)}"
                marks = ", ".join([self.value(column)] * n)
                return f"{self.column(column)} {'NOT ' if negated else ''}IN ({marks})"
            case Among((a, b), pairs):
                both = self.value(a), self.value(b)
                return self.dialect.among((self.column(a), self.column(b)), both, padded(len(pairs)))
            case Same(a, b, negated):
                return f"{self.column(a)} {'<>' if negated else '='} {self.column(b)}"
            case Ordered(a, op, b):
                return f"{self.column(a)} {op} {self.column(b)}"
            case Null(column, negated):
                return f"{self.column(column)} IS {'NOT ' if negated else ''}NULL"
            case HasBits(column, mask, negated):
                return f"({self.column(column)} & {mask}) {'=' if negated else '<>'} 0"
            case Match(column, _):
                return self.dialect.match(self.words(column))
            case AnyOf(choices):
                return "(" + " OR ".join(map(self.condition, choices)) + ")"
            case AllOf(parts):
                return "(" + " AND ".join(map(self.condition, parts)) + ")"
            case Exists():
                return self.exists(c)
        raise TypeError(f"no such condition: {c!r}")

    def words(self, column: Column) -> str:
        """What of a search index a Match looks into."""
        return self.column(column) if column.type is str else column.table.sql

    def exists(self, c: Exists) -> str:
        """A condition on another table, as a sub-select with joins of its own."""
        inner = Writer(self.dialect, self.layout, self.pages)
        parts = [f"{inner.column(c.inner)} = {self.column(c.outer)}", *map(inner.condition, c.where)]
        source = " ".join([inner.table(c.table), *inner.joins.get(c.table, ())])
        return f"{'NOT ' if c.negated else ''}EXISTS (SELECT 1 FROM {source} WHERE {' AND '.join(parts)})"

    def join(self, join: Join) -> str:
        """An explicit join; the table on its left drives it."""
        on = " AND ".join(f"{self.column(a)} = {self.column(b)}" for a, b in join.on)
        return f"{'LEFT JOIN' if join.left else self.dialect.join} {self.table(join.table)} ON {on}"

    def turned(self, select: Select) -> Select:
        """The same rows, where an engine gives rows in the order of an index only of the table that it reads first.

        It is for what is to be read in order until there are enough, whatever else there is an index for (such columns
        have a sign): the table whose rows are many comes first, and the first column of the order is named there.
        """
        if not self.dialect.one_table_order or len(select.joins) != 1 or len(select.order) < 2 or select.sort:
            return select
        (join,), (first, *others) = select.joins, select.order
        there = next((a if b is first else b for a, b in join.on if first in (a, b)), None)
        places = (self.layout.place(c.column).expression for c in select.conditions if isinstance(c, Compare))
        signed = any("+" in expression for expression in places)
        if there is None or join.left or not signed or any(column.table is not join.table for column in others):
            return select
        return replace(select, table=join.table, joins=(replace(join, table=select.table),), order=(there, *others))

    def sorting(self, columns: Sequence[tuple[Column, bool]], fixed: Collection[Column]) -> list[tuple[str, bool]]:
        """What to sort by; whether each goes down. Numbers may stand for titles that pages link to."""
        found: list[tuple[Column, bool, str]] = []
        for column, down in columns:
            text, before = self.column(column), found[-1:]
            if (number := self.layout.numbers.get(column)) and number.from_ in {*fixed, *(c for c, *_ in found)}:
                if before and before[0][:2] == (number.namespace, down):
                    found.pop()
                    text = number.expression
                elif number.namespace is None or number.namespace in fixed:
                    text = number.expression
            found.append((column, down, text))
        return [(text, down) for _, down, text in found]

    def seek(self, columns: tuple[Column, ...], operator: str) -> str:
        """The resume condition; where numbers go up as titles do, that of the title in question is looked up first."""
        number = self.layout.numbers.get(columns[-1])
        if number is None or not self.dialect.row_values or columns[:-1] != (number.from_, number.namespace):
            return self.dialect.seek([self.column(c) for c in columns], operator)
        row, mark = f"{self.column(number.from_)}, {number.expression}", self.dialect.mark
        return f"({row}) {operator[0]}= ({mark}, ({number.first(operator, mark)}))"

    def own_joins(self, select: Select, table: type[Table]) -> list[str]:
        """The joins that columns of a table need: the first one, or one that pages are joined with.

        Where pages are given and no title is, their rows come first: planners take many pages for a reason to begin
        with all titles there are.
        """
        joins = list(self.joins.get(table, ()))
        paged = any(isinstance(c, In) and isinstance(c.choices, Pages) for c in select.conditions)
        if not paged or any(map(self.names_titles, select.conditions)):
            return joins
        return [self.dialect.join + join.removeprefix("JOIN") if join.startswith("JOIN") else join for join in joins]

    def joins_behind(self, select: Select, table: type[Table], join: str) -> list[str]:
        """The joins that columns of a joined table need: rows stay that have no partner, if they do with the table."""
        if join.startswith("LEFT"):
            return ["LEFT " * own.startswith("JOIN") + own for own in self.joins.get(table, ())]
        return self.own_joins(select, table) if select.table is page else list(self.joins.get(table, ()))

    def names_titles(self, c: Condition) -> bool:
        """Whether a condition leaves but a few rows of a table that shows a column: it names texts of it."""
        match c:
            case Among((_, column), _) | Compare(column, "=", _) | In(column, negated=False):
                return column.type is str and bool(self.layout.place(column).joins)
        return False

    def statement(
        self,
        select: Select,
        seek: tuple[tuple[Column, ...], str] | None,
        limited: bool,
        named: tuple[Column, ...] | None = None,
    ) -> str:
        """The whole statement, with the tables' names in this database; `seek` is as for `select`.

        `named` are columns of the pages that the rows name, which are read along.
        """
        text = self.select(select, seek, limited) if named is None else self.named(select, seek, limited, named)
        return self.layout.named(text, self.dialect.named)

    def named(
        self, select: Select, seek: tuple[tuple[Column, ...], str] | None, limited: bool, more: tuple[Column, ...]
    ) -> str:
        """The rows, of which there are no more than are wanted, each with columns of the page that it names.

        `more` may be columns of a table that belongs to pages, by its first one.
        """
        assert select.target is not None
        inner = self.select(select, seek, limited, aliases=True)
        namespace, title = (select.columns.index(c) for c in select.target)
        self.joins.clear()
        columns = [f"g.c{n}" for n in range(len(select.columns))]
        columns += [self.dialect.shown(self.column(c), c.type) for c in more]
        partner = f"{self.column(page.namespace)} = g.c{namespace} AND {self.column(page.title)} = g.c{title}"
        text = f"SELECT {', '.join(columns)} FROM ({inner}) AS g LEFT JOIN {self.table(page)} ON {partner}"
        owner = next((c for c in more if c.table is not page), None)
        if owner is None:
            return text
        join = self.join(Join(owner.table, ((owner, page.id),), left=True))
        return " ".join([text, join, *self.joins_behind(select, owner.table, join), f"LIMIT {self.dialect.mark}"])

    def select(
        self, select: Select, seek: tuple[tuple[Column, ...], str] | None, limited: bool, *, aliases: bool = False
    ) -> str:
        """The whole statement in MediaWiki's names; `seek` is (columns, operator) of the resume condition.

        With `aliases` the columns are called c0, c1 …
        """
        turned = self.turned(select)
        if turned is not select:
            names = dict(zip(select.order, turned.order, strict=True))
            seek = seek and (tuple(names.get(c, c) for c in seek[0]), seek[1])
            select = turned
        shown = [self.dialect.shown(self.column(c), c.type) for c in select.columns] or ["1"]
        columns = ", ".join(f"{c} AS c{n}" for n, c in enumerate(shown)) if aliases else ", ".join(shown)
        fixed = select.fixed
        best = [] if select.best is None else [self.dialect.fitness(self.words(select.best.column)) + " DESC"]
        sorting = [(c, down) for c, down in select.sorting if c not in fixed]
        order = ", ".join(best + [text + " DESC" * down for text, down in self.sorting(sorting, fixed)])
        where = [self.condition(c) for c in select.conditions]
        if seek:
            where.append(self.seek(*seek))
        joins = [(j.table, self.join(j)) for j in select.joins]
        # What a table needs to show its columns stands right behind it: the next join may speak of them.
        parts = [self.table(select.table), *self.own_joins(select, select.table)]
        for table, join in joins:
            parts += [join, *self.joins_behind(select, table, join)]
        text = f"SELECT {'DISTINCT ' if select.distinct else ''}{columns} FROM {' '.join(parts)}"
        if where:
            text += " WHERE " + " AND ".join(where)
        if select.group:
            text += " GROUP BY " + ", ".join(map(self.column, select.group))
        if order:
            text += " ORDER BY " + order
        text += f" LIMIT {self.dialect.mark}" if limited else ""
        return text + (f" OFFSET {self.dialect.mark}" if limited and select.offset else "")
