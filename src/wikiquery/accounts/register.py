"""Accounts of our own, for stores made of dumps: an SQLite file beside the store, for its owner's eyes only."""

import json
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import apsw

from .. import timestamps
from ..errors import StoreError
from . import hashes

FIRST_OWN_ID = 4_000_000_000
"""The ids of accounts that the snapshot does not know begin here: no wiki has so many users."""
TABLE = (
    "CREATE TABLE IF NOT EXISTS account (name TEXT, app TEXT, id INTEGER NOT NULL, password TEXT NOT NULL,"
    " token TEXT NOT NULL, touched TEXT NOT NULL, registration TEXT NOT NULL, groups TEXT NOT NULL,"
    " rights TEXT NOT NULL, PRIMARY KEY (name, app)) WITHOUT ROWID"
)
COLUMNS = "name, app, id, password, token, touched, registration, groups, rights"
BUSY = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """One account; `app` is what follows the @ of a name like a bot password's. `rights` are more than the groups'."""

    name: str
    app: str
    id: int
    password: str
    token: str
    touched: str
    registration: str
    groups: tuple[str, ...]
    rights: tuple[str, ...]

    @property
    def login(self) -> str:
        """The name to log in with."""
        return f"{self.name}@{self.app}" if self.app else self.name


class Register:
    """The file. Reading it where it is not there finds nobody."""

    def __init__(self, path: Path) -> None:
        self.path, self.lock = path, threading.Lock()
        self.opened: apsw.Connection | None = None

    def entries(self) -> list[Entry]:
        """All accounts by name."""
        return list(self.select("ORDER BY name, app"))

    def by_name(self, name: str, app: str) -> Entry | None:
        """The account of a name."""
        return next(self.select("WHERE name = ? AND app = ?", name, app), None)

    def by_id(self, id: int, app: str) -> Entry | None:
        """The account of an id."""
        return next(self.select("WHERE id = ? AND app = ?", id, app), None)

    def select(self, clause: str, *values: str | int) -> Iterator[Entry]:
        """Some of the accounts."""
        with self.lock:
            if self.opened is None:
                if not self.path.exists():
                    return
                self.opened = self.open(apsw.SQLITE_OPEN_READONLY)
            try:
                found: list[Any] = self.opened.execute(f"SELECT {COLUMNS} FROM account {clause}", values).fetchall()
            except apsw.Error as error:
                raise StoreError(f"{self.path}: the accounts cannot be read: {error}") from None
        for row in found:
            *plain, groups, rights = row
            lists: list[Any] = [tuple(json.loads(groups)), tuple(json.loads(rights))]
            yield Entry(*plain, *lists)

    def add(
        self, name: str, app: str, id: int | None, password: str, groups: Sequence[str], rights: Sequence[str]
    ) -> Entry:
        """Adds an account, or makes it anew; `id` is the snapshot's, None where that does not know the name."""
        now = timestamps.now()
        said = next(self.select("WHERE name = ? ORDER BY app", name), None)
        if id is None:
            id = said.id if said else max([FIRST_OWN_ID - 1, *(entry.id for entry in self.entries())]) + 1
        entry = Entry(name, app, id, hashes.made(password), token(), now, now, tuple(groups), tuple(rights))
        self.write(entry)
        return entry

    def change_password(self, entry: Entry, password: str) -> None:
        """Gives an account another password: its sessions end."""
        now = timestamps.now()
        self.write(replace(entry, password=hashes.made(password), token=token(), touched=now))

    def remove(self, entry: Entry) -> None:
        """Removes an account: its sessions end."""
        self.change("DELETE FROM account WHERE name = ? AND app = ?", entry.name, entry.app)

    def write(self, entry: Entry) -> None:
        """Writes an entry in place of what was there of its name."""
        values = (entry.name, entry.app, entry.id, entry.password, entry.token, entry.touched, entry.registration)
        lists = (json.dumps(entry.groups), json.dumps(entry.rights))
        self.change(f"INSERT OR REPLACE INTO account ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *values, *lists)

    def change(self, statement: str, *values: str | int) -> None:
        """Runs a statement that writes. Raises StoreError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = self.open(apsw.SQLITE_OPEN_READWRITE)
            connection.execute(TABLE)
            connection.execute(statement, values)
            connection.close()
        except apsw.Error as error:
            raise StoreError(f"{self.path}: the accounts cannot be written: {error}") from None

    def open(self, flags: int) -> apsw.Connection:
        """A new connection to the file."""
        connection = apsw.Connection(str(self.path), flags=flags)
        connection.set_busy_timeout(BUSY)
        return connection

    def close(self) -> None:
        """Closes the file."""
        with self.lock:
            if self.opened is not None:
                self.opened.close()
                self.opened = None


def token() -> str:
    """What an account's sessions are bound to."""
    return secrets.token_hex(16)
