"""Numbers for names that come again and again, in bounded memory: who edited, and what was said about it."""

from collections.abc import Iterator
from zlib import crc32

import apsw

REMEMBERED = 100_000  # names or comments kept at hand


class Actors:
    """Numbers the users of a dump. Which names there were is kept in a temporary database, so memory stays flat."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int | None], int] = {}
        self._all = apsw.Connection("")  # a nameless file that SQLite removes
        self._all.execute("PRAGMA journal_mode=OFF")
        self._all.execute("CREATE TABLE actor (id INTEGER PRIMARY KEY, user INTEGER, name TEXT NOT NULL UNIQUE)")
        self._all.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        self._all.execute("CREATE INDEX account_name ON account (name)")
        self._all.execute("BEGIN")

    def number(self, name: str, user: int | None) -> int:
        """The actor_id of a user's name and id (None: an address); a hidden user is the actor called ""."""
        key = (name, user)
        number = self._numbers.get(key)
        if number is None:
            if len(self._numbers) >= REMEMBERED:
                self._numbers.clear()
            number = self._numbers[key] = self._look_up(*key)
        return number

    def rows(self) -> Iterator[tuple[int, int | None, str]]:
        """The rows of the table actor."""
        yield from self._all.execute("SELECT id, user, name FROM actor ORDER BY id")

    def make(self, user: int, name: str) -> None:
        """Notes an account that need not have done anything."""
        self._all.execute("INSERT OR REPLACE INTO account VALUES (?, ?)", (user, name))

    def rename(self, old: str, new: str) -> None:
        """Notes that such an account has another name from here on; what accounts did names them as they are now."""
        self._all.execute("UPDATE account SET name = ? WHERE name = ?", (new, old))

    def users(self) -> Iterator[tuple[int, str]]:
        """The ids and names of all accounts, each once; where one id has several names, the last by the alphabet."""
        self._all.execute("CREATE INDEX actor_user ON actor (user, name)")
        yield from self._all.execute(
            "SELECT user AS id, max(name) AS name FROM actor WHERE user > 0 AND name <> '' GROUP BY user UNION ALL"
            " SELECT max(id), name FROM account WHERE NOT EXISTS (SELECT 1 FROM actor WHERE user = account.id)"
            " AND NOT EXISTS (SELECT 1 FROM actor WHERE actor.name = account.name) GROUP BY name ORDER BY id"
        )

    def close(self) -> None:
        """Give the temporary file back."""
        self._all.close()

    def _look_up(self, name: str, user: int | None) -> int:
        found = self._all.execute("SELECT id, user FROM actor WHERE name = ?", (name,)).fetchone()
        if found is None:
            self._all.execute("INSERT INTO actor (user, name) VALUES (?, ?)", (user, name))
            return self._all.last_insert_rowid()
        if found[1] is None and user is not None:
            self._all.execute("UPDATE actor SET user = ? WHERE id = ?", (user, found[0]))
        return int(found[0])


class Comments:
    """Numbers the edit summaries of a dump; one that comes again much later may get a second number."""

    def __init__(self) -> None:
        self.count = 0
        self._numbers: dict[str, int] = {}
        self._new: list[tuple[int, int, str, None]] = []

    def number(self, text: str) -> int:
        """The comment_id of a summary."""
        number = self._numbers.get(text)
        if number is None:
            if len(self._numbers) >= REMEMBERED:
                self._numbers.clear()
            self.count += 1
            number = self._numbers[text] = self.count
            self._new.append((number, comment_hash(text), text, None))
        return number

    def rows(self) -> list[tuple[int, int, str, None]]:
        """The rows of the table comment that became ready since the last time."""
        new, self._new = self._new, []
        return new


def comment_hash(text: str) -> int:
    """MediaWiki's comment_hash of a comment without data: CRC-32 of its UTF-8, signed."""
    unsigned = crc32(text.encode())
    return unsigned - (1 << 32) if unsigned >> 31 else unsigned
