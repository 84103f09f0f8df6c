"""Pages by their words: list=search."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import ApiError
from ..kinds import Boolean, Choice, Groups, Integer, NamespaceKind, String
from ..params import ListModule, flags, limit, param
from ..schema.search import search_pages
from ..schema.tables import page
from ..scope import MORE, Named, Run
from ..select import Compare, Join, Select, read
from ..site import Site
from . import search_own
from .search_hits import RANDOM, RELEVANCE, SORTS, Asked, Finding, Row
from .search_near import near
from .search_own import BLANK, PARTED, OwnResults, OwnSearch, is_parted, without_namespace
from .search_results import RESULT, Results
from .search_terms import Reader, Wanted

LONGEST = 300
"""Characters of a search, as CirrusSearch has it."""

INFO = ("totalhits", "suggestion", "rewrittenquery")


class Info(dict[str, Any]):
    """What is said of the search as a whole."""


def sorts(site: Site) -> Sequence[str]:
    """The ways to sort: CirrusSearch's, whatever the wiki itself has."""
    return sorted([RELEVANCE, RANDOM, *SORTS])


class Search(ListModule, prefix="sr", tag="p", generates=True):
    """Pages in which words occur, or that a title nearly names."""

    volatile = True

    continues_by = "offset"
    reads = ("search_pages",)
    reads_of_wiki = ("searchindex",)
    adds = ("text", "redirect", "categorylinks", "templatelinks", "pagelinks")
    example = (("search", "river"),)

    search: str = param(String(), "The words to look for, in the language that the index has.", required=True)
    namespace: tuple[int, ...] | int = param(NamespaceKind(multi=True), "The namespaces to search.", 0)
    limit: int = limit()
    offset: int = param(Integer(low=0), "How many to leave out: the value that the previous answer gave.", 0)
    what: str | None = param(Choice("nearmatch", "text", "title"), "What to look at.")
    info: tuple[str, ...] = flags(
        INFO,
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
        # A store has an index that is made for it, a wiki's own database the one that MediaWiki fills.
        show, found, total = self.found(at) if at.held else self.found_by_own_index(at)
        if total is not None:
            yield 0, Info(totalhits=total), self.offset
        rows, more = found[: self.limit], len(found) > self.limit
        if at.generator:
            for n, row in enumerate(rows, self.offset):
                yield 0, Named(show.title(row), {"index": n + 1}), n
        else:
            for n, item in enumerate(show.items(rows), self.offset):
                yield 0, item, n
        if more:
            yield 0, MORE, self.offset + self.limit

    def disabled(self) -> ApiError:
        """The error for a search that says nothing."""
        what = self.what or "text"
        return ApiError(f"search-{what}-disabled", f'"{what}" search is disabled.')

    def counted(self, at: Run) -> bool:
        """Whether it is to be said how many there are: a generator does only where `info` was sent."""
        return "totalhits" in self.info and not (at.generator and self.info is INFO)

    def found_by_own_index(self, at: Run) -> tuple[OwnResults, list[Row], int | None]:
        """What shows the pages, the pages, and how many there are in all, where that is asked."""
        if self.sort != RELEVANCE:
            raise ApiError("badvalue", f'Unrecognized value for parameter "{at.prefix}sort": {self.sort}.')
        if self.what == "nearmatch":
            return OwnResults(at, self.prop, ()), search_own.nearly(at, self.search), None
        given = self.namespace if isinstance(self.namespace, tuple) else (self.namespace,)
        text, namespaces = without_namespace(at.site, self.search, given)
        if at.site.has_variants or (not text.isascii() and is_parted(at.site)):
            at.warn("notsupported", PARTED, {"parameter": at.prefix + "search"})
        search = OwnSearch(at, text, namespaces, titles=self.what != "text")
        if search.is_refused:
            raise self.disabled()
        found = search.rows(self.offset, self.limit + 1)
        return OwnResults(at, self.prop, search.terms), found, search.total(len(found)) if self.counted(at) else None

    def found(self, at: Run) -> tuple[Results, list[Row], int | None]:
        """The same by a store's index."""
        if not self.search.strip(BLANK) and self.what != "nearmatch":
            raise self.disabled()
        if len(self.search) > LONGEST:
            raise ApiError("search-error", f"The search is longer than {LONGEST} characters.")
        wanted, found, total = self.looked_up(at)
        return Results(at, self.prop, wanted), found, total if self.counted(at) else None

    def looked_up(self, at: Run) -> tuple[Wanted, list[Row], int | None]:
        """What the search means, the columns of RESULT of the pages, how many there are in all."""
        if self.what == "nearmatch":
            return Wanted(), nearly(at, self.search), None
        reader = Reader(at, self.search, titles=self.what == "title")
        wanted = reader.read()
        if wanted is None:
            return Wanted(), [], 0
        asked = Asked(self.search, self.sort, self.offset, self.limit, self.counted(at))
        namespaces = self.namespace if isinstance(self.namespace, tuple) and self.namespace else (0,)
        namespaces = wanted.namespaces or namespaces
        at.of_pages(namespaces)
        return wanted, *Finding(at, wanted, reader.keywords, namespaces, asked).find()


def nearly(at: Run, search: str) -> list[Row]:
    """The columns of RESULT of the page that a text nearly names."""
    id = near(at, search)
    if id is None:
        return []
    joins = (Join(search_pages, ((search_pages.page, page.id),), left=True),)
    return at.rows(Select(page, read(*RESULT), joins, [Compare(page.id, "=", id)]))
