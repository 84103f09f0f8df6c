"""Dump files: which there are, what is in each, and their uncompressed bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from wikiquery.importer.dumperror import DumpError

__all__ = ["DumpError", "Kind", "Source", "Stream", "find", "open_source"]

Kind = Literal["sql", "xml", "json", "titles", "index", "other"]


@dataclass(frozen=True, slots=True)
class Source:
    """One dump file.

    `table` is the table of an SQL dump, without a prefix (None: another kind of file, or a whole database), `wiki` the
    database name and `date` "YYYYMMDD" (None: the file's name does not say), `compression` "", "gz", "bz2", "7z", "xz"
    or "zst" by the file's content, `size` bytes on disk.
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
    raise NotImplementedError


class Stream:
    """An opened source: its uncompressed bytes. `name` is the file's name without its folder."""

    name: str

    def read(self, n: int, /) -> bytes:
        """At most `n` bytes, at least one; none at the end. Raises DumpError for damaged or cut off data."""
        raise NotImplementedError

    @property
    def position(self) -> int:
        """Uncompressed bytes read so far."""
        raise NotImplementedError

    @property
    def compressed(self) -> int:
        """Bytes of the file used up so far, of `Source.size`."""
        raise NotImplementedError

    @property
    def sha256(self) -> str:
        """Hex digest of the file as it is on disk, made while reading. Raises ValueError before the end."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file; may be called again."""
        raise NotImplementedError

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
    raise NotImplementedError
