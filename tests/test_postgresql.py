"""A PostgreSQL database as MediaWiki makes it: points in time and bytes have other types there than in stores."""

import os
from collections.abc import Iterator
from pathlib import Path

import casefile
import psycopg
import pytest
from conftest import PARTS, SITE
from engines import load_postgresql, named
from native import native
from test_layouts import cases, differing

import wikiquery

NAME = "wikiquery_native"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server on which there may be a database."""
    url = os.environ.get("WIKIQUERY_TEST_POSTGRESQL")
    if not url:
        pytest.skip("needs a postgresql server: set WIKIQUERY_TEST_POSTGRESQL to the URL of one that tests may fill")
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")


def filled(server: str, part: str, request: pytest.FixtureRequest) -> str:
    """The wiki of the cases, or what its database tells beside it, in a database that is a store."""
    fixture, sources = PARTS[part]
    store: Path = request.getfixturevalue(fixture)
    return load_postgresql(server, store, sources, SITE, NAME)


@pytest.mark.parametrize(
    "part, folder, prefix, old_names",
    [("", "", "", False), ("of the database", casefile.DATABASE, "", True), ("", "", "mw_", False)],
    ids=["pages", "database, old names", "prefix"],
)
def test_answers_are_the_same(
    server: str, request: pytest.FixtureRequest, part: str, folder: str, prefix: str, old_names: bool
) -> None:
    url = filled(server, part, request)
    native(url, prefix=prefix, old_names=old_names)
    asked = cases(folder, set())
    assert len(asked) > 50
    assert differing(url, asked, prefix) == []


def test_a_schema_of_another_name(server: str, request: pytest.FixtureRequest) -> None:
    url = filled(server, "", request)
    native(url, schema="wiki")
    with pytest.raises(wikiquery.StoreError, match="no table `page`"):
        wikiquery.open(url, SITE)
    mark = "&" if "?" in url else "?"
    with wikiquery.open(f"{url}{mark}options=-csearch_path%3Dwiki", SITE) as wiki:
        assert wiki.query(list="allpages", aplimit=1)["query"]["allpages"]


def test_after_a_statement_that_failed_the_next_request_is_answered(
    server: str, request: pytest.FixtureRequest
) -> None:
    url = filled(server, "", request)
    native(url)
    with wikiquery.open(url, SITE) as wiki:
        with wiki.database.session(), pytest.raises(psycopg.Error):
            wiki.database.run("SELECT 1 / 0", ())
        assert wiki.query(list="allpages", aplimit=1)["query"]["allpages"]
    assert named(server, NAME) == url
