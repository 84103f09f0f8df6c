"""Revisions of pages: prop=revisions."""

from collections.abc import Iterator
from typing import Any

from ..errors import ApiError
from ..kinds import PEOPLE, Choice, Integer, String, Timestamp
from ..params import Continue, PropModule, continue_, param
from ..schema.columns import Column
from ..schema.tables import actor, change_tag, page
from ..schema.tables import revision as rev
from ..scope import MORE, Batch, Run
from ..select import AnyOf, Compare, Condition, Exists, In, Join, Select, read
from .revision_items import Describer
from .revision_parameters import RevisionLimit, RevisionParameters
from .visibility import USER, seen

LISTING = ("limit", "startid", "endid", "dir=newer", "user", "excludeuser", "start", "end")


class Revisions(RevisionParameters, PropModule, prefix="rv", tag="rev", generates=True):
    """Revisions: the newest of several pages, a listing of one page's, or those of given ids."""

    reads = ("revision", "page")
    adds = ("actor", "comment", "slots", "text", "change_tag")
    generates_revisions = True

    limit: int | None = param(RevisionLimit(), "How many revisions to list at most.", single_page=True)
    startid: int | None = param(Integer(), "The revision from which to list.", single_page=True)
    endid: int | None = param(Integer(), "The revision at which to stop.", single_page=True)
    start: str | None = param(Timestamp(), "The time from which to list.", single_page=True)
    end: str | None = param(Timestamp(), "The time at which to stop.", single_page=True)
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older", single_page=True)
    user: str | None = param(PEOPLE, "Only revisions of this user.", single_page=True)
    excludeuser: str | None = param(PEOPLE, "No revisions of this user.", single_page=True)
    tag_: str | None = param(String(), "Only revisions with this tag.")
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """One of three ways: by revision ids, the newest of each page, or a listing of one page."""
        if not at.page_ids and not at.revisions:
            return
        if at.deleted_revisions and not at.revisions:
            self.say_most(at)
            return
        listing = self.lists()
        if at.revisions and listing:
            names = ", ".join(f'"{at.prefix}{name}"' for name in LISTING[:-1])
            text = f'The "revids" parameter may not be used with the list options ({names}, and "{at.prefix}end").'
            raise ApiError("invalidparammix", text)
        if listing and len(at.page_ids) > 1:
            names = ", ".join(f'"{at.prefix}{name}"' for name in LISTING[:-1])
            raise ApiError(
                "invalidparammix",
                '"titles", "pageids" or a generator was used to supply multiple pages, but the '
                f'{names}, and "{at.prefix}end" parameters may only be used on a single page.',
            )
        self.refuse_what_needs_a_parser(at)
        limit = self.rows_wanted(at, listing=listing)
        for a, b in (("startid", "start"), ("endid", "end"), ("user", "excludeuser")):
            if listing and getattr(self, a) is not None and getattr(self, b) is not None:
                raise at.together(a, b)
        if listing:
            at.partial("the page's history", "revision")
            select, key, resume = self.listing(at)
        elif at.revisions:
            select, key, resume = self.by_ids(at)
        else:
            select, key, resume = self.newest(at)
        if select is not None:
            yield from self.produce(at, select, key, resume, limit)

    def lists(self) -> bool:
        """Whether the parameters ask for a listing of one page's revisions."""
        given = (self.limit, self.startid, self.endid, self.start, self.end, self.user, self.excludeuser)
        return self.dir == "newer" or any(value is not None for value in given)

    # -- what to select ------------------------------------------------------------------------

    def listing(self, at: Run) -> tuple[Select | None, tuple[Any, ...], list[Any] | None]:
        """A listing of one page by time."""
        down = self.dir == "older"
        where: list[Condition | None] = [Compare(rev.page, "=", at.page_ids[0])]
        where += self.bounds(at, down=down)
        users = by_users(at, self.user, self.excludeuser)
        if users is None:
            return None, (), None
        where += users
        where += self.tagged()
        key = (rev.timestamp, rev.id)
        return Select(rev, read(*self.columns()), where=where, order=key, descending=down), key, at.resume(*key)

    def bounds(self, at: Run, *, down: bool) -> list[Condition]:
        """The conditions of start, end, startid and endid."""
        after, before = ("<", ">") if down else (">", "<")
        found: list[Condition] = []
        for operator, time, id, name in (
            (after, self.start, self.startid, "startid"),
            (before, self.end, self.endid, "endid"),
        ):
            if time is not None:
                found.append(Compare(rev.timestamp, operator + "=", time))
            elif id is not None:
                rows = at.rows(Select(rev, read(rev.timestamp), where=[Compare(rev.id, "=", id)]))
                if not rows:
                    text = f'No revision was found for parameter "{at.prefix}{name}".'
                    raise ApiError(f"badid_{at.prefix}{name}", text)
                # The two together say: (time, id) not before the given revision.
                found.append(Compare(rev.timestamp, operator + "=", rows[0][0]))
                found.append(AnyOf((Compare(rev.timestamp, operator, rows[0][0]), Compare(rev.id, operator + "=", id))))
        return found

    def by_ids(self, at: Run) -> tuple[Select, tuple[Any, ...], list[Any] | None]:
        """The revisions of given ids."""
        resume: list[Any] | None = None
        if at.continue_value is not None:
            digits = at.continue_value.strip()
            resume = [int(digits) if digits.isdecimal() and len(digits) < 19 else 0]
        where = [In(rev.id, sorted(at.revisions)), *self.tagged()]
        return Select(rev, out=read(*self.columns()), where=where, order=(rev.id,)), (rev.id,), resume

    def newest(self, at: Run) -> tuple[Select, tuple[Any, ...], list[Any] | None]:
        """The newest revision of each page."""
        key = (page.id, page.latest)
        select = Select(
            page,
            out=read(*self.columns()),
            joins=(Join(rev, ((rev.id, page.latest),)),),
            where=[In(page.id, sorted(at.page_ids)), *self.tagged()],
            order=key,
        )
        return select, key, at.resume(*key)

    def tagged(self) -> list[Condition]:
        """The condition on tags."""
        if self.tag_ is None:
            return []
        return [Exists(change_tag, change_tag.revision, rev.id, (Compare(change_tag.name, "=", self.tag_),))]

    def columns(self) -> tuple[Any, ...]:
        """The columns that the items need."""
        columns = [rev.page, rev.id, rev.parent, rev.timestamp, rev.minor, rev.deleted, rev.length, rev.sha1]
        if {"user", "userid"} & set(self.prop):
            columns += [rev.user, rev.user_name]
        if {"comment", "parsedcomment"} & set(self.prop):
            columns.append(rev.comment)
        return tuple(columns)

    # -- what to say ---------------------------------------------------------------------------

    def produce(
        self, at: Run, select: Select, key: tuple[Any, ...], resume: list[Any] | None, limit: int
    ) -> Iterator[tuple[int, Any, Any]]:
        """The items of the rows, up to the limit."""
        places = {column: n for n, column in enumerate(select.columns)}
        rows = at.rows(select, limit + 1, resume)

        def token(row: tuple[Any, ...]) -> Any:
            values = [row[places[column]] for column in key]
            return values[0] if len(values) == 1 else "|".join(map(str, values))

        shown = rows[:limit]
        owner = places[rev.page]
        describer = Describer(at, self, places, at.titles)
        if at.generator:
            for row in shown:
                yield row[owner], row[places[rev.id]], ""
        elif not describer.plain:
            for row, item in describer.items(shown):
                yield row[owner], item, token(row)
        elif shown:
            items, largest = describer.whole(shown)
            yield 0, Batch(items, lambda n: token(shown[n]), [row[owner] for row in shown], largest), ""
        if len(rows) > limit:
            yield 0, MORE, token(rows[limit])


def by_users(
    at: Run, wanted: str | None, unwanted: str | None, by: Column = rev.actor, deleted: Column = rev.deleted
) -> list[Condition] | None:
    """The conditions of `user` and `excludeuser`; None where nobody of the wanted name has done anything.

    `by` and `deleted` are the columns of the actor and of what is hidden.
    """
    where: list[Condition] = []
    for name, operator in ((wanted, "="), (unwanted, "<>")):
        if name is None:
            continue
        id = actor_id(at, name)
        if id is not None:
            where.append(Compare(by, operator, id))
        elif operator == "=":
            return None
        where += seen(at, deleted, USER)
    return where


def actor_id(at: Run, name: str) -> int | None:
    """The actor of a user's name or `#id`; None when nobody of that name has done anything."""
    condition = Compare(actor.user, "=", int(name[1:])) if name.startswith("#") else Compare(actor.name, "=", name)
    rows = at.rows(Select(actor, read(actor.id), where=[condition]))
    return rows[0][0] if rows else None
