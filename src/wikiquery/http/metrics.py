"""Counts of requests, errors and times by module, as Prometheus reads them.

Each worker process writes its own counts to a file; who is asked adds up all files.
"""

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from .observer import Entry

BOUNDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the buckets of times, in seconds."""
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
NONE = ("other",)
"""What stands for the modules of a request that reached none."""


BETWEEN = " "
"""Stands between the labels of a count: name of the wiki, then what is counted. No name has it."""


class Metrics(Collector):
    """The counts of one process, and those of all processes that write to the same folder.

    `wikis`: there are several, and counts tell which one is meant.
    """

    def __init__(self, folder: Path, *, wikis: bool = False) -> None:
        self.folder = folder
        self.file = folder / f"{os.getpid()}.json"
        self.labels = ["wiki"] if wikis else []
        self.requests: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.times: dict[str, list[float]] = {}

    def take(self, entries: Sequence[Entry]) -> None:
        """Count the entries, and write all counts to this process's file."""
        for entry in entries:
            bucket = bisect_left(BOUNDS, entry.seconds)
            wiki = entry.wiki + BETWEEN if self.labels else ""
            self.requests[f"{wiki}{entry.status}"] += 1
            for module in entry.modules or NONE:
                times = self.times.setdefault(wiki + module, [0.0] * (len(BOUNDS) + 2))
                times[bucket] += 1
                times[-1] += entry.seconds
            if entry.code:
                self.errors[f"{wiki}{(entry.modules or NONE)[0]}{BETWEEN}{entry.code}"] += 1
        fresh = self.file.with_suffix(".new")
        fresh.write_bytes(orjson.dumps({"requests": self.requests, "errors": self.errors, "times": self.times}))
        fresh.replace(self.file)

    def text(self) -> bytes:
        """The counts of all processes in Prometheus's text format."""
        return generate_latest(self)

    def collect(self) -> Iterator[Metric]:
        """The counts of all processes as Prometheus's library wants them."""
        requests: Counter[str] = Counter()
        errors: Counter[str] = Counter()
        times: dict[str, list[float]] = {}
        for path in sorted(self.folder.glob("*.json")):
            counts = orjson.loads(path.read_bytes())
            requests.update(counts["requests"])
            errors.update(counts["errors"])
            for key, more in counts["times"].items():
                known = times.setdefault(key, [0.0] * len(more))
                times[key] = [a + b for a, b in zip(known, more, strict=True)]
        yield self._counter("requests", "Requests to the API, by HTTP status.", ["status"], requests)
        errors_text = "Requests answered with an error, by module."
        yield self._counter("errors", errors_text, ["module", "code"], errors)
        yield self._times(times)

    def _counter(self, name: str, text: str, labels: list[str], counts: Counter[str]) -> Metric:
        family = CounterMetricFamily(f"wikiquery_{name}", text, labels=self.labels + labels)
        for key, count in sorted(counts.items()):
            family.add_metric(key.split(BETWEEN), count)
        return family

    def _times(self, times: dict[str, list[float]]) -> Metric:
        text = "How long requests took in which a module had a part."
        family = HistogramMetricFamily("wikiquery_request_seconds", text, labels=[*self.labels, "module"])
        for key, (*counts, total) in sorted(times.items()):
            buckets, below = [], 0.0
            for bound, count in zip([*map(str, BOUNDS), "+Inf"], counts, strict=True):
                below += count
                buckets.append((bound, below))
            family.add_metric(key.split(BETWEEN), buckets, total)
        return family
