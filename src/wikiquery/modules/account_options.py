"""The preferences of an account: those that were chosen, the wiki's defaults, and what extensions make of them."""

from collections.abc import Mapping
from typing import Any

from ..site import Site

LATER = "20240208200000"
ECHO = {
    "echo-subscriptions-web-reverted": False,
    "echo-subscriptions-web-article-linked": True,
    "echo-subscriptions-email-mention": True,
    "echo-subscriptions-email-article-linked": True,
}
"""Echo's defaults for accounts that were made later than that."""
TALK = "echo-subscriptions-email-edit-user-talk"
"""What Echo takes from the preference of MediaWiki for the same."""


def options(site: Site, chosen: Mapping[str, Any], registration: Any) -> dict[str, Any] | None:
    """All preferences, first those that were chosen; None where the site does not say its defaults. 0 is a number."""
    defaults = site.profile.get("defaultoptions")
    if defaults is None:
        return None
    own = {name: 0 if value == "0" else value for name, value in chosen.items()}
    whole = {**own, **{name: value for name, value in defaults.items() if name not in own}}
    if site.has_extension("Echo"):
        later = isinstance(registration, str) and registration > LATER
        whole |= {name: value for name, value in ECHO.items() if later and name in whole and name not in own}
        if TALK in whole and "enotifusertalkpages" in whole:
            whole[TALK] = whole["enotifusertalkpages"]
    return whole
