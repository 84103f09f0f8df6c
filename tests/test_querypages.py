"""The lists of special pages: what a store keeps of them is what MediaWiki would, and what is lacking is said."""

import io
import json
from pathlib import Path
from typing import Any

import apsw
import pytest
from dumps import SITEINFO, page, revision, table, write, xml, xml_page

import wikiquery
from wikiquery.importer import Reporter, import_dumps, querycache
from wikiquery.modules import querylists
from wikiquery.schema.querypages import QUERY_PAGES

Rows = list[tuple[Any, ...]]
LINKS = {
    "templatelinks": "tl_from int, tl_from_namespace int, tl_target_id bigint",
    "imagelinks": "il_from int, il_from_namespace int, il_to varbinary(255)",
    "categorylinks": "cl_from int, cl_to varbinary(255), cl_sortkey varbinary(230), cl_timestamp varbinary(19),"
    " cl_sortkey_prefix varbinary(255), cl_collation varbinary(32), cl_type varbinary(10)",
    "page_props": "pp_page int, pp_propname varbinary(60), pp_value blob, pp_sortkey float",
    "redirect": "rd_from int, rd_namespace int, rd_title varbinary(255), rd_interwiki varbinary(32),"
    " rd_fragment varbinary(255)",
    "image": "img_name varbinary(255), img_size int, img_width int, img_height int, img_metadata blob, img_bits int,"
    " img_media_type varbinary(20), img_major_mime varbinary(20), img_minor_mime varbinary(100),"
    " img_description_id bigint, img_actor bigint, img_timestamp binary(14), img_sha1 varbinary(32)",
}


def kept(path: Path) -> dict[str, Rows]:
    """The lists of a store by their names: value, namespace and title of each row."""
    lists: dict[str, Rows] = {}
    for kind, *row in apsw.Connection(str(path)).execute("SELECT * FROM querycache"):
        lists.setdefault(str(kind), []).append(tuple(row))
    return {kind: sorted(rows) for kind, rows in lists.items()}


def make(folder: Path, *sources: Path, site: dict[str, Any] | None = None, **options: Any) -> Path:
    """A store of these dumps."""
    described = json.loads(SITEINFO)
    described["general"] |= site or {}
    where = write(folder, "site.json", json.dumps(described).encode())
    import_dumps(sources, str(folder / "x.store"), site=where, report=Reporter(io.StringIO()), **options)
    return folder / "x.store"


def titles(store: Path, name: str, **params: Any) -> list[str]:
    with wikiquery.open(store) as wiki:
        answer = wiki.query(list="querypage", qppage=name, **params)
        return [row["title"] for row in answer["query"]["querypage"]["results"]]


@pytest.mark.parametrize("jobs", [1, 3])
def test_lists_are_those_that_mediawiki_keeps(shared: Path, tmp_path: Path, jobs: int) -> None:
    """The reference's database holds the lists that its own maintenance script has made."""
    reference = shared / "reference"
    options: dict[str, Any] = {"site": reference / "siteinfo.json", "report": Reporter(io.StringIO()), "jobs": jobs}
    full = [reference / "dumps" / "refwiki-full.sql.gz"]
    import_dumps(full, str(tmp_path / "theirs"), querypages=False, **options)
    import_dumps(full, str(tmp_path / "both"), **options)
    import_dumps(sorted((reference / "dumps").glob("refwiki-2*")), str(tmp_path / "ours"), search=False, **options)
    theirs, both, ours = (kept(tmp_path / name) for name in ("theirs", "both", "ours"))
    assert both.keys() == theirs.keys(), "what is not made here stays"
    assert ours.keys() == theirs.keys() - {"GadgetUsage", "Unwatchedpages"}
    # All values of this one are 1 there, and places here: so is its order kept.
    for lists in (theirs, ours):
        lists["MediaStatistics"] = sorted(row[1:] for row in lists["MediaStatistics"])
    for name, rows in ours.items():
        assert rows == theirs[name], name


def small(folder: Path) -> list[Path]:
    """A wiki in which every definition has a page that just belongs and one that just does not."""
    files = folder / "dumps"
    pages = [
        *(page(1, "Linked"), page(2, "Lonely"), page(3, "Redirect", redirect=1), page(4, "Second", redirect=1)),
        *(page(5, "Included"), page(6, "Broken", redirect=1), page(7, "Elsewhere", redirect=1)),
        *(page(8, "X", 10), page(9, "Expected", 10), page(10, "Talk", 1), page(11, "Moved.png", 6, 1)),
        *(page(12, "Note", 8), page(13, "Here.png", 6)),
    ]
    targets = [
        *((1, 0, "Linked"), (2, 0, "Included"), (3, 0, "Wanted"), (4, 0, "From_redirect"), (5, 2, "Nobody")),
        *((6, 0, "From_interface"), (7, 10, "Missing"), (8, 0, "Redirect"), (9, 10, "Expected")),
    ]
    redirects = [(3, 0, "Linked", "", ""), (4, 0, "Redirect", "", "Part"), (6, 0, "Nowhere", "", "")]
    redirects += [(7, 0, "Nowhere", "de", ""), (11, 6, "Here.png", "", "")]
    links = [
        (2, 0, 1),
        (3, 0, 1),
        (4, 0, 8),
        (2, 0, 3),
        (10, 1, 3),
        (3, 0, 3),
        (3, 0, 4),
        (12, 8, 6),
        (2, 0, 5),
        (1, 0, 7),
    ]
    image = ("Here.png", 9, 1, 1, "", 8, "BITMAP", "image", "png", 0, 0, "20200101000000", "a")
    double = ("Twin.png", *image[1:11], "20190101000000", "a")
    member = (1, "C", "", "2020-01-01 00:00:00", "", "uppercase", "page")
    return [
        table(files, "page", pages),
        table(files, "linktarget", targets),
        table(files, "pagelinks", links),
        table(files, "templatelinks", [(1, 0, 2), (1, 0, 7), (2, 0, 7)], LINKS["templatelinks"]),
        table(files, "imagelinks", [(1, 0, n) for n in ("Here.png", "Moved.png", "No.png")], LINKS["imagelinks"]),
        table(files, "categorylinks", [member, (1, "D", *member[2:]), (3, *member[1:]), (3, "D", *member[2:])],
              LINKS["categorylinks"]),
        table(files, "page_props", [(9, "expectunusedtemplate", "", None)], LINKS["page_props"]),
        table(files, "redirect", redirects, LINKS["redirect"]),
        table(files, "image", [image, double], LINKS["image"]),
        table(files, "langlinks", [(3, "de", "A"), (3, "fr", "B"), (1, "de", "A")]),
    ]  # fmt: skip


WANTED: dict[str, Rows] = {
    "BrokenRedirects": [(0, 0, "Broken")],
    "Deadendpages": [(0, 0, "Included")],
    "DoubleRedirects": [(0, 0, "Second")],
    "ListDuplicatedFiles": [(2, 6, "Here.png")],
    "Listredirects": [(0, 0, "Broken"), (1, 0, "Elsewhere"), (2, 0, "Redirect"), (3, 0, "Second"), (4, 6, "Moved.png")],
    "Lonelypages": [(0, 0, "Lonely")],
    "MediaStatistics": [(0, -2, "BITMAP;image/png;2;18")],
    "Mostcategories": [(2, 0, "Linked"), (2, 0, "Redirect")],
    "Mostinterwikis": [(2, 0, "Redirect")],
    "Mostlinked": [(2, 0, "Linked"), (3, 0, "Wanted")],
    "Mostlinkedtemplates": [(1, 0, "Included"), (2, 10, "Missing")],
    "Uncategorizedimages": [(0, 6, "Here.png")],
    "Uncategorizedpages": [(0, 0, "Included"), (1, 0, "Lonely")],
    "Uncategorizedtemplates": [(0, 10, "Expected"), (1, 10, "X")],
    "Unusedimages": [(1546300800, 6, "Twin.png")],
    "Unusedtemplates": [(0, 10, "X")],
    "Wantedcategories": [(2, 14, "C"), (2, 14, "D")],
    "Wantedfiles": [(1, 6, "No.png")],
    "Wantedpages": [(1, 10, "Missing"), (3, 0, "Wanted")],
    "Wantedtemplates": [(2, 10, "Missing")],
    "Withoutinterwiki": [(0, 0, "Included"), (1, 0, "Lonely")],
}


def test_each_list_has_what_belongs_to_it(tmp_path: Path) -> None:
    lists = kept(make(tmp_path, *small(tmp_path)))
    assert lists == WANTED
    made = {name for name, listed in QUERY_PAGES.items() if not listed.cheap and not listed.undumped}
    assert made - lists.keys() == {
        *("Ancientpages", "Fewestrevisions", "Mostrevisions", "Mostimages", "Unusedcategories"),
        "Uncategorizedcategories",
    }, "without revisions, and empty"


def test_a_wiki_in_miser_mode_says_that_lists_are_cached(tmp_path: Path) -> None:
    said = {}
    for miser in (True, False):
        folder = tmp_path / str(miser)
        folder.mkdir()
        with wikiquery.open(make(folder, *small(folder), site={"misermode": miser})) as wiki:
            for name in ("Listredirects", "Unusedimages", "MediaStatistics", "Longpages"):
                said[name, miser] = wiki.query(list="querypage", qppage=name, qplimit=1)["query"]["querypage"]
    cached = {"cached": True, "cachedtimestamp": "2026-01-01T00:00:00Z", "maxresults": 5000}
    details = {"rd_namespace": "0", "rd_title": "Nowhere", "rd_fragment": "", "rd_interwiki": ""}
    broken = {"ns": 0, "title": "Broken"}
    twin = {"timestamp": "2019-01-01T00:00:00Z", "ns": 6, "title": "Bild:Twin.png"}
    kind = {"value": "1", "ns": -2, "title": "Media:BITMAP;image/png;2;18"}
    assert said["Listredirects", True] == {"name": "Listredirects", **cached, "results": [{"value": "0", **broken}]}
    assert said["Listredirects", False]["results"] == [{**broken, "databaseResult": details}]
    assert said["Unusedimages", True]["results"] == [{"value": "1546300800", **twin}]
    assert said["Unusedimages", False] == {"name": "Unusedimages", "results": [{"value": "20190101000000", **twin}]}
    assert said["MediaStatistics", True]["results"] == said["MediaStatistics", False]["results"] == [kind]
    assert said["Longpages", True] == said["Longpages", False], "made anew always"


def test_what_is_not_in_the_dumps_is_told(tmp_path: Path) -> None:
    pages, targets, links, *_ = small(tmp_path)
    with wikiquery.open(make(tmp_path, pages, targets, links)) as wiki:
        lacking = wiki.query(list="querypage", qppage="Lonelypages")
        there = wiki.query(list="querypage", qppage="Deadendpages")
    assert "query" not in lacking and "templatelinks.sql.gz" in lacking["warnings"]["querypage"]["warnings"]
    assert there["query"]["querypage"]["results"] and "warnings" not in there


def test_histories_have_to_be_whole_to_be_counted(tmp_path: Path) -> None:
    dump = xml(xml_page(1, "A", revision(5)), xml_page(2, "B", revision(6)))
    for kind, whole in (("pages-meta-history", True), ("pages-articles", False)):
        folder = tmp_path / kind
        folder.mkdir()
        store = make(folder, write(folder / "d", f"testwiki-20260101-{kind}.xml", dump))
        assert titles(store, "Ancientpages") == ["A", "B"]
        with wikiquery.open(store) as wiki:
            answer = wiki.query(list="querypage", qppage="Mostrevisions")
        assert ("query" in answer) == whole and ("warnings" in answer) != whole


def test_lists_may_be_left_out(tmp_path: Path) -> None:
    with wikiquery.open(make(tmp_path, *small(tmp_path), querypages=False)) as wiki:
        answer = wiki.query(list="querypage", qppage="Wantedpages")
        assert "results" not in answer["query"]["querypage"]
        assert "without the lists" in answer["warnings"]["querypage"]["warnings"]
        assert wiki.query(list="querypage", qppage="Shortpages")["query"]["querypage"]["results"]


def test_no_dump_tells_who_uses_gadgets(tmp_path: Path) -> None:
    pages = table(tmp_path / "dumps", "page", [page(1, "A")])
    store = make(tmp_path, pages)
    with wikiquery.open(store, {"extensions": [{"name": "Gadgets"}]}) as wiki:
        answer = wiki.query(list="querypage", qppage="GadgetUsage")
        assert answer["query"]["querypage"] == {"name": "GadgetUsage"} and "warnings" in answer
    with wikiquery.open(store, {"extensions": []}) as wiki, pytest.raises(wikiquery.ApiError, match="badvalue"):
        wiki.query(list="querypage", qppage="GadgetUsage")


def test_a_list_that_was_cut_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (querycache, querylists):
        monkeypatch.setattr(place, "MOST_KEPT", 3)
    with wikiquery.open(make(tmp_path, *small(tmp_path), site={"misermode": False})) as wiki:
        answers = list(wiki.all(list="querypage", qppage="Listredirects", qplimit=2))
        fewer = list(wiki.all(list="querypage", qppage="Wantedpages", qplimit=1))
    assert [len(answer["query"]["querypage"]["results"]) for answer in answers] == [2, 1]
    assert ["warnings" in answer for answer in answers] == [False, True]
    assert not any("warnings" in answer for answer in fewer)


def test_a_message_of_the_wiki_leaves_categories_out(tmp_path: Path) -> None:
    text = "A\n* B\n*Kategorie:C d\n** D\n # E\n*[[F]]"
    names = [(1, "A"), (2, "B"), (3, "C d"), (4, "D"), (5, "E"), (6, "F")]
    dump = xml(
        *(xml_page(id, f"Kategorie:{name}", revision(id), namespace=14) for id, name in names),
        xml_page(7, "MediaWiki:Uncategorized-categories-exceptionlist", revision(7, text), namespace=8),
    )
    for number, name in ((8, "MediaWiki"), (14, "Kategorie")):
        dump = dump.replace(b"</namespaces>", f'<namespace key="{number}">{name}</namespace></namespaces>'.encode())
    empty = table(tmp_path / "d", "categorylinks", [], LINKS["categorylinks"])
    export = write(tmp_path / "d", "testwiki-20260101-pages-meta-current.xml", dump)
    import_dumps([empty, export], str(tmp_path / "x.store"), report=Reporter(io.StringIO()))
    found = titles(tmp_path / "x.store", "Uncategorizedcategories")
    assert found == [f"Kategorie:{name}" for name in "ADEF"]


def test_older_layouts_name_titles_in_the_tables_of_links(tmp_path: Path) -> None:
    """A database of MediaWiki 1.39's: what its lists are is asked of it for each request."""
    path = tmp_path / "wiki.sqlite"
    db = apsw.Connection(str(path))
    for name, columns in (
        ("page", "page_id, page_namespace, page_title, page_is_redirect, page_len"),
        ("pagelinks", "pl_from, pl_from_namespace, pl_namespace, pl_title"),
        ("templatelinks", "tl_from, tl_from_namespace, tl_namespace, tl_title"),
        ("linktarget", "lt_id, lt_namespace, lt_title"),
    ):
        db.execute(f"CREATE TABLE {name} ({columns})")
    db.executemany("INSERT INTO page VALUES (?, ?, ?, 0, 5)", [(1, 0, "A"), (2, 0, "B_c"), (3, 8, "Note")])
    links = [(1, 0, 0, "B_c"), (2, 0, 0, "Wanted"), (1, 0, 0, "Wanted"), (3, 8, 0, "Interface"), (1, 0, 10, "T")]
    db.executemany("INSERT INTO pagelinks VALUES (?, ?, ?, ?)", links)
    db.executemany("INSERT INTO templatelinks VALUES (?, ?, ?, ?)", [(1, 0, 10, "T"), (2, 0, 10, "T")])
    db.close()
    assert titles(path, "Lonelypages") == ["A"]
    assert titles(path, "Wantedpages") == ["Wanted", "Template:T"]
    assert titles(path, "Wantedtemplates") == titles(path, "Mostlinkedtemplates") == ["Template:T"]
    assert titles(path, "Mostlinked") == ["Wanted"]
    assert titles(path, "Shortpages", qpoffset=1) == ["B c"]
