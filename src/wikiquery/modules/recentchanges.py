"""What has happened on the wiki lately: list=recentchanges."""

import dataclasses
from collections.abc import Iterator
from itertools import product
from operator import itemgetter
from typing import Any

from ..errors import ApiError
from ..kinds import PEOPLE, Boolean, Choice, NamespaceKind, String, Timestamp
from ..params import Continue, ListModule, continue_, flags, limit, param
from ..schema.changes import changed_slot, slot_before
from ..schema.changes import recentchanges as rc
from ..schema.tables import page
from ..schema.tables import revision as rev
from ..scope import MORE, START, Batch, Run
from ..select import AnyOf, Compare, Condition, HasBits, In, Join, Null, Same, Select, read
from ..titles import Title
from .recentchange_items import AUTOPATROLLED, EDIT, NEW, TYPES, Describer, Row, is_derived, say_what_is_derived, tagged
from .revisions import actor_id
from .visibility import USER, seen

KEY = (rc.timestamp, rc.id)
SHOWN = (
    "!anon", "!autopatrolled", "!bot", "!minor", "!patrolled", "!redirect",
    "anon", "autopatrolled", "bot", "minor", "patrolled", "redirect", "unpatrolled",
)  # fmt: skip
EXCLUSIVE = (
    ("!patrolled", "autopatrolled"),
    ("!patrolled", "unpatrolled"),
    ("autopatrolled", "unpatrolled"),
    ("patrolled", "unpatrolled"),
    *(("!" + value, value) for value in ("anon", "autopatrolled", "bot", "minor", "patrolled", "redirect")),
)
PATROLLED = {
    "patrolled": ("<>", 0),
    "!patrolled": ("=", 0),
    "unpatrolled": ("=", 0),
    "autopatrolled": ("=", AUTOPATROLLED),
    "!autopatrolled": ("<>", AUTOPATROLLED),
}
"""What values of `show` ask of the column."""
FEW = 4
"""So many namespaces are read one by one."""


class RecentChanges(ListModule, prefix="rc", generates=True):
    """Recent changes: edits, new pages and entries of the log, in the order of time."""

    reads = ("recentchanges",)
    adds = ("actor", "comment", "page", "revision", "change_tag")
    generates_revisions = True

    start: str | None = param(Timestamp(), "The time from which to list.")
    end: str | None = param(Timestamp(), "The time at which to stop.")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    namespace: tuple[int, ...] | None = param(
        NamespaceKind(multi=True, extra=(-2, -1)), "Only changes in these namespaces."
    )
    user: str | None = param(PEOPLE, "Only changes by this user.")
    excludeuser: str | None = param(PEOPLE, "No changes by this user.")
    tag_: str | None = param(String(), "Only changes with this tag.", wire="tag")
    prop: tuple[str, ...] = flags(
        ("title", "timestamp", "ids"),
        comment="The comment.",
        flags="Whether the change is a bot's, a new page, a minor edit.",
        ids="The ids of the page, of the revisions before and after, and of the change.",
        loginfo="What an entry of the log says.",
        parsedcomment="The comment as HTML.",
        patrolled="Whether somebody has patrolled the change: for accounts that may patrol.",
        redirect="Whether the page is a redirect.",
        sha1="The SHA-1 of the revision.",
        sizes="The sizes in bytes before and after.",
        tags="The tags.",
        timestamp="The time.",
        title="The page's title.",
        user="The user's name.",
        userid="The user's id.",
    )
    show: tuple[str, ...] | None = param(Choice(*SHOWN, multi=True), "Only such changes.")
    limit: int = limit()
    type: tuple[str, ...] = param(
        Choice("categorize", "edit", "external", "log", "new", multi=True),
        "Only changes of these types.",
        ("edit", "new", "log", "categorize"),
    )
    toponly: bool = param(Boolean(), "Only changes that made the newest revision of a page.", False)
    title: str | None = param(String(), "Only changes of this page.")
    continue_: Continue = continue_()
    generaterevisions: bool = param(Boolean(), "As a generator, name revisions rather than titles.", False)
    slot: str | None = param(Choice("main"), "Only changes of this slot.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The changes in the order of time and id."""
        about = self.about(at)
        resume = at.resume(*KEY)
        self.refuse(at)
        derived = is_derived(at)
        if derived:
            prop = () if at.generator else self.prop
            say_what_is_derived(at, prop=prop, show=self.show or (), types=self.type)
        where = self.conditions(at, about, derived=derived)
        if where is None:
            return
        describer = Describer(at, () if at.generator else self.prop, derived=derived)
        select = Select(
            rc,
            read(*describer.columns),
            joins=self.joins(describer),
            where=where,
            order=KEY,
            descending=self.dir == "older",
        )
        rows = self.rows(at, select, about, resume)
        shown = rows[: self.limit]
        if at.generator:
            yield from self.generate(shown)
        elif describer.small:
            yield 0, Batch(describer.items(shown), lambda n: token(shown[n])), ""
        else:
            for row, item in zip(shown, describer.items(shown), strict=True):
                yield 0, item, token(row)
        if len(rows) > self.limit:
            yield 0, MORE, token(rows[self.limit])

    def generate(self, rows: list[Row]) -> Iterator[tuple[int, Any, Any]]:
        """The pages, or the revisions, of the changes."""
        if rows:
            yield 0, START, token(rows[0])
        for row in rows:
            _, _, _, _, namespace, key, revision = row
            if not self.generaterevisions:
                yield 0, Title(namespace, key), token(row)
            elif revision:
                yield 0, revision, token(row)

    # -- what is asked for ---------------------------------------------------------------------

    def about(self, at: Run) -> Title | None:
        """The title that was asked for. Raises ApiError for what is none, and for one of another namespace."""
        if self.title is None:
            return None
        title = at.site.own_title(self.title)
        if self.namespace and title.namespace not in self.namespace:
            raise at.together("namespace", "title")
        return title

    def refuse(self, at: Run) -> None:
        """Raises for what excludes each other, and for what readers may not ask."""
        show = set(self.show or ())
        if any(show.issuperset(pair) for pair in EXCLUSIVE):
            raise at.exclusive()
        if any(value.endswith("patrolled") for value in show):
            refuse_patrolled(at)
        if self.user is not None and self.excludeuser is not None:
            raise at.together("user", "excludeuser")
        if "patrolled" in self.prop:
            refuse_patrolled(at)

    def types(self) -> tuple[int, ...] | None:
        """The numbers of the types wanted, None for all. Only edits and new pages change slots."""
        wanted = [number for number, name in TYPES.items() if name in self.type]
        if self.slot is not None:
            return tuple(number for number in wanted if number in (EDIT, NEW))
        return tuple(wanted) or None

    # -- what to select ------------------------------------------------------------------------

    def conditions(self, at: Run, about: Title | None, *, derived: bool) -> list[Condition | None] | None:
        """Which changes to list, but for their namespaces; None where there can be none."""
        types, users = self.types(), self.by_users(at)
        if types == () or users is None or (derived and "bot" in (self.show or ())):
            return None
        after, before = ("<=", ">=") if self.dir == "older" else (">=", "<=")
        where: list[Condition | None] = [
            Compare(rc.timestamp, after, self.start) if self.start is not None else None,
            Compare(rc.timestamp, before, self.end) if self.end is not None else None,
            In(rc.type, types) if types is not None else None,
            Same(rc.revision, page.latest) if self.toponly else None,
            tagged(self.tag_, derived=derived) if self.tag_ is not None else None,
        ]
        where += [*users, *self.shown(derived=derived), *self.in_slot()]
        if about is not None:
            where += [Compare(rc.namespace, "=", about.namespace), Compare(rc.title, "=", about.key)]
        return where

    def by_users(self, at: Run) -> list[Condition] | None:
        """The conditions of `user` and `excludeuser`; None where nobody of the wanted name has done anything."""
        name = self.user or self.excludeuser
        if name is None:
            return []
        known = seen(at, rc.deleted, USER)
        id = actor_id(at, name)
        if id is None:
            return None if self.user else known
        return [Compare(rc.actor, "=" if self.user else "<>", id), *known]

    def shown(self, *, derived: bool) -> Iterator[Condition]:
        """The conditions of `show`."""
        for value in self.show or ():
            wanted, name = not value.startswith("!"), value.lstrip("!")
            if name == "anon":
                yield Null(rc.user, negated=not wanted)
                if derived:
                    # Whose name is hidden has no number in dumps, be it an address or not.
                    yield HasBits(rc.deleted, USER, negated=True)
            elif name == "minor" or (name == "bot" and not derived):
                yield Compare(getattr(rc, name), "<>" if wanted else "=", 0)
            elif name.endswith("patrolled") and not derived:
                yield Compare(rc.patrolled, *PATROLLED[value])
            elif name == "redirect":
                if wanted:
                    # Not equal: redirects have an index, and the order is that of time.
                    yield Compare(page.is_redirect, "<>", 0)
                else:
                    yield AnyOf((Compare(page.is_redirect, "=", 0), Null(page.is_redirect)))

    def in_slot(self) -> tuple[Condition, ...]:
        """The conditions of `slot`: its content is new, or another one than before."""
        if self.slot is None:
            return ()
        new = Same(changed_slot.origin, changed_slot.revision)
        other = Same(changed_slot.content, slot_before.content, negated=True)
        return Compare(changed_slot.role, "=", self.slot), AnyOf((new, other, Null(slot_before.content)))

    def joins(self, describer: Describer) -> tuple[Join, ...]:
        """The tables beside that of changes."""
        joins = []
        if self.toponly or "redirect" in describer.prop or {"redirect", "!redirect"} & set(self.show or ()):
            named = (page.namespace, rc.namespace), (page.title, rc.title)
            joins.append(Join(page, named, left=not self.toponly))
        if rev.sha1 in describer.columns:
            joins.append(Join(rev, ((rev.id, rc.revision),), left=True))
        if self.slot is not None:
            before = ((slot_before.revision, rc.previous), (slot_before.role_id, changed_slot.role_id))
            joins.append(Join(changed_slot, ((changed_slot.revision, rc.revision),)))
            joins.append(Join(slot_before, before, left=True))
        return tuple(joins)

    def rows(self, at: Run, select: Select, about: Title | None, resume: list[Any] | None) -> list[Row]:
        """The rows within the limit, and one more.

        MediaWiki has no index of a namespace's changes by time, but one of each half of them: new pages, all others.
        """
        spaces = self.namespace if about is None else None
        if not spaces or len(spaces) > FEW:
            more = [In(rc.any_namespace, spaces)] if spaces else []
            return at.rows(dataclasses.replace(select, where=[*select.where, *more]), self.limit + 1, resume)
        rows: list[Row] = []
        for namespace, new in product(spaces, (0, 1)):
            half = Compare(rc.namespace, "=", namespace), Compare(rc.new, "=", new)
            rows += at.rows(dataclasses.replace(select, where=[*select.where, *half]), self.limit + 1, resume)
        rows.sort(key=itemgetter(0, 1), reverse=select.descending)
        return rows[: self.limit + 1]


def may_see_patrolled(at: Run) -> bool:
    """Whether the one who asks may see what has been patrolled."""
    return at.may("patrol") or at.may("patrolmarks")


def refuse_patrolled(at: Run) -> None:
    """Raises ApiError("permissiondenied") unless the one who asks may see what has been patrolled."""
    if not may_see_patrolled(at):
        raise ApiError("permissiondenied", "The patrolled flag needs the right patrol or patrolmarks.")


def token(row: Row) -> str:
    """Where to go on from a change."""
    return f"{row[0]}|{row[1]}"
