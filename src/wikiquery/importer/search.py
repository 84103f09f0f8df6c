"""The search index of a store: the words of each page's newest text, and what results are ranked by."""

import json
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import apsw
import zstandard

from wikiquery.importer.report import Reporter, amount
from wikiquery.plaintext import plain, silent_links
from wikiquery.schema.ddl import create_indexes, create_table
from wikiquery.schema.store_tables import SEARCH_PAGES
from wikiquery.site import Site
from wikiquery.words import paired

BATCH = 500  # pages that are written together
SHOWN_EVERY = 20  # batches
WIKITEXT = "wikitext"
NEEDED = {"page", "revision", "slots", "content", "content_models", "text"}
HIDDEN_TEXT = 1
WORDS = re.compile(r"\w+")  # coarser than the index's own and a little faster

# Without the texts themselves: they are in the store already. `source` has the words of the markup that `text` lacks.
CREATE = (
    "CREATE VIRTUAL TABLE search_text USING fts5(title, redirect, text, source, content='',"
    " tokenize='unicode61 remove_diacritics 2')"
)
SETTINGS = ("('pgsz', 4050)", "('hashsize', 67108864)")  # fewer, larger pieces: half the time
PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-131072", "temp_store=FILE")

REDIRECTS = (
    "(SELECT group_concat(replace(r.page_title, '_', ' '), ' | ') FROM redirect CROSS JOIN page AS r"
    " ON r.page_id = rd_from WHERE rd_namespace = p.page_namespace AND rd_title = p.page_title"
    " AND coalesce(rd_interwiki, '') = '')"
)
INCOMING = (
    "(SELECT count(*) FROM linktarget CROSS JOIN pagelinks ON pl_target_id = lt_id"
    " WHERE lt_namespace = p.page_namespace AND lt_title = p.page_title)"
)
PAGES = (
    "SELECT p.page_id, p.page_title, {redirects}, {incoming}, rev_timestamp,"
    " (SELECT min(f.rev_timestamp) FROM revision AS f WHERE f.rev_page = p.page_id),"
    " rev_deleted, model_name, old_flags, old_text"
    " FROM page AS p JOIN revision ON rev_id = p.page_latest"
    " JOIN slots ON slot_revision_id = rev_id"
    " AND slot_role_id = (SELECT role_id FROM slot_roles WHERE role_name = 'main')"
    " JOIN content ON content_id = slot_content_id LEFT JOIN content_models ON model_id = content_model"
    " LEFT JOIN text ON old_id = CAST(substr(content_address, 4) AS INTEGER)"
    " WHERE p.page_is_redirect = 0 ORDER BY p.page_id"
)
Row = tuple[Any, ...]


def make_search(path: Path, site: Site, report: Reporter) -> None:
    """Puts the search index into a finished store file, if it holds texts. Only one batch of pages is in memory."""
    db = apsw.Connection(str(path))
    try:
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if tables >= NEEDED and db.execute("SELECT 1 FROM text LIMIT 1").fetchone():
            Index(db, tables, site, report).make()
    finally:
        db.close()


class Index:
    """The search index in the making."""

    def __init__(self, db: apsw.Connection, tables: set[str], site: Site, report: Reporter) -> None:
        self.db, self.tables, self.report = db, tables, report
        self.dropped = silent_links(site)
        found = db.execute("SELECT value FROM wikiquery WHERE key = 'dictionary'").fetchone()
        dictionary = zstandard.ZstdCompressionDict(bytes(found[0])) if found else None
        self.decompressor = zstandard.ZstdDecompressor(dict_data=dictionary)

    def make(self) -> None:
        """Makes the two tables and says so in the store."""
        self.db.execute("BEGIN")
        self.db.execute(create_table(SEARCH_PAGES, "sqlite"))
        self.db.execute(CREATE)
        for setting in SETTINGS:
            self.db.execute(f"INSERT INTO search_text(search_text, rank) VALUES {setting}")
        count, rows = 0, self.pages()
        while batch := list(islice(rows, BATCH)):
            self.db.executemany("INSERT INTO search_text(rowid, title, redirect, text, source) VALUES (?,?,?,?,?)",
                                (row[:5] for row in batch))  # fmt: skip
            self.db.executemany("INSERT INTO search_pages VALUES (?,?,?,?,?)", ((row[0], *row[5:]) for row in batch))
            count += len(batch)
            if count % (BATCH * SHOWN_EVERY) == 0:
                self.report.working(f"search: {amount(count)} pages")
        self.report.working("search: putting in order")
        self.db.execute("INSERT INTO search_text(search_text) VALUES ('optimize')")
        for statement in create_indexes(SEARCH_PAGES, "sqlite"):
            self.db.execute(statement)
        self.note(count)
        self.db.execute("COMMIT")

    def pages(self) -> Iterator[Row]:
        """For each page: id, title, redirects, text, words of the markup; incoming links, words, edited, created."""
        links = {"pagelinks", "linktarget"} <= self.tables
        select = PAGES.format(
            redirects=REDIRECTS if "redirect" in self.tables else "''", incoming=INCOMING if links else "0"
        )
        for id, title, redirects, incoming, edited, created, deleted, model, flags, body in self.db.execute(select):
            hidden = body is None or deleted & HIDDEN_TEXT
            source = "" if hidden else self.decode(body, flags)
            text = plain(source, self.dropped) if model in (None, WIKITEXT) else source
            own = WORDS.findall(text)
            rest = set() if text is source else set(WORDS.findall(source)).difference(own)
            yield (
                *(id, paired(title.replace("_", " ")), paired(redirects or ""), paired(text)),
                *(paired(" ".join(sorted(rest))), incoming, len(own), edited, created),
            )

    def decode(self, body: bytes, flags: str) -> str:
        """A text from its bytes and MediaWiki's flags; "" for what is kept elsewhere."""
        kinds = flags.split(",")
        if "external" in kinds or "object" in kinds:
            return ""
        if "zstd" in kinds:
            body = self.decompressor.decompress(body)
        elif "gzip" in kinds:
            body = zlib.decompress(body, -zlib.MAX_WBITS)
        return bytes(body).decode("utf-8", "replace") if isinstance(body, bytes) else str(body)

    def note(self, count: int) -> None:
        """Names the index among the store's tables."""
        (value,) = self.db.execute("SELECT value FROM wikiquery WHERE key = 'tables'").fetchone() or ("{}",)
        tables = json.loads(value)
        tables["search_pages"] = {"rows": count, "state": "derived", "from": [], "note": "the search index"}
        self.db.execute(
            "UPDATE wikiquery SET value = ? WHERE key = 'tables'", (json.dumps(tables, ensure_ascii=False),)
        )
