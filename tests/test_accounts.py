"""Accounts of the wiki: who may log in, what becomes of it, and what the account may do."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from logins import BOT, GRANTS, PASSWORDS, SITE, Client, bot, change

import wikiquery

# -- action=login ---------------------------------------------------------------------------------


def test_a_bot_password(client: Client) -> None:
    assert bot(client) == {"result": "Success", "lguserid": 3, "lgusername": "Bot"}
    assert client.name == "Bot"
    assert bot(client)["reason"].endswith("BotPasswordSessionProvider sessions.")
    assert bot(client)["result"] == "Aborted"


def test_the_other_form_of_a_bot_password(client: Client) -> None:
    assert client.log_in("Bot", f"ref@{BOT}")["result"] == "Success"


def test_the_accounts_own_password(client: Client) -> None:
    token = client.token("login")
    form = {"lgname": "reader", "lgpassword": PASSWORDS["Reader"], "lgtoken": token}
    said = client.ask(post=True, action="login", errorformat="plaintext", **form)
    assert said["login"] == {"result": "Success", "lguserid": 5, "lgusername": "Reader"}
    assert said["warnings"][0]["data"] == {"feature": "main-account-login"}


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("Reader", "nope", "Incorrect username or password entered. Please try again."),
        ("Nobody here", "nope", "Incorrect username or password entered. Please try again."),
        ("Bot@ref", "nope", "Incorrect username or password entered. Please try again."),
        ("Bot@ref", "0" * 32, "Incorrect username or password entered. Please try again."),
        ("Bot@other", BOT, "Incorrect username or password entered. Please try again."),
        ("Carol", "", "The supplied credentials could not be authenticated."),
        ("Carol", "x", "The supplied credentials could not be authenticated."),
        ("A[b]", "x", "The supplied credentials could not be authenticated."),
        ("", "x", "The supplied credentials could not be authenticated."),
    ],
)
def test_what_fails(client: Client, name: str, password: str, reason: str) -> None:
    """Carol has no password in the table: nobody can log in as her."""
    assert client.log_in(name, password) == {"result": "Failed", "reason": reason}
    assert client.name == "192.0.2.7"


def test_reasons_have_the_form_that_is_asked_for(client: Client) -> None:
    said = client.log_in("Reader", "nope", errorformat="raw")
    assert said["reason"] == {"code": "wrongpassword", "key": "wrongpassword", "params": []}


def test_a_password_that_has_expired(client: Client, path: Path) -> None:
    change(path, "UPDATE user SET user_password_expires = '20200101000000' WHERE user_id = 5")
    change(path, "UPDATE user SET user_password_expires = '29990101000000' WHERE user_id = 7")
    with wikiquery.open(path, SITE) as wiki:
        client = Client(wiki)
        assert client.log_in("Reader", "nope")["result"] == "Failed"
        assert client.log_in("Reader", PASSWORDS["Reader"])["result"] == "Aborted"
        assert client.client_login("Reader", PASSWORDS["Reader"])["messagecode"] == "resetpass-expired"
        assert client.name == "192.0.2.7"
        assert client.log_in("Bob", PASSWORDS["Bob"])["result"] == "Success"


def test_without_a_token_there_comes_one(client: Client) -> None:
    """So nodemw logs in."""
    said = client.ask(post=True, action="login", lgname="Reader", lgpassword=PASSWORDS["Reader"])["login"]
    assert said["result"] == "NeedToken"
    form = {"lgname": "Reader", "lgpassword": PASSWORDS["Reader"], "lgtoken": said["token"]}
    assert client.ask(post=True, action="login", **form)["login"]["result"] == "Success"


def test_a_wrong_token(client: Client, wiki: wikiquery.Wiki) -> None:
    form = {"lgname": "Reader", "lgpassword": PASSWORDS["Reader"]}
    said = client.ask(post=True, action="login", lgtoken="abc", **form)["login"]
    assert said["reason"] == "Unable to continue login. Your session most likely timed out."
    assert client.ask(post=True, action="login", lgtoken="abc", **form)["login"] == {"result": "WrongToken"}
    other = Client(wiki).token("login")
    assert client.ask(post=True, action="login", lgtoken=other, **form)["login"] == {"result": "WrongToken"}
    createaccount = client.token("createaccount")
    assert client.ask(post=True, action="login", lgtoken=createaccount, **form)["login"] == {"result": "WrongToken"}


def test_only_by_post_and_with_secrets_in_the_body(client: Client) -> None:
    assert client.ask(action="login", lgname="Reader")["error"]["code"] == "mustbeposted"
    environ = {"QUERY_STRING": "lgpassword=x&lgtoken=y&format=json&formatversion=2"}
    error = client.ask(post=True, headers=environ, action="login", lgname="Reader")["error"]
    assert error["code"] == "mustpostparams"
    assert error["info"].endswith("POST body: lgpassword, lgtoken.")


def test_where_other_sites_may_read_the_answer_nobody_logs_in(client: Client) -> None:
    bot(client)
    assert client.name == "Bot"
    for way in ({"origin": "*"}, {"callback": "f"}):
        said = client.ask(action="query", meta="userinfo|tokens", **way)
        assert "Bot" not in str(said)
        assert "same-origin policy" in str(said)
        assert not client.all("Set-Cookie")
    reason = client.ask(post=True, action="login", lgname="Reader", origin="*")["login"]
    assert reason == {"result": "Aborted", "reason": "Cannot log in when the same-origin policy is not applied."}
    assert client.ask(headers={"HTTP_TREAT_AS_UNTRUSTED": "1"}, action="query", meta="userinfo")["query"]["userinfo"][
        "anon"
    ]


# -- action=clientlogin ---------------------------------------------------------------------------


def test_clientlogin(client: Client) -> None:
    assert client.client_login("User:Reader", PASSWORDS["Reader"]) == {"status": "PASS", "username": "Reader"}
    assert client.name == "Reader"
    assert "Max-Age" not in client.all("Set-Cookie")[0] if client.all("Set-Cookie") else True
    client.client_login("Bob", PASSWORDS["Bob"], rememberMe="1")
    assert "Max-Age=2592000;" in client.all("Set-Cookie")[0]
    assert client.name == "Bob"


def test_clientlogin_fails(client: Client) -> None:
    said = {"status": "FAIL", "messagecode": "wrongpassword", "canpreservestate": False}
    text = "Incorrect username or password entered.\nPlease try again."
    assert client.client_login("Reader", "nope") == {**said, "message": text}
    assert client.client_login("Reader", "nope", loginmessageformat="none") == said
    raw = {"key": "wrongpassword", "params": []}
    assert client.client_login("Reader", "nope", loginmessageformat="raw") == {**said, "message": raw}
    going_on = client.client_login("Reader", "nope", logincontinue="1")
    assert going_on["messagecode"] == "authmanager-authn-not-in-progress"
    # No field of these requests is a name.
    assert client.client_login("Reader", PASSWORDS["Reader"], loginrequests="x")["status"] == "FAIL"
    assert client.client_login("Bot@ref", BOT)["messagecode"] == "wrongpassword"
    bot(client)
    assert client.client_login("Reader", PASSWORDS["Reader"])["messagecode"] == "userlogin-cannot-login"


def test_clientlogin_wants_to_know_where_to_go_on(client: Client) -> None:
    form = {"username": "Reader", "password": "x", "logintoken": client.token("login")}
    assert client.ask(post=True, action="clientlogin", **form)["error"]["code"] == "missingparam"
    error = client.ask(post=True, action="clientlogin", loginreturnurl="here", **form)["error"]
    assert error["code"] == "badurl_loginreturnurl"
    assert client.ask(post=True, action="clientlogin", logintoken="x")["error"]["code"] == "badtoken"


# -- rights ---------------------------------------------------------------------------------------


def info(client: Client, *prop: str) -> dict[str, Any]:
    said: dict[str, Any] = client.ask(action="query", meta="userinfo", uiprop="|".join(prop))["query"]["userinfo"]
    return said


def test_rights_are_those_of_the_groups(client: Client) -> None:
    client.log_in("Admin", PASSWORDS["Admin"])
    said = info(client, "groups", "rights", "changeablegroups", "cancreateaccount")
    assert said["groups"] == ["bureaucrat", "interface-admin", "suppress", "sysop", "*", "user", "autoconfirmed"]
    assert said["rights"][0] == "userrights"
    assert "viewsuppressed" in said["rights"]
    assert "sysop" in said["changeablegroups"]["add"]
    assert said["cancreateaccount"]


def test_a_bot_password_allows_what_its_grants_say(client: Client, path: Path) -> None:
    bot(client)
    rights = info(client, "rights")["rights"]
    assert {"bot", "apihighlimits", "read", "viewmywatchlist"} <= set(rights)
    assert not {"edit", "createaccount", "viewmyprivateinfo"} & set(rights)
    said = info(client, "email", "cancreateaccount")
    assert "email" not in said
    assert said["cancreateaccounterror"][0]["params"][1] == 2
    change(path, "UPDATE bot_passwords SET bp_grants = ?", '["basic", "no such grant"]')
    assert "bot" not in info(client, "rights")["rights"]
    change(path, "UPDATE bot_passwords SET bp_grants = 'rubbish'")
    assert client.ask(action="query", meta="userinfo")["error"]["code"] == "readapidenied"


def test_rights_of_a_grant_may_be_the_wikis_own(path: Path) -> None:
    profile = json.loads(gzip.decompress(SITE.read_bytes()))
    site = {**profile.get("query", profile), "grantpermissions": {"basic": {"read": True, "edit": False}}}
    change(path, "UPDATE bot_passwords SET bp_grants = '[\"basic\"]'")
    with wikiquery.open(path, site) as wiki:
        client = Client(wiki)
        bot(client)
        assert info(client, "rights")["rights"] == ["read"]


def test_who_has_high_limits_may_ask_for_more(client: Client) -> None:
    wide = {"action": "query", "list": "allpages", "aplimit": "max"}
    assert client.ask(**wide)["limits"] == {"allpages": 500}
    bot(client)
    assert client.ask(**wide)["limits"] == {"allpages": 5000}


def test_groups_end(client: Client, path: Path) -> None:
    change(path, "INSERT INTO user_groups VALUES (5, 'sysop', '20200101000000'), (5, 'bot', '29990101000000')")
    client.log_in("Reader", PASSWORDS["Reader"])
    assert info(client, "groups")["groups"] == ["bot", "*", "user", "autoconfirmed"]
    change(path, "DELETE FROM user_groups WHERE ug_user = 5")
    change(path, "UPDATE user SET user_touched = '20260601000000' WHERE user_id = 5")
    assert info(client, "groups")["groups"] == ["*", "user", "autoconfirmed"]


def test_assertions(client: Client) -> None:
    def code(**params: str) -> str:
        said = client.ask(action="query", **params)
        return str(said["error"]["code"]) if "error" in said else ""

    assert code(**{"assert": "user"}) == "assertuserfailed"
    client.log_in("Reader", PASSWORDS["Reader"])
    assert code(**{"assert": "user"}) == code(assertuser="Reader") == ""
    assert code(**{"assert": "bot"}) == "assertbotfailed"
    assert code(**{"assert": "anon"}) == "assertanonfailed"
    assert code(assertuser="Admin") == "assertnameduserfailed"


def test_a_bot_password_is_good_at_some_addresses_only(wiki: wikiquery.Wiki, path: Path) -> None:
    assert bot(Client(wiki, "198.51.100.1"))["result"] == "Failed"
    assert bot(Client(wiki, "2001:db8::5"))["result"] == "Success"
    client = Client(wiki)
    assert bot(client)["result"] == "Success"
    client.address = "198.51.100.1"
    assert client.name == "198.51.100.1"
    change(path, "UPDATE bot_passwords SET bp_restrictions = 'rubbish'")
    client.address = "192.0.2.7"
    assert client.name == "192.0.2.7"


def test_granted(client: Client) -> None:
    assert json.loads(GRANTS)[1] == "highvolume"
    bot(client)
    assert client.ask(action="query", list="allpages", aplimit="5000")["query"]["allpages"]
