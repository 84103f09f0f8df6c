"""Imports into PostgreSQL. WIKIQUERY_TEST_POSTGRESQL names a database that may be emptied (postgresql://…)."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from dumps import SITEINFO, page, revision, sql, table, write, xml, xml_page

from wikiquery.errors import StoreError
from wikiquery.importer import Reporter, import_dumps

URL = os.environ.get("WIKIQUERY_TEST_POSTGRESQL", "")
pytestmark = pytest.mark.skipif(
    not URL, reason="needs a postgresql server: set WIKIQUERY_TEST_POSTGRESQL to the URL of one that tests may fill"
)


@pytest.fixture
def database() -> Iterator[psycopg.Connection]:
    """The database, empty."""
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        yield connection


def run(tmp_path: Path, *sources: Path) -> None:
    site = write(tmp_path, "site.json", SITEINFO.encode())
    import_dumps(sources, URL, site=site, report=Reporter(io.StringIO()))


def schemas(database: psycopg.Connection) -> list[str]:
    return [name for (name,) in database.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'wikiquery%'")]


def test_the_same_tables_as_in_a_file(database: psycopg.Connection, tmp_path: Path) -> None:
    dumps = tmp_path / "d"
    table(dumps, "page", [page(1, "Ä"), page(2, "Z"), page(3, "z")])
    table(
        dumps,
        "pagelinks",
        [(2, 0, "B", 0), (1, 10, "A\0", 0)],
        "pl_from int, pl_namespace int, pl_title varbinary(255), pl_from_namespace int",
    )
    write(dumps, "testwiki-20260101-pages-meta-history.xml", xml(xml_page(1, "Ä", revision(5), revision(6, "x" * 500))))
    run(tmp_path, dumps)
    titles = [title for (title,) in database.execute("SELECT page_title FROM page ORDER BY page_title")]
    assert titles == ["Z", "z", "Ä"], "in the order of bytes"
    joined = "SELECT pl_from, lt_namespace, lt_title FROM pagelinks JOIN linktarget ON lt_id = pl_target_id ORDER BY 1"
    assert database.execute(joined).fetchall() == [(1, 10, "A\ufffd"), (2, 0, "B")]
    assert database.execute('SELECT count(*) FROM "text"').fetchone() == (2,)
    keys = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'pagelinks'"
    assert database.execute(keys).fetchone() == (3,)
    assert not schemas(database)


def test_a_second_import_takes_the_place_of_the_first(database: psycopg.Connection, tmp_path: Path) -> None:
    run(tmp_path, table(tmp_path / "a", "page", [page(1, "A")]), table(tmp_path / "a", "langlinks", [(1, "fr", "A")]))
    run(tmp_path, table(tmp_path / "b", "page", [page(2, "B")]))
    assert database.execute("SELECT page_title FROM page").fetchall() == [("B",)]
    assert database.execute("SELECT to_regclass('public.langlinks')").fetchone() == (None,)


def test_a_failure_leaves_the_old_tables(database: psycopg.Connection, tmp_path: Path) -> None:
    run(tmp_path, table(tmp_path / "a", "page", [page(1, "A")]))
    wrong = write(tmp_path / "b", "testwiki-20260101-page.sql", sql("langlinks", [(1, "fr", "A")]))
    with pytest.raises(StoreError, match="langlinks"):
        run(tmp_path, wrong)
    assert database.execute("SELECT page_title FROM page").fetchall() == [("A",)]
    assert not schemas(database)


def test_tables_of_somebody_else_are_left_alone(database: psycopg.Connection, tmp_path: Path) -> None:
    database.execute("CREATE TABLE page (id int)")
    with pytest.raises(StoreError, match="left as it is"):
        run(tmp_path, table(tmp_path / "a", "page", [page(1, "A")]))
    assert database.execute("SELECT count(*) FROM page").fetchone() == (0,)


def test_no_server(tmp_path: Path) -> None:
    site = write(tmp_path, "site.json", SITEINFO.encode())
    with pytest.raises(StoreError) as caught:
        import_dumps(
            [table(tmp_path / "a", "page", [])],
            "postgresql://me:secret@127.0.0.1:1/wiki",
            site=site,
            report=Reporter(io.StringIO()),
        )
    assert "127.0.0.1:1/wiki" in str(caught.value) and "secret" not in str(caught.value)
