"""Serving stores and databases: granian's server, with a worker for each core.

Each worker opens the wikis for itself, after the fork. They are opened once before that, so that what is wrong is a
line on the screen and not the death of a worker.
"""

import errno
import logging
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from wikiquery.errors import StoreError

from .accesslog import AccessLog
from .app import Application
from .gateway import Gateway
from .metrics import Metrics
from .observer import Observer, Sink
from .served import Served, check
from .wikis import Wikis

SETTINGS: dict[str, Any] = {
    "interface": Interfaces.RSGI,
    "websockets": False,
    "respawn_failed_workers": True,
    "respawn_interval": 1.5,  # seconds that a new worker has to begin before the old one ends
    "workers_kill_timeout": 3,
    "log_level": LogLevels.error,
}
"""Granian's settings, but for address and workers."""

SWITCH = 0.0005
"""Seconds that a thread which makes a long answer has Python for itself while the one for short answers waits."""
MOST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Setup:
    """What every worker needs to know: what to serve, where counts and log lines go, what proxies are trusted."""

    wikis: Sequence[Served]
    counts: Path
    access_log: Path | str | None = None
    proxies: Sequence[str] = ()

    def check(self) -> None:
        """Raises StoreError where one of the wikis cannot be opened."""
        for wiki in self.wikis:
            wiki.open().close()


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(
    wikis: Sequence[Served],
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    workers: int | None = None,
    access_log: Path | str | None = None,
    proxies: Sequence[str] = (),
    ready: Callable[[str], object] = print,
) -> None:
    """Answer HTTP requests from `wikis` until SIGINT or SIGTERM: one without a name at /w/api.php, others at /name/….

    `proxies` are as for Application. `port` 0 takes a free one. `workers` are processes, one a core unless given.
    `access_log` is a file to append a line of JSON to for each request, or `-`. `ready` is called with the URL of the
    server, without a path, once requests are answered. SIGHUP opens the wikis anew; no request is lost. Raises
    `StoreError` when a name, a store, the address, the port or the log cannot be used.
    """
    check(wikis)
    with tempfile.TemporaryDirectory(prefix="wikiquery-") as counts:
        setup = prepared(Setup(wikis, Path(counts), access_log, proxies))
        if access_log:
            _writable(access_log)
        address, port = _free(host, port)
        server = GracefulServer(
            "wikiquery.http.serve:gateway", address=address, port=port, workers=workers or cores(), **SETTINGS
        )
        server.setup, server.main_loop_interrupt = setup, Bell()
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        threading.Thread(target=_announce, args=(address, port, partial(ready, url)), daemon=True).start()
        server.serve(target_loader=partial(gateway, setup), wrap_loader=False)


class GracefulServer(Server):  # type: ignore[misc, valid-type]
    """Granian's server, which on SIGHUP lets the old workers work on where the store cannot be opened anew.

    A worker that is to end tells its clients so beforehand: they come back over another connection.
    """

    setup: Setup

    def _respawn_workers(self, workers: list[int], *more: Any, **options: Any) -> None:
        for index in workers:
            ending(self.setup.counts, self.wrks[index].inner.pid).touch()
        super()._respawn_workers(workers, *more, **options)

    def _reload(self, *loaders: Any) -> None:
        try:
            self.setup.check()
        except StoreError as error:
            print(f"wikiquery: {error}; still serving what was there", file=sys.stderr)
            self.reload_signal = False
            self.main_loop_interrupt.clear()
        else:
            super()._reload(*loaders)


class Bell(threading.Event):
    """What wakes granian's main thread: an event without a lock, looked at five times a second.

    A signal's handler sets it. With an ordinary event that waits for ever when a second signal comes in between, and
    Python may not notice at all that signals came while its main thread waits for a lock.
    """

    rung = False

    def set(self) -> None:
        """Wake the main thread."""
        self.rung = True

    def clear(self) -> None:
        """Let it wait again."""
        self.rung = False

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is set, however long."""
        while not self.rung:
            time.sleep(0.2)
        return True


def gateway(setup: Setup) -> Gateway:
    """What granian asks in a worker."""
    sys.setswitchinterval(SWITCH)
    return Gateway(application(setup))


def application(setup: Setup) -> Application | Wikis:
    """The application of one worker. A store that has gone since the start ends the worker with one line."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        opened = [wiki.open() for wiki in setup.wikis]
    except StoreError as error:
        print(f"wikiquery: {error}", file=sys.stderr)
        sys.exit(1)
    metrics = Metrics(setup.counts, wikis=bool(setup.wikis[0].name))
    sinks: list[Sink] = [AccessLog(setup.access_log)] if setup.access_log else []
    observer = Observer(metrics, *sinks, ending=ending(setup.counts, os.getpid()))
    made = [
        Application(
            each, observer=observer, metrics=metrics, origins=wiki.origins, proxies=setup.proxies, name=wiki.name
        )
        for wiki, each in zip(setup.wikis, opened, strict=True)
    ]
    if not setup.wikis[0].name:
        return made[0]
    hosts = {host: wiki.name for wiki in setup.wikis for host in wiki.hosts}
    return Wikis({each.name: each for each in made}, hosts)


def prepared(setup: Setup) -> Setup:
    """The setup that workers can use: the wikis can be opened, and they share what signs cookies. Raises StoreError.

    Where that cannot be kept it is made for this run: then everybody has to log in again after a restart.
    """
    return replace(setup, wikis=[with_secret(wiki, setup.counts) for wiki in setup.wikis])


def with_secret(served: Served, folder: Path) -> Served:
    """One of the wikis, with a secret; in the folder where it cannot be kept."""
    with served.open() as wiki:
        try:
            wiki.keep_secret()
        except StoreError as error:
            if served.secret is not None:
                raise
            print(f"wikiquery: {error}; who logs in has to do so again after a restart", file=sys.stderr)
            return replace(served, secret=folder / f"{served.name}.secret")
    return served


def ending(folder: Path, pid: int) -> Path:
    """The file that tells a worker that it will be ended."""
    return folder / f"{pid}.ending"


def _writable(path: Path | str) -> None:
    """Raises StoreError for a log that cannot be written."""
    try:
        AccessLog(path)
    except OSError as error:
        raise StoreError(f"cannot write the access log {path}: {error.strerror}") from None


def _free(host: str, port: int) -> tuple[str, int]:
    """The numeric address and the port to listen at. Raises `StoreError` when they cannot be had.

    The server's own socket shares its port with any other that allows it, so it would not notice a second server.
    """
    if not 0 <= port <= MOST_PORT:
        raise StoreError(f"cannot listen at port {port}: ports go from 0 to {MOST_PORT}")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            name = probe.getsockname()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StoreError(f"port {port} of {host} is in use; choose another with --port") from None
        raise StoreError(f"cannot listen at {host}, port {port}: {error.strerror}") from None
    return str(name[0]), int(name[1])


def _announce(address: str, port: int, ready: Callable[[], object]) -> None:
    """Call `ready` once the server takes connections."""
    while True:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            ready()
            return
