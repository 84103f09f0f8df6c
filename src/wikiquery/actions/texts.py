"""Texts of many lines, and texts that must be short."""

from typing import Any

from ..errors import ApiError
from ..kinds import LOW, Binding, String
from ..site import Site


class Text(String):
    """A text of many lines."""

    type = "text"


class ShortText(String):
    """A text of at most `most` bytes in UTF-8."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def one(self, binding: Binding, name: str, text: str) -> str:
        size = len(text.encode(errors="replace"))
        if size > self.most:
            said = f'The value for parameter "{name}" cannot be longer than {self.most:,} bytes (was {size:,}).'
            raise ApiError("maxbytes", said, data={"maxbytes": self.most, "maxchars": None})
        return text

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), "maxbytes": self.most}
