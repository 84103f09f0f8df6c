"""All revisions of the wiki: list=allrevisions."""

from collections.abc import Iterator
from typing import Any

from ..kinds import PEOPLE, Boolean, Choice, NamespaceKind, Timestamp
from ..params import Continue, ListModule, continue_, param
from ..schema.tables import page
from ..schema.tables import revision as rev
from ..scope import MORE, START, Found, Run
from ..select import Compare, Condition, In, Join, Select, read
from ..titles import Title
from .revision_items import Describer
from .revision_lists import RevisionList, entries
from .revisions import by_users

ROW = (rev.page, rev.id, rev.parent, rev.timestamp, rev.minor, rev.deleted, rev.length, rev.sha1)


class AllRevisions(RevisionList, ListModule, prefix="arv", tag="page", generates=True):
    """Revisions of all pages, in the order of time."""

    reads = ("revision", "page")
    adds = ("actor", "comment", "slots", "text", "change_tag")
    generates_revisions = True

    user: str | None = param(PEOPLE, "Only revisions of this user.")
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only pages of these namespaces.")
    start: str | None = param(Timestamp(), "The time from which to list.")
    end: str | None = param(Timestamp(), "The time at which to stop.")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    excludeuser: str | None = param(PEOPLE, "No revisions of this user.")
    continue_: Continue = continue_()
    generatetitles: bool = param(Boolean(), "As a generator, name titles rather than revisions.", False)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The revisions in the order of time and id; those of one page stand together in an answer."""
        if self.user is not None and self.excludeuser is not None:
            raise at.together("user", "excludeuser")
        self.refuse_what_needs_a_parser(at)
        limit = self.rows_wanted(at, listing=True)
        at.partial("the history of all pages", "revision")
        resume = at.resume(rev.timestamp, rev.id)
        if not at.generator:
            yield 0, None, ""  # the list is there even when it is empty
        where = self.conditions(at)
        if where is None:
            return
        select = Select(
            rev,
            read(*self.columns()),
            joins=(Join(page, ((page.id, rev.page),)),),
            where=where,
            order=(rev.timestamp, rev.id),
            descending=self.dir == "older",
        )
        places = {column: n for n, column in enumerate(select.columns)}
        rows = at.rows(select, limit + 1, resume)
        yield from self.produce(at, rows[:limit], places)
        if len(rows) > limit:
            yield 0, MORE, self.token(rows[limit], places)

    def produce(self, at: Run, rows: list[tuple[Any, ...]], places: dict[Any, int]) -> Iterator[tuple[int, Any, Any]]:
        """The items of the rows."""
        a, b, c = places[rev.page], places[page.namespace], places[page.title]
        if at.generator:
            if rows:
                yield 0, START, self.token(rows[0], places)
            if self.generatetitles:
                found = {Found(row[a], row[b], row[c], row[places[page.is_redirect]]) for row in rows}
                yield from ((0, each, "") for each in sorted(found))
            else:
                yield from ((0, row[places[rev.id]], "") for row in rows)
            return
        pages, name = {row[a]: (row[b], row[c]) for row in rows}, at.site.name
        said = entries({id: {"pageid": id, "ns": ns, "title": name(ns, key)} for id, (ns, key) in pages.items()})
        named = {"content", "parsedcomment"} & set(self.prop)
        titles = {id: Title(*page) for id, page in pages.items()} if named else {}
        describer = Describer(at, self, places, titles)
        yield from self.items(describer, rows, lambda row: said[row[a]], lambda row: self.token(row, places))

    def token(self, row: tuple[Any, ...], places: dict[Any, int]) -> str:
        """Where to go on from a row."""
        return f"{row[places[rev.timestamp]]}|{row[places[rev.id]]}"

    def conditions(self, at: Run) -> list[Condition | None] | None:
        """Which revisions to list; None where there can be none."""
        after, before = ("<=", ">=") if self.dir == "older" else (">=", "<=")
        where: list[Condition | None] = [
            Compare(rev.timestamp, after, self.start) if self.start else None,
            Compare(rev.timestamp, before, self.end) if self.end else None,
            In(page.namespace, self.namespace) if self.namespace else None,
        ]
        users = by_users(at, self.user, self.excludeuser)
        if users is None:
            return None
        where += users
        return where

    def columns(self) -> tuple[Any, ...]:
        """The columns that the items need."""
        columns: list[Any] = [*ROW, page.namespace, page.title]
        if {"user", "userid"} & set(self.prop):
            columns += [rev.user, rev.user_name]
        if {"comment", "parsedcomment"} & set(self.prop):
            columns.append(rev.comment)
        if self.generatetitles:
            columns.append(page.is_redirect)
        return tuple(columns)
