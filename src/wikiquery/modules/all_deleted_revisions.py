"""Deleted revisions of all pages: list=alldeletedrevisions."""

from collections.abc import Iterator
from typing import Any

from ..errors import ApiError
from ..kinds import PEOPLE, Boolean, Choice, NamespaceKind, String, Timestamp
from ..params import Continue, ListModule, continue_, param
from ..schema.columns import Column
from ..schema.deleted import archive as ar
from ..scope import MORE, Run
from ..select import Compare, Condition, In, Select, read
from ..titles import Title
from .deleted_items import (
    BY_TIME,
    BY_TITLE,
    DeletedDescriber,
    by_deleted_users,
    columns,
    refuse_without_rights,
    rows_by_title,
    tagged,
    titles_between,
    token,
)
from .existence import ids_of
from .revision_items import Row
from .revision_lists import RevisionList, entries


class AllDeletedRevisions(RevisionList, ListModule, prefix="adr", tag="page", generates=True):
    """Deleted revisions: those of a user in the order of time, or those of all in the order of their pages' titles."""

    reads = ("archive",)
    adds = ("actor", "comment", "page", "slots", "text", "change_tag")
    generates_revisions = True
    example = (("prop", "ids|timestamp|user"),)

    user: str | None = param(PEOPLE, "Only revisions of this user.")
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only pages of these namespaces.")
    start: str | None = param(Timestamp(), "The time from which to list.", only_with="user")
    end: str | None = param(Timestamp(), "The time at which to stop.", only_with="user")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    from_: str | None = param(String(), "The title from which to list.", not_with="user")
    to: str | None = param(String(), "The title at which to stop.", not_with="user")
    prefix_: str | None = param(String(), "What the titles begin with.", wire="prefix", not_with="user")
    excludeuser: str | None = param(PEOPLE, "No revisions of this user.", not_with="user")
    tag_: str | None = param(String(), "Only revisions with this tag.", wire="tag")
    continue_: Continue = continue_()
    generatetitles: bool = param(Boolean(), "As a generator, name titles rather than revisions.", False)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The revisions in their order; those of one page stand together in an answer."""
        self.refuse(at)
        titles = at.generator and self.generatetitles
        if titles and self.down:
            at.warn("performance", f'It takes less time to name titles with "{self.prefix}dir=newer".')
        self.refuse_what_needs_a_parser(at)
        limit = self.rows_wanted(at, listing=True)
        if not at.generator:
            refuse_without_rights(at, self.prop)
            yield 0, None, ""  # the list is there even when it is empty
        # Backwards each revision names its title again, and counts.
        distinct = titles and not self.down and self.user is None
        order = BY_TITLE[:2] if distinct else BY_TIME if self.user is not None else BY_TITLE
        rows = self.rows(at, order, limit + 1, distinct=distinct)
        if at.generator:
            yield from self.generate(rows[:limit], order)
        else:
            yield from self.listed(at, rows[:limit], order)
        if len(rows) > limit:
            yield 0, MORE, token(rows[limit], order)

    def refuse(self, at: Run) -> None:
        """Raises for parameters that need a user, and for those that go without one."""
        given = {name: getattr(self, name) is not None for name in ("from_", "to", "prefix_", "excludeuser")}
        said = 'cannot be used with "{}user"'
        if self.user is None:
            given = {name: getattr(self, name) is not None for name in ("start", "end")}
            said = 'may only be used with "{}user"'
        for name, there in given.items():
            if there:
                text = f'The "{at.prefix}{name.rstrip("_")}" parameter {said.format(at.prefix)}.'
                raise ApiError("invalidparammix", text)

    @property
    def down(self) -> bool:
        """Whether the newest, or the last titles, come first."""
        return self.dir == "older"

    # -- reading -------------------------------------------------------------------------------

    def rows(self, at: Run, order: tuple[Column, ...], limit: int, *, distinct: bool) -> list[Row]:
        """The rows in their order, the columns of which come first."""
        resume = at.resume(*order)
        where = by_deleted_users(at, self.user, self.excludeuser, by_time=True)
        if where is None or self.namespace == ():
            return []
        where += tagged(at, self.tag_)
        wanted = order if distinct else (*order, *columns(() if at.generator else self.prop))
        if self.user is None and {self.from_, self.to, self.prefix_, self.namespace} != {None}:
            return rows_by_title(
                at, wanted, self.spaces(at), where, order,
                down=self.down, limit=limit, resume=resume, distinct=distinct,
            )  # fmt: skip
        if self.user is not None:
            where += self.times()
            where += [] if self.namespace is None else [In(ar.namespace, self.namespace)]
        select = Select(ar, read(*wanted), where=where, order=order, descending=self.down, distinct=distinct)
        return at.rows(select, limit, resume)

    def spaces(self, at: Run) -> dict[int, list[Condition]]:
        """The namespaces that are asked for, each with the conditions on its titles."""
        known = [n for n in at.site.namespaces if n >= 0] if self.namespace is None else self.namespace
        bounds = self.from_, self.to, self.prefix_
        return {number: titles_between(at, number, *bounds, down=self.down) for number in known}

    def times(self) -> list[Condition]:
        """The conditions of `start` and `end`."""
        after, before = ("<=", ">=") if self.down else (">=", "<=")
        where: list[Condition] = [] if self.start is None else [Compare(ar.timestamp, after, self.start)]
        return where if self.end is None else [*where, Compare(ar.timestamp, before, self.end)]

    # -- saying --------------------------------------------------------------------------------

    def generate(self, rows: list[Row], order: tuple[Column, ...]) -> Iterator[tuple[int, Any, Any]]:
        """The titles, or the revisions."""
        if order == BY_TITLE[:2]:
            yield from ((0, Title(*row), "") for row in rows)
            return
        shown = list(dict.fromkeys((*order, *columns(()))))
        namespace, key, id = map(shown.index, (ar.namespace, ar.title, ar.id))
        if self.generatetitles:
            yield from ((0, Title(*found), "") for found in dict.fromkeys((row[namespace], row[key]) for row in rows))
        else:
            yield from ((0, row[id], "") for row in rows)

    def listed(self, at: Run, rows: list[Row], order: tuple[Column, ...]) -> Iterator[tuple[int, Any, Any]]:
        """The items: pages, each with its revisions."""
        describer = DeletedDescriber(at, self, (*order, *columns(self.prop)))
        namespace, key = describer.own[ar.namespace], describer.own[ar.title]
        pages = dict.fromkeys((row[namespace], row[key]) for row in rows)
        ids, name = ids_of(at, pages.keys()), at.site.name
        said = entries({page: {"pageid": ids.get(page, 0), "ns": page[0], "title": name(*page)} for page in pages})
        yield from self.items(
            describer, rows, lambda row: said[row[namespace], row[key]], lambda row: token(row, order)
        )
