"""The text of an SQL dump, read piece by piece: where statements begin and end."""

import re
from typing import Protocol

from wikiquery.importer.dumperror import DumpError

CHUNK = 1 << 18
AHEAD = 1 << 16  # what a statement is known by, and the head of an INSERT, is shorter
LONGEST = 1 << 28  # bytes of one row or of one CREATE TABLE

# A piece that ends at the buffer's end is not taken: more of it may follow.
_INNER = (
    rb"(?:[^'\"`;/\-\#]++|'(?:[^'\\]++|\\.)*+'|\"(?:[^\"\\]++|\\.)*+\"|`[^`]*+`|/\*(?:[^*]++|\*(?!/))*+\*/"
    rb"|--[ \t][^\n]*+\n|\#[^\n]*+\n|/(?!\*|\Z)|-(?!-[ \t]|-?\Z))*+"
)
_PASSED = re.compile(_INNER, re.S)
_WHOLE = re.compile(_INNER + rb";", re.S)
_SPACE = re.compile(rb"[\s;]*+")


class Readable(Protocol):
    """What is read: an opened dump file, `name` for errors."""

    name: str

    def read(self, n: int, /) -> bytes: ...


class SqlText:
    """The text from where reading has come to: `buffer` from `at` on, more at request.

    Methods that need more than there is raise DumpError: the dump is cut off.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._before = 0  # bytes of the dump before the buffer
        self._ended = False
        self.buffer = b""
        self.at = 0

    @property
    def position(self) -> int:
        """How many bytes of the dump are before `at`."""
        return self._before + self.at

    def error(self, wrong: str, at: int | None = None) -> DumpError:
        """What is wrong at this place of the buffer (None: where reading has come to)."""
        return DumpError.at(self._stream.name, wrong, self._before + (self.at if at is None else at))

    def more(self) -> bool:
        """Read on; the buffer then begins at `at`. False at the end of the dump."""
        rest = self.buffer[self.at :]
        if len(rest) > LONGEST:
            raise self.error(f"a row or statement longer than {LONGEST >> 20} MiB")
        # A long row is not looked through again for every piece of it.
        data = b"" if self._ended else self._stream.read(max(CHUNK, len(rest)))
        self._ended = not data
        self._before += self.at
        self.buffer, self.at = rest + data, 0
        return bool(data)

    def ensure(self, size: int) -> None:
        """Have this many bytes after `at`, or all that there are."""
        while len(self.buffer) - self.at < size and self.more():
            pass

    def space(self) -> bool:
        """Pass over white space and stray semicolons. False at the end of the dump."""
        while True:
            if match := _SPACE.match(self.buffer, self.at):
                self.at = match.end()
            if self.at < len(self.buffer):
                return True
            if not self.more():
                return False

    def line(self) -> bytes:
        """Pass over the rest of the line, and give what of it is in the buffer at its end."""
        start = self.at
        while (end := self.buffer.find(b"\n", self.at)) < 0:
            start = self.at = len(self.buffer) if len(self.buffer) - start > AHEAD else start
            if not self.more():
                end = len(self.buffer)
                break
            start = 0
        text = self.buffer[start:end]
        self.at = end
        return text

    def comment(self) -> None:
        """Pass over a comment that begins here with /*."""
        begin = self.position
        self.at += 2
        while (end := self.buffer.find(b"*/", self.at)) < 0:
            self.at = max(self.at, len(self.buffer) - 1)
            if not self.more():
                raise DumpError.at(self._stream.name, "is cut off in the middle of a comment", begin)
        self.at = end + 2

    def statement(self) -> bytes:
        """The statement from here on with its semicolon, which is passed over."""
        while (match := _WHOLE.match(self.buffer, self.at)) is None:
            if not self.more():
                raise self.error("is cut off in the middle of a statement that begins")
        self.at = match.end()
        return match[0]

    def skip(self, delimiter: bytes = b";") -> None:
        """Pass over the rest of the statement, however long."""
        begin = self.position
        while True:
            if delimiter == b";":
                if match := _PASSED.match(self.buffer, self.at):
                    self.at = match.end()
                found = self.at if self.buffer[self.at : self.at + 1] == b";" else -1
            else:
                found = self.buffer.find(delimiter, self.at)
            if found >= 0:
                self.at = found + len(delimiter)
                return
            if not self.more():
                raise DumpError.at(self._stream.name, "is cut off in the middle of the statement that begins", begin)
