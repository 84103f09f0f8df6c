"""What is noted of each request: handed over in an instant, written down beside by a thread of its own."""

import threading
from collections import deque
from collections.abc import Sequence
from multiprocessing.util import Finalize
from pathlib import Path
from typing import NamedTuple, Protocol

INTERVAL = 0.5
"""Seconds between two times of writing down."""


class Entry(NamedTuple):
    """One request: when it came (seconds since 1970), how long it took (seconds), who asked what, what came of it.

    `modules` are paths (`query+links`), that of the one that failed first, `code` is the error's, "" where there was
    none, `size` the bytes sent, `wiki` the name of one of several.
    """

    when: float
    seconds: float
    address: str
    agent: str
    method: str
    path: str
    query: str
    status: int
    size: int
    modules: tuple[str, ...]
    code: str
    wiki: str = ""


class Sink(Protocol):
    """What takes entries."""

    def take(self, entries: Sequence[Entry]) -> None:
        """Write the entries down."""
        ...


class Observer:
    """Takes entries from many threads; a thread of its own gives them to the sinks.

    `closing` becomes true once there is a file `ending`: connections are to be closed with their next answer.
    """

    def __init__(self, *sinks: Sink, ending: Path | None = None) -> None:
        self.sinks, self.ending, self.closing = sinks, ending, False
        self.waiting: deque[Entry] = deque()
        self.note = self.waiting.append
        self.lock = threading.Lock()
        self.ended = threading.Event()
        threading.Thread(target=self._run, name="observer", daemon=True).start()
        # Processes of multiprocessing end without what is registered with atexit.
        Finalize(None, self.close, exitpriority=1)

    def flush(self) -> None:
        """Give all that is waiting to the sinks."""
        with self.lock:
            entries = [self.waiting.popleft() for _ in range(len(self.waiting))]
            if entries:
                for sink in self.sinks:
                    sink.take(entries)

    def close(self) -> None:
        """Write down what is left, and end."""
        self.ended.set()
        self.flush()

    def _run(self) -> None:
        while not self.ended.wait(INTERVAL):
            self.flush()
            self.closing = self.ending is not None and self.ending.exists()
