"""action=paraminfo says of every module what MediaWiki's says, but for the texts."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

import wikiquery
from wikiquery.action import Action

OTHER = {
    ("query+search", "sort", "type"): "search sorts as CirrusSearch does, whatever the wiki has",
    ("import", "interwikisource", "type"): "siteinfo does not tell from which wikis a wiki imports",
}
"""What differs on purpose: module, parameter, key."""

PARTS = ("parameters", "templatedparameters")
TEXTS = ("description", "text", "examples")
FORMS = ("wikitext", "html", "raw")


def without(entry: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k not in keys}


def compare(path: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Keys of a parameter in their order, and values."""
    assert list(ours) == list(theirs)
    for key, value in ours.items():
        if (path, ours["name"], key) not in OTHER:
            assert value == theirs[key], (path, ours["name"], key)


def test_every_module_is_the_references(refwiki: wikiquery.Wiki, theirs: dict[str, Any]) -> None:
    modules = refwiki.paraminfo("main", "**")
    assert {m["path"] for m in modules} == set(theirs)
    for ours in modules:
        path, other = ours["path"], theirs[ours["path"]]
        assert list(ours) == list(other)
        assert without(ours, *PARTS) == without(other, *PARTS)
        for part in PARTS:
            assert [p["name"] for p in ours[part]] == [p["name"] for p in other[part]], path
            for parameter, entry in zip(ours[part], other[part], strict=True):
                compare(path, parameter, entry)


def texts(node: Any) -> Iterator[Any]:
    """All texts of help in a description."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("description", "text"):
                yield value
            else:
                yield from texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from texts(item)


def stripped(node: Any) -> Any:
    """A description without its texts."""
    if isinstance(node, dict):
        bare = {k: stripped(v) for k, v in node.items() if k not in TEXTS}
        return bare | ({"dynamicparameters": True} if "dynamicparameters" in bare else {})
    return [stripped(item) for item in node] if isinstance(node, list) else node


@pytest.mark.parametrize("form", FORMS)
def test_texts_are_all_that_is_added(refwiki: wikiquery.Wiki, form: str) -> None:
    bare = refwiki.paraminfo("main", "**")
    for ours, plain in zip(refwiki.paraminfo("main", "**", helpformat=form), bare, strict=True):
        assert stripped(ours) == plain
        assert not list(texts(plain))
        found = list(texts(ours))
        assert all(found), ours["path"]
        assert len(found) >= 1 + sum(len(ours[part]) for part in PARTS)


def test_texts_as_messages(refwiki: wikiquery.Wiki) -> None:
    for module in refwiki.paraminfo("main", "**", helpformat="raw"):
        for said in texts(module):
            for message in said if isinstance(said, list) else [said]:
                assert message["key"] == "rawmessage"
                [text] = message["params"]
                assert text


class Balance(HTMLParser):
    """Whether what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_texts_as_html(refwiki: wikiquery.Wiki) -> None:
    for module in refwiki.paraminfo("main", "**", helpformat="html"):
        for text in texts(module):
            balance = Balance()
            balance.feed(text)
            assert not balance.open
            assert "`" not in text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("none", True),
        ("wikitext", "the requests that <code>meta=authmanagerinfo</code> names."),
        ("html", "the requests that <code>meta=authmanagerinfo</code> names."),
        ("raw", [{"key": "rawmessage"}]),
    ],
)
def test_what_is_said_of_parameters_that_depend_on_the_wiki(refwiki: wikiquery.Wiki, form: str, said: Any) -> None:
    [module] = refwiki.paraminfo("linkaccount", helpformat=form)
    if isinstance(said, str):
        assert module["dynamicparameters"].endswith(said)
    elif isinstance(said, list):
        assert [message["key"] for message in module["dynamicparameters"]] == ["rawmessage"]
    else:
        assert module["dynamicparameters"] is said


def test_values_are_explained(refwiki: wikiquery.Wiki) -> None:
    def of(form: str, path: str, name: str) -> Any:
        [module] = refwiki.paraminfo(path, helpformat=form)
        return next(p["description"] for p in module["parameters"] if p["name"] == name)

    assert ";title:" in of("wikitext", "query+categorymembers", "prop")
    assert "<dt>title</dt>" in of("html", "query+categorymembers", "prop")
    raw = of("raw", "query+categorymembers", "prop")
    assert {message.get("forvalue") for message in raw} >= {None, "ids", "title", "timestamp"}
    assert ";links:" in of("wikitext", "query", "prop"), "submodules by their summaries"


def test_the_old_parameters(refwiki: wikiquery.Wiki, theirs: dict[str, Any]) -> None:
    params = {"action": "paraminfo", "mainmodule": "1", "pagesetmodule": "1", "format": "json", "formatversion": "2"}
    said = json.loads(refwiki.respond(params).body)["paraminfo"]
    assert list(said) == ["helpformat", "mainmodule", "pagesetmodule"]
    assert said["mainmodule"] == refwiki.paraminfo("main")[0]
    pages = said["pagesetmodule"]
    assert "path" not in pages
    named = {p["name"]: p["index"] for p in pages["parameters"]}
    assert named == {"titles": 1, "pageids": 2, "revids": 3, "generator": 4, "redirects": 5, "converttitles": 6}


def test_how_many_values_bots_may_send(refwiki: wikiquery.Wiki) -> None:
    with wikiquery.Wiki(refwiki.database, refwiki.site, refwiki.facts, limits="bot") as wiki:
        [links] = wiki.paraminfo("query+links")
    titles = next(p for p in links["parameters"] if p["name"] == "titles")
    assert (titles["limit"], titles["lowlimit"], titles["highlimit"]) == (500, 50, 500)


def test_modules_that_a_wiki_lacks_are_not_told(refwiki: wikiquery.Wiki) -> None:
    wiki = wikiquery.Wiki(refwiki.database, refwiki.site, refwiki.facts)
    del wiki.answering.catalogue.modules["query+langbacklinks"]  # type: ignore[attr-defined]
    [query, paraminfo] = wiki.paraminfo("query", "paraminfo")
    for module in (query, paraminfo):
        for parameter in module["parameters"]:
            assert "langbacklinks" not in parameter["type"]
            assert "langbacklinks" not in parameter.get("submodules", {})
    with pytest.raises(wikiquery.ApiError):
        wiki.paraminfo("query+langbacklinks")


def test_every_declared_action_has_its_path() -> None:
    assert {cls.path() for cls in Action.registry.values()} == {name for _, name in Action.registry}
