"""Who watches pages: the account that asks, and how many do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ..schema.tables import page, revision
from ..schema.watching import watchlist as wl
from ..schema.watching import watchlist_expiry
from ..scope import Run
from ..select import AllOf, AnyOf, Compare, In, Join, Null, Select, read
from ..titles import Title
from .watched import still_watched

Key = tuple[int, str]
AT_ONCE = 20
"""So many pages are looked up at once where each has a time of its own."""
RECENT = timedelta(days=180)
"""Who has seen what was there so long before a page's newest edit visits it still (MediaWiki's $wgWatchersMaxAge)."""


def watched_by_reader(at: Run, titles: Iterable[Title]) -> dict[Key, tuple[str | None, str | None]]:
    """Those of the titles that the one who asks watches: since when they have changed unseen, until when he does."""
    if at.client.reader is None or not at.may("viewmywatchlist"):
        return {}
    if not at.has(wl.sql):
        at.missing("what accounts watch", wl.sql)
        return {}
    joins, conditions = still_watched(at)
    until = (watchlist_expiry.expiry,) if joins else ()
    columns = read(wl.namespace, wl.title, wl.notified, *until)
    found: dict[Key, tuple[str | None, str | None]] = {}
    for namespace, names in by_namespace(titles).items():
        own = Compare(wl.user, "=", at.client.reader.id), Compare(wl.namespace, "=", namespace)
        select = Select(wl, columns, joins=joins, where=[*own, In(wl.title, names), *conditions])
        for _, key, notified, *expiry in at.rows(select):
            found[namespace, key] = notified, expiry[0] if expiry else None
    return found


def numbers_of_watchers(at: Run, titles: Iterable[Title]) -> dict[Key, int]:
    """How many accounts watch the titles; those that nobody watches are not among them."""
    joins, conditions = still_watched(at)
    found: dict[Key, int] = {}
    for namespace, names in by_namespace(titles).items():
        where = [Compare(wl.namespace, "=", namespace), In(wl.title, names), *conditions]
        group = (wl.namespace, wl.title)
        for _, key, count in at.rows(Select(wl, read(*group, wl.count), joins=joins, where=where, group=group)):
            found[namespace, key] = count
    return found


def numbers_of_visitors(at: Run, titles: Mapping[int, Title]) -> dict[Key, int]:
    """How many of those who watch the pages, given by their numbers, have seen them lately."""
    ids = [number for number in titles if number > 0]
    edited: dict[int, str] = {}
    if ids:
        join = Join(revision, ((revision.id, page.latest),))
        edited = dict(at.rows(Select(page, read(page.id, revision.timestamp), joins=(join,), where=[In(page.id, ids)])))
    # Nobody has edited what is missing: who watches it visits it.
    found = numbers_of_watchers(at, [title for number, title in titles.items() if number not in edited])
    for namespace, pages in limits(titles, edited).items():
        for n in range(0, len(pages), AT_ONCE):
            found |= visitors(at, namespace, pages[n : n + AT_ONCE])
    return found


def limits(titles: Mapping[int, Title], edited: Mapping[int, str]) -> dict[int, list[tuple[str, str]]]:
    """By namespace, the keys of pages and the times since when who has seen them visits them."""
    found: dict[int, list[tuple[str, str]]] = {}
    for number, time in edited.items():
        found.setdefault(titles[number].namespace, []).append((titles[number].key, before(time)))
    return found


def visitors(at: Run, namespace: int, pages: Sequence[tuple[str, str]]) -> dict[Key, int]:
    """How many visit a few pages of a namespace."""
    # The last one again, so that the statement is always the same.
    padded = [*pages, *[pages[-1]] * (AT_ONCE - len(pages))]
    each = (AllOf((Compare(wl.title, "=", key), Compare(wl.notified, ">=", time))) for key, time in padded)
    joins, conditions = still_watched(at)
    where = [
        Compare(wl.namespace, "=", namespace),
        In(wl.title, [key for key, _ in padded]),
        AnyOf((Null(wl.notified), *each)),
        *conditions,
    ]
    group = (wl.namespace, wl.title)
    rows = at.rows(Select(wl, read(*group, wl.count), joins=joins, where=where, group=group))
    return {(namespace, key): count for _, key, count in rows}


def before(time: str) -> str:
    """The time that lies so long before another, in 14 digits."""
    then = datetime.strptime(time, "%Y%m%d%H%M%S").replace(tzinfo=UTC) - RECENT
    return then.strftime("%Y%m%d%H%M%S")


def by_namespace(titles: Iterable[Title]) -> dict[int, list[str]]:
    """The keys of titles by namespace."""
    found: dict[int, list[str]] = {}
    for title in titles:
        found.setdefault(title.namespace, []).append(title.key)
    return {namespace: sorted(names) for namespace, names in found.items()}
