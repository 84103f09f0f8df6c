"""Notifications as a MediaWiki with Echo tells of them; the days are named as of the day after."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from readers import session

import wikiquery
from wikiquery import timestamps

NOW = 1795440000
READ = "20261122150000"


@pytest.fixture(scope="module")
def wiki(refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[wikiquery.Wiki]:
    """The wiki of the cases, where some notifications were read, and one was made by an address."""
    path = tmp_path_factory.mktemp("notifications") / "wiki.store"
    shutil.copy(refdatabase, path)
    with apsw.Connection(str(path)) as store:
        store.execute(
            "UPDATE echo_notification SET notification_read_timestamp = ? WHERE notification_user = 5"
            " AND notification_event IN (50, 51, 60, 70, 80, 82, 84)",
            (READ,),
        )
        store.execute("UPDATE echo_event SET event_agent_id = NULL, event_agent_ip = '192.0.2.7' WHERE event_id = 83")
        store.execute("UPDATE echo_event SET event_variant = 'v' WHERE event_id = 81")
        store.execute("INSERT INTO echo_event (event_id, event_type) VALUES (900, 'flow-mention')")
        store.execute(
            "INSERT INTO echo_notification (notification_event, notification_user, notification_timestamp,"
            " notification_bundle_hash) VALUES (900, 6, '20261122134800', '')"
        )
    with wikiquery.open(path) as wiki:
        yield wiki


def told(wiki: wikiquery.Wiki, account: str = "Reader", **params: str) -> dict[str, Any]:
    request = {"action": "query", "format": "json", "formatversion": "2", "meta": "notifications", **params}
    said: dict[str, Any] = json.loads(wiki.respond(request, session=session(account)).body)
    return said


def ids(said: dict[str, Any]) -> list[int]:
    return [item["id"] for item in said["query"]["notifications"]["list"]]


def test_item(wiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timestamps, "clock", lambda: NOW)
    said = told(wiki, notlimit="1", notbundle="1")["query"]["notifications"]
    assert said["continue"] == "1795355270|108"
    assert said["list"][0] == {
        "wiki": "refwiki",
        "id": 109,
        "type": "edit-user-talk",
        "category": "edit-user-talk",
        "section": "alert",
        "timestamp": {
            "utciso8601": "2026-11-22T13:47:50Z",
            "utcunix": 1795355270,
            "unix": "1795355270",
            "utcmw": "20261122134750",
            "mw": "20261122134750",
            "date": "Yesterday",
        },
        "title": {"full": "User talk:Reader", "namespace": "User_talk", "namespace-key": 3, "text": "Reader"},
        "agent": {"id": 8, "name": "Carol"},
        "revid": 4120,
        "targetpages": [],
    }
    monkeypatch.setattr(timestamps, "clock", lambda: NOW + 10 * 86400)
    assert told(wiki, notlimit="1")["query"]["notifications"]["list"][0]["timestamp"]["date"] == "22 November"


def test_agents_variants_and_what_was_read(wiki: wikiquery.Wiki) -> None:
    items = {item["id"]: item for item in told(wiki, notlimit="50")["query"]["notifications"]["list"]}
    assert items[83]["agent"] == {"id": 0, "name": "192.0.2.7"}
    assert items[81]["variant"] == "v"
    assert items[82]["read"] == READ
    assert "read" not in items[83]


def test_the_newest_the_oldest_first(wiki: wikiquery.Wiki) -> None:
    assert ids(told(wiki, notlimit="5")) == [82, 83, 84, 109, 108]
    assert ids(told(wiki, notlimit="3", notfilter="read")) == [80, 82, 84]
    assert ids(told(wiki, notlimit="3", notfilter="")) == [83, 109, 108]


def test_what_belongs_together(wiki: wikiquery.Wiki) -> None:
    items = told(wiki, notlimit="2", notbundle="1")["query"]["notifications"]["list"]
    assert [(item["id"], item.get("bundledIds")) for item in items] == [(109, [108])]


def test_unread_ones_first(wiki: wikiquery.Wiki) -> None:
    def from_(start: str) -> tuple[list[int], str]:
        said = told(wiki, notlimit="5", notunreadfirst="1", notcontinue=start)
        return ids(said), said["query"]["notifications"]["continue"]

    assert ids(told(wiki, notlimit="4", notunreadfirst="1")) == [81, 83, 109, 108]
    assert from_("1795355203|47") == ([46, 45, 47, 109, 108], "1795355221|84")
    assert from_("1795355202|46") == ([46, 45, 84, 109, 108], "1795355216|83")
    # This one was read: so it goes on with all.
    assert from_("1795355214|80") == ([78, 77, 76, 79, 80], "1795355211|75")


def test_types_of_other_extensions(wiki: wikiquery.Wiki) -> None:
    said = told(wiki, "Alice", notlimit="50")
    assert ids(said) == [1, 98]
    assert "flow-mention" in said["warnings"]["notifications"]["warnings"]


def test_texts_are_left_out(wiki: wikiquery.Wiki) -> None:
    said = told(wiki, notlimit="1", notformat="html", errorformat="plaintext")
    assert [w["code"] for w in said["warnings"]] == ["deprecation", "deprecation-help", "notsupported"]
    assert "*" not in said["query"]["notifications"]["list"][0]


def test_a_place_that_is_none(wiki: wikiquery.Wiki) -> None:
    assert told(wiki, notcontinue="x|1")["error"]["code"] == "badcontinue"


def test_who_is_hidden_is_not_named(refdatabase: Path, tmp_path: Path) -> None:
    path = tmp_path / "wiki.store"
    shutil.copy(refdatabase, path)
    with apsw.Connection(str(path)) as store:
        [(hidden, name)] = store.execute(
            "SELECT user_id, user_name FROM user JOIN block_target ON bt_user = user_id JOIN block ON bl_target = bt_id"
            " WHERE bl_deleted = 1"
        )
        store.execute("UPDATE echo_event SET event_agent_id = ? WHERE event_id = 109", (hidden,))
    with wikiquery.open(path) as wiki:
        said = told(wiki, notlimit="1", notbundle="1")["query"]["notifications"]["list"][0]
        assert (said["id"], said["agent"]) == (109, {"userhidden": ""})
        assert name not in json.dumps(said)
