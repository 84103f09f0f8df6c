"""A search as conditions on pages: what list=search looks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..schema.columns import Table
from ..schema.tables import categorylinks, page, pagelinks, search_pages, templatelinks
from ..scope import Run
from ..searchquery import Group, Term, parse
from ..select import AnyOf, Compare, Condition, Exists, In, Match, Select, prefix, read
from ..titles import InvalidTitle, Title
from ..words import phrase, words

TEMPLATE, CATEGORY = 10, 14
MOST = 10_000
"""Pages that a search without words looks at."""

DEEPEST, MOST_CATEGORIES = 5, 256
"""How far `deepcat:` goes."""

NAMES, ALL, SOURCE = "{title redirect}", "{title redirect text}", "{text source}"
NOTHING = In(search_pages.page, (0,))
NEEDS: dict[str, type[Table]] = {
    "incategory": categorylinks,
    "deepcat": categorylinks,
    "hastemplate": templatelinks,
    "linksto": pagelinks,
}


@dataclass(slots=True)
class Wanted:
    """What a search comes to: `text` in the index's language, `where` for the rest, `words` to be marked in results.

    `ids` are the pages to look at where there is no text; None stands for all. `namespaces` replace those asked for.
    """

    text: str = ""
    where: list[Condition] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    title_words: set[str] = field(default_factory=set)
    ids: Sequence[int] | None = None
    namespaces: tuple[int, ...] | None = None


class Reader:
    """Reads one search."""

    def __init__(self, at: Run, search: str, *, titles: bool) -> None:
        self.at, self.search, self.titles = at, search, titles
        self.wanted = Wanted()

    def read(self) -> Wanted | None:
        """What is wanted; None where the search names nothing at all."""
        found = self.wanted
        texts: list[str] = []
        filters: list[Term] = []
        for group in parse(self.without_namespace(self.search)):
            text = self.text_of(group)
            if text is None:
                found.where.append(self.any_of(group))
                filters += group if len(group) == 1 and not group[0].negated else ()
            elif text:
                texts.append(text)
        found.text = " AND ".join(texts)
        if not texts:
            if not found.where:
                return None
            found.ids = self.pages_of(filters[0]) if filters else None
        return found

    def without_namespace(self, search: str) -> str:
        """Takes the name of a namespace off the beginning of the search."""
        name, colon, rest = search.strip().partition(":")
        if colon and name.lower() == "all":
            self.wanted.namespaces = tuple(n for n in self.at.site.namespaces if n >= 0)
            return rest
        namespace = self.at.site.namespace_id(name) if colon and name else 0 if colon else None
        if namespace is None:
            return search
        self.wanted.namespaces = (namespace,)
        return rest

    # -- words ---------------------------------------------------------------------------------

    def text_of(self, group: Group) -> str | None:
        """A group in the index's language; None where not all of it are words to be found. "" has no word."""
        if any(term.negated or term.keyword not in ("", "intitle", "insource") for term in group):
            return None
        parts = [part for part in map(self.text, group) if part]
        for term in group:
            self.mark(term)
        return f"({' OR '.join(parts)})" if len(parts) > 1 else "".join(parts)

    def text(self, term: Term) -> str:
        """Words in the index's language; "" where there is no word."""
        begins = not term.quoted and term.value.endswith("*")
        if term.keyword == "insource":
            # The index has the words of the markup, not their order.
            parts = [f"{SOURCE} : {phrase(word)}" for word in words(term.value)]
            return f"({' AND '.join(parts)})" if parts else ""
        found = phrase(term.value, begins=begins)
        return found and f"{NAMES if term.keyword or self.titles else ALL} : {found}"

    def mark(self, term: Term) -> None:
        """Notes the words that results mark."""
        found = words(term.value)
        if found and not term.quoted and term.value.endswith("*"):
            found[-1] += "*"
        self.wanted.title_words.update(found)
        if term.keyword != "intitle":
            self.wanted.words.update(found)

    # -- everything else -----------------------------------------------------------------------

    def any_of(self, group: Group) -> Condition:
        """At least one of the terms."""
        conditions = tuple(map(self.condition, group))
        return conditions[0] if len(conditions) == 1 else AnyOf(conditions)

    def condition(self, term: Term) -> Condition:
        """One term as a condition."""
        keyword, no = term.keyword, term.negated
        if keyword in ("", "intitle", "insource"):
            text = self.text(term)
            return Match(search_pages.page, text, no) if text else In(search_pages.page, (0,), negated=no)
        needed = NEEDS.get(keyword)
        if needed is not None and not self.at.has(needed.sql):
            self.at.missing(f"what {keyword}: needs", needed.sql)
            return NOTHING
        if keyword in ("incategory", "deepcat"):
            keys = self.categories(term)
            if not keys:
                return In(search_pages.page, (0,), negated=no)
            return Exists(categorylinks, categorylinks.from_, search_pages.page, (In(categorylinks.title, keys),), no)
        title = self.title(term.value, TEMPLATE if keyword == "hastemplate" else 0)
        if title is None:
            return In(search_pages.page, (0,), negated=no)
        if keyword in ("hastemplate", "linksto"):
            table = templatelinks if keyword == "hastemplate" else pagelinks
            where = Compare(table.namespace, "=", title.namespace), Compare(table.title, "=", title.key)
            return Exists(table, table.from_, search_pages.page, where, no)
        return Exists(page, page.id, search_pages.page, self.beginning(term, title), no)

    def beginning(self, term: Term, title: Title) -> tuple[Condition, ...]:
        """The conditions of prefix: and subpageof:."""
        if not term.negated:
            self.wanted.namespaces = (title.namespace,)
        key = title.key + ("/" if term.keyword == "subpageof" else "")
        return Compare(page.namespace, "=", title.namespace), *prefix(page.title, key)

    def title(self, text: str, namespace: int) -> Title | None:
        """The title that a keyword's value names."""
        try:
            return self.at.site.title(text, namespace)
        except InvalidTitle:
            return None

    def categories(self, term: Term) -> list[str]:
        """The keys of the categories that a keyword's value names, for deepcat: with all below them."""
        titles = [self.at.site.title_within(text, CATEGORY) for text in term.value.split("|") if self.names(text)]
        known = dict.fromkeys(title.key for title in titles)
        below = list(known)
        for _ in range(DEEPEST if term.keyword == "deepcat" else 0):
            below = [key for key in self.subcategories(below) if key not in known] if below else []
            known |= dict.fromkeys(below)
        return list(known)[:MOST_CATEGORIES]

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

    def pages_of(self, term: Term) -> list[int] | None:
        """The pages that a keyword finds, by the index of its table; None where that is none of its own."""
        if term.keyword in NEEDS and not self.at.has(NEEDS[term.keyword].sql):
            return []
        if term.keyword in ("incategory", "deepcat"):
            table, key = categorylinks, self.categories(term)
            where: list[Condition] = [In(categorylinks.title, key)] if key else [NOTHING]
            select = Select(table, read(table.from_), where=where, empty=not key)
        else:
            title = self.title(term.value, TEMPLATE if term.keyword == "hastemplate" else 0)
            if title is None:
                return []
            if term.keyword in ("prefix", "subpageof"):
                select = Select(page, read(page.id), where=self.beginning(term, title))
            else:
                links = templatelinks if term.keyword == "hastemplate" else pagelinks
                named = [Compare(links.namespace, "=", title.namespace), Compare(links.title, "=", title.key)]
                select = Select(links, read(links.from_), where=named)
        return sorted({row[0] for row in self.at.rows(select, MOST)})
