"""What is known of users who are named: list=users."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..kinds import Choice, Integer, String
from ..params import ListModule, param
from ..result import Items, Message, Reports
from ..schema.people import user
from ..scope import Onward, Run
from ..select import Condition, In, Select, read
from ..users import RESERVED, account_name, can_be_made
from .person import COLUMNS, Person, people, whole
from .user_blocks import not_hidden
from .user_facts import UserFacts

PROBLEMS = {
    "invaliduser": Message("invaliduser", "No account can be called so.", "noname"),
    "userexists": Message("userexists", "There is an account of this name.", "userexists"),
}
"""Why an account cannot be made."""


class Users(ListModule, prefix="us", tag="user"):
    """The users who are named, by name or id."""

    reads = ("user",)
    adds = ("user_groups",)
    example = (("users", "Admin|192.0.2.7"), ("prop", "groups"))
    continues_by = "users"

    prop: tuple[str, ...] | None = param(
        Choice(
            *("blockinfo", "cancreate", "centralids", "editcount", "emailable", "gender", "groupmemberships"),
            *("groups", "implicitgroups", "registration", "rights"),
            multi=True,
        ),
        "What to say of the users.",
    )
    attachedwiki: str | None = param(String(), "With `centralids`: whether the user is known on this wiki.")
    users: tuple[str, ...] | None = param(String(multi=True), "The users, by name.")
    userids: tuple[int, ...] | None = param(Integer(multi=True), "The users, by id.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """First what names no user, then the users in the order in which they were named."""
        if self.users is not None and self.userids is not None:
            raise at.together("users", "userids")
        if self.userids is not None:
            yield from self.by_id(at, list(dict.fromkeys(self.userids)))
        elif self.users:
            yield from self.by_name(at, list(dict.fromkeys(self.users)))

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        cls.put_all(node, (item,))

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        node.setdefault(cls.name, Reports((), cls.tag)).extend(items)

    def by_name(self, at: Run, texts: Sequence[str]) -> Iterator[tuple[int, Any, Any]]:
        """The users of these names."""
        names = {text: account_name(at.site, text) for text in texts}
        left = list(texts)
        for text in texts:
            if names[text] is None:
                yield 0, {"name": text, "invalid": True}, joined(left)
                left.remove(text)
        wanted = sorted({name for name in names.values() if name is not None})
        found = {one.name: one for one in self.find(at, In(user.name, wanted))} if wanted else {}
        missing = [name for name in wanted if name not in found]
        facts = self.facts(at, list(found.values()), len(missing))
        makeable = self.makeable(at, missing)
        items = []
        for text in left:
            name = names[text] or ""
            lost = {"name": name, "missing": True, **makeable.get(name, {})}
            items.append(self.item(facts, found[name]) if name in found else lost)
        yield from facts.small_or_large(items, lambda n: joined(left[n:]))

    def by_id(self, at: Run, ids: Sequence[int]) -> Iterator[tuple[int, Any, Any]]:
        """The users of these ids."""
        wanted = sorted(id for id in ids if id > 0)
        found = {one.id: one for one in self.find(at, In(user.id, wanted))} if wanted else {}
        facts = self.facts(at, list(found.values()), len(wanted) - len(found))
        items = [self.item(facts, found[id]) if id in found else {"userid": id, "missing": True} for id in ids]
        yield from facts.small_or_large(items, lambda n: Onward("userids", joined(list(map(str, ids[n:])))))

    def find(self, at: Run, condition: Condition) -> list[Person]:
        """The users whom readers may see."""
        select = Select(user, read(*COLUMNS), where=[condition, not_hidden(at)])
        return people(at, select.columns, at.rows(select))

    def facts(self, at: Run, people: Sequence[Person], missing: int) -> UserFacts:
        """What else is known of them; warns where those who are missing may be users all the same."""
        if missing and not whole(at):
            text = "Only users whom histories and logs name are known here: others are said to be missing."
            at.warn("notinsnapshot", text, {"module": at.path})
        return UserFacts(at, people, self.prop or (), self.attachedwiki)

    def item(self, facts: UserFacts, person: Person) -> dict[str, Any]:
        """The item of a user, its keys in MediaWiki's order."""
        prop = facts.prop
        item: dict[str, Any] = {"userid": person.id, "name": person.name}
        if person.system or (person.system is None and person.name in RESERVED):
            item["systemuser"] = True
        if "editcount" in prop:
            item |= facts.edit_count(person)
        if "registration" in prop:
            item |= facts.registration(person, None)
        if "groups" in prop:
            item |= facts.groups(person)
        if "groupmemberships" in prop:
            item |= facts.group_memberships(person)
        if "implicitgroups" in prop:
            item |= facts.implicit_groups(person)
        if "rights" in prop:
            item |= facts.rights(person)
        item |= facts.hidden(person)
        item |= facts.block(person)
        if "emailable" in prop:
            item |= facts.emailable(person)
        if "gender" in prop:
            item |= facts.gender(person)
        if "centralids" in prop:
            item |= facts.central_ids(person)
        return item

    def makeable(self, at: Run, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Whether accounts of these names, which readers do not see, could be made."""
        if "cancreate" not in (self.prop or ()) or not names:
            return {}
        taken = {name for (name,) in at.rows(Select(user, read(user.name), where=[In(user.name, names)]))}
        found: dict[str, Mapping[str, Any]] = {}
        for name in names:
            code = "userexists" if name in taken else "" if can_be_made(at.site, name) else "invaliduser"
            found[name] = {
                "cancreate": not code,
                **({"cancreateerror": Items([PROBLEMS[code]], "error")} if code else {}),
            }
        return found


def joined(values: Sequence[str]) -> str:
    """Values as a parameter."""
    text = "|".join(values)
    return text if text.count("|") < len(values) else "\x1f" + "\x1f".join(values)
