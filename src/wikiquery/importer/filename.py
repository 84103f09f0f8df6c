"""What names of dump files say: the table, or the set of pages and which part of it."""

import re
from dataclasses import dataclass

from wikiquery.importer.sources import Source

SETS = re.compile(
    r".*?-(?P<set>pages-articles-multistream|(pages|stub)-(articles|meta-current|meta-history))"
    r"(?P<part>\d*)\.xml(-p(?P<first>\d+)p(?P<last>\d+))?.*"
)
EXPORT = re.compile(r".*-p(?P<first>\d+)p(?P<last>\d+)\.xml.*")
ASIDE = re.compile(r".*-abstract\d*\.xml.*")
LOG = re.compile(r".*-pages-logging\d*\.xml.*")
TABLE = re.compile(r"[a-z]\w*-(\d{8}|\d{4}-\d\d-\d\d|latest)-(?P<table>\w+)\.sql(\.\w+)?")


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page dump. `set` is "pages-articles" and the like, "export" for a Content File Export, "" for another name.

    `part` is its number among the parts of the set (None: the whole set), `pages` the first and last page id that its
    name says.
    """

    source: Source
    set: str
    part: int | None = None
    pages: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.source.path.name


def table_named(source: Source) -> str:
    """The table that the name of an SQL dump says, whatever is in it; "" if it says none."""
    match = TABLE.fullmatch(source.path.name)
    return match["table"] if match else ""


def page_file(source: Source) -> PageFile:
    """What the name of a page dump says."""
    name = source.path.name
    if match := SETS.fullmatch(name):
        return PageFile(source, match["set"], int(match["part"] or 0) or None, _pages(match))
    if match := EXPORT.fullmatch(name):
        return PageFile(source, "export", int(match["first"]), _pages(match))
    return PageFile(source, "")


def _pages(match: re.Match[str]) -> tuple[int, int] | None:
    return (int(match["first"]), int(match["last"])) if match["first"] else None
