"""A wiki's own description: which names and prefixes it has, and what it does without some of it."""

import pytest

from wikiquery.site import Site, urlencode
from wikiquery.titles import InvalidTitle, Title

GERMAN = {
    "general": {
        "case": "first-letter",
        "lang": "de",
        "mainpage": "Wikipedia:Hauptseite",
        "generator": "MediaWiki 1.44.0-wmf.8",
    },
    "namespaces": {
        "-1": {"id": -1, "name": "Spezial", "canonical": "Special", "case": "first-letter"},
        "0": {"id": 0, "name": "", "case": "case-sensitive", "content": True},
        "1": {"id": 1, "name": "Diskussion", "canonical": "Talk", "case": "case-sensitive", "subpages": True},
        "2": {"id": 2, "name": "Benutzer", "canonical": "User", "case": "first-letter"},
        "4": {"id": 4, "name": "Wikipedia", "canonical": "Project", "case": "first-letter"},
    },
    "namespacealiases": [{"id": 2, "alias": "Benutzerin"}],
    "interwikimap": [
        {"prefix": "w", "url": "https://de.example.org/wiki/$1", "localinterwiki": True},
        {"prefix": "en", "url": "https://en.example.org/wiki/$1", "language": "English"},
        {"prefix": "voy", "url": "//voy.example.org/$1?x=$1", "extralanglink": True},
    ],
}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("ähre", Title(0, "ähre")),
        ("benutzerin:otto", Title(2, "Otto")),
        ("User:ßa", Title(2, "ßa")),
        ("project:x", Title(4, "X")),
        ("Talk:x", Title(1, "x")),
        ("special:x", Title(-1, "X")),
        ("w:x", Title(0, "x")),
        ("W:w:Benutzer:x", Title(2, "X")),
        ("w:", Title(4, "Hauptseite")),
        ("w:en:Talk:x#y", Title(0, "Talk:x", "y", "en")),
        ("Template:x", Title(0, "Template:x")),
    ],
)
def test_names_and_prefixes(text: str, title: Title) -> None:
    assert Site(GERMAN).title(text) == title


def test_a_talk_page_of_an_interwiki_prefix_is_refused() -> None:
    with pytest.raises(InvalidTitle, match="talk page"):
        Site(GERMAN).title("Diskussion:en:x")


def test_a_colon_after_this_wikis_own_prefix_stays() -> None:
    with pytest.raises(InvalidTitle, match="colon"):
        Site(GERMAN).title("w::x")


def test_rows_are_named_by_the_local_namespace() -> None:
    site = Site(GERMAN)
    assert site.name(2, "A_b") == "Benutzer:A b"
    assert site.name(0, "A_b") == "A b"
    assert site.name(77, "A_b") == "Spezial:Badtitle/NS77:A b"
    assert site.prefixed(Title(0, "A_b", "c", "en")) == "en:A b"


def test_a_profile_may_be_empty() -> None:
    site = Site({})
    assert site.title("image talk:x") == Title(7, "X")
    assert site.name(10, "A") == "Template:A"
    assert site.namespaces[0].content and not site.namespaces[4].content
    assert site.interwiki == {} and site.language_name("de") == ""


def test_languages_and_addresses_of_other_wikis() -> None:
    site = Site(GERMAN)
    assert [site.is_language(prefix) for prefix in ("EN", "voy", "w", "none")] == [True, True, False, False]
    assert site.interwiki_url(site.title("en:ä b?")) == "https://en.example.org/wiki/%C3%A4_b%3F"
    assert site.interwiki_url(site.title("voy:x")) == "//voy.example.org/x?x=x"
    assert site.interwiki_url(Title(0, "X")) is None


def test_urlencode_leaves_what_mediawiki_leaves() -> None:
    assert urlencode("a b;@$!*(),/~:-_.&+='\"ü") == "a_b;@$!*(),/~:-_.%26%2B%3D%27%22%C3%BC"


@pytest.mark.parametrize(("lang", "first"), [("tr", "İ"), ("kaa", "İ"), ("en", "I")])
def test_turkic_wikis_have_a_dotted_capital(lang: str, first: str) -> None:
    assert Site({"general": {"lang": lang}}).title("ilk").key == first + "lk"
