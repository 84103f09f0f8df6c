"""What users have edited: list=usercontribs."""

import dataclasses
from collections.abc import Iterator, Sequence, Set
from operator import eq, itemgetter, not_
from typing import Any

from .. import addresses, timestamps
from ..builders import Row, builder
from ..errors import ApiError
from ..kinds import Boolean, Choice, Integer, NamespaceKind, String, Timestamp, User
from ..params import Continue, ListModule, continue_, flags, limit, param
from ..result import Items
from ..schema.changes import recentchanges as rc
from ..schema.columns import Column
from ..schema.tables import actor, change_tag, page
from ..schema.tables import revision as rev
from ..scope import LARGEST, MORE, Batch, Run
from ..select import Compare, Condition, Exists, In, Join, Out, Same, Select, prefix, read
from ..titles import Title
from .existence import parsed_comments
from .recentchange_items import AUTOPATROLLED, is_derived, unknown
from .recentchanges import PATROLLED, may_see_patrolled, refuse_patrolled
from .revision_items import NO_TAGS, longest, revision_tags
from .visibility import COMMENT, CONTENT, RESTRICTED, USER, seen, sees

SOURCES = ("userprefix", "userids", "iprange", "user")
SHOWN = ("!autopatrolled", "!minor", "!new", "!patrolled", "!top", "autopatrolled", "minor", "new", "patrolled", "top")
PERSON = (actor.id, actor.name, actor.user)
COLUMNS = (
    rev.timestamp, rev.id, rev.parent, rev.page, rev.minor, rev.deleted, rev.length, rev.comment,
    page.namespace, page.title, page.latest,
)  # fmt: skip
ACTOR, NAME, USER_ID, TIME, ID, PARENT, PAGE, MINOR, DELETED, LENGTH, COMMENTED, NAMESPACE, KEY, LATEST, PATROL = range(
    len(PERSON) + len(COLUMNS) + 1
)
"""The places in a row: the user's columns, then the revision's, and that of its change where it was asked for."""
BROADEST = {4: 16, 6: 32}
"""The least bits of a range that is taken, by version of IP."""
ACTORS = 500
"""So many users are looked up at a time."""


class UserContribs(ListModule, prefix="uc", tag="item"):
    """The revisions of users, in the order of time; of several users one after the other."""

    reads = ("revision", "actor", "page")
    adds = ("comment", "change_tag")
    example = (("user", "Admin"),)

    limit: int = limit()
    start: str | None = param(Timestamp(), "The time from which to list.")
    end: str | None = param(Timestamp(), "The time at which to stop.")
    continue_: Continue = continue_()
    user: tuple[str, ...] | None = param(User("name", "ip", "temp", "interwiki", multi=True), "The users, by name.")
    userids: tuple[int, ...] | None = param(Integer(multi=True), "The users, by id.")
    userprefix: str | None = param(String(), "All users whose names begin so.")
    iprange: str | None = param(String(), "All addresses of a range, down to /16 (IPv6: /32).")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only pages of these namespaces.")
    prop: tuple[str, ...] = flags(
        ("ids", "title", "timestamp", "comment", "size", "flags"),
        comment="The comment.",
        flags="Whether the edit is new, minor, the page's newest.",
        ids="The ids of page, revision and the revision before.",
        parsedcomment="The comment as HTML.",
        patrolled="Whether somebody has patrolled the edit: for accounts that may patrol.",
        size="The size in bytes.",
        sizediff="The difference to the revision before.",
        tags="The tags.",
        timestamp="The time.",
        title="The page's title.",
    )
    show: tuple[str, ...] | None = param(Choice(*SHOWN, multi=True), "Only such edits.")
    tag_: str | None = param(String(), "Only edits with this tag.", wire="tag")
    toponly: bool = param(Boolean(), "Only the pages' newest revisions.", False, deprecated=True)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The revisions of one user after the other."""
        patrols = PATROLLED.keys() & {*self.prop, *(self.show or ())}
        if patrols and may_see_patrolled(at) and not tells_patrolled(at):
            unknown(at, "No dump tells which edits have been patrolled: all are listed, and that is left out.")
            prop, show = {*self.prop} - patrols, {*(self.show or ())} - patrols
            yield from dataclasses.replace(self, prop=tuple(prop), show=tuple(show)).listed(at)
        else:
            yield from self.listed(at)

    def listed(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The same, where what is asked for is known."""
        self.refuse(at)
        show = {*(self.show or ()), *(("top",) if self.toponly else ())}
        at.partial("the history of all pages", "revision")
        mode = self.mode()
        resume = self.resume(at, mode)
        yield 0, None, ""
        left, first = self.limit, resume
        found: list[Row] = []
        for person in self.people(at, mode, resume):
            since = first[-2:] if first and (mode == "one" or first[0] in person) else None
            self.refuse_shown(at, show)
            select = self.revisions_of(at, person[0], show)
            rows = at.rows(select, left + 1, since)
            found += [person + row for row in rows]
            left -= len(rows)
            if left < 0:
                break
        shown = found[: self.limit]
        if shown:
            yield 0, self.batch(at, mode, shown), ""
        if len(found) > self.limit:
            yield 0, MORE, token(mode, found[self.limit])

    def mode(self) -> str:
        """How several users follow each other, by MediaWiki's word for it in the continue value."""
        if self.userprefix is not None or self.iprange is not None:
            return "name"
        return "one" if len(set(self.userids or self.user or ())) == 1 else "actor"

    def resume(self, at: Run, mode: str) -> list[Any] | None:
        """Where to go on: [actor or name,] time, revision. Raises `badcontinue`."""
        key = (rev.timestamp, rev.id)
        if mode == "one":
            return at.resume(*key)
        values = at.resume(page.title, rev.user_name if mode == "name" else rev.actor, *key)
        if values is not None and values[0] != mode:
            raise ApiError("badcontinue", "Invalid continue param.")
        return values and values[1:]

    def refuse(self, at: Run) -> None:
        """Raises for what does not go together, and for what readers may not ask."""
        given = [name for name in SOURCES if getattr(self, name) is not None]
        if not given:
            names = ", ".join(f'"{at.prefix}{name}"' for name in SOURCES)
            raise ApiError("missingparam", f"One of the parameters {names} is required.")
        if len(given) > 1:
            raise at.together(*given)
        for name in ("user", "userids"):
            if getattr(self, name) == ():
                raise ApiError(f"paramempty_{at.prefix}{name}", f'The parameter "{at.prefix}{name}" may not be empty.')
        for id in self.userids or ():
            if id <= 0:
                raise ApiError("invaliduserid", f'User ID "{id}" is not valid.')
        if self.iprange is not None:
            span = self.span()
            if span is None or "/" not in self.iprange:
                raise ApiError("invalidiprange", f'Invalid CIDR range "{self.iprange}".')
            if span.bits < (least := BROADEST[span.version]):
                text = f"IPv{span.version} CIDR ranges broader than /{least} are not accepted."
                raise ApiError("cidrtoobroad", text)

    def span(self) -> addresses.Span | None:
        """The range of addresses; None where there is none."""
        return None if self.iprange is None else addresses.span(self.iprange)

    def refuse_shown(self, at: Run, show: set[str]) -> None:
        """Raises for flags that exclude each other or that not everyone sees: MediaWiki asks when it knows a user."""
        if any("!" + value in show for value in show) or {"autopatrolled", "!patrolled"} <= show:
            raise at.exclusive()
        if "patrolled" in self.prop or any(value.endswith("patrolled") for value in show):
            refuse_patrolled(at)

    # -- reading -------------------------------------------------------------------------------

    def people(self, at: Run, mode: str, resume: list[Any] | None) -> Iterator[Row]:
        """The users as (actor, name, id or 0), in the order in which they are listed."""
        span = self.span()
        if span is not None:
            yield from self.addresses(at, span, resume)
            return
        if mode == "name":
            yield from self.people_by_name(at, resume)
            return
        condition = In(actor.user, self.userids) if self.userids else In(actor.name, self.user or ())
        rows = at.rows(Select(actor, read(*PERSON), where=[condition]))
        down = self.dir == "older"
        for row in sorted(rows, key=itemgetter(0), reverse=down):
            if resume is None or mode == "one" or (row[0] <= resume[0] if down else row[0] >= resume[0]):
                yield row[0], row[1], row[2] or 0

    def people_by_name(self, at: Run, resume: list[Any] | None) -> Iterator[Row]:
        """The users whose names begin with `userprefix`, as (actor, name, id or 0), in the order of the names."""
        where = prefix(actor.name, self.userprefix or "")
        columns, down = read(actor.name, actor.id, actor.user), self.dir == "older"
        select = Select(actor, columns, where=where, order=(actor.name,), descending=down)
        since = None if resume is None else resume[:1]
        while True:
            rows = at.rows(select, ACTORS + 1, since)
            yield from ((id, name, user or 0) for name, id, user in rows[:ACTORS])
            if len(rows) <= ACTORS:
                return
            since = [rows[ACTORS][0]]

    def addresses(self, at: Run, span: addresses.Span, resume: list[Any] | None) -> Iterator[Row]:
        """The addresses of a range, as (actor, name, 0), in the order of their numbers."""
        rows = at.rows(Select(actor, read(*PERSON), where=prefix(actor.name, span.beginning)))
        found = {place.first: row for row in rows if (place := addresses.span(row[1])) and span.holds(place)}
        start = addresses.span(resume[0]) if resume else None
        down = self.dir == "older"
        for digits in sorted(found, reverse=down):
            if start is None or (digits <= start.first if down else digits >= start.first):
                yield *found[digits][:2], 0

    def revisions_of(self, at: Run, person: int, show: set[str]) -> Select:
        """The revisions of one user."""
        after, before = ("<=", ">=") if self.dir == "older" else (">=", "<=")
        where: list[Condition | None] = [
            Compare(rev.actor, "=", person),
            *seen(at, rev.deleted, USER),
            Compare(rev.timestamp, after, self.start) if self.start else None,
            Compare(rev.timestamp, before, self.end) if self.end else None,
            In(page.namespace, self.namespace) if self.namespace else None,
            Compare(rev.minor, "<>", 0) if "minor" in show else None,
            Compare(rev.minor, "=", 0) if "!minor" in show else None,
            Compare(rev.parent, "=", 0) if "new" in show else None,
            Compare(rev.parent, "<>", 0) if "!new" in show else None,
            Same(rev.id, page.latest) if "top" in show else None,
            Same(rev.id, page.latest, negated=True) if "!top" in show else None,
        ]
        if self.tag_ is not None:
            tagged = (Compare(change_tag.name, "=", self.tag_),)
            where.append(Exists(change_tag, change_tag.revision, rev.id, tagged))
        joins, order, down = [Join(page, ((page.id, rev.page),))], (rev.timestamp, rev.id), self.dir == "older"
        patrols = [Compare(rc.patrolled, *PATROLLED[value]) for value in show if value in PATROLLED]
        if patrols or "patrolled" in self.prop:
            # An edit that changed categories has a row for each: MediaWiki says it as often.
            joins.append(Join(rc, ((rc.revision, rev.id),), left=not patrols))
        where += patrols
        return Select(rev, read(*self.columns), joins=tuple(joins), where=where, order=order, descending=down)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are read of a revision."""
        return (*COLUMNS, rc.patrolled) if "patrolled" in self.prop else COLUMNS

    # -- saying --------------------------------------------------------------------------------

    def batch(self, at: Run, mode: str, rows: Sequence[Row]) -> Batch:
        """The items of revisions."""
        items = builder(self.outs(at), (*PERSON, *self.columns))(rows)
        odd = [n for n, row in enumerate(rows) if row[DELETED] or row[PARENT] is None or row[LENGTH] is None]
        for n in odd:
            items[n] = self.item(at, rows[n])
        largest = LARGEST + longest([row[COMMENTED] for row in rows])
        if "parsedcomment" in self.prop:
            largest += self.say_parsed(at, items, rows)
        if "sizediff" in self.prop:
            self.say_differences(at, items, rows)
        if "tags" in self.prop:
            tags = revision_tags(at, [row[ID] for row in rows])
            largest += longest(map("".join, tags.values()))
            for item, row in zip(items, rows, strict=True):
                item["tags"] = tags.get(row[ID], NO_TAGS)
        for n in odd:
            if rows[n][DELETED] & RESTRICTED and any(key.endswith("hidden") for key in items[n]):
                items[n]["suppressed"] = True
        return Batch(items, lambda n: token(mode, rows[n]), largest=largest)

    def say_parsed(self, at: Run, items: Sequence[dict[str, Any]], rows: Sequence[Row]) -> int:
        """The comments as HTML, and what stands behind them; returns how many bytes no comment exceeds."""
        shown = [row for row in rows if sees(at, row[DELETED], COMMENT)]
        parsed = parsed_comments(at, [(row[COMMENTED], Title(row[NAMESPACE], row[KEY])) for row in shown])
        for item, row in zip(items, rows, strict=True):
            if sees(at, row[DELETED], COMMENT):
                item["parsedcomment"] = parsed[row[COMMENTED], Title(row[NAMESPACE], row[KEY])]
            if "patrolled" in self.prop:
                item |= {"patrolled": bool(row[PATROL]), "autopatrolled": is_automatic(row[PATROL])}
            if "size" in self.prop and row[LENGTH] is not None:
                item["size"] = row[LENGTH]
        return longest(parsed.values())

    def say_differences(self, at: Run, items: Sequence[dict[str, Any]], rows: Sequence[Row]) -> None:
        """How much larger the revisions are than those before."""
        known = {row[ID]: row[LENGTH] for row in rows}
        before = known | lengths(at, {row[PARENT] for row in rows if row[PARENT]} - known.keys())
        for item, row in zip(items, rows, strict=True):
            if row[LENGTH] is not None and row[PARENT] is not None:
                item["sizediff"] = row[LENGTH] - (before.get(row[PARENT]) or 0)

    def outs(self, at: Run) -> list[Out]:
        """What is said, but for HTML and what follows it, of a revision of which nothing is hidden and all is known."""
        ids, title, flags = "ids" in self.prop, "title" in self.prop, "flags" in self.prop
        patrolled = "patrolled" in self.prop and "parsedcomment" not in self.prop
        return [
            Out("userid", actor.user),
            Out("user", actor.name),
            Out("pageid", rev.page, when=ids),
            Out("revid", rev.id, when=ids),
            Out("parentid", rev.parent, when=ids),
            Out("ns", page.namespace, when=title),
            Out("title", (page.namespace, page.title), at.site.name, when=title),
            Out("timestamp", rev.timestamp, timestamps.iso, when="timestamp" in self.prop),
            Out("new", rev.parent, not_, when=flags),
            Out("minor", rev.minor, bool, when=flags),
            Out("top", (page.latest, rev.id), eq, when=flags),
            Out("comment", rev.comment, when="comment" in self.prop),
            Out("patrolled", rc.patrolled, bool, when=patrolled),
            Out("autopatrolled", rc.patrolled, is_automatic, when=patrolled),
            Out("size", rev.length, when="size" in self.prop and "parsedcomment" not in self.prop),
        ]

    def item(self, at: Run, row: Row) -> dict[str, Any]:
        """The same of a revision of which something is hidden or not known."""
        prop, deleted = self.prop, row[DELETED]
        item: dict[str, Any] = {"texthidden": True} if deleted & CONTENT else {}
        item |= {"userid": row[USER_ID], "user": row[NAME]}
        if deleted & USER:
            item["userhidden"] = True
        if "ids" in prop:
            item |= {"pageid": row[PAGE], "revid": row[ID]}
            if row[PARENT] is not None:
                item["parentid"] = row[PARENT]
        if "title" in prop:
            item |= {"ns": row[NAMESPACE], "title": at.site.name(row[NAMESPACE], row[KEY])}
        if "timestamp" in prop:
            item["timestamp"] = timestamps.iso(row[TIME])
        if "flags" in prop:
            item |= {"new": row[PARENT] == 0, "minor": bool(row[MINOR]), "top": row[LATEST] == row[ID]}
        if {"comment", "parsedcomment"} & set(prop) and deleted & COMMENT:
            item["commenthidden"] = True
        if "comment" in prop and sees(at, deleted, COMMENT):
            item["comment"] = row[COMMENTED]
        if "patrolled" in prop and "parsedcomment" not in prop:
            item |= {"patrolled": bool(row[PATROL]), "autopatrolled": is_automatic(row[PATROL])}
        if "size" in prop and "parsedcomment" not in prop and row[LENGTH] is not None:
            item["size"] = row[LENGTH]
        return item

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.setdefault(cls.name, Items((), cls.tag))

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        node[cls.name] = Items(items, cls.tag)


def tells_patrolled(at: Run) -> bool:
    """Whether the data tell what has been patrolled."""
    return at.has(rc.sql) and not is_derived(at)


def is_automatic(patrolled: int | None) -> bool:
    """Whether an edit needed no patrol."""
    return patrolled == AUTOPATROLLED


def lengths(at: Run, ids: Set[int]) -> dict[int, int | None]:
    """The sizes of revisions in bytes."""
    if not ids:
        return {}
    return dict(at.rows(Select(rev, read(rev.id, rev.length), where=[In(rev.id, sorted(ids))])))


def token(mode: str, row: Row) -> str:
    """Where to go on from a revision of a user."""
    lead = {"one": "", "name": f"name|{row[NAME]}|", "actor": f"actor|{row[ACTOR]}|"}[mode]
    return f"{lead}{row[TIME]}|{row[ID]}"
