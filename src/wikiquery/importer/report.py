"""What an import says while it runs and when it is done."""

import shutil
import sys
import time
from typing import TextIO

from wikiquery.importer.imported import Imported

REDRAW = 0.1  # seconds between two drawings of the progress line
QUIET = 30.0  # seconds between two lines of a log


def amount(number: float) -> str:
    """A number for people: 1,234,567."""
    return f"{number:,.0f}"


def size(number: float) -> str:
    """A number of bytes for people: "12.3 MB"."""
    units = ["TB", "GB", "MB", "kB", "bytes"]
    while number >= 1000 and len(units) > 1:
        number /= 1000
        units.pop()
    return f"{number:.0f} {units[-1]}" if units[-1] == "bytes" or number >= 100 else f"{number:.1f} {units[-1]}"


def span(seconds: float) -> str:
    """A duration for people: "0.4 s", "12 s", "3:05", "1:02:03"."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Reporter:
    """Progress on a stream: one line that is redrawn on a terminal, a few plain lines elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.terminal = self.stream.isatty()
        self._name, self._unit, self._total = "", "rows", 0
        self._started = self._drawn = 0.0

    def say(self, text: str) -> None:
        """One line that stays."""
        self._line(text)

    def begin(self, name: str, total: int, unit: str = "rows") -> None:
        """A file begins: `total` is its size in bytes (0: unknown), `unit` is what is counted in it."""
        self._name, self._total, self._unit = name, total, unit
        self._started = self._drawn = time.monotonic()

    def advance(self, done: int, read: int, count: int) -> None:
        """How far the file is: bytes of the file, bytes of what it holds once decompressed, rows or pages."""
        now = time.monotonic()
        if now - self._drawn < (REDRAW if self.terminal else QUIET):
            return
        self._drawn = now
        spent = now - self._started
        left = f", {span(spent * (self._total - done) / done)} left" if 0 < done <= self._total else ""
        share = f" {100 * done // self._total} %," if self._total else ""
        text = f"{self._name}:{share} {amount(count)} {self._unit}, {size(read / spent)}/s{left}"
        if self.terminal:
            self._redraw(text)
        else:
            self._line(text)

    def end(self, read: int, count: int, note: str = "") -> None:
        """The file is done."""
        spent = max(time.monotonic() - self._started, 1e-6)
        rate = f", {size(read / spent)}/s" if read else ""
        self._line(f"{self._name}: {amount(count)} {self._unit}, {span(spent)}{rate}{note and ', ' + note}")

    def working(self, text: str) -> None:
        """What is being done between the files; on a terminal only."""
        if self.terminal:
            self._redraw(text)

    def clear(self) -> None:
        """Take the progress line away."""
        if self.terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def summary(self, imported: Imported) -> None:
        """The table at the end: what went in, what is missing, how long, how large."""
        self.clear()
        for line in summary_lines(imported):
            self.stream.write(line + "\n")
        self.stream.flush()

    def _redraw(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        self.stream.write(f"\r\x1b[K{text[:width]}")
        self.stream.flush()

    def _line(self, text: str) -> None:
        self.stream.write(f"\r\x1b[K{text}\n" if self.terminal else f"{text}\n")
        self.stream.flush()


def summary_lines(imported: Imported) -> list[str]:
    """The lines of the table at the end."""
    lines = ["", f"{'table':<20} {'rows':>14}  state"]
    for loaded in imported.tables:
        note = f" ({loaded.note})" if loaded.note else ""
        lines.append(f"{loaded.table:<20} {amount(loaded.rows):>14}  {loaded.state}{note}")
    if imported.missing:
        lines += ["", "Not in these sources:"]
        lines += [f"{item.name:<20} {item.why}" for item in imported.missing]
    if imported.aside:
        lines += ["", "Left aside:"]
        lines += [f"{item.name}: {item.why}" for item in imported.aside]
    read = sum(source.size for source in imported.sources)
    what = " ".join(filter(None, (imported.wiki, imported.date)))
    lines += [
        "",
        f"{imported.store}: {what}, {size(imported.bytes)}, from {len(imported.sources)} files ({size(read)})"
        f" in {span(imported.seconds)}",
    ]
    return lines
