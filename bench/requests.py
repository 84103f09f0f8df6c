"""What a request costs: wikiquery, a reference MediaWiki and a hello-world, side by side in one run.

python bench/requests.py STORE [--reference http://127.0.0.1:8143/w/api.php] [--seconds 3] [--rounds 3]

wikiquery and hello-world run with one worker on one core, the load generator on the others. Rates of a server that uses
several cores do not compare with that, so every rate is also taken per core: requests divided by the processor seconds
that all processes of the server spent on them (read from /proc: for the reference the web server, PHP and its
database). Each round asks all three in turn; rates and ratios are medians of the rounds, for machines are seldom quiet.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote

from load import Load, family, press, processes

REFERENCE = ("nginx", "php-fpm", "mariadbd")
QUERY = "action=query&format=json&formatversion=2"


def main() -> None:
    options = arguments()
    command = ["-m", "wikiquery", "serve", options.store, *site(options), "--workers", "1", "--port"]
    with server(command) as (ours, pid), server([str(Path(__file__).with_name("hello.py"))]) as (hello, hello_pid):
        api = f"{ours}/w/api.php"
        servers = {"wikiquery": (api, [*family(pid), *(processes("mariadbd") if "://" in options.store else [])])}
        if options.reference:
            servers["reference"] = (options.reference, processes(*REFERENCE))
        table(options, {**servers, "hello": (hello, family(hello_pid))}, questions(api))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="the store, or the URL of the database, to answer from")
    parser.add_argument("--site", help="siteinfo.json, where the store needs one")
    parser.add_argument("--reference", help="api.php of a MediaWiki with the same content, running here")
    parser.add_argument("--seconds", type=float, default=3, help="for each measurement (default: 3)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each query (default: 3)")
    return parser.parse_args()


def site(options: argparse.Namespace) -> list[str]:
    return ["--site", options.site] if options.site else []


@contextmanager
def server(command: list[str]) -> Iterator[tuple[str, int]]:
    """A server in Python on the first core, ended at the end; gives its address and its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pin = ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
    process = subprocess.Popen([*pin, sys.executable, *command, str(port)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            sys.exit(f"no server: {' '.join(command)}")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def questions(api: str) -> dict[str, str]:
    """The queries, by what they are called in the table; their titles exist in the wiki and have links."""
    with urllib.request.urlopen(f"{api}?{QUERY}&list=allpages&apfilterlanglinks=withlanglinks&aplimit=3") as answer:
        titles = [page["title"] for page in json.load(answer)["query"]["allpages"]]
    three, one = quote("|".join(titles)), quote(titles[0])
    return {
        "list=langbacklinks&lbllang=fr": "list=langbacklinks&lbllang=fr",
        "titles=A|B|C&prop=langlinks|links": f"titles={three}&prop=langlinks%7Clinks",
        "generator=links&titles=A&prop=langlinks": f"generator=links&titles={one}&prop=langlinks",
    }


Servers = dict[str, tuple[str, list[int]]]


def table(options: argparse.Namespace, servers: Servers, asked: dict[str, str]) -> None:
    """Measure, and print a line for each query."""
    heads = ("wikiquery", "reference", "per core", "hello", "of reference", "of hello")
    print(f"{'requests per second':40}" + "".join(f"{head:>13}" for head in heads))
    for name, query in asked.items():
        rounds = measure(options, servers, query)
        rate = {who: median(load.rate for load in loads) for who, loads in rounds.items()}
        core = {who: median(load.per_core for load in loads) for who, loads in rounds.items()}
        cells = [f"{rate['wikiquery']:,.0f}", "-", "-", f"{rate['hello']:,.0f}", "-"]
        if "reference" in rate:
            cells[1:3] = f"{rate['reference']:,.0f}", f"{core['reference']:,.0f}"
            cells[4] = f"{ratio(rounds, 'reference', 'per_core'):.1f} x"
        cells.append(f"{ratio(rounds, 'hello', 'rate'):.1%}")
        print(f"{name:40}" + "".join(f"{cell:>13}" for cell in cells), flush=True)
    print("per core: the reference's requests by processor time; of reference: ours by processor time, to those")


def ratio(rounds: dict[str, list[Load]], to: str, what: str) -> float:
    """The median, over the rounds, of wikiquery's rate to another server's of the same round."""
    pairs = zip(rounds["wikiquery"], rounds[to], strict=True)
    return median(getattr(ours, what) / getattr(theirs, what) for ours, theirs in pairs)


def measure(options: argparse.Namespace, servers: Servers, query: str) -> dict[str, list[Load]]:
    """The loads of all rounds for one query, by server."""
    cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[1:]) or None
    rounds: dict[str, list[Load]] = {who: [] for who in servers}
    for api, pids in servers.values():
        press(f"{api}?{QUERY}&{query}", 1, pids, cores)  # warms up
    for _ in range(options.rounds):
        for who, (api, pids) in servers.items():
            rounds[who].append(press(f"{api}?{QUERY}&{query}", options.seconds, pids, cores))
    return rounds


if __name__ == "__main__":
    main()
