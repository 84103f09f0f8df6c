"""Which logs there are: their types and actions, and those that not everybody may read.

An enumeration here is open: a wiki's extensions have logs of their own, which only its log itself can tell.
"""

from typing import Any

from ..kinds import LOW, Kind, natural
from ..schema.changes import logging as log
from ..scope import Run, Scope
from ..select import Compare, Select, read
from ..site import Site

CORE = {
    "block": "block reblock unblock",
    "contentmodel": "change new",
    "create": "create",
    "delete": "delete delete_redir delete_redir2 event restore revision",
    "import": "interwiki upload",
    "managetags": "activate create deactivate delete",
    "merge": "merge",
    "move": "move move_redir",
    "newusers": "autocreate byemail create create2 newusers",
    "pagelang": "pagelang",
    "patrol": "autopatrol patrol",
    "protect": "modify move_prot protect unprotect",
    "renameuser": "renameuser",
    "rights": "autopromote rights",
    "suppress": "block delete event reblock revision",
    "tag": "update",
    "upload": "overwrite revert upload",
}
"""MediaWiki's own logs: type, actions."""

EXTENSIONS = {"Interwiki": {"interwiki": "*"}}
"""The same of extensions; * stands for any action."""

RESTRICTED = {
    "abusefilter-protected-vars": ("abusefilter-protected-vars-log", "Abuse Filter"),
    "abusefilterprivatedetails": ("abusefilter-privatedetails-log", "Abuse Filter"),
    "checkuser-temporary-account": ("checkuser-temporary-account-log", "CheckUser"),
    "ipinfo": ("ipinfo-view-log", "IPInfo"),
    "oath": ("oathauth-view-log", "OATHAuth"),
    "spamblacklist": ("spamblacklistlog", "SpamBlacklist"),
    "suppress": ("suppressionlog", ""),
    "titleblacklist": ("titleblacklistlog", "TitleBlacklist"),
}
"""The logs that need a right, by their types: the right, and the extension that asks for it."""


def logs(site: Site) -> dict[str, str]:
    """The logs that the wiki is known to have, as in CORE."""
    found = dict(CORE)
    for extension, more in EXTENSIONS.items():
        if site.has_extension(extension):
            found |= more
    return found


def hidden_types(at: Scope) -> list[str]:
    """The types of logs that the one who asks may not see: of all extensions, where the profile does not list them."""
    unlisted = at.site.profile.get("extensions") is None
    return [
        type
        for type, (right, extension) in RESTRICTED.items()
        if (not extension or unlisted or at.site.has_extension(extension)) and not at.may(right)
    ]


class LogType(Kind):
    """The type of a log, or "" for no log at all. Whether there is such a log `check_type` finds out."""

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), "type": sorted(("", *logs(site)), key=natural)}


class LogAction(Kind):
    """The action of a log, as type/action. Whether there is such an action `check_action` finds out."""

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        known = [f"{type}/{action}" for type, actions in logs(site).items() for action in actions.split()]
        return {**super().describe(site, most), "type": sorted(known, key=natural)}


def check_type(at: Run, type: str) -> bool:
    """Whether the wiki has a log of this type: known of it, or in its log."""
    return type in ("", *logs(at.site)) or _is_logged(at, type)


def check_action(at: Run, type: str, action: str) -> bool:
    """Whether the log of this type has the action, which may be * for all of a log of an extension."""
    actions = logs(at.site).get(type)
    if actions is None:
        return _is_logged(at, type, None if action == "*" else action)
    if actions == "*":
        return True
    return action != "*" and (action in actions.split() or _is_logged(at, type, action))


def _is_logged(at: Run, type: str, action: str | None = None) -> bool:
    where = [Compare(log.type, "=", type), None if action is None else Compare(log.action, "=", action)]
    return bool(at.rows(Select(log, read(log.id), where=where), 1))
