"""The keywords of a search that name pages: as conditions, and as lists of pages by the indexes of their tables."""

import re
from collections.abc import Sequence

from ..schema.columns import Column, Table
from ..schema.search import search_pages, search_text
from ..schema.tables import category, categorylinks, page, pagelinks, templatelinks
from ..scope import Run
from ..searchquery import Term
from ..select import Compare, Condition, Exists, In, Match, Select, prefix, read
from ..titles import InvalidTitle, Title
from .search_samples import estimate

TEMPLATE, CATEGORY = 10, 14
DEEPEST, MOST_CATEGORIES = 5, 256
"""How far `deepcat:` goes."""

PAGE_ID = re.compile(r"[0-9]{1,10}")

NEEDS: dict[str, type[Table]] = {
    "incategory": categorylinks,
    "deepcat": categorylinks,
    "hastemplate": templatelinks,
    "linksto": pagelinks,
}
Named = tuple[Column, list[Condition]]
"""Where the rows of a table name pages: the column with the page's id, and the conditions that choose the rows."""


def has_words(text: str, *, negated: bool = False) -> Condition:
    """The page has (or has not) words, in the language of the index of all; for pages found otherwise."""
    return Exists(search_text, search_text.id, search_pages.id, (Match(search_text.id, text),), negated)


def nothing(*, negated: bool = False) -> Condition:
    """What no page fulfils; negated, what every page does."""
    return In(search_pages.page, (0,), negated=negated)


class Keywords:
    """What keywords mean on one wiki."""

    def __init__(self, at: Run) -> None:
        self.at = at
        self.known: dict[Term, list[str]] = {}

    def condition(self, term: Term) -> Condition:
        """A keyword as a condition on pages."""
        if not self.held(term):
            return nothing()
        named = self.named(term)
        if named is None:
            return nothing(negated=term.negated)
        column, where = named
        return Exists(column.table, column, search_pages.page, tuple(where), term.negated)

    def held(self, term: Term) -> bool:
        """Whether the snapshot holds the keyword's table; warns where not."""
        needed = NEEDS.get(term.keyword)
        if needed is None or self.at.has(needed.sql):
            return True
        self.at.missing(f"what {term.keyword}: needs", needed.sql)
        return False

    def pages(self, term: Term, most: int) -> list[int]:
        """The ids of the pages that a keyword names, so many at most."""
        named = self.named(term) if self.held(term) else None
        if named is None:
            return []
        column, where = named
        rows = self.at.rows(Select(column.table, read(column), where=where, distinct=column is not page.id), most)
        return [row[0] for row in rows]

    def count(self, term: Term) -> int:
        """How many pages a keyword names, roughly."""
        named = self.named(term) if self.held(term) else None
        if named is None:
            return 0
        column, where = named
        if column is categorylinks.from_:
            keys = self.categories(term)
            select = Select(category, read(category.title, category.pages), where=[In(category.title, keys)])
            return sum(row[1] for row in self.at.rows(select)) if self.at.has("category") else 0
        if column is page.id:
            return int(self.at.rows(Select(page, read(search_pages.total), where=where))[0][0])
        newest = self.at.rows(Select(page, read(page.id), sort=(page.id,), descending=True), 1)

        def linking(first: int, last: int, most: int) -> Sequence[int]:
            between = [*where, Compare(column, ">=", first), Compare(column, "<=", last)]
            return [
                row[0] for row in self.at.rows(Select(column.table, read(column), where=between, sort=(column,)), most)
            ]

        return estimate(linking, 1, newest[0][0]) if newest else 0

    def named(self, term: Term) -> Named | None:
        """The rows that name the pages; None where the keyword's value means nothing."""
        if term.keyword in ("incategory", "deepcat"):
            keys = self.categories(term)
            return (categorylinks.from_, [In(categorylinks.title, keys)]) if keys else None
        if term.keyword == "pageid":
            ids = [int(text) for text in term.value.split("|") if PAGE_ID.fullmatch(text.strip())]
            return (page.id, [In(page.id, ids)]) if ids else None
        title = self.title(term)
        if title is None:
            return None
        if term.keyword in ("prefix", "subpageof"):
            key = title.key + ("/" if term.keyword == "subpageof" else "")
            return page.id, [Compare(page.namespace, "=", title.namespace), *prefix(page.title, key)]
        links = templatelinks if term.keyword == "hastemplate" else pagelinks
        return links.from_, [Compare(links.namespace, "=", title.namespace), Compare(links.title, "=", title.key)]

    def title(self, term: Term) -> Title | None:
        """The title that a keyword's value names."""
        try:
            return self.at.site.title(term.value, TEMPLATE if term.keyword == "hastemplate" else 0)
        except InvalidTitle:
            return None

    def categories(self, term: Term) -> list[str]:
        """The keys of the categories that a keyword's value names, for deepcat: with all below them."""
        if term in self.known:
            return self.known[term]
        titles = [self.at.site.title_within(text, CATEGORY) for text in term.value.split("|") if self.names(text)]
        found = dict.fromkeys(title.key for title in titles)
        below = list(found)
        for _ in range(DEEPEST if term.keyword == "deepcat" else 0):
            below = [key for key in self.subcategories(below) if key not in found] if below else []
            found |= dict.fromkeys(below)
        self.known[term] = list(found)[:MOST_CATEGORIES]
        return self.known[term]

    def names(self, text: str) -> bool:
        """Whether a text can name a category."""
        try:
            return bool(self.at.site.title_within(text.strip(), CATEGORY).key)
        except InvalidTitle:
            return False

    def subcategories(self, keys: Sequence[str]) -> list[str]:
        """The keys of the categories in these categories."""
        found: dict[str, None] = {}
        for key in keys:
            select = Select(
                categorylinks,
                read(categorylinks.from_),
                where=[Compare(categorylinks.title, "=", key), Compare(categorylinks.type, "=", "subcat")],
            )
            ids = [row[0] for row in self.at.rows(select, MOST_CATEGORIES)]
            if ids:
                rows = self.at.rows(Select(page, read(page.title), where=[In(page.id, ids)]))
                found |= dict.fromkeys(row[0] for row in rows)
        return list(found)
