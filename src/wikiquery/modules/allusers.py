"""All users in the order of their names: list=allusers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from ..kinds import Boolean, Choice, Groups, String
from ..params import Direction, ListModule, direction, limit, param
from ..schema.columns import Column, Table
from ..schema.people import active_user, user
from ..schema.people import user_groups as ug
from ..schema.tables import revision
from ..scope import MORE, Run
from ..select import Compare, Condition, Exists, In, Join, Select, prefix, read
from ..titles import first_upper
from .groups import IMPLIED, all_rights, current_membership, explicit_groups, groups_with, membership
from .person import COLUMNS, Person, people, whole
from .recent_actions import CACHED, JOIN_USER, acted, cached, recent_actions, since
from .user_blocks import not_hidden
from .user_facts import UserFacts

EVERYBODY = frozenset({"*", "user"})

Part = Callable[[Person], Mapping[str, Any]]


class AllUsers(ListModule, prefix="au", tag="u"):
    """The registered users in the order of their names."""

    reads = ("user",)
    adds = ("user_groups", "recentchanges")
    continues_by = "from"

    from_: str | None = param(String(), "The name to start at.")
    to: str | None = param(String(), "The name to end at.")
    prefix_: str | None = param(String(), "Only names that start with this.", wire="prefix")
    dir: Direction = direction()
    group_: tuple[str, ...] | None = param(
        Groups(explicit_groups, multi=True), "Only users who were put into one of these groups.", wire="group"
    )
    excludegroup: tuple[str, ...] | None = param(
        Groups(explicit_groups, multi=True), "No users who were put into one of these groups."
    )
    rights: tuple[str, ...] | None = param(
        Groups(all_rights, multi=True), "Only users who were put into a group that has one of these rights."
    )
    prop: tuple[str, ...] | None = param(
        Choice(
            *("blockinfo", "centralids", "editcount", "groups", "implicitgroups", "registration", "rights"), multi=True
        ),
        "What to say of the users.",
    )
    limit: int = limit()
    witheditsonly: bool = param(Boolean(), "Only users who have edited.", False)
    activeusers: bool = param(Boolean(), "Only users who did something lately, with how much that was.", False)
    attachedwiki: str | None = param(String(), "With `centralids`: whether the user is known on this wiki.")
    excludenamed: bool = param(Boolean(), "Only users of temporary accounts.", False)
    excludetemp: bool = param(Boolean(), "No users of temporary accounts.", False)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The users, `limit` rows of them: who is in several of the groups counts as often."""
        groups = self.groups(at)
        if groups is None:
            return
        if not whole(at):
            text = "Only users whom histories and logs name are known here."
            at.warn("notinsnapshot", text, {"module": at.path})
        select = self.statement(at, groups)
        rows = at.rows(select, self.limit + max(len(groups), 1))
        chosen: list[Any] = []
        taken, after = 0, ""
        for name, same in groupby(rows, key=itemgetter(0)):
            if taken >= self.limit:
                after = name
                break
            copies = list(same)
            taken += len(copies)
            chosen.append(copies[0])
        yield from self.items(at, people(at, select.columns, chosen))
        if after:
            yield 0, MORE, after

    # -- selecting -----------------------------------------------------------------------------

    def groups(self, at: Run) -> Sequence[str] | None:
        """The groups of which users have to be in one (none: any will do); None where nobody can be."""
        chosen = self.group_
        if self.rights:
            having = ["*"] if IMPLIED & set(self.rights) else groups_with(at.site, self.rights)
            if not having:
                return None
            chosen = (*(chosen or ()), *(() if EVERYBODY & set(having) else having))
        if chosen is not None and self.excludegroup is not None:
            raise at.together("group", "excludegroup")
        return list(dict.fromkeys(chosen or ()))

    def statement(self, at: Run, groups: Sequence[str]) -> Select:
        """The rows of users in the order of their names; the name is the first column.

        Whoever is active or in a group is found there: MediaWiki's tables of those are small.
        """
        table: type[Table] = user
        name: Column = user.name
        joins: list[Join] = []
        where: list[Condition | None] = [not_hidden(at), *self.conditions(at)]
        if self.activeusers and cached(at):
            table, name = active_user, active_user.name
            joins.append(JOIN_USER)
            where += CACHED
            if groups:
                joins.append(Join(ug, ((ug.user, user.id),)))
        elif groups:
            table = ug
            joins.append(Join(user, ((user.id, ug.user),)))
        if groups:
            where += [In(ug.group, groups), current_membership()]
        if self.excludegroup:
            where.append(membership(user.id, self.excludegroup, negated=True))
        return Select(
            table,
            read(*COLUMNS),
            joins=tuple(joins),
            where=[*where, *self.within(name)],
            order=(name,),
            descending=self.dir == "descending",
        )

    def conditions(self, at: Run) -> Iterator[Condition]:
        """The conditions on the users themselves."""
        if self.witheditsonly and whole(at):
            yield Compare(user.edits, ">", 0)
        elif self.witheditsonly:
            at.undumped("edits of pages that were deleted")
            yield Exists(revision, revision.user, user.id)
        if self.activeusers and not cached(at):
            at.undumped("the changes of categories, which are actions too")
            yield acted()
        # Where there are no temporary accounts, MediaWiki passes over both parameters.
        if (at.site.profile.get("autocreatetempuser") or {}).get("enabled"):
            if self.excludetemp:
                yield Compare(user.temporary, "=", 0)
            if self.excludenamed:
                yield Compare(user.temporary, "=", 1)

    def within(self, name: Column) -> Iterator[Condition]:
        """The conditions on the names."""
        after, before = ("<=", ">=") if self.dir == "descending" else (">=", "<=")
        if self.from_ is not None:
            yield Compare(name, after, canonical(self.from_))
        if self.to is not None:
            yield Compare(name, before, canonical(self.to))
        if self.prefix_ is not None:
            yield from prefix(name, canonical(self.prefix_))

    # -- saying --------------------------------------------------------------------------------

    def items(self, at: Run, users: Sequence[Person]) -> Iterator[tuple[int, Any, Any]]:
        """The users with their items, all at once where each of these is small."""
        actions: dict[int, int] = {}
        if self.activeusers:
            actions = recent_actions(at, [one.id for one in users], since(at))
            # Whom the cache of active users still names, though he did nothing lately, MediaWiki passes over.
            users = [one for one in users if one.id in actions]
        facts = UserFacts(at, users, self.prop or (), self.attachedwiki)
        parts = self.parts(facts, actions)
        items = []
        for one in users:
            item: dict[str, Any] = {"userid": one.id, "name": one.name}
            for part in parts:
                item |= part(one)
            items.append(item)
        yield from facts.small_or_large(items, lambda n: items[n]["name"])

    def parts(self, facts: UserFacts, actions: Mapping[int, int]) -> list[Part]:
        """What gives the keys of an item, in MediaWiki's order."""
        known: dict[str, Part] = {
            "centralids": facts.central_ids,
            "blockinfo": facts.block,
            "hidden": facts.hidden,
            "editcount": lambda one: facts.edit_count(one, 0),
            "recentactions": lambda one: {"recentactions": actions[one.id]},
            "registration": lambda one: facts.registration(one, ""),
            "groups": lambda one: facts.groups(one, implicit_first=True),
            "implicitgroups": facts.implicit_groups,
            "rights": facts.rights,
        }
        wanted = facts.prop | {"hidden", *(["recentactions"] if self.activeusers else ())}
        return [part for name, part in known.items() if name in wanted]


def canonical(name: str) -> str:
    """A name, or the beginning of one, as users' names are written."""
    return first_upper(name.replace("_", " "))
