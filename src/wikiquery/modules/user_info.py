"""Who asks: meta=userinfo."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .. import addresses
from ..kinds import Choice, String
from ..params import MetaModule, param
from ..result import Items, Reported, Tree
from ..scope import Run
from . import account_info
from .account_info import limited
from .client_blocks import against_creation, block_info
from .reader_blocks import blocks_of_client

LANGUAGE = re.compile(r"([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]*)?))?")
"""A language of the header Accept-Language with its weight (RFC 9110, 12.5.4)."""

ANYONE = ("*",)
"""The groups of an anonymous client."""


class UserInfo(MetaModule, prefix="ui"):
    """The client: an account, or nobody, with the rights that the wiki gives to everyone."""

    volatile = True
    personal = True

    prop: tuple[str, ...] | None = param(
        Choice(
            *("acceptlang", "blockinfo", "cancreateaccount", "centralids", "changeablegroups", "editcount", "email"),
            *("groupmemberships", "groups", "hasmsg", "implicitgroups", "latestcontrib", "options", "ratelimits"),
            *("realname", "registrationdate", "rights", "theoreticalratelimits", "unreadcount"),
            multi=True,
            all_value="*",
        ),
        "What to say of the client.",
    )
    attachedwiki: str | None = param(String(), "With `centralids`: whether the client is known on this wiki.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """One item; its parts come in MediaWiki's order."""
        reader = at.client.reader
        if reader is None:
            said = Reported(id=0, name=addresses.canonical(at.client.address), anon=True)
        else:
            said = Reported(id=reader.id, name=reader.name)
            info = account_info.AccountInfo(at, self.prop or (), self.attachedwiki)
        for name in ORDER:
            if name in (self.prop or ()):
                if reader is not None and name in account_info.PARTS:
                    part = account_info.PARTS[name](info)
                else:
                    part = PARTS[name](self, at)
                if part is None:
                    absent(name, at)
                else:
                    said |= part
        yield 0, said, ""

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["userinfo"] = item


def absent(name: str, at: Run) -> None:
    """Warns that nobody has told what was asked for."""
    if at.client.reader is not None:
        at.undumped(f'the "{name}" of accounts')
        return
    text = f'The "{name}" of an anonymous user is not known here: give the wiki\'s meta=siteinfo with --site.'
    at.warn("notinsnapshot", text, {"module": at.path, "prop": name})


def rights_of_all(at: Run) -> list[str] | None:
    """The rights that everyone has, in the wiki's order; None where the site profile does not say."""
    for group in at.site.profile.get("usergroups") or ():
        if group["name"] == "*":
            return list(group.get("rights") or ())
    return None


def rights(request: UserInfo, at: Run) -> Mapping[str, Any] | None:
    """What everyone may do."""
    known = rights_of_all(at)
    return None if known is None else {"rights": Items(known, "r", plain=True)}


def may_create_account(request: UserInfo, at: Run) -> Mapping[str, Any] | None:
    """Whether the wiki lets everyone make an account, and no block forbids it."""
    known = rights_of_all(at)
    if known is None:
        return None
    errors = against_creation(at) or ([] if "createaccount" in known else [limited(at)])
    return {"cancreateaccount": not errors, **({"cancreateaccounterror": Items(errors, "error")} if errors else {})}


def options(request: UserInfo, at: Run) -> Mapping[str, Any] | None:
    """The preferences: the wiki's defaults. Here formatversion=1 keeps true and false."""
    known = at.site.profile.get("defaultoptions")
    return None if known is None else {"options": Tree(known, keep=known)}


def changeable(request: UserInfo, at: Run) -> Mapping[str, Any]:
    """Nobody's groups can be changed."""
    return {"changeablegroups": {name: Items((), "g") for name in ("add", "remove", "add-self", "remove-self")}}


def accepted(request: UserInfo, at: Run) -> Mapping[str, Any]:
    """The languages that the client wants, the best first; among equals in the order in which they were sent."""
    weights: dict[str, float] = {}
    for code, weight in LANGUAGE.findall(at.client.languages.lower()):
        weights[code] = float(weight or 1)
    wanted = sorted((item for item in weights.items() if item[1] > 0), key=lambda item: -item[1])
    listed = [{"q": int(q) if q == int(q) else q, "code": code} for code, q in wanted]
    return {"acceptlang": Items(listed, "lang", content="code")}


def central(request: UserInfo, at: Run) -> Mapping[str, Any]:
    """The ids among the users of a family of wikis: none."""
    providers = at.site.general.get("allcentralidlookupproviders") or ["local"]
    said: dict[str, Any] = {"centralids": dict.fromkeys(providers, 0)}
    said["attachedlocal"] = Tree(dict.fromkeys(providers, False))
    if request.attachedwiki is not None:
        said["attachedwiki"] = Tree(dict.fromkeys(providers, False))
    return said


def nothing(request: UserInfo, at: Run) -> Mapping[str, Any]:
    """What is said of nobody's blocks and edits."""
    return {}


PARTS: dict[str, Callable[[UserInfo, Run], Mapping[str, Any] | None]] = {
    "blockinfo": lambda request, at: block_info(at, blocks_of_client(at)),
    "hasmsg": lambda request, at: {"messages": False},
    "groups": lambda request, at: {"groups": Items(ANYONE, "g", plain=True)},
    "groupmemberships": lambda request, at: {"groupmemberships": Items((), "groupmembership")},
    "implicitgroups": lambda request, at: {"implicitgroups": Items(ANYONE, "g", plain=True)},
    "rights": rights,
    "changeablegroups": changeable,
    "options": options,
    "editcount": lambda request, at: {"editcount": 0},
    "ratelimits": lambda request, at: {"ratelimits": {}},
    "theoreticalratelimits": lambda request, at: {"theoreticalratelimits": {}},
    "realname": lambda request, at: {"realname": ""},
    "email": lambda request, at: {"email": ""},
    "registrationdate": nothing,
    "acceptlang": accepted,
    "unreadcount": lambda request, at: {"unreadcount": 0},
    "centralids": central,
    "latestcontrib": nothing,
    "cancreateaccount": may_create_account,
}
"""What is said of nobody."""
ORDER = tuple(PARTS)
"""MediaWiki's order of the parts."""
