"""A stream that is unpacked in a thread of its own, a little ahead of its reader."""

import queue
from threading import Event, Thread

from wikiquery.importer.sources import Stream

CHUNK = 1 << 17  # bytes
CHUNKS = 16


class Ahead:
    """Reads a stream ahead; `read` gives its bytes and raises what reading raised. `close` must be called."""

    def __init__(self, stream: Stream) -> None:
        self.name = stream.name
        self._stream = stream
        self._ready: queue.Queue[bytes | BaseException] = queue.Queue(CHUNKS)
        self._left = b""
        self._ended = False
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True, name=f"unpack {stream.name}")
        self._thread.start()

    def read(self, n: int, /) -> bytes:
        """At most `n` bytes; none at the end. Raises DumpError."""
        if not self._left and not self._ended:
            chunk = self._ready.get()
            if isinstance(chunk, BaseException):
                self._ended = True
                raise chunk
            self._left = chunk
            self._ended = not chunk
        piece, self._left = self._left[:n], self._left[n:]
        return piece

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        while self._thread.is_alive():
            try:
                self._ready.get(timeout=0.01)
            except queue.Empty:
                continue

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                chunk = self._stream.read(CHUNK)
                self._ready.put(chunk)
                if not chunk:
                    return
        except BaseException as error:
            self._ready.put(error)
