"""The search index as imports make it: alone or with other processes, with and without a compiler."""

import io
import random
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from wikiquery.errors import StoreError
from wikiquery.importer import Reporter, import_dumps, run, search, searchtexts
from wikiquery.importer.markupwords import beside, beside_plainly

HERE = Path(__file__).resolve().parent
TEXTS = sorted((HERE / "refwiki").glob("*-meta-history.xml.bz2"))
Made = Callable[[int], Path]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Imports the texts of the recorded wiki by so many processes."""

    def make(jobs: int) -> Path:
        store = tmp_path / f"{jobs}.store"
        import_dumps(TEXTS, str(store), jobs=jobs, querypages=False, report=Reporter(io.StringIO()))
        return store

    return make


def index_of(store: Path) -> list[list[tuple[object, ...]]]:
    """All that is in the index: every word with its place, and the tables beside."""
    db = apsw.Connection(str(store))
    db.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, search_text, instance)")
    db.execute("CREATE VIRTUAL TABLE temp.titles USING fts5vocab(main, search_titles, instance)")
    names = ("places", "titles", "search_pages", "search_words")
    return [list(db.execute(f"SELECT * FROM {name}")) for name in names]


def test_more_processes_make_the_same_index(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = index_of(made(1))
    monkeypatch.setattr(run, "ALONE", 0)
    monkeypatch.setattr(search, "BATCH", 37)
    assert all(alone)
    assert index_of(made(2)) == alone


def test_a_process_that_ends_ends_the_import(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ALONE", 0)
    monkeypatch.setattr(searchtexts, "COMMAND", (sys.executable, "-c", "pass"))
    with pytest.raises(StoreError, match="search index"):
        made(2)


def test_the_pages_are_numbered_by_links(refstore: Path) -> None:
    db = apsw.Connection(str(refstore), flags=apsw.SQLITE_OPEN_READONLY)
    rows = list(db.execute("SELECT sp_namespace, -sp_incoming, sp_page, sp_id FROM search_pages"))
    assert [row[3] for row in sorted(rows)] == list(range(1, len(rows) + 1))
    (linked,) = db.execute(
        "SELECT sp_incoming FROM search_pages JOIN page ON page_id = sp_page WHERE page_title = 'Reference_Land'"
        " AND page_namespace = 0"
    ).fetchone() or (None,)
    (links,) = db.execute(
        "SELECT count(*) FROM pagelinks JOIN linktarget ON lt_id = pl_target_id WHERE lt_namespace = 0"
        " AND lt_title = 'Reference_Land'"
    ).fetchone() or (None,)
    assert linked == links > 500


@pytest.mark.parametrize("seed", range(20))
def test_words_of_markup_with_a_compiler_and_without(seed: int) -> None:
    rng = random.Random(seed)
    letters = "ab1 ,\n\x00|é日" if seed % 2 else "abcdefgh "
    text, source = ("".join(rng.choices(letters, k=rng.randint(0, 400))).encode() for _ in range(2))
    count, rest = beside(text, source)
    assert (count, rest) == beside_plainly(text, source)
    assert not set(rest.split(b" ")) & set(text.split(b" ")) - {b""}


def test_words_of_markup() -> None:
    assert beside(b"a b a", b"{{c|a}} d-c b2") == (3, b"c d b2")
    assert beside(b"", b"") == (0, b"")
    assert beside(b"x", b"") == (1, b"")
    assert beside(b"", b"x") == (0, b"x")
