"""What is wrong with a dump file, and where."""

from pathlib import Path

from wikiquery.errors import StoreError


class DumpError(StoreError):
    """A dump file that cannot be read. Its text is one line: "<file>: <what is wrong>, at byte N".

    N counts from 0 in the uncompressed stream; it is left out where nothing was read.
    """

    @classmethod
    def at(cls, path: Path | str, wrong: str, byte: int | None = None) -> "DumpError":
        """The error of the file at `path`; its name is said without the folder."""
        where = "" if byte is None else f", at byte {byte}"
        return cls(f"{Path(path).name}: {wrong}{where}")
