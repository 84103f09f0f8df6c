"""Comments as HTML: what a MediaWiki made of them (action=parse&summary=), whose pages and files are named here."""

import gzip
import json
from collections.abc import Set
from pathlib import Path

import pytest

from wikiquery.comments import CommentFormat, Key
from wikiquery.site import Site

HERE = Path(__file__).parent
CASES = json.loads((HERE / "comments.json").read_text())
PAGES = {
    (0, "Main_Page"): "page",
    (0, "Alcor_(fort)"): "redirect",
    (2, "Admin"): "page",
    (2, "Alice/Box"): "page",
    (4, "About"): "page",
    (6, "Example_01.png"): "page",
    (-2, "Example_01.png"): "file",
    (14, "Rivers"): "page",
}


@pytest.fixture(scope="module")
def comment_format() -> CommentFormat:
    profile = json.loads(gzip.decompress((HERE / "refwiki" / "siteinfo.json.gz").read_bytes()))
    return CommentFormat(Site(profile.get("query", profile)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['about']}: {case['comment']}")
def test_as_mediawiki_formats_it(comment_format: CommentFormat, case: dict[str, str]) -> None:
    about = comment_format.site.title(case["about"])
    made = comment_format.format([(case["comment"], about)], lambda _: PAGES)
    assert made[case["comment"], about] == case["html"]


def test_what_is_linked_is_looked_up_once(comment_format: CommentFormat) -> None:
    asked: list[Set[Key]] = []

    def look_up(keys: Set[Key]) -> dict[Key, str]:
        asked.append(keys)
        return {}

    comment_format.format(
        [("[[A]] [[de:B]] [[Special:Version]]", None), ("[[Media:C.png]]x", None), ("d", None)], look_up
    )
    assert asked == [{(0, "A"), (-2, "C.png")}]
    comment_format.format([("no link at all", None)], look_up)
    assert len(asked) == 1


def test_a_section_without_a_page_is_no_link(comment_format: CommentFormat) -> None:
    made = comment_format.format([("/* a */ b", None)], lambda _: {})
    assert made["/* a */ b", None] == '<span class="autocomment">a: </span> b'
