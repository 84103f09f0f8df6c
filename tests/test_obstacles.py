"""What blocks forbid, of accounts and of addresses: as a MediaWiki 1.43 answered it for the same wiki."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from readers import Fixed, readers

import wikiquery


@pytest.fixture(scope="module")
def wiki(refdatabase: Path) -> Iterator[wikiquery.Wiki]:
    with wikiquery.open(refdatabase) as wiki:
        yield wiki


def codes(wiki: wikiquery.Wiki, title: str, actions: str, detail: str = "full", **who: Any) -> dict[str, list[str]]:
    """The codes of what keeps somebody from each of the actions."""
    params = {"titles": title, "prop": "info", "intestactions": actions, "intestactionsdetail": detail}
    request = {"action": "query", "format": "json", "formatversion": "2", "errorformat": "none", **params}
    page = json.loads(wiki.respond(request, **who).body)["query"]["pages"][0]
    return {action: [said["code"] for said in found] for action, found in page["actions"].items()}


def account(name: str, id: int) -> Fixed:
    """Somebody who may what Reader may."""
    return Fixed(dataclasses.replace(readers()["Reader"], name=name, id=id))


def test_a_block_of_everything(wiki: wikiquery.Wiki) -> None:
    vandal = account("Vandal One", 13)
    said = codes(wiki, "Main", "edit|purge|read|delete|protect|createaccount", session=vandal)
    assert said == {
        "edit": ["blocked"],
        "purge": [],
        "read": [],
        "delete": ["permissiondenied", "blocked"],
        "protect": ["permissiondenied", "cantedit", "blocked"],
        "createaccount": ["blocked"],
    }
    assert codes(wiki, "Main", "edit", "quick", session=vandal) == {"edit": []}


def test_ones_own_talk_page(wiki: wikiquery.Wiki) -> None:
    allowed, not_allowed = account("Vandal Two", 14), account("Vandal One", 13)
    said = codes(wiki, "User talk:Vandal Two", "edit|upload|createaccount", session=allowed)
    assert said == {"edit": [], "upload": ["blocked"], "createaccount": ["blocked"]}
    assert codes(wiki, "User talk:Vandal One", "edit", session=not_allowed) == {"edit": ["blocked"]}


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Main Page", ["protectedpage", "blocked"]), ("Template:Foo", ["blocked"]), ("Module:X", ["blocked"]), ("X", [])],
)
def test_a_block_of_pages_and_namespaces(wiki: wikiquery.Wiki, title: str, expected: list[str]) -> None:
    said = codes(wiki, title, "edit|upload|createaccount", session=account("Partly Blocked", 16))
    assert said == {"edit": expected, "upload": [], "createaccount": []}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        *(("192.0.2.200", ["blocked"]), ("192.0.2.201", []), ("198.51.100.200", ["blocked"]), ("198.51.100.127", [])),
        *(("2001:db8:ffff::1", ["blocked"]), ("2001:db8::5", ["blocked"]), ("2001:db8::6", [])),
    ],
)
def test_blocks_of_addresses(wiki: wikiquery.Wiki, address: str, expected: list[str]) -> None:
    assert codes(wiki, "X", "edit", address=address) == {"edit": expected}


def test_those_of_addresses_alone_do_not_meet_accounts(wiki: wikiquery.Wiki) -> None:
    reader = account("Reader", 5)
    assert codes(wiki, "X", "edit", session=reader, address="192.0.2.200") == {"edit": []}
    assert codes(wiki, "X", "edit", session=reader, address="198.51.100.200") == {"edit": ["blocked"]}
