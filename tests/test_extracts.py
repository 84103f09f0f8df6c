"""prop=extracts: how near to MediaWiki's, and what its parts do."""

import json
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

import wikiquery
from wikiquery import extract
from wikiquery.rendering import html
from wikiquery.templates import Expansion

RECORDED: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "extracts.json").read_text())
FORMS: dict[str, dict[str, Any]] = {
    "text": {"explaintext": True},
    "html": {},
    "intro": {"exintro": True, "explaintext": True},
    "chars": {"exchars": 90, "explaintext": True},
    "chars of html": {"exchars": 150},
    "sentences": {"exsentences": 2, "explaintext": True},
}
LEAST = {
    "text": (0.55, 0.99),
    "html": (0.45, 0.98),
    "intro": (0.95, 0.99),
    "chars": (0.95, 0.99),
    "chars of html": (0.95, 0.99),
    "sentences": (0.95, 0.98),
}
"""For each form the share of extracts that are equal to MediaWiki's, and the mean similarity, at least."""


@pytest.mark.parametrize("form", FORMS)
def test_near_to_mediawiki(refwiki: wikiquery.Wiki, form: str) -> None:
    equal, near = [], []
    for title, recorded in RECORDED.items():
        page = refwiki.query(titles=title, prop="extracts", exlimit=1, **FORMS[form])["query"]["pages"][0]
        equal.append(page["extract"] == recorded[form])
        near.append(SequenceMatcher(None, page["extract"], recorded[form], autojunk=False).ratio())
    assert (mean(equal), mean(near)) >= LEAST[form]
    assert mean(near) >= LEAST[form][1]


def ask(wiki: wikiquery.Wiki, **more: Any) -> dict[str, Any]:
    return wiki.query(titles="Lake Ulhel|Main Page|Reference Land|Nosuch", prop="extracts", errorformat="none", **more)


def test_one_whole_page_a_request(refwiki: wikiquery.Wiki) -> None:
    answer = ask(refwiki, explaintext=True)
    assert [page["title"] for page in answer["query"]["pages"] if "extract" in page] == ["Lake Ulhel"]
    assert answer["continue"]["excontinue"] == 1
    assert [w["code"] for w in answer["warnings"]] == ["textextracts-limit", "approximation"]
    following = ask(refwiki, explaintext=True, excontinue=1, exlimit=1)
    assert [page["title"] for page in following["query"]["pages"] if "extract" in page] == ["Main Page"]


def test_beginnings_of_many_pages(refwiki: wikiquery.Wiki) -> None:
    answer = ask(refwiki, exintro=True, exlimit="max")
    assert answer["limits"] == {"extracts": 20}
    assert sum("extract" in page for page in answer["query"]["pages"]) == 3
    assert "textextracts-malformed-html" in [w["code"] for w in answer["warnings"]]


HTML, WHOLE = ["textextracts-malformed-html", "approximation"], "textextracts-limit"


@pytest.mark.parametrize(
    ("titles", "more", "codes"),
    [
        ("Main Page|Reference Land", {"exchars": 20, "explaintext": True}, [WHOLE, "approximation"]),
        ("Main Page|Reference Land", {"exchars": 20, "explaintext": True, "exintro": True}, ["approximation"]),
        ("Main Page", {"exlimit": 5}, HTML),
        ("Main Page|Nope", {"excontinue": 1}, []),
        ("Main Page", {"exsentences": 1}, ["textextracts-sentences-and-html", *HTML]),
        ("Nope", {}, []),
        ("File:Example 01.png", {}, ["textextracts-title-in-file-namespace"]),
        ("Module:Lists", {}, ["textextracts-unsupportedmodel", *HTML]),
    ],
)
def test_warnings_are_those_of_the_extension(
    refwiki: wikiquery.Wiki, titles: str, more: dict[str, Any], codes: list[str]
) -> None:
    answer = refwiki.query(titles=titles, prop="extracts", errorformat="none", **more)
    assert [warning["code"] for warning in answer.get("warnings", [])] == codes


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"exchars": 10, "exsentences": 1}, "invalidparammix"),
        ({"excontinue": "x"}, "badinteger"),
        ({"excontinue": -1}, "badcontinue"),
        ({"excontinue": 4}, "badcontinue"),
        ({"excontinue": 2**63 - 1}, "badcontinue"),
        ({"excontinue": 2**63}, "badinteger"),
        ({"exsectionformat": "x"}, "badvalue"),
    ],
)
def test_errors(refwiki: wikiquery.Wiki, more: dict[str, Any], code: str) -> None:
    with pytest.raises(wikiquery.ApiError) as raised:
        ask(refwiki, **more)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("wikitext", "made"),
    [
        ("'''A''' ''b'' '''''c'''''", "<p><b>A</b> <i>b</i> <i><b>c</b></i>\n</p>\n"),
        ("a\nb\n\nc", "<p>a\nb\n</p>\n<p>c\n</p>\n"),
        ("== A b ==\nx", '<h2><span id="A_b">A b</span></h2>\n<p>x\n</p>\n'),
        ("* a\n* b\n** c\n# d", "<ul><li>a</li>\n<li>b<ul><li>c</li></ul></li></ul><ol><li>d</li></ol>\n"),
        ("; t\n: d", "<dl><dt>t</dt>\n<dd>d</dd></dl>\n"),
        ("a<ref>b</ref><ref name=x/> {| \n|x\n|}c<div>d<div>e</div></div>", "<p>a c\n</p>\n"),
        ("[[A|b]] [[c]] [[File:X.png|thumb|[[d]]]] [[Category:E]]\n[[de:F]]", "<p>b c  \n</p>\n"),
        ("[http://x y] [http://z] <nowiki>'''[[</nowiki> & < &eacute;", "<p>y [1] '''[[ &amp; &lt; é\n</p>\n"),
        ("<script>alert(1)</script><b onclick='x'>t</b><blink>u</blink>", "<p><b>t</b>u\n</p>\n"),
    ],
)
def test_wikitext_as_html(wikitext: str, made: str) -> None:
    assert html(wikitext, {"file", "category", "de"}) == made


TEMPLATES = {
    "Box": "<noinclude>doc</noinclude><includeonly>[{{{1|none}}}/{{{name|}}}]</includeonly>",
    "If": "{{#if:{{{1|}}}|yes|no}}",
    "Switch": "{{#switch:{{{1}}}|a|b=AB|#default=other}}",
    "Loop": "x{{Loop}}",
    "Only": "a<onlyinclude>b</onlyinclude>c",
}


@pytest.mark.parametrize(
    ("wikitext", "expanded"),
    [
        ("{{Box|1|name= n }}", "[1/n]"),
        ("{{Box}}<!-- gone -->", "[none/]"),
        ("{{If|x}}{{If|}}", "yesno"),
        ("{{Switch|a}}{{Switch|b}}{{Switch|c}}", "ABABother"),
        ("{{Only}} {{PAGENAME}} {{uc:ab}}", "b P AB"),
        ("{{Loop}}", "x" * 8),
        ("{{Nosuch}} {{{1}}} {{#invoke:a|b}}{{#ifexpr:1>0|x}}", "[[:Template:Nosuch]] {{{1}}} "),
        ("<includeonly>x</includeonly><noinclude>y</noinclude>", "y"),
    ],
)
def test_templates(wikitext: str, expanded: str) -> None:
    assert Expansion("P", TEMPLATES.get).page(wikitext) == expanded


def test_parts() -> None:
    text = '<p>A one. B <b>two three</b> four.\n</p>\n<h2><span id="H">H</span></h2>\n<p>C five.\n</p>\n'
    assert extract.introduction(text) == "<p>A one. B <b>two three</b> four.\n</p>\n"
    plain = extract.plain(text)
    assert extract.headed(plain, "wiki") == "A one. B two three four.\n\n\n== H ==\nC five."
    assert extract.headed(plain, "plain") == "A one. B two three four.\n\n\nH\nC five."
    assert extract.headed(plain, "raw") == "A one. B two three four.\n\n\ufffd\ufffd2\ufffd\ufffdH\nC five."
    assert extract.sentences(text, 1) == "<p>A one.</p>"
    assert extract.sentences("<p>A… b. C.\n<i>D.</i>\n</p>", 1) == "<p>A… b.</p>"
    assert extract.sentences("<p>A… b. C.\n<i>D.</i>\n</p>", 3) == "<p>A… b. C.</p>"
    assert extract.characters(text, 11) == "<p>A one. B</p>..."
    assert extract.characters("short", 100) == "short"
