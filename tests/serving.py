"""A server that runs for programs that know nothing of these tests."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(*words: str, workers: int = 1) -> Iterator[str]:
    """Runs `wikiquery serve` with these words; gives the address of the API."""
    command = [sys.executable, "-m", "wikiquery", "serve", *words, "--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().split(" at ")[1].split()[0]
        finally:
            server.terminate()
