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
    r"SCAN el": "links to other sites come in the order of the table itself",
}
"""Full scans that may be, each with its reason: a regular expression on the line of the plan."""

FILTERED = {
    r"FROM archive AS ar .*WHERE ar\.ar_actor <> ": "all but those of one account: most deleted revisions",
    r"FROM block AS bl .*WHERE COALESCE\(bl\.bl_expiry, bl\.bl_timestamp\) > ": "blocks that have not ended: most",
    r"FROM category AS cat WHERE \+cat\.cat_pages": "MediaWiki lists categories of a size in the order of titles, too",
    r"FROM image AS img .*WHERE (NOT )?EXISTS .*ORDER BY img\.img_timestamp": "files in the order of time",
    r"FROM linktarget AS lt .*ORDER BY lt\.lt_given": "titles in the order of MediaWiki's ids, until there are enough",
    r"FROM logging AS log .*WHERE log\.log_type <> \? ORDER BY": "all but one type of the log: most entries",
    r"FROM recentchanges AS rc .*ORDER BY rc\.rc_timestamp": "what happened in 30 days, in the order of time",
    r"FROM revision AS rev .*WHERE rev\.rev_actor <> ": "all but those of one user: most revisions",
    r"FROM revision AS rev .*WHERE page\.page_namespace IN .*ORDER BY rev\.rev_timestamp": "as MediaWiki: by time",
    r"FROM user AS usr WHERE (NOT )?EXISTS .*ORDER BY usr\.user_name": "users in the order of names, as MediaWiki",
}
"""Statements that go along an index and leave rows out, each with its reason: a regular expression on the statement."""

SORTS = {
    r"FROM image AS img .*img\.img_name IN .* ORDER BY img\.img_timestamp": "of the few files that another index found",
    r"FROM linktarget AS lt .* lt\.lt_title (<|>).* ORDER BY lt\.lt_given": "MediaWiki's order is that of ids",
    r"FROM (page|template)links AS .*lt_title = \?.* ORDER BY .l\..l_from": "links to the few titles asked for",
    r"FROM externallinks AS el .*WHERE .*el_(from|to_domain_index).* ORDER BY el\.el_id": "of a page, to a host",
    r"FROM protected_titles AS pt .*pt_namespace": "the protected titles of a namespace are few",
    r"FROM change_tag AS ct .* ORDER BY log\.log_timestamp": "the entries of the log with a tag, found by the tag",
    r"FROM logging AS log .* log\.log_title >= .* ORDER BY": "titles that begin so: entry by entry of one title first",
    r"FROM block AS bl .*(bl_id|address|user_text|ip_hex|range_start) (IN|=|>=)": "the blocks of some, of a range",
    r"FROM categorylinks AS cl .*lt_title IN .* ORDER BY cl\.cl_from": "the few categories asked for",
    r"FROM watchlist AS wl .* ORDER BY rc\.rc_timestamp": "the changes of the few pages that somebody watches",
    r"FROM archive AS ar .*ar\.ar_rev_id (=|IN) .* ORDER BY": "deleted revisions that another index found, but few",
    r"FROM filearchive AS fa .* fa\.fa_sha1 = ": "deleted files of one content are few",
    r"FROM revision AS rev CROSS JOIN actor .*rev\.rev_page (=|IN) .* ORDER BY rev\.rev_page": "who edited some pages",
    r"FROM querycache AS qc .* ORDER BY qc\.qc_value": "those of a list, of 5,000 at most, that have the same value",
    r"FROM echo_notification AS nt .*nt\.notification_user = .* GROUP BY": "what one account has not read",
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


def test_what_goes_along_an_index_ends_with_the_rows_asked_for(statements: dict[str, list[str]]) -> None:
    """Such a scan ends at the limit, but only where most rows are of those asked for."""
    along = [sql for sql, plan in statements.items() if any(line.startswith("SCAN ") for line in plan)]
    assert [sql for sql in along if "LIMIT ?" not in sql and not unfiltered(sql)] == []
    filtered = [sql for sql in along if not unfiltered(sql) and not read_whole(statements[sql])]
    assert [sql for sql in filtered if not any(re.search(known, sql) for known in FILTERED)] == []


def unfiltered(sql: str) -> bool:
    """Whether a statement has no condition of its own: those of selects in brackets do not count."""
    while inner := re.search(r"\([^()]*\)", sql):
        sql = sql[: inner.start()] + sql[inner.end() :]
    return " WHERE " not in sql


def read_whole(plan: list[str]) -> bool:
    """Whether a table is read without an index, which ALLOWED tells of."""
    return any(line.startswith("SCAN ") and "USING" not in line for line in plan)


def test_order_comes_from_an_index(statements: dict[str, list[str]]) -> None:
    """A tree is made to sort all, or what is in order so far, and for DISTINCT and GROUP BY."""
    assert [sql for sql in sorting(statements) if not any(re.search(known, sql) for known in SORTS)] == []


def sorting(statements: dict[str, list[str]]) -> list[str]:
    return [sql for sql, plan in statements.items() if any("TEMP B-TREE" in line for line in plan)]


def test_exceptions_are_needed(statements: dict[str, list[str]]) -> None:
    scans = [line for plan in statements.values() for line in plan if "USING" not in line]
    along = [sql for sql, plan in statements.items() if any(line.startswith("SCAN ") for line in plan)]
    assert [known for known in ALLOWED if not any(re.match(known, line) for line in scans)] == []
    assert [known for known in FILTERED if not any(re.search(known, sql) for sql in along)] == []
    assert [known for known in SORTS if not any(re.search(known, sql) for sql in sorting(statements))] == []


def test_there_are_statements(statements: dict[str, list[str]]) -> None:
    assert len(statements) > 600
