"""Load on a server for some seconds, and the processor time that the server's processes spend on it."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """What came of it: requests, seconds by the clock, seconds of processor time (0 where /proc does not tell)."""

    requests: float
    wall: float
    cpu: float

    @property
    def rate(self) -> float:
        """Requests per second by the clock."""
        return self.requests / self.wall

    @property
    def per_core(self) -> float:
        """Requests per second of processor time: what one core does, however many the server used."""
        return self.requests / self.cpu if self.cpu else self.rate


def processes(*names: str) -> list[int]:
    """Processes whose program has one of these names (or begins with it, as php-fpm8.2)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            if path.read_text().startswith(names):
                found.append(int(path.parent.name))
        except OSError:
            pass  # it has ended meanwhile
    return found


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *(int(child) for child in children.read_text().split())] if children.exists() else [pid]


def spent(pids: list[int]) -> float:
    """Processor time of processes so far, in seconds."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def press(url: str, seconds: float, pids: list[int], cores: str | None = None) -> Load:
    """Ask for `url` as fast as the server answers; `cores` (as for taskset) are those of the load generator."""
    before, start = spent(pids), time.perf_counter()
    requests = wrk(url, seconds, cores) if shutil.which("wrk") else python(url, seconds)
    return Load(requests, time.perf_counter() - start, spent(pids) - before)


def wrk(url: str, seconds: float, cores: str | None) -> float:
    """By wrk, which costs little itself. An answer that is not 200 ends the measurement."""
    pin = ["taskset", "-c", cores] if cores and shutil.which("taskset") else []
    command = [*pin, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"errors while asking {url}:\n{said}")
    found = re.search(r"(\d+) requests in", said)
    assert found, said
    return float(found[1])


def python(url: str, seconds: float) -> float:
    """By threads in Python, where wrk is not installed: these are too slow to bring a fast server to its limit."""
    parts = urlsplit(url)
    end = time.monotonic() + seconds
    counts: list[int] = []

    def ask() -> None:
        connection, count = HTTPConnection(parts.netloc), 0
        while time.monotonic() < end:
            connection.request("GET", f"{parts.path}?{parts.query}")
            if connection.getresponse().read() == b"":
                sys.exit(f"an empty answer from {url}")
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return float(sum(counts))
