"""What a snapshot does not hold is said, never answered as empty."""

import io
from pathlib import Path
from typing import Any

import pytest

import wikiquery
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
