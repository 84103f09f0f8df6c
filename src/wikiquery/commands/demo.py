"""`wikiquery demo`: the whole way with the sample wiki that comes along, from dump files to an answer over HTTP."""

import argparse
import contextlib
import io
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import orjson

from wikiquery.errors import StoreError

from . import argument

EXAMPLES = """\
  wikiquery demo          serves until Ctrl-C
  wikiquery demo --once   ends after the answer"""

QUERY = "action=query&list=langbacklinks&lbllang=fr&lbllimit=5&lblprop=lltitle&format=json&formatversion=2"
NEXT = "action=query&generator=links&titles=Iron&gpllimit=5&prop=langlinks&lllang=de&format=json&formatversion=2"


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(parsers, "demo", "import the sample wiki, serve it and ask it something", EXAMPLES)
    parser.add_argument("--once", action="store_true", help="end after the answer, as without a terminal")
    parser.add_argument("--port", type=int, default=0, help="the port (default: a free one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import, serve, ask; on a terminal keep serving."""
    from wikiquery import sample
    from wikiquery.importer import Reporter, import_dumps

    with tempfile.TemporaryDirectory(prefix="wikiquery-demo-") as name:
        folder = Path(name)
        store = folder / "samplewiki.store"
        imported = import_dumps(sample.make(folder / "dumps"), str(store), report=Reporter(io.StringIO()))
        rows = sum(table.rows for table in imported.tables)
        print(f"Imported the sample wiki: {len(imported.sources)} dump files, {rows:,} rows, {imported.seconds:.1f} s")
        server = Server(store, args.port)
        try:
            ask(server.url)
            if not args.once and sys.stdin.isatty():
                print("Ctrl-C ends the server.", flush=True)
                with contextlib.suppress(KeyboardInterrupt):
                    server.process.wait()
        finally:
            server.stop()
    return 0


def ask(url: str) -> None:
    """Print a query, its answer and what to ask next."""
    print(f"\nGET {url}?{QUERY}\n", flush=True)
    with urllib.request.urlopen(f"{url}?{QUERY}") as answer:
        print(orjson.dumps(orjson.loads(answer.read()), option=orjson.OPT_INDENT_2).decode())
    print(f"\nTry next: {url}?{NEXT}", flush=True)


class Server:
    """`wikiquery serve` in a process of its own. Raises StoreError when it does not start."""

    def __init__(self, store: Path, port: int) -> None:
        command = [sys.executable, "-m", "wikiquery", "serve", str(store), "--port", str(port), "--workers", "1"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if " at http" not in line:
            self.stop()
            raise StoreError("the server did not start")
        self.url = line.split(" at ", 1)[1].split(" ", 1)[0]

    def stop(self) -> None:
        """End the server, and wait for its end."""
        self.process.terminate()
        self.process.wait()
