"""What the documents show is what happens: their examples are run beside the sample wiki's dumps and store."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import wikiquery
from wikiquery import sample
from wikiquery.importer import import_dumps

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(*kinds: str) -> list[object]:
    """The fenced blocks of these languages in all documents."""
    found = []
    for path in DOCUMENTS:
        text = path.read_text()
        for match in FENCE.finditer(text):
            if match[1] in kinds:
                line = text.count("\n", 0, match.start()) + 1
                found.append(pytest.param(match[2], id=f"{path.relative_to(ROOT)}:{line}"))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("docs")
    import_dumps(sample.make(made / "dumps"), str(made / "sample.store"))
    return made


@pytest.mark.parametrize("block", blocks("console"))
def test_shell_session(block: str, folder: Path) -> None:
    """Lines after `$ ` are commands; what follows is what they print. `...` stands for anything."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        pattern = ".*".join(map(re.escape, expected.split("...")))
        assert re.fullmatch(pattern, done.stdout, re.S), f"$ {command}\n{done.stdout}"


@pytest.mark.parametrize("block", blocks("pycon"))
def test_python_session(block: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    begun = {"wikiquery": wikiquery, "wiki": wikiquery.open("sample.store")}
    session = doctest.DocTestParser().get_doctest(block, begun, "session", None, 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(session, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("block", blocks("python"))
def test_python_program(block: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    exec(compile(block, "<document>", "exec"), {})


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()] == []


def test_module_in_four_steps(folder: Path, tmp_path: Path) -> None:
    """The example of CONTRIBUTING.md is what the package has, and answers in a copy that has it from there alone."""
    table, module = (match[2] for match in FENCE.finditer((ROOT / "CONTRIBUTING.md").read_text()) if match[1] == "py")
    package = tmp_path / "wikiquery"
    shutil.copytree(ROOT / "src" / "wikiquery", package, ignore=shutil.ignore_patterns("__pycache__"))
    tables, modules = package / "schema" / "tables.py", package / "modules"
    assert table in tables.read_text()
    assert module[module.index("class ") :] in (modules / "iwlinks.py").read_text()
    tables.write_text(tables.read_text().replace(table, "") + f"\n\n{table}")
    (modules / "iwlinks.py").unlink()
    (modules / "example.py").write_text(module)
    done = subprocess.run(
        [sys.executable, "-m", "wikiquery", "query", str(folder / "sample.store"), "list=iwbacklinks&iwbllimit=1"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert '"iwbacklinks":[{"pageid":' in done.stdout, done.stderr
