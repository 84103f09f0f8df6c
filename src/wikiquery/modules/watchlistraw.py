"""The titles that an account watches: list=watchlistraw."""

from collections.abc import Iterator
from typing import Any

from .. import timestamps
from ..errors import ApiError
from ..kinds import Choice, NamespaceKind, Secret, String, User
from ..params import Continue, Direction, ListModule, continue_, direction, flags, limit, param
from ..schema.watching import watchlist as wl
from ..scope import MORE, Batch, Run
from ..select import AllOf, AnyOf, Compare, Condition, In, Null, Select, read
from ..titles import InvalidTitle, Title
from .watched import owner_of, still_watched

KEY = (wl.namespace, wl.title)
Row = tuple[int, str, str | None]


class WatchlistRaw(ListModule, prefix="wr", generates=True):
    """The titles on a watchlist: your own, or that of somebody who told you the token for it.

    Subject pages and their talk pages are both listed.
    """

    reads = ("watchlist",)
    adds = ("watchlist_expiry", "user_properties")
    beside_query = True
    of_account = True

    continue_: Continue = continue_()
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only titles in these namespaces.")
    limit: int = limit()
    prop: tuple[str, ...] | None = flags(None, changed="Since when there are changes that the account has not seen.")
    show: tuple[str, ...] | None = param(Choice("!changed", "changed", multi=True), "Only such titles.")
    owner: str | None = param(User("name"), "The account whose watchlist to read; needs `token`.")
    token: str | None = param(Secret(), "The token for that watchlist, from the preferences of its owner.")
    dir: Direction = direction()
    fromtitle: str | None = param(String(), "The title from which to list.")
    totitle: str | None = param(String(), "The title at which to stop.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The titles in the order of namespace and key."""
        owner = owner_of(at, self.owner, self.token)
        if {"changed", "!changed"} <= set(self.show or ()):
            raise at.exclusive()
        resume = at.resume(*KEY)
        first = self.title(at, self.fromtitle)
        starts = [start for start in (resume and tuple(resume), first) if start]
        furthest = max if self.dir == "ascending" else min
        start = furthest(starts, key=in_order) if starts else None
        joins, watched = still_watched(at)
        select = Select(
            wl,
            read(*KEY, wl.notified),
            joins=joins,
            where=[Compare(wl.user, "=", owner), *watched, *self.conditions(self.title(at, self.totitle))],
            order=KEY,
            descending=self.dir == "descending",
        )
        rows = at.rows(select, self.limit + 1, start)
        shown = rows[: self.limit]
        if at.generator:
            yield from ((0, Title(namespace, key), "") for namespace, key, _ in shown)
        else:
            yield 0, Batch([self.item(at, row) for row in shown], lambda n: token(shown[n])), ""
        if len(rows) > self.limit:
            yield 0, MORE, token(rows[self.limit])

    def title(self, at: Run, text: str | None) -> tuple[int, str] | None:
        """The title, or the beginning of one, that a parameter names. Raises `invalidtitle`."""
        if text is None:
            return None
        bad = ApiError("invalidtitle", f'Bad title "{text}".')
        try:
            # Another letter makes a title of a beginning that is none.
            title = at.site.title(text + "x")
        except InvalidTitle:
            raise bad from None
        if title.interwiki or title.fragment or len(title.key) < 2:
            raise bad
        return title.namespace, title.key[:-1]

    def conditions(self, last: tuple[int, str] | None) -> Iterator[Condition]:
        """Which titles to list, but for where to begin."""
        if self.namespace:
            yield In(wl.namespace, self.namespace)
        for value in self.show or ():
            yield Null(wl.notified, negated=value == "changed")
        if last is not None:
            before, until = ("<", "<=") if self.dir == "ascending" else (">", ">=")
            there = AllOf((Compare(wl.namespace, "=", last[0]), Compare(wl.title, until, last[1])))
            yield AnyOf((Compare(wl.namespace, before, last[0]), there))

    def item(self, at: Run, row: Row) -> dict[str, Any]:
        """The item of a title."""
        namespace, key, notified = row
        item: dict[str, Any] = {"ns": namespace, "title": at.site.name(namespace, key)}
        if "changed" in (self.prop or ()) and notified:
            item["changed"] = timestamps.iso(notified)
        return item


def in_order(title: tuple[int, str]) -> tuple[int, bytes]:
    """What sorts titles as databases do."""
    return title[0], title[1].encode("utf-8", "surrogatepass")


def token(row: Row) -> str:
    """Where to go on from a title."""
    return f"{row[0]}|{row[1]}"
