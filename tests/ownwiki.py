"""A database of its own for each test about accounts, which may change it, with a client: fixtures, as a plugin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from logins import SITE, Client, database

import wikiquery


@pytest.fixture(scope="session")
def made(refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that they are copied from."""
    return database(refdatabase, tmp_path_factory.mktemp("wiki"))


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """The database of one test."""
    mine = tmp_path / "mine.sqlite"
    mine.write_bytes(made.read_bytes())
    return mine


@pytest.fixture
def wiki(path: Path) -> Iterator[wikiquery.Wiki]:
    """What answers from it."""
    with wikiquery.open(path, SITE) as opened:
        yield opened


@pytest.fixture
def client(wiki: wikiquery.Wiki) -> Client:
    """A client that is not logged in."""
    return Client(wiki)
