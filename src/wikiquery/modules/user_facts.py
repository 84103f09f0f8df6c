"""What else is known of users than their names: groups, rights, blocks, preferences; asked for all at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from .. import timestamps
from ..result import Items, Tree
from ..rights import granted
from ..schema.people import user_groups as ug
from ..schema.people import user_properties as up
from ..scope import Batch, Run
from ..select import In, Select, read
from .groups import current_membership
from .implicit_groups import implicit_groups
from .person import UNKNOWN, Person
from .user_blocks import block_items, hidden_among

OF_GROUPS = frozenset({"groups", "groupmemberships", "implicitgroups", "rights"})
LONG_RIGHTS, LONG_REASON = 1000, 100
"""Bytes of all rights, and characters of a reason, with more of which an item may be larger than a statement's rows."""
LOCAL = "local"
"""The provider of ids for wikis that are in no family: the wiki's own ids."""


class UserFacts:
    """The facts of some users as far as `prop`, the names of MediaWiki's properties, asks for them.

    Each method gives the keys of one property; none, with a warning, where the snapshot does not tell.
    """

    def __init__(self, at: Run, people: Sequence[Person], prop: Collection[str], attached: str | None) -> None:
        self.at, self.prop, self.attached = at, frozenset(prop), attached
        ids = [person.id for person in people]
        self.memberships = self.read_memberships(ids) if OF_GROUPS & self.prop and ids else {}
        self.blocks = block_items(at, ids) if "blockinfo" in self.prop and ids else {}
        sees_hidden = at.may("hideuser") or "centralids" in self.prop
        self.hidden_ids = hidden_among(at, ids) if sees_hidden else frozenset[int]()
        self.preferences = self.read_preferences(ids) if {"emailable", "gender"} & self.prop and ids else None
        self.rights_of: dict[tuple[str, ...], Items | None] = {}
        self.large = any(len(block.get("blockreason", "")) > LONG_REASON for block in self.blocks.values())
        self.implicit_of: dict[tuple[Any, ...], list[str]] = {}

    # -- reading -------------------------------------------------------------------------------

    def read_memberships(self, ids: Sequence[int]) -> dict[int, list[tuple[str, str | None]]] | None:
        """The groups that users were put into, each with its end; None where the snapshot does not hold them."""
        if not self.at.has("user_groups"):
            self.at.missing("the groups of users", "user_groups")
            return None
        found: dict[int, list[tuple[str, str | None]]] = {}
        where = [In(ug.user, ids), current_membership()]
        for user, group, expiry in self.at.rows(Select(ug, read(ug.user, ug.group, ug.expiry), where=where)):
            found.setdefault(user, []).append((group, expiry))
        return {user: sorted(groups) for user, groups in found.items()}

    def read_preferences(self, ids: Sequence[int]) -> dict[tuple[int, str], str] | None:
        """What users chose, by id and name of the preference; None where the snapshot does not hold it."""
        if not self.at.has("user_properties"):
            return None
        where = [In(up.user, ids), In(up.name, ("disablemail", "gender"))]
        rows = self.at.rows(Select(up, read(up.user, up.name, up.value), where=where))
        return {(user, name): value for user, name, value in rows}

    def preference(self, person: Person, name: str, default: Any) -> Any:
        """A preference of a user, else the wiki's default."""
        assert self.preferences is not None
        defaults = self.at.site.profile.get("defaultoptions") or {}
        return self.preferences.get((person.id, name), defaults.get(name, default))

    def lacks(self, what: str) -> Mapping[str, Any]:
        """Warns of what no dump has; gives no keys."""
        self.at.undumped(what)
        return {}

    def small_or_large(
        self, items: Sequence[dict[str, Any]], key: Callable[[int], Any]
    ) -> Iterator[tuple[int, Any, Any]]:
        """What a procedure yields for the items of the users: all at once, or each where some are large.

        `key` gives the continue value of the n-th.
        """
        if self.large:
            yield from ((0, item, key(n)) for n, item in enumerate(items))
        elif items:
            yield 0, Batch(items, key), ""

    # -- properties ----------------------------------------------------------------------------

    def edit_count(self, person: Person, absent: int | None = None) -> Mapping[str, Any]:
        """The number of edits; `absent` where MediaWiki has not counted them."""
        if person.edits is UNKNOWN or (person.edits is None and absent is None):
            return self.lacks("the numbers of edits")
        return {"editcount": absent if person.edits is None else person.edits}

    def registration(self, person: Person, absent: str | None) -> Mapping[str, Any]:
        """The time of registration; `absent` where MediaWiki did not note it."""
        if person.registration is UNKNOWN:
            return self.lacks("the times of registration")
        return {"registration": absent if person.registration is None else timestamps.iso(person.registration)}

    def explicit(self, person: Person) -> list[str] | None:
        """The groups that a user was put into; None where the snapshot does not hold them."""
        if self.memberships is None:
            return None
        return [group for group, _ in self.memberships.get(person.id, ())]

    def implicit(self, person: Person) -> list[str]:
        """The groups that a user is in without that; warns of those of which it is not known."""
        explicit = tuple(self.explicit(person) or ())
        alike = (person.registration, person.edits, person.temporary, explicit)
        groups = self.implicit_of.get(alike)
        if groups is None:
            groups, open_ = implicit_groups(self.at.site, person, explicit)
            self.implicit_of[alike] = groups
            for group in open_:
                self.lacks(f'whether users are in the group "{group}"')
        return groups

    def group_memberships(self, person: Person) -> Mapping[str, Any]:
        """The groups that a user was put into, each with its end."""
        if self.memberships is None:
            return {}
        items = [
            {"group": group, "expiry": timestamps.iso(expiry) if expiry else "infinity"}
            for group, expiry in self.memberships.get(person.id, ())
        ]
        return {"groupmemberships": Items(items, "groupmembership", plain=True)}

    def groups(self, person: Person, *, implicit_first: bool = False) -> Mapping[str, Any]:
        """All groups of a user."""
        explicit = self.explicit(person)
        if explicit is None:
            return {}
        implicit = self.implicit(person)
        return {"groups": Items(implicit + explicit if implicit_first else explicit + implicit, "g", plain=True)}

    def implicit_groups(self, person: Person) -> Mapping[str, Any]:
        """The groups that a user is in without having been put there."""
        return {"implicitgroups": Items(self.implicit(person), "g", plain=True)}

    def rights(self, person: Person) -> Mapping[str, Any]:
        """What the groups of a user allow."""
        explicit = self.explicit(person)
        if explicit is None:
            return {}
        groups = (*explicit, *self.implicit(person))
        if groups not in self.rights_of:
            known = self.narrowed(granted(self.at.site, groups))
            self.rights_of[groups] = None if known is None else Items(known, "r", plain=True)
            self.large |= sum(map(len, known or ())) > LONG_RIGHTS
        rights = self.rights_of[groups]
        if rights is None:
            text = "The rights of groups are not known here: give the wiki's meta=siteinfo with --site."
            if all(said[1] != text for said in self.at.warnings):
                self.at.warn("notinsnapshot", text, {"module": self.at.path})
            return {}
        return {"rights": rights}

    def narrowed(self, rights: Sequence[str] | None) -> Sequence[str] | None:
        """Rights as the one who asks sees them: a bot password's grants narrow those of others, too."""
        reader = self.at.client.reader
        if rights is None or reader is None or reader.within is None:
            return rights
        return [right for right in rights if right in reader.within]

    def block(self, person: Person) -> Mapping[str, Any]:
        """The user's block, where there is one."""
        return self.blocks.get(person.id, {})

    def hidden(self, person: Person) -> Mapping[str, Any]:
        """Whether a block hides the user from others."""
        return {"hidden": True} if person.id in self.hidden_ids else {}

    def emailable(self, person: Person) -> Mapping[str, Any]:
        """Whether mail can be sent: the wiki lets somebody send it, and the user confirmed an address."""
        if self.preferences is None or person.reachable is None:
            return self.lacks("the preferences of users")
        sends = any("sendemail" in g["rights"] for g in self.at.site.profile.get("usergroups") or ())
        wanted = str(self.preference(person, "disablemail", "0")) in ("", "0", "False")
        return {"emailable": bool(sends and person.reachable and wanted)}

    def gender(self, person: Person) -> Mapping[str, Any]:
        """How the user wants to be spoken of."""
        if self.preferences is None:
            return self.lacks("the preferences of users")
        return {"gender": self.preference(person, "gender", "unknown")}

    def central_ids(self, person: Person) -> Mapping[str, Any]:
        """The ids among the users of a family of wikis, as far as those are this wiki's own."""
        providers = self.at.site.general.get("allcentralidlookupproviders") or [LOCAL]
        if providers != [LOCAL]:
            self.lacks("the ids of a family of wikis")
        if LOCAL not in providers:
            return {}
        id = 0 if person.id in self.hidden_ids else person.id
        said: dict[str, Any] = {"centralids": {LOCAL: id}, "attachedlocal": Tree({LOCAL: True})}
        if self.attached not in (None, "", "0"):
            said["attachedwiki"] = Tree({LOCAL: self.attached == self.at.site.general.get("wikiid")})
        return said
