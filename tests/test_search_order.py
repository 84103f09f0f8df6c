"""list=search: in which order results come, how far it goes, and what it says of them."""

import io
import json
import random
from pathlib import Path
from typing import Any

import apsw
import pytest
from dumps import SITEINFO, page, revision, table, write, xml, xml_page

import wikiquery
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules import search_hits, search_keywords
from wikiquery.modules.search_samples import estimate

CATEGORYLINKS = (
    "cl_from int, cl_to varbinary(255), cl_sortkey varbinary(230), cl_timestamp varbinary(19),"
    " cl_sortkey_prefix varbinary(255), cl_collation varbinary(32), cl_type varbinary(10)"
)


def found(wiki: wikiquery.Wiki, text: str, **more: Any) -> list[str]:
    answer = wiki.query(list="search", srsearch=text, srlimit="max", **more)
    return [each["title"] for each in answer["query"]["search"]]


def facts(refstore: Path, sql: str) -> dict[str, Any]:
    """What a statement tells of the pages of namespace 0, by their titles."""
    db = apsw.Connection(str(refstore), flags=apsw.SQLITE_OPEN_READONLY)
    rows = db.execute(f"SELECT replace(page_title, '_', ' '), ({sql}) FROM page WHERE page_namespace = 0")
    return dict(rows)


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> wikiquery.Wiki:
    """Pages of the same length with a word in different places, and links to some."""
    folder = tmp_path_factory.mktemp("ranked")
    pages = {
        1: ("Text", "elephant one two three"),
        2: ("Elephant", "zero one two three"),
        3: ("Other", "zero one two three"),
        4: ("Linked text", "elephant one two four"),
        5: ("Linked name", "five one two four"),
    }
    texts = [xml_page(n, title, revision(n * 10, text)) for n, (title, text) in pages.items()]
    sources = [
        write(folder, "x.xml", xml(*texts)),
        table(folder, "page", [*(page(n, pages[n][0].replace(" ", "_")) for n in pages), page(6, "Elephants", 0, 1)]),
        table(folder, "redirect", [(6, 0, "Other", "", "")], "rd_from int, rd_namespace int, rd_title varbinary(255),"
              " rd_interwiki varbinary(32), rd_fragment varbinary(255)"),
        table(folder, "linktarget", [(1, 0, "Linked_text"), (2, 0, "Linked_name")]),
        table(folder, "pagelinks", [(1, 0, 1), (2, 0, 1), (3, 0, 1), (3, 0, 2)]),
    ]  # fmt: skip
    site = write(folder, "site.json", SITEINFO.encode())
    import_dumps(sources, str(folder / "x.store"), site=site, report=Reporter(io.StringIO()))
    return wikiquery.open(folder / "x.store")


def test_titles_come_before_redirects_before_texts(ranked: wikiquery.Wiki) -> None:
    assert found(ranked, "elephant*") == ["Elephant", "Other", "Linked text", "Text"]


def test_links_to_a_page_count(ranked: wikiquery.Wiki) -> None:
    """At the same length "Linked text" has no better words than "Text", and two pages less than others by number."""
    assert found(ranked, "elephant -intitle:elephant*") == ["Linked text", "Text"]
    assert found(ranked, "-intitle:elephant*")[:2] == ["Linked text", "Linked name"]


def test_the_rarer_words_rank(ranked: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that too many pages have do not; where all are such, titles go first, then links do."""
    monkeypatch.setattr(search_hits, "MOST", 3)
    assert found(ranked, "one elephant") == ["Elephant", "Linked text", "Text"]
    assert found(ranked, "one")[:2] == ["Linked text", "Linked name"]
    monkeypatch.setattr(search_hits, "MOST", 1)
    assert found(ranked, "text") == ["Text"]
    monkeypatch.setattr(search_hits, "MOST", 2)
    assert found(ranked, "elephant") == ["Elephant", "Linked text"]


def test_the_same_search_gives_the_same_order(refwiki: wikiquery.Wiki) -> None:
    for text in ("river", 'incategory:"All stubs"', "-lake"):
        assert found(refwiki, text) == found(refwiki, text)
    one, other = found(refwiki, "river", srsort="random"), found(refwiki, "river", srsort="random")
    assert one != other
    assert sorted(one) == sorted(other)


@pytest.mark.parametrize(
    ("sort", "sql"),
    [
        ("title_natural", "page_title"),
        ("create_timestamp", "SELECT min(rev_timestamp) FROM revision WHERE rev_page = page_id"),
        ("last_edit", "SELECT rev_timestamp FROM revision WHERE rev_id = page_latest"),
        (
            "incoming_links",
            "SELECT count(*) FROM pagelinks JOIN linktarget ON lt_id = pl_target_id"
            " WHERE lt_namespace = 0 AND lt_title = page_title",
        ),
    ],
)
def test_sorting(refwiki: wikiquery.Wiki, refstore: Path, sort: str, sql: str) -> None:
    by = facts(refstore, sql)
    for way in ("asc", "desc"):
        order = [by[title] for title in found(refwiki, "river", srsort=f"{sort}_{way}")]
        assert order == sorted(order, reverse=way == "desc")
        assert len(set(order)) > 1


def test_every_way_to_sort_of_cirrussearch(refwiki: wikiquery.Wiki) -> None:
    ways = [f"{name}_{way}" for name in ("create_timestamp", "incoming_links", "last_edit", "title_natural")
            for way in ("asc", "desc")]  # fmt: skip
    assert {
        len(found(refwiki, "river", srsort=way)) for way in ("relevance", "random", "none", "just_match", *ways)
    } == {len(found(refwiki, "river"))}


def test_namespaces_in_front(refwiki: wikiquery.Wiki) -> None:
    assert sorted(found(refwiki, "all:river")) == sorted(found(refwiki, "river", srnamespace="*"))
    assert found(refwiki, "Talk:river") == found(refwiki, "river", srnamespace=1) != []
    assert found(refwiki, ":river", srnamespace=1) == found(refwiki, "river")


def test_results_end_at_the_bound(refwiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_hits, "MOST", 30)
    answer = refwiki.query(list="search", srsearch="river", srlimit=20, sroffset=20)
    assert len(answer["query"]["search"]) == 10
    assert "continue" not in answer
    assert answer["query"]["searchinfo"]["totalhits"] > 50
    assert refwiki.query(list="search", srsearch="river", sroffset=30)["query"]["search"] == []


def test_what_is_never_there(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.query(
        list="search", srsearch="rivr OR lake", srinfo="suggestion|rewrittenquery", srinterwiki=1, srenablerewrites=1,
        srprop="categorysnippet|isfilematch|extensiondata|score|hasrelated", srlimit=2,
    )  # fmt: skip
    assert "searchinfo" not in answer["query"]
    assert "interwikisearch" not in answer["query"]
    for result in answer["query"]["search"]:
        assert result.keys() == {"ns", "title", "pageid", "categorysnippet", "isfilematch"}
        assert result["categorysnippet"] == ""
        assert result["isfilematch"] is False


@pytest.fixture(scope="module")
def categories(tmp_path_factory: pytest.TempPathFactory) -> wikiquery.Wiki:
    """Categories within categories (Deep 0 to 7), and one of 300 (Wide); each has a page of its name."""
    folder = tmp_path_factory.mktemp("categories")
    names = [*(f"Deep {n}" for n in range(8)), "Wide", *(f"Wide {n}" for n in range(300))]
    rows: list[tuple[Any, ...]] = []
    for n, name in enumerate(names, 1):
        above = f"Deep {int(name[5:]) - 1}" if name.startswith("Deep") else name[:4]
        stamp = "2020-01-01 00:00:00"
        rows.append((n, name.replace(" ", "_"), name, stamp, "", "uppercase", "page"))
        rows.append((1000 + n, above.replace(" ", "_"), name, stamp, "", "uppercase", "subcat"))
    pages = [(n, name, 0) for n, name in enumerate(names, 1)] + [
        (1000 + n, name, 14) for n, name in enumerate(names, 1)
    ]
    described = json.loads(SITEINFO)
    described["namespaces"]["14"] = {"id": 14, "case": "first-letter", "name": "Kategorie", "canonical": "Category"}
    prefix = {0: "", 14: "Kategorie:"}
    texts = [xml_page(n, prefix[ns] + name, revision(n * 10, "x"), namespace=ns) for n, name, ns in pages]
    sources = [
        write(folder, "x.xml", xml(*texts)),
        table(folder, "page", [page(n, name.replace(" ", "_"), ns) for n, name, ns in pages]),
        table(folder, "categorylinks", rows, CATEGORYLINKS),
    ]
    site = write(folder, "site.json", json.dumps(described).encode())
    import_dumps(sources, str(folder / "x.store"), site=site, report=Reporter(io.StringIO()))
    return wikiquery.open(folder / "x.store")


def test_deepcat_goes_five_levels_down(categories: wikiquery.Wiki) -> None:
    assert sorted(found(categories, 'deepcat:"Deep 1"')) == [f"Deep {n}" for n in range(1, 7)]
    assert sorted(found(categories, 'incategory:"Deep 1"')) == ["Deep 1"]
    assert sorted(found(categories, 'deepcategory:"Deep 6|Deep 0" -"deep 0"')) == [f"Deep {n}" for n in range(1, 8)]


def test_deepcat_takes_so_many_categories(categories: wikiquery.Wiki) -> None:
    assert len(found(categories, "deepcat:Wide")) == search_keywords.MOST_CATEGORIES == 256


@pytest.mark.parametrize("share", [1.0, 0.5, 0.1, 0.03])
def test_samples_tell_how_many_there_are(share: float) -> None:
    """Exactly where they are few, else by some percent."""
    rng = random.Random(1)
    hits = [n for n in range(1, 400_001) if rng.random() < share]

    def fetch(first: int, last: int, most: int) -> list[int]:
        return [n for n in hits[: most if first == 1 else None] if first <= n <= last][:most]

    assert estimate(fetch, 1, 400_000) == pytest.approx(len(hits), rel=0.05)
    few = [5, 70, 399_999]
    assert estimate(lambda first, last, most: [n for n in few if first <= n <= last][:most], 1, 400_000) == 3


def test_each_namespace_has_its_share(refwiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    """What some leave of theirs others take."""
    shares = []
    for most in (100, 150):
        monkeypatch.setattr(search_hits, "MOST", most)
        answer = refwiki.query(list="search", srsearch="river", srnamespace="*", srlimit="max")
        spaces = [each["ns"] for each in answer["query"]["search"]]
        assert most - len(set(spaces)) <= len(spaces) <= most
        shares.append({n: spaces.count(n) for n in spaces})
    assert len(shares[0]) > 1
    assert all(count <= shares[1][n] for n, count in shares[0].items())
