"""Grown dumps are in the form of real ones: ordered, no doubles, every id leads somewhere, the same every time."""

import gzip
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from wikiquery.importer.xmldump import XmlDump
from wikiquery.site import Site

SCRIPT = Path(__file__).resolve().parents[1] / "bench" / "grow.py"
VALUE = re.compile(r"NULL|-?\d+(?:\.\d+)?|'(?:[^'\\]|\\.)*'", re.DOTALL)


@pytest.fixture(scope="module")
def grow() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grow", SCRIPT)
    assert spec and spec.loader
    module = sys.modules["grow"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(grow: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("grown")
    rows = grow.write(path, grow.Wiki(2_000, 30_000, 7), plain=False, more=True, texts=True)
    assert rows["page"] == 2_000
    assert rows["pagelinks"] == pytest.approx(30_000, rel=0.01)
    return path


def rows(folder: Path, table: str) -> list[tuple[str, ...]]:
    (path,) = folder.glob(f"*-{table}.sql.gz")
    text = gzip.decompress(path.read_bytes()).decode()
    columns = len(re.findall(r"^  `", text, re.MULTILINE))
    lines = [line.partition(" VALUES ")[2] for line in text.splitlines() if line.startswith("INSERT INTO ")]
    values = [token for line in lines for token in VALUE.findall(line)]
    assert len(values) % columns == 0
    return [tuple(values[at : at + columns]) for at in range(0, len(values), columns)]


def unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def test_same_arguments_same_rows(grow: ModuleType, folder: Path, tmp_path: Path) -> None:
    grow.write(tmp_path, grow.Wiki(2_000, 30_000, 7), plain=True, more=True, texts=True)
    for path in folder.iterdir():
        if not path.name.endswith(".json.gz"):
            assert gzip.decompress(path.read_bytes()) == (tmp_path / path.name.removesuffix(".gz")).read_bytes()


def test_another_seed_other_links(grow: ModuleType, folder: Path, tmp_path: Path) -> None:
    grow.write(tmp_path, grow.Wiki(2_000, 30_000, 8), plain=False, more=False, texts=False)
    assert rows(tmp_path, "pagelinks") != rows(folder, "pagelinks")
    assert not list(tmp_path.glob("*page_props*"))


def test_titles_are_what_mediawiki_would_keep(grow: ModuleType, folder: Path) -> None:
    site = Site(grow.profile("grownwiki", "Grown Wiki", "en", "Main Page", grow.NAMES))
    titles = {(int(row[1]), unquoted(row[2])) for row in rows(folder, "page")}
    assert len(titles) == 2_000
    for space, key in titles:
        title = site.title(grow.NAMES.prefixed(space, key.replace("_", " ")))
        assert (title.namespace, title.key, title.fragment) == (space, key, "")
    for odd in ("'", '"', "\\", "/", "山", "ה", "क"):
        assert any(odd in key for _, key in titles)


def test_every_id_leads_somewhere(folder: Path) -> None:
    pages = {row[0]: row for row in rows(folder, "page")}
    targets = {row[0]: row[1:] for row in rows(folder, "linktarget")}
    assert len(set(targets.values())) == len(targets) == 2_500
    known = {row[1:3] for row in pages.values()}
    assert sum(target in known for target in targets.values()) == 2_000
    for table, column, namespace in (("pagelinks", 2, None), ("categorylinks", 6, "14"), ("templatelinks", 1, "10")):
        links = rows(folder, table)
        assert {row[0] for row in links} <= pages.keys()
        assert {targets[row[column]][0] for row in links} <= (
            {namespace} if namespace else {t[0] for t in targets.values()}
        )
        keys = [(int(row[0]), int(row[column])) for row in links]
        assert keys == sorted(set(keys)), f"{table} is not in the order of its primary key"
    redirects = {row[0]: row[1:3] for row in rows(folder, "redirect")}
    assert redirects.keys() == {row[0] for row in pages.values() if row[3] == "1"}
    linked = {row[0]: targets[row[2]] for row in rows(folder, "pagelinks") if row[0] in redirects}
    assert linked == redirects


def test_texts_have_the_size_that_the_table_says(folder: Path) -> None:
    sizes = {int(row[0]): int(row[9]) for row in rows(folder, "page")}
    (path,) = folder.glob("*-pages-articles.xml.gz")
    with gzip.open(path) as stream:
        found = {page.id: next(iter(revisions)).size for page, revisions in XmlDump(stream).pages()}
    assert found == sizes


def test_degrees_follow_a_power_law(folder: Path) -> None:
    counts: dict[str, int] = {}
    for row in rows(folder, "pagelinks"):
        counts[row[2]] = counts.get(row[2], 0) + 1
    popular = sorted(counts.values(), reverse=True)
    assert sum(popular[: len(popular) // 10]) > sum(popular) / 3


@pytest.mark.parametrize("pages", [1, 2, 19, 20, 21])
def test_tiny_wikis(grow: ModuleType, tmp_path: Path, pages: int) -> None:
    assert grow.write(tmp_path, grow.Wiki(pages, 20 * pages, 1), plain=False, more=True, texts=True)["page"] == pages


def test_bad_arguments_are_told(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(tmp_path), "--pages", "0"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "--pages must be 1 or more" in run.stderr
