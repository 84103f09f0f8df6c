"""What cannot be imported says so in one line, and leaves everything as it was."""

import errno
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dumps import SITEINFO, page, revision, sql, table, write, xml, xml_page

from wikiquery.errors import StoreError
from wikiquery.importer import Reporter, import_dumps
from wikiquery.importer.load_tables import TableLoader
from wikiquery.importer.sqlite_target import SqliteTarget

Fails = Callable[..., str]


@pytest.fixture
def fails(tmp_path: Path) -> Fails:
    """Imports to where an older store is; gives the error's text, once it is sure that the store is as it was."""
    site = write(tmp_path, "site.json", SITEINFO.encode())
    out = tmp_path / "out"
    out.mkdir()
    store = out / "test.store"
    quiet = Reporter(io.StringIO())
    import_dumps([table(tmp_path / "old", "page", [page(1, "Old")])], str(store), site=site, report=quiet)
    before = store.read_bytes()

    def fails(*sources: Path, error: type[BaseException] = StoreError, **options: Any) -> str:
        with pytest.raises(error) as caught:
            import_dumps(sources, str(store), **{"site": site, "report": quiet, "jobs": 1} | options)
        assert os.listdir(out) == ["test.store"], "nothing half is left"
        assert store.read_bytes() == before, "the old store is as it was"
        text = str(caught.value)
        assert "\n" not in text
        return text

    return fails


def test_nothing_to_import(fails: Fails, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no dumps to import" in fails(tmp_path / "empty")
    assert "nowhere" in fails(tmp_path / "nowhere")
    assert "notes.txt: neither an SQL dump nor an XML dump" in fails(write(tmp_path, "notes.txt", b"Hello"))


def test_two_wikis(fails: Fails, tmp_path: Path) -> None:
    dumps = tmp_path / "d"
    table(dumps, "page", [page(1, "A")])
    table(dumps, "langlinks", [(1, "fr", "A")], wiki="otherwiki")
    text = fails(dumps)
    assert "several wikis" in text and "testwiki" in text and "otherwiki" in text


def test_a_table_under_the_name_of_another(fails: Fails, tmp_path: Path) -> None:
    wrong = write(tmp_path / "d", "testwiki-20260101-page.sql", sql("langlinks", [(1, "fr", "A")]))
    assert fails(wrong) == "testwiki-20260101-page.sql: its name says page, but what is in it is the table langlinks"


def test_a_table_that_is_not_mediawikis(fails: Fails, tmp_path: Path) -> None:
    wrong = table(tmp_path / "d", "page", [(1, "A")], "id int, title text")
    assert "page_id" in fails(wrong) or "not MediaWiki's" in fails(wrong)


def test_cut_off_and_damaged_files(fails: Fails, tmp_path: Path) -> None:
    whole = table(tmp_path / "d", "page", [page(id, f"Page {id}") for id in range(1, 2000)])
    whole.write_bytes(whole.read_bytes()[:-100])
    assert whole.name in fails(whole)
    plain = write(tmp_path / "e", "testwiki-20260101-langlinks.sql", sql("langlinks", [(1, "fr", "A")])[:-60])
    assert plain.name in fails(plain)
    cut = write(tmp_path / "f", "testwiki-20260101-pages-articles.xml", xml(xml_page(1, "A", revision(2)))[:-30])
    assert cut.name in fails(cut)


def test_a_web_page_under_the_name_of_a_dump(fails: Fails, tmp_path: Path) -> None:
    page = write(tmp_path / "d", "testwiki-20260101-page.sql.gz", b"")
    page.write_bytes(b"<!DOCTYPE html>\n<html><title>404 Not Found</title></html>")
    assert page.name in fails(page)


def test_the_same_pages_twice(fails: Fails, tmp_path: Path) -> None:
    one = write(tmp_path / "d", "one.xml", xml(xml_page(1, "A", revision(2))))
    two = write(tmp_path / "d", "two.xml", xml(xml_page(1, "A", revision(2))))
    assert "in two of the page dumps" in fails(one, two)


def test_a_wiki_that_nothing_describes(fails: Fails, tmp_path: Path) -> None:
    assert "--site" in fails(table(tmp_path / "d", "page", [page(1, "A")], wiki="nosuchwiki"), site=None)


def test_ctrl_c_in_the_middle(fails: Fails, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    source = table(tmp_path / "d", "page", [page(1, "A")])
    for owner, method in ((TableLoader, "load"), (SqliteTarget, "index"), (SqliteTarget, "finish")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, method, interrupted)
            fails(source, error=KeyboardInterrupt)


def test_a_disk_that_is_full_when_the_store_is_moved(
    fails: Fails, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in fails(table(tmp_path / "d", "page", [page(1, "A")]))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits on the size of files")
def test_a_disk_that_gets_full(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk's end: both stop SQLite in the middle of a write."""
    source = table(tmp_path / "d", "page", [page(id, f"A long title of a page {id}") for id in range(1, 20_000)])
    site = write(tmp_path, "site.json", SITEINFO.encode())
    out = tmp_path / "out"
    out.mkdir()
    code = (
        "import resource, signal, sys\nfrom pathlib import Path\n"
        "from wikiquery.errors import StoreError\nfrom wikiquery.importer import import_dumps\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "try:\n    import_dumps([Path(sys.argv[1])], sys.argv[2], site=Path(sys.argv[3]), jobs=1)\n"
        "except StoreError as error:\n    print(error)\n"
    )
    arguments = [sys.executable, "-c", code, str(source), str(out / "test.store"), str(site)]
    answer = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert "test.store: " in answer.stdout, answer.stderr
    assert not os.listdir(out)


def test_places_that_are_no_place_for_a_store(tmp_path: Path) -> None:
    source = table(tmp_path / "d", "page", [page(1, "A")])
    site = write(tmp_path, "site.json", SITEINFO.encode())
    letter = write(tmp_path, "letter.txt", b"Dear all")
    for place in (letter, tmp_path, tmp_path / "nowhere" / "a.store"):
        with pytest.raises(StoreError, match=place.name):
            import_dumps([source], str(place), site=site, report=Reporter(io.StringIO()))
    assert letter.read_bytes() == b"Dear all"
    shutil.rmtree(tmp_path / "d")
