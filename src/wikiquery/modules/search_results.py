"""What list=search says of the pages that it found."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..plaintext import headings, plain, silent_links
from ..schema.search import search_pages
from ..schema.tables import page, redirect, slots
from ..scope import Run
from ..select import Compare, In, Join, Select, read
from ..snippets import beginning, marked
from ..timestamps import iso
from ..titles import Title
from .search_terms import Wanted

RESULT = (
    search_pages.id, page.id, page.namespace, page.title, page.length, page.latest, search_pages.words,
    search_pages.edited,
)  # fmt: skip
"""What is read of a page that is shown."""


FIRST = 10_000
"""Letters of a text of which the sections are looked at before the whole text is."""


class Results:
    """What is said of the pages that were found."""

    def __init__(self, at: Run, prop: Sequence[str], wanted: Wanted) -> None:
        self.at, self.prop, self.wanted = at, frozenset(prop), wanted
        self.silent = silent_links(at.site)

    def items(self, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """An item for each row."""
        texts: dict[int, str] = {}
        if rows and self.prop & {"snippet", "sectiontitle", "sectionsnippet"}:
            texts = texts_of(self.at, [row[5] for row in rows])
        for _, id, namespace, key, length, latest, words, edited in rows:
            name = self.at.site.name(namespace, key)
            item: dict[str, Any] = {"ns": namespace, "title": name, "pageid": id}
            if "size" in self.prop:
                item["size"] = length
            if "wordcount" in self.prop:
                item["wordcount"] = words or 0
            text = texts.get(latest, "")
            if "snippet" in self.prop:
                item["snippet"] = self.snippet(text)
            if "timestamp" in self.prop and edited:
                item["timestamp"] = iso(edited)
            if "titlesnippet" in self.prop:
                item["titlesnippet"] = marked(name, self.wanted.marked_titles)
            self.add_redirect(item, namespace, key)
            self.add_section(item, text)
            if "categorysnippet" in self.prop:
                item["categorysnippet"] = ""
            if "isfilematch" in self.prop:
                item["isfilematch"] = False
            yield item

    def snippet(self, text: str) -> str:
        """The words around the first that is marked, or the beginning; of a long text its first sections may do."""
        end = text.rfind("\n==", 0, FIRST) if len(text) > FIRST else -1
        if end > 0:
            shown = plain(text[:end], self.silent)
            found = marked(shown, self.wanted.marked, whole=False)
            if found or (shown and not self.wanted.marked):
                return found or beginning(shown)
        shown = plain(text, self.silent)
        return marked(shown, self.wanted.marked, whole=False) or beginning(shown)

    def add_redirect(self, item: dict[str, Any], namespace: int, key: str) -> None:
        """Adds the first redirect to the page in whose title a word is."""
        if not self.prop & {"redirecttitle", "redirectsnippet"} or not self.at.has("redirect"):
            return
        select = Select(
            redirect,
            read(page.namespace, page.title),
            (Join(page, ((page.id, redirect.from_),)),),
            (Compare(redirect.namespace, "=", namespace), Compare(redirect.title, "=", key)),
        )
        for of, title in self.at.rows(select, 500):
            name = self.at.site.name(of, title)
            if found := marked(name, self.wanted.marked_titles):
                item |= {"redirecttitle": name} if "redirecttitle" in self.prop else {}
                item |= {"redirectsnippet": found} if "redirectsnippet" in self.prop else {}
                return

    def add_section(self, item: dict[str, Any], text: str) -> None:
        """Adds the first section in whose title a word is."""
        if not self.prop & {"sectiontitle", "sectionsnippet"}:
            return
        for title in headings(text):
            if found := marked(title, self.wanted.marked):
                item |= {"sectiontitle": title} if "sectiontitle" in self.prop else {}
                item |= {"sectionsnippet": found} if "sectionsnippet" in self.prop else {}
                return

    @staticmethod
    def title(row: Sequence[Any]) -> Title:
        """The title of a row's page."""
        return Title(row[2], row[3])


def texts_of(at: Run, revisions: Sequence[int]) -> dict[int, str]:
    """The texts of revisions."""
    select = Select(
        slots,
        read(slots.revision, slots.address),
        where=[In(slots.revision, revisions), Compare(slots.role, "=", "main")],
    )
    addresses = dict(at.rows(select))
    texts = at.texts(list(addresses.values()))
    return {revision: texts.get(address) or "" for revision, address in addresses.items()}
