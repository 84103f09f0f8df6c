"""Watchlists of others by token, and of many pages: what the cases of one wiki do not show."""

import hashlib
import hmac
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import casefile
import pytest
from readers import session

import wikiquery
from wikiquery.modules import watchlist
from wikiquery.site import Site
from wikiquery.users import is_temporary

CASES = [case for case in casefile.every(casefile.DATABASE) if case.file == "watchlist"]
TOKEN = "0123456789abcdef"
SECRET = "d489d7dee7f795422ea03772a8109568"


@pytest.fixture(scope="module")
def wiki(refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[wikiquery.Wiki]:
    """The wiki of the cases, where Bot has chosen a token, and Reader watches a page until a time that has gone by."""
    path = tmp_path_factory.mktemp("watchlist") / "wiki.store"
    shutil.copy(refdatabase, path)
    with apsw.Connection(str(path)) as store:
        store.execute("INSERT INTO user_properties VALUES (3, 'watchlisttoken', ?)", (TOKEN,))
        store.execute("UPDATE watchlist_expiry SET we_expiry = '20200101000000' WHERE we_item = 309")
        if "user_token" not in {row[1] for row in store.execute("PRAGMA table_info(user)")}:
            store.execute("ALTER TABLE user ADD COLUMN user_token TEXT NOT NULL DEFAULT ''")
        store.execute("UPDATE user SET user_token = ? WHERE user_id = 5", (SECRET,))
    with wikiquery.open(path) as wiki:
        yield wiki


def asked(wiki: wikiquery.Wiki, account: str = "", **params: str) -> dict[str, Any]:
    request = {"action": "query", "format": "json", "formatversion": "2", **params}
    said: dict[str, Any] = json.loads(wiki.respond(request, session=session(account)).body)
    return said


@pytest.mark.parametrize("account", ["", "Admin"])
def test_token_that_was_chosen(wiki: wikiquery.Wiki, account: str) -> None:
    said = asked(wiki, account, list="watchlistraw", wrowner="Bot", wrtoken=TOKEN)
    assert [item["title"] for item in said["watchlistraw"]] == ["User:Bot", "User talk:Bot"]


def test_token_that_mediawiki_makes_but_does_not_take(wiki: wikiquery.Wiki) -> None:
    token = hmac.new(SECRET.encode(), b"watchlisttoken:5", hashlib.sha1).hexdigest()
    for params in ({"list": "watchlist", "wlowner": "Reader"}, {"list": "watchlistraw", "wrowner": "Reader"}):
        key = "wltoken" if "wlowner" in params else "wrtoken"
        assert asked(wiki, **params, **{key: token})["error"]["code"] == "bad_wltoken"


def test_no_secret_no_token(wiki: wikiquery.Wiki) -> None:
    said = asked(wiki, list="watchlist", wlowner="Admin", wltoken="")
    assert said["error"]["code"] == "bad_wltoken"


def test_what_is_no_longer_watched(wiki: wikiquery.Wiki) -> None:
    raw = asked(wiki, "Reader", list="watchlistraw", wrfromtitle="Orphan", wrlimit="1")
    assert raw["watchlistraw"] == [{"ns": 0, "title": "Polyglot"}]
    changes = asked(wiki, "Reader", list="watchlist", wlallrev="1", wllimit="max", wlprop="title")["query"]["watchlist"]
    assert "Orphan" not in {item["title"] for item in changes}
    info = asked(wiki, "Reader", titles="Orphan", prop="info", inprop="watched")["query"]["pages"][0]
    assert info["watched"] is False


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_many_watched_pages(case: casefile.Case, refdatabase: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchlist, "FEW", 0)
    with wikiquery.open(refdatabase) as wiki:
        said = json.loads(wiki.respond(case.params, session=session(case.account)).body)
    assert casefile.canonical(said) == casefile.canonical(case.answer)


def test_names_of_temporary_accounts() -> None:
    site = Site({"autocreatetempuser": {"enabled": True, "matchPatterns": ["~2$1", "*$1*"]}})
    assert [is_temporary(site, name) for name in ("~2026-1", "*x*", "2026-1", "~1")] == [True, True, False, False]
    assert not is_temporary(Site({"autocreatetempuser": {"enabled": False}}), "~2026-1")
