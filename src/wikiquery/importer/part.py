"""One table of an import, loaded in a process of its own.

`main` reads its order from standard input as one line of JSON and answers with lines of JSON: {"at": [bytes of the file
used up, bytes read, rows]} now and then, and last {"done": …} or {"error": text}.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wikiquery.errors import StoreError
from wikiquery.importer.generations import NUMBERED
from wikiquery.importer.imported import Source as Read
from wikiquery.importer.load_tables import TableFile, TableLoader
from wikiquery.importer.sources import Source, open_source
from wikiquery.importer.sqldump import SqlDump
from wikiquery.importer.staging import LINKS, staging_table
from wikiquery.importer.target import open_part
from wikiquery.importer.titlenumbers import TitleNumbers
from wikiquery.schema.ddl import Table
from wikiquery.schema.store_tables import TABLES

PAUSE = 0.1  # seconds between two messages about progress


@dataclass(slots=True)
class Part:
    """What such a process is asked for: a source, what its table is built in, columns whose meaning is not known.

    `titles` is the file of the store's numbers of titles, "" without one.
    """

    source: Source
    place: str
    unknown: list[str]
    titles: str

    def order(self) -> str:
        """The part as one line of JSON."""
        return json.dumps({**asdict(self), "source": {**asdict(self.source), "path": str(self.source.path)}})

    @classmethod
    def ordered(cls, line: str) -> "Part":
        """The part that a line of JSON orders."""
        order = json.loads(line)
        source = {**order["source"], "path": Path(order["source"]["path"])}
        return cls(Source(**source), order["place"], order["unknown"], order["titles"])


def can_be_part(source: Source) -> bool:
    """Whether a source holds one table whose rows need of other tables no more than the numbers of titles.

    Raises StoreError for damaged ones.
    """
    declared, columns = declaration(source)
    return declared is not None and not columns & NUMBERED and staging_table(declared, columns) is declared


def names_titles(source: Source) -> bool:
    """Whether a source brings titles that want numbers: linktarget, or links that do not name them by number alone.

    Raises StoreError for damaged ones.
    """
    if source.table not in LINKS:
        return source.table is None
    declared, columns = declaration(source)
    return declared is not None and staging_table(declared, columns) is not declared


def declaration(source: Source) -> tuple[Table | None, set[str]]:
    """The store's table for a source that holds one, and the columns that the source has of it."""
    if source.table is None:
        return None, set()
    with open_source(source) as stream:
        for table, _ in SqlDump(stream).tables():
            return TABLES.get(table.table), {column.name for column in table.columns}
    return None, set()


def load(part: Part, tell: Any) -> dict[str, Any]:
    """Load the table; gives what a TableFile says, with the rows that are left and a note of the indexes."""
    target = open_part(part.place)
    told = time.monotonic()

    def progress(*at: int) -> None:
        nonlocal told
        if time.monotonic() - told > PAUSE:
            told = time.monotonic()
            tell({"at": at})

    try:
        titles = TitleNumbers(Path(part.titles)).numbers if part.titles else None
        loaded = TableLoader(target, part.unknown, titles=titles).load(part.source, progress)
        tell({"at": (loaded.read.size, loaded.bytes, loaded.read.rows)})
        indexed = target.index(TABLES[part.source.table or ""])
        target.finish({})
    except BaseException:
        target.abort()
        raise
    return {"file": asdict(loaded), "rows": indexed.rows, "note": indexed.note}


def table_file(done: dict[str, Any]) -> TableFile:
    """The TableFile that a process answered with."""
    file = done["file"]
    return TableFile(**{**file, "read": Read(**file["read"])})


def main() -> None:
    """Do what standard input orders."""

    def tell(message: dict[str, Any]) -> None:
        print(json.dumps(message), flush=True)

    try:
        tell({"done": load(Part.ordered(sys.stdin.readline()), tell)})
    except StoreError as error:
        tell({"error": str(error)})
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
