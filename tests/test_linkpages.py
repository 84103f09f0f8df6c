"""Links written as finished pages are the tables and indexes that SQLite would have made."""

import json
import random
from pathlib import Path

import apsw
import pytest

from wikiquery.importer import packed_links
from wikiquery.importer.sqlite_target import SqliteTarget
from wikiquery.schema.store_tables import TABLES

pytestmark = pytest.mark.skipif(not packed_links.COMPILED, reason="needs the compiled modules")
Links = list[tuple[int, int, int]]


def links(count: int, largest: int, seed: int = 1) -> Links:
    """Rows of pagelinks; a page is always in the same namespace, some links come twice."""
    chance = random.Random(seed)
    rows = []
    for _ in range(count):
        page = chance.randrange(largest)
        rows.append((page, (0, 0, 14, -1, 3000)[page % 5], chance.randrange(largest)))
    return rows


def built(tmp_path: Path, rows: Links, columns: tuple[str, ...] = TABLES["pagelinks"].names) -> apsw.Connection:
    target = SqliteTarget(tmp_path / "test.store")
    for name in ("page", "pagelinks"):
        target.create(TABLES[name])
    for start in range(0, len(rows), 1000):
        target.insert(TABLES["pagelinks"], columns, rows[start : start + 1000])
    counted = target.index(TABLES["pagelinks"])
    assert counted.rows == (len(set(rows)) if rows else None)
    target.finish({"tables": json.dumps({})})
    return apsw.Connection(str(tmp_path / "test.store"))


@pytest.mark.parametrize("largest", [3, 300, 2**31 + 5, 2**48 - 1])
@pytest.mark.parametrize("count", [1, 2, 450, 451, 5_000, 60_000])
def test_trees_of_every_height_and_width(tmp_path: Path, count: int, largest: int) -> None:
    rows = links(count, largest)
    db = built(tmp_path, rows)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    once = sorted(set(rows))
    names = "pl_from, pl_from_namespace, pl_target_id"
    for index in ("NOT INDEXED", "INDEXED BY pl_target_id"):
        got = db.execute(f"SELECT pl_from, pl_target_id FROM pagelinks {index} WHERE pl_target_id >= 0")
        assert sorted(got) == sorted((page, target) for page, _, target in once)
    index = "INDEXED BY pl_backlinks_namespace_target_id WHERE pl_from_namespace > -9"
    assert sorted(db.execute(f"SELECT {names} FROM pagelinks {index}")) == once
    assert list(db.execute(f"SELECT {names} FROM pagelinks ORDER BY pl_from, pl_target_id")) == sorted(
        once, key=lambda row: (row[0], row[2])
    )


def test_what_does_not_fit_into_memory_waits_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wikiquery.importer._linkruns import LinkRuns

    monkeypatch.setattr(packed_links, "LinkRuns", lambda folder: LinkRuns(folder, 700))
    rows = links(40_000, 2_000)
    db = built(tmp_path, rows)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sorted(db.execute("SELECT pl_from, pl_from_namespace, pl_target_id FROM pagelinks")) == sorted(set(rows))
    assert [path.name for path in tmp_path.iterdir()] == ["test.store"]


def test_the_order_of_a_dumps_columns_does_not_matter(tmp_path: Path) -> None:
    columns = ("pl_from", "pl_target_id", "pl_from_namespace")
    db = built(tmp_path, [(1, 7, 14)], columns)
    assert list(db.execute("SELECT pl_from, pl_target_id, pl_from_namespace FROM pagelinks")) == [(1, 7, 14)]


def test_a_page_in_two_namespaces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="two namespaces"):
        built(tmp_path, [(1, 0, 7), (1, 14, 7)])


def test_numbers_out_of_all_bounds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="a link from 1"):
        built(tmp_path, [(1, 0, 2**60)])


def test_without_the_compiled_modules_all_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = sorted(set(links(3_000, 500)))
    (tmp_path / "a").mkdir()
    packed = built(tmp_path / "a", rows)
    monkeypatch.setattr(packed_links, "COMPILED", False)
    target = SqliteTarget(tmp_path / "plain.store")
    target.create(TABLES["pagelinks"])
    target.insert(TABLES["pagelinks"], TABLES["pagelinks"].names, rows)
    target.index(TABLES["pagelinks"])
    target.finish({})
    plain = apsw.Connection(str(tmp_path / "plain.store"))
    for sql in (
        "SELECT * FROM pagelinks",
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name = 'pagelinks' ORDER BY name",
    ):
        assert list(packed.execute(sql)) == list(plain.execute(sql))
