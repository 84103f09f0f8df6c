"""Recent changes, which no dump has: derived from the newest part of the histories and of the log.

On a wiki most revisions are a change each, and so are most entries of the log. Some entries bring a revision of their
own: a move or a protection one that changes no text, an upload the page of the file, a move a redirect. These revisions
are no changes; of those that stand for their entry the change tells the id (MediaWiki's rc_this_oldid).
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from heapq import merge
from operator import attrgetter
from typing import Any

from wikiquery.importer.target import Target
from wikiquery.schema.store_tables import TABLES
from wikiquery.site import Site
from wikiquery.titles import InvalidTitle

DAYS = 30
BATCH = 5_000  # rows that are read, and written, together
SLACK = 2  # seconds between an entry of the log and its revision
NEAR = 50  # revisions, or entries, of one actor within that time that are looked at
DIGITS = "%Y%m%d%H%M%S"
EDIT, NEW, LOG = 0, 1, 3
FILE = 6
BRINGING = {"import", "move", "protect", "upload"}
"""Types of log entries that bring a revision."""

UNLISTED = {"create", "growthexperiments", "patrol", "review", "suppress", "tag", "thanks"}
"""Types of log entries that a wiki does not put among its recent changes."""
UNLISTED_ACTIONS = {("newusers", "autocreate"), ("newusers", "forcecreatelocal")}
DELETIONS = {("delete", "delete"), ("delete", "delete_redir")}

_TARGET = re.compile(rb's:9:"4::target";s:(\d+):"')
_REVISION = re.compile(rb's:17:"associated_rev_id";i:(\d+);')


@dataclass(slots=True)
class Edit:
    """A revision: `before` are the id (0: none) and the length of the one before it.

    `idle`: it changed no text. `listed`: it is a change of its own. `bound`: an entry of the log brought it.
    """

    time: str
    id: int
    page: int
    comment: int
    actor: int
    minor: int
    deleted: int
    length: int | None
    before: tuple[int, int | None]
    idle: bool
    title: tuple[int, str]
    listed: bool = True
    bound: bool = False

    def row(self) -> tuple[Any, ...]:
        """The row of its change, after the id."""
        previous, old_length = self.before
        new = not previous
        return (
            *(self.time, self.actor, *self.title, self.comment, self.minor, 0, int(new)),
            *(self.page, self.id, previous, NEW if new else EDIT, "mw.new" if new else "mw.edit", 0),
            *(0 if new else old_length, self.length, self.deleted, 0, None, "", b""),
        )


@dataclass(slots=True)
class Entry:
    """An entry of the log; `target` is where a move led, `revision` what the entry brought (0: nothing is known)."""

    time: str
    id: int
    type: str
    action: str
    actor: int
    title: tuple[int, str]
    comment: int
    params: bytes | None
    deleted: int
    page: int
    target: tuple[int, str] | None
    revision: int = 0

    @property
    def listed(self) -> bool:
        """Whether it is a recent change."""
        return self.type not in UNLISTED and (self.type, self.action) not in UNLISTED_ACTIONS

    def row(self) -> tuple[Any, ...]:
        """The row of its change, after the id."""
        return (
            *(self.time, self.actor, *self.title, self.comment, 0, 0, 0),
            *(self.page, self.revision, 0, LOG, "mw.log", 0),
            *(None, None, self.deleted, self.id, self.type, self.action, self.params),
        )


def derive(target: Target, site: Site, *, edits: bool, entries: bool, whole: bool) -> tuple[int, str] | None:
    """Fill the table recentchanges from `revision` (where `edits`) and `logging` (where `entries`), which have indexes.

    `whole`: there are all revisions of the pages.
    Gives the number of rows and the time (14 digits) up to which they go; None where there is nothing to tell.
    """
    newest = max(filter(None, _newest(target, edits=edits, entries=entries)), default="")
    try:
        since = (datetime.strptime(newest, DIGITS) - timedelta(days=DAYS)).strftime(DIGITS)
    except ValueError:
        return None
    streams: list[Iterator[Edit | Entry]] = []
    if edits:
        streams.append(read_edits(target, since))
    if entries:
        streams.append(read_entries(target, since, site, whole=whole))
    table = TABLES["recentchanges"]
    target.create(table)
    count, rows = 0, []
    for count, change in enumerate(filter(attrgetter("listed"), settled(merge(*streams, key=attrgetter("time")))), 1):
        rows.append((count, *change.row()))
        if len(rows) >= BATCH:
            target.insert(table, table.names, rows)
            rows = []
    target.insert(table, table.names, rows)
    target.index(table)
    return count, newest


def _newest(target: Target, *, edits: bool, entries: bool) -> Iterator[str | None]:
    for wanted, table, column in ((edits, "revision", "rev_timestamp"), (entries, "logging", "log_timestamp")):
        if wanted:
            yield next(target.execute(f"SELECT max({column}) FROM {target.name(TABLES[table])}"))[0]


# -- reading -----------------------------------------------------------------------------------


def read_edits(target: Target, since: str) -> Iterator[Edit]:
    """The revisions since a time, in the order of time and id."""
    revision, page = target.name(TABLES["revision"]), target.name(TABLES["page"])
    told = f"SELECT 1 FROM {revision} WHERE rev_timestamp >= ? AND rev_parent_id <> 0 LIMIT 1"
    before = "r.rev_parent_id"
    if not list(target.execute(told, (since,))):
        # XML of before 2012 does not tell what was there before.
        before = (
            f"(SELECT e.rev_id FROM {revision} e WHERE e.rev_page = r.rev_page AND (e.rev_timestamp, e.rev_id)"
            " < (r.rev_timestamp, r.rev_id) ORDER BY e.rev_timestamp DESC, e.rev_id DESC LIMIT 1)"
        )
    select = (
        "SELECT r.rev_timestamp, r.rev_id, r.rev_page, r.rev_comment_id, r.rev_actor, r.rev_minor_edit, r.rev_deleted,"
        " r.rev_len, coalesce(b.rev_id, r.rev_parent_id, 0), b.rev_len, r.rev_sha1 = b.rev_sha1 AND r.rev_sha1 <> '',"
        f" p.page_namespace, p.page_title FROM {revision} r LEFT JOIN {page} p ON p.page_id = r.rev_page"
        f" LEFT JOIN {revision} b ON b.rev_id = {before}"
    )
    for row in _by_time(target, select, "r.rev", since):
        time, id, of, comment, actor, minor, deleted, length, previous, old_length, idle, namespace, title = row
        if title is not None:
            facts = time, id, of, comment, actor, minor, deleted, length
            yield Edit(*facts, before=(previous, old_length), idle=bool(idle), title=(namespace, title))


def read_entries(target: Target, since: str, site: Site, *, whole: bool) -> Iterator[Entry]:
    """The entries of the log since a time, in the order of time and id."""
    page = "p.page_id"
    if whole:
        born = f"SELECT min(f.rev_timestamp) FROM {target.name(TABLES['revision'])} f WHERE f.rev_page = p.page_id"
        page = f"CASE WHEN ({born}) <= l.log_timestamp THEN p.page_id END"
    select = (
        "SELECT l.log_timestamp, l.log_id, l.log_type, l.log_action, l.log_actor, l.log_namespace, l.log_title,"
        f" l.log_comment_id, l.log_params, l.log_deleted, l.log_page, {page}"
        f" FROM {target.name(TABLES['logging'])} l LEFT JOIN {target.name(TABLES['page'])} p"
        " ON p.page_namespace = l.log_namespace AND p.page_title = l.log_title"
    )
    for row in _by_time(target, select, "l.log", since):
        time, id, kind, action, actor, namespace, title, comment, written, deleted, told, named = row
        params = None if written is None else bytes(written)
        to = moved_to(site, params) if kind == "move" and params else None
        brought = _REVISION.search(params or b"")
        # The page that has the title is not the one that was deleted or moved away.
        gone = kind == "move" or (kind, action) in DELETIONS
        yield Entry(
            time, id, kind, action, actor, (namespace, title), comment, params, deleted,
            told or (0 if gone else named) or 0, to, int(brought[1]) if brought else 0,
        )  # fmt: skip


def _by_time(target: Target, select: str, column: str, since: str) -> Iterator[Sequence[Any]]:
    """The rows of a select whose first columns are time and id, from a time on: batch by batch, along the index."""
    key = f"{column}_timestamp, {column}_id"
    last: Sequence[Any] = (since, 0)
    while True:
        statement = f"{select} WHERE ({key}) > (?, ?) ORDER BY {key} LIMIT {BATCH}"
        rows = list(target.execute(statement, last[:2]))
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1]


def moved_to(site: Site, params: bytes) -> tuple[int, str] | None:
    """Where a move led, from the parameters of its entry: serialized by PHP, or the old form of one a line."""
    if found := _TARGET.search(params):
        written = params[found.end() : found.end() + int(found[1])]
    else:
        written = params.partition(b"\n")[0]
    try:
        title = site.title(written.decode("utf-8", "replace"))
    except InvalidTitle:
        return None
    return None if title.interwiki else (title.namespace, title.key)


# -- which revision belongs to which entry -----------------------------------------------------


def settled(changes: Iterator[Edit | Entry]) -> Iterator[Edit | Entry]:
    """The changes in their order, once what belongs together in them has found together."""
    waiting: deque[Edit | Entry] = deque()
    edits: dict[int, deque[Edit]] = {}
    entries: dict[int, deque[Entry]] = {}
    for change in changes:
        now = seconds(change.time)
        while waiting and now - seconds(waiting[0].time) > SLACK:
            yield leave(waiting, edits, entries)
        if isinstance(change, Edit):
            # One that changed no text is no change of its own, even where its entry is not known.
            change.listed = not change.idle
            bind([(change, entry) for entry in entries.get(change.actor, ()) if are_one(change, entry)])
            edits.setdefault(change.actor, deque(maxlen=NEAR)).append(change)
        else:
            bind([(edit, change) for edit in edits.get(change.actor, ()) if are_one(edit, change)])
            entries.setdefault(change.actor, deque(maxlen=NEAR)).append(change)
        waiting.append(change)
    yield from waiting


def leave(
    waiting: deque[Edit | Entry], edits: dict[int, deque[Edit]], entries: dict[int, deque[Entry]]
) -> Edit | Entry:
    """Take the first of those that wait, and out of what its actor did."""
    first = waiting.popleft()
    of_kind: dict[int, Any] = edits if isinstance(first, Edit) else entries
    near = of_kind[first.actor]
    if near[0] is first:
        near.popleft()
        if not near:
            del of_kind[first.actor]
    return first


def are_one(edit: Edit, entry: Entry) -> bool:
    """Whether a revision and an entry of the log, of one actor and time, can be one change; notes what that means.

    Entries of new MediaWikis (since 2016) say which revision is theirs, if any.
    """
    if edit.id == entry.revision:
        edit.listed = edit.listed and entry.type not in BRINGING
        return True
    new, same = not edit.before[0], edit.title == entry.title
    if same and entry.type == "contentmodel":
        edit.listed = True
    elif new and entry.type == "upload" and edit.title[0] == FILE:
        # The file may have got another name since.
        edit.listed = False
        return same and not entry.revision
    elif same and (entry.type == "merge" or (new and entry.type == "move")):
        edit.listed = False
    brings = entry.type in BRINGING and not entry.revision
    return brings and edit.idle and edit.title in (entry.title, entry.target)


def bind(pairs: list[tuple[Edit, Entry]]) -> None:
    """Let the two of the nearest pair belong together, of those that still are alone."""
    alone = [(edit, entry) for edit, entry in pairs if not edit.bound]
    if alone:
        edit, entry = min(alone, key=lambda pair: abs(seconds(pair[0].time) - seconds(pair[1].time)))
        edit.bound = True
        entry.revision, entry.page = edit.id, edit.page


@lru_cache(maxsize=64)
def seconds(time: str) -> int:
    """A time of 14 digits in seconds; 0 for what is none."""
    try:
        days = date(int(time[:4]), int(time[4:6]), int(time[6:8])).toordinal()
    except ValueError:
        return 0
    return ((days * 24 + int(time[8:10])) * 60 + int(time[10:12])) * 60 + int(time[12:])
