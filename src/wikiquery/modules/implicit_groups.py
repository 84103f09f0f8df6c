"""The groups that users are in without having been put there: by being registered, and by what they have done."""

import time
from calendar import timegm
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .. import timestamps
from ..site import Site
from .person import UNKNOWN, Person

Known = bool | None
"""Whether a condition holds; None where the snapshot cannot tell."""

UNTOLD = {"autoconfirmed": {"condname": ""}}
"""The groups of a wiki whose siteinfo does not say what they depend on: MediaWiki's own."""


def implicit_groups(site: Site, person: Person, explicit: Sequence[str]) -> tuple[list[str], list[str]]:
    """The groups that a user is in by himself, in MediaWiki's order, and those of which that is not known.

    `explicit` are the groups that the user was put into.
    """
    if person.temporary:
        return ["*", "temp"], []
    conditions = site.profile.get("autopromote")
    certain, open_ = ["*", "user"], []
    for group, condition in (UNTOLD if conditions is None else conditions).items():
        holds = judge(condition, person, explicit)
        if holds is None:
            open_.append(group)
        elif holds:
            certain.append(group)
    return certain, open_


def judge(condition: Mapping[str, Any], person: Person, explicit: Sequence[str]) -> Known:
    """Whether a condition of siteinfo's `autopromote` holds."""
    operand = condition.get("operand")
    if operand is None:
        test = TESTS.get(condition.get("condname", ""))
        return None if test is None else test(condition.get("params") or (), person, explicit)
    return OPERANDS[operand]([judge(part, person, explicit) for part in parts(condition)])


def parts(condition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The conditions that another one joins."""
    return (value for key, value in condition.items() if key.isdigit())


def edits(params: Sequence[Any], person: Person, explicit: Sequence[str]) -> Known:
    """At least so many edits."""
    if not params:
        return None
    return int(params[0]) <= 0 or (None if person.edits is UNKNOWN else (person.edits or 0) >= int(params[0]))


def age(params: Sequence[Any], person: Person, explicit: Sequence[str]) -> Known:
    """Registered at least so many seconds ago; those who registered before anybody noted it are old enough."""
    if not params:
        return None
    if int(params[0]) <= 0 or person.registration is None:
        return True
    if person.registration is UNKNOWN:
        return None
    return timestamps.clock() - timegm(time.strptime(person.registration, "%Y%m%d%H%M%S")) >= int(params[0])


def in_groups(params: Sequence[Any], person: Person, explicit: Sequence[str]) -> Known:
    """Put into all of these groups."""
    return set(params) <= set(explicit)


def every(parts: Sequence[Known]) -> Known:
    """All hold."""
    return False if False in parts else None if None in parts else True


def some(parts: Sequence[Known]) -> Known:
    """At least one holds."""
    return True if True in parts else None if None in parts else False


def one(parts: Sequence[Known]) -> Known:
    """Exactly one holds."""
    return None if None in parts else parts.count(True) == 1


def none(parts: Sequence[Known]) -> Known:
    """None holds."""
    return False if True in parts else None if None in parts else True


TESTS: dict[str, Callable[[Sequence[Any], Person, Sequence[str]], Known]] = {
    "APCOND_EDITCOUNT": edits,
    "APCOND_AGE": age,
    "APCOND_INGROUPS": in_groups,
}
"""Other conditions (mail addresses, those of extensions) are never known."""
OPERANDS: dict[str, Callable[[Sequence[Known]], Known]] = {"&": every, "|": some, "^": one, "!": none}
