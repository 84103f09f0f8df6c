"""Titles, against what MediaWiki 1.43 answered: `titles.json` was recorded from it."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiquery.errors import ApiError
from wikiquery.site import Site
from wikiquery.titles import InvalidTitle, Title, first_upper

RECORDED = json.loads(Path(__file__).with_name("titles.json").read_text(encoding="utf-8"))
SITE = Site(RECORDED["profile"])


def said(text: str) -> list[Any]:
    try:
        title = SITE.title(text)
    except InvalidTitle as invalid:
        return ["invalid", invalid.text]
    name = unicodedata.normalize("NFC", SITE.prefixed(title))
    if title.interwiki:
        return ["iw", title.interwiki, name, SITE.interwiki_url(title)]
    if not title.key:
        return ["none", name]
    return ["page", title.namespace, name, *(["special"] if title.namespace < 0 else [])]


@pytest.mark.parametrize(("text", "answer"), [(text, answer) for text, *answer in RECORDED["titles"]])
def test_title(text: str, answer: list[Any]) -> None:
    assert said(text) == answer


def test_first_letters() -> None:
    letters = RECORDED["letters"]
    found = [unicodedata.normalize("NFC", first_upper(letter)) for letter in letters["from"]]
    assert found == letters["to"]
    assert [first_upper(letter) for letter in letters["same"]] == list(letters["same"])


@pytest.mark.parametrize("letter", "\u019b\u0264\u1c8a\ua7cd\ua7cf\ua7d3\ua7d5\ua7db\U00010d70\U00016ebb")
def test_a_letter_newer_than_unicode_14_stays_in_every_python(letter: str) -> None:
    assert first_upper(letter) == letter


@pytest.mark.parametrize(("part", "namespace", "key"), RECORDED["parts"])
def test_title_part(part: str, namespace: int, key: str | None) -> None:
    if key is not None:
        assert SITE.title_part_to_key(part, namespace) == key
        return
    with pytest.raises(ApiError, match="Bad title") as caught:
        SITE.title_part_to_key(part, namespace)
    assert caught.value.code == "invalidtitle"


@pytest.mark.parametrize(
    ("text", "code", "parameters"),
    [
        ("a<b", "title-invalid-characters", ("<",)),
        ("a" * 256, "title-invalid-too-long", (255,)),
        ("Special:" + "a" * 513, "title-invalid-too-long", (512,)),
        (":", "title-invalid-empty", ()),
        ("a\ud800", "title-invalid-utf8", ()),
    ],
)
def test_invalid_title_names_the_message(text: str, code: str, parameters: tuple[str | int, ...]) -> None:
    with pytest.raises(InvalidTitle) as caught:
        SITE.title(text)
    assert (caught.value.code, caught.value.parameters) == (code, parameters)


def test_fragment_and_default_namespace() -> None:
    assert SITE.title("a_ #b_c") == Title(0, "A", "b c")
    assert SITE.title("a b", 14) == Title(14, "A_b")
    assert SITE.title(":a b", 14) == Title(0, "A_b")
    assert SITE.title("127.0.0.01", 2) == Title(2, "127.0.0.1")


@given(st.text(alphabet=st.sampled_from("aBßé中_ -,ǆ'(9"), min_size=1, max_size=12))
def test_plain_titles_take_the_same_way_as_odd_ones(text: str) -> None:
    def outcome(site: Site, spelling: str) -> Title | str:
        try:
            return site.title(spelling)
        except InvalidTitle as invalid:
            return invalid.code

    # A direction mark is taken out, so the two spellings name one page; only the first may take the short way.
    assert outcome(SITE, text) == outcome(SITE, "\u200e" + text)


@given(st.text())
def test_a_name_names_itself(text: str) -> None:
    try:
        title = SITE.title(text)
    except InvalidTitle:
        return
    again = SITE.prefixed(title)
    if title.key and unicodedata.is_normalized("NFC", again) and not again.startswith(("&", "%")) and "&" not in again:
        named = SITE.title(again)
        assert (named.namespace, named.key, named.interwiki) == (title.namespace, title.key, title.interwiki)
