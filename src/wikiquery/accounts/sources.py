"""Where accounts are found: the wiki's own tables, or the register of a store that has none."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from ..db import Database
from ..schema.accounts import account, bot_password
from ..schema.people import user_groups as ug
from ..select import PAGES, In, Join, Select, read
from . import hashes
from .account import Account, BotPassword
from .register import Entry, Register

ACCOUNT = (
    *(account.id, account.name, account.password, account.token, account.touched),
    *(account.registration, account.edits, account.temporary, account.expires),
)
BOT = (bot_password.app, bot_password.password, bot_password.token, bot_password.grants, bot_password.restrictions)
AT = len(ACCOUNT)
USER_OF_BOT = (Join(account, ((account.id, bot_password.user),)),)
SELECTS = {
    "by id": Select(account, read(*ACCOUNT), where=[In(account.id, PAGES)]),
    "by name": Select(account, read(*ACCOUNT), where=[In(account.name, PAGES)]),
    "bot by id": Select(bot_password, read(*ACCOUNT, *BOT), joins=USER_OF_BOT, where=[In(bot_password.user, PAGES)]),
    "bot by name": Select(bot_password, read(*ACCOUNT, *BOT), joins=USER_OF_BOT, where=[In(account.name, PAGES)]),
    "groups": Select(ug, read(ug.group, ug.expiry), where=[In(ug.user, PAGES)]),
}
"""All that is ever asked of the wiki's accounts, each with one value."""
SOME = 500
"""Of so many of the oldest accounts, and of the newest, the hashes are looked at."""
Groups = list[tuple[str, str | None]]
"""Groups that an account was put into, each with the time at which that ends (14 digits), or None."""


class Source(Protocol):
    """What a place with accounts must be able to tell."""

    def by_name(self, name: str, app: str) -> Account | None:
        """The account of a name, with a bot password unless `app` is ""."""
        ...

    def by_id(self, id: int, app: str) -> Account | None:
        """The same by the account's id."""
        ...

    def groups(self, account: Account) -> Groups:
        """The groups that it was put into."""
        ...

    def more_rights(self, account: Account) -> Sequence[str]:
        """Rights that it has beside those of its groups."""
        ...

    def decoy(self, seed: bytes) -> str:
        """A hash as accounts have it here, the same for the same seed: a kind is as frequent as among them."""
        ...


class WikiSource:
    """The wiki's own accounts."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.known: list[str] = []

    def by_name(self, name: str, app: str) -> Account | None:
        return self.find("name", name, app)

    def by_id(self, id: int, app: str) -> Account | None:
        return self.find("id", id, app)

    def find(self, key: str, value: int | str, app: str) -> Account | None:
        """One account, by one statement. Raises ApiError while the database is away."""
        if not app:
            rows = self.rows(f"by {key}", value)
            return made(rows[0]) if rows else None
        if not self.database.has(bot_password.sql):
            return None
        return next((made(row) for row in self.rows(f"bot by {key}", value) if row[AT] == app), None)

    def rows(self, name: str, value: int | str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        with self.database.session():
            prepared = self.database.statements.get(("accounts", name))
            prepared = prepared or self.database.kept(("accounts", name), SELECTS[name])
            return prepared.rows((value,), None, None)

    def groups(self, account: Account) -> Groups:
        if not self.database.has(ug.sql):
            return []
        return sorted(((group, expiry) for group, expiry in self.rows("groups", account.id)), key=lambda row: row[0])

    def more_rights(self, account: Account) -> Sequence[str]:
        return ()

    def decoy(self, seed: bytes) -> str:
        if not self.known:
            # (Not of all: where accounts are kept elsewhere nobody has a password here.)
            ends = [Select(account, read(account.password), order=(account.id,), descending=d) for d in (False, True)]
            with self.database.session():
                rows = [row for select in ends for row in self.database.rows(select, SOME)]
            self.known = [stored for _, stored in rows if hashes.usable(stored or "")] or [hashes.USUAL]
        return self.known[int.from_bytes(seed) % len(self.known)]


class RegisterSource:
    """The accounts of a register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.known = ""

    def by_name(self, name: str, app: str) -> Account | None:
        return own(self.register.by_name(name, app))

    def by_id(self, id: int, app: str) -> Account | None:
        return own(self.register.by_id(id, app))

    def groups(self, account: Account) -> Groups:
        entry = self.register.by_name(account.name, account.app)
        return [(group, None) for group in sorted(entry.groups)] if entry else []

    def more_rights(self, account: Account) -> Sequence[str]:
        entry = self.register.by_name(account.name, account.app)
        return entry.rights if entry else ()

    def decoy(self, seed: bytes) -> str:
        self.known = self.known or hashes.made(hashes.generated())
        return self.known


def source_of(database: Database, register: Register) -> Source:
    """The wiki's own accounts where its data has their passwords, else the register's."""
    own = database.has(account.sql) and account.password not in database.layout.absent
    return WikiSource(database) if own else RegisterSource(register)


@lru_cache(1000)
def made(row: tuple[Any, ...]) -> Account:
    """An account from a row of ACCOUNT, or of ACCOUNT and BOT: the same for the same row."""
    id, name, password, token, touched, *rest = row[:AT]
    known = Account(id, name, password or "", tidy(token), touched or "", *rest)
    return known._replace(bot=bot_made(row[AT:])) if len(row) > AT else known


def tidy(token: str | None) -> str:
    """A token without what fills its column."""
    return (token or "").rstrip("\0\ufffd")


def bot_made(row: Sequence[Any]) -> BotPassword:
    """A bot password from a row of BOT. What cannot be read allows nothing."""
    app, password, token, grants, restrictions = row
    ranges = listed(restrictions, "IPAddresses")
    return BotPassword(app, password or "", tidy(token), listed(grants, None) or (), ranges or ())


def listed(text: str | None, key: str | None) -> tuple[str, ...] | None:
    """The texts in a JSON list, or in the list of this key; None where that is none."""
    try:
        said = json.loads(text or "null")
    except ValueError:
        return None
    found = said.get(key) if key is not None and isinstance(said, dict) else said
    return tuple(map(str, found)) if isinstance(found, list) else None


def own(entry: Entry | None) -> Account | None:
    """An account of a register. Its groups alone say what it may do, also where it has the name of a bot password."""
    if entry is None:
        return None
    account = Account(entry.id, entry.name, entry.password, entry.token, entry.touched, entry.registration, 0, 0)
    if not entry.app:
        return account
    return account._replace(bot=BotPassword(entry.app, entry.password, entry.token, None, None))
