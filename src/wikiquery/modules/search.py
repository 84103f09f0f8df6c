"""Pages by their words: list=search."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import ApiError
from ..kinds import Boolean, Choice, Groups, Integer, NamespaceKind, String
from ..params import ListModule, flags, limit, param
from ..plaintext import headings, plain, silent_links
from ..schema.columns import Column
from ..schema.tables import page, redirect, search_pages, search_text, slots
from ..scope import MORE, Named, Run
from ..select import Compare, Condition, In, Join, Match, Select, read
from ..site import Site
from ..snippets import beginning, marked
from ..timestamps import iso
from ..titles import InvalidTitle, Title
from .search_terms import MOST, Reader, Wanted

LONGEST = 300
"""Characters of a search, as CirrusSearch has it."""

SORTS: Mapping[str, tuple[Column, bool] | None] = {
    "relevance": None,
    "create_timestamp_asc": (search_pages.created, False),
    "create_timestamp_desc": (search_pages.created, True),
    "incoming_links_asc": (search_pages.incoming, False),
    "incoming_links_desc": (search_pages.incoming, True),
    "just_match": (search_pages.page, False),
    "last_edit_asc": (search_pages.edited, False),
    "last_edit_desc": (search_pages.edited, True),
    "none": (search_pages.page, False),
    "random": (search_pages.random, False),
    "title_natural_asc": (page.title, False),
    "title_natural_desc": (page.title, True),
}
"""What results can be sorted by: the column, and whether downwards."""


class Info(dict[str, Any]):
    """What is said of the search as a whole."""


def sorts(site: Site) -> Sequence[str]:
    """The ways to sort: CirrusSearch's, whatever the wiki itself has."""
    return list(SORTS)


class Search(ListModule, prefix="sr", tag="p", generates=True):
    """Pages in which words occur, or that a title nearly names."""

    volatile = True

    continues_by = "offset"
    reads = ("search_pages",)
    adds = ("text", "redirect", "categorylinks", "templatelinks", "pagelinks")
    example = (("search", "river"),)

    search: str = param(String(), "The words to look for, in the language of CirrusSearch.", required=True)
    namespace: tuple[int, ...] | int = param(NamespaceKind(multi=True), "The namespaces to search.", 0)
    limit: int = limit()
    offset: int = param(Integer(low=0), "How many to leave out: the value that the previous answer gave.", 0)
    what: str | None = param(Choice("nearmatch", "text", "title"), "What to look at.")
    info: tuple[str, ...] = flags(
        ("totalhits", "suggestion", "rewrittenquery"),
        rewrittenquery="Never there: searches are taken as they are.",
        suggestion="Never there.",
        totalhits="How many pages were found.",
    )
    prop: tuple[str, ...] = flags(
        ("size", "wordcount", "timestamp", "snippet"),
        ("hasrelated", "score"),
        categorysnippet="The category that matches, marked.",
        extensiondata="Nothing.",
        isfilematch="Whether the content of a file matches: never.",
        redirectsnippet="The title of the redirect that matches, marked.",
        redirecttitle="The title of the redirect that matches.",
        sectionsnippet="The title of the section that matches, marked.",
        sectiontitle="The title of the section that matches.",
        size="The size of the page in bytes.",
        snippet="The words around those that match, marked.",
        timestamp="When the page was last edited.",
        titlesnippet="The title, marked.",
        wordcount="How many words the page has.",
        hasrelated="Nothing.",
        score="Nothing.",
    )
    interwiki: bool = param(Boolean(), "Other wikis are not searched.", False)
    enablerewrites: bool = param(Boolean(), "Searches are taken as they are.", False)
    sort: str = param(Groups(sorts), "How to sort.", "relevance")

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        if isinstance(item, Info):
            node["searchinfo"] = dict(item)
        else:
            super().put(node, item)

    def run(self, at: Run) -> Iterator[tuple[int, Any, int]]:
        """How many there are, then the pages."""
        if not self.search.strip() and self.what != "nearmatch":
            what = self.what or "text"
            raise ApiError(f"search-{what}-disabled", f'"{what}" search is disabled.')
        if len(self.search) > LONGEST:
            raise ApiError("search-error", f"The search is longer than {LONGEST} characters.")
        if self.what == "nearmatch":
            found, wanted, total = near(at, self.search), Wanted(), None
        else:
            reader = Reader(at, self.search, titles=self.what == "title")
            read_as = reader.read()
            wanted = read_as or Wanted()
            found, total = self.found(at, wanted) if read_as else ([], 0)
        if total is not None and "totalhits" in self.info and not at.generator:
            yield 0, Info(totalhits=total), self.offset
        rows, more = found[: self.limit], len(found) > self.limit
        if at.generator:
            for n, row in enumerate(rows, self.offset):
                yield 0, Named(Title(row[1], row[2]), {"index": n + 1}), n
        else:
            show = Results(at, self.prop, wanted)
            for n, item in enumerate(show.items(rows), self.offset):
                yield 0, item, n
        if more:
            yield 0, MORE, self.offset + self.limit

    def found(self, at: Run, wanted: Wanted) -> tuple[list[Any], int]:
        """(id, namespace, title, length, newest revision, words, edited) of the pages; how many there are in all."""
        asked = self.namespace if isinstance(self.namespace, tuple) and self.namespace else (0,)
        where: list[Condition] = [In(page.namespace, wanted.namespaces or asked), *wanted.where]
        joins = (Join(page, ((page.id, search_pages.page),)),)
        select = Select(search_pages, RESULT, joins, where)
        if wanted.text:
            joined = (Join(search_pages, ((search_pages.page, search_text.id),)), *joins)
            select = Select(search_text, RESULT, joined, [Match(search_text.id, wanted.text), *where])
        elif wanted.ids is not None:
            if not wanted.ids:
                return [], 0
            select = dataclasses.replace(select, where=[In(search_pages.page, wanted.ids), *where])
        by = SORTS[self.sort]
        if by is None:
            by = (search_text.score, False) if wanted.text else (search_pages.incoming, True)
        sort = tuple(dict.fromkeys((by[0], search_pages.page)))
        last = min(self.offset + self.limit + 1, MOST)
        rows = at.rows(dataclasses.replace(select, sort=sort, descending=by[1]), last) if self.offset < MOST else []
        total = 0
        if "totalhits" in self.info and not at.generator:
            total = at.rows(dataclasses.replace(select, out=read(search_pages.total)))[0][0]
        return [tuple(row) for row in rows[self.offset :]], total


RESULT = read(
    search_pages.page, page.namespace, page.title, page.length, page.latest, search_pages.words, search_pages.edited
)


def near(at: Run, search: str) -> list[Any]:
    """The page that a text nearly names: as it is, or in another case."""
    text = search.strip().replace("_", " ")
    capitals = " ".join(word[:1].upper() + word[1:] for word in text.lower().split(" "))
    for attempt in dict.fromkeys((text, text.lower(), text.lower().capitalize(), capitals, text.upper())):
        try:
            title = at.site.title(attempt)
        except InvalidTitle:
            continue
        if title.interwiki or title.namespace < 0:
            continue
        select = Select(
            page,
            read(
                page.id, page.namespace, page.title, page.length, page.latest, search_pages.words, search_pages.edited
            ),
            (Join(search_pages, ((search_pages.page, page.id),), left=True),),
            (Compare(page.namespace, "=", title.namespace), Compare(page.title, "=", title.key)),
        )
        if rows := at.rows(select, 1):
            return [tuple(rows[0])]
    return []


class Results:
    """What is said of the pages that were found."""

    def __init__(self, at: Run, prop: Sequence[str], wanted: Wanted) -> None:
        self.at, self.prop, self.wanted = at, frozenset(prop), wanted
        self.silent = silent_links(at.site)

    def items(self, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """An item for each row."""
        texts: dict[int, str] = {}
        if rows and self.prop & {"snippet", "sectiontitle", "sectionsnippet"}:
            texts = self.texts([row[4] for row in rows])
        for id, namespace, key, length, latest, words, edited in rows:
            name = self.at.site.name(namespace, key)
            item: dict[str, Any] = {"ns": namespace, "title": name, "pageid": id}
            if "size" in self.prop:
                item["size"] = length
            if "wordcount" in self.prop:
                item["wordcount"] = words or 0
            text = texts.get(latest, "")
            if "snippet" in self.prop:
                shown = plain(text, self.silent)
                item["snippet"] = marked(shown, self.wanted.words, whole=False) or beginning(shown)
            if "timestamp" in self.prop and edited:
                item["timestamp"] = iso(edited)
            if "titlesnippet" in self.prop:
                item["titlesnippet"] = marked(name, self.wanted.title_words)
            self.add_redirect(item, namespace, key)
            self.add_section(item, text)
            if "categorysnippet" in self.prop:
                item["categorysnippet"] = ""
            if "isfilematch" in self.prop:
                item["isfilematch"] = False
            yield item

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
            if found := marked(name, self.wanted.title_words):
                item |= {"redirecttitle": name} if "redirecttitle" in self.prop else {}
                item |= {"redirectsnippet": found} if "redirectsnippet" in self.prop else {}
                return

    def add_section(self, item: dict[str, Any], text: str) -> None:
        """Adds the first section in whose title a word is."""
        if not self.prop & {"sectiontitle", "sectionsnippet"}:
            return
        for title in headings(text):
            if found := marked(title, self.wanted.words):
                item |= {"sectiontitle": title} if "sectiontitle" in self.prop else {}
                item |= {"sectionsnippet": found} if "sectionsnippet" in self.prop else {}
                return

    def texts(self, revisions: Sequence[int]) -> dict[int, str]:
        """The texts of revisions."""
        select = Select(
            slots,
            read(slots.revision, slots.address),
            where=[In(slots.revision, revisions), Compare(slots.role, "=", "main")],
        )
        addresses = dict(self.at.rows(select))
        texts = self.at.texts(list(addresses.values()))
        return {revision: texts.get(address) or "" for revision, address in addresses.items()}
