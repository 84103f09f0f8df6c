"""A relay in front of a database server: what passes it can be cut off, as by a restart."""

import socket
import threading
from contextlib import suppress


class Relay:
    """Listens on a port of its own and passes all on to a server, until it is `down`."""

    def __init__(self, host: str, port: int) -> None:
        self.there = host, port
        self.port = 0
        self.listening: socket.socket | None = None
        self.ends: list[socket.socket] = []
        self.passes = threading.Event()
        """Whether anything comes through: a server that is silent lets connections stand."""
        self.passes.set()
        self.up()

    def up(self) -> None:
        """Take connections, at the same port as before."""
        server = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
        self.listening, self.port = server, server.getsockname()[1]
        threading.Thread(target=self._accept, args=(server,), daemon=True).start()

    def cut(self) -> None:
        """Break the connections that there are."""
        while self.ends:
            end = self.ends.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def down(self) -> None:
        """Take no connections any more, and break those that there are."""
        if self.listening is not None:
            with suppress(OSError):
                self.listening.shutdown(socket.SHUT_RDWR)
            self.listening.close()
            self.listening = None
        self.cut()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                client = server.accept()[0]
            except OSError:
                return
            behind = socket.create_connection(self.there)
            self.ends += [client, behind]
            for source, target in ((client, behind), (behind, client)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.passes.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
