"""A wiki's database on a server, read while the wiki writes: a request is of one moment, nothing is written."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pymysql
import pytest
from casefile import canonical, every
from conftest import REFWIKI, SITE
from engines import load_mariadb, load_postgresql
from layouts import LINKS, NO_GIVEN, own_numbers
from relay import Relay

import wikiquery
from wikiquery.db.trouble import TooSlow
from wikiquery.patience import Postponed, hurry, rest

ASKED = {"action": "query", "format": "json", "formatversion": "2", "list": "allpages", "aplimit": "2"}
MANY = {**ASKED, "titles": "Main Page", "prop": "links|categories|info|revisions", "rvprop": "ids|size"}
PREFIX = "mw_"
SLOW = {"mariadb": "SELECT SLEEP(30)", "postgresql": "SELECT pg_sleep(30)"}
Execute = Callable[..., list[Any]]


class Server:
    """A database server with a wiki on it: its tables have a prefix, and nothing says that it is a store."""

    def __init__(self, kind: str, url: str) -> None:
        self.kind, self.url = kind, url

    def connect(self) -> Any:
        parts = urlsplit(self.url)
        if self.kind == "postgresql":
            return psycopg.connect(self.url, autocommit=True)
        return pymysql.connect(
            host=parts.hostname or "", port=parts.port or 3306, user=parts.username, password=parts.password or "",
            database=parts.path[1:], autocommit=True,
        )  # fmt: skip

    def execute(self, *statements: str) -> list[Any]:
        """Runs statements as the wiki would; the rows of the last one."""
        with self.connect() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def through(self, port: int) -> str:
        """The URL by way of another port."""
        parts = urlsplit(self.url)
        account = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{port}"))


@pytest.fixture(scope="module", params=["mariadb", "postgresql"])
def server(request: pytest.FixtureRequest, refstore: Path) -> Server:
    """The wiki of the cases; texts are packed as the store has them."""
    variable = f"WIKIQUERY_TEST_{request.param.upper()}"
    url = os.environ.get(variable)
    if not url:
        pytest.skip(f"needs a {request.param} server: set {variable} to the URL of one that tests may fill")
    load = load_postgresql if request.param == "postgresql" else load_mariadb
    try:
        made = Server(request.param, load(url, refstore, [REFWIKI], SITE, "wikiquery_live"))
    except pymysql.OperationalError as error:
        pytest.skip(f"needs a server on which tests may make databases: {error.args[-1]}")
    made.execute(*own_numbers([*LINKS.items(), ("categorylinks", "cl")]), NO_GIVEN)
    of = "current_schema()" if request.param == "postgresql" else "DATABASE()"
    tables = made.execute(f"SELECT table_name FROM information_schema.tables WHERE table_schema = {of}")
    quote = '"' if request.param == "postgresql" else "`"
    names = [name.decode() if isinstance(name, bytes) else name for (name,) in tables]
    made.execute(*(f"ALTER TABLE {quote}{name}{quote} RENAME TO {PREFIX}{name}" for name in names))
    return made


@pytest.fixture
def live(server: Server) -> Iterator[Server]:
    """The same without what makes it a store."""
    server.execute(f"ALTER TABLE {PREFIX}wikiquery RENAME TO aside")
    yield server
    server.execute(f"ALTER TABLE aside RENAME TO {PREFIX}wikiquery")


@pytest.fixture
def relay(live: Server) -> Iterator[Relay]:
    parts = urlsplit(live.url)
    made = Relay(parts.hostname or "", parts.port or 0)
    yield made
    made.down()


def answer(wiki: wikiquery.Wiki, asked: dict[str, str] = ASKED) -> tuple[int, dict[str, str], Any]:
    response = wiki.respond(asked)
    return response.status, dict(response.headers), json.loads(response.body)


def test_prefix(server: Server) -> None:
    with wikiquery.open(server.url, SITE, prefix=PREFIX) as wiki:
        for case in [case for case in every() if case.has_answer] * 2:
            wiki.respond(case.params)  # what has been asked before may be answered with fewer statements
        differing = [
            f"{case.file}: {case.name}"
            for case in every()
            if case.has_answer and canonical(json.loads(wiki.respond(case.params).body)) != canonical(case.answer)
        ]
    assert differing == []
    with pytest.raises(wikiquery.StoreError, match="no table `page`"):
        wikiquery.open(server.url, SITE)


def test_a_request_is_of_one_moment(live: Server) -> None:
    with wikiquery.open(live.url, SITE, prefix=PREFIX) as wiki:
        count = f"SELECT count(*) FROM {PREFIX}job"
        live.execute(f"CREATE TABLE {PREFIX}job (job_id INTEGER)")
        try:
            with wiki.database.session():
                assert list(wiki.database.run(count, ())) == [(0,)]
                live.execute(f"INSERT INTO {PREFIX}job VALUES (1)")
                assert list(wiki.database.run(count, ())) == [(0,)]
            with wiki.database.session():
                assert list(wiki.database.run(count, ())) == [(1,)]
            # Between requests nothing is held: the table can be dropped at once.
        finally:
            live.execute(f"DROP TABLE {PREFIX}job")


def test_nothing_can_be_written(live: Server) -> None:
    with wikiquery.open(live.url, SITE, prefix=PREFIX) as wiki:
        failing = pytest.raises((pymysql.Error, psycopg.Error))
        with wiki.database.session(), failing:
            wiki.database.run(f"DELETE FROM {PREFIX}page", ())
    assert live.execute(f"SELECT count(*) FROM {PREFIX}page")[0][0] > 100


@pytest.fixture
def reader(live: Server) -> Iterator[Server]:
    """The same for an account that may only read."""
    name = "wikiquery_reader"
    if live.kind == "mariadb":
        name += f"@'{live.execute('SELECT CURRENT_USER()')[0][0].rpartition('@')[2]}'"
        of = urlsplit(live.url).path[1:]
        make = [f"CREATE USER {name} IDENTIFIED BY 'reader'", f"GRANT SELECT ON {of}.* TO {name}"]
        end = [f"DROP USER {name}"]
    else:
        make = [f"CREATE ROLE {name} LOGIN PASSWORD 'reader'", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}"]
        end = [f"DROP OWNED BY {name}", f"DROP ROLE {name}"]
    try:
        live.execute(*make)
    except (pymysql.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
        pytest.skip(f"needs a server on which tests may make accounts: {error.args[-1]}")
    parts = urlsplit(live.url)
    address = parts.netloc.rpartition("@")[2]
    try:
        yield Server(live.kind, urlunsplit(parts._replace(netloc=f"wikiquery_reader:reader@{address}")))
    finally:
        live.execute(*end)


@contextmanager
def logging(server: Server) -> Iterator[None]:
    """Lets a MariaDB log all statements in a table."""
    was = server.execute("SELECT @@global.general_log, @@global.log_output")[0]
    try:
        server.execute("SET GLOBAL log_output = 'TABLE'", "SET GLOBAL general_log = 1")
        yield
    finally:
        server.execute(f"SET GLOBAL general_log = {was[0]}", f"SET GLOBAL log_output = '{was[1]}'")


def test_an_account_that_may_only_read_is_enough(live: Server, reader: Server) -> None:
    """For all cases; and MariaDB's own log shows nothing else than what reads."""
    cases = [case for case in every() if case.has_answer and "curtimestamp" not in case.params]
    with wikiquery.open(live.url, SITE, prefix=PREFIX) as wiki:
        right = [wiki.respond(case.params).body for case in cases]
    with logging(live) if live.kind == "mariadb" else nullcontext():
        with wikiquery.open(reader.url, SITE, prefix=PREFIX) as wiki:
            assert [wiki.respond(case.params).body for case in cases] == right
            assert wiki.alive()
            assert answer(wiki, {**ASKED, "maxlag": "5"})[0] == 200
        if live.kind == "mariadb":
            said = "SELECT argument FROM mysql.general_log WHERE command_type = 'Query' AND user_host LIKE '%s%%%%'"
            rows = live.execute(said % "wikiquery_reader")
            words = {(row[0].decode() if isinstance(row[0], bytes) else row[0]).split()[0].upper() for row in rows}
            assert len(rows) > len(cases)
            assert words <= {"SELECT", "COMMIT", "SET", "SHOW"}


def test_the_database_sees_reads_only(live: Server) -> None:
    """By its own log: no statement locks, none writes, and each request ends what it began."""
    if live.kind != "mariadb":
        pytest.skip("PostgreSQL's log is a file of the server's")
    with logging(live):
        with wikiquery.open(live.url, SITE, prefix=PREFIX) as wiki:
            with wiki.database.session():
                id = wiki.database.run("SELECT CONNECTION_ID()", ())[0][0]
            for _ in range(3):
                assert answer(wiki, MANY)[0] == 200
        time.sleep(0.1)
        said = "SELECT argument FROM mysql.general_log WHERE thread_id = %d AND command_type = 'Query'"
        logged = [row[0].decode() if isinstance(row[0], bytes) else row[0] for row in live.execute(said % id)]
    words = [text.split()[0].upper() for text in logged]
    assert set(words) <= {"SELECT", "COMMIT", "SET"}
    assert all(text.split()[1].upper() in ("SESSION", "AUTOCOMMIT", "NAMES") for text in logged if text[:3] == "SET")
    assert not [text for text in logged if "FOR UPDATE" in text or "LOCK IN" in text]
    assert words.count("SELECT") > 15
    assert words[-1] == "COMMIT"
    assert words.count("COMMIT") in (4, 5, 6, 7)


def test_a_restart_is_not_noticed(relay: Relay, live: Server) -> None:
    with wikiquery.open(live.through(relay.port), SITE, prefix=PREFIX) as wiki:
        before = answer(wiki, MANY)
        for _ in range(3):
            relay.cut()
            assert answer(wiki, MANY) == before


def test_a_request_that_lost_its_connection_begins_anew(relay: Relay, live: Server) -> None:
    with wikiquery.open(live.through(relay.port), SITE, prefix=PREFIX) as wiki:
        before = answer(wiki, MANY)
        run, statements = wiki.database.run, 0

        def cutting(sql: str, values: Any, types: Any = None) -> Any:
            nonlocal statements
            statements += 1
            if statements == 3:
                relay.cut()
            return run(sql, values, types)

        wiki.database.run = cutting  # type: ignore[method-assign]
        assert answer(wiki, MANY) == before
        needed, statements = statements, 3
        assert answer(wiki, MANY) == before
        assert needed == 3 + (statements - 3)


def test_away_and_back(relay: Relay, live: Server) -> None:
    with wikiquery.open(live.through(relay.port), SITE, prefix=PREFIX) as wiki:
        before = answer(wiki)
        relay.down()
        for _ in range(2):
            status, headers, said = answer(wiki)
            assert status == 503
            assert headers["Retry-After"] == "5"
            assert headers["MediaWiki-API-Error"] == "internal_api_error_DBConnectionError"
            assert said["error"]["code"] == "internal_api_error_DBConnectionError"
            assert "refused" not in said["error"]["info"]
            assert not wiki.alive()
        relay.up()
        assert answer(wiki) == before
        assert wiki.alive()


def test_a_silent_server_is_not_waited_for(relay: Relay, live: Server) -> None:
    with wikiquery.open(live.through(relay.port), SITE, prefix=PREFIX, timeout=1) as wiki:
        before = answer(wiki)
        relay.passes.clear()
        try:
            for _ in range(2):  # by a connection that there is, and by a new one
                status, headers, said = answer(wiki)
                assert (status, headers["Retry-After"]) == (503, "5")
                assert said["error"]["code"].startswith("internal_api_error_DB")
        finally:
            relay.passes.set()
        assert answer(wiki) == before


def test_one_of_two_addresses_is_enough(relay: Relay, live: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers of which one fails while it is asked, and comes back, and the other fails."""
    monkeypatch.setattr("wikiquery.db.nodes.PATIENCE", 2)
    other = Relay(*relay.there)
    try:
        both = live.through(relay.port).replace(f":{relay.port}", f":{relay.port},127.0.0.1:{other.port}")
        with wikiquery.open(both, SITE, prefix=PREFIX) as wiki:
            before = answer(wiki, MANY)
            assert [answer(wiki, MANY) for _ in range(20)] == [before] * 20
            assert relay.ends, "both are asked"
            assert other.ends, "both are asked"
            for one in (relay, other):
                one.down()
                assert [answer(wiki, MANY) for _ in range(20)] == [before] * 20
                one.up()
                time.sleep(0.1)
            other.down()
            relay.down()
            assert answer(wiki)[0] == 503
    finally:
        other.down()


def test_no_request_takes_longer_than_it_may(live: Server) -> None:
    with wikiquery.open(live.url, SITE, prefix=PREFIX, timeout=2) as wiki:
        before = answer(wiki)
        run = wiki.database.run
        begun = time.monotonic()
        wiki.database.run = lambda sql, values, types=None: run(SLOW[live.kind], ())  # type: ignore[method-assign]
        status, headers, said = answer(wiki)
        assert time.monotonic() - begun < 20
        assert status == 503
        assert headers["Retry-After"] == "5"
        assert said["error"]["code"] == "internal_api_error_DBQueryTimeoutError"
        wiki.database.run = run  # type: ignore[method-assign]
        assert answer(wiki) == before


def test_a_thread_that_must_not_wait_leaves_it_to_others(live: Server) -> None:
    with wikiquery.open(live.url, SITE, prefix=PREFIX) as wiki:
        known = answer(wiki)
        if live.kind == "postgresql":
            assert not wiki.brief, "its driver waits as long as it takes: other threads give all answers"
            return
        hurry()
        try:
            assert answer(wiki) == known
            with pytest.raises(Postponed), wiki.database.session():
                wiki.database.run(SLOW[live.kind], ())
            with pytest.raises(Postponed):
                answer(wiki)  # a new connection would have to be made
        finally:
            rest()
        assert answer(wiki) == known


def test_statements_share_the_time(live: Server) -> None:
    half = SLOW[live.kind].replace("30", "1.2")
    with wikiquery.open(live.url, SITE, prefix=PREFIX, timeout=2) as wiki:
        with wiki.database.session(), pytest.raises(TooSlow):
            for _ in range(3):
                wiki.database.run(half, ())
        assert answer(wiki)[0] == 200


def test_waiting_for_a_connection_takes_no_longer(live: Server) -> None:
    with wikiquery.open(live.url, SITE, prefix=PREFIX, timeout=2) as wiki:
        taken = [wiki.database.pool.take() for _ in range(wiki.database.most)]
        assert answer(wiki)[2]["error"]["code"] == "internal_api_error_DBQueryTimeoutError"
        for connection in taken:
            wiki.database.pool.give(connection)
        assert answer(wiki)[0] == 200


def test_what_is_wrong_at_the_start_is_a_line(server: Server) -> None:
    away = server.through(1)
    with pytest.raises(wikiquery.StoreError) as caught:
        wikiquery.open(away, SITE)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("more", [{}, {"alcontinue": "7|3"}, {"alunique": "1"}])
def test_all_links_come_in_the_order_of_an_index(live: Server, more: dict[str, str]) -> None:
    """MariaDB has none for the order of two tables, and would sort all links there are."""
    if live.kind != "mariadb":
        pytest.skip("is of MariaDB's planner")
    with wikiquery.open(live.url, SITE, prefix=PREFIX) as wiki:
        database, asked = wiki.database, []
        run = database.run
        database.run = lambda sql, values, types=None: asked.append((sql, values)) or run(sql, values, types)  # type: ignore[method-assign]
        wiki.query(list="alllinks", **more)
        database.run = run  # type: ignore[method-assign]
        sql, values = next(found for found in asked if "linktarget" in found[0])
        with database.session():
            plan = database.run(f"EXPLAIN {sql}", values)
        assert [text for row in plan for text in row if "filesort" in str(text) or "temporary" in str(text)] == []
