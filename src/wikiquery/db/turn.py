"""One thread at a time: SQLite lets go of Python's own lock at every row, and threads that fight for it get nowhere."""

import threading
import time

from .. import patience
from ..patience import LONG


class Turn:
    """A turn that a thread takes and gives back; who has had it for long does not hold up the others."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.local = threading.local()
        self.since = 0.0

    def take(self) -> None:
        """Waits for this thread's turn.

        Who must not wait works beside the others, and so does everybody beside one that has had its turn for long.
        """
        while not (held := self.lock.acquire(timeout=0 if patience.hurried() else LONG)):
            if patience.hurried() or time.monotonic() - self.since > LONG:
                break
        self.local.held = held
        if held:
            self.since = self.local.since = time.monotonic()

    def offer(self) -> None:
        """Gives the turn to others where this thread has had it for long."""
        if self.local.__dict__.get("held") and time.monotonic() - self.local.since > LONG:
            self.give()

    def give(self) -> None:
        """Gives the turn back, where this thread still has it."""
        if self.local.__dict__.pop("held", False):
            self.lock.release()
