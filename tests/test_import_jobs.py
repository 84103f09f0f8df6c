"""Several processes make the same store as one, and end when something goes wrong."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from dumps import SITEINFO, page, revision, table, write, xml, xml_page

from wikiquery.errors import StoreError
from wikiquery.importer import Reporter, build, import_dumps
from wikiquery.importer.sqlite_target import SqliteTarget


@pytest.fixture(autouse=True)
def no_file_is_too_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "SMALL", 0)


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    table(folder, "page", [page(id, f"Page {id}") for id in range(1, 900)])
    table(folder, "linktarget", [(id, 0, f"Page {id}") for id in range(1, 900)])
    table(folder, "langlinks", [(id, "fr", f"Page nº {id}") for id in range(1, 900)])
    table(folder, "pagelinks", [(id, 0, to) for id in range(1, 900) for to in range(id, id + 5)])
    table(folder, "imagelinks", [(1, "A.png", 0)], "il_from int, il_to varbinary(255), il_from_namespace int")
    write(folder, "testwiki-20260101-pages-articles.xml", xml(xml_page(1, "Page 1", revision(7))))
    return folder


def run(dumps: Path, store: Path, jobs: int) -> None:
    store.parent.mkdir(exist_ok=True)
    site = write(dumps.parent, "site.json", SITEINFO.encode())
    import_dumps([dumps], str(store), site=site, report=Reporter(io.StringIO()), jobs=jobs)
    assert os.listdir(store.parent) == [store.name]


def content(store: Path) -> Iterator[tuple[object, ...]]:
    db = apsw.Connection(str(store))
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    yield from db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
    for (name,) in list(
        db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1")
    ):
        if name != "wikiquery":
            yield from db.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')


def test_as_many_processes_as_you_like_make_the_same_store(dumps: Path, tmp_path: Path) -> None:
    run(dumps, tmp_path / "one" / "test.store", 1)
    run(dumps, tmp_path / "three" / "test.store", 3)
    assert list(content(tmp_path / "three" / "test.store")) == list(content(tmp_path / "one" / "test.store"))


def test_the_first_error_of_a_process_ends_them_all(dumps: Path, tmp_path: Path) -> None:
    cut = dumps / "testwiki-20260101-langlinks.sql.gz"
    cut.write_bytes(cut.read_bytes()[:-200])
    out = tmp_path / "out"
    with pytest.raises(StoreError, match=r"testwiki-20260101-langlinks\.sql\.gz: "):
        run(dumps, out / "test.store", 3)
    assert not os.listdir(out)


def test_ctrl_c_ends_them_all(dumps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SqliteTarget, "take", interrupted)
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run(dumps, out / "test.store", 3)
    assert not os.listdir(out)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_what_a_killed_import_left_is_removed_by_the_next(dumps: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    left = out / f".test.store.tmp-{gone.stdout.strip()}"
    left.mkdir()
    (left / "store").write_bytes(b"half")
    run(dumps, out / "test.store", 1)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_real_ctrl_c_while_processes_run(tmp_path: Path) -> None:
    dumps = tmp_path / "d"
    table(dumps, "pagelinks", [(id, 0, to) for id in range(1, 2000) for to in range(1, 50)])
    table(dumps, "langlinks", [(id, f"l{to}", f"T {to}") for id in range(1, 2000) for to in range(1, 20)])
    site = write(tmp_path, "site.json", SITEINFO.encode())
    out = tmp_path / "out"
    out.mkdir()
    code = (
        "import os, signal, sys, time\nfrom pathlib import Path\n"
        "from wikiquery.importer import build, import_dumps, workers\n"
        "def ctrl_c(self, **_):\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(60)\n"
        "build.SMALL = 0\nworkers.Workers.done = ctrl_c\n"
        "import_dumps([Path(sys.argv[1])], sys.argv[2], site=Path(sys.argv[3]), jobs=3)\n"
    )
    arguments = [sys.executable, "-c", code, str(dumps), str(out / "test.store"), str(site)]
    ended = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "interrupted: nothing was made" in ended.stderr
    assert not os.listdir(out)
