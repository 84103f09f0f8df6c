"""SQL dumps into a store's tables."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from wikiquery.errors import StoreError
from wikiquery.importer.filename import table_named
from wikiquery.importer.generations import Conversion, conversion
from wikiquery.importer.imported import Source as Read
from wikiquery.importer.numbered import Numbered
from wikiquery.importer.restrictions import restriction_rows
from wikiquery.importer.sources import Source, open_source
from wikiquery.importer.sqldump import Row, SqlDump, TableDump
from wikiquery.importer.target import Target
from wikiquery.schema.ddl import Table
from wikiquery.schema.store_accounts import SECRET, USER
from wikiquery.schema.store_tables import TABLES

# Bytes of the file used up, bytes read from what it holds, rows.
Progress: TypeAlias = Callable[[int, int, int], None]


@dataclass(slots=True)
class TableFile:
    """A dump file that went in: rows by table (in the staging table where `staged` says so), what was passed over."""

    read: Read
    bytes: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    staged: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def table_for(dump: TableDump) -> Table:
    """The store's table for a dump's: that of users has more columns where the dump tells all of them."""
    return USER if dump.table == USER.name and any(c.name == SECRET for c in dump.columns) else TABLES[dump.table]


@dataclass(slots=True)
class TableLoader:
    """Puts SQL dumps into a store.

    `unknown` are columns that name rows of tables that are not in the dumps, `taken` the tables that other files bring.
    `titles` are the store's numbers of titles by the dumps', where there are any; `early`: they are not known yet.
    """

    target: Target
    unknown: Collection[str] = ()
    taken: Collection[str] = ()
    created: set[str] = field(default_factory=set)
    collations: Numbered = field(default_factory=Numbered)
    tags: Numbered = field(default_factory=Numbered)
    restrictions: int = 0
    titles: Sequence[int] | None = None
    early: bool = False

    def load(self, source: Source, progress: Progress) -> TableFile:
        """Read a dump file to its end. Raises StoreError for what is damaged or not what its name says."""
        rows: dict[str, int] = {}
        loaded = TableFile(Read("", 0, "", "", 0), rows=rows)
        with open_source(source) as stream:
            dump = SqlDump(stream)
            for table, batches in dump.tables():
                if not self._wanted(source, table, loaded):
                    continue
                into = self._conversion(source, table)
                rows.setdefault(table.table, 0)
                if into.staged:
                    loaded.staged.append(table.table)
                given = named = 0
                for batch in batches:
                    converted = into.rows(batch)
                    given += len(batch)
                    named += len(converted)
                    rows[table.table] += self.target.insert(into.into, into.columns, converted)
                    if table.table == "page":
                        self._restrict(table, batch, rows)
                    progress(stream.compressed, stream.position, sum(rows.values()))
                notes = []
                if named < given:
                    notes.append(f"{given - named} links left out whose titles linktarget does not have")
                if rows[table.table] < named:
                    notes.append(f"{named - rows[table.table]} rows that were there twice taken once")
                if notes:
                    loaded.notes[table.table] = "; ".join(notes)
                self._learn(table.table)
            loaded.bytes = stream.position
            count = sum(rows.values())
            loaded.read = Read(source.path.name, source.size, stream.sha256, source.date or "", count)
        if not rows and not loaded.passed_over:
            raise StoreError(f"{source.path.name}: there is no table in it")
        return loaded

    def _wanted(self, source: Source, table: TableDump, loaded: TableFile) -> bool:
        named = source.table or table_named(source)
        if named and table.table != named:
            raise StoreError(f"{source.path.name}: its name says {named}, but what is in it is the table {table.table}")
        if source.table is None and (table.table not in TABLES or table.table in self.taken):
            loaded.passed_over.append(table.table)
            return False
        return True

    def _conversion(self, source: Source, table: TableDump) -> Conversion:
        try:
            known = self.collations, self.tags, self.unknown, self.titles
            into = conversion(table, table_for(table), *known, early=self.early)
        except StoreError as error:
            raise StoreError(f"{source.path.name}: {error}") from None
        self.create(table.table, table_for(table))
        if into.staged and into.into.name not in self.created:
            self.created.add(into.into.name)
            self.target.create(into.into, staging=True)
        return into

    def create(self, name: str, table: Table | None = None) -> None:
        """Make a table of the store, once; `table` where it is another than usual."""
        if name not in self.created:
            self.created.add(name)
            self.target.create(table or TABLES[name])

    def _restrict(self, table: TableDump, batch: list[Row], rows: dict[str, int]) -> None:
        """Protections that pages of long ago have in a column of their own."""
        at = {column.name: number for number, column in enumerate(table.columns)}
        if "page_restrictions" not in at or "page_restrictions" in self.taken:
            return
        page, written = at["page_id"], at["page_restrictions"]
        found = []
        for row in batch:
            if isinstance(value := row[written], bytes) and value and isinstance(number := row[page], int):
                for restriction in restriction_rows(number, value.decode("utf-8", "replace")):
                    self.restrictions += 1
                    found.append((self.restrictions, *restriction))
        if found:
            self.create("page_restrictions")
            restrictions = TABLES["page_restrictions"]
            self.target.insert(restrictions, restrictions.names, found)
            rows["page_restrictions"] = rows.get("page_restrictions", 0) + len(found)

    def _learn(self, name: str) -> None:
        """Keep the numbers that a table gives to names which other tables may write out."""
        known = {"collation": self.collations, "change_tag_def": self.tags}.get(name)
        if known is not None:
            table = TABLES[name]
            key, value = table.names[:2]
            for number, text in self.target.execute(f"SELECT {key}, {value} FROM {self.target.name(table)}"):
                known[text.encode()] = number
