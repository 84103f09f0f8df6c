"""The lists of special pages: made once all tables are in, and kept in MediaWiki's table querycache."""

import time
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from wikiquery.importer.imported import Loaded
from wikiquery.importer.report import Reporter
from wikiquery.importer.target import Target
from wikiquery.schema.layouts import Layout
from wikiquery.schema.querypages import MOST_KEPT, QUERY_PAGES, QueryPage, content_namespaces, rows_of
from wikiquery.schema.store_tables import TABLES
from wikiquery.site import Site
from wikiquery.timestamps import now

NOTE = "lists of special pages"
LISTS, INFO = TABLES["querycache"], TABLES["querycache_info"]
Row = tuple[str, int, int, str]


def make_lists(
    target: Target, loaded: dict[str, Loaded], site: Site, date: str, report: Reporter, jobs: int = 1
) -> None:
    """Makes the lists that the tables of a store can tell, and names them among what was `loaded`.

    `date` is that of the dumps (YYYYMMDD; "": the lists are of now), `jobs` how many are made at a time. A list that
    a full dump of a database brought along is replaced: it may have been older than the tables.
    """
    pages = [page for page in QUERY_PAGES.values() if can_be_made(page, loaded)]
    if not pages:
        return
    target.settle()
    report.working("special pages")
    lists = read_lists(target, by_cost(pages, loaded), content_namespaces(site), jobs)
    for table in (LISTS, INFO):
        if table.name in loaded:
            marks = ", ".join("?" * len(pages))
            kind = table.names[0]
            list(target.execute(f"DELETE FROM {target.name(table)} WHERE {kind} IN ({marks})", [p.name for p in pages]))
        else:
            target.create(table)
    when = f"{date}000000" if date else now()
    kept(target, loaded, INFO.name, [(page.name, when) for page in pages])
    kept(target, loaded, LISTS.name, [row for page in pages for row in rows_kept(page, lists[page.name])])


def can_be_made(page: QueryPage, loaded: Mapping[str, Loaded]) -> bool:
    """Whether a list is one to keep, and all that it needs is there."""
    if page.cheap or page.undumped or not loaded.keys() >= set(page.reads):
        return False
    return not page.whole or all(loaded[name].state != "partial" for name in page.reads)


def by_cost(pages: Sequence[QueryPage], loaded: Mapping[str, Loaded]) -> list[QueryPage]:
    """Those that read most first: so that none of them is left for the end, when the others are done."""
    return sorted(pages, key=lambda page: -sum(loaded[name].rows for name in page.reads))


def read_lists(
    target: Target, pages: Sequence[QueryPage], content: tuple[int, ...], jobs: int
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the lists by their names: namespace, title and value, in their order."""
    stop = Event()

    def one(page: QueryPage) -> list[tuple[Any, ...]]:
        with target.reading(stop) as read:
            return read(statement(page, content))

    if jobs == 1 or not target.many_readers:
        return {page.name: one(page) for page in pages}
    with ThreadPoolExecutor(jobs) as pool:
        try:
            return dict(zip((page.name for page in pages), pool.map(one, pages), strict=True))
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def statement(page: QueryPage, content: tuple[int, ...]) -> str:
    """The statement for the rows of a list that are kept, in the layout of a store."""
    value = "value" if page.shows in ("count", "time") else "0"
    order = ", ".join(f"{name[1:]} DESC" if name.startswith("-") else name for name in page.order)
    rows = rows_of(page.name, content).statement(Layout())
    return f"SELECT namespace, title, {value} FROM ({rows}) AS qp ORDER BY {order} LIMIT {MOST_KEPT}"


def rows_kept(page: QueryPage, rows: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    """The rows as the table has them. Lists of titles have their places for values, as in MediaWiki."""
    for place, (namespace, title, value) in enumerate(rows):
        if page.shows == "count":
            yield page.name, value, namespace, title
        elif page.shows == "time":
            seconds = since_1970(value)
            if seconds is not None:
                yield page.name, seconds, namespace, title
        else:
            yield page.name, place, namespace, title


def since_1970(timestamp: str) -> int | None:
    """14 digits as seconds; None where they are no time."""
    try:
        return timegm(time.strptime(timestamp, "%Y%m%d%H%M%S"))
    except ValueError:
        return None


def kept(target: Target, loaded: dict[str, Loaded], name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Puts rows into a table and notes them."""
    table = TABLES[name]
    target.insert(table, table.names, rows)
    (count,) = next(iter(target.execute(f"SELECT count(*) FROM {target.name(table)}")))
    if name in loaded:
        loaded[name].rows, loaded[name].state, loaded[name].note = count, "derived", NOTE
        return
    target.index(table)
    loaded[name] = Loaded(name, count, "derived", [], NOTE)
