"""Stores that hold little: each module answers, or says what it lacks."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import casefile
import pytest

import wikiquery
from wikiquery.holdings import ABSENT, holdings
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules import Module

REFWIKI = Path(__file__).parent / "refwiki"
SOURCES = {
    "pages": "page",
    "links": "page linktarget pagelinks",
    "links without names": "page pagelinks templatelinks imagelinks categorylinks category",
    "history, tags without names": "pages-meta-history change_tag",
    "log": "page pages-logging",
    "files": "page image",
    "titles": "page protected_titles page_restrictions",
    "properties": "page page_props",
    "people": "page user_groups",
    "log without pages": "pages-logging",
    "links without pages": "pagelinks linktarget",
}
MORE: dict[str, list[dict[str, str]]] = {
    "list=backlinks": [{"bltitle": "Main Page", "blredirect": "1"}],
    "list=logevents": [{"letag": "x"}, {"leprop": "ids|title|user|comment|tags|details"}],
    "list=protectedtitles": [{"ptprop": "user|comment|level"}],
    "list=recentchanges": [{"rctag": "x"}, {"rcprop": "title|tags|user|comment|sha1|redirect", "rctoponly": "1"}],
    "list=usercontribs": [{"ucuser": "Alice", "uctag": "x"}],
    "prop=revisions": [{"rvtag": "x", "rvlimit": "1", "titles": "Main Page"}, {"rvprop": "tags|content|user|comment"}],
}
"""Requests beside the modules' own examples."""
OTHERWISE = {
    "random": "pages imported from XML alone have numbers of their own",
    "the language of a page": "XML does not tell when pages were touched: it is the time of their newest revisions",
}
"""Cases, by their file or their name, that are answered otherwise without a warning, and why."""
TITLES = "Main Page|Category:Facts|File:Example 01.png"


@pytest.fixture(scope="module", params=SOURCES)
def wiki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[wikiquery.Wiki]:
    names = SOURCES[request.param].split()
    sources = [path for name in names for path in REFWIKI.glob(f"refwiki-*-{name}.*")]
    assert len(sources) == len(names)
    store = tmp_path_factory.mktemp("gaps") / "store"
    import_dumps(sources, str(store), site=REFWIKI / "siteinfo.json.gz", report=Reporter(io.StringIO()))
    with wikiquery.open(store) as opened:
        yield opened


def test_each_module(wiki: wikiquery.Wiki) -> None:
    """None fails, and what cannot be answered at all has a warning or an error."""
    held = holdings(wiki.database.layout, wiki.facts.get("tables", {}), wiki.site)
    for holding in held:
        group, name = holding.module.split("=")
        prefix = Module.registry[group, name].prefix
        given = {prefix + key: value for key, value in Module.registry[group, name].example if key != "titles"}
        for more in (given, *MORE.get(holding.module, ())):
            params = {"action": "query", "format": "json", "formatversion": "2", "errorformat": "plaintext", **more}
            answer = json.loads(wiki.respond({"titles": TITLES, **params, group: name}).body)
            codes = {said["code"] for said in (*answer.get("warnings", ()), *answer.get("errors", ()))}
            if holding.state == ABSENT:
                assert "notinsnapshot" in codes or "errors" in answer, (holding, params, answer)
            assert not any(code.startswith("internal_api_error") for code in codes), params


def test_each_case(wiki: wikiquery.Wiki, refwiki: wikiquery.Wiki) -> None:
    """What a store answers otherwise than one that has everything has a warning, or is an error."""
    silent = []
    for case in casefile.every():
        if case.account or not case.has_answer or case.params["action"] != "query":
            continue
        if {case.file, case.name} & OTHERWISE.keys():
            continue
        params = {**case.params, "errorformat": "plaintext"}
        said, whole = (json.loads(asked.respond(params).body) for asked in (wiki, refwiki))
        codes = {message["code"] for message in (*said.get("warnings", ()), *said.get("errors", ()))}
        if "notinsnapshot" not in codes and content(said) != content(whole) and "errors" not in whole:
            silent.append((case.file, case.name, case.request))
    assert not silent, "\n".join(map(str, silent))


def content(answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer says but for messages."""
    return {key: said for key, said in answer.items() if key in ("query", "continue", "batchcomplete")}


def test_what_needs_mediawiki_is_left_out_of_an_answer(refwiki: wikiquery.Wiki) -> None:
    said = refwiki.query(
        titles="Main Page", prop="info|revisions", inprop="editintro|url", rvprop="parsetree|ids", errorformat="none"
    )
    unsupported = [warning["module"] for warning in said["warnings"] if warning["code"] == "notsupported"]
    assert sorted(unsupported) == ["query+info", "query+revisions"]
    page = said["query"]["pages"][0]
    assert page["fullurl"]
    assert page["revisions"][0]["revid"]


def test_the_module_that_failed_comes_first(refwiki: wikiquery.Wiki) -> None:
    """Errors are counted for it."""
    form = {"action": "query", "format": "json"}
    said = refwiki.respond({**form, "list": "allcategories|imageusage", "iutitle": "Template:A"})
    assert (said.code, said.modules) == ("bad_image_title", ("query+imageusage", "query+allcategories"))
    assert refwiki.respond({**form, "generator": "nosuch", "titles": "A"}).modules[0] == "query"
    assert refwiki.respond({"action": "nosuch"}).modules == ("main", "other")
