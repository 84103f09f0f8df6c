"""action=help: a page that says everything, with links that lead somewhere and examples that work."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import wikiquery
from wikiquery.actions import Action
from wikiquery.actions.unsupported import Unsupported

VOID = {"meta", "br", "link", "input"}
FOR_ACCOUNTS = {"login-required", "notloggedin", "permissiondenied", "readapidenied", "stashnotloggedin"}
"""What examples of modules for accounts are answered where nobody is logged in."""
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class Page(HTMLParser):
    """What a page consists of: ids, links, headings; asserts that it is well formed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.labels: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if "aria-labelledby" in given:
            self.labels.append(str(given["aria-labelledby"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(wiki: wikiquery.Wiki, **params: str) -> Page:
    answer = wiki.respond(params)
    assert dict(answer.headers)["Content-Type"] == "text/html; charset=utf-8"
    return Page(answer.body.decode())


@cache
def whole(wiki: wikiquery.Wiki) -> Page:
    return page(wiki)


def sections(found: Page) -> list[str]:
    return [name for name in found.ids if ":" not in name and "/" not in name and name not in ("content", "contents")]


def test_without_parameters_everything_is_shown(refwiki: wikiquery.Wiki) -> None:
    for params in ({}, {"format": "json"}, {"action": "help"}, {"titles": "A"}):
        assert sections(page(refwiki, **params)) == sections(whole(refwiki))
    assert set(sections(whole(refwiki))) == set(refwiki.answering.catalogue.modules)


def test_every_parameter_has_its_anchor(refwiki: wikiquery.Wiki) -> None:
    ids = whole(refwiki).ids
    assert len(ids) == len(set(ids))
    for module in refwiki.paraminfo("main", "**"):
        for parameter in (*module["parameters"], *module["templatedparameters"]):
            assert f"{module['path']}:{module['prefix']}{parameter['name']}" in ids
    assert {"query+links", "query+links:plnamespace", "main/datatypes", "main/datatype/timestamp"} <= set(ids)


def test_links_within_the_page_lead_somewhere(refwiki: wikiquery.Wiki) -> None:
    for found in (whole(refwiki), page(refwiki, action="help", modules="query|query+info", toc="1")):
        anchors = [link[1:] for link in found.links if link.startswith("#")]
        assert len(anchors) >= 5
        assert set(anchors) <= set(found.ids)
        assert set(found.labels) <= set(found.ids)


def test_headings_are_in_order(refwiki: wikiquery.Wiki) -> None:
    for found in (whole(refwiki), page(refwiki, action="help", modules="query+links")):
        assert found.headings[0] == 1
        assert found.headings.count(1) == 1
        for before, level in pairwise(found.headings):
            assert level <= before + 1


def test_links_to_other_help_lead_somewhere(refwiki: wikiquery.Wiki) -> None:
    found = page(refwiki, action="help", modules="main|query+links|help")
    asked = {link for link in found.links if link.startswith("api.php?action=help")}
    assert len(asked) > 30
    for link in asked:
        query = dict(parse_qsl(urlsplit(link).query))
        there = page(refwiki, **query)
        fragment = urlsplit(link).fragment
        assert not fragment or fragment in there.ids


def examples(found: Page) -> list[str]:
    return [link.partition("?")[2] for link in found.links if link.startswith("api.php?")]


REFUSED = {
    **{cls.name: "notsupported" for cls in Action.registry.values() if issubclass(cls, Unsupported)},
    "expandtemplates": "readonly",
}
"""Actions that need what is not there, with the error that they answer."""


def test_every_module_has_an_example(refwiki: wikiquery.Wiki) -> None:
    for module in refwiki.paraminfo("main", "**", helpformat="wikitext"):
        assert module.get("examples"), module["path"]
        shown = page(refwiki, action="help", modules=module["path"])
        for example in module.get("examples", ()):
            query = example["query"].replace("+", "%2B")
            assert f"../sandbox#{query}" in shown.links
            assert (query in examples(shown)) == (not module.get("mustbeposted")), "a link makes a GET"


def test_examples_work(refwiki: wikiquery.Wiki) -> None:
    asked = {query for query in examples(whole(refwiki)) if not query.startswith("action=help&modules=query&toc")}
    assert len(asked) > 80
    for query in sorted(asked):
        params: dict[str, str] = dict(parse_qsl(query, keep_blank_values=True))
        headers = dict(refwiki.respond(params).headers)
        code = headers.get("MediaWiki-API-Error")
        if params["action"] in REFUSED:
            assert code == REFUSED[params["action"]]
            continue
        assert code is None or code in FOR_ACCOUNTS, (query, code)
        if "format" not in params:
            body = refwiki.respond({**params, "format": "json", "wrap": "1"}).body
            if not body.startswith(b"{"):
                continue  # Some actions have formats of their own.
            said = json.loads(body)
            main = said.get("warnings", {}).get("main", {}).get("*", "")
            assert "nrecognized" not in main.replace("Unrecognized parameter: wrap.", ""), query


def test_examples_for_accounts_say_so(refwiki: wikiquery.Wiki) -> None:
    told = refused = 0
    for module in refwiki.paraminfo("query+**", helpformat="wikitext"):
        for example in module.get("examples", ()):
            code = dict(refwiki.respond(dict(parse_qsl(example["query"]))).headers).get("MediaWiki-API-Error")
            said = example["description"].endswith(("Log in first.", "It needs the right <code>deletedhistory</code>."))
            assert said == (code in FOR_ACCOUNTS), module["path"]
            told, refused = told + said, refused + (code is not None)
    assert told == refused == 9


BARE = {"categories", "images", "iwlinks", "templates"}
"""What the main page of the cases' wiki has none of."""


def test_examples_of_prop_modules_find_something(refwiki: wikiquery.Wiki) -> None:
    nothing = set()
    for module in refwiki.paraminfo("query+**", helpformat="wikitext"):
        if module["group"] == "prop" and module["name"] != "stashimageinfo":
            answer = refwiki.query(**dict(parse_qsl(module["examples"][0]["query"])))
            pages = answer.get("query", {}).get("pages", ())
            if all(page.keys() <= {"pageid", "ns", "title", "missing", "imagerepository"} for page in pages):
                nothing.add(module["name"])
    assert nothing == BARE | {"deletedrevisions"}


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({"modules": "query"}, 1),
        ({"modules": "main"}, 1),
        ({"modules": "none|none|json"}, 2),
        ({"modules": "query+links|query+info"}, 2),
    ],
)
def test_only_what_is_asked_for(refwiki: wikiquery.Wiki, params: dict[str, str], count: int) -> None:
    found = sections(page(refwiki, action="help", **params))
    assert len(found) == count
    assert found[0] == params["modules"].partition("|")[0]


def test_submodules_of_main_are_without_those_of_query(refwiki: wikiquery.Wiki) -> None:
    modules = refwiki.answering.catalogue.modules
    near = sections(page(refwiki, action="help", modules="main", submodules="1"))
    assert set(near) == {path for path in modules if "+" not in path}
    far = sections(page(refwiki, action="help", modules="main", recursivesubmodules="1"))
    assert set(far) == set(modules)


def test_contents(refwiki: wikiquery.Wiki) -> None:
    assert "contents" in whole(refwiki).ids
    assert "contents" not in page(refwiki, action="help", modules="query").ids
    assert "contents" in page(refwiki, action="help", modules="query", toc="1").ids


def test_wrapped(refwiki: wikiquery.Wiki) -> None:
    def ask(**more: str) -> Any:
        return refwiki.respond({"action": "help", "modules": "none", "wrap": "1", **more})

    said = json.loads(ask(format="json", requestid="7", nosuch="1").body)
    assert list(said) == ["warnings", "requestid", "help"]
    assert list(said["help"]) == ["mime", "filename", "help"]
    assert said["help"]["mime"] == "text/html"
    assert said["help"]["filename"] == "api-help.html"
    assert sections(Page(said["help"]["help"])) == ["none"]
    xml = ask(format="xml").body.decode()
    assert re.search(r'<help mime="text/html" filename="api-help.html"><help xml:space="preserve">&lt;!DOCTYPE', xml)


def test_a_module_that_is_not_there_is_an_error_in_the_format(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.respond({"action": "help", "modules": "query+nosuch", "format": "json"})
    assert json.loads(answer.body)["error"]["code"] == "badmodule"
    assert dict(answer.headers)["MediaWiki-API-Error"] == "badmodule"


def test_the_page_needs_nothing_else(refwiki: wikiquery.Wiki) -> None:
    """It works without network and scripts, and does not say where it was made."""
    text = refwiki.respond({}).body.decode()
    assert "<script" not in text
    assert "<link" not in text
    assert "url(" not in text
    assert "prefers-color-scheme: dark" in text
    assert '<html lang="en">' in text


def test_what_the_wiki_calls_itself_is_escaped(refwiki: wikiquery.Wiki) -> None:
    general = {**refwiki.site.general, "sitename": "<b>A & B", "mainpage": "Accueil & <i>"}
    site = type(refwiki.site)({**refwiki.site.profile, "general": general})
    wiki = wikiquery.Wiki(refwiki.database, site, refwiki.facts)
    text = wiki.respond({}).body.decode()
    Page(text)
    assert "&lt;b&gt;A &amp; B" in text
    assert "<b>" not in text
    assert "titles=Accueil%20%26%20%3Ci%3E" in text
