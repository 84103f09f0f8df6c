"""What the log tells of accounts: those that somebody made for somebody else, and those that got another name."""

import re

from wikiquery.importer.xmlrecords import LogItem
from wikiquery.site import Site
from wikiquery.titles import InvalidTitle

USER = 2
MADE = frozenset({"create2", "byemail"})  # whoever makes an account for himself is the one who does it
_NUMBER = re.compile(r'"4::userid";i:([0-9]+);|\s*([0-9]+)\s*\Z', re.ASCII)
_NEW_NAME = re.compile(r'"5::newuser";s:[0-9]+:"([^"]*)";')


def made(item: LogItem, site: Site) -> tuple[int, str] | None:
    """The id and the name of the account that an entry says was made for somebody; None where it says no such thing."""
    if item.type != "newusers" or item.action not in MADE:
        return None
    found, name = _NUMBER.search(item.params), _name(item.title, site)
    number = int(found[1] or found[2]) if found else 0
    return (number, name) if number and name else None


def renamed(item: LogItem, site: Site) -> tuple[str, str] | None:
    """The old and the new name of the account that an entry says was renamed; None where it says no such thing."""
    if item.type != "renameuser":
        return None
    found, old = _NEW_NAME.search(item.params), _name(item.title, site)
    new = found[1] if found else item.params.partition("\n")[0].strip()
    return (old, new) if old and new and not new.startswith("a:") else None


def _name(title: str | None, site: Site) -> str:
    """The name of the user whose page has this title; "" where it is no user's."""
    try:
        parsed = site.title(title or "")
    except InvalidTitle:
        return ""
    return parsed.key.replace("_", " ") if parsed.namespace == USER and "/" not in parsed.key else ""
