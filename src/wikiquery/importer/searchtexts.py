"""What the search index takes from the texts of pages, and the processes that find it at the same time.

`main` is what such a process does: it reads pickled batches from standard input and answers each with one.
"""

import pickle
import subprocess
import sys
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, TypeAlias

import zstandard

from wikiquery.errors import StoreError
from wikiquery.importer.markupwords import beside
from wikiquery.plaintext import plain
from wikiquery.words import paired

COMMAND = (sys.executable, "-c", "from wikiquery.importer.searchtexts import main; main()")
WIKITEXT = "wikitext"
HIDDEN_TEXT = 1
AHEAD = 2  # batches that wait, for each process
# A page's number in the index, its title, redirects to it, and its newest text: rev_deleted, model, flags, bytes.
Found: TypeAlias = tuple[int, str, str | None, int, str | None, str | None, bytes | str | None]
# Its number, title, redirects, text and the words of the markup as the index has them; how many words the text has.
Entry: TypeAlias = tuple[int, str, str, str, str, int]


@dataclass(slots=True)
class TextReader:
    """Turns what a store has of pages into what the index takes.

    `dropped` begins links that show no text, `dictionary` is the store's for texts that are packed (b"": there is
    none).
    """

    dropped: frozenset[str]
    dictionary: bytes = b""
    _unpacker: zstandard.ZstdDecompressor | None = field(default=None, repr=False)

    def entries(self, batch: Iterable[Found]) -> list[Entry]:
        """An entry for each page."""
        return [self._entry(*found) for found in batch]

    def _entry(
        self, number: int, title: str, redirects: str | None, deleted: int, model: str | None, flags: str | None,
        body: bytes | str | None,
    ) -> Entry:  # fmt: skip
        hidden = body is None or deleted & HIDDEN_TEXT
        source = b"" if hidden or body is None else self.unpacked(body, flags or "")
        written = source.decode("utf-8", "replace")
        text = plain(written, self.dropped) if model in (None, WIKITEXT) else written
        count, rest = beside(text.encode(), b"" if text is written else source)
        return (
            *(number, paired(title.replace("_", " ")), paired(redirects or ""), paired(text)),
            *(paired(rest.decode("utf-8", "replace")), count),
        )

    def unpacked(self, body: bytes | str, flags: str) -> bytes:
        """The bytes of a text, by MediaWiki's flags; b"" for what is kept elsewhere."""
        kinds = flags.split(",")
        if isinstance(body, str):
            return body.encode()
        if "external" in kinds or "object" in kinds:
            return b""
        if "zstd" in kinds:
            if self._unpacker is None:
                words = zstandard.ZstdCompressionDict(self.dictionary) if self.dictionary else None
                self._unpacker = zstandard.ZstdDecompressor(dict_data=words)
            return self._unpacker.decompress(body)
        return zlib.decompress(body, -zlib.MAX_WBITS) if "gzip" in kinds else body


class Helper:
    """A process that turns batches into entries."""

    def __init__(self) -> None:
        # A session of its own: a Ctrl-C reaches only us, and we end it.
        self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        self._reader: TextReader | None = None

    def entries(self, reader: TextReader, batch: list[Found]) -> list[Entry]:
        """What `reader.entries` gives; it is one reader all the time. Raises StoreError where the process has ended."""
        try:
            if self._reader is None:
                self._send((reader.dropped, reader.dictionary))
                self._reader = reader
            self._send(batch)
            assert self._process.stdout is not None
            made: list[Entry] = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            raise StoreError("the search index: a process that read texts for it ended") from None
        return made

    def end(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what it has not read any more
                assert pipe is not None
                pipe.close()

    def _send(self, message: Any) -> None:
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()


class Helpers:
    """So many such processes; with none, the work is done here. Leaving the context ends them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._all = [Helper() for _ in range(count)]
        self._idle: SimpleQueue[Helper] = SimpleQueue()
        for helper in self._all:
            self._idle.put(helper)

    def __enter__(self) -> "Helpers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for helper in self._all:
            helper.end()

    def entries(self, reader: TextReader, batches: Iterable[list[Found]]) -> Iterator[list[Entry]]:
        """The entries of each batch, in order; a few batches are read ahead. Raises StoreError."""
        if not self._all:
            yield from map(reader.entries, batches)
            return
        waiting: deque[Future[list[Entry]]] = deque()
        with ThreadPoolExecutor(self._count) as threads:
            try:
                for batch in batches:
                    waiting.append(threads.submit(self._ask, reader, batch))
                    if len(waiting) > AHEAD * self._count:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def _ask(self, reader: TextReader, batch: list[Found]) -> list[Entry]:
        helper = self._idle.get()
        try:
            return helper.entries(reader, batch)
        finally:
            self._idle.put(helper)


def answer(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answers batches until there are no more: first comes what a TextReader is made of."""
    reader = TextReader(*pickle.load(source))
    while True:
        try:
            batch = pickle.load(source)
        except EOFError:
            return
        pickle.dump(reader.entries(batch), sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()


def main() -> None:
    """Does what standard input asks for."""
    try:
        answer(sys.stdin.buffer, sys.stdout.buffer)
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
