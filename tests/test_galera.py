"""A cluster of three servers: reads go to all of them, and none is lost when one fails under load."""

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import galera
import pytest
from conftest import REFWIKI, SITE
from engines import load_mariadb

import wikiquery
from wikiquery.db.nodes import BEHIND, GOOD

NAME = "wikiquery_galera"
SECONDS = 30
FORM = {"action": "query", "format": "json", "formatversion": "2"}
QUERIES = [
    {"list": "allpages", "aplimit": "50"},
    {"titles": "Main Page", "prop": "info|revisions|links|categories|templates", "rvprop": "ids|content|size"},
    {"generator": "allpages", "gaplimit": "50", "prop": "revisions|langlinks", "rvprop": "ids|content"},
    {"list": "langbacklinks", "lbllang": "fr", "lbllimit": "50"},
    {"list": "allcategories", "aclimit": "50", "acprop": "size"},
    {"generator": "links", "titles": "Main Page", "gpllimit": "20", "prop": "info|pageprops"},
    {"meta": "siteinfo", "siprop": "statistics"},
]


@pytest.fixture(scope="module")
def cluster(refstore: Path) -> Iterator[galera.Cluster]:
    """Three nodes that hold the wiki of the cases, as a wiki's own database would."""

    def fill(node: galera.Node) -> None:
        load_mariadb(
            f"mysql://{galera.ACCOUNT}:{galera.ACCOUNT}@127.0.0.1:{node.port}/", refstore, [REFWIKI], SITE, NAME
        )
        node.ask(f"DROP TABLE {NAME}.wikiquery")

    try:
        with galera.cluster() as made:
            made.begin(fill)
            yield made
    except galera.NotThere as lacking:
        pytest.skip(str(lacking))


def until(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def whole(node: galera.Node) -> bool:
    """Whether a node is in the cluster with all others."""
    return node.synced() and node.ask("SHOW STATUS LIKE 'wsrep_cluster_size'")[0][1] == "3"


def spread(wiki: wikiquery.Wiki) -> list[int]:
    """How many connections each node has."""
    return [len(node.connections) for node in wiki.database.nodes.nodes]  # type: ignore[attr-defined]


def test_each_node_gets_its_share(cluster: galera.Cluster) -> None:
    with wikiquery.open(cluster.url(NAME), SITE) as wiki:
        asked = [node.ask("SHOW GLOBAL STATUS LIKE 'Com_select'")[0][1] for node in cluster.nodes]
        for _ in range(60):
            assert wiki.respond({**FORM, **QUERIES[0]}).status == 200
        more = [node.ask("SHOW GLOBAL STATUS LIKE 'Com_select'")[0][1] for node in cluster.nodes]
        assert max(spread(wiki)) - min(spread(wiki)) <= 1
        assert min(int(b) - int(a) for a, b in zip(asked, more, strict=True)) > 10


def test_a_node_that_is_behind_is_left_out(cluster: galera.Cluster) -> None:
    node = cluster.nodes[1]
    with wikiquery.open(cluster.url(NAME), SITE) as wiki:
        for query in QUERIES * 4:
            wiki.respond({**FORM, **query})
        assert spread(wiki)[1] > 0
        node.ask("SET GLOBAL wsrep_desync = ON")
        try:
            until(lambda: wiki.database.nodes.nodes[1].rank == BEHIND)  # type: ignore[attr-defined]
            for query in QUERIES * 6:
                assert wiki.respond({**FORM, **query}).status == 200
            assert spread(wiki)[1] == 0
        finally:
            node.ask("SET GLOBAL wsrep_desync = OFF")
        until(lambda: wiki.database.nodes.nodes[1].rank == GOOD)  # type: ignore[attr-defined]
        for query in QUERIES * 6:
            wiki.respond({**FORM, **query})
        assert spread(wiki)[1] > 0


class Load:
    """Clients that ask without a pause, and compare each answer with what it should be."""

    def __init__(self, port: int, right: list[bytes], clients: int = 4) -> None:
        self.port, self.right = port, right
        self.answered, self.wrong, self.slowest = 0, Counter[str](), 0.0
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(n,)) for n in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.ended.is_set():
            number = (number + 1) % len(QUERIES)
            start = time.monotonic()
            connection.request("GET", "/w/api.php?" + urlencode({**FORM, **QUERIES[number]}))
            answer = connection.getresponse()
            body = answer.read()
            self.slowest = max(self.slowest, time.monotonic() - start)
            self.answered += 1
            if answer.status != 200 or body != self.right[number]:
                self.wrong[f"{answer.status}: {body[:300]!r}"] += 1

    def end(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()


def test_none_is_lost(cluster: galera.Cluster) -> None:
    """One node after the other is killed, is silent, and is ended, while clients ask."""
    first, second, third = cluster.nodes
    with wikiquery.open(cluster.url(NAME).replace(f",127.0.0.1:{second.port}", ""), SITE) as wiki:
        right = [wiki.respond({**FORM, **query}).body for query in QUERIES]
    assert all("error" not in json.loads(body) for body in right)
    command = [sys.executable, "-m", "wikiquery", "serve", cluster.url(NAME), "--site", str(SITE), "--port", "0"]
    with subprocess.Popen([*command, "--workers", "2"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"at http://[^:]+:(\d+)/", server.stdout.readline())
            assert found is not None
            start = time.monotonic()
            load = Load(int(found[1]), right)
            try:
                time.sleep(2)
                second.end()
                time.sleep(3)
                second.start()
                second.wait()
                until(lambda: all(map(whole, cluster.nodes)))
                before = int(second.ask("SHOW GLOBAL STATUS LIKE 'Com_select'")[0][1])
                # (For so short that the others do not yet exclude it: two that fail at once would end the cluster.)
                third.tell(signal.SIGSTOP)
                time.sleep(4)
                third.tell(signal.SIGCONT)
                time.sleep(1)
                until(lambda: all(map(whole, cluster.nodes)))
                first.end(signal.SIGTERM)
                time.sleep(max(SECONDS - (time.monotonic() - start), 2))
                until(lambda: load.answered > 2000, 60)
                # (The node that came back is asked again.)
                until(lambda: int(second.ask("SHOW GLOBAL STATUS LIKE 'Com_select'")[0][1]) - before > 500, 60)
            finally:
                load.end()
        finally:
            server.terminate()
    assert load.wrong == {}
    print(f"{load.answered} answers, the slowest after {load.slowest:.1f} s")
