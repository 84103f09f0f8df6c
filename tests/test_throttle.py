"""Who tries passwords too often, or too many at once, has to wait."""

import threading
from pathlib import Path

import pytest
from logins import PASSWORDS, SITE, Client, bot, change

import wikiquery
from wikiquery.accounts import ledger


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


def test_hashes_of_several_kinds_do_not_tell_who_is_there(
    client: Client, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that are not there take what accounts take: now and then one kind, now and then another, each its own."""
    some = "SELECT user_id FROM user WHERE user_password LIKE ':%' ORDER BY user_id LIMIT 1"
    change(path, f"UPDATE user SET user_password = ? WHERE user_id IN ({some})", ":A:" + "0" * 32)
    tried: list[str] = []
    monkeypatch.setattr("wikiquery.accounts.hashes.matches", lambda stored, _: bool(tried.append(stored)))
    names = [f"Nobody {n}" for n in range(40)]
    for name in names * 2:
        client.log_in(name, "nope")
    assert tried[:40] == tried[40:]
    assert {stored.split(":")[1] for stored in tried} == {"A", "B"}
