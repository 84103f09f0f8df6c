"""Who has edited pages: prop=contributors."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..errors import ApiError
from ..kinds import Groups
from ..params import Continue, PropModule, continue_, limit, param
from ..result import Items
from ..schema.tables import revision as rev
from ..scope import MORE, Batch, Run
from ..select import PAGES, Condition, HasBits, In, Null, Select, read
from .groups import explicit_groups, groups_with, known_rights, membership
from .visibility import USER

MOST_PAGES = 100
"""Of more pages than these it speaks in the next answer."""
VISIBLE = (In(rev.page, PAGES), HasBits(rev.deleted, USER, negated=True))
"""The revisions of pages whose users are not hidden, from nobody: MediaWiki counts no others here."""
REGISTERED = Select(
    rev,
    read(rev.user_name),
    where=(*VISIBLE, Null(rev.user, negated=True)),
    order=(rev.page, rev.user),
    distinct=True,
)
UNREGISTERED = Select(rev, read(rev.page, rev.actor), where=(*VISIBLE, Null(rev.user)), distinct=True)


class Contributors(PropModule, prefix="pc", tag="user"):
    """The registered users who have edited the pages, and how many others have."""

    reads = ("revision", "actor")
    always = True
    adds = ("user_groups",)

    group_: tuple[str, ...] | None = param(
        Groups(explicit_groups, multi=True), "Only users of these groups.", wire="group"
    )
    excludegroup: tuple[str, ...] | None = param(Groups(explicit_groups, multi=True), "No users of these groups.")
    rights: tuple[str, ...] | None = param(
        Groups(known_rights, multi=True), "Only users of groups that have one of these rights."
    )
    excluderights: tuple[str, ...] | None = param(
        Groups(known_rights, multi=True), "No users of groups that have one of these rights."
    )
    limit: int = limit()
    continue_: Continue = continue_()

    def __post_init__(self) -> None:
        # MediaWiki judges this even where the request has no pages.
        filters = {
            "group": self.group_,
            "excludegroup": self.excludegroup,
            "rights": self.rights,
            "excluderights": self.excluderights,
        }
        names = [f'"{self.prefix}{name}"' for name, values in filters.items() if values is not None]
        if len(names) > 1:
            listed = f"{', '.join(names[:-1])} and {names[-1]}"
            raise ApiError("invalidparammix", f"The parameters {listed} can not be used together.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The numbers of the unregistered first, then the registered users in the order of page and id."""
        at.partial("the pages' history", "revision")
        resume = at.resume(rev.page, rev.user)
        pages = sorted(id for id in at.page_ids if resume is None or id >= resume[0])
        if not pages:
            return
        pages, left = pages[:MOST_PAGES], pages[MOST_PAGES:]
        for page, count in sorted(self.unregistered(at, pages).items()):
            yield page, {"anoncontributors": count}, "0|0"
        where: list[Condition] = []
        for names, rights, negated in (
            (self.group_, self.rights, False),
            (self.excludegroup, self.excluderights, True),
        ):
            groups = list(names) if names else groups_with(at.site, rights) if rights else None
            if groups:
                where.append(membership(rev.user, groups, negated=negated))
            elif groups is not None and not negated:
                return
        select = replace(REGISTERED, where=(*REGISTERED.where, *where)) if where else REGISTERED
        rows = at.among(select, pages, self.limit + 1, resume)
        if shown := rows[: self.limit]:
            items = [{"userid": user, "name": name} for _, user, name in shown]
            yield 0, Batch(items, lambda n: f"{rows[n][0]}|{rows[n][1]}", [row[0] for row in shown]), ""
        if len(rows) > self.limit:
            yield 0, MORE, f"{rows[-1][0]}|{rows[-1][1]}"
        elif left:
            yield 0, MORE, f"{left[0]}|0"

    def unregistered(self, at: Run, pages: Sequence[int]) -> Counter[int]:
        """How many unregistered users have edited each page."""
        return Counter(page for page, _ in at.among(UNREGISTERED, pages))

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.update(item)

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        node[cls.name] = Items(items, cls.tag, plain=True)
