"""Where the microseconds of one request go, inside one process: no server, no socket.

python bench/stages.py STORE [QUERY...] [--site siteinfo.json] [--times 3000]

Functions at the doors of the rooms are wrapped with a clock; a stage has the time that is spent in it and not in a
stage that it calls. The clock itself costs about half a microsecond a call, which the line "clock" estimates and no
stage has had taken off. "whole" is the same request without any clock.
"""

import argparse
import functools
import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import wikiquery
from wikiquery import answer, engine, pageset, plan, request, wire
from wikiquery.db import mariadb, postgresql, sqlite
from wikiquery.format import json, messages, versions
from wikiquery.http import api, app

STAGES = [
    ("http: parameters and headers", app.Application, "__call__"),
    ("http: parse", api, "parse"),
    ("answer: around the query", answer.Answering, "respond"),
    ("wire: clean, unknown parameters", wire.Wire, "__init__"),
    ("wire: clean, unknown parameters", wire.Wire, "unknown"),
    ("wire: bind main, json, query", wire.Wire, "bind"),
    ("engine: find the plan", engine.Engine, "plan"),
    ("engine: make a plan", engine.Engine, "make"),
    ("request: pages and modules", request.Request, "answer"),
    ("plan: items from rows", plan, "builders"),
    ("db: run", sqlite.SQLiteDatabase, "run"),
    ("db: run", mariadb.MariaDatabase, "run"),
    ("db: run", postgresql.PostgresDatabase, "run"),
    ("format: versions and messages", versions, "modern"),
    ("format: versions and messages", versions, "legacy"),
    ("format: versions and messages", messages, "warnings"),
    ("format: bytes", json, "dumps"),
    *(("pageset: titles to pages", pageset.PageSet, n) for n, f in vars(pageset.PageSet).items() if callable(f)),
]

QUERY = "action=query&format=json&formatversion=2&"


class Clock:
    """Time by stage. `inside` holds, for each stage that is running, what its inner stages took."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self.inside: list[float] = []

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed."""
        now, inside, spent, calls = time.perf_counter, self.inside, self.spent, self.calls

        @functools.wraps(function)
        def timed(*args: Any, **more: Any) -> Any:
            inside.append(0.0)
            start = now()
            try:
                return function(*args, **more)
            finally:
                took = now() - start
                spent[stage] += took - inside.pop()
                calls[stage] += 1
                if inside:
                    inside[-1] += took

        return timed

    def install(self) -> None:
        """Wrap every stage; what `builders` makes is the stage, not itself."""
        for stage, owner, name in STAGES:
            found = getattr(owner, name)
            if name == "builders":
                setattr(owner, name, lambda *args, make=found, s=stage: tuple(self.wrap(s, f) for f in make(*args)))
            else:
                setattr(owner, name, self.wrap(stage, found))


def main() -> None:
    options = arguments()
    queries = options.query or questions(options)
    whole = {query: run(options, query) for query in queries}
    clock = Clock()
    clock.install()
    for query in queries:
        run(options, query, clock)
        show(query, whole[query], clock, options.times)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="the store, or the URL of the database, to answer from")
    parser.add_argument("query", nargs="*", help="parameters as in a URL (default: the queries of bench/requests.py)")
    parser.add_argument("--site", help="siteinfo.json, where the store needs one")
    parser.add_argument("--times", type=int, default=3000, help="requests of each kind (default: 3000)")
    return parser.parse_args()


def questions(options: argparse.Namespace) -> list[str]:
    """The queries of bench/requests.py, with titles that have links."""
    with wikiquery.open(options.store, options.site) as wiki:
        pages = wiki.query(list="allpages", apfilterlanglinks="withlanglinks", aplimit=3)["query"]["allpages"]
    titles = [quote(page["title"]) for page in pages]
    return [
        "list=langbacklinks&lbllang=fr",
        f"titles={'%7C'.join(titles)}&prop=langlinks%7Clinks",
        f"generator=links&titles={titles[0]}&prop=langlinks",
    ]


def run(options: argparse.Namespace, query: str, clock: Clock | None = None) -> float:
    """Ask often; seconds for one request. With a clock, only what is asked after warming up counts."""
    ask = app.Application(wikiquery.open(options.store, options.site))
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/w/api.php",
        "QUERY_STRING": QUERY + query,
        "wsgi.input": io.BytesIO(),
    }
    for _ in range(200):
        body = ask(environ, lambda *_: None)
    if b'"error"' in body[0]:
        sys.exit(f"{query}: {body[0].decode()}")
    if clock:
        clock.spent.clear()
        clock.calls.clear()
    start = time.perf_counter()
    for _ in range(options.times):
        ask(environ, lambda *_: None)
    return (time.perf_counter() - start) / options.times


def show(query: str, whole: float, clock: Clock, times: int) -> None:
    """Print one table."""
    print(f"\n{query}\n{'stage':40} {'µs':>8} {'calls':>6}")
    for stage, spent in sorted(clock.spent.items(), key=lambda item: -item[1]):
        print(f"{stage:40} {spent / times * 1e6:8.1f} {clock.calls[stage] / times:6.1f}")
    print(f"{'clock':40} {sum(clock.calls.values()) / times * 0.5:8.1f}")
    print(f"{'whole':40} {whole * 1e6:8.1f}")


if __name__ == "__main__":
    main()
