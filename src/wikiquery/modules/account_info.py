"""What meta=userinfo says of an account: of the one who asks."""

from collections.abc import Callable, Mapping
from typing import Any

from .. import timestamps
from ..result import Items, Message, Tree
from ..schema.accounts import account, new_messages
from ..schema.people import user
from ..schema.people import user_properties as up
from ..schema.tables import actor, revision
from ..schema.watching import watchlist
from ..scope import Run
from ..select import Compare, Down, Null, Select, read
from .account_options import options
from .client_blocks import against_creation, block_info
from .group_names import linked
from .groups import IMPLICIT, groups_with
from .person import COLUMNS, Person, people
from .reader_blocks import blocks_of_client
from .user_facts import UserFacts

MOST_UNREAD = 1000
"""Pages with changes that were not seen, of which no more are counted."""
CHANGES = ("add", "remove", "add-self", "remove-self")


class AccountInfo:
    """The facts of the reader of a request; each method gives the keys of one property, None where nobody knows."""

    def __init__(self, at: Run, prop: tuple[str, ...], attached: str | None) -> None:
        assert at.client.reader is not None
        self.at, self.reader = at, at.client.reader
        found = self.found()
        self.person = found or Person(self.reader.id, self.reader.name, None, 0, 0, None, None)
        # Accounts that are kept beside a store have of the wiki's own no more than a name, and perhaps edits.
        self.own = found is None or at.lacks(account.password)
        wanted = set[str]() if self.own else {"groupmemberships"} & set(prop)
        self.facts = UserFacts(at, [self.person], wanted, attached)

    def found(self) -> Person | None:
        """The reader among the wiki's users."""
        if not self.at.has(user.sql):
            return None
        select = Select(user, read(*COLUMNS), where=[Compare(user.id, "=", self.reader.id)])
        return next(iter(people(self.at, select.columns, self.at.rows(select))), None)

    def messages(self) -> Mapping[str, Any] | None:
        """Whether there are messages on the talk page."""
        if self.own:
            return {"messages": False}
        if not self.at.has(new_messages.sql):
            return None
        where = [Compare(new_messages.user, "=", self.reader.id)]
        return {"messages": bool(self.at.rows(Select(new_messages, read(new_messages.user), where=where), 1))}

    def groups(self) -> Mapping[str, Any]:
        """All groups."""
        return {"groups": Items((*self.reader.groups, *self.reader.implicit), "g", plain=True)}

    def memberships(self) -> Mapping[str, Any]:
        """The groups that it was put into, with their ends."""
        if not self.own:
            return self.facts.group_memberships(self.person)
        items = [{"group": group, "expiry": "infinity"} for group in self.reader.groups]
        return {"groupmemberships": Items(items, "groupmembership", plain=True)}

    def implicit(self) -> Mapping[str, Any]:
        """The groups that it is in by itself."""
        return {"implicitgroups": Items(self.reader.implicit, "g", plain=True)}

    def rights(self) -> Mapping[str, Any]:
        """What it may do in this session."""
        return {"rights": Items(self.reader.rights, "r", plain=True)}

    def changeable(self) -> Mapping[str, Any]:
        """The groups that it may put others into, or itself."""
        known = self.at.site.profile.get("usergroups") or ()
        every = [group["name"] for group in known if group["name"] not in IMPLICIT]
        found: dict[str, dict[str, None]] = {name: {} for name in CHANGES}
        if "userrights" in self.reader.allowed:
            found["add"] = found["remove"] = dict.fromkeys(every)
        else:
            mine = {*self.reader.groups, *self.reader.implicit}
            for group in known:
                for name in CHANGES if group["name"] in mine else ():
                    said = group.get(name) or ()
                    found[name] |= dict.fromkeys(every if said is True else said)
        return {"changeablegroups": {name: Items(groups, "g", plain=True) for name, groups in found.items()}}

    def options(self) -> Mapping[str, Any] | None:
        """The preferences."""
        if not self.own and not self.at.has(up.sql):
            return None
        where = [Compare(up.user, "=", self.reader.id)]
        chosen = Select(up, read(up.name, up.value), where=where, sort=(up.name,))
        whole = options(self.at.site, dict([] if self.own else self.at.rows(chosen)), self.person.registration)
        return None if whole is None else {"options": Tree(whole, keep=whole)}

    def edit_count(self) -> Mapping[str, Any]:
        """How many edits it has made."""
        return self.facts.edit_count(self.person, 0)

    def real_name(self) -> Mapping[str, Any] | None:
        """Its other name."""
        found = self.private()
        return None if found is None else {"realname": found[0] or ""}

    def email(self) -> Mapping[str, Any] | None:
        """Its address for mail, which it may see only where it may see what is private."""
        if "viewmyprivateinfo" not in self.reader.allowed:
            return {}
        found = self.private()
        if found is None:
            return None
        address, confirmed = found[1] or "", found[2]
        return {"email": address, **({"emailauthenticated": timestamps.iso(confirmed)} if confirmed else {})}

    def private(self) -> tuple[Any, ...] | None:
        """Other name, address, and when that was confirmed; None for an account that has gone."""
        if self.own:
            return "", "", None
        columns = (account.real_name, account.email, account.confirmed)
        where = [Compare(account.id, "=", self.reader.id)]
        return next(iter(self.at.rows(Select(account, read(*columns), where=where))), None)

    def registration(self) -> Mapping[str, Any]:
        """When it was made."""
        said = self.facts.registration(self.person, None)
        return {"registrationdate": said["registration"]} if said else {}

    def unread(self) -> Mapping[str, Any] | None:
        """How many of the pages that it watches have changes that it has not seen."""
        if self.own:
            return {"unreadcount": 0}
        if not self.at.has(watchlist.sql):
            return None
        where = [Compare(watchlist.user, "=", self.reader.id), Null(watchlist.notified, negated=True)]
        count = len(self.at.rows(Select(watchlist, read(watchlist.user), where=where), MOST_UNREAD))
        return {"unreadcount": f"{MOST_UNREAD}+" if count >= MOST_UNREAD else count}

    def central(self) -> Mapping[str, Any]:
        """The ids among the users of a family of wikis."""
        return self.facts.central_ids(self.person)

    def latest(self) -> Mapping[str, Any] | None:
        """When it made its last edit."""
        if not (self.at.has(actor.sql) and self.at.has(revision.sql)):
            return None
        ids = self.at.rows(Select(actor, read(actor.id), where=[Compare(actor.user, "=", self.reader.id)]))
        found: list[str] = []
        for (id,) in ids:
            where = [Compare(revision.actor, "=", id)]
            select = Select(revision, read(revision.timestamp), where=where, sort=(Down(revision.timestamp),))
            found += [stamp for (stamp,) in self.at.rows(select, 1)]
        return {"latestcontrib": timestamps.iso(max(found))} if found else {}

    def block(self) -> Mapping[str, Any]:
        """Its block, where there is one."""
        return {} if self.own else block_info(self.at, blocks_of_client(self.at))

    def may_create_account(self) -> Mapping[str, Any]:
        """Whether it may make accounts, and if not, who may, or what blocks forbid it."""
        blocked = [] if self.own else against_creation(self.at)
        if blocked:
            return {"cancreateaccount": False, "cancreateaccounterror": Items(blocked, "error")}
        if "createaccount" in self.reader.allowed:
            return {"cancreateaccount": True}
        return {"cancreateaccount": False, "cancreateaccounterror": Items([limited(self.at)], "error")}


def limited(at: Run) -> Message:
    """What the wiki says to somebody who may not make accounts: who may."""
    groups = [linked(at.site, group) for group in groups_with(at.site, ("createaccount",))]
    text = f"The action you have requested is limited to users in one of the groups: {', '.join(groups)}."
    params = ({"list": Items(groups), "type": "comma"}, len(groups))
    return Message("permissiondenied", text, "badaccess-groups", params)


PARTS: dict[str, Callable[[AccountInfo], Mapping[str, Any] | None]] = {
    "blockinfo": AccountInfo.block,
    "hasmsg": AccountInfo.messages,
    "groups": AccountInfo.groups,
    "groupmemberships": AccountInfo.memberships,
    "implicitgroups": AccountInfo.implicit,
    "rights": AccountInfo.rights,
    "changeablegroups": AccountInfo.changeable,
    "options": AccountInfo.options,
    "editcount": AccountInfo.edit_count,
    "ratelimits": lambda info: {"ratelimits": {}},
    "theoreticalratelimits": lambda info: {"theoreticalratelimits": {}},
    "realname": AccountInfo.real_name,
    "email": AccountInfo.email,
    "registrationdate": AccountInfo.registration,
    "unreadcount": AccountInfo.unread,
    "centralids": AccountInfo.central,
    "latestcontrib": AccountInfo.latest,
    "cancreateaccount": AccountInfo.may_create_account,
}
"""What is said of an account, and not of everybody."""
