"""No module reads a whole table, none sorts more than a page's own rows: the plan of each statement of the cases."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import apsw
import casefile
import pytest
from readers import session

import wikiquery

ALLOWED = {
    r"SCAN ss": "site_stats has one row",
    r"SCAN ug": "the groups of all users: a table of those who have any",
    r"SCAN el": "links to other sites come in the order of the table itself",
    r"SCAN iw": "the interwiki map is read whole",
    r"SCAN lt$": "titles in the order of their ids, until there are enough of the namespace",
}
"""Full scans that may be, each with its reason: a regular expression on the line of the plan."""

SORTS = {
    r"FROM image AS img .*img\.img_name IN .* ORDER BY img\.img_timestamp": "of the few files that another index found",
    r"FROM linktarget AS lt .* lt\.lt_title (<|>).* ORDER BY lt\.lt_id": "MediaWiki lists titles in the order of ids",
    r"FROM (page|template|image)links AS .* ORDER BY .l\..l_from": "page after page: the titles of links are elsewhere",
    r"FROM (page|template|image|category)links AS .*WHERE .l\..l_from = \? ORDER BY": "of one page",
    r"FROM externallinks AS el .*WHERE .*el_(from|to_domain_index).* ORDER BY el\.el_id": "of a page, to a host",
    r"FROM protected_titles AS pt .*pt_namespace": "the protected titles of a namespace are few",
    r"FROM change_tag AS ct .* ORDER BY log\.log_timestamp": "the entries of the log with a tag, found by the tag",
    r"FROM logging AS log .* log\.log_title >= .* ORDER BY": "titles that begin so: entry by entry of one title first",
    r"FROM block AS bl .*(bl_id|address|user_text|ip_hex|range_start) (IN|=|>=)": "the blocks of some, of a range",
    r"FROM categorylinks AS cl .* ORDER BY cl\.cl_from": "page after page: the titles of categories are elsewhere",
    r"FROM watchlist AS wl .* ORDER BY rc\.rc_timestamp": "the changes of the few pages that somebody watches",
    r"FROM archive AS ar .*ar\.ar_rev_id (=|IN) .* ORDER BY": "deleted revisions that another index found, but few",
    r"FROM filearchive AS fa .* fa\.fa_sha1 = ": "deleted files of one content are few",
    r"FROM user_groups AS ug .* ORDER BY usr\.user_name": "those in a group are few, and no index has their names",
}
"""Sorts that may be, each with its reason: a regular expression on the statement."""


@pytest.fixture(scope="module")
def statements(
    refstore: Path, refdatabase: Path, geostore: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """The plan of every statement, as SQLite makes it for a table of unknown, that is large, size."""
    path = tmp_path_factory.mktemp("plans") / "refwiki.store"
    of_database = list(casefile.every(casefile.DATABASE))
    # What is not in dumps is derived from them for the same questions, or said to be missing.
    dumped = plans(refstore, path, [*casefile.every(), *of_database])
    return dumped | plans(refdatabase, path, of_database) | plans(geostore, path, list(casefile.of_geodata()))


def plans(store: Path, copy: Path, cases: Sequence[casefile.Case]) -> dict[str, list[str]]:
    """The plans of the statements that cases make of a store; `copy` is where it may be changed."""
    shutil.copy(store, copy)
    apsw.Connection(str(copy)).execute("DELETE FROM sqlite_stat1")
    seen: dict[str, tuple[object, ...]] = {}
    with wikiquery.open(copy) as wiki:
        run = wiki.database.run

        def noted(sql: str, values: Sequence[object]) -> list[tuple[object, ...]]:
            seen.setdefault(sql, tuple(values))
            return run(sql, values)

        wiki.database.run = noted  # type: ignore[method-assign]
        for case in cases:
            wiki.respond(case.params, session=session(case.account))
        return {sql: [row[3] for row in run(f"EXPLAIN QUERY PLAN {sql}", values)] for sql, values in seen.items()}


def test_no_table_is_read_whole(statements: dict[str, list[str]]) -> None:
    scans = {
        sql: line
        for sql, plan in statements.items()
        for line in plan
        if line.startswith("SCAN ") and "USING" not in line and not any(re.match(known, line) for known in ALLOWED)
    }
    assert not scans


def test_order_comes_from_an_index(statements: dict[str, list[str]]) -> None:
    sorts = [
        sql
        for sql, plan in statements.items()
        if any("TEMP B-TREE FOR ORDER BY" in line for line in plan) and not any(re.search(s, sql) for s in SORTS)
    ]
    assert not sorts


def test_there_are_statements(statements: dict[str, list[str]]) -> None:
    assert len(statements) > 60
