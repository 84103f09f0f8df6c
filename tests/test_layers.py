"""The house keeps its order: who may import whom, how long a file may get, and what no file may say."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "wikiquery"

BASE = {
    "extract",
    "rendering",
    "templates",
    "allowance",
    "errors",
    "titles",
    "site",
    "addresses",
    "timestamps",
    "sections",
    "contents",
    "users",
    "comments",
    "durations",
    "phpvalues",
    "plaintext",
    "highlights",
    "searchindex",
    "searchquery",
    "snippets",
    "words",
    "globes",
    "inline",
    "foresight",
    "patience",
    "reader",
    "rights",
}
"""The facts of a wiki: they know nothing of requests, tables or answers."""

DECLARED = BASE | {"builders", "kinds", "params", "scope", "select", "schema", "result"}
"""What a module is declared with."""

DESCRIBED = DECLARED | {"action", "catalogue", "description", "submodules", "wording"}
"""What an action is declared with, and what it can say of all modules."""

MAY_IMPORT = {
    "errors": set(),
    **dict.fromkeys(BASE - {"errors"}, BASE),
    "schema": BASE,
    "result": BASE,
    "kinds": BASE,
    "select": BASE | {"schema"},
    "builders": {"inline", "result", "schema", "select"},
    "scope": BASE | {"schema", "select"},
    "params": BASE | {"kinds", "result", "schema", "scope", "select"},
    "modules": DECLARED,
    "db": BASE | {"schema", "select"},
    "continuation": BASE | {"schema", "select"},
    "lookups": BASE | {"schema", "select", "db"},
    "pageset": BASE | {"schema", "select", "db", "result", "lookups"},
    "plan": DECLARED | {"db"},
    "run": DECLARED | {"continuation", "db", "pageset"},
    "formats": DECLARED | {"format"},
    "submodules": DECLARED,
    "action": DECLARED,
    "query": DECLARED | {"action", "modules", "submodules"},
    "catalogue": DECLARED,
    "wording": {"result"},
    "description": DECLARED | {"action", "submodules", "wording"},
    "helppage": DESCRIBED,
    "actions": DESCRIBED | {"engine", "formats", "helppage", "modules", "query"},
    "main": DECLARED | {"actions", "formats", "submodules"},
    "wire": DECLARED,
    "export": DECLARED | {"modules"},
    "generating": DECLARED | {"db", "pageset", "plan"},
    "request": DECLARED
    | {"generating", "action", "export", "modules", "db", "continuation", "pageset", "plan", "query", "wire"},
    "engine": DECLARED
    | {"action", "modules", "db", "continuation", "pageset", "plan", "query", "run", "wire", "request"},
    "format": {"errors", "result"},
    "answer": DECLARED
    | {"action", "actions", "catalogue", "db", "engine", "format", "formats", "main", "permission", "wire"},
    # A wiki may be given a siteinfo.json, which the importer's profile reads.
    "permission": DECLARED | {"main", "query", "wire"},
    # Whether somebody is in an implicit group is judged by the rules that list=users tells of.
    "accounts": BASE | {"db", "modules", "schema", "select"},
    "wiki": BASE | {"accounts", "answer", "db", "engine", "importer", "scope"},
    "holdings": DECLARED | {"modules"},
    "documentation": DECLARED | {"description", "holdings", "modules"},
    "(package)": {"answer", "errors", "wiki"},
    # The rim. `http` and `importer` do not know each other, nor the command line.
    "importer": BASE | {"schema"},
    "sample": {"errors"},
    "remote": {"errors"},
    "http": {"(package)", "errors", "format", "patience", "reader"},
    "commands": {"(package)", "accounts", "errors", "holdings", "wiki", "http", "importer", "remote", "sample"},
    "cli": {"(package)", "errors", "commands"},
    "__main__": {"cli"},
}
"""For each room (a file or a folder of the package), the other rooms that it may know."""

LIBRARIES = {
    "accounts": {"apsw", "argon2", "bcrypt"},
    "templates": {"mwparserfromhell"},
    "db": {"apsw", "psycopg", "pymysql", "zstandard"},
    "format": {"orjson"},
    "http": {"granian", "orjson", "brotli", "isal", "prometheus_client", "zstandard"},
    "commands": {"orjson"},
    "importer": {"apsw", "psycopg", "isal", "zstandard", "py7zr", "indexed_bzip2", "orjson", "Cython"},
}
"""The libraries beside Python's own that a room may use; a room that is not named uses none."""

LONG_FILES: dict[str, str] = {}
"""Files that may have more than 400 lines, each with its reason."""

LONG_FUNCTIONS: dict[str, str] = {}
"""Functions that may be longer than a screen, each with its reason."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def room(path: Path) -> str:
    """The room that a file belongs to."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return "(package)" if parts == ("__init__",) else parts[0]


def running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below this one that run: without what stands under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        yield child
        yield from running(child)


def imports(path: Path) -> Iterator[str]:
    """Full names of what a file imports, wherever in it."""
    package = ["wikiquery", *path.relative_to(SOURCE).parts[:-1]]
    for node in running(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{name}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    """The room of an imported `wikiquery...` name."""
    second = name.split(".")[1] if "." in name else ""
    return second if second in rooms() else "(package)"


@cache
def rooms() -> frozenset[str]:
    return frozenset(room(path) for path in files())


def test_every_room_has_its_place() -> None:
    assert rooms() <= MAY_IMPORT.keys(), "a new room: say in MAY_IMPORT whom it may know"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_only_from_below(path: Path) -> None:
    here = room(path)
    known = {room_of(name) for name in imports(path) if name.split(".")[0] == "wikiquery"} - {here}
    assert known <= MAY_IMPORT[here], f"{here} may not know {sorted(known - MAY_IMPORT[here])}"
    foreign = {name.split(".")[0] for name in imports(path)} - {"wikiquery"} - sys.stdlib_module_names
    assert foreign <= LIBRARIES.get(here, set()), f"{here} uses {sorted(foreign)}"


def test_files_are_small() -> None:
    long = {str(p.relative_to(SOURCE)) for p in SOURCE.rglob("*.py*") if len(p.read_bytes().splitlines()) > 400}
    long = {name for name in long if name.endswith((".py", ".pyx"))}
    assert long == LONG_FILES.keys()


def test_functions_fit_a_screen() -> None:
    long = {
        f"{path.relative_to(SOURCE)}:{node.name}"
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    }
    assert long == LONG_FUNCTIONS.keys()


def test_no_file_for_odds_and_ends() -> None:
    assert not [path for path in files() if path.stem in ("utils", "util", "helpers", "misc", "common")]


def test_no_path_of_a_workplace() -> None:
    """Nothing in the project may point into the machine that it was written on."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    tracked = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    forbidden = [b"/" + word for word in (b"work/", b"srv/refwiki", b"tmp/house")]
    found = [
        f"{p.relative_to(ROOT)}: {w.decode()}" for p in tracked if p.is_file() for w in forbidden if w in p.read_bytes()
    ]
    assert not found


def test_no_room_names_a_module() -> None:
    """A module is added in `modules/` alone: no room that handles requests knows one by name.

    The importer, the sample and the schema speak of tables, some of which are called like a module.
    """
    from wikiquery.modules import Module

    # Errors and paraminfo have a key that is called like a module, and so has the page set.
    names = {name for _, name in Module.registry} - {"info", "redirects"}
    classes = {cls.__name__ for cls in Module.registry.values()}
    others = [path for path in files() if room(path) not in ("modules", "importer", "sample", "schema")]
    # These are made of answers, as a client would make them.
    others.remove(SOURCE / "http" / "wikipage.py")
    others.remove(SOURCE / "remote" / "description.py")
    # What these actions tell of a page, or would tell, is called like modules.
    for name in ("parse", "parse_links", "unsupported", "write_changes"):
        others.remove(SOURCE / "actions" / f"{name}.py")
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in others
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Constant) and node.value in names)
        or (isinstance(node, ast.Name) and node.id in classes)
        or (isinstance(node, ast.alias) and node.name in classes)
    ]
    assert not found
