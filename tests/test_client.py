"""What an answer depends on beside its parameters and the wiki: the client."""

import json

import pytest

from wikiquery import Wiki


def info(wiki: Wiki, address: str, languages: str = "") -> dict[str, object]:
    asked = {"action": "query", "meta": "userinfo", "uiprop": "acceptlang", "format": "json", "formatversion": "2"}
    said: dict[str, object] = json.loads(wiki.respond(asked, address=address, languages=languages).body)
    query = said["query"]
    assert isinstance(query, dict)
    found: dict[str, object] = query["userinfo"]
    return found


def test_two_clients_of_one_wiki_have_their_own_names(refwiki: Wiki) -> None:
    assert info(refwiki, "192.0.2.7")["name"] == "192.0.2.7"
    assert info(refwiki, "2001:db8::1")["name"] == "2001:DB8:0:0:0:0:0:1"


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ("", []),
        ("de-AT, en;q=0.5,*;q=0.1", [(1, "de-at"), (0.5, "en"), (0.1, "*")]),
        ("en-US,en;q=0.9,de;q=0.95", [(1, "en-us"), (0.95, "de"), (0.9, "en")]),
        ("xx;q=0", []),
        ("bad header!!", [(1, "bad"), (1, "header")]),
    ],
)
def test_languages_are_in_the_order_of_their_weights(
    refwiki: Wiki, languages: str, expected: list[tuple[float, str]]
) -> None:
    """The answers of MediaWiki 1.43 to these headers."""
    assert info(refwiki, "127.0.0.1", languages)["acceptlang"] == [{"q": q, "code": code} for q, code in expected]
