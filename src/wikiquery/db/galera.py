"""Several MariaDB servers that hold the same, as the nodes of a Galera cluster do. A request reads from one of them."""

import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pymysql

from ..errors import StoreError
from .address import options, shown
from .line import Line
from .mariadb import MariaDatabase
from .nodes import AWAY, BEHIND, GOOD, Node, Nodes, Turns

SILENT = 3
"""Seconds after which a node that says nothing is taken for dead."""
NOT_READY = 1047
"""What a node says that is no part of the cluster at the moment."""
SYNCED = "4"
STATUS = "SHOW STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_local_state')"


class GaleraDatabase(MariaDatabase):
    """A database by the URLs of its nodes: mysql://user:password@host:port/name."""

    def __init__(self, urls: Sequence[str], prefix: str = "", timeout: float | None = None) -> None:
        found = [options(url) for url in urls]
        self.attempts = 1 + len(found)
        self.nodes = Nodes(
            [Node(shown(each), each) for each in found],
            dial=self.reach,
            probe=self.probe,
            broken=(pymysql.Error,),
            cut=cut,
        )
        self.probes: dict[Node, pymysql.Connection[Any]] = {}
        try:
            super().__init__(urls[0], prefix, timeout)
        except StoreError as error:
            names = ", ".join(node.shown for node in self.nodes.nodes)
            raise StoreError(f"{names}: {str(error).partition(': ')[2]}") from None
        finally:
            self.close()  # (a server forks before it opens its wikis again, and the watch is a thread)
        self.pool = Turns(self.most)

    def open(self) -> Line:
        return self.nodes.open(self.left())  # type: ignore[no-any-return]

    def reach(self, node: Node) -> Line:
        """A connection to a node, which may be silent for but a short time until it is made."""
        connection = self.dial({**node.options, "read_timeout": SILENT}, SILENT)
        connection.wait(self.timeout)
        return connection

    def again(self, tried: int, since: float) -> bool:
        return super().again(tried, since) or self.nodes.again(since)

    def begin(self) -> None:
        super().begin()
        connection = self.local.__dict__.get("connection")
        if connection is not None and not self.nodes.fit(connection):
            self.drop()

    def drop(self) -> None:
        connection = self.local.__dict__.get("connection")
        if connection is not None:
            self.nodes.left(connection)
        super().drop()

    def judge(self, error: Exception) -> None:
        away = bool(error.args) and error.args[0] == NOT_READY
        if not away:
            super().judge(error)
        connection = self.local.__dict__.get("connection")
        if connection is not None:
            self.nodes.broke(connection, AWAY if away else None)

    def close(self) -> None:
        super().close()
        self.nodes.close()
        while self.probes:
            cut(self.probes.popitem()[1])

    def probe(self, node: Node) -> int:
        """What a node says that it is. Raises pymysql.Error where it does not answer."""
        known, start = self.probes.pop(node, None), time.monotonic()
        if known is not None:
            try:
                return self.asked(node, known)
            except pymysql.Error:
                # (One that has closed the connection may still take another, one that is silent does not.)
                if time.monotonic() - start >= SILENT:
                    raise
        waits = dict.fromkeys(("connect_timeout", "read_timeout", "write_timeout"), SILENT)
        return self.asked(node, pymysql.connect(**{**node.options, **waits}))

    def asked(self, node: Node, connection: "pymysql.Connection[Any]") -> int:
        """The same by a connection, which is kept for the next time."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW VARIABLES LIKE 'wsrep_on'")
            clustered = ("wsrep_on", "ON") in cursor.fetchall()
            cursor.execute(STATUS)
            status = dict(cursor.fetchall())
        self.probes[node] = connection
        if not clustered:
            return GOOD  # servers that are no cluster: replicas, or a proxy at several addresses
        if status.get("wsrep_ready") != "ON":
            return AWAY
        return GOOD if status.get("wsrep_local_state") == SYNCED else BEHIND


def cut(connection: "pymysql.Connection[Any]") -> None:
    """Breaks a connection; a thread that waits for it gets an error."""
    line = getattr(connection, "_sock", None)
    with suppress(OSError):
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)
