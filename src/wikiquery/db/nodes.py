"""The nodes of a cluster: connections are shared out among those that can be asked; the others are looked at."""

import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from .pool import Pool

REST = 0.2
"""Seconds in which a node is the last choice after one of its connections broke: it may be gone, or not."""
BACKOFF = (0.5, 1.0, 2.0, 3.0, 5.0)
"""Seconds after which a node that cannot be reached is tried again: the first time, the second …"""
LOOK, LOOK_SOON = 1.0, 0.2
"""Seconds between two looks at a node that answers, and at one that can be reached but is not ready."""
PATIENCE = 20.0
"""Seconds for which requests wait where all nodes are away at once: a cluster that loses one may have to count its
members first, for as long as it takes a silent one for dead (Galera's evs.inactive_timeout, 15 seconds)."""
AGAIN = 0.05
"""Seconds between two tries of a request that none of the nodes would answer."""
AWAY, BEHIND, GOOD = 0, 1, 2
"""What a node is: not to be asked; to be asked where there is no better one; as far as the cluster is."""


class Turns(Pool):
    """A pool that gives the connection that has lain longest: all nodes get their share of the requests."""

    def take(self, seconds: float | None = None) -> Any:
        try:
            return self.idle.popleft()
        except IndexError:
            return super().take(seconds)


class Node:
    """One server: `shown` is its name for people, `options` are what the driver needs to reach it.

    `rank` is what it is: AWAY, BEHIND or GOOD. `connections` are those that are open.
    """

    def __init__(self, shown: str, options: Any) -> None:
        self.shown, self.options = shown, options
        self.rank = GOOD
        self.rests_until = self.due = 0.0
        self.failures = 0
        self.connections: weakref.WeakSet[Any] = weakref.WeakSet()


class Nodes:
    """Opens connections, to the best node that has the fewest, and watches the nodes in a thread of its own.

    `dial` opens a connection to a node, `probe` tells a node's rank; `broken` are the errors of both where it cannot be
    reached. `cut` breaks a connection that another thread waits for.
    """

    def __init__(
        self,
        nodes: Sequence[Node],
        *,
        dial: Callable[[Node], Any],
        probe: Callable[[Node], int],
        broken: tuple[type[Exception], ...],
        cut: Callable[[Any], object],
    ) -> None:
        self.nodes, self.dial, self.probe, self.broken, self.cut = list(nodes), dial, probe, broken, cut
        self.owners: weakref.WeakKeyDictionary[Any, Node] = weakref.WeakKeyDictionary()
        self.lock = threading.Lock()
        self.bell = threading.Event()
        self.watcher: threading.Thread | None = None
        self.closed = False
        self.turn = 0
        self.seen = -PATIENCE

    def open(self, seconds: float | None = None) -> Any:
        """A connection to the best node there is. Where none can be reached, raises the last node's error.

        Where all have been away for a moment it waits, so many seconds at most.
        """
        self._watch()
        self._wait(PATIENCE if seconds is None else min(seconds, PATIENCE))
        error: Exception | None = None
        for node in self._order():
            try:
                connection = self.dial(node)
            except self.broken as failure:
                error = failure
                self._failed(node)
                continue
            with self.lock:
                node.connections.add(connection)
                self.owners[connection] = node
                if node.rank:
                    self.seen = time.monotonic()
            return connection
        raise error or AssertionError

    def fit(self, connection: Any) -> bool:
        """Whether an idle connection is to be used: its node is among the best and has not more than its share."""
        node = self.owners[connection]
        best = max(other.rank for other in self.nodes)
        if node.rank < best or not best:
            return False
        return len(node.connections) < 2 + min(len(other.connections) for other in self.nodes if other.rank == best)

    def again(self, since: float) -> bool:
        """Whether to go on with what has failed on the nodes since then (time.monotonic); after a rest, if so."""
        if time.monotonic() - since > PATIENCE or time.monotonic() - self.seen > PATIENCE:
            return False
        time.sleep(AGAIN)
        return True

    def broke(self, connection: Any, rank: int | None = None) -> None:
        """Tell of a connection that broke: its node is looked at. `rank` is what the node said that it is."""
        node = self.owners[connection]
        if rank is not None:
            node.rank = rank
        node.rests_until, node.due = time.monotonic() + REST, 0.0
        self.bell.set()

    def left(self, connection: Any) -> None:
        """Tell of a connection that is about to be closed."""
        with self.lock, suppress(KeyError):
            self.owners.pop(connection).connections.discard(connection)

    def close(self) -> None:
        """Ends the watch, until a connection is opened again."""
        with self.lock:
            self.closed, watcher, self.watcher = True, self.watcher, None
        self.bell.set()
        if watcher is not None:
            watcher.join()

    def _order(self) -> list[Node]:
        """All nodes, the best first; those that are equally good take turns."""
        with self.lock:
            self.turn = (self.turn + 1) % len(self.nodes)
            turned = self.nodes[self.turn :] + self.nodes[: self.turn]
        now = time.monotonic()
        return sorted(turned, key=lambda node: (-node.rank, node.rests_until > now, len(node.connections)))

    def _wait(self, seconds: float) -> None:
        """While all nodes are away, and have not been for long."""
        until = min(self.seen + PATIENCE, time.monotonic() + seconds)
        while time.monotonic() < until and not any(node.rank for node in self.nodes):
            time.sleep(0.02)

    def _failed(self, node: Node) -> None:
        """The node cannot be reached: it is left out for a while."""
        node.rank = AWAY
        node.due = time.monotonic() + BACKOFF[min(node.failures, len(BACKOFF) - 1)]
        node.failures += 1

    def _watch(self) -> None:
        """Begins the watch, where there is none."""
        if self.watcher is not None:
            return
        with self.lock:
            if self.watcher is None:
                self.closed = False
                self.watcher = threading.Thread(target=self._run, name="nodes", daemon=True)
                self.watcher.start()

    def _run(self) -> None:
        while not self.closed:
            self.bell.clear()
            for node in self.nodes:
                if node.due <= time.monotonic() and not self.closed:
                    self._look(node)
            self.bell.wait(max(min(node.due for node in self.nodes) - time.monotonic(), 0.0))

    def _look(self, node: Node) -> None:
        """Finds out what a node is. What waits for one that is silent is broken off: others can answer."""
        try:
            node.rank = self.probe(node)
        except self.broken:
            self._failed(node)
            with self.lock:
                waiting = list(node.connections)
            for connection in waiting:
                self.cut(connection)
        else:
            now = time.monotonic()
            node.failures, node.due = 0, now + (LOOK if node.rank else LOOK_SOON)
            if node.rank:
                self.seen = now
