"""The texts of contents: from a content address to a string."""

import re
import threading
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import zstandard

from ..schema.tables import stored_text
from ..select import In, Select, read
from .database import Database
from .historyblobs import Stub, Unreadable, inflate, opened

ADDRESS = re.compile(r"(?P<scheme>[-+.\w]+):(?P<place>[^\s?]+)(?:\?.*)?", re.ASCII)
OUTSIDE = "is kept outside of the database ({}), out of wikiquery's reach"
MOST_STUBS = 3
"""Rows that name another row, one behind the other: more than MediaWiki makes."""


class Found(NamedTuple):
    """The texts by their addresses, None for those that lead nowhere here; and what is wrong with some of those."""

    texts: dict[str, str | None]
    unreadable: dict[str, str]


class Texts:
    """Reads the `text` table. `dictionary` is the store's for zstd, where it has one."""

    def __init__(self, database: Database, dictionary: bytes | None = None) -> None:
        self.database = database
        self.dictionary = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self.local = threading.local()

    def read(self, addresses: Sequence[str]) -> Found:
        """The texts at content addresses (`tt:5`)."""
        found = Found(dict.fromkeys(addresses), {})
        ids: dict[int, list[str]] = {}
        for address in found.texts:
            parts = ADDRESS.fullmatch(address)
            if parts is None:
                continue
            if parts["scheme"] == "tt" and parts["place"].isdecimal():
                ids.setdefault(int(parts["place"]), []).append(address)
            elif parts["scheme"] == "es":
                found.unreadable[address] = OUTSIDE.format(cluster(parts["place"]))
        for id, body, flags in self.rows(ids):
            try:
                text = self.decode(body, flags)
                found.texts.update(dict.fromkeys(ids[id], text))
            except Unreadable as problem:
                found.unreadable.update(dict.fromkeys(ids[id], str(problem)))
        return found

    def rows(self, ids: Iterable[int]) -> list[tuple[int, bytes, str]]:
        """Rows of the table: number, bytes, flags."""
        wanted = list(ids)
        if not wanted or not self.database.has("text"):
            return []
        columns = (stored_text.id, stored_text.body, stored_text.flags)
        select = Select(stored_text, read(*columns), where=[In(stored_text.id, wanted)])
        return [(id, bytes(body), flags) for id, body, flags in self.database.rows(select)]

    def decode(self, body: bytes, flags: str) -> str | None:
        """A text from its bytes and MediaWiki's flags; None for one that MediaWiki has lost. Raises Unreadable."""
        return self.unpacked(body, flags.split(",")).decode("utf-8", "replace") if "error" not in flags else None

    def unpacked(self, body: bytes, kinds: Sequence[str]) -> bytes:
        """The bytes of a text. Raises Unreadable for what is kept elsewhere."""
        name: str | None = None
        for _ in range(MOST_STUBS):
            if "external" in kinds:
                raise Unreadable(OUTSIDE.format(cluster(body.decode("utf-8", "replace"))))
            if "zstd" in kinds:
                body = self.expanded(body)
            elif "gzip" in kinds:
                body = inflate(body)
            if "object" not in kinds:
                break
            text = opened(body, name)
            if not isinstance(text, Stub):
                return text
            rows = self.rows([text.row])
            if not rows or "object" not in rows[0][2]:
                raise Unreadable("is damaged: it names a row that does not hold it")
            name, body, kinds = text.name, rows[0][1], rows[0][2].split(",")
        else:
            raise Unreadable("is damaged: its rows name each other")
        return body

    def expanded(self, body: bytes) -> bytes:
        """What the importer made small. Raises Unreadable."""
        try:
            return self.decompressor.decompress(body)
        except zstandard.ZstdError:
            raise Unreadable("is damaged: it cannot be unpacked") from None

    @property
    def decompressor(self) -> zstandard.ZstdDecompressor:
        """This thread's decompressor: they are not made to be shared."""
        try:
            return self.local.decompressor  # type: ignore[no-any-return]
        except AttributeError:
            self.local.decompressor = zstandard.ZstdDecompressor(dict_data=self.dictionary)
            return self.local.decompressor  # type: ignore[no-any-return]


def cluster(url: str) -> str:
    """Where an external text is: its URL without the text's own number."""
    return "/".join(url.split("/")[:3])
