"""What an import gives back: the tables that went in, what was left aside, what is missing."""

from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["whole", "partial", "derived"]


@dataclass(slots=True)
class Loaded:
    """A table of the store: `sources` are the names of the files it came from, `note` says what to know about it.

    `needs` is another table without which there is no use in it, so that it is not in the store.
    """

    table: str
    rows: int
    state: State
    sources: list[str] = field(default_factory=list)
    note: str = ""
    needs: str = ""

    def entry(self) -> dict[str, Any]:
        """The table's entry in the store's metadata."""
        entry: dict[str, Any] = {"rows": self.rows, "state": self.state, "from": self.sources}
        return entry | {name: said for name, said in (("note", self.note), ("needs", self.needs)) if said}


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that was not read, or a table in it that was not, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: size in bytes, SHA-256, the date in its name ("" without one), rows taken from it."""

    file: str
    size: int
    sha256: str
    date: str
    rows: int

    def entry(self) -> dict[str, Any]:
        """The file's entry in the store's metadata."""
        return {name: getattr(self, name) for name in ("file", "size", "sha256", "date", "rows")}


@dataclass(slots=True)
class Imported:
    """A finished import.

    `store` is the path or URL without its password, `missing` the dump tables that were not given, each with what it
    would bring; `bytes` is the store's size, `seconds` what the import took.
    """

    store: str
    wiki: str
    date: str
    identity: str
    tables: list[Loaded]
    sources: list[Source]
    aside: list[Aside]
    missing: list[Aside]
    seconds: float
    bytes: int
