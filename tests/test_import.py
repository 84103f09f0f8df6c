"""Imports of small dumps: what goes in, how it is described, that nothing half is ever seen."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest
import zstandard
from dumps import SITEINFO, page, revision, table, write, xml, xml_page

from wikiquery.errors import StoreError
from wikiquery.importer import Imported, Reporter, default_store, import_dumps


class Store:
    """A finished store, read."""

    def __init__(self, path: Path) -> None:
        self.db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.db.execute(sql))

    def meta(self, key: str) -> Any:
        return json.loads(self.rows(f"SELECT value FROM wikiquery WHERE key = '{key}'")[0][0])

    def texts(self) -> dict[int, str]:
        """The text of each revision that has one."""
        dictionary = self.rows("SELECT value FROM wikiquery WHERE key = 'dictionary'")
        known = zstandard.ZstdCompressionDict(dictionary[0][0]) if dictionary else None
        unpack = zstandard.ZstdDecompressor(dict_data=known).decompress
        joined = (
            "SELECT slot_revision_id, old_text, old_flags FROM slots JOIN content ON content_id = slot_content_id"
            " JOIN text ON content_address = 'tt:' || old_id"
        )
        return {r: (unpack(t) if f == "utf-8,zstd" else t).decode() for r, t, f in self.rows(joined)}


Import = Callable[..., Store]


@pytest.fixture
def run(tmp_path: Path) -> Import:
    """Imports a folder or files into a store and opens it."""
    site = write(tmp_path, "site.json", SITEINFO.encode())

    def run(*sources: Path, **options: Any) -> Store:
        path = tmp_path / "out" / "test.store"
        path.parent.mkdir(exist_ok=True)
        run.imported = import_dumps(  # type: ignore[attr-defined]
            sources, str(path), **{"site": site, "report": Reporter(io.StringIO()), "jobs": 1} | options
        )
        assert [p.name for p in path.parent.iterdir()] == ["test.store"], "nothing else is left in the folder"
        return Store(path)

    return run


def test_tables_and_pages_of_one_wiki_make_one_store(run: Import, tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    table(dumps, "page", [page(1, "Straße"), page(2, "O'Neill\\x")])
    table(dumps, "langlinks", [(1, "fr", "Rue"), (2, "de", "NULL")])
    write(
        dumps,
        "testwiki-20260101-pages-meta-history.xml",
        xml(xml_page(1, "Straße", revision(10), revision(11, "more"))),
    )
    store = run(dumps)
    assert store.rows("SELECT page_id, page_title, page_touched, page_links_updated FROM page ORDER BY page_id") == [
        (1, "Straße", "20260101000000", None),
        (2, "O'Neill\\x", "20260101000000", None),
    ]
    assert store.rows("SELECT * FROM langlinks ORDER BY ll_from") == [(1, "fr", "Rue"), (2, "de", "NULL")]
    assert store.texts() == {10: "words", 11: "more"}
    assert store.meta("format") == 1
    assert store.meta("tables")["page"] == {"rows": 2, "state": "whole", "from": ["testwiki-20260101-page.sql.gz"]}
    assert store.meta("tables")["revision"]["rows"] == 2
    assert "pagelinks" not in store.meta("tables"), "a table that no source had is not there"
    assert {(s["file"], s["rows"], len(s["sha256"])) for s in store.meta("sources")} == {
        ("testwiki-20260101-page.sql.gz", 2, 64),
        ("testwiki-20260101-langlinks.sql.gz", 2, 64),
        ("testwiki-20260101-pages-meta-history.xml", 1, 64),
    }
    assert store.meta("snapshot")["wiki"] == "testwiki" and store.meta("snapshot")["date"] == "20260101"


def test_the_identity_is_of_the_content(run: Import, tmp_path: Path) -> None:
    one = table(tmp_path / "a", "page", [page(1, "A")])
    two = table(tmp_path / "b", "page", [page(1, "B")])
    first = run(one).meta("snapshot")["identity"]
    assert run(one).meta("snapshot")["identity"] == first
    assert run(two).meta("snapshot")["identity"] != first


def test_pages_of_xml_alone(run: Import, tmp_path: Path) -> None:
    pages = (
        xml_page(
            1,
            "Haus am See",
            revision(5),
            revision(9, "#WEITERLEITUNG [[Vorlage:x y#Teil|z]]", parent=5),
            redirect="Vorlage:x y",
        ),
        xml_page(
            2,
            "Vorlage:X y",
            revision(6, "ä"),
            namespace=10,
            more="<restrictions>edit=sysop:move=autoconfirmed</restrictions>",
        ),
        xml_page(3, "Leer", revision(7, "")),
    )
    store = run(write(tmp_path / "d", "testwiki-20260101-pages-meta-history.xml", xml(*pages)), site=None)
    columns = "page_id, page_namespace, page_title, page_is_redirect, page_is_new, page_latest, page_len, page_touched"
    assert store.rows(f"SELECT {columns} FROM page ORDER BY page_id") == [
        (1, 0, "Haus_am_See", 1, 0, 9, 37, "20200101000009"),
        (2, 10, "X_y", 0, 1, 6, 2, "20200101000006"),
        (3, 0, "Leer", 0, 1, 7, 0, "20200101000007"),
    ]
    assert store.rows("SELECT * FROM redirect") == [(1, 10, "X_y", "", "Teil")]
    assert store.rows("SELECT pr_page, pr_type, pr_level, pr_expiry FROM page_restrictions ORDER BY pr_id") == [
        (2, "edit", "sysop", "infinity"),
        (2, "move", "autoconfirmed", "infinity"),
    ]
    assert {name for name, entry in store.meta("tables").items() if entry["state"] == "derived"} >= {"page", "redirect"}
    assert store.rows("SELECT ss_total_pages, ss_good_articles FROM site_stats") == [(3, 1)]
    assert store.rows("SELECT ss_total_edits, ss_users FROM site_stats") == [(4, None)], "nobody knows how many users"
    random = store.rows("SELECT page_random FROM page")
    assert len(set(random)) == 3 and all(0 <= value < 1 for (value,) in random)


def test_what_is_hidden_stays_hidden_and_is_marked(run: Import, tmp_path: Path) -> None:
    hidden = (
        "<revision><id>5</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor deleted='deleted' />"
        "<comment deleted='deleted' /><model>wikitext</model><format>text/x-wiki</format>"
        "<text bytes='9' sha1='abc' deleted='deleted' /></revision>"
    )
    store = run(
        write(tmp_path / "d", "testwiki-20260101-pages-meta-history.xml", xml(xml_page(1, "A", hidden, revision(6))))
    )
    joined = (
        "SELECT rev_id, rev_deleted, rev_len, rev_sha1, actor_name, comment_text FROM revision"
        " JOIN actor ON actor_id = rev_actor JOIN comment ON comment_id = rev_comment_id ORDER BY rev_id"
    )
    first, second = store.rows(joined)
    assert first == (5, 7, 9, "abc", "", "")
    assert second[:2] == (6, 0) and second[4:] == ("Ada", "edit 6")
    assert store.texts() == {6: "words"}


def test_one_content_for_revisions_that_share_it(run: Import, tmp_path: Path) -> None:
    history = xml_page(1, "A", revision(5), revision(6, extra="<origin>5</origin>"), revision(7, "other"), revision(8))
    store = run(write(tmp_path / "d", "testwiki-20260101-pages-meta-history.xml", xml(history)))
    shared = store.rows(
        "SELECT slot_revision_id, slot_content_id, slot_origin, content_address FROM slots"
        " JOIN content ON content_id = slot_content_id ORDER BY 1"
    )
    assert shared[0][1:] == shared[1][1:] and shared[1][2] == 5
    assert shared[3][2] == 8 and shared[3][3] == shared[0][3], "a text that comes again is kept once"
    assert store.texts() == {5: "words", 6: "words", 7: "other", 8: "words"}


def test_many_texts_are_packed_with_a_dictionary(run: Import, tmp_path: Path) -> None:
    texts = {
        id: f"'''Page {id}''' is a [[page]] of the {{{{template|number={id}}}}} in the [[Category:Pages]]. " * 5
        for id in range(1, 400)
    }
    pages = [xml_page(id, f"Page {id}", revision(id, text)) for id, text in texts.items()]
    store = run(write(tmp_path / "d", "testwiki-20260101-pages-articles.xml", xml(*pages)))
    assert store.texts() == texts
    assert {flags for (flags,) in store.rows("SELECT DISTINCT old_flags FROM text")} == {"utf-8,zstd"}


def test_a_stub_with_texts_of_the_newest_revisions(run: Import, tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    stub = [xml_page(1, "A", revision(5, ""), revision(6, "")), xml_page(2, "B", revision(7, ""))]
    write(
        dumps, "testwiki-20260101-stub-meta-history.xml", xml(*stub).replace(b"<text />", b'<text bytes="5" id="1" />')
    )
    write(dumps, "testwiki-20260101-pages-articles.xml", xml(xml_page(1, "A", revision(6))))
    write(dumps, "testwiki-20260101-stub-articles.xml", xml())
    store = run(dumps)
    assert store.rows("SELECT rev_id FROM revision ORDER BY rev_id") == [(5,), (6,), (7,)]
    assert store.texts() == {6: "words"}
    assert store.rows("SELECT count(*) FROM content WHERE content_address = ''") == [(2,)]
    assert store.meta("tables")["text"]["state"] == "partial"
    assert [item.name for item in run.imported.aside] == ["testwiki-20260101-stub-articles.xml"]  # type: ignore[attr-defined]


def test_the_summary_says_what_went_in_and_what_is_missing(tmp_path: Path) -> None:
    site = write(tmp_path, "site.json", SITEINFO.encode())
    out = io.StringIO()
    imported = import_dumps(
        [table(tmp_path / "d", "page", [page(1, "A")])], str(tmp_path / "s"), site=site, report=Reporter(out)
    )
    assert isinstance(imported, Imported) and imported.bytes == (tmp_path / "s").stat().st_size
    lines = out.getvalue().splitlines()
    assert any(line.split()[:3] == ["page", "1", "whole"] for line in lines)
    assert any(line.startswith("langlinks ") and "list=langbacklinks" in line for line in lines)
    assert "\x1b" not in out.getvalue(), "a log gets no terminal codes"


def test_the_default_name_is_the_wiki(tmp_path: Path) -> None:
    assert default_store([table(tmp_path / "a", "page", [])]) == "testwiki.store"
    assert default_store([write(tmp_path, "export.xml", xml())]) == "testwiki.store"
    with pytest.raises(StoreError, match="--store"):
        default_store([write(tmp_path, "page.sql", b"CREATE TABLE `page` (\n  `page_id` int\n);\n")])


def test_categories_are_counted_where_no_dump_has_counted_them(run: Import, tmp_path: Path) -> None:
    refwiki = Path(__file__).parent / "refwiki"
    names = ("categorylinks", "linktarget", "category")
    dumps = [refwiki / f"refwiki-20261101-{name}.sql.gz" for name in names]
    columns = "SELECT cat_title, cat_pages, cat_subcats, cat_files FROM category"
    given = run(*dumps).rows(f"{columns} WHERE cat_pages > 0 ORDER BY cat_title")
    counted = run(*dumps[:2])
    assert counted.rows(f"{columns} ORDER BY cat_title") == given
    assert counted.meta("tables")["category"]["state"] == "derived"
    assert len(given) > 600


def test_titles_that_become_alike_stay(run: Import, tmp_path: Path) -> None:
    titles = [f"T{n:05}".encode() for n in range(3000)] + [b"\xff", b"\xfe"]
    rows = b",".join(b"(%d,0,'%s',0,0,0.5,'20200101000000',%d,10)" % (n, title, n) for n, title in enumerate(titles, 1))
    columns = "page_id int, page_namespace int, page_title varbinary(255), page_is_redirect int, page_is_new int,"
    columns += " page_random double, page_touched binary(14), page_latest int, page_len int"
    create = "CREATE TABLE `page` (\n" + ",\n".join(
        f" `{name}` {kind}" for name, kind in (column.split() for column in columns.split(", "))
    )
    dump = create.encode() + b"\n);\nINSERT INTO `page` VALUES " + rows + b";\n-- Dump completed\n"
    store = run(write(tmp_path / "d", "xwiki-20260101-page.sql", dump))
    assert store.rows("PRAGMA integrity_check") == [("ok",)]
    assert store.rows("SELECT count(*) FROM page WHERE page_title = '\ufffd'") == [(2,)]
    assert "alike" in store.meta("tables")["page"]["note"]
