"""A few threads for what takes long, or has to be waited for."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

from wikiquery.patience import LONG

FEW = 2
"""Threads that work at a time: more of them only fight for Python's lock."""
MOST = 32


class Work:
    """What one thread is doing; `since` when (time.monotonic)."""

    def __init__(self) -> None:
        self.since = 0.0
        self.replaced = False


class Threads:
    """Runs tasks in a `few` threads, in their order. A thread that is long at a task makes room for another.

    So many tasks may wait, for a database or for a lock, while others are done: with `most` threads at once.
    """

    def __init__(self, few: int = FEW, most: int = MOST) -> None:
        self.few, self.most = few, most
        self.tasks: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self.lock = threading.Lock()
        self.count, self.replaced = 0, 0
        self.at_work: set[Work] = set()

    @property
    def busy(self) -> bool:
        """Whether there are tasks that are not done."""
        return bool(self.at_work) or not self.tasks.empty()

    def run(self, task: Callable[[], object]) -> None:
        """Has a task done, which must raise nothing."""
        self.tasks.put(task)
        if self.count - self.replaced < self.few:
            self._begin()

    def look(self) -> None:
        """Lets others take the places of threads that are long at their tasks; to be called now and then."""
        now = time.monotonic()
        for work in [*self.at_work]:
            if not work.replaced and now - work.since > LONG:
                self._replace(work)

    def _replace(self, work: Work) -> None:
        with self.lock:
            if work.replaced or work not in self.at_work:
                return
            work.replaced = True
            self.replaced += 1
        self._begin()

    def _begin(self) -> None:
        """Starts a thread, if there is room for one."""
        with self.lock:
            if self.count >= self.most or self.count - self.replaced >= self.few:
                return
            self.count += 1
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        work = Work()
        while not work.replaced:
            task = self.tasks.get()
            work.since = time.monotonic()
            self.at_work.add(work)
            task()
            with self.lock:
                self.at_work.discard(work)
        with self.lock:
            self.count -= 1
            self.replaced -= 1
        self._begin()
