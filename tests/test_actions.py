"""Actions beside the query: which there are, and how those are refused that would change the wiki."""

import io
import json
from typing import Any
from urllib.parse import urlencode

import pytest

import wikiquery
import wikiquery.site
from wikiquery.actions import Action
from wikiquery.actions.unsupported import Unsupported
from wikiquery.actions.writing import Write
from wikiquery.http.app import Application
from wikiquery.kinds import Secret

WRITES = sorted(cls.name for cls in Action.registry.values() if issubclass(cls, Write))
LOGINS = ["clientlogin", "login", "logout"]
UNSUPPORTED = sorted(cls.name for cls in Action.registry.values() if issubclass(cls, Unsupported))
VALUES = {"integer": "1", "user": "A"}


def ask(wiki: wikiquery.Wiki, query: str = "", **body: str) -> Any:
    """What the API answers over HTTP: to a POST where there is a body."""
    content = urlencode(body).encode()
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": "/w/api.php",
        "QUERY_STRING": query + "&format=json&errorformat=plaintext&formatversion=2",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
    }
    return json.loads(b"".join(Application(wiki)(environ, lambda status, headers: None)))


def error(answer: Any) -> tuple[str, str]:
    [found] = answer["errors"]
    return found["code"], found["module"]


def complete(wiki: wikiquery.Wiki, name: str) -> dict[str, str]:
    """The parameters that an action must have, with the token of an anonymous client."""
    cls = Action.named(name)
    given = {}
    for field in cls.fields:
        if field.required:
            type = field.kind.describe(wiki.site)["type"]
            value = type[0] if isinstance(type, list) else VALUES.get(type, "A")
            given[cls.prefix + field.wire] = "+\\" if isinstance(field.kind, Secret) else value
    return given


def test_what_needs_a_parameter_says_so_first(refwiki: wikiquery.Wiki) -> None:
    assert error(ask(refwiki, "action=edit")) == ("missingparam", "edit")
    assert error(ask(refwiki, "action=move&token=x")) == ("missingparam", "move")
    assert error(ask(refwiki, "action=edit", token="")) == ("missingparam", "edit")
    assert error(ask(refwiki, action="imagerotate", rotation="45", token="+\\")) == ("badvalue", "imagerotate")


def test_tokens_must_not_stand_in_the_url(refwiki: wikiquery.Wiki) -> None:
    assert error(ask(refwiki, "action=edit&token=%2B%5C")) == ("mustpostparams", "edit")
    assert error(ask(refwiki, "action=edit&token=x", token="+\\")) == ("mustpostparams", "edit")


def test_a_token_that_is_none(refwiki: wikiquery.Wiki) -> None:
    assert error(ask(refwiki, action="edit", token="x")) == ("badtoken", "edit")
    assert error(ask(refwiki, action="clientlogin", logintoken="+\\")) == ("badtoken", "clientlogin")


def test_claims_about_the_client_come_before_all_that(refwiki: wikiquery.Wiki) -> None:
    assert error(ask(refwiki, "action=edit&assert=user")) == ("assertuserfailed", "main")


@pytest.mark.parametrize("name", WRITES)
def test_nothing_can_be_changed(refwiki: wikiquery.Wiki, name: str) -> None:
    answer = ask(refwiki, action=name, nosuch="1", **complete(refwiki, name))
    if name in ("clientlogin", "createaccount"):
        assert error(answer) == ("badtoken", name)
        return
    assert error(answer) == ("readonly", "main")
    assert "snapshot" in answer["errors"][0]["data"]["readonlyreason"]
    assert "warnings" not in answer


def test_without_a_token_to_ask_for_get_is_enough_to_be_refused(refwiki: wikiquery.Wiki) -> None:
    assert error(ask(refwiki, "action=purge&titles=A")) == ("readonly", "main")


def test_what_belongs_to_an_extension_is_where_that_is(refwiki: wikiquery.Wiki) -> None:
    assert refwiki.paraminfo("echomarkread")[0]["source"] == "Echo"
    profile = {**refwiki.site.profile, "extensions": []}
    with wikiquery.Wiki(refwiki.database, wikiquery.site.Site(profile), refwiki.facts) as wiki:
        assert error(ask(wiki, action="echomarkread", token="+\\")) == ("badvalue", "main")
        [main] = wiki.paraminfo("main")
        actions = next(p["type"] for p in main["parameters"] if p["name"] == "action")
        assert "echomarkread" not in actions
        assert "edit" in actions


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_is_not_there_says_so(refwiki: wikiquery.Wiki, name: str) -> None:
    answer = ask(refwiki, action=name, **complete(refwiki, name))
    assert error(answer) == ("notsupported", name)
    assert "warnings" not in answer


@pytest.mark.parametrize("name", ["cspreport", "scribunto-console", "validatepassword"])
def test_what_mediawiki_takes_by_post_only(refwiki: wikiquery.Wiki, name: str) -> None:
    query = urlencode({"action": name, **complete(refwiki, name)})
    assert error(ask(refwiki, query)) == ("mustbeposted", "main")


def test_suggestions_are_of_one_moment_and_leave_no_connection(refwiki: wikiquery.Wiki) -> None:
    for _ in range(2 * refwiki.database.most):
        assert ask(refwiki, "action=opensearch&search=ca&limit=1")[1] == ["Café"]


def test_they_are_the_references(theirs: dict[str, Any], refwiki: wikiquery.Wiki) -> None:
    """All that write, with all of their parameters; see test_paraminfo.py, too."""
    assert sorted(path for path, module in theirs.items() if module.get("writerights")) == sorted([*WRITES, *LOGINS])
    for said in refwiki.paraminfo(*WRITES, *LOGINS):
        for ours, other in zip(said["parameters"], theirs[said["path"]]["parameters"], strict=True):
            untold = {"type"} if (said["path"], ours["name"]) == ("import", "interwikisource") else set()
            assert [(k, v) for k, v in ours.items() if k not in untold] == [
                (k, v) for k, v in other.items() if k not in untold
            ]


@pytest.mark.parametrize("action", ["paraminfo", "query"])
def test_what_is_said_of_every_answer(refwiki: wikiquery.Wiki, action: str) -> None:
    answer = ask(refwiki, f"action={action}&requestid=7&servedby=1&curtimestamp=1&responselanginfo=1&uselang=de")
    assert answer["requestid"] == "7"
    assert answer["uselang"] == "de"
    assert {"servedby", "curtimestamp", "errorlang"} <= answer.keys()


def test_an_action_forgets_what_another_request_asked(refwiki: wikiquery.Wiki) -> None:
    """What is kept of queries leaves their titles out; other actions may have parameters of these names."""
    for name in ("none", "json", "none"):
        answer = refwiki.respond({"action": "paraminfo", "modules": name, "format": "json", "formatversion": "2"})
        assert json.loads(answer.body)["paraminfo"]["modules"][0]["name"] == name
    for title in ("A", "B"):
        answer = refwiki.respond({"action": "help", "titles": title, "wrap": "1", "format": "json"})
        assert "titles" in json.loads(answer.body)["warnings"]["main"]["*"]


def test_python_asks_for_what_there_is(refwiki: wikiquery.Wiki) -> None:
    [links, main] = refwiki.paraminfo("query+links", "main")
    assert (links["prefix"], main["path"]) == ("pl", "main")
    assert len(refwiki.paraminfo("query+*")) == len(refwiki.engine.modules)
    with pytest.raises(wikiquery.ApiError) as raised:
        refwiki.paraminfo("query+nosuch")
    assert raised.value.code == "badmodule"
