"""A few connections for many threads, of which as many as there are connections may work at a time."""

import threading
import time
from collections import deque
from queue import Empty, SimpleQueue
from typing import Any

LOOK = 0.05
"""Seconds after which a waiting thread looks for itself: one may have been laid down while it began to wait."""


class Pool:
    """Gives each thread a connection that no other has, or None for one that has to be opened first.

    Python's own semaphore takes longer than some answers: nothing is locked while there is a connection for everybody.
    """

    def __init__(self, most: int) -> None:
        self.idle: deque[Any] = deque([None] * most)
        self.handed: SimpleQueue[Any] = SimpleQueue()
        self.waiting = 0
        self.lock = threading.Lock()

    def take(self, seconds: float | None = None) -> Any:
        """A connection, the one that was used last; None where there is one still to be opened.

        Waits for it, for so many seconds at most; then it raises TimeoutError.
        """
        try:
            return self.idle.pop()
        except IndexError:
            return self._wait(None if seconds is None else time.monotonic() + seconds)

    def give(self, connection: Any) -> None:
        """Gives a connection back, or None for one that was never opened or has been closed."""
        if self.waiting:
            with self.lock:
                if self.waiting:
                    self.waiting -= 1
                    self.handed.put(connection)
                    return
        self.idle.append(connection)

    def clear(self) -> None:
        """Closes the connections that nobody uses; others may be opened in their places."""
        for _ in range(len(self.idle)):
            connection = self.idle.popleft()
            self.idle.append(None)
            if connection is not None:
                connection.close()

    def _wait(self, until: float | None) -> Any:
        with self.lock:
            self.waiting += 1
        while True:
            try:
                return self.handed.get(timeout=LOOK)
            except Empty:
                pass
            with self.lock:
                if self.waiting and self.idle:
                    self.waiting -= 1
                    return self.idle.pop()
                if self.waiting and until is not None and time.monotonic() > until:
                    self.waiting -= 1
                    raise TimeoutError
