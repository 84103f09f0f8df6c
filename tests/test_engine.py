"""What the engine promises beyond the recorded answers."""

import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest

import wikiquery
from wikiquery.engine import Engine
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules import Module
from wikiquery.query import query_without
from wikiquery.schema.store_tables import TABLES as STORE_TABLES
from wikiquery.site import Site
from wikiquery.wire import Wire

HERE = Path(__file__).parent
TITLES = ["Main Page", "Reference Land", "Polyglot", "Mount Altornor", "River Gorith", "Lake Ulhel", "Fort Kelel"]


def test_sql_is_written_once_a_shape(refstore: Any) -> None:
    wiki = wikiquery.open(refstore)

    def ask(title: str, lang: str) -> None:
        wiki.query(generator="links", titles=title, gpllimit=5, prop="langlinks|revisions", rvprop="ids")
        wiki.query(list="langbacklinks", lbllang=lang, lbllimit=3)
        wiki.query(titles=title, prop="links", pllimit=2)

    for title, lang in zip(TITLES, ["fr", "de", "ja", "ru", "es", "zh", "ar"], strict=True):
        ask(title, lang)
    written = wiki.database.compilations
    for title, lang in zip(reversed(TITLES), ["xx", "pt-br", "fr", "de", "es", "q", "ru"], strict=True):
        ask(title, lang)
    assert wiki.database.compilations == written
    assert written < 60


def test_a_kept_plan_answers_like_a_fresh_one(refstore: Any) -> None:
    kept = wikiquery.open(refstore)
    queries: list[dict[str, Any]] = [
        {"list": "langbacklinks", "lbllang": lang, "lbltitle": title, "lbllimit": limit}
        for lang in ("fr", "de") for title in (None, "Berg", "Article 0") for limit in (1, 7)
    ]  # fmt: skip
    queries += [
        {"list": "allpages", "apprefix": p, "apfrom": f} for p in ("", "F", "Lake ") for f in ("", "G", "Lake U")
    ]
    for query in queries * 2:
        assert kept.query(**query) == wikiquery.open(refstore).query(**query)


def test_the_result_is_cut_at_its_limit(refwiki: wikiquery.Wiki) -> None:
    small = Engine(refwiki.database, refwiki.site, refwiki.engine.facts, result_size=20_000)
    query = {"titles": "Long history", "prop": "revisions", "rvprop": "ids|content", "rvslots": "main", "rvlimit": "50"}
    found, resume = [], {}
    for _ in range(100):
        wire = Wire({**query, **resume}, refwiki.site)
        answer = small.query(wire)
        revisions = next(iter(answer["query"]["pages"].values()))["revisions"]
        assert sum(len(r["slots"]["main"].get("content", "")) for r in revisions) <= 20_000
        assert [n.code for n in wire.notices] == ["truncatedresult"]
        assert wire.notices[0].module == "result"
        found += [r["revid"] for r in revisions]
        resume = answer["continue"]
        if len(found) > 60:
            break
    whole = refwiki.query(titles="Long history", prop="revisions", rvprop="ids", rvlimit="max")
    assert found == [r["revid"] for r in whole["query"]["pages"][0]["revisions"]][: len(found)]


def test_a_list_is_cut_at_the_limit_too(refwiki: wikiquery.Wiki) -> None:
    small = Engine(refwiki.database, refwiki.site, refwiki.engine.facts, result_size=3_000)
    wire = Wire({"list": "allpages", "aplimit": "500"}, refwiki.site)
    answer = small.query(wire)
    titles = [page["title"] for page in answer["query"]["allpages"]]
    assert 10 < len(titles) < 500
    after = refwiki.query(list="allpages", apcontinue=answer["continue"]["apcontinue"], aplimit=1)
    every = [page["title"] for page in refwiki.query(list="allpages", aplimit=500)["query"]["allpages"]]
    assert [*titles, after["query"]["allpages"][0]["title"]] == every[: len(titles) + 1]


@pytest.mark.parametrize("name", ["rvparse", "rvexpandtemplates", "rvgeneratexml", "rvdiffto", "rvdifftotext"])
def test_what_needs_a_parser_is_refused(refwiki: wikiquery.Wiki, name: str) -> None:
    with pytest.raises(wikiquery.ApiError) as error:
        refwiki.query(titles="Main Page", prop="revisions", **{name: "prev"})
    assert error.value.code == "notsupported"


def test_hidden_text_never_shows(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.respond(
        {"action": "query", "format": "json", "revids": "3422|3423|3424|3432|3433", "prop": "revisions",
         "rvprop": "content|comment|user|ids", "rvslots": "main"}
    )  # fmt: skip
    said = json.loads(answer.body)["query"]["pages"]["1393"]["revisions"]
    assert [sorted(r.keys() - {"revid", "parentid", "slots"}) for r in said] == [
        ["commenthidden", "userhidden"], ["comment", "userhidden"], ["commenthidden", "user"]
    ]  # fmt: skip
    assert [sorted(r["slots"]["main"]) for r in said] == [
        ["texthidden"], ["*", "contentformat", "contentmodel"], ["*", "contentformat", "contentmodel"]
    ]  # fmt: skip


def test_python_values_are_wire_values(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.query(titles=["Main Page", "A|B"], indexpageids=True, redirects=False, prop=None)
    assert answer["query"]["pageids"] == ["-1", "1"]
    assert refwiki.query(list="allpages", apfrom="Lake", aplimit=1) == refwiki.query(
        list=["allpages"], apfrom_="Lake", aplimit="1"
    )


def test_each_merges_what_belongs_to_one_page(refwiki: wikiquery.Wiki) -> None:
    pages = list(
        refwiki.each(generator="allpages", gapprefix="Reference", prop="links|langlinks", pllimit=3, lllimit=2)
    )
    land = next(p for p in pages if p["title"] == "Reference Land")
    assert len(pages) == len({p["pageid"] for p in pages})
    assert len(land["langlinks"]) == 8
    forts = [item["title"] for item in refwiki.each(list="allpages", apprefix="Fort", aplimit=3)]
    assert len(forts) == len(set(forts)) > 50
    assert forts == sorted(forts)


def test_wikimedia_shows_newer_codes_of_languages(tmp_path: Path) -> None:
    """Facts of their configuration: no dump holds them, but their API shows them."""
    site = {"general": {"generator": "MediaWiki 1.45.0-wmf.5"}, "namespaces": {"0": {"id": 0, "name": ""}}}
    (tmp_path / "site.json").write_text(json.dumps(site))
    (tmp_path / "xwiki-20260101-langlinks.sql").write_text(
        "CREATE TABLE `langlinks` (\n `ll_from` int,\n `ll_lang` varbinary(35),\n `ll_title` varbinary(255)\n);\n"
        "INSERT INTO `langlinks` VALUES (1,'de','A'),(1,'no','B'),(1,'zh-min-nan','C');\n-- Dump completed\n"
    )
    sources = [tmp_path / "xwiki-20260101-langlinks.sql", HERE / "refwiki" / "refwiki-20261101-page.sql.gz"]
    renamed = tmp_path / "xwiki-20260101-page.sql.gz"
    renamed.write_bytes(sources.pop().read_bytes())
    store = tmp_path / "x.store"
    report = Reporter(io.StringIO())
    import_dumps([*sources, renamed], str(store), site=tmp_path / "site.json", report=report)
    with wikiquery.open(store) as wiki:
        links = wiki.query(pageids=1, prop="langlinks")["query"]["pages"][0]["langlinks"]
    assert [link["lang"] for link in links] == ["de", "nb", "nan"]


def test_titles_are_not_converted_in_silence(refwiki: wikiquery.Wiki) -> None:
    def codes(lang: str) -> list[str]:
        site = Site({**refwiki.site.profile, "general": {**refwiki.site.general, "lang": lang}})
        wiki = wikiquery.Wiki(refwiki.database, site, refwiki.engine.facts)
        answer = wiki.query(titles="A", converttitles=True, errorformat="plaintext")
        return [warning["code"] for warning in answer.get("warnings", ())]

    assert codes("zh") == ["notsupported"]
    assert codes("en") == []


def test_a_module_of_an_extension_is_where_the_extension_is(refwiki: wikiquery.Wiki) -> None:
    class Moons(Module):
        extension, brought_by = "Moons", "moons"

    profile = refwiki.site.profile
    assert not Moons.exists(Site(profile), {"page"})
    assert Moons.exists(Site(profile), {"page", "moons"})
    assert Moons.exists(Site({**profile, "extensions": [{"name": "Moons"}]}), {"page"})


def test_a_module_that_a_wiki_lacks_is_an_unknown_value(refwiki: wikiquery.Wiki) -> None:
    wiki = wikiquery.Wiki(refwiki.database, refwiki.site, refwiki.facts)
    wiki.engine.query_class = query_without(frozenset({("list", "langbacklinks")}))
    answer = wiki.query(titles="Main Page", list="langbacklinks|allpages", aplimit=1)
    assert "Unrecognized value" in answer["warnings"]["query"]["warnings"]
    assert "allpages" in answer["query"]
    assert "langbacklinks" not in answer["query"]


def test_modules_read_tables_that_there_are() -> None:
    named = {table for cls in Module.registry.values() for table in (*cls.reads, *cls.adds)}
    assert named <= STORE_TABLES.keys()
    assert Module.registry["prop", "revisions"].reads[0] == "revision"


def test_how_much_a_request_may_ask_for(refstore: Any) -> None:
    def most(limits: Any) -> tuple[int, int]:
        with wikiquery.open(refstore, limits=limits) as wiki:
            rows = wiki.query(list="allpages", aplimit="max")["limits"]["allpages"]
            revisions = wiki.query(
                titles="Main Page", prop="revisions", rvlimit="max", rvprop="content", rvslots="main"
            )
            return rows, revisions["limits"]["revisions"]

    assert most("mediawiki") == (500, 50)
    assert most("bot") == (5000, 500)
    assert most("unlimited") == (30_000, 30_000)
    titles = [f"Page {n}" for n in range(600)]
    with wikiquery.open(refstore, limits="bot") as wiki, pytest.raises(wikiquery.ApiError) as refused:
        wiki.query(titles=titles)
    assert refused.value.code == "toomanyvalues"
    with wikiquery.open(refstore, limits="unlimited") as wiki:
        assert len(wiki.query(titles=titles)["query"]["pages"]) == 600


def test_what_is_chosen_from_a_list_is_counted_too(refwiki: wikiquery.Wiki) -> None:
    assert refwiki.query(meta="siteinfo", siprop=["general"] * 50)
    with pytest.raises(wikiquery.ApiError) as refused:
        refwiki.query(meta="siteinfo", siprop=["general"] * 51)
    assert refused.value.code == "toomanyvalues"


@pytest.mark.parametrize("prop", ["links", "templates", "categories", "images"])
def test_many_pages_lead_to_their_titles_and_not_the_other_way(refstore: Any, prop: str) -> None:
    wiki = wikiquery.open(refstore, limits="bot")
    asked: list[str] = []
    run = wiki.database.run
    wiki.database.run = lambda sql, values: asked.append(sql) or run(sql, values)  # type: ignore[method-assign, func-returns-value]
    wiki.query(generator="allpages", gaplimit="max", prop=prop)
    assert any("CROSS JOIN linktarget" in sql for sql in asked)


def test_many_threads_share_a_few_connections(refstore: Any) -> None:
    with wikiquery.open(refstore) as wiki:
        opened: list[Any] = []
        begin, open_ = threading.Barrier(40), wiki.database.open
        wiki.database.open = lambda: opened.append(1) or open_()  # type: ignore[method-assign, func-returns-value]
        said: list[int] = []

        def ask() -> None:
            begin.wait()
            for title in TITLES:
                said.append(len(wiki.query(titles=title, prop="links|langlinks")["query"]["pages"]))

        threads = [threading.Thread(target=ask) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said == [1] * 40 * len(TITLES)
        assert len(opened) <= wiki.database.most


@pytest.mark.parametrize(
    ("query", "stable"),
    [
        ({"list": "allpages"}, True),
        ({"titles": "Main Page", "prop": "links"}, True),
        ({"list": "random"}, False),
        ({"generator": "random"}, False),
        ({"list": "allpages", "meta": "userinfo"}, False),
        ({"meta": "siteinfo"}, False),
        ({"list": "allpages", "curtimestamp": "1"}, False),
        ({"list": "allpages", "apfrom": "\x00", "aplimit": "x"}, False),
    ],
)
def test_what_may_change_is_said_to(refwiki: wikiquery.Wiki, query: dict[str, str], stable: bool) -> None:
    assert refwiki.respond({"action": "query", "format": "json", **query}).stable is stable
