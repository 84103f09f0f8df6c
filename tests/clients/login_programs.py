"""The programs that log in with clients: what each needs, how it is run, and what MediaWiki made of it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from programs import node, python

HERE = Path(__file__).parent
EXPECTED = HERE / "expected" / "logins.json"
LOGINS: dict[str, Callable[[], str]] = {
    **{f"{name}.py": python(name) for name in ("mwclient", "mwapi", "pywikibot")},
    **{f"{name}.mjs": node(name) for name in ("mwn", "m3api")},
    "nodemw.cjs": node("nodemw"),
}
"""By the program: what is lacking for it."""


def run(program: str, api: str, bot: str, reader: str) -> Any:
    """What a program prints that logs in with the bot password Bot@ref and the password of Reader."""
    interpreter = [sys.executable, "-P"] if program.endswith(".py") else ["node"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*interpreter, str(HERE / "logins" / program), api, bot, reader],
            capture_output=True, text=True, timeout=120, check=False, cwd=folder, env=os.environ,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


if __name__ == "__main__":
    said = {program: run(program, *sys.argv[1:]) for program in LOGINS}
    EXPECTED.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
