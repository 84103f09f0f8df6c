"""Imports of real dumps, and of the reference's dumps compared with the database that they were made from."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import apsw
import pymysql
import pytest

from wikiquery.errors import StoreError
from wikiquery.importer import Imported, Reporter, import_dumps
from wikiquery.schema.store_tables import TABLES

NGWIKI = {"general": {"sitename": "Wikipedia", "case": "first-letter", "wikiid": "ngwiki"}}


def imported(tmp_path: Path, *sources: Path, site: Path | None = None) -> tuple[Imported, apsw.Connection]:
    path = tmp_path / "real.store"
    result = import_dumps(sources, str(path), site=site, report=Reporter(io.StringIO()))
    return result, apsw.Connection(str(path))


def counts(result: Imported) -> dict[str, int]:
    return {loaded.table: loaded.rows for loaded in result.tables}


def test_ltgwiki(shared: Path, tmp_path: Path) -> None:
    result, db = imported(tmp_path, shared / "realdata" / "ltgwiki-20170901-pages-articles.xml.bz2")
    assert counts(result).items() >= {"page": 2004, "redirect": 195, "revision": 2004, "text": 2004}.items()
    assert db.execute("SELECT count(*) FROM page WHERE page_is_redirect = 1").fetchone() == (195,)
    # Localised namespace names are no part of titles.
    assert db.execute("SELECT count(*) FROM page WHERE page_namespace = 10 AND page_title LIKE '%:%'").fetchone() == (
        0,
    )


def test_ngwiki(shared: Path, tmp_path: Path) -> None:
    site = tmp_path / "site.json"
    site.write_text(json.dumps(NGWIKI))
    result, _ = imported(tmp_path, *sorted((shared / "realdata").glob("ngwiki-*")), site=site)
    assert counts(result).items() >= {"page": 444, "pagelinks": 1758, "redirect": 21}.items()


def test_mtwiki(shared: Path, tmp_path: Path) -> None:
    result, db = imported(tmp_path, *sorted((shared / "realdata").glob("mtwiki-*")))
    assert counts(result).items() >= {"page": 14661, "pagelinks": 230677, "redirect": 2667}.items()
    assert db.execute(
        "SELECT count(*) FROM pagelinks LEFT JOIN linktarget ON lt_id = pl_target_id WHERE lt_id IS NULL"
    ).fetchone() == (0,)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_wiktionary(shared: Path, tmp_path: Path) -> None:
    result, db = imported(tmp_path, *sorted((shared / "realdata").glob("enwiktionary-*")))
    assert counts(result)["page"] == 300
    cases = db.execute(
        "SELECT count(*) FROM page WHERE page_namespace = 0"
        " AND lower(substr(page_title, 1, 1)) = substr(page_title, 1, 1)"
    )
    assert cases.fetchone()[0] > 100
    profile = json.loads(db.execute("SELECT value FROM wikiquery WHERE key = 'site'").fetchone()[0])
    assert profile["general"]["case"] == "case-sensitive"


def test_content_file_export(shared: Path, tmp_path: Path) -> None:
    result, db = imported(tmp_path, shared / "realdata" / "simplewiki-content-file-export-sample.xml")
    assert counts(result).items() >= {"page": 2, "revision": 33}.items()
    assert db.execute("SELECT count(*) FROM revision WHERE rev_deleted & 4").fetchone()[0] > 0


@pytest.fixture(scope="module")
def reference(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> apsw.Connection:
    """A store of the reference's dumps."""
    folder = tmp_path_factory.mktemp("reference")
    return imported(folder, shared / "reference" / "dumps", site=shared / "reference" / "siteinfo.json")[1]


@pytest.fixture(scope="module")
def origin(shared: Path) -> "pymysql.cursors.Cursor":
    """The database that the reference's dumps were made from."""
    try:
        database = pymysql.connect(
            host="127.0.0.1",
            port=13306,
            user="refreader",
            password="refreader",
            database="refwiki",
            use_unicode=False,
            connect_timeout=3,
        )
    except pymysql.Error as error:
        pytest.skip(f"the reference's database is not up ({error.args[0]})")
    return database.cursor()


def plain(value: Any) -> Any:
    """A value as both databases give it."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes | bytearray) else value


AS_THEY_ARE = (
    *("page", "redirect", "page_props", "page_restrictions", "category", "langlinks", "iwlinks"),
    *("externallinks", "change_tag", "change_tag_def", "user_groups", "user_former_groups", "sites"),
)


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_a_table_is_as_it_was_in_the_database(reference: apsw.Connection, origin: Any, name: str) -> None:
    columns = ", ".join(TABLES[name].names)
    origin.execute(f"SELECT {columns} FROM {name}")
    expected = sorted(repr([plain(value) for value in row]) for row in origin.fetchall())
    got = sorted(repr([plain(value) for value in row]) for row in reference.execute(f"SELECT {columns} FROM {name}"))
    assert got == expected


@pytest.mark.parametrize(("table", "prefix"), [("pagelinks", "pl"), ("templatelinks", "tl")])
def test_links_by_number_are_the_same_links(reference: apsw.Connection, origin: Any, table: str, prefix: str) -> None:
    """Titles have other numbers, which go up as the titles do; that of the database is kept beside it."""
    origin.execute(f"SELECT {prefix}_from, {prefix}_from_namespace, {prefix}_target_id FROM {table}")
    expected = sorted(origin.fetchall())
    ours = f"SELECT {prefix}_from, {prefix}_from_namespace, lt_given FROM {table}"
    ours += f" JOIN linktarget ON lt_id = {prefix}_target_id"
    assert sorted(reference.execute(ours)) == expected
    titles = reference.execute("SELECT lt_namespace, lt_title FROM linktarget ORDER BY lt_id").fetchall()
    assert titles == sorted(titles, key=lambda title: (title[0], title[1].encode()))


def test_links_by_title_are_the_same_links(reference: apsw.Connection, origin: Any) -> None:
    for ours, theirs in (
        (
            "SELECT cl_from, lt_title, cl_sortkey, cl_sortkey_prefix, cl_type, collation_name FROM categorylinks"
            " JOIN linktarget ON lt_id = cl_target_id AND lt_namespace = 14"
            " JOIN collation ON collation_id = cl_collation_id",
            "SELECT cl_from, cl_to, cl_sortkey, cl_sortkey_prefix, cl_type, cl_collation FROM categorylinks",
        ),
        (
            "SELECT il_from, lt_title, il_from_namespace FROM imagelinks JOIN linktarget ON lt_id = il_target_id"
            " AND lt_namespace = 6",
            "SELECT il_from, il_to, il_from_namespace FROM imagelinks",
        ),
    ):
        origin.execute(theirs)
        expected = sorted(repr([plain(value) for value in row]) for row in origin.fetchall())
        assert sorted(repr([plain(value) for value in row]) for row in reference.execute(ours)) == expected


REVISION = (
    "rev_id, rev_page, rev_timestamp, rev_minor_edit, {deleted}, rev_len, rev_parent_id, {sha1}, {user}, {name},"
    " {comment}, {hash} FROM revision JOIN actor ON actor_id = rev_actor JOIN comment ON comment_id = rev_comment_id"
)


def test_revisions_differ_only_in_what_is_hidden(reference: apsw.Connection, origin: Any) -> None:
    """What is hidden is not in a dump: names, comments, and that it was hidden from administrators too (bit 8)."""
    plain_columns = {"sha1": "rev_sha1", "user": "actor_user", "name": "actor_name", "comment": "comment_text"}
    ours = f"SELECT {REVISION}".format(deleted="rev_deleted", hash="comment_hash", **plain_columns)
    hidden = {
        "deleted": "rev_deleted & 7",
        "sha1": "rev_sha1",
        "user": "IF(rev_deleted & 4, NULL, actor_user)",
        "name": "IF(rev_deleted & 4, '', actor_name)",
        "comment": "IF(rev_deleted & 2, '', comment_text)",
        "hash": "IF(rev_deleted & 2, 0, comment_hash)",
    }
    origin.execute(f"SELECT {REVISION}".format(**hidden) + " ORDER BY rev_id")
    expected = [tuple(map(plain, row)) for row in origin.fetchall()]
    assert list(reference.execute(ours + " ORDER BY rev_id")) == expected


def test_texts_are_the_same(reference: apsw.Connection, origin: Any) -> None:
    import zstandard

    slots = (
        "SELECT slot_revision_id, slot_origin, model_name, content_size, content_sha1, old_text, old_flags FROM slots"
        " JOIN content ON content_id = slot_content_id JOIN content_models ON model_id = content_model"
        " JOIN text ON old_id = cast(substr(content_address, 4) AS {integer})"
        " JOIN revision ON rev_id = slot_revision_id ORDER BY 1"
    )
    origin.execute(slots.format(integer="unsigned"))
    expected = {row[0]: [plain(value) for value in row[1:6]] for row in origin.fetchall()}
    known = zstandard.ZstdCompressionDict(
        reference.execute("SELECT value FROM wikiquery WHERE key = 'dictionary'").fetchone()[0]
    )
    unpack = zstandard.ZstdDecompressor(dict_data=known).decompress
    got = {}
    for id, *facts, text, flags in reference.execute(slots.format(integer="integer")):
        got[id] = [*facts, plain(unpack(text) if flags == "utf-8,zstd" else text)]
    hidden = {id for (id,) in reference.execute("SELECT rev_id FROM revision WHERE rev_deleted & 1")}
    assert got == {id: row for id, row in expected.items() if id not in hidden}


def test_the_profile_is_what_the_dumps_and_the_file_say(shared: Path, tmp_path: Path) -> None:
    """Without --site the dumps' own -siteinfo-namespaces.json.gz says what the namespaces are."""
    _, db = imported(tmp_path, shared / "reference" / "dumps")
    profile = json.loads(db.execute("SELECT value FROM wikiquery WHERE key = 'site'").fetchone()[0])
    dumped = json.loads(gzip.decompress(next((shared / "reference" / "dumps").glob("*siteinfo*")).read_bytes()))[
        "query"
    ]
    assert {k: v["name"] for k, v in profile["namespaces"].items()} == {
        k: v["*"] for k, v in dumped["namespaces"].items()
    }


def test_dumps_of_two_wikis_without_names(shared: Path, tmp_path: Path) -> None:
    """What the names do not tell, the files do."""
    folder = shared / "realdata"
    with pytest.raises(StoreError, match="several wikis"):
        imported(
            tmp_path,
            folder / "simplewiki-content-file-export-sample.xml",
            folder / "enwiktionary-20150224-pages-articles-multistream.xml.bz2",
        )


def test_a_web_page_of_an_unknown_wiki(tmp_path: Path) -> None:
    """That it is none of a dump's files comes before the question which wiki it is of."""
    page = tmp_path / "xwiki-20260101-page.sql.gz"
    page.write_text("<html><body>404</body></html>")
    with pytest.raises(StoreError, match="HTML"):
        imported(tmp_path, page)
