"""The list of files that pages may not show: the page "Bad image list" of the namespace MediaWiki."""

import re
from collections.abc import Mapping, Set

from ..schema.tables import page, slots
from ..scope import Run
from ..select import Compare, Join, Select, read
from ..site import Site
from ..titles import InvalidTitle, Title

NAMESPACE, KEY = 8, "Bad_image_list"
LINK = re.compile(r"\[\[:?(.*?)\]\]")

BadFiles = Mapping[str, Set[tuple[int, str]]]
"""For each file the pages that may show it all the same."""


def bad_files(at: Run) -> BadFiles:
    """The wiki's list; empty where it has none."""
    where = [
        Compare(page.namespace, "=", NAMESPACE),
        Compare(page.title, "=", KEY),
        Compare(slots.role, "=", "main"),
    ]
    joins = (Join(slots, ((slots.revision, page.latest),)),)
    rows = at.rows(Select(page, read(slots.address), joins=joins, where=where))
    if not rows:
        return {}
    text = at.texts([rows[0][0]])[rows[0][0]]
    if text is None:
        at.missing("the list of bad files", "text")
        return {}
    return listed(at.site, text)


def listed(site: Site, text: str) -> BadFiles:
    """The list as its page says it: an item a file, which its first link names; other links are exceptions."""
    found: dict[str, set[tuple[int, str]]] = {}
    for line in text.split("\n"):
        if not line.startswith("*"):
            continue
        titles = [title_of(site, link) for link in LINK.findall(line)]
        if titles and titles[0] is not None:
            found[titles[0].key] = {(title.namespace, title.key) for title in titles[1:] if title is not None}
    return found


def title_of(site: Site, text: str) -> Title | None:
    """The title that a link names; None where it names none."""
    try:
        return site.title(text)
    except InvalidTitle:
        return None
