"""Accounts that are kept beside a store made of dumps: `wikiquery user`, and logging in with them."""

import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from logins import Client

import wikiquery
from wikiquery.accounts import FIRST_OWN_ID
from wikiquery.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(refstore: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ref.store"
    shutil.copy(refstore, path)
    return path


@pytest.fixture
def run(store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `wikiquery user …` for the store; `line` is what stands in the input."""

    def command(*arguments: str, line: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(line))
        status = main(["user", *arguments, "--store", str(store)])
        said = capsys.readouterr()
        return status, said.out.strip(), said.err.strip()

    return command


@pytest.fixture
def client(store: Path) -> Iterator[Client]:
    with wikiquery.open(store) as wiki:
        yield Client(wiki)


def rights(client: Client) -> set[str]:
    return set(client.ask(action="query", meta="userinfo", uiprop="rights")["query"]["userinfo"]["rights"])


def test_an_account_of_our_own(run: Run, client: Client, store: Path) -> None:
    assert client.client_login("Somebody new", "a long secret")["status"] == "FAIL"
    assert run("add", "somebody new", "--right", "apihighlimits", line="a long secret\n") == (
        0,
        "added Somebody new",
        "",
    )
    assert store.with_name("ref.store.users").stat().st_mode & 0o777 == 0o600
    assert client.client_login("Somebody new", "a long secret")["status"] == "PASS"
    assert "apihighlimits" in rights(client)
    said = client.ask(action="query", meta="userinfo", uiprop="groups|blockinfo|hasmsg|options")
    assert "warnings" not in said
    assert said["query"]["userinfo"]["id"] == FIRST_OWN_ID
    assert run("list") == (0, f"Somebody new\t{FIRST_OWN_ID}\t\tapihighlimits", "")


def test_a_name_that_the_wiki_knows_has_its_id(run: Run, client: Client) -> None:
    run("add", "Reader", "--group", "bot", "--group", "sysop", line="a long secret")
    client.client_login("Reader", "a long secret")
    said = client.ask(action="query", meta="userinfo", uiprop="groups|groupmemberships")["query"]["userinfo"]
    assert (said["id"], said["groups"]) == (5, ["bot", "sysop", "*", "user", "autoconfirmed"])
    assert said["groupmemberships"][0] == {"group": "bot", "expiry": "infinity"}


def test_a_name_like_a_bot_passwords(run: Run, client: Client) -> None:
    status, password, _ = run("add", "Robot@harvest", "--group", "bot", "--generate")
    assert (status, len(password)) == (0, 32)
    assert client.log_in("Robot@harvest", password) == {
        "result": "Success", "lguserid": FIRST_OWN_ID, "lgusername": "Robot",
    }  # fmt: skip
    assert "bot" in rights(client)
    # Another name of the same account has its id.
    run("add", "Robot@other", "--generate")
    run("add", "Somebody", "--generate")
    names = [line.split("\t")[:2] for line in run("list")[1].splitlines()]
    assert names == [
        ["Robot@harvest", str(FIRST_OWN_ID)], ["Robot@other", str(FIRST_OWN_ID)], ["Somebody", str(FIRST_OWN_ID + 1)],
    ]  # fmt: skip


def test_another_password_ends_sessions(run: Run, client: Client) -> None:
    run("add", "Somebody", line="a long secret")
    client.client_login("Somebody", "a long secret")
    assert client.name == "Somebody"
    _, password, _ = run("password", "Somebody", "--generate")
    assert client.name == "192.0.2.7"
    assert client.client_login("Somebody", password)["status"] == "PASS"
    assert run("remove", "Somebody") == (0, "removed Somebody", "")
    assert client.name == "192.0.2.7"
    assert client.client_login("Somebody", password)["status"] == "FAIL"
    assert run("list") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "line", "error"),
    [
        (("add", "Somebody"), "short", "a password has 8 characters or more"),
        (("add", "Somebody"), "x" * 5000, "a password has 4096 bytes or less"),
        (("add", "Somebody@app"), "a long secret", "use --generate"),
        (("add", "A[b]", "--generate"), "", "no account can be called A[b]"),
        (("add", "Somebody@", "--generate"), "", "no account can be called Somebody@"),
        (("add", "192.0.2.7", "--generate"), "", "no account can be called 192.0.2.7"),
        (("add", "Somebody", "--group", "nosuch", "--generate"), "", "the wiki has no group nosuch; it has bot,"),
        (("add", "Somebody", "--right", "nosuch", "--generate"), "", "the wiki has no right nosuch"),
        (("add", "there", "--generate"), "", "there is an account there already"),
        (("remove", "Nobody"), "", "there is no account Nobody"),
        (("password", "Nobody", "--generate"), "", "there is no account Nobody"),
    ],
)
def test_what_is_refused(run: Run, arguments: tuple[str, ...], line: str, error: str) -> None:
    run("add", "There", "--generate")
    status, out, err = run(*arguments, line=line)
    assert (status, out) == (1, "")
    assert err.startswith("wikiquery: ")
    assert error in err
    assert len(run("list")[1].splitlines()) == 1


def test_the_only_store_here_is_meant(store: Path) -> None:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        asked = [sys.executable, "-m", "wikiquery", "user", *arguments]
        return subprocess.run(
            asked, cwd=store.parent, input="a long secret\n", capture_output=True, text=True, check=False
        )

    assert command("add", "Somebody", "--group", "bot").stdout == "added Somebody\n"
    shutil.copy(store, store.with_name("two.store"))
    assert "name the store with --store" in command("list").stderr


def test_a_register_that_is_none(run: Run, store: Path) -> None:
    store.with_name("ref.store.users").write_text("this is no database, whatever its name may say of it")
    status, _, err = run("list")
    assert (status, "cannot be read" in err) == (1, True)
    status, _, err = run("add", "Somebody", "--generate")
    assert (status, "the accounts cannot be" in err) == (1, True)
