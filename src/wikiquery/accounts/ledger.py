"""What all workers must know of logins: how often somebody tried in vain, and which sessions have ended.

An SQLite file of its own: nothing is written to the wiki.
"""

import hashlib
import logging
import os
import threading
import time
from pathlib import Path
from typing import Any

import apsw

log = logging.getLogger(__name__)

TIERS = ((5, 300), (150, 172_800))
"""So many attempts in so many seconds (MediaWiki's $wgPasswordAttemptThrottle)."""
BUSY = 5000
"""Milliseconds to wait for another worker that is just writing."""
TABLES = (
    "CREATE TABLE IF NOT EXISTS attempt (who BLOB, tier INTEGER, count INTEGER, until INTEGER, PRIMARY KEY (who, tier))"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS ended (session TEXT PRIMARY KEY, until INTEGER) WITHOUT ROWID",
)


class Ledger:
    """The file, opened when it is needed. Safe for many threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path, self.lock = path, threading.Lock()
        self.opened: apsw.Connection | None = None
        self.seen, self.known = (-1, -1), frozenset[str]()

    def attempt(self, *who: str) -> int | None:
        """Counts an attempt. The seconds to wait before the next, where there were too many; None where not."""
        now, key = int(time.time()), self.key(who)
        with self.lock, self.connection as connection:
            connection.execute("DELETE FROM attempt WHERE until <= ?", (now,))
            rows = connection.execute("SELECT tier, count, until FROM attempt WHERE who = ?", (key,)).fetchall()
            counted: dict[Any, Any] = {tier: count for tier, count, _ in rows}
            for tier, (most, seconds) in enumerate(TIERS):
                if counted.get(tier, 0) >= most:
                    return seconds
                connection.execute(
                    "INSERT INTO attempt VALUES (?, ?, 1, ?) ON CONFLICT (who, tier) DO UPDATE SET count = count + 1",
                    (key, tier, now + seconds),
                )
        return None

    def succeed(self, *who: str) -> None:
        """Forgets the attempts."""
        with self.lock, self.connection as connection:
            connection.execute("DELETE FROM attempt WHERE who = ?", (self.key(who),))

    def end(self, session: str, until: int) -> None:
        """Notes that a session has ended, for as long as its cookies could be good."""
        with self.lock, self.connection as connection:
            connection.execute("DELETE FROM ended WHERE until <= ?", (int(time.time()),))
            connection.execute("INSERT OR REPLACE INTO ended VALUES (?, ?)", (session, until))

    def has_ended(self, session: str) -> bool:
        """Whether a session has ended, whichever worker it told."""
        with self.lock:
            connection = self.connection
            version: Any = connection.execute("PRAGMA data_version").fetchall()[0][0]
            changes = (version, connection.total_changes())
            if changes != self.seen:
                self.known = frozenset(str(row[0]) for row in connection.execute("SELECT session FROM ended"))
                self.seen = changes
            return session in self.known

    @staticmethod
    def key(who: tuple[str, ...]) -> bytes:
        """What stands for a client and an account: the file holds no names and no addresses."""
        return hashlib.blake2b("\0".join(who).encode("utf-8", "surrogateescape"), digest_size=16).digest()

    @property
    def connection(self) -> apsw.Connection:
        """The file's connection."""
        if self.opened is None:
            connection = apsw.Connection(self.place())
            connection.set_busy_timeout(BUSY)
            for pragma in ("journal_mode=WAL", "synchronous=OFF"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            for table in TABLES:
                connection.execute(table)
            self.opened = connection
        return self.opened

    def place(self) -> str:
        """The file, made where it is not there; memory where it cannot be: then each worker counts for itself."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            log.warning("%s cannot be written (%s): each worker counts logins for itself", self.path, error.strerror)
            return ":memory:"
        return str(self.path)

    def close(self) -> None:
        """Closes the file."""
        with self.lock:
            if self.opened is not None:
                self.opened.close()
                self.opened = None
