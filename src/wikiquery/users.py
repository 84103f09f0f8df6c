"""Names of users as MediaWiki accepts and writes them."""

import re

from . import addresses
from .site import Site
from .titles import InvalidTitle

BY_ID = re.compile(r"#[0-9]+", re.ASCII)
ADDRESS = re.compile(r"[0-9]+(\.[0-9]+){3}|[0-9A-F]+(:[0-9A-F]+){7}", re.ASCII)
UNFIT = re.compile(r"[/@#<>[\]|{}]")


def canonical_user(site: Site, text: str, *, by_id: bool = False, foreign: bool = False) -> str | None:
    """The name as the wiki writes it (`#5` and `de>Name` stay as they are where allowed), or None when it is none.

    Addresses are canonical: IPv6 in upper case without zeros in front, no :: .
    """
    if by_id and BY_ID.fullmatch(text):
        return text
    if foreign and re.fullmatch(r"[^\s<>|#]+>[^\s<>|#][^<>|#]*", text):
        return text
    trimmed = text.strip("_ \t\n")
    address = addresses.canonical(trimmed)
    if address != trimmed or ADDRESS.fullmatch(address):
        return address
    try:
        title = site.title(text, 2)
    except InvalidTitle:
        return None
    if title.namespace != 2 or title.interwiki or title.fragment or UNFIT.search(title.key):
        return None
    return title.key.replace("_", " ") or None
