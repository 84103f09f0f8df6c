"""Groups of users: which there are, which of them have a right, and who is in one."""

from collections.abc import Sequence

from ..schema.columns import Column
from ..schema.people import user_groups as ug
from ..select import NOW, AnyOf, Compare, Condition, Exists, In, Null
from ..site import Site

UNGRANTED = frozenset(
    {
        "autocreateaccount",
        "delete-redirect",
        "logentryimport",
        "nominornewtalk",
        "override-export-depth",
        "patrolmarks",
        "reupload-own",
        "sendemail",
        "siteadmin",
        "upload_by_url",
        "userrights-interwiki",
    }
)
"""Rights that MediaWiki knows even where no group has them."""
IMPLIED = frozenset(
    {
        "changeemail",
        "confirmemail",
        "linkpurge",
        "mailpassword",
        "purge",
        "renderfile",
        "renderfile-nonstandard",
        "stashbasehtml",
        "stashedit",
    }
)
"""Rights that everybody has as long as nobody limits how often."""
IMPLICIT = frozenset({"*", "user", "autoconfirmed"})


def explicit_groups(site: Site) -> list[str]:
    """The groups that users can be put into, sorted."""
    return sorted(g["name"] for g in site.profile.get("usergroups") or () if g["name"] not in IMPLICIT)


def known_rights(site: Site) -> list[str]:
    """The rights that a filter by rights takes, sorted."""
    granted = {right for group in site.profile.get("usergroups") or () for right in group["rights"]}
    echo = {"echo-create"} if "echo-read-notifications" in granted else set()
    return sorted(granted | UNGRANTED | echo)


def all_rights(site: Site) -> list[str]:
    """The rights that a list of users takes, sorted: also those that everybody has."""
    return sorted({*known_rights(site), *IMPLIED})


def groups_with(site: Site, rights: Sequence[str]) -> list[str]:
    """The groups that have one of the rights."""
    wanted = set(rights)
    return [g["name"] for g in site.profile.get("usergroups") or () if wanted & set(g["rights"])]


def membership(user: Column, groups: Sequence[str], *, negated: bool = False) -> Condition:
    """The condition that a user is in one of the groups (or, negated, in none)."""
    return Exists(ug, ug.user, user, (In(ug.group, tuple(groups)), current_membership()), negated=negated)


def current_membership() -> Condition:
    """The condition that a membership has not ended."""
    return AnyOf((Null(ug.expiry), Compare(ug.expiry, ">=", NOW)))
