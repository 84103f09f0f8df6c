"""Dumps of every generation come out as the newest one: rows alike whichever MediaWiki wrote them."""

import io
import json
from pathlib import Path
from typing import Any

import apsw
import pytest
from dumps import SITEINFO, page, sql, table, write

import wikiquery
from wikiquery.holdings import holdings
from wikiquery.importer import Reporter, import_dumps


def rows(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    """Import a folder, or a file, and ask the store."""
    site = write(folder.parent, "site.json", SITEINFO.encode())
    path = folder.parent / "test.store"
    import_dumps([folder], str(path), site=site, report=Reporter(io.StringIO()), jobs=1)
    return list(apsw.Connection(str(path)).execute(statement))


LINKS = (
    "SELECT pl_from, pl_from_namespace, lt_namespace, lt_title FROM pagelinks JOIN linktarget ON lt_id = pl_target_id"
    " ORDER BY 1, 3, 4"
)
EXPECTED = [(1, 0, 0, "A"), (1, 0, 10, "Ä b"), (2, 10, 0, "A")]
PAGELINKS = {
    "2025": ("pl_from int, pl_from_namespace int, pl_target_id bigint", [(1, 0, 7), (1, 0, 9), (2, 10, 7)]),
    "2014": (
        "pl_from int, pl_namespace int, pl_title varbinary(255), pl_from_namespace int",
        [(2, 0, "A", 10), (1, 0, "A", 0), (1, 10, "Ä b", 0)],
    ),
    "2005": (
        "pl_from int, pl_namespace int, pl_title varbinary(255)",
        [(1, 0, "A"), (1, 10, "Ä b"), (2, 0, "A")],
    ),
    "2023": (
        "pl_from int, pl_namespace int, pl_title varbinary(255), pl_from_namespace int, pl_target_id bigint",
        [(1, 0, "A", 0, 7), (1, 10, "Ä b", 0, 9), (2, 0, "A", 10, 7)],
    ),
    "2023, half numbered": (
        "pl_from int, pl_namespace int, pl_title varbinary(255), pl_from_namespace int, pl_target_id bigint",
        [(1, 0, "A", 0, None), (1, 0, "", 0, 9), (2, 0, "A", 10, 7)],
    ),
}


# Links by number are nothing without linktarget.
BOTH = [(generation, True) for generation in PAGELINKS] + [("2023", False), ("2014", False), ("2005", False)]


@pytest.mark.parametrize(("generation", "targets"), BOTH)
def test_pagelinks(tmp_path: Path, generation: str, targets: bool) -> None:
    columns, links = PAGELINKS[generation]
    dumps = tmp_path / "dumps"
    table(dumps, "page", [page(1, "Start"), page(2, "Vorlage", 10)])
    table(dumps, "pagelinks", links, columns)
    if targets:
        table(dumps, "linktarget", [(7, 0, "A"), (9, 10, "Ä b"), (12, 0, "Other")])
    assert rows(dumps, LINKS) == EXPECTED


@pytest.mark.parametrize("generation", ["2025", "2023", "2014"])
def test_pagelinks_of_a_database_dumped_whole(tmp_path: Path, generation: str) -> None:
    """Its tables come in any order: linktarget may be the last of them."""
    columns, links = PAGELINKS[generation]
    targets = sql("linktarget", [(7, 0, "A"), (9, 10, "Ä b")])
    pages = sql("page", [page(1, "Start"), page(2, "Vorlage", 10)])
    whole = write(tmp_path / "dumps", "all.sql.gz", sql("pagelinks", links, columns) + pages + targets)
    assert rows(whole, LINKS) == EXPECTED


def test_titles_have_numbers_in_their_order(tmp_path: Path) -> None:
    """So that links need not be sorted; the wiki's own numbers tell in which order it lists all links."""
    dumps = tmp_path / "dumps"
    table(dumps, "linktarget", [(3, 0, "Ä"), (5, 0, "B"), (8, -1, "Z"), (9, 10, "A")])
    table(dumps, "pagelinks", [(1, 0, 3), (1, 0, 5), (1, 0, 8), (1, 0, 4), (1, 0, 99)])
    found = rows(dumps, "SELECT lt_id, lt_namespace, lt_title, lt_given FROM linktarget ORDER BY 1")
    assert found == [(1, -1, "Z", 8), (2, 0, "B", 5), (3, 0, "Ä", 3), (4, 10, "A", 9)]
    store = apsw.Connection(str(tmp_path / "test.store"))
    assert list(store.execute("SELECT pl_target_id FROM pagelinks")) == [(1,), (2,), (3,)]
    tables = json.loads(store.execute("SELECT value FROM wikiquery WHERE key = 'tables'").fetchone()[0])
    assert tables["pagelinks"]["note"] == "2 links left out whose titles linktarget does not have"
    with wikiquery.open(tmp_path / "test.store") as wiki:
        said = wiki.query(list="alllinks", alprop="title", allimit=1)
    assert [link["title"] for link in said["query"]["alllinks"]] == ["Ä"]
    assert said["continue"]["alcontinue"] == "5|1"


def test_links_to_numbers_that_nothing_names_are_left_out(tmp_path: Path) -> None:
    """Titles that other links name get numbers of the importer's own: these must not be taken for them."""
    dumps = tmp_path / "dumps"
    table(dumps, "page", [page(1, "Start")])
    table(dumps, "pagelinks", [(1, 0, 1)], PAGELINKS["2025"][0])
    columns, links = CATEGORIES["2012"]
    table(dumps, "categorylinks", links, columns)
    assert rows(dumps, "SELECT name FROM sqlite_schema WHERE name LIKE 'pagelinks%'") == []
    with wikiquery.open(tmp_path / "test.store") as wiki:
        assert wiki.facts["tables"]["pagelinks"]["needs"] == "linktarget"
        said = wiki.query(prop="links|categories", titles="Start", errorformat="none")
        states = {held.module: held for held in holdings(wiki.database.layout, wiki.facts["tables"], wiki.site)}
    warned = [(warning["module"], warning["data"]["dump"]) for warning in said["warnings"]]
    assert warned == [("query+links", "linktarget.sql.gz")]
    assert said["query"]["pages"][0].keys() >= {"categories"}
    assert states["prop=links"].notes == ("needs linktarget.sql.gz",)
    assert states["prop=categories"].state == "whole"


def test_new_titles_get_numbers_after_those_that_are_there(tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    table(dumps, "linktarget", [(7, 0, "A")])
    table(
        dumps,
        "imagelinks",
        [(1, "B.png", 0), (2, "A.png", 0)],
        "il_from int, il_to varbinary(255), il_from_namespace int",
    )
    given = "SELECT lt_given, lt_namespace, lt_title FROM linktarget ORDER BY lt_id"
    assert rows(dumps, given) == [(7, 0, "A"), (8, 6, "A.png"), (9, 6, "B.png")]
    store = apsw.Connection(str(tmp_path / "test.store"))
    assert list(store.execute("SELECT il_from, il_target_id FROM imagelinks ORDER BY 1")) == [(1, 3), (2, 2)]
    tables = json.loads(store.execute("SELECT value FROM wikiquery WHERE key = 'tables'").fetchone()[0])
    assert tables["linktarget"] == {
        "rows": 3,
        "state": "whole",
        "note": "titles added for links that name them",
        "from": ["testwiki-20260101-linktarget.sql.gz", "testwiki-20260101-imagelinks.sql.gz"],
    }


CATEGORIES = {
    "2025": (
        "cl_from int, cl_sortkey varbinary(230), cl_timestamp timestamp, cl_sortkey_prefix varbinary(255),"
        " cl_type enum('page'), cl_collation_id smallint, cl_target_id bigint",
        [(1, b"\xff\x00K", "2026-01-02 03:04:05", "K", "page", 3, 5)],
    ),
    "2012": (
        "cl_from int, cl_to varbinary(255), cl_sortkey varbinary(230), cl_timestamp timestamp, cl_sortkey_prefix"
        " varbinary(255), cl_collation varbinary(32), cl_type enum('page')",
        [(1, "Kat", b"\xff\x00K", "2026-01-02 03:04:05", "K", "uca-de", "page")],
    ),
    "half numbered": (
        "cl_from int, cl_to varbinary(255), cl_sortkey varbinary(230), cl_timestamp timestamp, cl_sortkey_prefix"
        " varbinary(255), cl_collation varbinary(32), cl_type enum('page'), cl_collation_id smallint,"
        " cl_target_id bigint",
        [(1, "Kat", b"\xff\x00K", "2026-01-02 03:04:05", "K", "uca-de", "page", 0, None)],
    ),
}


@pytest.mark.parametrize("generation", CATEGORIES)
def test_categorylinks(tmp_path: Path, generation: str) -> None:
    dumps = tmp_path / "dumps"
    columns, links = CATEGORIES[generation]
    table(dumps, "categorylinks", links, columns)
    if generation == "2025":
        table(dumps, "linktarget", [(5, 14, "Kat")])
        table(dumps, "collation", [(3, "uca-de")], "collation_id int, collation_name varbinary(64)")
    joined = (
        "SELECT cl_from, lt_namespace, lt_title, cl_sortkey, cl_timestamp, cl_sortkey_prefix, cl_type, collation_name"
        " FROM categorylinks JOIN linktarget ON lt_id = cl_target_id JOIN collation ON collation_id = cl_collation_id"
    )
    assert rows(dumps, joined) == [(1, 14, "Kat", b"\xff\x00K", "20260102030405", "K", "page", "uca-de")]


EXTERNAL = {
    "2024": (
        "el_id int, el_from int, el_to_domain_index varbinary(255), el_to_path blob",
        [(1, 9, "https://org.example.", "/a/b?c")],
    ),
    "2016": (
        "el_id int, el_from int, el_to blob, el_index blob, el_index_60 varbinary(60)",
        [(1, 9, "https://example.org/a/b?c", "https://org.example./a/b?c", "https://org.example./a/b?c")],
    ),
    "2023, not in every row": (
        "el_id int, el_from int, el_to blob, el_index blob, el_index_60 varbinary(60),"
        " el_to_domain_index varbinary(255), el_to_path blob",
        [(1, 9, "https://example.org/a/b?c", "https://org.example./a/b?c", "https://org.example./a/b?c", "", None)],
    ),
    "2023": (
        "el_id int, el_from int, el_to blob, el_index blob, el_index_60 varbinary(60),"
        " el_to_domain_index varbinary(255), el_to_path blob",
        [(1, 9, "", "", "", "https://org.example.", "/a/b?c")],
    ),
    "2010": (
        "el_from int, el_to blob, el_index blob",
        [(9, "https://example.org/a/b?c", "https://org.example./a/b?c")],
    ),
}


@pytest.mark.parametrize("generation", EXTERNAL)
def test_externallinks(tmp_path: Path, generation: str) -> None:
    columns, links = EXTERNAL[generation]
    table(tmp_path / "dumps", "externallinks", links, columns)
    assert rows(tmp_path / "dumps", "SELECT * FROM externallinks") == [(1, 9, "https://org.example.", "/a/b?c")]


def test_pages_of_2016_with_columns_that_are_gone(tmp_path: Path) -> None:
    columns = (
        "page_id int, page_namespace int, page_title varbinary(255), page_restrictions varbinary(255),"
        " page_counter bigint, page_is_redirect tinyint(1), page_is_new tinyint(1), page_random double,"
        " page_touched varbinary(14), page_links_updated varbinary(14), page_latest int, page_len int,"
        " page_content_model varbinary(32)"
    )
    old = [
        (1, 0, "A", "", 3, 0, 1, 0.25, "20160101000000", None, 7, 5, None),
        (2, 0, "B", "edit=sysop:move=sysop", 3, 0, 1, 0.75, "20160101000000", None, 8, 5, "wikitext"),
    ]
    table(tmp_path / "dumps", "page", old, columns)
    assert rows(tmp_path / "dumps", "SELECT * FROM page ORDER BY page_id") == [
        (1, 0, "A", 0, 1, 0.25, "20160101000000", None, 7, 5, None, None),
        (2, 0, "B", 0, 1, 0.75, "20160101000000", None, 8, 5, "wikitext", None),
    ]
    store = apsw.Connection(str(tmp_path / "test.store"))
    restrictions = list(store.execute("SELECT pr_page, pr_type, pr_level FROM page_restrictions ORDER BY pr_id"))
    assert restrictions == [(2, "edit", "sysop"), (2, "move", "sysop")]


def test_tags_by_name(tmp_path: Path) -> None:
    tags = [(7, "mobile"), (8, "visual"), (9, "mobile")]
    table(tmp_path / "dumps", "change_tag", tags, "ct_rev_id int, ct_tag varbinary(255)")
    joined = "SELECT ct_rev_id, ctd_name FROM change_tag JOIN change_tag_def ON ctd_id = ct_tag_id ORDER BY 1"
    assert rows(tmp_path / "dumps", joined) == tags


def test_tags_that_have_no_number_yet(tmp_path: Path) -> None:
    """Dumps of 2018 have names and numbers: the newest rows the number alone, the oldest the name."""
    table(
        tmp_path / "dumps",
        "change_tag_def",
        [(1, "a", 0, 5), (2, "b", 0, 3)],
        "ctd_id int, ctd_name varbinary(255), ctd_user_defined tinyint, ctd_count bigint",
    )
    tags = [(10, "b", None), (11, "", 1), (12, "c", None)]
    table(tmp_path / "dumps", "change_tag", tags, "ct_rev_id int, ct_tag varbinary(255), ct_tag_id int")
    joined = "SELECT ct_rev_id, ctd_name FROM change_tag JOIN change_tag_def ON ctd_id = ct_tag_id ORDER BY 1"
    assert rows(tmp_path / "dumps", joined) == [(10, "b"), (11, "a"), (12, "c")]


def test_what_is_not_utf8_is_replaced_and_sort_keys_are_kept(tmp_path: Path) -> None:
    table(tmp_path / "dumps", "langlinks", [(1, "fr", b"caf\xe9"), (2, "fr", "café")])
    assert rows(tmp_path / "dumps", "SELECT ll_title FROM langlinks ORDER BY ll_from") == [("caf\ufffd",), ("café",)]


def test_who_uploaded_is_unknown_without_the_table_of_users(tmp_path: Path) -> None:
    image = [("A.png", 5, 1, 1, "{}", 8, "BITMAP", "image", "png", 102, 3, "20260101000000", "x")]
    columns = (
        "img_name varbinary(255), img_size int, img_width int, img_height int, img_metadata mediumblob, img_bits int,"
        " img_media_type enum('BITMAP'), img_major_mime enum('image'), img_minor_mime varbinary(100),"
        " img_description_id bigint, img_actor bigint, img_timestamp binary(14), img_sha1 varbinary(32)"
    )
    table(tmp_path / "dumps", "image", image, columns)
    asked = "SELECT img_name, img_metadata, img_description_id, img_actor FROM image"
    assert rows(tmp_path / "dumps", asked) == [("A.png", b"{}", 0, 0)]
