"""A wiki's own database answers the same in every layout that MediaWiki has had, and whatever its tables are called."""

import json
import os
import time
from pathlib import Path

import apsw
import casefile
import pymysql
import pytest
from carry import to_mariadb
from conftest import SITE
from layouts import LAYOUTS, convert, of_mediawiki, prefixed
from readers import session

import wikiquery

CONCERNED = (
    "alllinks alltransclusions allfileusages links linkshere templates transcludedin images fileusage imageusage"
    " backlinks embeddedin categories categorymembers allcategories categoryinfo extlinks exturlusage revisions"
    " allrevisions usercontribs contributors users allusers imageinfo allimages duplicatefiles pageimages querypage"
    " recentchanges logevents protectedtitles allpages"
)
ORDERED = {"alllinks": "pagelinks", "alltransclusions": "templatelinks"}
"""Modules whose order is that of the numbers of titles, where their table has them."""


@pytest.fixture(scope="module")
def bases(refstore: Path, refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wiki of the cases and what its database tells beside them, as MediaWiki's own databases on SQLite."""
    folder = tmp_path_factory.mktemp("layouts")
    sources = {"": refstore, casefile.DATABASE: refdatabase}
    return {name: of_mediawiki(store, folder / f"wiki{name}.sqlite") for name, store in sources.items()}


def differing(path: Path | str, cases: list[casefile.Case], prefix: str = "") -> list[str]:
    """The cases that a database answers otherwise."""
    found = []
    with wikiquery.open(path, SITE, prefix=prefix) as wiki:
        for case in cases:
            ours = casefile.canonical(json.loads(wiki.respond(case.params, session=session(case.account)).body))
            if json.dumps(ours) != json.dumps(casefile.canonical(case.answer)):
                found.append(f"{case.file}: {case.name}")
    return found


def cases(folder: str, without: set[str]) -> list[casefile.Case]:
    """The cases of the modules that layouts concern, without those of some modules."""
    every = casefile.every(folder) if folder else casefile.every()
    return [case for case in every if case.has_answer and case.file in set(CONCERNED.split()) - without]


def by_title(path: Path) -> set[str]:
    """The modules that go by titles in this database."""
    with wikiquery.open(path, SITE) as wiki:
        lacking = {column.table.sql for column in wiki.database.layout.absent if column is not None}
    return {module for module, table in ORDERED.items() if table in lacking}


@pytest.mark.parametrize("folder", ["", casefile.DATABASE], ids=["pages", "database"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_answers_are_the_same(bases: dict[str, Path], tmp_path: Path, layout: str, folder: str) -> None:
    path = convert(bases[folder], tmp_path / "wiki.sqlite", layout)
    asked = cases(folder, by_title(path) if not folder else set())
    assert len(asked) > 50
    assert differing(path, asked) == []


def key(item: dict[str, str]) -> str:
    """What titles are sorted by."""
    return item["title"].replace(" ", "_")


@pytest.mark.parametrize("module", ORDERED)
def test_titles_are_the_same_in_another_order(bases: dict[str, Path], tmp_path: Path, module: str) -> None:
    """As MediaWiki of that time: where links name titles themselves, they come in the order of the titles."""
    path = convert(bases[""], tmp_path / "wiki.sqlite", "1.40")
    prefix = {"alllinks": "al", "alltransclusions": "at"}[module]
    asked = {"list": module, f"{prefix}prop": "ids|title", f"{prefix}limit": "50"}
    with wikiquery.open(path, SITE) as old, wikiquery.open(bases[""], SITE) as new:
        links, known = ([(key(item), item["fromid"]) for item in wiki.each(**asked)] for wiki in (old, new))
        assert sorted(links) == sorted(known)
        assert links == sorted(links)
        unique = {"list": module, f"{prefix}unique": True, f"{prefix}dir": "descending"}
        titles = [key(item) for item in old.each(**unique)]
        assert titles == sorted({title for title, _ in known}, reverse=True)


@pytest.mark.parametrize("direction", ["ascending", "descending"])
@pytest.mark.parametrize(
    ("prop", "prefix"), [("links", "pl"), ("templates", "tl"), ("images", "im"), ("categories", "cl")]
)
def test_links_go_on_the_same_from_any_title(
    bases: dict[str, Path], refstore: Path, prop: str, prefix: str, direction: str
) -> None:
    """A store goes by numbers that stand for titles; from titles that there are, and that there are not."""
    with wikiquery.open(refstore) as store, wikiquery.open(bases[""], SITE) as live:
        asked = {"prop": prop, f"{prefix}dir": direction, f"{prefix}limit": "1"}
        pages = [page["pageid"] for page in store.query(list="allpages", aplimit=50)["query"]["allpages"]]
        tokens = {
            answer["continue"][f"{prefix}continue"]
            for answer in store.all(**asked, pageids=pages)
            if f"{prefix}continue" in answer.get("continue", {})
        }
        assert len(tokens) > 5
        for token in [token + end for token in sorted(tokens)[:30] for end in ("", "!", "\U0010fffd")]:
            for chosen in (pages, pages[:1]):
                query = asked | {"pageids": chosen, f"{prefix}continue": token}
                assert store.query(**query) == live.query(**query), token


@pytest.mark.parametrize("layout", ["1.39", "1.45", "later"])
@pytest.mark.parametrize("folder", ["", casefile.DATABASE], ids=["pages", "database"])
def test_prefix(bases: dict[str, Path], tmp_path: Path, layout: str, folder: str) -> None:
    path = prefixed(convert(bases[folder], tmp_path / "plain.sqlite", layout), tmp_path / "wiki.sqlite", "mw_")
    asked = cases(folder, set(ORDERED))
    assert differing(path, asked, "mw_") == []
    with pytest.raises(wikiquery.StoreError, match="no table `page`"):
        wikiquery.open(path, SITE)


@pytest.mark.parametrize("layout", ["1.39", "1.40", "1.44", "later"])
@pytest.mark.parametrize("folder", ["", casefile.DATABASE], ids=["pages", "database"])
def test_mariadb(bases: dict[str, Path], tmp_path: Path, layout: str, folder: str) -> None:
    """Its dialect says some things otherwise."""
    server = os.environ.get("WIKIQUERY_TEST_MARIADB")
    if not server:
        pytest.skip("needs a mariadb server: set WIKIQUERY_TEST_MARIADB to the URL of one that tests may fill")
    path = convert(bases[folder], tmp_path / "wiki.sqlite", layout)
    try:
        url = to_mariadb(str(path), server, "wikiquery_layouts")
    except pymysql.OperationalError as error:
        pytest.skip(f"needs a server on which tests may make databases: {error.args[-1]}")
    asked = cases(folder, by_title(path) if not folder else set())
    assert differing(url, asked) == []


@pytest.mark.parametrize("prefix", ["mw-", "a b", "x;", "é", "x" * 41])
def test_bad_prefix(bases: dict[str, Path], prefix: str) -> None:
    with pytest.raises(wikiquery.StoreError, match="begins no names of tables"):
        wikiquery.open(bases[""], SITE, prefix=prefix)


def test_a_wiki_may_write(bases: dict[str, Path], tmp_path: Path) -> None:
    """What is written is seen by the next request, and by none that has begun."""
    path = tmp_path / "wiki.sqlite"
    path.write_bytes(bases[""].read_bytes())
    writer = apsw.Connection(str(path))
    writer.execute("PRAGMA journal_mode = WAL").fetchall()
    with wikiquery.open(path, SITE) as wiki:
        count = "SELECT count(*) FROM page"
        with wiki.database.session():
            before = wiki.database.run(count, ())
            writer.execute("DELETE FROM page WHERE page_id % 2")
            assert wiki.database.run(count, ()) == before
        with wiki.database.session():
            assert wiki.database.run(count, ()) < before
        # No request is under way: nothing is held that a writer would have to wait for.
        assert writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0] == 0


def test_times_with_hyphens(bases: dict[str, Path], tmp_path: Path) -> None:
    """As a copy of another database has them."""
    path = convert(bases[""], tmp_path / "wiki.sqlite", "1.43")
    parts = [
        f"substr(cl_timestamp, {at}, {length})" for at, length in ((1, 4), (5, 2), (7, 2), (9, 2), (11, 2), (13, 2))
    ]
    spelled = "printf('%s-%s-%s %s:%s:%s', " + ", ".join(parts) + ")"
    connection = apsw.Connection(str(path))
    connection.execute(f"UPDATE categorylinks SET cl_timestamp = {spelled}")
    alike = "SELECT count(*) FROM categorylinks WHERE cl_timestamp NOT LIKE '____-__-__ __:__:__'"
    assert connection.execute(alike).fetchall() == [(0,)]
    connection.close()
    asked = [case for case in cases("", set()) if case.file in ("categories", "categorymembers")]
    assert differing(path, asked) == []


@pytest.mark.parametrize("kind", ["store", "live"])
def test_no_request_takes_longer_than_it_may(
    refstore: Path, bases: dict[str, Path], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Neither of a store nor of a wiki's database; the next one has all its time."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    asked = {"action": "query", "format": "json", "list": "allpages"}
    with wikiquery.open(refstore if kind == "store" else bases[""], SITE, timeout=0.2) as wiki:
        before = wiki.respond(asked)
        run = wiki.database.run
        monkeypatch.setattr(wiki.database, "run", lambda sql, values: run(endless, ()))
        begun = time.monotonic()
        slow = wiki.respond(asked)
        assert time.monotonic() - begun < 10
        assert (slow.status, slow.code) == (503, "internal_api_error_DBQueryTimeoutError")
        assert ("Retry-After", "5") in slow.headers
        monkeypatch.setattr(wiki.database, "run", run)
        assert wiki.respond(asked) == before


def test_a_wiki_that_writes_for_long(bases: dict[str, Path], tmp_path: Path) -> None:
    """A writer that lets nobody read is a database that is away, for the moment."""
    path = tmp_path / "wiki.sqlite"
    path.write_bytes(bases[""].read_bytes())
    with wikiquery.open(path, SITE, timeout=0.1) as wiki:
        before = wiki.respond({"action": "query", "format": "json", "list": "allpages"})
        writer = apsw.Connection(str(path))
        writer.execute("BEGIN EXCLUSIVE")
        away = wiki.respond({"action": "query", "format": "json", "list": "allpages"})
        assert (away.status, away.code) == (503, "internal_api_error_DBConnectionError")
        writer.execute("ROLLBACK")
        assert wiki.respond({"action": "query", "format": "json", "list": "allpages"}) == before


def test_sort_keys_that_are_no_text(bases: dict[str, Path], tmp_path: Path) -> None:
    """Collations other than `uppercase` make bytes: a list goes on where it ended, one member at a time."""
    path = tmp_path / "wiki.sqlite"
    path.write_bytes(bases[""].read_bytes())
    connection = apsw.Connection(str(path))
    members = connection.execute("SELECT cl_from, cl_target_id FROM categorylinks").fetchall()
    connection.executemany(
        "UPDATE categorylinks SET cl_sortkey = CAST(? AS TEXT) WHERE cl_from = ? AND cl_target_id = ?",
        [(bytes([200 + n % 5, 1 + n % 200, 255]), *member) for n, member in enumerate(members)],
    )
    connection.close()
    with wikiquery.open(path, SITE) as wiki:
        asked = {"list": "categorymembers", "cmtitle": "Category:All stubs", "cmprop": "ids"}
        whole = [item["pageid"] for item in wiki.each(**asked, cmlimit="max")]
        assert len(whole) > 5
        assert [item["pageid"] for item in wiki.each(**asked, cmlimit="1")] == whole
