"""The forms of the texts of declarations: wikitext, HTML, and the raw messages that paraminfo can give."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

from .result import Items

CODE = re.compile(r"`([^`]+)`")
MARKUP = re.compile(r"\[\[|\{\{|''+|~~~")
"""What would be markup if a text with it were read as wikitext."""


class Wording(Protocol):
    """A form of texts; in the texts themselves, `code` stands between backticks."""

    def line(self, text: str) -> Any:
        """One sentence or a few."""
        ...

    def block(self, paragraphs: Sequence[str], values: Mapping[str, str]) -> Any:
        """Paragraphs, then values with what they mean."""
        ...


class Wikitext:
    """Wikitext: paragraphs apart, values as a definition list."""

    def line(self, text: str) -> str:
        plain = escape(text, quote=False)
        plain = MARKUP.sub(lambda found: "".join(f"&#{ord(character)};" for character in found[0]), plain)
        return CODE.sub(r"<code>\1</code>", plain)

    def block(self, paragraphs: Sequence[str], values: Mapping[str, str]) -> str:
        listed = "\n".join(f";{self.line(name)}:{self.line(text)}" for name, text in values.items())
        return "\n\n".join([*map(self.line, paragraphs), *([listed] if listed else [])])


class Html:
    """HTML; a single paragraph stands without its tags, as in MediaWiki's answers."""

    def line(self, text: str) -> str:
        return CODE.sub(r"<code>\1</code>", escape(text, quote=False))

    def block(self, paragraphs: Sequence[str], values: Mapping[str, str]) -> str:
        if len(paragraphs) == 1 and not values:
            return self.line(paragraphs[0])
        parts = [f"<p>{self.line(text)}</p>" for text in paragraphs]
        if values:
            listed = (f"<dt>{escape(n, quote=False)}</dt>\n<dd>{self.line(text)}</dd>" for n, text in values.items())
            parts.append("<dl>" + "\n".join(listed) + "</dl>")
        return "\n".join(parts)


class Raw:
    """Messages by key and parameters. The texts are none of MediaWiki's: each is the parameter of `rawmessage`."""

    def __init__(self) -> None:
        self.wikitext = Wikitext()

    def line(self, text: str) -> dict[str, Any]:
        return {"key": "rawmessage", "params": Items([self.wikitext.line(text)], "param", plain=True)}

    def block(self, paragraphs: Sequence[str], values: Mapping[str, str]) -> list[Any]:
        said = [self.line(text) for text in paragraphs]
        return Items([*said, *({**self.line(text), "forvalue": name} for name, text in values.items())], "msg")


WORDINGS: dict[str, Wording | None] = {"none": None, "wikitext": Wikitext(), "html": Html(), "raw": Raw()}
"""By `helpformat`."""
