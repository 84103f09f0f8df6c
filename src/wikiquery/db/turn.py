"""One thread at a time: SQLite lets go of Python's own lock at every row, and threads that fight for it get nowhere."""

import threading
import time

PATIENCE = 1.0
"""Seconds to wait for one's turn. Who has waited so long works beside the others."""
LONG = 0.02
"""Seconds after which a turn may end while its holder goes on: a long statement leaves Python to the others."""


class Turn:
    """A turn that a thread takes and gives back; nobody waits for long, so that nobody can hold up everybody."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.local = threading.local()

    def take(self) -> None:
        """Waits for this thread's turn."""
        self.local.held = self.lock.acquire(timeout=PATIENCE)
        self.local.since = time.monotonic()

    def offer(self) -> None:
        """Gives the turn to others where this thread has had it for long."""
        if self.local.__dict__.get("held") and time.monotonic() - self.local.since > LONG:
            self.give()

    def give(self) -> None:
        """Gives the turn back, where this thread still has it."""
        if self.local.__dict__.pop("held", False):
            self.lock.release()
