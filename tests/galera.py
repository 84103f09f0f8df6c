"""A Galera cluster of MariaDB servers on this machine, of the packages mariadb-server and galera-4."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymysql

PROVIDERS = ("/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so")
ACCOUNT = "wikiquery"
SECONDS = 60
"""How long a node may take to come up."""


class NotThere(Exception):
    """What a cluster is made of is not on this machine."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def provider() -> str:
    """Galera's library. Raises NotThere."""
    found = next((path for path in PROVIDERS if Path(path).is_file()), None)
    if found is None:
        raise NotThere("needs Galera (Debian: galera-4)")
    return found


class Node:
    """One server: `start` it, `kill` it; its data stay in its folder."""

    def __init__(self, folder: Path, user: str, library: str, mates: Callable[[], list[int]]) -> None:
        self.folder, self.user, self.library, self.mates = folder, user, library, mates
        self.data, self.socket = folder / "data", folder / "socket"
        self.port, self.group, self.transfer, self.state = (free_port() for _ in range(4))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str) -> None:
        """Start it, without waiting for it."""
        address = ",".join(f"127.0.0.1:{port}" for port in self.mates() if port != self.group)
        options = f"base_port={self.group};gmcast.listen_addr=tcp://127.0.0.1:{self.group};"
        options += f"ist.recv_addr=127.0.0.1:{self.transfer};"
        options += "gcache.size=16M"
        command = [
            server(), "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}", f"--port={self.port}",
            "--bind-address=127.0.0.1", f"--pid-file={self.folder / 'pid'}", "--skip-name-resolve",
            "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--innodb-flush-log-at-trx-commit=0",
            "--innodb-log-file-size=10M", "--innodb-buffer-pool-size=32M", "--skip-log-bin", "--wsrep-on=ON",
            f"--wsrep-provider={self.library}", f"--wsrep-cluster-address=gcomm://{address}",
            f"--wsrep-provider-options={options}", "--wsrep-node-address=127.0.0.1", "--wsrep-sst-method=rsync",
            f"--wsrep-node-name={self.folder.name}", f"--wsrep-sst-receive-address=127.0.0.1:{self.state}", *more,
        ]  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(as_user(self.user, command), stdout=log, stderr=log, stdin=log)

    def connect(self, **more: Any) -> "pymysql.Connection[Any]":
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user=ACCOUNT, password=ACCOUNT, autocommit=True, connect_timeout=5, **more
        )

    def ask(self, *statements: str) -> list[Any]:
        """The rows of the last statement."""
        with self.connect() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall())

    def synced(self) -> bool:
        try:
            status = dict(self.ask("SHOW STATUS LIKE 'wsrep_%'"))
        except pymysql.Error:
            return False
        return bool(status.get("wsrep_ready") == "ON" and status.get("wsrep_local_state") == "4")

    def wait(self) -> None:
        """Until it is in the cluster and as far as the others are."""
        until = time.monotonic() + SECONDS
        while not self.synced():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"a node did not come up:\n{(self.folder / 'log').read_text()[-3000:]}")
            time.sleep(0.1)

    def tell(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGKILL) -> None:
        """End it at once, as a machine that fails, and wait for that."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(number)
            self.process.wait()


class Cluster:
    """Nodes that know each other."""

    def __init__(self, folder: Path, size: int) -> None:
        library = provider()
        user = "mysql" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.nodes: list[Node] = []
        for number in range(1, size + 1):
            place = folder / f"n{number}"
            place.mkdir()
            (place / "data").mkdir()
            if os.getuid() == 0:
                for path in (place, place / "data"):
                    shutil.chown(path, user, user)
            self.nodes.append(Node(place, user, library, lambda: [node.group for node in self.nodes]))
        install(self.nodes[0], user)

    def url(self, database: str) -> str:
        return f"mysql://{ACCOUNT}:{ACCOUNT}@{','.join(f'127.0.0.1:{node.port}' for node in self.nodes)}/{database}"

    def begin(self, fill: Callable[[Node], object]) -> None:
        """Start the first node, fill it, and let the others join."""
        first, *others = self.nodes
        first.start("--wsrep-new-cluster", f"--init-file={accounts(first)}")
        first.wait()
        fill(first)
        for node in others:
            node.start()
            node.wait()

    def end(self) -> None:
        for node in reversed(self.nodes):
            node.end()


@contextmanager
def cluster(size: int = 3) -> Iterator[Cluster]:
    """A cluster that is not yet begun, in a temporary folder. Raises NotThere."""
    if shutil.which("mariadb-install-db") is None:
        raise NotThere("needs MariaDB's server (Debian: mariadb-server)")
    server()
    # (Sockets have short names, and the server's user must come in.)
    with tempfile.TemporaryDirectory(prefix="galera-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        made = Cluster(Path(name), size)
        try:
            yield made
        finally:
            made.end()


def server() -> str:
    """The server's program. Raises NotThere."""
    found = shutil.which("mariadbd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise NotThere("needs MariaDB's server (Debian: mariadb-server)")
    return found


def as_user(user: str, command: list[str]) -> list[str]:
    """The command as that user: MariaDB does not run as root."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command] if os.getuid() == 0 else command


def install(node: Node, user: str) -> None:
    """Make the data of a server that holds nothing."""
    done = subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--user={user}", f"--datadir={node.data}", "--skip-test-db",
         "--innodb-log-file-size=10M", "--auth-root-authentication-method=normal"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"mariadb-install-db: {done.stdout[-1000:]}{done.stderr[-1000:]}")


def accounts(node: Node) -> Path:
    """A file of statements that make the account of the tests."""
    file = node.folder / "accounts.sql"
    file.write_text(
        f"CREATE USER IF NOT EXISTS {ACCOUNT}@127.0.0.1 IDENTIFIED BY '{ACCOUNT}';\n"
        f"GRANT ALL ON *.* TO {ACCOUNT}@127.0.0.1;\n"
    )
    file.chmod(0o644)
    return file
