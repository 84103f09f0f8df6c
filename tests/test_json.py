"""JSON's text: normalised as MediaWiki's, without the time that this takes where nothing changes."""

import json
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wikiquery.format.json import UNSURE, dumps, pretty
from wikiquery.result import Number


def seconds() -> set[str]:
    """The characters that compose with one before them."""
    found = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}  # Hangul
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            found.add(chr(int(parts[1], 16)))
    return found


def test_what_is_sure_changes_nothing_before_it() -> None:
    sure = {c for code in range(128, sys.maxunicode + 1) if not UNSURE.match(c := chr(code))}
    assert sure.isdisjoint(seconds())
    assert not [c for c in sure if unicodedata.combining(c)]
    assert {"é", "Я", "漢", "→", "\u200e", "한"} <= sure


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("e\u0301")
@example("\u2126")
@example("가\u11a8")
@example("a\u2028b")
@example("q\u0323\u0307 é")
@example("x\u0331 h\u0331")
@example("q\u0331\u0301 é\u0331\u0301 q")
@example(" ".join(f"q{chr(code)}" for code in range(0x300, 0x314)))
def test_text_is_normalised(text: str) -> None:
    said = dumps({"a": text}, ascii=False)
    assert json.loads(said) == {"a": unicodedata.normalize("NFC", text)}
    assert not {"\u2028", "\u2029"} & set(said.decode())
    assert json.loads(dumps({"a": text}, ascii=True)) == {"a": unicodedata.normalize("NFC", text)}


@pytest.mark.parametrize(
    ("value", "text"),
    [(52.0, "52"), (-0.0, "-0"), (1e16, "10000000000000000"), (1e17, "1.0e+17"), (-1e19, "-1.0e+19"),
     (1e300, "1.0e+300"), (1.8446744073709552e19, "1.8446744073709552e+19"), (1e-5, "1.0e-5"),
     (0.1, "0.1")],
)  # fmt: skip
def test_numbers_are_those_of_php(value: float, text: str) -> None:
    assert dumps({"a": Number(value)}, ascii=True).decode() == f'{{"a":{text}}}'
    assert pretty({"a": Number(value)}, ascii=True).decode() == f'{{\n    "a": {text}\n}}'


def test_people_see_four_blanks_a_step() -> None:
    tree = {"a": [{"b  \n  c": "  x"}, [], {}], "d": 1}
    assert pretty(tree, ascii=False).decode() == json.dumps(tree, indent=4)
