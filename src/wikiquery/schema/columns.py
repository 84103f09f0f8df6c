"""What a logical table is made of: columns, and what Python sees of them."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from .layouts import Layout


class Column:
    """One logical column: `table` it belongs to, `field` (its name here), `sql` (MediaWiki's newest name), `type`."""

    __slots__ = ("field", "sql", "table", "type")

    def __init__(self, sql: str, type_: type) -> None:
        self.sql, self.type = sql, type_
        self.table: type[Table]
        self.field = ""

    def __set_name__(self, owner: "type[Table]", name: str) -> None:
        self.table, self.field = owner, name

    def __repr__(self) -> str:
        return f"{self.table.__name__}.{self.field}"


class Table:
    """Base of the logical tables; `sql` is the table's name in MediaWiki, `alias` its name inside statements.

    `reads` are the tables of the database that it is made of: itself, unless it is a view.
    """

    sql: ClassVar[str]
    alias: ClassVar[str]
    reads: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, *, sql: str = "", alias: str = "") -> None:
        cls.sql = sql or cls.__name__
        cls.alias = alias or cls.__name__
        cls.reads = (cls.sql,)


class View(Table):
    """A logical table that no database has: its rows are those of a statement over the tables that it reads."""

    @classmethod
    def statement(cls, layout: "Layout") -> str:
        """The SELECT whose columns are the view's, in SQL that all engines know, for tables of this layout."""
        raise NotImplementedError


class Time(str):
    """A point in time: 14 digits."""

    __slots__ = ()


def time(sql: str) -> Column:
    """A column of points in time."""
    return Column(sql, Time)


def integer(sql: str) -> Column:
    """A column of integers."""
    return Column(sql, int)


def real(sql: str) -> Column:
    """A column of numbers with fractions."""
    return Column(sql, float)


def text(sql: str) -> Column:
    """A column of text, sorted by its UTF-8 bytes."""
    return Column(sql, str)


def blob(sql: str) -> Column:
    """A column of bytes."""
    return Column(sql, bytes)
