"""Making accounts of our own: what names, groups, rights and passwords they may have."""

import re
from collections.abc import Sequence

from ..errors import StoreError
from ..modules.groups import IMPLICIT, all_rights
from ..schema.people import user
from ..select import Compare, Select, read
from ..users import account_name
from . import hashes
from .accounts import Accounts
from .register import Entry
from .sources import RegisterSource

SHORTEST = 8
"""Characters of a password (MediaWiki's default policy)."""
FOR_PROGRAMS = re.compile(r"[0-9a-w]{32,}", re.ASCII)
"""The passwords with which action=login takes a name with an @."""
LONGEST_APP = 32


class Enrolment:
    """Changes the accounts of a wiki that has none of its own. Raises StoreError, also for one that has."""

    def __init__(self, accounts: Accounts) -> None:
        if not isinstance(accounts.source, RegisterSource):
            raise StoreError("this wiki has accounts of its own: they log in with its passwords")
        self.accounts, self.register = accounts, accounts.register

    def judge(self, login: str, groups: Sequence[str], rights: Sequence[str]) -> tuple[str, str]:
        """The two parts of a new account's name, which may have these groups and rights. Raises StoreError."""
        name, app = self.parts(login)
        if self.register.by_name(name, app) is not None:
            raise StoreError(f"there is an account {login} already; `wikiquery user password` changes its password")
        site = self.accounts.site
        known = {group["name"] for group in site.profile.get("usergroups") or ()} - IMPLICIT
        for group in groups:
            if known and group not in known:
                raise StoreError(f"the wiki has no group {group}; it has {', '.join(sorted(known))}")
        for right in rights:
            if known and right not in all_rights(site):
                raise StoreError(f"the wiki has no right {right}")
        return name, app

    def add(self, login: str, password: str, groups: Sequence[str], rights: Sequence[str]) -> Entry:
        """Adds an account. Raises StoreError."""
        name, app = self.judge(login, groups, rights)
        check_password(app, password)
        return self.register.add(name, app, self.id_of(name), password, groups, rights)

    def change_password(self, login: str, password: str) -> None:
        """Changes a password. Raises StoreError."""
        entry = self.find(login)
        check_password(entry.app, password)
        self.register.change_password(entry, password)

    def remove(self, login: str) -> None:
        """Removes an account. Raises StoreError."""
        self.register.remove(self.find(login))

    def find(self, login: str) -> Entry:
        """The account of a name. Raises StoreError."""
        entry = self.register.by_name(*self.parts(login))
        if entry is None:
            raise StoreError(f"there is no account {login}")
        return entry

    def parts(self, login: str) -> tuple[str, str]:
        """The name as the wiki writes it, and what follows the @. Raises StoreError."""
        text, at, app = login.rpartition("@") if "@" in login else (login, "", "")
        name = account_name(self.accounts.site, text)
        if name is None or (at and not (app.isprintable() and 0 < len(app) <= LONGEST_APP)):
            raise StoreError(f"no account can be called {login}")
        return name, app

    def id_of(self, name: str) -> int | None:
        """The id of the wiki's user of a name, where the snapshot knows it."""
        database = self.accounts.database
        if not database.has(user.sql):
            return None
        with database.session():
            rows = database.rows(Select(user, read(user.id), where=[Compare(user.name, "=", name)]), 1)
        return rows[0][0] if rows else None


def check_password(app: str, password: str) -> None:
    """Raises StoreError for a password that nobody could log in with, or that is too short."""
    if app and not FOR_PROGRAMS.fullmatch(password):
        raise StoreError("the password of NAME@APP has 32 digits or letters from a to w, or more: use --generate")
    if len(password) < SHORTEST:
        raise StoreError(f"a password has {SHORTEST} characters or more")
    if len(password.encode("utf-8", "replace")) > hashes.LONGEST:
        raise StoreError(f"a password has {hashes.LONGEST} bytes or less")
