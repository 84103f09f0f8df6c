"""Actions that change a wiki: what a bad request is told first is what a MediaWiki 1.43 tells that is read-only."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from logins import PASSWORDS, SITE, Client, database
from readers import Fixed, session

import wikiquery
import wikiquery.site
from wikiquery.actions import Action
from wikiquery.actions.writing import Write

ASKED = json.loads((Path(__file__).parent / "writing.json").read_text())
"""Requests of an anonymous client, each with the errors and warnings of a read-only MediaWiki."""
FORM = {"format": "json", "formatversion": "2", "errorformat": "plaintext"}
TOKEN = "+\\"


def told(answer: Any, key: str) -> list[Any]:
    """The errors or the warnings of an answer, but for the hint where deprecations are announced."""
    said = [notice for notice in answer.get(key, ()) if notice["code"] != "deprecation-help"]
    for notice in said:
        if notice["code"] == "readonly":
            assert "snapshot" in notice.pop("data")["readonlyreason"]
    return said


def ask(wiki: wikiquery.Wiki, params: dict[str, str], who: Fixed | None = None) -> Any:
    return json.loads(wiki.respond({**params, **FORM}, session=who).body)


@pytest.mark.parametrize("case", ASKED, ids=lambda case: "&".join(f"{k}={v:.20}" for k, v in case["params"].items()))
def test_errors_are_mediawikis(refwiki: wikiquery.Wiki, case: dict[str, Any]) -> None:
    answer = ask(refwiki, case["params"])
    assert told(answer, "errors") == case["errors"]
    theirs = [notice for notice in case.get("warnings", ()) if notice["code"] != "deprecation-help"]
    assert told(answer, "warnings") == theirs


def test_every_action_is_asked() -> None:
    declared = {cls.name for cls in Action.registry.values() if issubclass(cls, Write)}
    refused = {"categorytree", "echomarkseen", "scribunto-console"}
    assert {case["params"]["action"] for case in ASKED} == declared | refused


def required(wiki: wikiquery.Wiki, cls: type[Write]) -> dict[str, str]:
    """The parameters that an action must have."""
    given = {}
    for field in cls.fields:
        if field.required:
            said = field.kind.describe(wiki.site)
            value = said["type"][0] if isinstance(said["type"], list) else {"integer": "1"}.get(said["type"], "A")
            given[cls.prefix + field.wire] = TOKEN if "tokentype" in said else value
    return given


def test_who_may_not_read_learns_nothing_of_pages(refstore: Path) -> None:
    """The token is judged before that, parameters before the token; which pages there are is not told at all."""

    def code(who: Fixed | None = None, **params: str) -> str:
        [error] = ask(wiki, params, who)["errors"]
        return str(error["code"])

    with wikiquery.open(refstore, private=True) as wiki:
        for title in ("Main Page", "Nosuch page"):
            assert code(action="block", pagerestrictions=title, token=TOKEN) == "readapidenied"
        assert code(action="block", pagerestrictions="Nosuch page", token="x") == "badtoken"
        assert code(action="block", pagerestrictions="[[", token="x") == "badtitle"
        assert code(action="clearhasmsg") == "readapidenied"
        assert code(action="createaccount", createtoken="x") == "badtoken"
        asked = {"action": "block", "token": "csrf+\\"}
        assert code(session("Reader"), **asked, pagerestrictions="Nosuch page") == "missingtitle"
        assert code(session("Reader"), **asked, pagerestrictions="Main Page") == "readonly"


@pytest.fixture(scope="module")
def client(refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = database(refdatabase, tmp_path_factory.mktemp("wiki"))
    with wikiquery.open(path, SITE) as wiki:
        client = Client(wiki)
        assert client.log_in("Reader", PASSWORDS["Reader"])["result"] == "Success"
        yield client


def test_accounts_have_tokens_of_their_own(client: Client, refwiki: wikiquery.Wiki) -> None:
    def code(**params: str) -> str:
        return str(client.ask(post=True, errorformat="plaintext", **params)["errors"][0]["code"])

    for kind in ("csrf", "watch", "patrol", "rollback", "userrights"):
        actions = [cls for cls in Action.registry.values() if issubclass(cls, Write) and purpose(cls) == kind]
        assert actions
        for cls in actions:
            asked = {"action": cls.name, **required(refwiki, cls)}
            assert code(**asked) == "badtoken", "that of nobody is not that of an account"
            token = client.token(kind)
            assert code(**{name: token if value == TOKEN else value for name, value in asked.items()}) == "readonly"


def test_what_has_been_seen_is_not_kept(client: Client) -> None:
    answer = client.ask(action="echomarkseen", type="all", errorformat="plaintext")
    assert [error["code"] for error in answer["errors"]] == ["readonly"]


def purpose(cls: type[Write]) -> str:
    """What the token of an action is for; "" where it needs none."""
    found = (getattr(field.kind, "token", "") for field in cls.fields)
    return next(filter(None, found), "")


def test_bots_may_send_more_values(refwiki: wikiquery.Wiki) -> None:
    ids = {"action": "undelete", "title": "A", "fileids": "|".join(map(str, range(60)))}
    assert ask(refwiki, {**ids, "token": TOKEN})["errors"][0]["code"] == "toomanyvalues"
    bot = session("Bot")
    assert ask(refwiki, {**ids, "token": "csrf+\\"}, bot)["errors"][0]["code"] == "readonly"
    params = {"action": "block", "pagerestrictions": "|".join(["Main Page"] * 11), "token": TOKEN}
    [error] = ask(refwiki, params, bot)["errors"]
    assert (error["code"], error["data"]["limit"]) == ("toomanyvalues", 10)


def test_tags_are_those_of_the_table(refwiki: wikiquery.Wiki) -> None:
    assert refwiki.site.manual_tags == ("reference-check", "second-tag")
    with wikiquery.Wiki(refwiki.database, wikiquery.site.Site({}), refwiki.facts) as wiki:
        [error] = told(ask(wiki, {"action": "edit", "tags": "second-tag", "token": TOKEN}), "errors")
        assert error["data"] == {"disallowedtags": ["second-tag"]}
        [edit] = wiki.paraminfo("edit")
        assert next(p for p in edit["parameters"] if p["name"] == "tags")["type"] == []
