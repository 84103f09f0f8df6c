"""The pages that have words, by the search index.

Pages have numbers in it, by namespace and then by the links that lead to them, most first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import NotInSnapshot
from ..schema.search import search_pages, search_text, search_titles
from ..scope import Run
from ..select import Compare, In, Join, Match, Select, read
from .search_samples import Fetch, estimate

ONLY_IN_FILES = "the search index, which stores have that are files"
CHUNK = 500
"""Pages that one statement names."""

Table = type[search_text] | type[search_titles]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """Words, or some of which one is enough, in the index's language.

    `text` is for the index of all, `titles` for that of titles ("": titles do not tell); `only`: titles alone count.
    """

    text: str
    titles: str
    only: bool

    @property
    def table(self) -> Table:
        """The index that knows them, the smaller one where both do."""
        return search_titles if self.only else search_text

    @property
    def query(self) -> str:
        """The words for that index."""
        return self.titles if self.only else self.text


class Index:
    """The part of the index that has the pages of some namespaces; `ranges` are their numbers. Raises NotInSnapshot."""

    def __init__(self, at: Run, namespaces: Sequence[int]) -> None:
        if not (at.has("search_pages") and at.has("search_titles")):
            raise NotInSnapshot("search_pages", "" if at.engine[0] == "sqlite" else ONLY_IN_FILES)
        self.at = at
        known = (at.fact("search") or {}).get("namespaces", {})
        self.ranges: list[Range] = sorted(
            (known[str(n)][0], known[str(n)][1]) for n in {*namespaces} if str(n) in known
        )

    @property
    def size(self) -> int:
        """How many pages there are."""
        return sum(last - first + 1 for first, last in self.ranges)

    def best(self, most: int) -> list[Sequence[int]]:
        """The numbers of so many pages, the best of each range."""
        return self.shared(lambda first, last, share: range(first, last + 1)[:share], most)

    def having(self, words: Words, most: int) -> list[int]:
        """The numbers of pages with words, so many at most, in order."""
        found: list[int] = []
        for first, last in self.ranges:
            found += self.between(words.table, words.query, first, last, most - len(found))
            if len(found) >= most:
                break
        return found

    def best_having(self, table: Table, query: str, most: int) -> list[int]:
        """The numbers of pages with words, the best of each range."""
        parts = self.shared(lambda first, last, share: self.between(table, query, first, last, share), most)
        return self.by_links([number for part in parts for number in part])

    def shared(self, fetch: Fetch, most: int) -> list[Sequence[int]]:
        """What is fetched of each range, the same share of each; what some leave of theirs goes to the others."""
        parts: dict[Range, Sequence[int]] = dict.fromkeys(self.ranges, ())
        full, share = self.ranges, 0
        while full and (spare := (most - sum(map(len, parts.values()))) // len(full)):
            share += spare
            parts |= {each: fetch(*each, share) for each in full}
            full = [each for each in full if len(parts[each]) == share]
        return list(parts.values())

    def count(self, words: Words) -> int:
        """How many pages have words, roughly."""

        def between(first: int, last: int, most: int) -> list[int]:
            return self.between(words.table, words.query, first, last, most)

        return sum(estimate(between, first, last) for first, last in self.ranges)

    def between(self, table: Table, query: str, first: int, last: int, most: int) -> list[int]:
        """The numbers from `first` to `last` of pages with words, so many at most, in order."""
        where = [Match(table.id, query), Compare(table.id, ">=", first), Compare(table.id, "<=", last)]
        return [row[0] for row in self.at.rows(Select(table, read(table.id), where=where, sort=(table.id,)), most)]

    def scores(self, table: Table, query: str) -> Iterator[tuple[float, int]]:
        """How well each page fits to words, with its number: less is better. For words that few pages have."""
        joins = (Join(search_pages, ((search_pages.id, table.id),)),)
        for first, last in self.ranges:
            where = [Match(table.id, query), Compare(table.id, ">=", first), Compare(table.id, "<=", last)]
            yield from (
                (row[0], row[1]) for row in self.at.rows(Select(table, read(table.score, table.id), joins, where))
            )

    def of_pages(self, ids: Sequence[int]) -> list[int]:
        """The numbers of pages, in order; of redirects, and of pages of other namespaces, there are none."""
        found: list[int] = []
        for start in range(0, len(ids), CHUNK):
            where = [In(search_pages.page, ids[start : start + CHUNK])]
            found += [row[0] for row in self.at.rows(Select(search_pages, read(search_pages.id), where=where))]
        return sorted(n for n in found if any(first <= n <= last for first, last in self.ranges))

    def by_links(self, numbers: Sequence[int]) -> list[int]:
        """Numbers by the links that lead to the pages, most first."""
        if len(self.ranges) == 1:
            return sorted(numbers)
        found: list[tuple[int, int]] = []
        for start in range(0, len(numbers), CHUNK):
            where = [In(search_pages.id, numbers[start : start + CHUNK])]
            select = Select(search_pages, read(search_pages.incoming, search_pages.id), where=where)
            found += [(-row[0], row[1]) for row in self.at.rows(select)]
        return [number for _, number in sorted(found)]
