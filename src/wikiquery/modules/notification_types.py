"""The types of notifications of the extension Echo: where they belong, and which of them an account wants."""

from collections.abc import Collection, Mapping
from typing import Any

from ..schema.people import user, user_properties
from ..scope import Run
from ..select import Compare, Select, prefix, read

ALERT, MESSAGE = "alert", "message"
SECTIONS = (ALERT, MESSAGE)
WEB, EMAIL = "web", "email"
NOTIFIERS = (EMAIL, WEB)
OTHER = "other"
TYPES: Mapping[str, tuple[str, str]] = {
    "api-notice": ("api-notice", MESSAGE),
    "article-reminder": ("article-reminder", MESSAGE),
    "edit-user-page": ("edit-user-page", ALERT),
    "edit-user-talk": ("edit-user-talk", ALERT),
    "emailuser": ("emailuser", ALERT),
    "foreign": ("foreign", ALERT),
    "mention": ("mention", ALERT),
    "mention-failure": ("mention-failure", ALERT),
    "mention-failure-too-many": ("mention-failure", ALERT),
    "mention-success": ("mention-success", MESSAGE),
    "mention-summary": ("mention", ALERT),
    "minor-watchlist-change": ("minor-watchlist", MESSAGE),
    "page-linked": ("article-linked", MESSAGE),
    "reverted": ("reverted", ALERT),
    "thank-you-edit": ("thank-you-edit", MESSAGE),
    "user-rights": ("user-rights", ALERT),
    "watchlist-change": ("watchlist", MESSAGE),
    "welcome": ("system-noemail", MESSAGE),
}
"""Echo's own types, each with its category and its section."""
NEVER_MAILED = ("page-linked",)
OPTION, MAILED_TALK = "echo-subscriptions-", "enotifusertalkpages"
SINCE = "20240208200000"
"""Accounts that are younger have other preferences, unless they choose."""
OF_THE_YOUNG: Mapping[str, bool] = {
    f"{OPTION}email-article-linked": True,
    f"{OPTION}email-mention": True,
    f"{OPTION}web-article-linked": True,
    f"{OPTION}web-reverted": False,
}


class Wishes:
    """What an account wants to be told of, and how."""

    def __init__(self, at: Run, id: int) -> None:
        self.defaults: Mapping[str, Any] = at.site.profile.get("defaultoptions") or {}
        self.chosen = chosen(at, id)
        self.young = is_young(at, id)

    def category(self, type: str) -> str:
        """The category of a type: `other` where the wiki lets nobody choose about the type's own."""
        category = TYPES[type][0]
        return category if not self.defaults or f"{OPTION}{WEB}-{category}" in self.defaults else OTHER

    def types(self, notifiers: Collection[str], sections: Collection[str]) -> list[str]:
        """The types of these sections that one of the ways of telling is wanted for."""
        return sorted(
            type
            for type, (_, section) in TYPES.items()
            if section in sections and any(self.wants(type, notifier) for notifier in notifiers)
        )

    def wants(self, type: str, notifier: str) -> bool:
        """Whether the account wants to be told of a type in a way."""
        if notifier == EMAIL and type in NEVER_MAILED:
            return False
        category = self.category(type)
        # MediaWiki has a preference of its own for mails about the user's talk page.
        mailed = notifier == EMAIL and category == "edit-user-talk"
        option = MAILED_TALK if mailed else f"{OPTION}{notifier}-{category}"
        if option in self.chosen:
            return self.chosen[option] not in ("", "0")
        if self.young and option in OF_THE_YOUNG:
            return OF_THE_YOUNG[option]
        return bool(self.defaults.get(option, notifier == WEB))


def chosen(at: Run, id: int) -> dict[str, str]:
    """The preferences about notifications that an account has set."""
    if not at.has(user_properties.sql):
        return {}
    columns = read(user_properties.name, user_properties.value)
    own = Compare(user_properties.user, "=", id)
    rows = at.rows(Select(user_properties, columns, where=[own, *prefix(user_properties.name, OPTION)]))
    of_talk = Compare(user_properties.name, "=", MAILED_TALK)
    rows += at.rows(Select(user_properties, columns, where=[own, of_talk]))
    return {name: value or "" for name, value in rows}


def is_young(at: Run, id: int) -> bool:
    """Whether an account was made after the defaults changed."""
    if not at.has(user.sql):
        return True
    rows = at.rows(Select(user, read(user.registration), where=[Compare(user.id, "=", id)]))
    return bool(rows and rows[0][0] and rows[0][0] > SINCE)
