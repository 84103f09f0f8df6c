"""Passwords as MediaWiki keeps them: `passwords.json` has some with the hashes that MediaWiki 1.43 made of them."""

import json
from pathlib import Path

import pytest

from wikiquery.accounts import hashes

MADE: list[tuple[str, str]] = json.loads((Path(__file__).parent / "passwords.json").read_text())


def kind(case: tuple[str, str]) -> str:
    return case[1].split(":")[1]


@pytest.mark.parametrize(("password", "stored"), MADE, ids=[f"{kind(case)}-{case[0][:4]}" for case in MADE])
def test_a_password_matches_its_hash_and_no_other_does(password: str, stored: str) -> None:
    assert hashes.usable(stored)
    assert hashes.matches(stored, password)
    assert not hashes.matches(stored, "!" + password)
    assert not hashes.matches(stored[:-3] + "abc", password)


def test_all_of_mediawikis_types_are_known() -> None:
    assert {kind(case) for case in MADE} == {"A", "B", "pbkdf2", "pbkdf2-legacyA", "pbkdf2-legacyB", "bcrypt", "argon2"}


@pytest.mark.parametrize(
    "stored",
    [
        *("", ":", "::", ":A:", ":B:", ":B:x", ":A", "A:", ":null:", ":Z:abc", "098f6bcd4621d373cade4e832627b4f6"),
        "x:A:098f6bcd4621d373cade4e832627b4f6",
        ":pbkdf2:sha512:many:64:AAAA:AAAA",
        ":pbkdf2:sha512:30000:64:AAAA",
        ":pbkdf2:nosuch:1:64:AAAA:AAAA",
        ":pbkdf2:sha512:1:0:AAAA:",
        ":pbkdf2:sha512:-1:64:AAAA:AAAA",
        ":pbkdf2:sha512:1:64:not base 64:AAAA",
        ":pbkdf2:sha512:1:99999999999999999999:AAAA:AAAA",
        ":pbkdf2-legacyA:!sha512:1:64!!AAAA",
        ":pbkdf2-legacyA:sha512!1!64",
        ":bcrypt:9$short$hash",
        ":bcrypt:x$EoyCXjPUCNTm3yw6YnbZou$xwbe8M4lziBXapJtm4r/QC6Wp1sGQzi",
        ":bcrypt:",
        ":argon2:",
        ":argon2:$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA",
        ":argon2:rubbish",
    ],
)
def test_what_is_no_hash_matches_nothing(stored: str) -> None:
    for password in ("", "test", "x" * 100, "098f6bcd4621d373cade4e832627b4f6"):
        assert not hashes.matches(stored, password)


def test_some_texts_are_no_password() -> None:
    stored = hashes.made("long enough")
    assert hashes.matches(stored, "long enough")
    for password in ("", "long enough\0", "\ud800", "long enough" * 1000):
        assert not hashes.matches(stored, password)
    assert not hashes.matches(":bcrypt:9$EoyCXjPUCNTm3yw6YnbZou$xwbe8M4lziBXapJtm4r/QC6Wp1sGQzi", "pässwörd 漢字\0")


def test_passwords_that_are_made_are_those_of_bots() -> None:
    made = {hashes.generated() for _ in range(20)}
    assert len(made) == 20
    assert all(len(password) == 32 and set(password) <= set("0123456789abcdefghijklmnopqrstuvw") for password in made)
