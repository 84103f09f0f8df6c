"""maxlag: what clients are told while a replica is behind."""

import json

import pytest

import wikiquery
from wikiquery.db.lag import Lag


def ask(wiki: wikiquery.Wiki, maxlag: str) -> tuple[dict[str, str], dict[str, object]]:
    said = wiki.respond({"action": "query", "format": "json", "formatversion": "2", "maxlag": maxlag})
    return dict(said.headers), json.loads(said.body)


def test_behind(refwiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refwiki.database, "lag", lambda: 7.5)
    headers, said = ask(refwiki, "5")
    assert (headers["MediaWiki-API-Error"], headers["Retry-After"], headers["X-Database-Lag"]) == ("maxlag", "5", "7")
    assert {"code": "maxlag", "lag": 7.5, "type": "db"}.items() <= said["error"].items()  # type: ignore[attr-defined]
    assert ask(refwiki, "6")[0]["Retry-After"] == "6"
    assert "error" not in ask(refwiki, "8")[1]


def test_snapshot_is_never_behind(refwiki: wikiquery.Wiki) -> None:
    assert "error" not in ask(refwiki, "0")[1]
    assert ask(refwiki, "-1")[0]["Retry-After"] == "5"


def test_is_asked_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told = [100.0], iter([3.0, 4.0])
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    lag = Lag(lambda: next(told))
    assert [lag(), lag()] == [3.0, 3.0]
    now[0] += 1
    assert lag() == 4.0
