"""A registered user as the tables know him."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from ..schema.columns import Column
from ..schema.people import user
from ..scope import Scope

UNKNOWN: Final[Any] = object()
"""Stands for what the snapshot does not hold."""

COLUMNS: tuple[Column, ...] = (
    *(user.id, user.name, user.registration, user.edits, user.temporary, user.reachable, user.system),
)


class Person(NamedTuple):
    """A registered user. `registration` has 14 digits, or is None where MediaWiki did not note it.

    What is UNKNOWN no dump has; `reachable` and `system` are None where the wiki's table does not tell.
    """

    id: int
    name: str
    registration: Any
    edits: Any
    temporary: int
    reachable: int | None
    system: int | None


def whole(at: Scope) -> bool:
    """Whether the snapshot holds all users, with all that is known of them."""
    return bool(at.held.get("user", {}).get("state") != "partial")


def people(at: Scope, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[Person]:
    """The users of rows, which have the columns of COLUMNS among their own."""
    read = itemgetter(*map(list(columns).index, COLUMNS))
    made = [Person._make(read(row)) for row in rows]
    return made if whole(at) else [one._replace(registration=UNKNOWN, edits=UNKNOWN) for one in made]
