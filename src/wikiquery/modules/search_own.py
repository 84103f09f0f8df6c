"""The pages that MediaWiki's own search index finds: what a wiki without CirrusSearch answers searches with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..errors import NotInSnapshot
from ..highlights import highlighted, words
from ..schema.search import BOOLEAN, MATCH, TSQUERY, WordIndex, searchindex
from ..schema.tables import page, revision
from ..scope import Run
from ..searchindex import Term, as_matched, as_tsquery, in_boolean_mode, small, terms
from ..select import Compare, Condition, Down, In, Join, Match, Null, Select, read
from ..site import MAIN, Site
from ..timestamps import iso
from ..titles import Title
from .search_near import near
from .search_results import texts_of

ROW = (page.id, page.namespace, page.title, page.length, page.latest, revision.timestamp)
"""What is read of a page that is shown."""
NEWEST = Join(revision, ((revision.id, page.latest),))
OF_PAGE = Join(page, ((page.id, searchindex.page),))

BLANK = " \t\n\r\0\v"
"""Letters that say nothing."""

CHINESE = re.compile(r"(zh|cdo|gan|hak|hsn|ii|ja|lzh|nan|wuu|yue|za)(-|$)")
PARTED = (
    "Searches are not parted into words as MediaWiki does it in the language of this wiki, nor turned into its other"
    " scripts: they may find less."
)

Row = tuple[Any, ...]


def is_parted(site: Site) -> bool:
    """Whether MediaWiki parts what is written in the wiki's language into words before it looks for them."""
    return CHINESE.match(site.general.get("lang", "")) is not None


def without_namespace(site: Site, search: str, namespaces: Sequence[int]) -> tuple[str, Sequence[int] | None]:
    """A search without the name of a namespace in front of it, and the namespaces to search: None are all."""
    name, colon, rest = search.partition(":")
    if colon and name == "all":
        return rest, None
    named = (site.namespace_id(name) if name else MAIN) if colon and name == name.strip(" _") else None
    return (search, namespaces or (MAIN,)) if named is None else (rest, (named,))


@dataclass(frozen=True)
class OwnSearch:
    """One search: what it says without the name of a namespace, and the namespaces to search."""

    at: Run
    search: str
    namespaces: Sequence[int] | None
    titles: bool

    @cached_property
    def index(self) -> WordIndex:
        """What is known of the index. Raises NotInSnapshot where it cannot be searched."""
        index = self.at.word_index()
        if index.lacks:
            raise NotInSnapshot(searchindex.sql, index.lacks)
        return index

    @property
    def is_refused(self) -> bool:
        """Whether it says nothing; MediaWiki refuses that on MariaDB, and finds nothing on others."""
        return self.index.language == BOOLEAN and not self.search.strip(BLANK)

    @cached_property
    def terms(self) -> list[Term]:
        """The words that are looked for, as they are marked in what is shown."""
        if self.index.lexemes is not None:
            return [Term(lexeme, stem=True) for lexeme in self.index.lexemes(as_tsquery(self.search))]
        return terms(small(self.search) if self.index.language == MATCH else self.search)

    @cached_property
    def match(self) -> Match | None:
        """The search in the language of the index; None where there is nothing to look for."""
        if self.index.language == TSQUERY:
            text = as_tsquery(self.search) if self.terms else ""
        elif self.index.language == MATCH:
            text = as_matched(self.terms)
        else:
            text = in_boolean_mode(self.terms, self.index.shortest)
        return Match(searchindex.title if self.titles else searchindex.text, text) if text else None

    @property
    def where(self) -> list[Condition | None]:
        """The conditions on a page that is found."""
        within = None if self.namespaces is None else In(page.namespace, self.namespaces)
        return [self.match, within]

    def total(self, found: int) -> int:
        """How many pages there are; where MediaWiki does not count them, how many were `found` now."""
        if self.match is None or self.index.language == TSQUERY:
            return found
        return int(self.at.rows(Select(searchindex, read(searchindex.total), (OF_PAGE,), self.where))[0][0])

    def rows(self, offset: int, most: int) -> list[Row]:
        """The columns of ROW of so many pages behind the first `offset`. Raises NotInSnapshot for an empty index."""
        if self.match is None:
            return []
        last = self.index.language == TSQUERY
        select = Select(
            searchindex,
            read(*ROW),
            (OF_PAGE, NEWEST),
            self.where,
            best=None if self.index.language == MATCH else self.match,
            sort=(Down(searchindex.page) if last else searchindex.page,),
            offset=offset,
        )
        found = self.at.rows(select, most)
        filled = Select(searchindex, read(searchindex.page), where=[Null(searchindex.text, negated=True)])
        if not found and not self.at.rows(filled, 1):
            raise NotInSnapshot(searchindex.sql, "its rows: the wiki has never filled it")
        return found


def nearly(at: Run, search: str) -> list[Row]:
    """The columns of ROW of the page that a text nearly names."""
    id = near(at, search)
    return [] if id is None else at.rows(Select(page, read(*ROW), (NEWEST,), [Compare(page.id, "=", id)]), 1)


class OwnResults:
    """What is said of pages that were found by some words."""

    def __init__(self, at: Run, prop: Sequence[str], wanted: Sequence[Term]) -> None:
        self.at, self.prop, self.wanted = at, frozenset(prop), wanted

    def items(self, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
        """An item for each row."""
        texts: dict[int, str] = {}
        if rows and self.prop & {"snippet", "wordcount"}:
            texts = texts_of(self.at, [row[4] for row in rows])
        for id, namespace, key, length, latest, edited in rows:
            text = texts.get(latest, "")
            item: dict[str, Any] = {"ns": namespace, "title": self.at.site.name(namespace, key), "pageid": id}
            if "size" in self.prop:
                item["size"] = length
            if "wordcount" in self.prop:
                item["wordcount"] = words(text)
            if "snippet" in self.prop:
                item["snippet"] = highlighted(text, self.wanted, self.at.site.general.get("lang", "en"))
            if "timestamp" in self.prop:
                item["timestamp"] = iso(edited)
            item |= {name: "" for name in ("titlesnippet", "categorysnippet") if name in self.prop}
            if "isfilematch" in self.prop:
                item["isfilematch"] = False
            yield item

    @staticmethod
    def title(row: Row) -> Title:
        """The title of a row's page."""
        return Title(row[1], row[2])
