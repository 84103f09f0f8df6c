"""The pages that a search finds, the best first, without looking at more than some thousands.

Where the index finds no more than MOST pages, all of them are ranked. Where it finds more, those are looked at that
have all words in their titles, and those that most links lead to.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from ..schema.columns import Column
from ..schema.search import search_pages, search_text, search_titles
from ..schema.tables import page
from ..scope import Run
from ..searchquery import Term
from ..select import Condition, In, Join, Select, read
from .search_index import CHUNK, Index, Words
from .search_keywords import Keywords, has_words
from .search_near import near
from .search_results import RESULT
from .search_terms import Wanted

MOST = 10_000
"""Pages that a search finds, and the last result that can be asked for."""

LOOKED = 50_000
"""Pages that a search looks at where not all of them are what is searched for."""

TITLED = 1000
"""Pages with common words in their titles that go before others."""

RELEVANCE, RANDOM = "relevance", "random"
SORTS: Mapping[str, tuple[Column, bool]] = {
    "create_timestamp_asc": (search_pages.created, False),
    "create_timestamp_desc": (search_pages.created, True),
    "incoming_links_asc": (search_pages.incoming, False),
    "incoming_links_desc": (search_pages.incoming, True),
    "just_match": (search_pages.page, False),
    "last_edit_asc": (search_pages.edited, False),
    "last_edit_desc": (search_pages.edited, True),
    "none": (search_pages.page, False),
    "title_natural_asc": (page.title, False),
    "title_natural_desc": (page.title, True),
}
"""What results can be sorted by beside relevance and chance: the column, and whether downwards."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a search: its text, how to sort, which results, whether to say how many there are."""

    search: str
    sort: str
    offset: int
    limit: int
    counted: bool

    @property
    def last(self) -> int:
        """The results up to the last that is wanted, and one more to see whether there is one."""
        return min(self.offset + self.limit + 1, MOST)


@dataclass(slots=True)
class Pages:
    """The numbers of the pages to look at, the best first: those that fulfil `where` are found.

    They are what is left of `looked` pages of the `all` that there are.
    """

    numbers: Sequence[int]
    looked: int
    all: int
    where: Sequence[Condition] = ()

    @property
    def whole(self) -> bool:
        """Whether no page is passed over."""
        return self.looked >= self.all

    def total(self, found: int, seen: int) -> int:
        """How many there are in all, where so many were found among the first `seen`; roughly where some were not."""
        if self.whole and seen >= len(self.numbers):
            return found
        return round(found * self.all / max(self.looked, 1) * len(self.numbers) / max(seen, 1))


class Finding:
    """One search in some namespaces."""

    def __init__(self, at: Run, wanted: Wanted, keywords: Keywords, namespaces: Sequence[int], asked: Asked) -> None:
        self.at, self.wanted, self.keywords, self.asked = at, wanted, keywords, asked
        self.index = Index(at, namespaces)

    def find(self) -> tuple[list[Row], int]:
        """The columns of RESULT of the results that are wanted; how many there are in all, where that was asked."""
        pages = self.pages()
        found, total = self.in_order(pages) if self.asked.sort == RELEVANCE else self.sorted(pages)
        shown = found[self.asked.offset : self.asked.last]
        if not shown:
            return [], total
        joins = (Join(page, ((page.id, search_pages.page),)),)
        rows = self.at.rows(Select(search_pages, read(*RESULT), joins, [In(search_pages.id, shown)]))
        by_number = {row[0]: row for row in rows}
        return [by_number[number] for number in shown], total

    # -- which pages to look at ----------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        """All words that must be there, as one, without those that must not."""
        words = self.wanted.words
        text = " AND ".join(each.text for each in words)
        for without in self.wanted.without:
            text = f"({text}) NOT ({without})"
        titles = " AND ".join(each.titles for each in words) if all(each.titles for each in words) else ""
        return Words(text, titles, all(each.only for each in words) and not self.wanted.without)

    def pages(self) -> Pages:
        """The pages to look at."""
        if not self.wanted.words:
            return self.named() or self.without_words()
        numbers = self.index.having(self.words, MOST + 1)
        if len(numbers) <= MOST:
            return Pages(self.scored(numbers), len(numbers), len(numbers), self.wanted.where)
        named = self.named_within(MOST)
        if named is not None and named.whole:
            named.where = [*self.wanted.where, has_words(self.words.text)]
            return named
        return self.common()

    def without_words(self) -> Pages:
        """Where nothing names pages: those that are linked most, but for those with words that must not be there."""
        found: list[int] = []
        looked = 0
        for numbers in self.index.best(LOOKED):
            looked += len(numbers)
            left = dict.fromkeys(numbers)
            for text in self.wanted.without if left else ():
                for number in self.index.between(search_text, text, numbers[0], numbers[-1], len(numbers)):
                    left.pop(number, None)
            found += left
        return Pages(self.index.by_links(found), looked, self.index.size, self.wanted.where)

    def scored(self, numbers: list[int]) -> list[int]:
        """The pages with the words, ranked; by the words that few pages have, where there are such."""
        if self.asked.sort != RELEVANCE:
            return numbers
        few = self.wanted.words
        if len(few) > 1 or self.wanted.without:
            few = [each for each in few if len(self.index.having(each, MOST + 1)) <= MOST]
        if not few:
            return self.index.by_links(numbers)
        table, wanted = self.words.table, set(numbers)
        query = " AND ".join(each.titles if self.words.only else each.text for each in few)
        return [number for _, number in sorted(self.index.scores(table, query)) if number in wanted]

    def common(self) -> Pages:
        """Of too many pages those that have all words in their titles, then those that are linked most."""
        words = self.words
        titled: list[int] = []
        if words.titles:
            titled = [*self.exact(), *self.index.best_having(search_titles, words.titles, TITLED)]
            if self.wanted.without:
                where = [has_words(text, negated=True) for text in self.wanted.without]
                titled = [number for number, _ in self.checked(titled, where)]
        best = self.index.best_having(words.table, words.query, LOOKED if self.wanted.where else MOST)
        numbers = list(dict.fromkeys([*titled, *best]))
        return Pages(numbers, len(numbers), max(self.index.count(words), len(numbers)), self.wanted.where)

    def exact(self) -> list[int]:
        """The page whose title is what was searched for, if it has the words."""
        found = near(self.at, self.asked.search)
        numbers = [] if found is None else self.index.of_pages([found])
        return [
            n for number in numbers for n in self.index.between(search_titles, self.words.titles, number, number, 1)
        ]

    def named(self) -> Pages | None:
        """The pages that the keywords name; more of them where others must be left out."""
        pages = self.named_within(MOST)
        alone = len(self.wanted.where) + len(self.wanted.without) == 1
        return pages if pages is None or pages.whole or alone else self.named_within(LOOKED)

    def named_within(self, most: int) -> Pages | None:
        """The pages that the first keyword names that names so many at most, else so many of those of the first."""
        first: Pages | None = None
        for group in self.wanted.named:
            numbers: set[int] = set()
            looked = count = 0
            for each in group:
                found, size, all = self.named_by(each, most)
                numbers.update(found)
                looked, count = looked + size, count + all
            without = [has_words(text, negated=True) for text in self.wanted.without]
            pages = Pages(self.index.by_links(list(numbers)), looked, count, [*self.wanted.where, *without])
            if pages.whole:
                return pages
            first = first or pages
        return first

    def named_by(self, each: Words | Term, most: int) -> tuple[list[int], int, int]:
        """The numbers of so many pages that words or a keyword name, of how many pages that is, of how many in all."""
        if isinstance(each, Words):
            numbers = self.index.having(each, most + 1)
            size = len(numbers)
            return (numbers, size, size) if size <= most else (numbers[:most], most, self.index.count(each))
        ids = self.keywords.pages(each, most + 1)
        size = len(ids)
        count = size if size <= most else max(self.keywords.count(each), size)
        return self.index.of_pages(ids[:most]), min(size, most), count

    # -- which of them, in which order ---------------------------------------------------------

    def in_order(self, pages: Pages) -> tuple[Sequence[int], int]:
        """The pages that are found, in the order in which they are looked at, as far as they are wanted; how many."""
        if not pages.where:
            return pages.numbers, pages.total(len(pages.numbers), len(pages.numbers))
        found, total = self.chosen(pages, MOST if self.asked.counted else self.asked.last)
        return [number for number, _ in found], total

    def sorted(self, pages: Pages) -> tuple[Sequence[int], int]:
        """The pages that are found, sorted; how many."""
        if self.asked.sort == RANDOM:
            found, total = self.chosen(pages, MOST)
            numbers = [number for number, _ in found]
            random.shuffle(numbers)
            return numbers, total
        column, descending = SORTS[self.asked.sort]
        found, total = self.chosen(pages, MOST, column)
        order = sorted(((value is not None, value, number) for number, value in found), reverse=descending)
        return [number for _, _, number in order], total

    def chosen(self, pages: Pages, most: int, column: Column = search_pages.id) -> tuple[list[tuple[int, Any]], int]:
        """The first pages that are found, so many and one more at most, with the value of a column; how many in all."""
        found = list(islice(self.checked(pages.numbers, pages.where, column), most + 1))
        seen = len(pages.numbers) if len(found) <= most else pages.numbers.index(found[-1][0]) + 1
        return found, pages.total(len(found), seen)

    def checked(
        self, numbers: Sequence[int], where: Sequence[Condition], column: Column = search_pages.id
    ) -> Iterator[tuple[int, Any]]:
        """The numbers of those that fulfil the conditions, each with the value of a column."""
        joins = (Join(page, ((page.id, search_pages.page),)),) if column.table is page else ()
        for start in range(0, len(numbers), CHUNK):
            some = numbers[start : start + CHUNK]
            columns = read(search_pages.id) if column is search_pages.id else read(search_pages.id, column)
            rows = self.at.rows(Select(search_pages, columns, joins, [In(search_pages.id, some), *where]))
            values = {row[0]: row[-1] for row in rows}
            yield from ((number, values[number]) for number in some if number in values)
