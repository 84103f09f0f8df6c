"""How far a replica is behind the server that it copies."""

import threading
import time
from collections.abc import Callable

from .. import patience

FRESH = 1.0
"""Seconds for which an answer holds: clients ask with every request."""


class Lag:
    """What `measure` says, in seconds, asked once a second at most."""

    def __init__(self, measure: Callable[[], float]) -> None:
        self.measure = measure
        self.lock = threading.Lock()
        self.known, self.until = 0.0, 0.0

    def __call__(self) -> float:
        """The seconds; while one thread asks, the others take what was known before."""
        if time.monotonic() >= self.until and patience.hurried():
            raise patience.Postponed
        if time.monotonic() >= self.until and self.lock.acquire(blocking=False):
            try:
                self.known = self.measure()
                self.until = time.monotonic() + FRESH
            finally:
                self.lock.release()
        return self.known
