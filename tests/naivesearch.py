"""What list=search has to find, page by page: every page of a store is looked at, without an index."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import apsw

import wikiquery
from wikiquery.plaintext import plain, silent_links
from wikiquery.site import Site

TITLE, REDIRECT, TEXT, SOURCE = range(4)
ALL = (TITLE, REDIRECT, TEXT)
SPACELESS = "\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff"
WORD = re.compile(rf"[^\W_{SPACELESS}]+|([{SPACELESS}])((?=[{SPACELESS}]))?")

LINKS = (
    "SELECT {0}_from, lt_namespace, lt_title FROM {1} JOIN linktarget ON lt_id = {0}_target_id"
    " UNION SELECT -1, 0, '' WHERE 0"
)


def tokens(text: str) -> list[str]:
    """The words of a text without case, and without the diacritics of Latin letters.

    The letters of a script without spaces are words of their own, "" ends each run of them.
    """
    bare = "".join(letter if (first := unicodedata.normalize("NFD", letter)[0]) > "z" else first for letter in text)
    found: list[str] = []
    for match in WORD.finditer(bare.lower()):
        found += [match[0], ""] if match[1] and match[2] is None else [match[0]]
    return found


def written(row: list[str]) -> str:
    """Words as a text that has them."""
    return "".join(word if re.match(f"[{SPACELESS}]", word) else f"{word} " for word in row).strip()


def looked_for(value: str) -> list[str]:
    """The words that a text looks for: its last run of a script without spaces may go on."""
    found = tokens(value)
    return found if found[-1] else found[:-1]


@dataclass(frozen=True)
class Term:
    """One thing that is searched for: how it is written, and what it means."""

    keyword: str
    value: str
    negated: bool = False
    quoted: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if self.quoted else self.value
        return f"{'-' if self.negated else ''}{self.keyword}{':' if self.keyword else ''}{value}"


@dataclass
class Page:
    """A page that is no redirect, with all that a search can ask of it."""

    id: int
    namespace: int
    key: str
    name: str
    columns: tuple[list[list[str]], ...]
    categories: set[str]
    templates: set[tuple[int, str]]
    links: set[tuple[int, str]]


class NaiveSearch:
    """All pages of a store."""

    def __init__(self, store: str) -> None:
        self.db = apsw.Connection(store, flags=apsw.SQLITE_OPEN_READONLY)
        (profile,) = self.db.execute("SELECT value FROM wikiquery WHERE key = 'site'").fetchone() or ("{}",)
        self.site = Site(json.loads(profile))
        self.store = store
        self.known: dict[frozenset[str], frozenset[str]] = {}

    @cached_property
    def pages(self) -> list[Page]:
        """The pages, each with its words by column."""
        texts = self.texts()
        silent = silent_links(self.site)
        redirects = self.named("SELECT rd_namespace, rd_title, p.page_title FROM redirect JOIN page AS p ON p.page_id ="
                               " rd_from WHERE coalesce(rd_interwiki, '') = ''", 2)  # fmt: skip
        links = {name: self.named(LINKS.format(*name), 1) for name in (("tl", "templatelinks"), ("pl", "pagelinks"))}
        categories = self.named(LINKS.format("cl", "categorylinks"), 1)
        found: list[Page] = []
        for id, namespace, key in self.db.execute(
            "SELECT page_id, page_namespace, page_title FROM page WHERE page_is_redirect = 0"
        ):
            model, source = texts.get(id, ("wikitext", ""))
            shown = plain(source, silent) if model == "wikitext" else source
            columns = (
                [tokens(key.replace("_", " "))],
                [tokens(title.replace("_", " ")) for (title,) in redirects.get((namespace, key), ())],
                [tokens(shown)],
                [tokens(source), tokens(shown)],
            )
            page = Page(
                id, namespace, key, self.site.name(namespace, key), columns,
                {title for _, title in categories.get((id,), ())},
                *(set(each.get((id,), ())) for each in links.values()),
            )  # fmt: skip
            found.append(page)
        return found

    def named(self, sql: str, keys: int) -> dict[tuple[object, ...], list[tuple[object, ...]]]:
        """Rows by their first columns."""
        found: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
        for row in self.db.execute(sql):
            found.setdefault(row[:keys], []).append(row[keys:])
        return found

    def texts(self) -> dict[int, tuple[str, str]]:
        """Content model and newest text by page."""
        found: dict[int, tuple[str, str]] = {}
        params = {"generator": "allpages", "prop": "revisions", "rvprop": "content|contentmodel", "rvslots": "main"}
        with wikiquery.open(self.store) as wiki:
            for namespace in (n for n in self.site.namespaces if n >= 0):
                for page in wiki.each(**params, gapnamespace=namespace, gaplimit="max"):
                    for revision in page.get("revisions", ()):
                        slot = revision["slots"]["main"]
                        found[page["pageid"]] = slot["contentmodel"], slot.get("content", "")
        return found

    # -- what a search means -------------------------------------------------------------------

    def find(self, groups: list[list[Term]], namespaces: set[int], titles: bool = False) -> set[str]:
        """The names of the pages of which each group holds: one of its terms at least."""
        return {
            page.name
            for page in self.pages
            if page.namespace in namespaces and all(any(self.holds(t, page, titles) for t in g) for g in groups)
        }

    def holds(self, term: Term, page: Page, titles: bool) -> bool:
        """Whether a term holds of a page."""
        return self.has(term, page, titles) != term.negated

    def has(self, term: Term, page: Page, titles: bool) -> bool:
        value = term.value
        match term.keyword:
            case "" | "intitle":
                begins = value.endswith("*") and not term.quoted
                columns = (TITLE, REDIRECT) if term.keyword or titles else ALL
                return any(phrase(looked_for(value), row, begins) for column in columns for row in page.columns[column])
            case "insource":
                return all(any(word in row for row in page.columns[SOURCE]) for word in tokens(value) if word)
            case "incategory":
                return not page.categories.isdisjoint(self.keys(value))
            case "deepcat":
                return not page.categories.isdisjoint(self.below(self.keys(value)))
            case "hastemplate" | "linksto":
                title = self.site.title(value, 10 if term.keyword == "hastemplate" else 0)
                links = page.templates if term.keyword == "hastemplate" else page.links
                return (title.namespace, title.key) in links
            case "prefix" | "subpageof":
                title = self.site.title(value)
                begun = title.key + ("/" if term.keyword == "subpageof" else "")
                return page.namespace == title.namespace and page.key.startswith(begun)
        raise AssertionError(term.keyword)

    def keys(self, value: str) -> frozenset[str]:
        """The categories that a value names."""
        return frozenset(self.site.title(name.strip(), 14).key for name in value.split("|"))

    def below(self, keys: frozenset[str]) -> frozenset[str]:
        """The categories, and five levels of those in them."""
        if keys not in self.known:
            found = keys
            for _ in range(5):
                found |= {page.key for page in self.pages if page.namespace == 14 and page.categories & found}
            self.known[keys] = found
        return self.known[keys]


def phrase(wanted: list[str], row: list[str], begins: bool) -> bool:
    """Whether words stand one after the other; `begins`: the last may go on."""
    *before, last = wanted
    if before and before[0] not in row:
        return False
    for n in range(len(before), len(row)):
        if (row[n].startswith(last) if begins else row[n] == last) and row[n - len(before) : n] == before:
            return True
    return False
