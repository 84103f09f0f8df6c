"""Two small wikis of facts as dump files, made by a script: the chemical elements and a choice of countries.

The files are of the kinds that Wikimedia publishes, in the layout of MediaWiki 1.45; they are the same, byte by byte,
every time. Facts are in `elements.csv` and `countries.csv`, sentences in `elements`, `places`, `project` and `german`.
"""

import json
from pathlib import Path
from typing import Any

from .ddl import TABLES
from .rows import Tables
from .siteinfo import first_version
from .sqldump import packed, write_table
from .wikis import SAMPLES
from .xmldump import write_export

__all__ = ["DATE", "WIKIS", "make", "site"]

DATE = "20260101"
WIKIS = tuple(SAMPLES)
_COMPLETED = "2026-01-01  3:12:45"


def make(folder: Path, wiki: str = "samplewiki") -> list[Path]:
    """Writes the dump files of a sample wiki (one of `WIKIS`) into `folder`, which is made if need be; tells which.

    Raises KeyError for another wiki and OSError when a file cannot be written.
    """
    sample = SAMPLES[wiki]
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{wiki}-{DATE}"
    pages = sample.pages()
    tables = Tables(sample.names, pages, sample.uploads())
    made = [folder / f"{stem}-{table}.sql.gz" for table in TABLES]
    for path, table in zip(made, TABLES, strict=True):
        write_table(path, wiki, table, tables.rows(table), _COMPLETED)
    general = {**sample.profile["general"], "dbname": wiki}
    current = [page for page in pages if page.namespace % 2 == 0 and page.namespace != 2]
    exports = {"pages-articles": (current, False), "pages-meta-history": (pages, True)}
    for kind, (chosen, whole) in exports.items():
        path = folder / f"{stem}-{kind}.xml.bz2"
        write_export(path, general, sample.names, chosen, tables.redirects, whole=whole)
        made.append(path)
    # Wikimedia publishes the first alone, which leaves the addresses of other wikis open; the second tells them.
    answers = {
        "siteinfo-namespaces": first_version(sample.profile),
        "siteinfo": {"batchcomplete": True, "query": sample.profile},
    }
    for kind, answer in answers.items():
        made.append(folder / f"{stem}-{kind}.json.gz")
        with made[-1].open("wb") as file, packed(file) as out:
            out.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())
    return made


def site(wiki: str = "samplewiki") -> dict[str, Any]:
    """The profile of a sample wiki as `meta=siteinfo` gives it in formatversion 2, with interwiki map and languages."""
    return SAMPLES[wiki].profile
