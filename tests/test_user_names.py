"""Names of users: which there can be, how they are written, which an account can be made with. As MediaWiki answers."""

import pytest

from wikiquery.site import Site
from wikiquery.users import account_name, can_be_made, canonical_user

SITE = Site({"namespaces": {}, "interwikimap": [{"prefix": "de", "url": "https://de.example.org/wiki/$1"}]})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("alice", "Alice"),
        (" _al_ice_", "Al ice"),
        ("User:ßx", "Ssx"),
        ("a@b", "A@b"),
        ("a: b", "A: b"),
        ("1.2.3", "1.2.3"),
        ("1.2.3.4.5", "1.2.3.4.5"),
        ("a" * 255, "A" + "a" * 254),
    ],
)
def test_names_of_accounts(text: str, name: str) -> None:
    assert account_name(SITE, text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("", "_", "a#b", "#5", "&#65;x", "de:Foo", "Talk:Foo", "User:User:x", "a/b", "a<b", "a|b"),
        *("a\u200bb", "a\ue000b", "1.2.3.4", "01.2.3.4", "256.1.1.1", "1.2.3.xxx", "::1", "FE80:0:0:0:0:0:0:1"),
        *("User:1.2.3.4", "a" * 256),
    ],
)
def test_what_names_no_account(text: str) -> None:
    assert account_name(SITE, text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("01.2.3.4", "1.2.3.4"),
        ("2001:db8::5", "2001:DB8:0:0:0:0:0:5"),
        ("User:::1", "0:0:0:0:0:0:0:1"),
        ("1.2.3.xxx", "1.2.3.xxx"),
        ("256.1.1.1", None),
        ("1.2.3.0/24", None),
        ("2001:db8::/32", None),
        ("de>Hans", "de>Hans"),
        ("a>b>c", "a>b>c"),
        ("de>Hans#x", None),
    ],
)
def test_addresses_and_users_of_other_wikis(text: str, name: str | None) -> None:
    assert canonical_user(SITE, text, foreign=True) == name


def test_users_by_number() -> None:
    assert canonical_user(SITE, "#5", by_id=True) == "#5"
    assert canonical_user(SITE, "#5") is None
    assert canonical_user(SITE, "de>Hans") is None


@pytest.mark.parametrize("name", ["Alice", "*", "1.2.3", "A" * 235])
def test_accounts_that_can_be_made(name: str) -> None:
    assert can_be_made(SITE, name)


@pytest.mark.parametrize("name", ["A@b", "A:b", "A=b", "~2026-1", "Maintenance script", "A" * 236])
def test_accounts_that_cannot_be_made(name: str) -> None:
    assert not can_be_made(SITE, name)
