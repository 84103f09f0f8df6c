"""Small dumps, written as `mariadb-dump` and `dumpBackup` write them."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COLUMNS = {
    "page": "page_id int, page_namespace int, page_title varbinary(255), page_is_redirect tinyint(1),"
    " page_is_new tinyint(1), page_random double, page_touched binary(14), page_links_updated binary(14),"
    " page_latest int, page_len int, page_content_model varbinary(32), page_lang varbinary(35)",
    "langlinks": "ll_from int, ll_lang varbinary(35), ll_title varbinary(255)",
    "linktarget": "lt_id bigint, lt_namespace int, lt_title varbinary(255)",
    "pagelinks": "pl_from int, pl_from_namespace int, pl_target_id bigint",
}
NAMESPACES = ((-2, "Media"), (-1, "Special"), (0, ""), (1, "Talk"), (2, "User"), (6, "Bild"), (10, "Vorlage"))


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int | float):
        return str(value)
    text = value.decode("latin-1") if isinstance(value, bytes) else value.encode().decode("latin-1")
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def sql(table: str, rows: Sequence[Sequence[Any]], columns: str = "") -> bytes:
    """A table dump. `columns` is "name type, …" as CREATE TABLE has them."""
    lines = ",\n".join(
        f"  `{name}` {kind}" for name, kind in (c.split(None, 1) for c in (columns or COLUMNS[table]).split(", "))
    )
    values = ",".join("(" + ",".join(map(literal, row)) + ")" for row in rows)
    text = (
        f"-- MariaDB dump\n\nDROP TABLE IF EXISTS `{table}`;\nCREATE TABLE `{table}` (\n{lines}\n) ENGINE=InnoDB;\n\n"
    )
    text += f"INSERT INTO `{table}` VALUES {values};\n" if rows else ""
    return (text + "-- Dump completed on 2026-01-01  0:00:00\n").encode("latin-1")


def write(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def table(folder: Path, table: str, rows: Sequence[Sequence[Any]], columns: str = "", wiki: str = "testwiki") -> Path:
    """A table dump as a file of its usual name."""
    return write(folder, f"{wiki}-20260101-{table}.sql.gz", sql(table, rows, columns))


def page(id: int, title: str, namespace: int = 0, redirect: int = 0) -> tuple[Any, ...]:
    """A row of page."""
    return (id, namespace, title, redirect, 1, 0.5, "20260101000000", None, id * 10, 7, "wikitext", None)


def revision(
    id: int, text: str | None = "words", *, parent: int = 0, extra: str = "", user: str = "Ada", uid: int = 1
) -> str:
    body = f'<text bytes="{len((text or "").encode())}" xml:space="preserve">{text}</text>' if text else "<text />"
    return (
        f"<revision><id>{id}</id>{f'<parentid>{parent}</parentid>' if parent else ''}"
        f"<timestamp>2020-01-01T00:{id // 60 % 60:02}:{id % 60:02}Z</timestamp>"
        f"<contributor><username>{user}</username><id>{uid}</id></contributor><comment>edit {id}</comment>{extra}"
        f"<model>wikitext</model><format>text/x-wiki</format>{body}</revision>"
    )


def xml_page(id: int, title: str, *revisions: str, namespace: int = 0, redirect: str = "", more: str = "") -> str:
    to = f'<redirect title="{redirect}" />' if redirect else ""
    return f"<page><title>{title}</title><ns>{namespace}</ns><id>{id}</id>{to}{more}{''.join(revisions)}</page>\n"


def xml(*pages: str, wiki: str = "testwiki") -> bytes:
    """A page dump."""
    names = "".join(f'<namespace key="{key}" case="first-letter">{name}</namespace>' for key, name in NAMESPACES)
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="de">\n'
        f"<siteinfo><sitename>Test</sitename><dbname>{wiki}</dbname><base>https://test.example/wiki/Start</base>"
        f"<case>first-letter</case><namespaces>{names}</namespaces></siteinfo>\n{''.join(pages)}</mediawiki>\n"
    ).encode()


SITEINFO = json.dumps(
    {
        "general": {"sitename": "Test", "case": "first-letter", "wikiid": "testwiki"},
        "namespaces": {key: {"id": key, "case": "first-letter", "name": name} for key, name in NAMESPACES},
    }
)
