"""The texts of contents: from a content address to a string."""

import threading
import zlib
from collections.abc import Sequence

import zstandard

from ..errors import ApiError
from ..schema.tables import stored_text
from ..select import In, Select, read
from .database import Database


class Texts:
    """Reads the `text` table. `dictionary` is the store's for zstd, where it has one."""

    def __init__(self, database: Database, dictionary: bytes | None = None) -> None:
        self.database = database
        self.dictionary = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self.local = threading.local()

    def read(self, addresses: Sequence[str]) -> dict[str, str | None]:
        """The texts at content addresses (`tt:5`); None for an address that leads nowhere in this snapshot."""
        ids = {int(a[3:]): a for a in addresses if a.startswith("tt:") and a[3:].isdecimal()}
        found: dict[str, str | None] = dict.fromkeys(addresses)
        if ids and self.database.has("text"):
            columns = (stored_text.id, stored_text.body, stored_text.flags)
            select = Select(stored_text, read(*columns), where=[In(stored_text.id, list(ids))])
            for id, body, flags in self.database.rows(select):
                found[ids[id]] = self.decode(bytes(body), flags)
        return found

    def decode(self, body: bytes, flags: str) -> str:
        """A text from its bytes and MediaWiki's flags. Raises ApiError for what is kept elsewhere."""
        kinds = flags.split(",")
        if "external" in kinds or "object" in kinds:
            raise ApiError("missingcontent", "The text is kept outside of this database, out of wikiquery's reach.")
        if "zstd" in kinds:
            body = self.decompressor.decompress(body)
        elif "gzip" in kinds:
            body = zlib.decompress(body, -zlib.MAX_WBITS)
        return body.decode("utf-8", "replace")

    @property
    def decompressor(self) -> zstandard.ZstdDecompressor:
        """This thread's decompressor: they are not made to be shared."""
        try:
            return self.local.decompressor  # type: ignore[no-any-return]
        except AttributeError:
            self.local.decompressor = zstandard.ZstdDecompressor(dict_data=self.dictionary)
            return self.local.decompressor  # type: ignore[no-any-return]
