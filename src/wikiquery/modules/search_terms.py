"""What a search means: words for the index, and conditions on pages for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..schema.search import search_words
from ..scope import Run
from ..searchquery import REGEX, UNANSWERED, Term, parse
from ..select import AnyOf, Condition, Select, prefix, read
from ..words import fold, phrase, words
from .search_index import Words
from .search_keywords import Keywords, has_words

OF_WORDS = ("", "intitle", "insource")
"""The keywords that speak of words."""

BEGUN, BEGINNINGS = 100_000, 50
"""How often pages may have words that begin alike: where it is more, so many, the most frequent, are looked for."""

NAMES, ALL, SOURCE = "{title redirect}", "{title redirect text}", "{text source}"


@dataclass(slots=True)
class Wanted:
    """What a search comes to.

    All of `words` must hold, none of `without` (in the language of the index of all), and all of `where`. `named` are
    groups of what names pages: keywords, or words that stand beside them. `marked` and `marked_titles` are words that
    results mark, `namespaces` replace those asked for.
    """

    words: list[Words] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    where: list[Condition] = field(default_factory=list)
    named: list[list[Words | Term]] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    marked_titles: set[str] = field(default_factory=set)
    namespaces: tuple[int, ...] | None = None


class Reader:
    """Reads one search."""

    def __init__(self, at: Run, search: str, *, titles: bool) -> None:
        self.at, self.search, self.titles = at, search, titles
        self.wanted = Wanted()
        self.keywords = Keywords(at)

    def read(self) -> Wanted | None:
        """What is wanted; None where the search names nothing at all."""
        found = self.wanted
        for group in parse(self.without_namespace(self.search)):
            terms = [term for term in group if self.answers(term)]
            if any(term.negated or term.keyword not in OF_WORDS for term in terms):
                self.add_condition(terms)
            elif terms:
                found.words.append(any_of([self.words(term) for term in terms]))
        return found if found.words or found.where or found.without else None

    def answers(self, term: Term) -> bool:
        """Whether a term says anything here; warns of keywords that are left out."""
        if term.keyword not in (REGEX, *UNANSWERED):
            return term.keyword not in OF_WORDS or bool(words(term.value))
        what = "regular expressions" if term.keyword == REGEX else f"keyword {term.keyword}:"
        data = {"parameter": self.at.prefix + "search"}
        self.at.warn("notsupported", f"The search knows no {what}: {term.value} is left out.", data)
        return False

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

    def add_condition(self, terms: Sequence[Term]) -> None:
        """Terms of which one is enough, with anything but words that must be there."""
        term = terms[0]
        if len(terms) == 1 and term.negated and term.keyword in OF_WORDS:
            self.wanted.without.append(self.words(term).text)
            return
        if len(terms) == 1 and not term.negated and term.keyword in ("prefix", "subpageof"):
            title = self.keywords.title(term)
            self.wanted.namespaces = self.wanted.namespaces if title is None else (title.namespace,)
        conditions = tuple(map(self.condition, terms))
        self.wanted.where.append(conditions[0] if len(conditions) == 1 else AnyOf(conditions))
        if not any(term.negated for term in terms):
            self.wanted.named.append([self.words(term) if term.keyword in OF_WORDS else term for term in terms])

    def condition(self, term: Term) -> Condition:
        """One term as a condition on pages."""
        if term.keyword in OF_WORDS:
            return has_words(self.words(term).text, negated=term.negated)
        return self.keywords.condition(term)

    def words(self, term: Term) -> Words:
        """A term that has words in the index's language. Results will mark it, unless it is negated."""
        begins = not term.quoted and term.value.endswith("*")
        if not term.negated:
            self.mark(term, begins=begins)
        if term.keyword == "insource":
            # The index has the words of the markup, not their order.
            parts = [f"{SOURCE} : {phrase(word)}" for word in words(term.value)]
            return Words(f"({' AND '.join(parts)})", "", only=False)
        found = self.beginning(phrase(term.value, begins=begins))
        only = bool(term.keyword) or self.titles
        return Words(f"{NAMES if only else ALL} : {found}", found, only)

    def beginning(self, query: str) -> str:
        """A phrase in the index's language; where its last word goes on in too many pages, the most frequent words."""
        if not query.endswith(" *") or not self.at.has("search_words"):
            return query
        before, _, last = query.removesuffix(" *").strip('"').rpartition(" ")
        begun = tuple(prefix(search_words.word, fold(last)))
        (count,) = self.at.rows(Select(search_words, read(search_words.total), where=begun))[0]
        if (count or 0) <= BEGUN:
            return query
        by_pages = (search_words.pages, search_words.word)
        select = Select(search_words, read(search_words.word), where=begun, sort=by_pages, descending=True)
        rows = self.at.rows(select, BEGINNINGS)
        return "(" + " OR ".join(f'"{before} {row[0]}"' for row in rows) + ")"

    def mark(self, term: Term, *, begins: bool) -> None:
        """Notes the words that results mark."""
        found = words(term.value)
        if found and begins:
            found[-1] += "*"
        self.wanted.marked_titles.update(found)
        if term.keyword != "intitle":
            self.wanted.marked.update(found)


def any_of(parts: Sequence[Words]) -> Words:
    """Words of which one is enough."""
    if len(parts) == 1:
        return parts[0]
    text, titles = (f"({' OR '.join(each)})" for each in ([p.text for p in parts], [p.titles for p in parts]))
    return Words(text, titles if all(part.titles for part in parts) else "", all(part.only for part in parts))
