"""A connection to PostgreSQL that waits for no longer than it may, whatever the server says or does not say."""

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

from .database import Row

Got = TypeVar("Got")


class Waiting(psycopg.Connection[Row]):
    """psycopg's connection; what still waits at the time `until` (time.monotonic) raises psycopg.OperationalError."""

    until: float | None = None

    def wait(self, gen: Generator[Any, Any, Got], *more: Any, **named: Any) -> Got:
        return super().wait(gen if self.until is None else limited(gen, self.until), *more, **named)


def limited(steps: Generator[Any, Any, Got], until: float) -> Generator[Any, Any, Got]:
    """The same steps, as long as there is time: what drives them tells now and then that nothing has happened."""
    try:
        state = next(steps)
        while True:
            ready = yield state
            if not ready and time.monotonic() > until:
                steps.close()
                raise psycopg.OperationalError("the server does not answer")
            state = steps.send(ready)
    except StopIteration as end:
        got: Got = end.value
        return got
