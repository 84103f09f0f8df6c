"""A server on the recorded wiki, for programs that know nothing of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def api(refstore: Path) -> Iterator[str]:
    """The address of the API of a server that runs for these tests."""
    command = [sys.executable, "-m", "wikiquery", "serve", str(refstore), "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        yield line.split(" at ")[1].split()[0]
        server.terminate()
