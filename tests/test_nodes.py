"""The nodes of a cluster, without one: which is asked, which is left out, when it is tried again."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pymysql
import pytest

import wikiquery
from wikiquery.db.connect import nodes as urls_of
from wikiquery.db.database import Database
from wikiquery.db.galera import NOT_READY, GaleraDatabase
from wikiquery.db.nodes import AWAY, BEHIND, GOOD, Node, Nodes, Turns
from wikiquery.db.trouble import Away, Lost
from wikiquery.errors import StoreError


class Connection:
    def __init__(self, name: str) -> None:
        self.name = name


class Servers:
    """Three servers that can be made to fail; `probed` counts how often each was looked at."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.ranks = {"a": GOOD, "b": GOOD, "c": GOOD}
        self.probed: Counter[str] = Counter()
        self.cut: list[Connection] = []
        self.nodes = Nodes(
            [Node(name, name) for name in self.ranks],
            dial=self.dial,
            probe=self.probe,
            broken=(ConnectionError,),
            cut=self.cut.append,
        )

    def dial(self, node: Node) -> Connection:
        if node.shown in self.down:
            raise ConnectionError(node.shown)
        return Connection(node.shown)

    def probe(self, node: Node) -> int:
        self.probed[node.shown] += 1
        if node.shown in self.down:
            raise ConnectionError(node.shown)
        return self.ranks[node.shown]

    def rank(self, name: str) -> int:
        return next(node.rank for node in self.nodes.nodes if node.shown == name)

    def open(self, number: int) -> list[Connection]:
        return [self.nodes.open() for _ in range(number)]


@pytest.fixture
def servers() -> Iterator[Servers]:
    made = Servers()
    yield made
    made.nodes.close()


def names(connections: list[Connection]) -> dict[str, int]:
    return dict(Counter(each.name for each in connections))


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_all_get_the_same(servers: Servers) -> None:
    assert names(servers.open(12)) == {"a": 4, "b": 4, "c": 4}


def test_one_that_cannot_be_reached_is_left_out_and_comes_back(servers: Servers) -> None:
    servers.down.add("b")
    held = servers.open(8)
    assert names(held) == {"a": 4, "c": 4}
    assert servers.rank("b") == AWAY
    servers.down.clear()
    until(lambda: servers.rank("b") == GOOD)
    # Those that have more than their share are given up, one after the other, until each has the same.
    for _ in range(20):
        connection = held.pop(0)
        if not servers.nodes.fit(connection):
            servers.nodes.left(connection)
            connection = servers.nodes.open()
        held.append(connection)
    assert sorted(names(held).values()) == [2, 3, 3]


def test_the_best_are_asked(servers: Servers) -> None:
    first = servers.open(3)
    servers.ranks.update(a=BEHIND, b=AWAY)
    servers.nodes.broke(first[0])
    until(lambda: servers.rank("a") == BEHIND and servers.rank("b") == AWAY)
    assert {each.name: servers.nodes.fit(each) for each in first} == {"a": False, "b": False, "c": True}
    assert names(servers.open(3)) == {"c": 3}
    servers.ranks["c"] = AWAY
    until(lambda: servers.rank("c") == AWAY)
    assert names(servers.open(2)) == {"a": 2}


def test_one_whose_connection_broke_is_the_last_choice_for_a_moment(servers: Servers) -> None:
    first = servers.open(3)
    servers.nodes.broke(first[0])
    servers.nodes.left(first[0])
    assert first[0].name not in names(servers.open(2))
    assert servers.rank(first[0].name) == GOOD


def test_who_waits_for_one_that_is_silent_is_broken_off(servers: Servers) -> None:
    held = servers.open(3)
    servers.down.add("c")
    until(lambda: bool(servers.cut))
    assert {each.name for each in servers.cut} == {"c"}
    assert servers.cut[0] in held


def test_nobody_waits_for_a_cluster_that_never_was(servers: Servers) -> None:
    servers.down.update("abc")
    start = time.monotonic()
    for _ in range(3):
        with pytest.raises(ConnectionError):
            servers.nodes.open()
    assert time.monotonic() - start < 2


def test_a_moment_without_any_is_waited_out(servers: Servers) -> None:
    held = servers.open(3)
    for connection in held:
        servers.nodes.broke(connection, AWAY)
    servers.ranks.update(a=AWAY, b=AWAY, c=AWAY)
    threading.Timer(0.5, servers.ranks.update, kwargs={"b": GOOD}).start()
    assert servers.nodes.open().name == "b"


def test_the_watch_ends_and_begins_again(servers: Servers) -> None:
    servers.open(1)
    servers.nodes.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "nodes"]
    servers.probed.clear()
    servers.open(1)
    until(lambda: len(servers.probed) == 3)


def test_turns() -> None:
    pool = Turns(2)
    assert (pool.take(), pool.take()) == (None, None)
    pool.give("a")
    pool.give("b")
    assert pool.take() == "a"
    pool.give("a")
    assert pool.take() == "b"


def test_urls() -> None:
    assert urls_of("mysql://u:p,w@h1,h2:33,[::1]:4/db") == [
        "mysql://u:p,w@h1/db", "mysql://u:p,w@h2:33/db", "mysql://u:p,w@[::1]:4/db",
    ]  # fmt: skip
    assert urls_of("mysql://u:p@h/a,b") == ["mysql://u:p@h/a,b"]
    for wrong in ("mysql://u@h1,/db", "mysql://,/db"):
        with pytest.raises(StoreError, match="a host without a name"):
            urls_of(wrong)


def test_a_cluster_that_is_not_there_is_a_line() -> None:
    with pytest.raises(StoreError, match=r"^127\.0\.0\.1:1, 127\.0\.0\.1:2: Can't connect [^\n]*$"):
        wikiquery.open("mysql://a:b@127.0.0.1:1,127.0.0.1:2/wiki")
    assert not [thread for thread in threading.enumerate() if thread.name == "nodes"]


class Cluster(GaleraDatabase):
    """A cluster that says `refusals` times that it is not ready, before it answers a statement other than "first"."""

    def __init__(self, refusals: int, timeout: float | None = None) -> None:
        Database.__init__(self, "", timeout)
        self.servers, self.refusals = Servers(), refusals
        self.nodes, self.attempts = self.servers.nodes, 4

    def execute(self, sql: str, values: Sequence[Any], types: tuple[type, ...] | None = None) -> list[tuple[Any, ...]]:
        assert self.connection
        if sql != "first" and self.refusals:
            self.refusals -= 1
            raise pymysql.OperationalError(NOT_READY, "not ready")
        self.local.statements = 1
        return [(sql,)]

    def drop(self) -> None:
        connection = self.local.__dict__.pop("connection", None)
        if connection is not None:
            self.nodes.left(connection)


@pytest.fixture
def clusters() -> Iterator[Callable[..., Cluster]]:
    made: list[Cluster] = []

    def make(*arguments: Any) -> Cluster:
        made.append(Cluster(*arguments))
        return made[-1]

    yield make
    for cluster in made:
        cluster.nodes.close()


def test_a_request_goes_on_while_there_is_hope(clusters: Callable[..., Cluster]) -> None:
    cluster = clusters(12)
    cluster.begin()
    assert cluster.run("a", ()) == [("a",)]


def test_a_request_that_nobody_answers_ends(clusters: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wikiquery.db.nodes.PATIENCE", 0.3)
    cluster = clusters(10**9)
    cluster.begin()
    with pytest.raises(Away):
        cluster.run("a", ())


def test_what_was_read_is_of_one_moment(clusters: Callable[..., Cluster]) -> None:
    """Then nothing is tried again in the middle: the request begins anew, and has the time that is left."""
    cluster = clusters(1, 30.0)
    cluster.begin()
    cluster.run("first", ())
    with pytest.raises(Lost) as lost:
        cluster.run("a", ())
    left = cluster.left()
    assert left is not None
    with cluster.until(lost.value.deadline):
        cluster.begin()
        assert cluster.run("a", ()) == [("a",)]
        assert cast(float, cluster.left()) < left


def test_what_belongs_together_shares_the_time(refstore: Path) -> None:
    """Who asks is looked up in a session of the database, what is asked in another: both are one request."""
    with wikiquery.open(refstore, timeout=30) as wiki:

        def left() -> float:
            with wiki.database.session():
                return cast(float, wiki.database.left())

        with wiki.within():
            first = left()
            time.sleep(0.01)
            assert left() <= first - 0.01
        assert left() > first - 0.01
