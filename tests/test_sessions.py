"""Sessions: the cookie, how long it is good for, and the tokens that go with it."""

from pathlib import Path

import pytest
from logins import PASSWORDS, SITE, Client, bot, change, hashed

import wikiquery
from wikiquery.accounts import session
from wikiquery.accounts import ticket as tickets


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
