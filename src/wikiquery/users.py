"""Names of users as MediaWiki accepts and writes them."""

import re

from . import addresses
from .site import Site
from .titles import InvalidTitle

USER = 2
LONGEST = 235
"""Bytes of the longest name that an account can be made with; longer ones exist."""

BY_ID = re.compile(r"#[0-9]+", re.ASCII)
ADDRESS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9A-F]{1,4}(:[0-9A-F]{1,4}){7}", re.ASCII)
"""An address in the form in which MediaWiki writes it."""
MASKED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){2}\.(?:xxx|[0-9]{1,3})", re.ASCII)
"""What looks like an address of IPv4: also those whose last part was masked, as in the first years."""
UNFIT = re.compile("[/\u0080-\u00a0\u2000-\u200f\u2028-\u202f\u3000\ue000-\uf8ff]")

RESERVED = frozenset(
    {
        "Command line script",
        "Conversion script",
        "DNSBL",
        "Delete page script",
        "Maintenance script",
        "MediaWiki automatic change",
        "MediaWiki default",
        "MediaWiki spam cleanup",
        "Move page script",
        "Proxy blocker",
        "Redirect fixer",
        "ScriptImporter",
        "System messenger",
        "Template namespace initialisation script",
        "Unknown user",
    }
)
"""The names of MediaWiki's own users, as they are where the wiki's language is English."""


def canonical_user(site: Site, text: str, *, by_id: bool = False, foreign: bool = False) -> str | None:
    """The name as the wiki writes it (`#5` and `de>Name` stay as they are where allowed), or None when it is none.

    Addresses are canonical: IPv6 in upper case without zeros in front, no :: .
    """
    if by_id and BY_ID.fullmatch(text):
        return text
    if foreign and ">" in text and "#" not in text:
        return text
    trimmed = text.strip("_ \t\n")
    if is_address(trimmed):
        return addresses.canonical(trimmed)
    if trimmed.endswith(".xxx") and MASKED.fullmatch(trimmed):
        return trimmed
    return account_name(site, text) or _address_behind_namespace(site, text)


def account_name(site: Site, text: str) -> str | None:
    """The name of the account that a text names, as the wiki writes it; None where no account can be called so."""
    if "#" in text:
        return None
    try:
        title = site.title(text, USER)
        name = title.key.replace("_", " ")
        # A name that, as a title, has a namespace in front is none.
        again = site.title(name)
    except InvalidTitle:
        return None
    if title.namespace != USER or title.interwiki or again.namespace or again.interwiki:
        return None
    if UNFIT.search(name) or MASKED.fullmatch(name) or is_address(name):
        return None
    return name or None


def can_be_made(site: Site, name: str) -> bool:
    """Whether an account of this name, which is one, could be made where there is none."""
    unfit = set(site.general.get("invalidusernamechars", "@:>="))
    return not (name in RESERVED or name.startswith("~") or unfit & set(name) or len(name.encode()) > LONGEST)


def is_address(name: str) -> bool:
    """Whether a name is an IP address, in any spelling."""
    address = addresses.canonical(name)
    if not ADDRESS.fullmatch(address):
        return False
    return ":" in address or all(int(octet) < 256 for octet in address.split("."))


def is_temporary(site: Site, name: str) -> bool:
    """Whether a name is one that the wiki gives to those who edit without an account (`autocreatetempuser`)."""
    said = site.profile.get("autocreatetempuser") or {}
    patterns = said.get("matchPatterns") or [said["matchPattern"]] if said.get("enabled") else ()
    parts = (str(pattern).partition("$1") for pattern in patterns)
    return any(name.startswith(before) and name.endswith(after) for before, _, after in parts)


def _address_behind_namespace(site: Site, text: str) -> str | None:
    """The address that a user page's title names."""
    try:
        title = site.title(text, USER)
    except InvalidTitle:
        return None
    fits = title.namespace == USER and not title.interwiki and not title.fragment and is_address(title.key)
    return addresses.canonical(title.key) if fits else None
