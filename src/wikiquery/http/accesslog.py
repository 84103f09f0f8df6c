"""The access log: a line of JSON for each request."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson

from .observer import Entry

SECRET = re.compile(r"((?:^|&)[a-z]*(?:password|token|retype)=)[^&]*", re.IGNORECASE)
"""Parameters whose values do not go into the log."""


class AccessLog:
    """Appends lines to a file, `-` for standard output. Raises OSError where it cannot."""

    def __init__(self, path: Path | str) -> None:
        # Appending whole lines at once, so that several processes may write to the same file.
        self.file = sys.stdout.buffer if str(path) == "-" else Path(path).open("ab", buffering=0)  # noqa: SIM115

    def take(self, entries: Sequence[Entry]) -> None:
        """Write a line for each entry."""
        self.file.write(b"".join(map(line, entries)))
        self.file.flush()


def line(entry: Entry) -> bytes:
    """The line of one request."""
    said = {
        "time": datetime.fromtimestamp(entry.when, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "address": entry.address,
        "method": entry.method,
        "path": entry.path,
        "query": SECRET.sub(r"\1…", entry.query),
        "status": entry.status,
        "bytes": entry.size,
        "ms": round(entry.seconds * 1000, 3),
        "modules": entry.modules,
        "agent": entry.agent,
    }
    if entry.wiki:
        said = {"time": said["time"], "wiki": entry.wiki} | said
    return orjson.dumps(said | ({"error": entry.code} if entry.code else {}), option=orjson.OPT_APPEND_NEWLINE)
