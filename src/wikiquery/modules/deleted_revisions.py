"""Deleted revisions of pages: prop=deletedrevisions."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..kinds import PEOPLE, Choice, String, Timestamp
from ..params import Continue, PropModule, continue_, param
from ..schema.columns import Column
from ..schema.deleted import archive as ar
from ..scope import MORE, Batch, Run
from ..select import Compare, Condition, In, Select, read
from .deleted_items import (
    BY_TITLE,
    DeletedDescriber,
    by_deleted_users,
    columns,
    refuse_without_rights,
    rows_by_title,
    tagged,
    token,
)
from .revision_items import Row
from .revision_parameters import RevisionParameters

BY_ID = (ar.id, ar.key)


class DeletedRevisions(RevisionParameters, PropModule, prefix="drv", tag="rev", generates=True):
    """Deleted revisions: those of the titles, or those of given ids."""

    of_missing = True
    reads = ("archive",)
    adds = ("actor", "comment", "slots", "text", "change_tag")
    generates_revisions = True
    example = (("prop", "ids|timestamp|user"),)

    start: str | None = param(Timestamp(), "The time from which to list; ids count whatever their time.")
    end: str | None = param(Timestamp(), "The time at which to stop; ids count whatever their time.")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    tag_: str | None = param(String(), "Only revisions with this tag.", wire="tag")
    user: str | None = param(PEOPLE, "Only revisions of this user.")
    excludeuser: str | None = param(PEOPLE, "No revisions of this user.")
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The revisions of the ids, or of the titles, existing and missing ones."""
        pages = {(t.namespace, t.key): number for number, t in at.every.items() if t.namespace >= 0}
        if not at.deleted_revisions and (at.revisions or not pages):
            self.say_most(at)
            return
        if self.user is not None and self.excludeuser is not None:
            raise at.together("user", "excludeuser")
        self.refuse_what_needs_a_parser(at)
        limit = self.rows_wanted(at, listing=True)
        if not at.generator:
            refuse_without_rights(at, self.prop)
        order = BY_ID if at.deleted_revisions else BY_TITLE
        wanted = (*order, *columns(() if at.generator else self.prop))
        rows = self.rows(at, wanted, order, pages, limit + 1)
        yield from self.items(at, DeletedDescriber(at, self, wanted), rows[:limit], order, pages)
        if len(rows) > limit:
            yield 0, MORE, token(rows[limit], order)

    def rows(
        self,
        at: Run,
        wanted: Sequence[Column],
        order: tuple[Column, ...],
        pages: dict[tuple[int, str], int],
        limit: int,
    ) -> list[Row]:
        """The rows in their order, the columns of which come first."""
        resume, down = at.resume(*order), self.dir == "older"
        where = by_deleted_users(at, self.user, self.excludeuser, by_time=False)
        if where is None:
            return []
        where += tagged(at, self.tag_)
        if order == BY_ID:
            where.append(In(ar.id, sorted(at.deleted_revisions)))
            return at.rows(Select(ar, read(*wanted), where=where, order=order, descending=down), limit, resume)
        after, before = ("<=", ">=") if down else (">=", "<=")
        where += [] if self.start is None else [Compare(ar.timestamp, after, self.start)]
        where += [] if self.end is None else [Compare(ar.timestamp, before, self.end)]
        spaces: dict[int, list[Condition]] = {}
        for space in {namespace for namespace, _ in pages}:
            spaces[space] = [In(ar.title, sorted(key for namespace, key in pages if namespace == space))]
        return rows_by_title(at, wanted, spaces, where, order, down=down, limit=limit, resume=resume)

    def items(
        self,
        at: Run,
        describer: DeletedDescriber,
        rows: list[Row],
        order: tuple[Column, ...],
        pages: dict[tuple[int, str], int],
    ) -> Iterator[tuple[int, Any, Any]]:
        """The items of rows."""
        id = describer.own[ar.id]
        if at.generator:
            yield from ((0, row[id], "") for row in rows)
            return
        namespace, key = describer.own[ar.namespace], describer.own[ar.title]

        def owner(row: Row) -> int:
            return at.deleted_revisions[row[id]] if order == BY_ID else pages[row[namespace], row[key]]

        if not describer.plain:
            yield from ((owner(row), item, token(row, order)) for row, item in describer.items(rows))
        elif rows:
            items, largest = describer.whole(rows)
            yield 0, Batch(items, lambda n: token(rows[n], order), list(map(owner, rows)), largest), ""
