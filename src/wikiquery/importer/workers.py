"""Several processes that load tables at the same time."""

import json
import queue
import subprocess
import sys
from collections.abc import Iterator, Sequence
from threading import Lock, Thread
from types import TracebackType
from typing import Any

from wikiquery.errors import StoreError
from wikiquery.importer.part import Part
from wikiquery.importer.report import Reporter

COMMAND = (sys.executable, "-c", "from wikiquery.importer.part import main; main()")
TICK = 0.2  # seconds between two looks at what came


class Workers:
    """Up to `jobs` processes, each with a thread that listens to it. Leaving the context ends those that still run."""

    def __init__(self, parts: Sequence[Part], jobs: int, report: Reporter) -> None:
        self._report = report
        # The largest first, so that none of them is alone at the end.
        self._waiting = sorted(parts, key=lambda part: part.source.size)
        self._left = len(parts)
        self._at: dict[str, Sequence[int]] = {}
        self._answers: queue.SimpleQueue[tuple[Part, dict[str, Any]]] = queue.SimpleQueue()
        self._processes: set[subprocess.Popen[str]] = set()
        self._lock = Lock()
        self._jobs = min(jobs, len(parts))
        self._size = sum(part.source.size for part in parts)

    def __enter__(self) -> "Workers":
        for _ in range(self._jobs):
            Thread(target=self._work, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._waiting.clear()
            running = list(self._processes)
        for process in running:
            process.kill()
            process.wait()

    def done(self, *, wait: bool = True) -> Iterator[tuple[Part, dict[str, Any]]]:
        """Each part with its process's answer, as soon as it is there; without `wait` only those that are there now.

        Raises StoreError for the first that fails.
        """
        if wait and self._left:
            self._report.begin(f"{self._left} tables", self._size)
        while self._left:
            try:
                part, answer = self._answers.get(timeout=TICK if wait else 0)
            except queue.Empty:
                if not wait:
                    return
                self._report.advance(*(sum(column) for column in zip(*(self._at.values() or [(0, 0, 0)]), strict=True)))
                continue
            if "done" not in answer:
                raise StoreError(answer.get("error") or f"{part.source.path.name}: the process that read it ended")
            self._left -= 1
            yield part, answer["done"]

    def _work(self) -> None:
        """Load parts, one after the other, until there are none."""
        while True:
            with self._lock:
                if not self._waiting:
                    return
                part = self._waiting.pop()
                # A session of its own: a Ctrl-C reaches only us, and we end them.
                process = subprocess.Popen(
                    COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
                )
                self._processes.add(process)
            self._answers.put((part, self._listen(part, process)))
            self._processes.discard(process)

    def _listen(self, part: Part, process: "subprocess.Popen[str]") -> dict[str, Any]:
        """Give a process its order and hear what it says; gives what it says last."""
        message: dict[str, Any] = {}
        try:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(part.order() + "\n")
            process.stdin.close()
            for line in process.stdout:
                message = json.loads(line)
                if "at" in message:
                    self._at[part.source.path.name] = message["at"]
        except (OSError, ValueError):  # it was ended
            pass
        process.wait()
        return message
