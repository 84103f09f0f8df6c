"""Which pages a store that was made of XML alone has."""

from collections.abc import Iterable, Mapping
from typing import Any

NO_TALK = "without talk and user pages"
"""What a store notes of the table `page` where it comes from a dump of articles."""
NO_SECTIONS = "without sections"
"""What it notes of the table `redirect` where it comes from dumps without texts."""
USER = 2


def may_lack_pages(page: Mapping[str, Any], namespaces: Iterable[int] | None) -> bool:
    """Whether the wiki may have pages of these namespaces (None: of any) that the store has not.

    `page` is what the store says of its table `page`.
    """
    if page.get("state") != "partial":
        return False
    if page.get("note") != NO_TALK or namespaces is None:
        return True
    return any(namespace == USER or namespace % 2 for namespace in namespaces)


def lacks_sections(redirect: Mapping[str, Any]) -> bool:
    """Whether the store's redirects do not tell to which sections they lead; `redirect` is what it says of them."""
    return redirect.get("state") == "partial" and str(redirect.get("note")).endswith(NO_SECTIONS)
