"""Texts as a store keeps them: small ones plain, others packed with zstd and a dictionary of the wiki's own words."""

from typing import TypeAlias

import zstandard

TextRow: TypeAlias = tuple[int, bytes, str]  # old_id, old_text, old_flags

PLAIN_BELOW = 100  # bytes; shorter texts gain nothing
SAMPLE = 4 << 20  # bytes of texts that the dictionary is made from
SAMPLE_OF_EACH = 1 << 15  # bytes of one text, so that no single page fills the sample
DICTIONARY = 110 << 10  # bytes
LEVEL = 3


class Texts:
    """Packs texts and numbers them from 1.

    The first texts wait until there are enough to make a dictionary from; `rows` gives those that are ready, `finish`
    the rest. `dictionary` is b"" where there was too little to make one from: then texts are packed without.
    """

    def __init__(self) -> None:
        self.count = 0
        self.dictionary = b""
        self._waiting: list[tuple[int, bytes]] = []
        self._sampled = 0
        self._packer: zstandard.ZstdCompressor | None = None
        self._ready: list[TextRow] = []

    def add(self, text: bytes) -> int:
        """Take a text (UTF-8); gives the number it has in the store (old_id)."""
        self.count += 1
        if self._packer is not None:
            self._ready.append(self._row(self.count, text, self._packer))
        else:
            self._waiting.append((self.count, text))
            self._sampled += len(text)
            if self._sampled >= SAMPLE:
                self._train()
        return self.count

    def rows(self) -> list[TextRow]:
        """The rows that became ready since the last time."""
        ready, self._ready = self._ready, []
        return ready

    def finish(self) -> list[TextRow]:
        """All rows that are left."""
        if self._packer is None:
            self._train()
        return self.rows()

    def _train(self) -> None:
        samples: list[bytes | bytearray | memoryview] = [
            text[:SAMPLE_OF_EACH] for _, text in self._waiting if len(text) >= PLAIN_BELOW
        ]
        trained: zstandard.ZstdCompressionDict | None = None
        # A dictionary of a tenth of all texts or more would cost more than it saves.
        size = min(DICTIONARY, sum(map(len, samples)) // 10)
        if len(samples) >= 8:
            try:
                trained = zstandard.train_dictionary(size, samples, level=LEVEL)
                self.dictionary = trained.as_bytes()
            except (zstandard.ZstdError, ValueError):
                trained = None  # too few or too much alike
        self._packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=trained, write_dict_id=False)
        self._ready += [self._row(number, text, self._packer) for number, text in self._waiting]
        self._waiting.clear()

    @staticmethod
    def _row(number: int, text: bytes, packer: zstandard.ZstdCompressor) -> TextRow:
        if len(text) >= PLAIN_BELOW:
            packed = packer.compress(text)
            if len(packed) < len(text):
                return number, packed, "utf-8,zstd"
        return number, text, "utf-8"
