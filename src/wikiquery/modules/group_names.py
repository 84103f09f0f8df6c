"""The names of MediaWiki's own groups where they are written out, and the pages that tell of them."""

from ..site import Site

NAMES = {
    "autoconfirmed": "Autoconfirmed users",
    "bot": "Bots",
    "bureaucrat": "Bureaucrats",
    "interface-admin": "Interface administrators",
    "suppress": "Suppressors",
    "sysop": "Administrators",
    "user": "Users",
}
PROJECT = 4


def linked(site: Site, group: str) -> str:
    """The name of a group with a link to its page, as wikitext; the bare name where there is no such page."""
    name = NAMES.get(group)
    return group if name is None else f"[[{site.name(PROJECT, name.replace(' ', '_'))}|{name}]]"
