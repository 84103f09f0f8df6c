"""A 7z archive of one file, read as a stream."""

from queue import Full, Queue
from threading import Event, Thread
from typing import IO, cast

from py7zr import SevenZipFile
from py7zr.exceptions import Bad7zFile, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from wikiquery.importer.rawfile import FIRST_BITE, RawFile, next_bite

PIECES = 4  # ready before the reader asks for them


class _Closed(Exception):
    """The reader has gone."""


class _Pipe(Py7zIO, WriterFactory):
    """Where the archive's unpacking thread puts what the reader takes."""

    def __init__(self, file: RawFile) -> None:
        self._file = file
        self.pieces: Queue[bytes | Exception | None] = Queue(PIECES)
        self.closed = Event()
        self._written = 0

    def create(self, filename: str) -> Py7zIO:
        return self

    def write(self, s: bytes | bytearray) -> int:
        self.put(bytes(s))
        self._written += len(s)
        # The library unpacks all that one read gave at once.
        self._file.longest_read = next_bite(self._file.longest_read, len(s))
        return len(s)

    def put(self, piece: bytes | Exception | None) -> None:
        while not self.closed.is_set():
            try:
                return self.pieces.put(piece, timeout=0.1)
            except Full:
                continue
        raise _Closed

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None: ...

    def size(self) -> int:
        return self._written


class SevenZip:
    """The unpacked bytes of the one file that is in a 7z archive.

    The library only writes into things; so a thread unpacks, a few pieces ahead. Raises py7zr's and lzma's exceptions,
    EOFError for an archive cut off.
    """

    def __init__(self, file: RawFile) -> None:
        self._file = file
        self._pipe = _Pipe(file)
        self._piece, self._used = b"", 0
        self._ended: Exception | bool = False
        self._thread = Thread(target=self._unpack, daemon=True, name="7z")
        self._thread.start()

    def _unpack(self) -> None:
        end: Exception | None = None
        try:
            with SevenZipFile(_directory(self._file), "r") as archive:
                if archive.needs_password():
                    raise PasswordRequired("the archive is encrypted")
                names = [member.filename for member in archive.files if not member.is_directory]
                if len(names) != 1:
                    raise Bad7zFile(f"the archive holds {len(names)} files instead of one: unpack it")
                self._file.longest_read = FIRST_BITE
                archive.extract(targets=names, factory=self._pipe)
        except _Closed:
            return
        except Exception as error:  # whatever the library raises for what the file holds, the reader is told
            end = error
        try:
            self._pipe.put(end)
        except _Closed:
            return

    def read(self, n: int, /) -> bytes:
        if self._used == len(self._piece) and not self._ended:
            self._take()
        piece = self._piece[self._used : self._used + n]
        if not piece and isinstance(self._ended, Exception):
            raise self._ended
        self._used += len(piece)
        return piece

    def _take(self) -> None:
        piece = self._pipe.pieces.get()
        if isinstance(piece, bytes):
            self._piece, self._used = piece, 0
        else:
            self._thread.join()
            self._ended = piece or True

    def close(self) -> None:
        """End the unpacking thread."""
        self._pipe.closed.set()
        self._thread.join()


def _directory(file: RawFile) -> IO[bytes]:
    """The file, ready for the library to read the archive's directory: that needs whole reads."""
    file.longest_read = 1 << 30
    return cast(IO[bytes], file)
