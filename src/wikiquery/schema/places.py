"""Where a logical column is in a database's statements."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An SQL expression for a logical column, and the join clauses that bring it in."""

    expression: str
    joins: tuple[str, ...] = ()
