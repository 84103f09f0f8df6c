"""action=parse where there is no renderer: what is told all the same, and what is said of the rest."""

import json
from pathlib import Path
from typing import Any

import pytest

import wikiquery
from wikiquery.contents import contents, numbered

WITHOUT_RENDERER = ("text", "parsewarnings", "categorieshtml", "headhtml", "modules", "indicators", "parsetree")


def parse(wiki: wikiquery.Wiki, **params: str) -> Any:
    form = {"action": "parse", "format": "json", "formatversion": "2", "errorformat": "plaintext"}
    return json.loads(wiki.respond(form | params).body)


def warned(answer: Any) -> list[tuple[str, list[str] | None]]:
    return [(said["code"], said.get("data", {}).get("values")) for said in answer.get("warnings", ())]


@pytest.mark.parametrize("name", WITHOUT_RENDERER)
def test_what_needs_a_renderer(refwiki: wikiquery.Wiki, name: str) -> None:
    [error] = parse(refwiki, page="Main Page", prop=name)["errors"]
    assert (error["code"], error["module"], error["data"]["values"]) == ("notsupported", "parse", [name])
    answer = parse(refwiki, page="Main Page", prop=f"{name}|revid")
    assert warned(answer) == [("notsupported", [name])]
    assert answer["parse"]["revid"]


def test_without_prop_all_is_told_that_can_be(refwiki: wikiquery.Wiki) -> None:
    answer = parse(refwiki, page="Comet Allumal")
    assert warned(answer) == [("notsupported", ["parsewarnings", "text"])]
    assert list(answer["parse"]) == [
        *("title", "pageid", "revid", "langlinks", "categories", "links", "templates", "images", "externallinks"),
        *("sections", "tocdata", "showtoc", "displaytitle", "iwlinks", "properties"),
    ]


def test_the_tables_tell_of_the_newest_revision_only(refwiki: wikiquery.Wiki) -> None:
    answer = parse(refwiki, oldid="1", prop="links|wikitext|displaytitle|sections")
    assert warned(answer) == [("notsupported", ["displaytitle", "links"])]
    assert list(answer["parse"]) == ["title", "pageid", "revid", "sections", "showtoc", "wikitext"]
    newest = parse(refwiki, page="Main Page", prop="revid|links")["parse"]
    assert parse(refwiki, oldid=str(newest["revid"]), prop="revid|links")["parse"] == newest
    assert parse(refwiki, oldid="1", prop="links")["errors"][0]["code"] == "notsupported"


def test_nor_do_they_tell_of_sections(refwiki: wikiquery.Wiki) -> None:
    answer = parse(refwiki, page="Reference Land", section="1", prop="links|wikitext")
    assert warned(answer) == [("notsupported", ["links"])]
    assert answer["parse"]["wikitext"].startswith("== Names ==")


def test_headings_of_templates_are_announced(refwiki: wikiquery.Wiki) -> None:
    answer = parse(refwiki, page="Template heavy", prop="sections|tocdata")
    assert warned(answer) == [("approximation", None)]
    assert warned(parse(refwiki, page="Comet Allumal", prop="sections")) == []


def test_the_table_shows_where_the_text_has_it(refwiki: wikiquery.Wiki) -> None:
    four, two = "== a ==\n" * 4, "== a ==\n" * 2
    for text, shown in (
        (four, True), (two, False), (two + "__TOC__", True), (two + "__forcetoc__", True), (four + "__NOTOC__", False),
        (four + "__NOTOC__ __TOC__", True), ("__FORCETOC__", False),
    ):  # fmt: skip
        assert parse(refwiki, text=text, title="A", prop="sections")["parse"]["showtoc"] is shown


def test_what_saving_would_do_is_not_known(refwiki: wikiquery.Wiki) -> None:
    for more in ({"pst": "1"}, {"onlypst": "1"}, {"section": "new"}):
        assert parse(refwiki, text="~~~~", title="A", **more)["errors"][0]["code"] == "notsupported"


def test_a_table_that_is_not_there_ends_only_its_part(geostore: Path) -> None:
    with wikiquery.open(geostore) as wiki:
        title = wiki.query(list="allpages", aplimit=1)["query"]["allpages"][0]["title"]
        answer = parse(wiki, page=title, prop="langlinks|properties|wikitext|sections|displaytitle|revid")
        assert {code for code, _ in warned(answer)} == {"notinsnapshot"}
        assert len(answer["warnings"]) == 4
        assert list(answer["parse"]) == ["title", "pageid", "revid"]


def test_links_of_every_sort(refwiki: wikiquery.Wiki) -> None:
    """The tables know no order of the text: what is told is what MediaWiki tells, in the order of titles."""
    said = parse(refwiki, page="Fort Alal", prop="categories|templates|iwlinks|langlinks|externallinks")["parse"]
    assert {"sortkey": "0184", "category": "Forts_by_size", "hidden": True} in said["categories"]
    assert {"ns": 10, "title": "Template:Infobox", "exists": True} in said["templates"]
    link = {"prefix": "wikt", "url": "https://words.example.org/wiki/harbour", "title": "wikt:harbour"}
    assert link in said["iwlinks"]
    assert "https://example.com/path/192?x=1&y=2" in said["externallinks"]


HEADINGS = [
    ("''It'' x", "<i>It</i> x", "It_x"),
    ("'''B'''", "<b>B</b>", "B"),
    ("''unclosed", "<i>unclosed</i>", "unclosed"),
    ("[[A|b]] [[C d]]", "b C d", "b_C_d"),
    ("A & B &amp; C", "A &amp; B &amp; C", "A_&_B_&_C"),
    ("<nowiki>[[x]]</nowiki>", "[[x]]", "[[x]]"),
    ("a_b c", "a_b c", "a_b_c"),
    ("Ünïc ödé", "Ünïc ödé", "Ünïc_ödé"),
    ("<sup>2</sup>x<small>s</small>", "<sup>2</sup>xs", "2xs"),
    ("[http://example.org ext]", "ext", "ext"),
    ("&nbsp;x", "\xa0x", "_x"),
    ("x <!-- c --> y", "x  y", "x_y"),
    ("= x", "= x", "=_x"),
]


@pytest.mark.parametrize(("text", "line", "anchor"), HEADINGS)
def test_what_headings_show(text: str, line: str, anchor: str) -> None:
    """Each was asked of a MediaWiki."""
    [entry] = contents(f"intro\n== {text} ==\nbody\n")
    assert (entry.line, entry.anchor, entry.start, entry.index) == (line, anchor, 6, 1)


def test_anchors_differ_whatever_their_case() -> None:
    found = contents("== Foo ==\n== foo ==\n== 100%20 x ==\n== Foo ==\n")
    assert [entry.anchor for entry in found] == ["Foo", "foo_2", "100%20_x", "Foo_3"]
    assert found[2].link_anchor == "100%2520_x"


@pytest.mark.parametrize(
    ("levels", "numbers"),
    [
        ((2, 3, 3, 2), ["1", "1.1", "1.2", "2"]),
        ((2, 4, 3, 2), ["1", "1.1", "1.2", "2"]),
        ((4, 2, 3), ["1", "2", "2.1"]),
        ((2, 5, 3, 4, 6, 5), ["1", "1.1", "1.2", "1.2.1", "1.2.1.1", "1.2.1.2"]),
        ((3, 2, 1, 6), ["1", "2", "3", "3.1"]),
    ],
)
def test_numbers(levels: tuple[int, ...], numbers: list[str]) -> None:
    assert [number for _, number in numbered(levels)] == numbers
