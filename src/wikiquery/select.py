"""Select: which rows, in which order, and what each row says. A value; knows no SQL engine.

Conditions are small frozen values. Each has a `shape` (hashable: all that decides its SQL text) and `values` (what is
bound to it), so that the text of a shape is written once and requests only bind.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .schema.columns import Column, Table
from .schema.tables import page


class Now:
    """Stands for the time at which the statement runs, as 14 digits."""


NOW = Now()


class Pages:
    """Stands for the ids of the pages that the request speaks of; bound when the statement runs.

    In the statements of the page set itself it stands for what is looked up: ids or keys.
    """

    def __repr__(self) -> str:
        return "PAGES"


PAGES = Pages()


class Condition:
    """Base of the conditions."""

    __slots__ = ()

    @property
    def shape(self) -> Hashable:
        """All that decides the SQL text of this condition."""
        raise NotImplementedError

    @property
    def values(self) -> tuple[Any, ...]:
        """What is bound, in the order of the text's marks."""
        return ()


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """column `op` value; op is one of = <> < <= > >=."""

    column: Column
    op: str
    value: Any

    @property
    def shape(self) -> Hashable:
        return ("compare", self.column, self.op)

    @property
    def values(self) -> tuple[Any, ...]:
        return (self.value,)


@dataclass(frozen=True, slots=True)
class In(Condition):
    """column is one of `choices`: a sequence, or PAGES. Long sequences are padded to a few sizes by repetition."""

    column: Column
    choices: Sequence[Any] | Pages
    negated: bool = False

    @property
    def shape(self) -> Hashable:
        size = 0 if isinstance(self.choices, Pages) else padded(len(self.choices))
        return ("in", self.column, size, self.negated)

    @property
    def values(self) -> tuple[Any, ...]:
        return () if isinstance(self.choices, Pages) else tuple(pad(self.choices))


@dataclass(frozen=True, slots=True)
class Among(Condition):
    """(column, column) is one of `pairs`."""

    columns: tuple[Column, Column]
    pairs: tuple[tuple[Any, Any], ...]

    @property
    def shape(self) -> Hashable:
        return ("among", self.columns, padded(len(self.pairs)))

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(v for pair in pad(self.pairs) for v in pair)


@dataclass(frozen=True, slots=True)
class Null(Condition):
    """column is NULL (or, negated, is not)."""

    column: Column
    negated: bool = False

    @property
    def shape(self) -> Hashable:
        return ("null", self.column, self.negated)


@dataclass(frozen=True, slots=True)
class Same(Condition):
    """Two columns are equal (or, negated, differ)."""

    a: Column
    b: Column
    negated: bool = False

    @property
    def shape(self) -> Hashable:
        return ("same", self.a, self.b, self.negated)


@dataclass(frozen=True, slots=True)
class Ordered(Condition):
    """column `op` column; op is one of < <= > >=."""

    a: Column
    op: str
    b: Column

    @property
    def shape(self) -> Hashable:
        return ("ordered", self.a, self.op, self.b)


@dataclass(frozen=True, slots=True)
class HasBits(Condition):
    """column has any (or, negated, none) of the bits of `mask`."""

    column: Column
    mask: int
    negated: bool = False

    @property
    def shape(self) -> Hashable:
        return ("bits", self.column, self.mask, self.negated)


@dataclass(frozen=True, slots=True)
class Exists(Condition):
    """A row of `table` with `inner` = `outer` and all of `where` exists (or, negated, does not)."""

    table: type[Table]
    inner: Column
    outer: Column
    where: tuple[Condition, ...] = ()
    negated: bool = False

    @property
    def shape(self) -> Hashable:
        return ("exists", self.inner, self.outer, tuple(c.shape for c in self.where), self.negated)

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(v for c in self.where for v in c.values)


@dataclass(frozen=True, slots=True)
class Match(Condition):
    """The row of a table of a search index has `text`, which is in the index's own language.

    `column` is its column of words; a column of numbers stands for all of the row. It drives the statement, and the
    rows can be ranked.
    """

    column: Column
    text: str

    @property
    def shape(self) -> Hashable:
        return ("match", self.column)

    @property
    def values(self) -> tuple[Any, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one of the conditions."""

    choices: tuple[Condition, ...]

    @property
    def shape(self) -> Hashable:
        return ("any", tuple(c.shape for c in self.choices))

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(v for c in self.choices for v in c.values)


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """All of the conditions: one choice of an AnyOf."""

    parts: tuple[Condition, ...]

    @property
    def shape(self) -> Hashable:
        return ("all", tuple(c.shape for c in self.parts))

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(v for c in self.parts for v in c.values)


def looked_into(conditions: Iterable[Condition]) -> Iterator[type[Table]]:
    """The tables that conditions look into, however deep such a condition stands."""
    for c in conditions:
        match c:
            case Exists():
                yield c.table
                yield from looked_into(c.where)
            case AnyOf(parts) | AllOf(parts):
                yield from looked_into(parts)


SIZES = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


PADDED = tuple(next(size for size in SIZES if size >= n) for n in range(SIZES[-1] + 1))


def padded(n: int) -> int:
    """The smallest of the sizes in use that holds n values."""
    return PADDED[n] if n < len(PADDED) else n


def pad(values: Sequence[Any]) -> Sequence[Any]:
    """The values, the last repeated up to a size in use."""
    missing = padded(len(values)) - len(values)
    return [*values, *[values[-1]] * missing] if missing else values


def given(column: Column, value: Any) -> Compare | None:
    """column = value, or no condition at all when the parameter was not given."""
    return None if value is None else Compare(column, "=", value)


def prefix(column: Column, text: str) -> list[Condition]:
    """column starts with `text`, as a range in byte order."""
    if not text:
        return []
    after = ord(text[-1]) + 1
    after = 0xE000 if after == 0xD800 else after
    top: list[Condition] = [Compare(column, "<", text[:-1] + chr(after))] if after <= 0x10FFFF else []
    return [Compare(column, ">=", text), *top]


@dataclass(frozen=True, slots=True)
class Out:
    """One key of an item: `source` columns, passed through `render` where given, left out unless `when`.

    `omit_false` leaves the key out of items for which the value is false, `omit_none` where it is None. `render` is a
    function that stays the same object between requests (a module-level function or a bound method of the site): the
    item builder is made once a shape.
    """

    key: str
    source: Column | tuple[Column, ...]
    render: Callable[..., Any] | None = None
    when: bool = True
    omit_false: bool = False
    omit_none: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The source as a tuple."""
        return self.source if isinstance(self.source, tuple) else (self.source,)


def read(*columns: Column) -> tuple[Out, ...]:
    """Columns to read where nothing is shown: for procedures."""
    return tuple(Out(c.field, c) for c in columns)


@dataclass(frozen=True, slots=True)
class Join:
    """Another table, joined where all pairs of columns are equal; `left` keeps rows without a partner."""

    table: type[Table]
    on: tuple[tuple[Column, Column], ...]
    left: bool = False


@dataclass(frozen=True, slots=True)
class Down:
    """A column of a `sort` that goes from the greatest to the least."""

    column: Column


@dataclass(frozen=True, slots=True)
class Select:
    """Rows of `table`.

    `sort` is an ORDER BY for statements that nobody continues: its columns are not read, any may be `Down`, and
    `offset` rows are left out where there is a limit.

    `order` is ORDER BY, the continue token, its parsing and the resume condition at once.
    `owner` is the page that a row belongs to (prop modules). `target` is
    the (namespace, title) that a row names: its presence makes a module a generator; `found` says that the target is
    the page that the row itself holds, which spares a generator the look-up: "row" where the pages come in the order of
    the rows, "title" where in that of their titles.
    `best` puts the rows first that fit to its text best, where the engine knows how to rank, in front of `sort`.
    `distinct` gives rows that are alike but once, `group` one row for all that are alike in these columns.
    `content` is the key whose value formatversion=1 calls "*".
    """

    table: type[Table]
    out: Sequence[Out] = ()
    joins: tuple[Join, ...] = ()
    where: Sequence[Condition | None] = ()
    order: tuple[Column, ...] = ()
    descending: bool = False
    owner: Column | None = None
    target: tuple[Column, Column] | None = None
    sort: tuple["Column | Down", ...] = ()
    offset: int = 0
    best: Match | None = None
    content: str | None = None
    found: str = ""
    empty: bool = False
    distinct: bool = False
    group: tuple[Column, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that are there."""
        return tuple(c for c in self.where if c is not None)

    @property
    def tables(self) -> set[type[Table]]:
        """The logical tables that the statement reads."""
        return {self.table, *(join.table for join in self.joins), *looked_into(self.conditions)}

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the statement reads: the order first, then owner, target and the sources of the items, each once."""
        out = (c for o in self.out if o.when for c in o.columns)
        owner = (self.owner,) if self.owner else ()
        return tuple(dict.fromkeys((*self.order, *owner, *(self.target or ()), *out)))

    @property
    def sorting(self) -> list[tuple[Column, bool]]:
        """The columns of ORDER BY; whether each goes down."""
        return [(c.column, True) if isinstance(c, Down) else (c, self.descending) for c in self.order or self.sort]

    @property
    def fixed(self) -> dict[Column, Any]:
        """Columns that the conditions hold at one value."""
        return {c.column: c.value for c in self.conditions if isinstance(c, Compare) and c.op == "="}

    @property
    def shape(self) -> Hashable:
        """All that decides the SQL text: two selects of one shape differ only in what they bind."""
        return (
            self.table,
            self.joins,
            tuple(c.shape for c in self.conditions),
            self.order,
            self.sort,
            bool(self.offset),
            self.best and self.best.shape,
            self.descending,
            self.distinct,
            self.group,
            self.columns,
        )


PAGE_ID = Out("pageid", page.id)
PAGE_NAMESPACE = Out("ns", page.namespace)
