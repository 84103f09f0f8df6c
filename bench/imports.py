"""What an import costs: MB/s of uncompressed SQL dump on one core, both parsers, beside MariaDB loading the same.

python bench/imports.py [--pages 100000] [--links 2000000] [--mariadb]

Dumps of that size are grown in a temporary folder. "import" is the whole way from dump files to a finished store, with
one process on one core; "mariadb <" loads the same dumps by the client into a fresh server (with its usual settings
but for a larger buffer pool, on all cores), as somebody would who wants to ask them with SQL.
"""

import argparse
import os
import pwd
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WITHOUT = (
    "import sys; sys.modules['wikiquery.importer._sqlrows'] = None; from wikiquery.cli import main; sys.exit(main())"
)
WITH = "import sys; from wikiquery.importer import _sqlrows; from wikiquery.cli import main; sys.exit(main())"


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="wikiquery-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # MariaDB's own account looks into it
        dumps = grow(folder / "dumps", options)
        size = sum(path.stat().st_size for path in dumps) / 1e6
        print(f"{len(dumps)} dumps, {size:,.0f} MB, {options.pages:,} pages, about {options.links:,} links\n")
        print(f"{'':28} {'seconds':>8} {'MB/s':>8} {'MB/s of processor time':>24}")
        for label, code in (("import, compiled parser", WITH), ("import, parser in Python", WITHOUT)):
            show(label, timed([*pin(), sys.executable, "-c", code, *words(folder)]), size)
        if options.mariadb:
            with mariadb(folder) as client:
                wall = sum(times[0] for path in dumps if (times := timed(client, path)))
                show("mariadb < dump", (wall, wall), size, whole=False)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=2_000_000)
    parser.add_argument(
        "--mariadb", action="store_true", help="load into a MariaDB server too, which must be installed"
    )
    return parser.parse_args()


def grow(folder: Path, options: argparse.Namespace) -> list[Path]:
    script = Path(__file__).with_name("grow.py")
    sizes = ["--pages", str(options.pages), "--links", str(options.links), "--plain"]
    subprocess.run([sys.executable, str(script), str(folder), *sizes], check=True, stdout=subprocess.DEVNULL)
    return sorted(folder.glob("*.sql"))


def words(folder: Path) -> list[str]:
    """The command line of an import."""
    return ["import", str(folder / "dumps"), "--store", str(folder / "grown.store"), "--jobs", "1"]


def pin() -> list[str]:
    """Words that hold a command to one core."""
    return ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if shutil.which("taskset") else []


Times = tuple[float, float]


def timed(command: list[str], source: Path | None = None) -> Times | None:
    """Seconds that a command takes, by the clock and of processor time; None when it fails."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(source or os.devnull, "rb") as given:
        done = subprocess.run(command, stdin=given, capture_output=True, check=False)
    if done.returncode:
        print(done.stderr.decode().strip().splitlines()[-1], file=sys.stderr)
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(label: str, times: Times | None, size: float, *, whole: bool = True) -> None:
    """Print a line; `whole` tells that the command did all the work itself."""
    if times is None:
        print(f"{label:28} not available")
        return
    wall, cpu = times
    print(f"{label:28} {wall:8.1f} {size / wall:8.1f} {f'{size / cpu:.1f}' if whole else '-':>24}", flush=True)


@contextmanager
def mariadb(folder: Path) -> Iterator[list[str]]:
    """A private server that is ended at the end; gives the client's command."""
    data, socket = folder / "mariadb", folder / "socket"
    user = "mysql" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    data.mkdir()
    shutil.chown(data, user)
    folder.chmod(0o777)  # for the socket
    install = ["mariadb-install-db", "--no-defaults", f"--user={user}", f"--datadir={data}", "--skip-test-db"]
    install.append("--auth-root-authentication-method=normal")
    subprocess.run(install, check=True, capture_output=True)
    program = shutil.which("mariadbd", path=os.environ["PATH"] + ":/usr/sbin")
    options = [f"--user={user}", f"--datadir={data}", f"--socket={socket}", "--skip-networking"]
    with open(folder / "mariadb.log", "wb") as log:
        server = subprocess.Popen(
            [str(program), "--no-defaults", *options, "--innodb-buffer-pool-size=1G"], stdout=log, stderr=log
        )
    client = ["mariadb", "--no-defaults", f"--socket={socket}", "-u", "root", "--default-character-set=utf8mb4"]
    try:
        for _ in range(300):
            made = [*client, "-e", "CREATE DATABASE grown CHARACTER SET binary"]
            if subprocess.run(made, capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.1)
        else:
            sys.exit((folder / "mariadb.log").read_text()[-2000:])
        yield [*client, "grown"]
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
