"""On MariaDB: rows come along with pages, and a transaction ends with its last statement; answers stay the same."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymysql
import pytest
from conftest import REFWIKI, SITE
from engines import load_mariadb

import wikiquery
from wikiquery.db import company
from wikiquery.db.address import options
from wikiquery.db.line import Line

QUERY = {"action": "query", "format": "json", "formatversion": "2"}
LINKS = {**QUERY, "prop": "links", "pllimit": "max"}
TITLES = ("Reference Land", "Main Page|No such page|Special:Version", "Main Page|Talk:Reference Land", "No such page")


@pytest.fixture(scope="module")
def store(refstore: Path) -> Iterator[wikiquery.Wiki]:
    with wikiquery.open(refstore, SITE) as wiki:
        yield wiki


@pytest.fixture(scope="module")
def path(refstore: Path) -> str:
    """The wiki of the cases on MariaDB, in place of a database on SQLite: what the fixture `wiki` answers from."""
    url = os.environ.get("WIKIQUERY_TEST_MARIADB")
    if not url:
        pytest.skip("needs a mariadb server: set WIKIQUERY_TEST_MARIADB to the URL of one that tests may fill")
    try:
        loaded = load_mariadb(url, refstore, [REFWIKI], SITE, "wikiquery_company")
    except pymysql.OperationalError as error:
        pytest.skip(f"needs a server on which tests may make databases: {error.args[-1]}")
    with pymysql.connect(**options(loaded), autocommit=True) as connection, connection.cursor() as cursor:
        # A link to nothing, as old wikis have them: nothing is said of it.
        cursor.execute(
            "INSERT INTO pagelinks SELECT page_id, 99999999, 0 FROM page WHERE page_title = 'Reference_Land'"
        )
    return loaded


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each statement that was sent, whether the transaction was to end with it."""
    log: list[bool] = []
    ask = Line.ask

    def noting(self: Line, *given: Any, last: bool = False) -> Any:
        log.append(last)
        return ask(self, *given, last=last)

    monkeypatch.setattr(Line, "ask", noting)
    return log


def said(wiki: wikiquery.Wiki, asked: dict[str, str]) -> Any:
    return json.loads(wiki.respond(asked).body)


def test_links_come_along_with_their_page(wiki: wikiquery.Wiki, store: wikiquery.Wiki, sent: list[bool]) -> None:
    for titles in (*TITLES, *TITLES):
        asked = {**LINKS, "titles": titles}
        assert said(wiki, asked) == said(store, asked)
    sent.clear()
    said(wiki, {**LINKS, "titles": "Reference Land"})
    assert sent == [True]


def test_too_many_rows_are_read_by_themselves(
    wiki: wikiquery.Wiki, store: wikiquery.Wiki, sent: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company, "CHEAP", 2)
    asked = {**LINKS, "titles": "Reference Land|Main Page", "pllimit": "1"}
    for _ in range(4):
        assert said(wiki, asked) == said(store, asked)
    assert "continue" in said(wiki, asked)
    sent.clear()
    said(wiki, asked)
    assert sent == [False, True]


@pytest.mark.parametrize("limit", ["1", "2", "5", "max"])
@pytest.mark.parametrize("direction", ["ascending", "descending"])
def test_rows_come_along_with_generated_pages(
    wiki: wikiquery.Wiki, store: wikiquery.Wiki, sent: list[bool], limit: str, direction: str
) -> None:
    more = {"generator": "links", "gpllimit": limit, "gpldir": direction, "prop": "langlinks", "lllimit": "max"}
    for titles in (*TITLES, *TITLES):
        asked = {**QUERY, **more, "titles": titles}
        assert said(wiki, asked) == said(store, asked)
    sent.clear()
    said(wiki, {**QUERY, **more, "titles": "Reference Land"})
    assert sent == [True]


def test_what_was_not_foreseen_begins_anew(wiki: wikiquery.Wiki, store: wikiquery.Wiki, sent: list[bool]) -> None:
    asked = {**QUERY, "redirects": "1", "titles": "Reference Land"}
    for _ in range(3):
        said(wiki, asked)
    sent.clear()
    asked["titles"] = "Double A"
    assert said(wiki, asked) == said(store, asked)
    assert sent[0] is True
    assert not any(sent[1:])
    assert len(sent) > 3
