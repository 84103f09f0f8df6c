"""A dump file as it is on disk, hashed while it is read."""

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # in collections.abc from Python 3.12 on
    from typing_extensions import Buffer

CHUNK = 1 << 17
FIRST_BITE = 1 << 7


def next_bite(bite: int, unpacked: int) -> int:
    """How many bytes to unpack next after `bite` bytes gave `unpacked` ones.

    For packings that unpack all that they are given at once: a bite may hold ten thousand times its size, and yet the
    memory stays flat.
    """
    if unpacked > 1 << 20:
        return max(bite // 2, 16)
    return min(bite * 2, CHUNK) if unpacked < 1 << 18 else bite


class RawFile(io.RawIOBase):
    """A file opened for reading, with its SHA-256 made on the way, so that the file is read only once.

    Reading may jump (7z keeps its directory at the end): the bytes in order are hashed as they come, those that were
    jumped over by `digest`. `furthest` is how far reading in order has come. Raises OSError as files do.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._hash = hashlib.sha256()
        self._at = 0
        self.furthest = 0
        self.longest_read = CHUNK

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, and never more than `longest_read`; none at the end."""
        wanted = self.longest_read if size < 0 else min(size, self.longest_read)
        data = self._file.read(wanted) or b""
        start, self._at = self._at, self._at + len(data)
        if start <= self.furthest < self._at:
            self._hash.update(data[self.furthest - start :])
            self.furthest = self._at
        return data

    def readinto(self, buffer: "Buffer", /) -> int:
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = self._file.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._at

    def digest(self) -> str:
        """The hex digest of the whole file; reads what has not been read."""
        self.seek(self.furthest)
        while self.read(CHUNK):
            pass
        return self._hash.hexdigest()

    def close(self) -> None:
        if "_file" in self.__dict__:  # Python closes also what could not be opened
            self._file.close()
        super().close()
