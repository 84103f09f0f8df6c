"""Serving a store or a database: granian's WSGI server, with threads that block and a worker for each core.

Each worker opens the wiki for itself, after the fork. It is opened once before that, so that what is wrong with it is a
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

import wikiquery
from wikiquery.errors import StoreError

from .accesslog import AccessLog
from .app import Application
from .metrics import Metrics
from .observer import Observer, Sink
from .page import API

SETTINGS: dict[str, Any] = {
    "interface": Interfaces.WSGI,
    "blocking_threads": 32,  # of a worker: some may wait for slow clients, fewer than these use the store
    "websockets": False,
    "respawn_failed_workers": True,
    "respawn_interval": 1.5,  # seconds that a new worker has to begin before the old one ends
    "workers_kill_timeout": 3,
    "log_level": LogLevels.error,
}
"""Granian's settings, but for address and workers."""

MOST_PORT = 65535

Site = str | Path | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Setup:
    """What every worker needs to know: what to serve and how, where counts and log lines go."""

    store: str
    site: Site
    prefix: str
    timeout: float | None
    strict: bool
    private: bool
    limits: wikiquery.Limits
    counts: Path
    access_log: Path | str | None
    secret: Path | None = None
    origins: Sequence[str] = ()
    proxies: Sequence[str] = ()

    def open(self) -> wikiquery.Wiki:
        """Opens the wiki. Raises StoreError."""
        return wikiquery.open(
            self.store,
            self.site,
            strict=self.strict,
            private=self.private,
            limits=self.limits,
            prefix=self.prefix,
            timeout=self.timeout,
            secret=self.secret,
        )


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(
    store: str,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    workers: int | None = None,
    site: Site = None,
    prefix: str = "",
    timeout: float | None = wikiquery.TIMEOUT,
    strict: bool = False,
    private: bool = False,
    limits: wikiquery.Limits = "mediawiki",
    access_log: Path | str | None = None,
    secret: Path | None = None,
    origins: Sequence[str] = (),
    proxies: Sequence[str] = (),
    ready: Callable[[str], object] = print,
) -> None:
    """Answer HTTP requests from `store` (a file or the URL of a database) until SIGINT or SIGTERM.

    `prefix`, `timeout`, `strict`, `private`, `limits` and `secret` are as for `wikiquery.open`, `origins` and `proxies`
    as for Application. `port` 0 takes a free one.
    `workers` are processes, one a core unless given. `access_log` is a file to append a line of JSON to for each
    request, or `-`. `ready` is called with the URL of the API once requests are answered. SIGHUP opens the store anew;
    no request is lost. Raises `StoreError` when the store, the address, the port or the log cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="wikiquery-") as counts:
        setup = Setup(store, site, prefix, timeout, strict, private, limits, Path(counts), access_log)
        setup = prepared(replace(setup, secret=secret, origins=origins, proxies=proxies))
        if access_log:
            _writable(access_log)
        address, port = _free(host, port)
        server = GracefulServer(
            "wikiquery.http.serve:application", address=address, port=port, workers=workers or cores(), **SETTINGS
        )
        server.setup, server.main_loop_interrupt = setup, Bell()
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}{API}"
        threading.Thread(target=_announce, args=(address, port, partial(ready, url)), daemon=True).start()
        server.serve(target_loader=partial(application, setup), wrap_loader=False)


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
            self.setup.open().close()
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


def application(setup: Setup) -> Application:
    """The application of one worker. A store that has gone since the start ends the worker with one line."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        wiki = setup.open()
    except StoreError as error:
        print(f"wikiquery: {error}", file=sys.stderr)
        sys.exit(1)
    metrics = Metrics(setup.counts)
    sinks: list[Sink] = [AccessLog(setup.access_log)] if setup.access_log else []
    observer = Observer(metrics, *sinks, ending=ending(setup.counts, os.getpid()))
    return Application(wiki, observer=observer, metrics=metrics, origins=setup.origins, proxies=setup.proxies)


def prepared(setup: Setup) -> Setup:
    """The setup that workers can use: the wiki can be opened, and they share what signs cookies. Raises StoreError.

    Where that cannot be kept it is made for this run: then everybody has to log in again after a restart.
    """
    with setup.open() as wiki:
        try:
            wiki.keep_secret()
        except StoreError as error:
            if setup.secret is not None:
                raise
            print(f"wikiquery: {error}; who logs in has to do so again after a restart", file=sys.stderr)
            return replace(setup, secret=setup.counts / "secret")
    return setup


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
