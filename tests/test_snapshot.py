"""What a snapshot does not hold is said, never answered as empty."""

import io
from pathlib import Path
from typing import Any

import pytest
from dumps import SITEINFO, revision, write, xml, xml_page

import wikiquery
from wikiquery.holdings import holdings
from wikiquery.importer import Reporter, import_dumps

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> wikiquery.Wiki:
    """A wiki of which only pages and language links are known."""
    store = tmp_path_factory.mktemp("small") / "small.store"
    sources = [HERE / "refwiki" / f"refwiki-20261101-{name}.sql.gz" for name in ("page", "langlinks")]
    site = HERE / "refwiki" / "siteinfo.json.gz"
    import_dumps(sources, str(store), site=site, report=Reporter(io.StringIO()))
    return wikiquery.open(store)


def warnings(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(w["code"], w["module"], w["data"]["dump"]) for w in answer["warnings"]]


@pytest.mark.parametrize(
    ("query", "module", "dump"),
    [
        ({"titles": "Main Page", "prop": "links"}, "query+links", "pagelinks.sql.gz"),
        ({"generator": "links", "titles": "Main Page"}, "query+links", "pagelinks.sql.gz"),
        ({"list": "allpages", "apprtype": "edit"}, "query+allpages", "page_restrictions.sql.gz"),
        (
            {"titles": "Main Page", "prop": "revisions"},
            "query+revisions",
            "stub-meta-history.xml.gz or pages-meta-history.xml.bz2",
        ),
    ],
)
def test_a_table_that_is_not_there(small: wikiquery.Wiki, query: dict[str, str], module: str, dump: str) -> None:
    answer = small.query(**query, errorformat="plaintext")
    assert warnings(answer) == [("notinsnapshot", module, dump)]
    assert "allpages" not in answer.get("query", {})
    assert all(page.keys() <= {"pageid", "ns", "title"} for page in answer.get("query", {}).get("pages", ()))


def test_what_is_there_is_answered_beside_it(small: wikiquery.Wiki) -> None:
    answer = small.query(titles="Reference Land", prop="links|langlinks", lllimit=2, errorformat="plaintext")
    assert [code for code, _, _ in warnings(answer)] == ["notinsnapshot"]
    assert len(answer["query"]["pages"][0]["langlinks"]) == 2


def test_a_history_that_is_not_whole(tmp_path: Path, shared: Path) -> None:
    store = tmp_path / "ltg.store"
    source = shared / "realdata" / "ltgwiki-20170901-pages-articles.xml.bz2"
    import_dumps([source], str(store), report=Reporter(io.StringIO()))
    with wikiquery.open(store) as wiki:
        listing = wiki.query(titles="Latgola", prop="revisions", rvlimit=5, errorformat="plaintext")
        assert [code for code, _, _ in warnings(listing)] == ["notinsnapshot"]
        assert "warnings" not in wiki.query(titles="Latgola", prop="revisions")


def test_redirects_and_revisions_that_are_not_there(small: wikiquery.Wiki) -> None:
    answer = small.query(titles="Ulal (fort)", redirects=True, errorformat="plaintext")
    assert warnings(answer) == [("notinsnapshot", "query", "redirect.sql.gz")]
    answer = small.query(revids="1", errorformat="plaintext")
    assert [code for code, _, _ in warnings(answer)] == ["notinsnapshot"]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> wikiquery.Wiki:
    """A wiki of which only the articles are known, with their texts left out: a redirect and what it leads to."""
    folder = tmp_path_factory.mktemp("articles")
    pages = xml_page(1, "Haus", revision(5)), xml_page(2, "Hütte", revision(6, None), redirect="Haus")
    source = write(folder, "testwiki-20260101-stub-articles.xml", xml(*pages))
    store = folder / "articles.store"
    site = write(folder, "site.json", SITEINFO.encode())
    import_dumps([source], str(store), site=site, report=Reporter(io.StringIO()))
    return wikiquery.open(store)


@pytest.mark.parametrize(
    ("query", "module", "dump"),
    [
        ({"titles": "Talk:Haus"}, "query", "page.sql.gz"),
        ({"pageids": "99"}, "query", "page.sql.gz"),
        ({"revids": "99"}, "query", "stub-meta-history.xml.gz or pages-meta-history.xml.bz2"),
        ({"titles": "Hütte", "redirects": "1"}, "query", "redirect.sql.gz"),
        ({"titles": "Haus", "prop": "redirects", "rdnamespace": "0", "rdprop": "fragment"}, "query+redirects",
         "redirect.sql.gz"),
        ({"list": "allredirects", "arprop": "fragment", "arlimit": "1"}, "query+allredirects", "redirect.sql.gz"),
        ({"list": "allpages", "apnamespace": "1"}, "query+allpages", "page.sql.gz"),
        ({"list": "random", "rnnamespace": "1"}, "query+random", "page.sql.gz"),
        ({"list": "prefixsearch", "pssearch": "Talk:H"}, "query+prefixsearch", "page.sql.gz"),
    ],
)  # fmt: skip
def test_pages_that_are_in_no_dump_of_articles(
    articles: wikiquery.Wiki, query: dict[str, str], module: str, dump: str
) -> None:
    assert warnings(articles.query(**query, errorformat="plaintext"))[-1] == ("notinsnapshot", module, dump)


@pytest.mark.parametrize(
    "query",
    [
        {"titles": "Haus|Nirgends|Vorlage:Nirgends", "prop": "info"},
        {"titles": "Haus", "prop": "redirects", "rdnamespace": "0"},
        {"list": "allpages|random|prefixsearch", "apfilterredir": "redirects", "pssearch": "H"},
    ],
)
def test_articles_themselves_are_all_there(articles: wikiquery.Wiki, query: dict[str, str]) -> None:
    assert "warnings" not in articles.query(**query, errorformat="plaintext")


def test_a_search_of_pages_that_are_in_no_dump_of_articles(tmp_path: Path) -> None:
    source = write(tmp_path, "testwiki-20260101-pages-articles.xml", xml(xml_page(1, "Haus", revision(5))))
    site = write(tmp_path, "site.json", SITEINFO.encode())
    import_dumps([source], str(tmp_path / "x.store"), site=site, report=Reporter(io.StringIO()))
    with wikiquery.open(tmp_path / "x.store") as wiki:
        assert "warnings" not in wiki.query(list="search", srsearch="haus")
        for search in {"srsearch": "haus", "srnamespace": "0|1"}, {"srsearch": "Talk:haus"}:
            answer = wiki.query(list="search", **search, errorformat="plaintext")
            assert warnings(answer) == [("notinsnapshot", "query+search", "page.sql.gz")]


def test_the_list_of_modules_tells_of_a_part(articles: wikiquery.Wiki) -> None:
    held = {h.module: h for h in holdings(articles.database.layout, articles.facts["tables"], articles.site)}
    assert held["list=allpages"].notes == ("page: without talk and user pages",)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({"titles": "Main Page", "prop": "info", "inprop": "displaytitle"}, "inprop=displaytitle"),
        ({"generator": "allpages", "prop": "info", "inprop": "url|displaytitle"}, "inprop=displaytitle"),
        ({"meta": "siteinfo", "siprop": "general|statistics"}, "siprop=statistics"),
    ],
)
def test_a_property_that_is_not_there_is_named(small: wikiquery.Wiki, query: dict[str, str], asked: str) -> None:
    (said,) = small.query(**query, errorformat="plaintext")["warnings"]
    assert said["data"]["property"] == asked
    assert f"({asked}): import the wiki's dump {said['data']['dump']}" in said["text"]
