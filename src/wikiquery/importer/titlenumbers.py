"""The numbers that the store has for titles, by those that a dump has for them."""

import mmap
from collections.abc import Iterator
from pathlib import Path

from wikiquery.errors import StoreError
from wikiquery.importer.staging import LINKTARGET
from wikiquery.importer.target import Target
from wikiquery.schema.store_tables import TABLES

SIZE = 4  # bytes of a number
MOST = 1 << 34  # the largest number that a wiki can have given
CHUNK = 50_000


class TitleNumbers:
    """A file of numbers, for all processes: the store's at the place that is the dump's, 0 for titles not dumped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.numbers = memoryview(self._map).cast("I")

    def close(self) -> None:
        """Let go of the file."""
        self.numbers.release()
        self._map.close()


def write_numbers(target: Target, path: Path) -> TitleNumbers:
    """Make the file of a store whose linktarget has its indexes. Raises StoreError for numbers that cannot be."""
    ((most,),) = target.execute(f"SELECT max(lt_given) FROM {target.name(TABLES[LINKTARGET])}")
    if (most or 0) >= MOST:
        raise StoreError(f"linktarget numbers a title {most}: that cannot be")
    with path.open("w+b") as file:
        file.truncate(((most or 0) + 1) * SIZE)
        with mmap.mmap(file.fileno(), 0) as whole, memoryview(whole).cast("I") as numbers:
            for number, given in _pairs(target):
                numbers[given] = number
    return TitleNumbers(path)


def _pairs(target: Target) -> Iterator[tuple[int, int]]:
    last = 0
    named = target.name(TABLES[LINKTARGET])
    while True:
        statement = f"SELECT lt_id, lt_given FROM {named} WHERE lt_id > ? ORDER BY lt_id LIMIT {CHUNK}"
        rows = list(target.execute(statement, (last,)))
        yield from rows
        if len(rows) < CHUNK:
            return
        last = rows[-1][0]
