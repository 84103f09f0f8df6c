"""The page that a text nearly names."""

import re

from ..schema.tables import page
from ..scope import Run
from ..select import Compare, Select, read
from ..titles import InvalidTitle

BEHIND_SIGN = re.compile(r"(?<![\w\u0080-\U0010ffff])\w")
"""A letter in front, or behind what is no letter and ASCII."""


def near(at: Run, search: str) -> int | None:
    """The id of the page that a text names as it is, or in another case."""
    text = search.strip()
    small = text.lower()
    capitals = " ".join(word[:1].upper() + word[1:] for word in small.split(" "))
    broken = BEHIND_SIGN.sub(lambda letter: letter[0].upper(), small)
    for attempt in dict.fromkeys((text, small, small.capitalize(), capitals, text.upper(), broken)):
        try:
            title = at.site.title(attempt)
        except InvalidTitle:
            continue
        if title.interwiki or title.namespace < 0:
            continue
        where = Compare(page.namespace, "=", title.namespace), Compare(page.title, "=", title.key)
        if rows := at.rows(Select(page, read(page.id), where=where), 1):
            return int(rows[0][0])
    return None
