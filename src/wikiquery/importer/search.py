"""The search index of a store: the words of each page's newest text, and what results are ranked by.

Pages are numbered in the index by namespace, then by the links that lead to them, most first: a search that finds too
many for looking at each begins with those that are linked most.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import apsw

from wikiquery.importer.report import Reporter, amount
from wikiquery.importer.searchtexts import Entry, Found, Helpers, TextReader
from wikiquery.plaintext import silent_links
from wikiquery.schema.ddl import create_indexes, create_table
from wikiquery.schema.store_tables import SEARCH_PAGES, SEARCH_WORDS
from wikiquery.site import Site

BATCH, BATCH_BYTES = 500, 1 << 20  # pages, or bytes of packed texts, that are read together
SHOWN_EVERY = 10_000  # pages
SEVERAL = 5  # pages that have a word which is listed
NEEDED = {"page", "revision", "slots", "content", "content_models", "text"}

# Without the texts themselves: they are in the store already. `source` has the words of the markup that `text` lacks.
# The titles stand alone once more, so that a common word is soon found in them.
TABLES = {"search_text": "title, redirect, text, source", "search_titles": "title, redirect"}
CREATE = "CREATE VIRTUAL TABLE {} USING fts5({}, content='', tokenize='unicode61 remove_diacritics 2')"
# Fewer, larger pieces, which are merged when all are there: half the time.
SETTINGS = ("('pgsz', 4050)", "('hashsize', 67108864)", "('automerge', 0)")
PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-131072", "temp_store=FILE")

APART = " \ue000 "
"""Between the titles of redirects: a word of its own, over which no phrase goes."""

REDIRECTS = (
    f"(SELECT group_concat(replace(r.page_title, '_', ' '), '{APART}') FROM redirect CROSS JOIN page AS r"
    " ON r.page_id = rd_from WHERE rd_namespace = p.page_namespace AND rd_title = p.page_title"
    " AND coalesce(rd_interwiki, '') = '')"
)
INCOMING = (
    "(SELECT count(*) FROM linktarget CROSS JOIN pagelinks ON pl_target_id = lt_id"
    " WHERE lt_namespace = p.page_namespace AND lt_title = p.page_title)"
)
RANK = (
    "INSERT INTO search_pages (sp_id, sp_page, sp_namespace, sp_incoming, sp_edited, sp_created)"
    " SELECT row_number() OVER (ORDER BY namespace, incoming DESC, id), id, namespace, incoming, edited, created FROM"
    " (SELECT p.page_id AS id, p.page_namespace AS namespace, {incoming} AS incoming, rev_timestamp AS edited,"
    " (SELECT min(f.rev_timestamp) FROM revision AS f WHERE f.rev_page = p.page_id) AS created"
    " FROM page AS p JOIN revision ON rev_id = p.page_latest WHERE p.page_is_redirect = 0)"
)
TEXTS = (
    "SELECT sp_id, p.page_title, {redirects}, rev_deleted, model_name, old_flags, old_text"
    " FROM search_pages CROSS JOIN page AS p ON p.page_id = sp_page CROSS JOIN revision ON rev_id = p.page_latest"
    " LEFT JOIN slots ON slot_revision_id = rev_id"
    " AND slot_role_id = (SELECT role_id FROM slot_roles WHERE role_name = 'main')"
    " LEFT JOIN content ON content_id = slot_content_id LEFT JOIN content_models ON model_id = content_model"
    " LEFT JOIN text ON old_id = CAST(substr(content_address, 4) AS INTEGER) ORDER BY sp_id"
)
NAMESPACES = "SELECT sp_namespace, min(sp_id), max(sp_id) FROM search_pages GROUP BY sp_namespace"


def make_search(path: Path, site: Site, report: Reporter, helpers: Helpers) -> None:
    """Puts the search index into a finished store file, if it holds texts.

    `helpers` read the texts. Only a few batches of pages are in memory. Raises StoreError.
    """
    db = apsw.Connection(str(path))
    try:
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if tables >= NEEDED and db.execute("SELECT 1 FROM text LIMIT 1").fetchone():
            Index(db, tables, site, report).make(helpers)
    finally:
        db.close()


class Index:
    """The search index in the making."""

    def __init__(self, db: apsw.Connection, tables: set[str], site: Site, report: Reporter) -> None:
        self.db, self.tables, self.report = db, tables, report
        dictionary = self.fact("dictionary")
        self.reader = TextReader(silent_links(site), dictionary if isinstance(dictionary, bytes) else b"")

    def make(self, helpers: Helpers) -> None:
        """Makes the tables and says so in the store."""
        self.db.execute("BEGIN")
        self.rank()
        for table, columns in TABLES.items():
            self.db.execute(CREATE.format(table, columns))
            for setting in SETTINGS:
                self.db.execute(f"INSERT INTO {table}({table}, rank) VALUES {setting}")
        self.write(helpers.entries(self.reader, self.batches()))
        self.report.working("search: putting in order")
        for table in TABLES:
            self.db.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        self.count_words()
        self.note()
        self.db.execute("COMMIT")

    def rank(self) -> None:
        """Numbers the pages."""
        self.report.working("search: counting links")
        links = {"pagelinks", "linktarget"} <= self.tables
        self.db.execute(create_table(SEARCH_PAGES, "sqlite"))
        self.db.execute(RANK.format(incoming=INCOMING if links else "0"))
        for statement in create_indexes(SEARCH_PAGES, "sqlite"):
            self.db.execute(statement)

    def batches(self) -> Iterator[list[Found]]:
        """The pages in the order of their numbers, with their texts as they are kept."""
        batch: list[Found] = []
        size = 0
        redirects = REDIRECTS if "redirect" in self.tables else "''"
        for row in self.db.execute(TEXTS.format(redirects=redirects)):
            batch.append(row)
            size += len(row[-1] or b"")
            if len(batch) >= BATCH or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def write(self, entries: Iterable[list[Entry]]) -> None:
        """Writes the entries that come."""
        count = shown = 0
        for batch in entries:
            self.db.executemany(
                "INSERT INTO search_text(rowid, title, redirect, text, source) VALUES (?,?,?,?,?)",
                (entry[:5] for entry in batch),
            )
            self.db.executemany(
                "INSERT INTO search_titles(rowid, title, redirect) VALUES (?,?,?)", (entry[:3] for entry in batch)
            )
            self.db.executemany(
                "UPDATE search_pages SET sp_words = ? WHERE sp_id = ?", ((entry[5], entry[0]) for entry in batch)
            )
            count += len(batch)
            if count - shown >= SHOWN_EVERY:
                shown = count
                self.report.working(f"search: {amount(count)} pages")

    def count_words(self) -> None:
        """Lists the words that several pages have: those that begin alike can be told apart by it."""
        self.report.working("search: counting words")
        self.db.execute(create_table(SEARCH_WORDS, "sqlite"))
        self.db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search_text, row)")
        self.db.execute(f"INSERT INTO search_words SELECT term, doc FROM vocabulary WHERE doc >= {SEVERAL}")
        self.db.execute("DROP TABLE temp.vocabulary")

    def note(self) -> None:
        """Names the index among the store's tables, and says which numbers a namespace has."""
        places = {str(namespace): [first, last] for namespace, first, last in self.db.execute(NAMESPACES)}
        count = sum(last - first + 1 for first, last in places.values())
        tables = json.loads(self.fact("tables") or "{}")
        tables["search_pages"] = {"rows": count, "state": "derived", "from": [], "note": "the search index"}
        for key, value in {"tables": tables, "search": {"namespaces": places}}.items():
            self.db.execute(
                "INSERT OR REPLACE INTO wikiquery (key, value) VALUES (?, ?)",
                (key, json.dumps(value, ensure_ascii=False)),
            )

    def fact(self, key: str) -> bytes | str | None:
        """What the store says of itself under a key."""
        found = self.db.execute("SELECT value FROM wikiquery WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None
