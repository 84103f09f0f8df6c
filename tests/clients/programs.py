"""The programs that use clients: what each needs, how it is run."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDER = HERE / "programs"
NODE = HERE / "node_modules"


@dataclass(frozen=True)
class Program:
    """A program: its file, the client that it uses, what to install for it."""

    file: str
    lacks: Callable[[], str]

    @property
    def expected(self) -> Path:
        """What it printed when it asked MediaWiki."""
        return HERE / "expected" / f"{Path(self.file).stem}.json"

    def run(self, api: str) -> Any:
        """What it prints when it asks the API at this address."""
        interpreter = {".py": [sys.executable], ".php": ["php"]}.get(Path(self.file).suffix, ["node"])
        with tempfile.TemporaryDirectory() as folder:  # some leave files where they are
            done = subprocess.run(
                [*interpreter, str(FOLDER / self.file), api], capture_output=True, text=True, timeout=120, check=False,
                cwd=folder, env={**os.environ, "PYTHONSAFEPATH": "1"},
            )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)


def python(module: str) -> Callable[[], str]:
    """Lacking: a Python package."""
    return lambda: "" if importlib.util.find_spec(module) else f"the Python package {module} is not installed"


def node(package: str) -> Callable[[], str]:
    """Lacking: Node, or one of its packages."""

    def lacks() -> str:
        if not shutil.which("node"):
            return "Node is not installed"
        return "" if (NODE / package).is_dir() else f"the npm package {package} is not installed"

    return lacks


def php() -> str:
    """Lacking: PHP."""
    return "" if shutil.which("php") else "PHP is not installed"


PROGRAMS = [
    *(Program(f"{name}.py", python(name)) for name in ("pywikibot", "mwclient", "mwapi", "wikipedia", "wikipediaapi")),
    Program("pymediawiki.py", python("mediawiki")),
    *(Program(f"{name}.mjs", node(name)) for name in ("mwn", "wikijs", "m3api")),
    Program("nodemw.cjs", node("nodemw")),
    Program("curl.php", php),
]

if __name__ == "__main__":
    for program in PROGRAMS:
        if why := program.lacks():
            sys.exit(why)
        said = program.run(sys.argv[1])
        program.expected.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        print(program.file)
