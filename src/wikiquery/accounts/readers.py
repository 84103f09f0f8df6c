"""From an account to a reader: its groups and what it may do, in MediaWiki's order."""

import time
from calendar import timegm
from collections.abc import Sequence

from ..modules.implicit_groups import implicit_groups
from ..modules.person import Person
from ..reader import Reader
from ..rights import DEFAULT, granted
from ..site import Site
from .account import Account
from .grants import rights_of
from .sources import Groups

FRESH = 60
"""Seconds after which a reader is made anew: some groups depend on the time."""


def current(groups: Groups, now: float) -> tuple[tuple[str, ...], float]:
    """The groups that somebody is in now, and until when that stays so at least."""
    ends = {group: ended(expiry) for group, expiry in groups if expiry}
    names = tuple(group for group, _ in groups if ends.get(group, now + 1) > now)
    return names, min([now + FRESH, *(end for end in ends.values() if end > now)])


def ended(expiry: str) -> float:
    """When a membership ends, in seconds since 1970: some day, or never."""
    timed = expiry.isdecimal() and len(expiry) == 14
    return timegm(time.strptime(expiry, "%Y%m%d%H%M%S")) if timed else float("inf")


def reader(site: Site, account: Account, explicit: tuple[str, ...], more: Sequence[str]) -> Reader:
    """Who logs in with an account that was put into these groups and has some rights more."""
    person = Person(account.id, account.name, account.registration, account.edits, account.temporary, None, None)
    implicit, _ = implicit_groups(site, person, explicit)
    rights = granted(site, (*explicit, *implicit))
    known = tuple(dict.fromkeys((*(sorted(DEFAULT) if rights is None else rights), *more)))
    within = None
    if account.bot is not None and account.bot.grants is not None:
        within = rights_of(site.profile, account.bot.grants)
        known = tuple(right for right in known if right in within)
    return Reader(account.id, account.name, explicit, tuple(implicit), known, account.app, within)
