"""What a wiki consists of before it is written to files: drafts by the writers, then pages with their revisions."""

import hashlib
from dataclasses import dataclass, field

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as a writer hands it in: its text now, and texts that it had before (oldest first)."""

    namespace: int
    title: str
    text: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class User:
    """Who edits; `id` 0 is an address without an account."""

    id: int
    name: str
    groups: tuple[str, ...] = ()


@dataclass(slots=True)
class Revision:
    """One version of a page; `when` counts seconds since 1970 UTC; `hidden` names parts: text, comment, user."""

    when: int
    user: User
    comment: str
    text: str
    minor: bool = False
    tags: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    id: int = 0
    parent: int = 0

    @property
    def size(self) -> int:
        """Bytes of the text in UTF-8."""
        return len(self.text.encode())

    @property
    def sha1(self) -> str:
        """SHA-1 of the text in base 36, 31 digits, as MediaWiki keeps it."""
        return base36(hashlib.sha1(self.text.encode()).hexdigest())


@dataclass(slots=True)
class Page:
    """A page with its revisions, oldest first; `title` is without namespace, with spaces."""

    namespace: int
    title: str
    revisions: list[Revision] = field(default_factory=list)
    id: int = 0

    @property
    def key(self) -> str:
        """The title as the database keeps it: underscores for spaces."""
        return self.title.replace(" ", "_")

    @property
    def latest(self) -> Revision:
        """The revision that is shown."""
        return self.revisions[-1]

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self.latest.text


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: its name with spaces, its bytes, width and height in pixels."""

    name: str
    content: bytes
    width: int
    height: int
    user: User
    when: int


def base36(digest: str) -> str:
    """A hexadecimal SHA-1 in MediaWiki's base 36, filled up to 31 digits."""
    number, out = int(digest, 16), ""
    while number:
        number, digit = divmod(number, 36)
        out = _DIGITS[digit] + out
    return out.rjust(31, "0")


def chance(*about: object) -> float:
    """A number from 0 to 1 that looks like chance and is always the same for the same things."""
    return int.from_bytes(hashlib.sha1(repr(about).encode()).digest()[:6], "big") / (1 << 48)
