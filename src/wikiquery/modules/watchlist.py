"""What has happened to the pages that an account watches: list=watchlist."""

from collections.abc import Iterator
from typing import Any

from ..errors import ApiError
from ..kinds import PEOPLE, Boolean, Choice, NamespaceKind, Secret, Timestamp, User
from ..params import Continue, ListModule, continue_, flags, limit, param
from ..schema.changes import recentchanges as rc
from ..schema.tables import page
from ..schema.watching import watchlist as wl
from ..scope import MORE, Batch, PageId, Run
from ..select import AnyOf, Compare, Condition, In, Join, Null, Ordered, Same, Select, read
from .recentchange_items import LOG, REVISION, TYPES, Row
from .recentchanges import token
from .revisions import actor_id
from .visibility import CONTENT, USER, seen
from .watched import owner_of, still_watched
from .watchlist_items import AUTOPATROLLED, Watched

KEY = (rc.timestamp, rc.id)
GENERATES = ("ids",)
SHOWN = (
    "!anon", "!autopatrolled", "!bot", "!minor", "!patrolled", "!unread",
    "anon", "autopatrolled", "bot", "minor", "patrolled", "unread",
)  # fmt: skip
EXCLUSIVE = (
    ("autopatrolled", "!patrolled"),
    *(("!" + value, value) for value in ("anon", "autopatrolled", "bot", "minor", "patrolled", "unread")),
)
FEW = 500
"""The changes of so many pages are looked up page by page; with more it is faster to look at all changes in turn."""


class Watchlist(ListModule, prefix="wl", tag="item", generates=True):
    """Recent changes of the pages on a watchlist: your own, or that of somebody who told you the token for it."""

    reads = ("watchlist", "recentchanges")
    adds = ("watchlist_expiry", "user_properties", "actor", "comment", "page", "change_tag")
    generates_revisions = True
    of_account = True

    allrev: bool = param(Boolean(), "All changes, not only the newest of each page.", False)
    start: str | None = param(Timestamp(), "The time from which to list.")
    end: str | None = param(Timestamp(), "The time at which to stop.")
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only changes in these namespaces.")
    user: str | None = param(PEOPLE, "Only changes by this user.")
    excludeuser: str | None = param(PEOPLE, "No changes by this user.")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    limit: int = limit()
    prop: tuple[str, ...] = flags(
        ("ids", "title", "flags"),
        comment="The comment.",
        expiry="Until when the page is watched.",
        flags="Whether the change is a bot's, a new page, a minor edit.",
        ids="The ids of the page and of the revisions before and after.",
        loginfo="What an entry of the log says.",
        notificationtimestamp="Since when there are changes of the page that the account has not seen.",
        parsedcomment="The comment as HTML.",
        patrol="Whether the change is patrolled; needs the right `patrol` or `patrolmarks`.",
        sizes="The sizes in bytes before and after.",
        tags="The tags.",
        timestamp="The time.",
        title="The page's title.",
        user="The user's name.",
        userid="The user's id.",
    )
    show: tuple[str, ...] | None = param(Choice(*SHOWN, multi=True), "Only such changes.")
    type: tuple[str, ...] = param(
        Choice("categorize", "edit", "external", "log", "new", multi=True),
        "Only changes of these types.",
        ("edit", "new", "log", "categorize"),
    )
    owner: str | None = param(User("name"), "The account whose watchlist to read; needs `token`.")
    token: str | None = param(Secret(), "The token for that watchlist, from the preferences of its owner.")
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The changes in the order of time and id."""
        owner = owner_of(at, self.owner, self.token)
        if "patrol" in self.prop and not at.generator and not patrols(at):
            raise needs_patrol("patrol")
        resume = at.resume(*KEY)
        self.refuse(at)
        describer = Watched(at, GENERATES if at.generator else self.prop)
        rows = self.rows(at, owner, describer, resume)
        shown = rows[: self.limit]
        if at.generator:
            yield from self.generate(shown, describer.place[rc.page])
        elif describer.small:
            yield 0, Batch(describer.items(shown), lambda n: token(shown[n])), ""
        else:
            for row, item in zip(shown, describer.items(shown), strict=True):
                yield 0, item, token(row)
        if len(rows) > self.limit:
            yield 0, MORE, token(rows[self.limit])

    def generate(self, rows: list[Row], page_id: int) -> Iterator[tuple[int, Any, Any]]:
        """The pages of the changes, whose ids stand at `page_id`, or with `allrev` the revisions that they made."""
        for row in rows:
            yield 0, row[REVISION] if self.allrev else PageId(row[page_id]), token(row)

    def refuse(self, at: Run) -> None:
        """Raises for what excludes each other, and for what the one who asks may not know."""
        show = set(self.show or ())
        if any(show.issuperset(pair) for pair in EXCLUSIVE):
            raise at.exclusive()
        if not patrols(at) and show & {"patrolled", "!patrolled"}:
            raise needs_patrol("permissiondenied")
        if self.user is not None and self.excludeuser is not None:
            raise at.together("user", "excludeuser")

    # -- what to select ------------------------------------------------------------------------

    def rows(self, at: Run, owner: int, describer: Watched, resume: list[Any] | None) -> list[Row]:
        """The rows within the limit, and one more."""
        users = self.by_users(at)
        if users is None:
            return []
        joins, watched = still_watched(at)
        if not self.allrev:
            joins = (*joins, Join(page, ((page.id, rc.page),), left=True))
        own = Compare(wl.user, "=", owner)
        titles = (rc.namespace, wl.namespace), (rc.title, wl.title)
        few = len(at.rows(Select(wl, read(wl.id), where=[own]), FEW + 1)) <= FEW
        first = wl if few else rc
        other = Join(rc, titles) if few else Join(wl, titles)
        select = Select(
            first,
            read(*describer.columns),
            joins=(other, *joins),
            where=[own, *watched, *users, *self.conditions(at), *self.shown(at)],
            order=KEY,
            descending=self.dir == "older",
        )
        return at.rows(select, self.limit + 1, resume)

    def conditions(self, at: Run) -> Iterator[Condition]:
        """Which changes to list, but for those who made them."""
        after, before = ("<=", ">=") if self.dir == "older" else (">=", "<=")
        if self.start is not None:
            yield Compare(rc.timestamp, after, self.start)
        if self.end is not None:
            yield Compare(rc.timestamp, before, self.end)
        if self.namespace:
            yield In(wl.namespace, self.namespace)
        if self.type:
            yield In(rc.type, [number for number, name in TYPES.items() if name in self.type])
        if not self.allrev:
            yield AnyOf((Same(rc.revision, page.latest), Compare(rc.type, "=", LOG)))
        # Entries of the log whose action is hidden say too much by being there.
        hidden = seen(at, rc.deleted, CONTENT)
        if hidden:
            yield AnyOf((Compare(rc.type, "<>", LOG), *hidden))

    def shown(self, at: Run) -> Iterator[Condition]:
        """The conditions of `show`."""
        for value in self.show or ():
            wanted, name = not value.startswith("!"), value.lstrip("!")
            if name == "anon":
                yield Null(rc.user, negated=not wanted)
            elif name == "unread" and wanted:
                yield Ordered(rc.timestamp, ">=", wl.notified)
            elif name == "unread":
                yield AnyOf((Null(wl.notified), Ordered(rc.timestamp, "<", wl.notified)))
            elif name != "autopatrolled":
                yield Compare(getattr(rc, name), "<>" if wanted else "=", 0)
            elif patrols(at):
                # Unlike `patrolled` MediaWiki passes over it where the one who asks has no right to know.
                yield Compare(rc.patrolled, "=" if wanted else "<>", AUTOPATROLLED)

    def by_users(self, at: Run) -> list[Condition] | None:
        """The conditions of `user` and `excludeuser`; None where nobody of the wanted name has done anything."""
        name = self.user or self.excludeuser
        if name is None:
            return []
        id = actor_id(at, name)
        if id is None:
            return None if self.user else seen(at, rc.deleted, USER)
        return [Compare(rc.actor, "=" if self.user else "<>", id), *seen(at, rc.deleted, USER)]


def patrols(at: Run) -> bool:
    """Whether the one who asks may know what is patrolled."""
    return at.may("patrol") or at.may("patrolmarks")


def needs_patrol(code: str) -> ApiError:
    """The error for those who may not know what is patrolled."""
    return ApiError(code, 'The right "patrol" or "patrolmarks" is needed to know what is patrolled.')
