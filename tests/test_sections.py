"""Sections, against what MediaWiki 1.43 cut out (recorded in `sections.json`)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiquery.sections import section

RECORDED = json.loads(Path(__file__).with_name("sections.json").read_text(encoding="utf-8"))
TAGS = ("<pre>", "<nowiki>", "<gallery>", "<indicator>", "<langconvert>", "<categorytree>", "<ref>", "<references>")

PIECES = st.sampled_from(
    ["== a ==", "\n== b ==\n", "=== c ===\n", "\n", "x", " ", "{{", "}}", "{{{", "[[", "]]", "|", "=", "-{", "}-"]
    + [f"<{slash}{tag}>" for tag in ("ref", "nowiki", "noinclude", "onlyinclude") for slash in ("", "/")]
    + ["<!--", "-->"]
)


@pytest.mark.parametrize(("text", "index", "cut"), RECORDED)
def test_section(text: str, index: str, cut: str | None) -> None:
    assert section(text, index, TAGS) == cut


@pytest.mark.parametrize("tag", ["syntaxhighlight", "math", "poem", "Ref"])
def test_usual_extension_tags_hide_headings_where_no_profile_names_them(tag: str) -> None:
    assert section(f"<{tag}>\n== a ==\n</{tag}>\n== b ==\nc", "1") == "== b ==\nc"
    assert section(f"<{tag}>\n== a ==\n</{tag}>\n== b ==\nc", "1", []) != "== b ==\nc"


def test_without_language_variants_their_braces_are_text() -> None:
    assert section("-{|\n= a =\n}-\n", "1") is None
    assert section("-{|\n= a =\n}-\n", "1", language_variants=False) == "= a =\n}-"


@given(st.lists(PIECES, max_size=30).map("".join))
def test_the_sections_of_a_text_are_parts_of_it(text: str) -> None:
    for number in range(8):
        cut = section(text, str(number))
        assert cut is None or cut in text
        assert cut is None or number == 0 or cut.startswith("=")
