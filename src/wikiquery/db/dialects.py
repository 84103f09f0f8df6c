"""All that SQLite, MariaDB and PostgreSQL disagree on in the text of a statement."""

import re
from collections.abc import Mapping, Sequence

WORDS = re.compile(r"\w+\.(\w+)")
MOST_PAIRS = 500
STAMP = r"regexp_replace(%s::text, '^(\d{8})(\d{6})$', '\1T\2Z')::timestamptz"
"""A bound point in time as PostgreSQL reads it, which wants a letter between the day and the hour."""


class SQLite:
    """SQLite: row values are compared as index ranges; CROSS JOIN fixes the order of the loops."""

    mark = "?"
    join = "CROSS JOIN"
    row_values = True
    """Whether what is compared with a row may be made by a statement of its own."""
    one_table_order = False
    """Whether an index gives the order of rows only where all of the order is of the table that is read first."""

    def named(self, table: str) -> str:
        """A table's name as statements write it."""
        return table

    def shown(self, expression: str, type_: type) -> str:
        """A column as a statement reads it; `type_` is what Python is to see."""
        return expression

    def value(self, expression: str) -> str:
        """The mark of a value that is compared with a column."""
        return self.mark

    def match(self, words: str) -> str:
        """The condition that the words of a search index have the bound text, which is in the index's language."""
        return f"{words} MATCH {self.mark}"

    def fitness(self, words: str) -> str:
        """How well they fit to the bound text: more is better."""
        raise NotImplementedError

    def among(self, columns: tuple[str, str], marks: tuple[str, str], pairs: int) -> str:
        """The condition "two columns are one of so many pairs"; binds these one after another."""
        one = f"({columns[0]} = {marks[0]} AND {columns[1]} = {marks[1]})"
        return "(" + " OR ".join([one] * pairs) + ")"

    def seek(self, columns: Sequence[str], operator: str) -> str:
        """The condition "the row of `columns` `operator` the bound values"; binds the values once, in order."""
        marks = list(map(self.value, columns))
        if len(columns) == 1:
            return f"{columns[0]} {operator} {marks[0]}"
        return f"({', '.join(columns)}) {operator} ({', '.join(marks)})"

    def seek_values(self, values: Sequence[object]) -> list[object]:
        """The values as often and in the order in which `seek` wants them bound."""
        return list(values)


class LiveSQLite(SQLite):
    """SQLite as MediaWiki fills it: bytes are kept as text, unless a zero byte is among them."""

    def shown(self, expression: str, type_: type) -> str:
        """See `SQLite.shown`: text that is not UTF-8 cannot be read as text."""
        return f"CAST({expression} AS BLOB)" if type_ is bytes else expression


class PostgreSQL(SQLite):
    """PostgreSQL: like SQLite; the planner has statistics and takes no hints."""

    mark = "%s"
    join = "JOIN"

    def match(self, words: str) -> str:
        """See `SQLite.match`."""
        return f"{words} @@ to_tsquery({self.mark})"

    def fitness(self, words: str) -> str:
        """See `SQLite.fitness`: less for words of long texts, and for texts of many different ones, as in MediaWiki."""
        return f"ts_rank({words}, to_tsquery({self.mark}), 5)"

    def named(self, table: str) -> str:
        """See `SQLite.named`: a type and a function are called like tables of MediaWiki's."""
        return f'"{table}"' if table in ("collation", "text", "user") else table


class LivePostgreSQL(PostgreSQL):
    """PostgreSQL as MediaWiki fills it: points in time have a type of their own.

    `stamps` are the names of such columns. `renamed` are tables by MediaWiki's names for them elsewhere.
    """

    def __init__(self, stamps: frozenset[str], renamed: Mapping[str, str]) -> None:
        self.stamps, self.renamed = stamps, renamed

    def named(self, table: str) -> str:
        """See `SQLite.named`."""
        return super().named(self.renamed.get(table, table))

    def value(self, expression: str) -> str:
        """See `SQLite.value`: 14 digits, or "infinity"."""
        names = WORDS.findall(expression)
        return STAMP if names and self.stamps.issuperset(names) else self.mark


class MariaDB(SQLite):
    """MariaDB cannot range-scan a comparison of rows: a > x OR (a = x AND (b > y OR …)) instead."""

    mark = "%s"
    join = "STRAIGHT_JOIN"
    row_values = False
    one_table_order = True

    def match(self, words: str) -> str:
        """See `SQLite.match`."""
        return f"MATCH({words}) AGAINST ({self.mark} IN BOOLEAN MODE)"

    def fitness(self, words: str) -> str:
        """See `SQLite.fitness`."""
        return f"MATCH({words}) AGAINST ({self.mark})"

    def among(self, columns: tuple[str, str], marks: tuple[str, str], pairs: int) -> str:
        """See `SQLite.among`: rows are planned sooner than conditions, but very many as a table of their own."""
        if pairs > MOST_PAIRS or not all(map(WORDS.fullmatch, columns)):
            return super().among(columns, marks, pairs)
        return f"({', '.join(columns)}) IN ({', '.join([f'({marks[0]}, {marks[1]})'] * pairs)})"

    def seek(self, columns: Sequence[str], operator: str) -> str:
        """See `SQLite.seek`; binds each value but the last twice."""
        strict = operator.rstrip("=")
        text = f"{columns[-1]} {operator} %s"
        for column in reversed(columns[:-1]):
            text = f"({column} {strict} %s OR ({column} = %s AND {text}))"
        return text

    def seek_values(self, values: Sequence[object]) -> list[object]:
        """See `SQLite.seek_values`."""
        return [v for value in values[:-1] for v in (value, value)] + [values[-1]]


Dialect = SQLite
