"""The logical tables of search indexes: that of a store file, and MediaWiki's own.

In the former a page has a number, by namespace and then by the links that lead to the page, most first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .columns import Table, integer, real, text, time


class search_text(Table):
    """The words of the pages: SQLite's own full-text table. Where search_pages is joined, rows have a `score`."""

    id = integer("rowid")
    score = real("score")


class search_titles(Table):
    """The words of the titles of pages and of redirects to them alone."""

    id = integer("rowid")
    score = real("score")


class search_words(Table, alias="sw"):
    """The words that several pages have, as the index of all has them. `total` adds up the pages of all rows."""

    word = text("sw_word")
    pages = integer("sw_pages")
    total = integer("sw_total")


class search_pages(Table, alias="sp"):
    """The pages in the index. `total` counts the rows of the whole statement."""

    id = integer("sp_id")
    page = integer("sp_page")
    namespace = integer("sp_namespace")
    incoming = integer("sp_incoming")
    words = integer("sp_words")
    edited = time("sp_edited")
    created = time("sp_created")
    total = integer("sp_total")


class searchindex(Table, alias="si"):
    """MediaWiki's own index: the words of the pages that are there, redirects too. `total` counts all rows."""

    page = integer("si_page")
    title = text("si_title")
    text = text("si_text")
    total = integer("si_total")


BOOLEAN, MATCH, TSQUERY = "boolean mode", "match", "tsquery"
"""The languages of indexes: MariaDB's and MySQL's, SQLite's, PostgreSQL's."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """What a database says of MediaWiki's own index.

    `shortest`: the letters that a word has at least there; 0 where words are as they are. `lexemes` gives what words of
    a search are there, where they are not themselves. `lacks` says what is not there for the index to be searched.
    """

    language: str
    shortest: int = 0
    lexemes: Callable[[str], Sequence[str]] | None = None
    lacks: str = ""
