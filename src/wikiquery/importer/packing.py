"""The packings of dump files: gzip, bzip2, xz and zstd (7z: sevenzip.py), each as a reader of the unpacked bytes."""

import bz2
import lzma
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import zstandard

from wikiquery.importer.rawfile import CHUNK, FIRST_BITE, RawFile, next_bite
from wikiquery.importer.sevenzip import SevenZip

try:
    from isal.igzip import IGzipFile as GzipFile
except ImportError:  # not made for every processor
    from gzip import GzipFile  # type: ignore[assignment]

MAGIC = {
    b"\x1f\x8b": "gz",
    b"BZh": "bz2",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zst",
}
UNREAD = {b"\x04\x22\x4d\x18": "lz4", b"PK\x03\x04": "zip", b"\x1f\x9d": "compress"}


class Unpacked(Protocol):
    """Unpacked bytes: `read` as of a file. Raises EOFError for data cut off, other exceptions for damaged data."""

    def read(self, n: int, /) -> bytes: ...

    def close(self) -> None: ...


class Decompressor(Protocol):
    """One compressed stream of the several that a file may hold, as `bz2` and `lzma` have it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class Zstd:
    """A zstd frame with the interface of the standard library's decompressors."""

    def __init__(self) -> None:
        # Frames of --long=31 refer back 2 GiB.
        self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj()
        self._input = self._output = b""
        self._bite = FIRST_BITE

    @property
    def eof(self) -> bool:
        return self._frame.eof and not self._output

    @property
    def needs_input(self) -> bool:
        return not self._output and not self._input and not self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data + self._input

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        self._input += data
        while self._input and not self._output and not self._frame.eof:
            bite, self._input = self._input[: self._bite], self._input[self._bite :]
            self._output = self._frame.decompress(bite)
            self._bite = next_bite(self._bite, len(self._output))
        end = len(self._output) if max_length < 0 else max_length
        out, self._output = self._output[:end], self._output[end:]
        return out


class Streams:
    """The unpacked bytes of a file that is one or more compressed streams, one after the other (multistream)."""

    def __init__(self, file: RawFile, new: Callable[[], Decompressor]) -> None:
        self._file, self._new = file, new
        self._one = new()
        self._rest = b""
        self._first = True

    def read(self, n: int, /) -> bytes:
        while True:
            if self._one.eof and not self._next():
                return b""
            data = b""
            if self._one.needs_input:
                data, self._rest = self._rest or self._file.read(CHUNK), b""
                if not data:
                    raise EOFError
            if out := self._one.decompress(data, n):
                return out

    def _next(self) -> bool:
        """Begin the next stream, if there is one: zero bytes may stand between streams and at the end."""
        self._rest = self._one.unused_data.lstrip(b"\0")
        while not self._rest:
            data = self._file.read(CHUNK)
            if not data:
                return False
            self._rest = data.lstrip(b"\0")
        self._one = self._new()
        return True

    def close(self) -> None: ...


def unpack(file: RawFile, packing: str) -> Unpacked:
    """The unpacked bytes of a file in one of the packings of MAGIC ("": as it is)."""
    return PACKINGS[packing](file) if packing else file


def _gzip(file: RawFile) -> Unpacked:
    new: Any = GzipFile  # isal's has no types
    reader: Unpacked = new(fileobj=file, mode="rb")
    return reader


PACKINGS: Mapping[str, Callable[[RawFile], Unpacked]] = {
    "gz": _gzip,
    "bz2": lambda file: Streams(file, bz2.BZ2Decompressor),
    "xz": lambda file: Streams(file, lzma.LZMADecompressor),
    "zst": lambda file: Streams(file, Zstd),
    "7z": SevenZip,
}
