"""The page that a text nearly names."""

from ..schema.tables import page
from ..scope import Run
from ..select import Compare, Select, read
from ..titles import InvalidTitle


def near(at: Run, search: str) -> int | None:
    """The id of the page that a text names as it is, or in another case."""
    text = search.strip().replace("_", " ")
    capitals = " ".join(word[:1].upper() + word[1:] for word in text.lower().split(" "))
    for attempt in dict.fromkeys((text, text.lower(), text.lower().capitalize(), capitals, text.upper())):
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
