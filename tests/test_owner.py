"""Asking in an account's name, without a server and without its password: whoever has the data may."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import wikiquery
from wikiquery.accounts import Enrolment
from wikiquery.accounts.hashes import generated
from wikiquery.errors import ApiError, StoreError


@pytest.fixture(scope="module")
def store(refstore: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store with two accounts beside it."""
    path = tmp_path_factory.mktemp("owner") / "refwiki.store"
    shutil.copy(refstore, path)
    with wikiquery.open(path) as wiki:
        assert wiki.accounts is not None
        enrolment = Enrolment(wiki.accounts)
        enrolment.add("Admin", generated(), ["sysop"], [])
        enrolment.add("Reader@app", generated(), ["bot"], [])
    yield str(path)


def test_nobody(store: str) -> None:
    with wikiquery.open(store) as wiki:
        assert wiki.query(meta="userinfo")["query"]["userinfo"]["anon"]
        assert len(wiki.query(list="allpages", aplimit="max")["query"]["allpages"]) == 500


def test_account(store: str) -> None:
    with wikiquery.open(store, user="admin") as wiki:
        said = wiki.query(meta="userinfo", uiprop="groups|rights", assert_="user", assertuser="Admin")["query"][
            "userinfo"
        ]
        assert said["name"] == "Admin" and said["groups"][0] == "sysop" and "deletedhistory" in said["rights"]
        # apihighlimits
        assert len(wiki.query(list="allpages", aplimit="max")["query"]["allpages"]) > 500
        with pytest.raises(ApiError, match="assertanonfailed"):
            wiki.query(assert_="anon")


def test_bot_password(store: str) -> None:
    with wikiquery.open(store, user="Reader@app") as wiki:
        assert wiki.query(meta="userinfo", assert_="bot")["query"]["userinfo"]["name"] == "Reader"


@pytest.mark.parametrize("name", ["Zoë", "Admin@app", "Reader", "#1", ""])
def test_no_such_account(store: str, name: str) -> None:
    with pytest.raises(StoreError, match="there is no account"):
        wikiquery.open(store, user=name)
