"""Accounts of the wiki: who may log in, what becomes of it, and how long a session lasts."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from logins import BOT, GRANTS, PASSWORDS, SITE, Client, change, database, hashed

import wikiquery
from wikiquery.accounts import ledger, session
from wikiquery.accounts import ticket as tickets

OPEN = Callable[[], wikiquery.Wiki]


@pytest.fixture(scope="module")
def made(refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database(refdatabase, tmp_path_factory.mktemp("wiki"))


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A database of its own for a test, which may change it."""
    mine = tmp_path / "mine.sqlite"
    mine.write_bytes(made.read_bytes())
    return mine


@pytest.fixture
def wiki(path: Path) -> Iterator[wikiquery.Wiki]:
    with wikiquery.open(path, SITE) as opened:
        yield opened


@pytest.fixture
def client(wiki: wikiquery.Wiki) -> Client:
    return Client(wiki)


def bot(client: Client, **more: str) -> Any:
    return client.log_in("Bot@ref", BOT, **more)


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


# -- sessions -------------------------------------------------------------------------------------


def test_the_cookie(client: Client) -> None:
    bot(client)
    [cookie] = client.all("Set-Cookie")
    assert cookie.startswith("refwikiSession=1.")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert list(client.cookies) == ["refwikiSession"]
    assert dict(client.headers)["Cache-Control"].startswith("private")
    client.ask(action="query", titles="Main Page", maxage="100", smaxage="100")
    assert dict(client.headers)["Cache-Control"].startswith("private")
    assert "Cookie" in client.all("Vary")[-1]
    assert not client.all("ETag")
    assert not client.all("Set-Cookie")


def test_over_https_the_cookie_is_for_https(wiki: wikiquery.Wiki) -> None:
    told = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "198.51.100.9, 192.0.2.99"}
    form = {"action": "query", "meta": "tokens|userinfo", "type": "login"}
    trusting = Client(wiki, proxies=["192.0.2.0/24"])
    assert trusting.ask(headers=told, **form)["query"]["userinfo"]["name"] == "198.51.100.9"
    assert trusting.all("Set-Cookie")[0].endswith("; Secure")
    other = Client(wiki)
    assert other.ask(headers=told, **form)["query"]["userinfo"]["name"] == "192.0.2.7"
    assert "Secure" not in other.all("Set-Cookie")[0]
    assert Client(wiki).ask(headers={"wsgi.url_scheme": "https"}, **form)


def test_who_has_no_cookie_gets_none(client: Client) -> None:
    client.ask(action="query", meta="userinfo|tokens", titles="Main Page")
    assert not client.all("Set-Cookie")


def test_a_cookie_that_was_changed_is_nobodys(client: Client) -> None:
    bot(client)
    good = client.cookies["refwikiSession"]
    version, name, user, app, issued, expires, lasting, proof, signature = good.split(".")
    admin = ".".join([version, name, "1", "", issued, expires, lasting, proof, signature])
    later = ".".join([version, name, user, app, issued, "7fffffff", lasting, proof, signature])
    flipped = good[:-1] + ("A" if good[-1] != "A" else "B")
    for bad in (admin, later, flipped, good[:-1], "", "x", "1.2.3", "é" * 60, "." * 60, good + ".x"):
        client.cookies["refwikiSession"] = bad.encode("utf-8").decode("latin-1")
        assert client.name == "192.0.2.7"
    client.cookies["refwikiSession"] = good
    assert client.name == "Bot"


def test_another_wikis_cookie_is_nobodys(client: Client, path: Path, tmp_path: Path) -> None:
    bot(client)
    with wikiquery.open(path, SITE, secret=tmp_path / "another") as other:
        stranger = Client(other)
        stranger.cookies = dict(client.cookies)
        assert stranger.name == "192.0.2.7"


def test_workers_share_the_secret(client: Client, path: Path) -> None:
    bot(client)
    with wikiquery.open(path, SITE) as other:
        colleague = Client(other)
        colleague.cookies = dict(client.cookies)
        assert colleague.name == "Bot"
    assert path.with_name("mine.sqlite.secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE user SET user_password = '{hashed('another')}' WHERE user_id = 5",
        "UPDATE user SET user_token = 'another' WHERE user_id = 5",
        "DELETE FROM user WHERE user_id = 5",
    ],
)
def test_sessions_end_with_what_the_account_was_proved_with(client: Client, path: Path, statement: str) -> None:
    client.log_in("Reader", PASSWORDS["Reader"])
    assert client.name == "Reader"
    change(path, statement)
    assert client.name == "192.0.2.7"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bot_passwords SET bp_token = 'another'",
        "UPDATE bot_passwords SET bp_password = ''",
        "UPDATE user SET user_token = 'another' WHERE user_id = 3",
        "DELETE FROM bot_passwords",
    ],
)
def test_so_do_those_of_bot_passwords(client: Client, path: Path, statement: str) -> None:
    bot(client)
    assert client.name == "Bot"
    change(path, statement)
    assert client.name == "192.0.2.7"


def test_sessions_end_by_themselves(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    bot(client)
    now = session.time.time()
    monkeypatch.setattr("time.time", lambda: now + session.LASTS / 2 - 60)
    assert client.name == "Bot"
    assert not client.all("Set-Cookie")
    monkeypatch.setattr("time.time", lambda: now + session.LASTS - 60)
    assert client.name == "Bot"
    assert client.all("Set-Cookie"), "a session in use is renewed"
    monkeypatch.setattr("time.time", lambda: now + 3 * session.LASTS)
    assert client.name == "192.0.2.7"


def test_no_session_is_renewed_for_ever() -> None:
    ticket = tickets.Ticket("s", 3, "", 0, 0, True, "")
    mine = session.CookieSession(None, "", False, ticket._replace(issued=1000), None)  # type: ignore[arg-type]
    mine.prolong()
    assert mine.ticket is not None
    assert mine.ticket.expires <= 1000 + session.LONGEST


def test_logging_out(client: Client) -> None:
    bot(client)
    stolen = dict(client.cookies)
    assert client.ask(post=True, action="logout", token="x")["error"]["code"] == "badtoken"
    assert client.ask(action="logout")["error"]["code"] == "missingparam"
    assert client.ask(post=True, action="logout", token=client.token()) == {}
    assert not client.cookies
    client.cookies = stolen
    assert client.name == "192.0.2.7", "what somebody kept of the session is of no use"
    said = client.ask(post=True, action="logout", token="+\\", errorformat="none")
    assert said["warnings"][0]["code"] == "mustbeloggedin-generic"


def test_tokens_are_the_sessions(client: Client, wiki: wikiquery.Wiki) -> None:
    assert client.token() == client.token("watch") == "+\\"
    assert len(client.token("login")) == 42
    bot(client)
    token, watch = client.token(), client.token("watch")
    assert token != watch
    assert int(token[32:40], 16)

    def check(kind: str, token: str) -> str:
        return str(client.ask(post=True, action="checktoken", type=kind, token=token)["checktoken"]["result"])

    assert check("csrf", token) == check("watch", watch) == "valid"
    assert check("csrf", watch) == check("csrf", "+\\") == check("csrf", "x" * 42) == "invalid"
    aged = client.ask(post=True, action="checktoken", type="csrf", token=token, maxtokenage="-1")["checktoken"]
    assert aged["result"] == "expired"
    changed = token[:39] + ("1" if token[39] != "1" else "2") + token[40:]
    assert check("csrf", changed) == "invalid"
    assert client.ask(post=True, action="edit", title="A", text="b", token="+\\")["error"]["code"] == "badtoken"
    assert client.ask(post=True, action="edit", title="A", text="b", token=token)["error"]["code"] == "readonly"
    other = Client(wiki)
    bot(other)
    assert other.ask(post=True, action="edit", title="A", text="b", token=token)["error"]["code"] == "badtoken"


# -- throttle -------------------------------------------------------------------------------------


def test_who_tries_too_often_has_to_wait(client: Client, wiki: wikiquery.Wiki, path: Path) -> None:
    for _ in range(5):
        assert "Incorrect" in client.log_in("Reader", "nope")["reason"]
    wait = "You have made too many recent login attempts. Please wait 5 minutes before trying again."
    assert client.log_in("reader", PASSWORDS["Reader"]) == {"result": "Failed", "reason": wait}
    said = client.client_login("Reader", PASSWORDS["Reader"], loginmessageformat="raw")
    assert said["messagecode"] == "login-throttled"
    assert said["message"]["params"] == [{"duration": 300}]
    assert Client(wiki, "192.0.2.8").log_in("Reader", PASSWORDS["Reader"])["result"] == "Success"
    assert client.log_in("Bob", PASSWORDS["Bob"])["result"] == "Success"
    with wikiquery.open(path, SITE) as colleague:
        assert Client(colleague).log_in("Reader", PASSWORDS["Reader"])["reason"] == wait


def test_a_login_forgets_the_attempts_before(client: Client) -> None:
    for _ in range(3):
        for _ in range(4):
            client.log_in("Reader", "nope")
        assert client.log_in("Reader", PASSWORDS["Reader"])["result"] == "Success"


def test_the_wait_is_over_some_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ledger.Ledger(tmp_path / "logins")
    now = ledger.time.time()
    assert [kept.attempt("a", "b") for _ in range(6)] == [None] * 5 + [300]
    monkeypatch.setattr("time.time", lambda: now + 301)
    assert kept.attempt("a", "b") is None
    for n in range(2, 60):
        monkeypatch.setattr("time.time", lambda n=n: now + 301 * n)
        found = [kept.attempt("a", "b") for _ in range(5)]
    assert found[-1] == 172_800
    kept.close()


def test_the_ledger_holds_no_names(tmp_path: Path) -> None:
    kept = ledger.Ledger(tmp_path / "logins")
    kept.attempt("192.0.2.7", "Somebody")
    kept.close()
    assert b"Somebody" not in (tmp_path / "logins").read_bytes()


def test_where_nothing_can_be_written_workers_count_for_themselves(caplog: pytest.LogCaptureFixture) -> None:
    kept = ledger.Ledger(Path("/proc/nothing/here"))
    assert [kept.attempt("a") for _ in range(6)][-1] == 300
    assert "counts logins for itself" in caplog.text


def test_many_at_once(wiki: wikiquery.Wiki, path: Path) -> None:
    """Attempts of several threads and workers are counted together, and all of the right ones succeed."""
    results: list[str] = []

    def fail(served: wikiquery.Wiki) -> None:
        results.append(Client(served, "192.0.2.9").log_in("Reader", "nope")["reason"][:9])

    def succeed(served: wikiquery.Wiki, n: int) -> None:
        client = Client(served, f"192.0.2.{100 + n}")
        bot(client)
        results.append(client.name)

    with wikiquery.open(path, SITE) as other:
        served = (wiki, other)
        threads = [threading.Thread(target=fail, args=(served[n % 2],)) for n in range(12)]
        threads += [threading.Thread(target=succeed, args=(served[n % 2], n)) for n in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results.count("Bot") == 12
    assert results.count("Incorrect") == 5


def test_passwords_wait_for_each_other(client: Client, wiki: wikiquery.Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logins take memory and time: others that read are not to wait for many of them."""
    monkeypatch.setattr("wikiquery.accounts.accounts.PATIENCE", 0.01)
    assert wiki.accounts is not None
    for _ in range(4):
        wiki.accounts.slots.acquire()
    form = {"lgname": "Reader", "lgpassword": PASSWORDS["Reader"], "lgtoken": client.token("login")}
    assert client.ask(post=True, action="login", **form)["error"]["code"] == "ratelimited"
    assert client.status.startswith("503")
    assert client.name == "192.0.2.7"
    for _ in range(4):
        wiki.accounts.slots.release()
    assert client.ask(post=True, action="login", **form)["login"]["result"] == "Success"


def test_who_is_not_there_costs_a_hash_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    real = wikiquery.accounts.hashes.matches
    monkeypatch.setattr("wikiquery.accounts.hashes.matches", lambda s, p: tried.append(s) or real(s, p))
    client.log_in("Reader", "nope")
    client.log_in("Nobody here", "nope")
    assert [stored.split(":")[1] for stored in tried] == ["B", "B"]


def test_granted(client: Client) -> None:
    assert json.loads(GRANTS)[1] == "highvolume"
    bot(client)
    assert client.ask(action="query", list="allpages", aplimit="5000")["query"]["allpages"]
