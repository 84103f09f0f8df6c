"""Names that old dumps give in full and a store by number: collations and tags."""


class Numbered(dict[bytes, int]):
    """The numbers of names, as `numbers[name]`; a name that is new gets the number after the highest."""

    def __missing__(self, name: bytes) -> int:
        number = self[name] = max(self.values(), default=0) + 1
        return number
