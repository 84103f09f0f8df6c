"""Databases behind a network: each request one transaction, connections that break, time that runs out."""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from .. import patience
from .database import Database, Row
from .trouble import Away, Lost

CONNECT = 10
"""Seconds for a connection."""
GRACE = 2
"""Seconds that a server has at most to say that a statement took too long."""


class Server(Database):
    """Base of the databases that are servers. The first statement of a request begins its transaction by itself."""

    most = 16
    failures: ClassVar[tuple[type[Exception], ...]] = ()
    """The driver's errors."""
    lasting = False
    """Whether it is a store, which does not change: then no request needs a transaction."""

    def execute(self, sql: str, values: Sequence[Any], types: tuple[type, ...] | None = None) -> list[Row]:
        """Runs a statement on this thread's connection. Raises the driver's errors.

        `types` are those that Python is to see, where they are known.
        """
        raise NotImplementedError

    def judge(self, error: Exception) -> None:
        """Raises what an error of a statement means; returns where the connection is broken."""
        raise NotImplementedError

    def allow(self, connection: Any, seconds: float) -> None:
        """Lets a statement of a connection take so many seconds at most, less the `margin`."""
        raise NotImplementedError

    @property
    def connection(self) -> Any:
        """This thread's connection; to open one takes too long for a thread that must not wait. Raises Postponed."""
        if patience.hurried() and "connection" not in self.local.__dict__:
            raise patience.Postponed
        return super().connection

    def begin(self) -> None:
        super().begin()
        self.local.statements, self.local.expected, self.local.hurried = 0, 0, False

    def end(self) -> None:
        connection = self.local.__dict__.get("connection")
        if connection is not None and (self.local.hurried or (self.local.statements and not self.lasting)):
            try:
                if self.local.hurried:
                    self.drop()
                else:
                    connection.commit()
            except self.failures:
                self.drop()
        self.local.statements = 0
        super().end()

    def drop(self) -> None:
        with suppress(*self.failures):
            super().drop()

    def run(self, sql: str, values: Sequence[Any], types: tuple[type, ...] | None = None) -> list[Row]:
        if self.timeout is not None:
            self.hurry(self.timeout)
        tried, since = 0, 0.0
        while True:
            try:
                return self.execute(sql, values, types)
            except self.failures as error:
                self.judge(error)
                self.drop()
                tried, since = tried + 1, since or time.monotonic()
                # (Else nothing has been read that would be of another moment: the server closes idle connections, or
                # was restarted.)
                if self.local.__dict__.get("statements") and not self.lasting:
                    raise Lost(self.local.__dict__.get("deadline")) from error
                if not self.again(tried, since):
                    raise Away from error
                self.left()

    def hurry(self, seconds: float) -> None:
        """Late in a request a statement may take only what is left of its time. Raises TooSlow for none."""
        left = self.left()
        connection = self.local.__dict__.get("connection")
        if left is not None and left < seconds - margin(seconds) and connection is not None:
            with suppress(*self.failures):
                self.allow(connection, left)
            self.local.hurried = True


def margin(seconds: float) -> float:
    """What the server has, of that time, to say that a statement took too long: then it is taken for dead."""
    return min(GRACE, seconds / 10)


def said(error: BaseException | None) -> str:
    """What an error of a driver says, in a line."""
    text = str(error.args[-1] if error is not None and error.args else error)
    return (text.strip().splitlines() or [""])[0]
