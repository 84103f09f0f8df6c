"""Dump files: which there are, what is in each, and their uncompressed bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from wikiquery.importer.dumperror import DumpError
from wikiquery.importer.packing import unpack
from wikiquery.importer.rawfile import RawFile
from wikiquery.importer.sniff import (
    HEAD,
    Kind,
    is_html,
    kind_of,
    packing_of,
    table_of,
    unread_packing,
    wiki_and_date,
    wiki_within,
)

__all__ = ["DumpError", "Kind", "Source", "Stream", "find", "open_source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One dump file.

    `table` is the table of an SQL dump, without a prefix, by the name and not gainsaid by the content (None: another
    kind of file, a whole database, or one whose CREATE TABLE says otherwise), `wiki` the database name and `date`
    "YYYYMMDD" (None: the file's name does not say), `compression` "", "gz", "bz2", "7z", "xz" or "zst" by the file's
    content, `size` bytes on disk.
    """

    path: Path
    kind: Kind
    table: str | None
    wiki: str | None
    date: str | None
    compression: str
    size: int


def find(paths: Sequence[Path]) -> list[Source]:
    """The dump files among `paths`: files, and folders with the files right in them, each once and in order.

    What a file is, its content says before its name. Files that are damaged are found as well: `open_source` says what
    is wrong. Raises DumpError for a path that is not there or cannot be read.
    """
    found: dict[Path, Source] = {}
    for given in paths:
        try:
            for path in _files(given):
                found.setdefault(path.resolve(), _look(path))
        except OSError as error:
            raise DumpError.at(error.filename or given, _reason(error)) from None
    return list(found.values())


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))


def _look(path: Path) -> Source:
    """A file and what its first bytes and its name say. Raises OSError."""
    with RawFile(path) as file:
        packing = packing_of(path, file.read(HEAD))
        size = path.stat().st_size
    wiki, date = wiki_and_date(path)
    head = _head(Source(path, "other", None, wiki, date, packing, size))
    kind = kind_of(path, head)
    if kind == "xml" and wiki is None:
        wiki = wiki_within(head)
    return Source(path, kind, table_of(path, head) if kind == "sql" else None, wiki, date, packing, size)


def _head(source: Source) -> bytes:
    """The first of the unpacked bytes; none when they cannot be read."""
    try:
        with Stream(source) as stream:
            return stream.read(HEAD)
    except DumpError:
        return b""


class Stream:
    """An opened source: its uncompressed bytes. `name` is the file's name without its folder."""

    def __init__(self, source: Source) -> None:
        """Open the file as it is; `open_source` also looks at what is in it. Raises DumpError."""
        self.name = source.path.name
        self._packing = source.compression
        self._position = 0
        self._ahead = b""
        self._sha256: str | None = None
        try:
            self._file = RawFile(source.path)
        except OSError as error:
            raise DumpError.at(source.path, _reason(error)) from None
        self._unpacked = unpack(self._file, source.compression)

    def read(self, n: int, /) -> bytes:
        """At most `n` bytes, at least one; none at the end. Raises DumpError for damaged or cut off data."""
        data = self._ahead[:n] or self._unpack(n)
        self._ahead = self._ahead[n:]
        self._position += len(data)
        return data

    def peek(self, n: int, /) -> bytes:
        """The next at most `n` bytes, without reading them. Raises DumpError as `read` does."""
        while len(self._ahead) < n and (data := self._unpack(n - len(self._ahead))):
            self._ahead += data
        return self._ahead[:n]

    def _unpack(self, n: int) -> bytes:
        try:
            data = self._unpacked.read(n)
            if not data and self._sha256 is None:
                self._sha256 = self._file.digest()
        except EOFError:
            raise self._error(f"is cut off: its {self._packing} data end too early") from None
        except MemoryError:
            raise
        except Exception as error:  # each packing has exceptions of its own, and 7z lets any through
            raise self._error(self._damage(error)) from None
        return data

    def _damage(self, error: Exception) -> str:
        if isinstance(error, OSError) and error.errno is not None:
            return _reason(error)
        return f"damaged {self._packing} data ({' '.join(str(error).split()) or type(error).__name__})"

    def _error(self, wrong: str) -> DumpError:
        return DumpError.at(self.name, wrong, self._position + len(self._ahead))

    @property
    def position(self) -> int:
        """Uncompressed bytes read so far."""
        return self._position

    @property
    def compressed(self) -> int:
        """Bytes of the file used up so far, of `Source.size`."""
        return self._file.furthest

    @property
    def sha256(self) -> str:
        """Hex digest of the file as it is on disk, made while reading. Raises ValueError before the end."""
        if self._sha256 is None:
            raise ValueError(f"{self.name} has not been read to its end")
        return self._sha256

    def close(self) -> None:
        """Let go of the file; may be called again."""
        self._unpacked.close()
        self._file.close()

    def __enter__(self) -> "Stream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_source(source: Source) -> Stream:
    """Open a source for reading.

    Raises DumpError at once for a file that is empty, is not there, or is a web page under a dump's name.
    """
    if source.size == 0:
        raise DumpError.at(source.path, "is empty")
    stream = Stream(source)
    try:
        _check(stream, source)
    except BaseException:
        stream.close()
        raise
    return stream


def _check(stream: Stream, source: Source) -> None:
    head = stream.peek(HEAD)
    if is_html(head):
        raise DumpError.at(source.path, "is a web page (HTML) under a dump's name: download the dump again", 0)
    if not source.compression and (packing := unread_packing(head)):
        raise DumpError.at(source.path, f"is packed with {packing}, which is not read: unpack it first")


def _reason(error: OSError) -> str:
    return f"cannot be read ({error.strerror or error})"
