"""Pages and revisions of XML dumps, as rows of a store's tables."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from wikiquery.importer.people import Actors, Comments
from wikiquery.importer.restrictions import restriction_rows
from wikiquery.importer.texts import Texts
from wikiquery.importer.xmlrecords import Page, Revision, Slot, redirect_link
from wikiquery.site import Site
from wikiquery.titles import InvalidTitle, Title

Row: TypeAlias = tuple[Any, ...]

HIDDEN_TEXT, HIDDEN_COMMENT, HIDDEN_USER = 1, 2, 4
REMEMBERED = 50_000  # contents of one page kept at hand, for later revisions that share them
LINK = re.compile(r"\[\[([^\]|]+)")
# What a dump says of pages and revisions, in the order in which it is written to the store.
REVISION_TABLES = ("revision", "slots", "content", "text")
PAGE_TABLES = ("page", "redirect", "page_restrictions")


class PageRows:
    """Turns pages into rows, table by table; `take` gives those that are ready. Ids start at 1 in every table."""

    def __init__(self, site: Site, texts: Texts, actors: Actors, comments: Comments) -> None:
        self.site, self.texts, self.actors, self.comments = site, texts, actors, comments
        self.models: dict[str, int] = {}
        self.roles: dict[str, int] = {"main": 1}
        self.revisions = 0
        self._contents = 0
        self._restrictions = 0
        self.pending = 0  # rows that are ready
        self._rows: dict[str, list[Row]] = {}
        self._of_page: dict[tuple[int, str], tuple[int, bool]] = {}
        self._addresses: dict[tuple[str, int], str] = {}

    def take(self) -> dict[str, list[Row]]:
        """The rows that became ready since the last time, by table."""
        rows, self._rows, self.pending = self._rows, {}, 0
        rows["text"] = [*self.texts.rows()]
        rows["comment"] = [*self.comments.rows()]
        return rows

    def page(self, page: Page, revisions: Iterable[Revision]) -> Iterator[int]:
        """Take a page; yields the number of its revisions so far after each, so that rows can be taken meanwhile."""
        self._of_page.clear()
        self._addresses.clear()
        latest: Revision | None = None
        first = True
        for number, revision in enumerate(revisions, 1):
            self._revision(page, revision)
            if latest is None or (revision.timestamp, revision.id) >= (latest.timestamp, latest.id):
                latest, first = revision, number == 1
            self.revisions += 1
            yield number
        if latest is not None:
            self._page(page, latest, first and not latest.parent_id)

    def _put(self, table: str, row: Row) -> None:
        self._rows.setdefault(table, []).append(row)
        self.pending += 1

    def _page(self, page: Page, latest: Revision, new: bool) -> None:
        main = latest.slots[0]
        self._put(
            "page",
            (
                *(page.id, page.namespace, key_of(page), int(page.redirect is not None), int(new), random_of(page.id)),
                *(latest.timestamp, None, latest.id, max(latest.size, 0), main.model, None),
            ),
        )
        target = self._target(page, main)
        if target is not None:
            self._put("redirect", (page.id, target.namespace, target.key, target.interwiki, target.fragment))
        if page.restrictions:
            for row in restriction_rows(page.id, page.restrictions):
                self._restrictions += 1
                self._put("page_restrictions", (self._restrictions, *row))

    def _target(self, page: Page, main: Slot) -> Title | None:
        if page.redirect is None:
            return None
        written, text = page.redirect, main.text or ""
        if not written and (link := LINK.search(text)):
            written = link[1]
        target, linked = self._title(written), self._title(redirect_link(text) or "")
        # The dump names the page, its text also the section.
        same = target and linked and replace(linked, fragment="") == replace(target, fragment="")
        return linked if same else target

    def _title(self, written: str) -> Title | None:
        try:
            return self.site.title(written) if written else None
        except InvalidTitle:
            return None

    def _revision(self, page: Page, revision: Revision) -> None:
        deleted = (
            HIDDEN_TEXT * revision.text_hidden
            + HIDDEN_COMMENT * revision.comment_hidden
            + HIDDEN_USER * revision.contributor.hidden
        )
        sha1 = revision.sha1 or (revision.slots[0].sha1 if len(revision.slots) == 1 else "")
        self._put(
            "revision",
            (
                *(revision.id, page.id, self.comments.number(revision.comment or ""), self._actor(revision)),
                *(revision.timestamp, int(revision.minor), deleted, revision.size if revision.size >= 0 else None),
                *(revision.parent_id, sha1),
            ),
        )
        for slot in revision.slots:
            role = self.roles.setdefault(slot.role, len(self.roles) + 1)
            self._put("slots", (revision.id, role, self._content(slot), slot.origin))

    def _actor(self, revision: Revision) -> int:
        contributor = revision.contributor
        return self.actors.number("" if contributor.hidden else contributor.name or "", contributor.id)

    def _content(self, slot: Slot) -> int:
        """The content_id of a slot: a revision that says where its content came from shares that one's."""
        key = (slot.origin, slot.role)
        known = self._of_page.get(key)
        if known is not None and (known[1] or slot.text is None):
            return known[0]
        self._contents += 1
        if len(self._of_page) >= REMEMBERED:
            self._of_page.clear()
        self._of_page[key] = (self._contents, slot.text is not None)
        model = self.models.setdefault(slot.model, len(self.models) + 1)
        self._put("content", (self._contents, max(slot.size, 0), slot.sha1, model, self._address(slot)))
        return self._contents

    def _address(self, slot: Slot) -> str:
        """Where the text of a slot is; texts that come again on the same page are kept once. "" for none."""
        if slot.text is None:
            return ""
        key = (slot.sha1, slot.size)
        if slot.sha1 and key in self._addresses:
            return self._addresses[key]
        if len(self._addresses) >= REMEMBERED:
            self._addresses.clear()
        address = self._addresses[key] = f"tt:{self.texts.add(slot.text.encode())}"
        return address


def key_of(page: Page) -> str:
    """The page_title of a page: without its namespace's name, with underscores."""
    title = page.title.partition(":")[2] if page.namespace else page.title
    return title.strip().replace(" ", "_")


def random_of(page_id: int) -> float:
    """A page_random for a page whose own is not known: always the same for the same id."""
    digest = hashlib.sha256(str(page_id).encode()).digest()
    return int.from_bytes(digest[:6]) / (1 << 48)
