"""What a message says: the wiki's page of it, else MediaWiki's own text, in the languages that MediaWiki tries."""

import re
from collections.abc import Iterable
from functools import cached_property

from ..scope import Run
from ..titles import InvalidTitle
from .default_texts import Default, Defaults
from .message_pages import MEDIAWIKI, message_texts

KEPT = {"&#32;": " ", "&nbsp;": "\u00a0", "&#160;": "\u00a0", "&shy;": "\u00ad"}
ENTITIES = re.compile("|".join(KEPT))


class Messages:
    """Some messages in a language, by their names.

    `nocontent`: it matters only which of them the wiki has a page of.
    """

    def __init__(self, at: Run, language: str, names: Iterable[str] = (), *, nocontent: bool = False) -> None:
        self.at, self.language, self.nocontent = at, language, nocontent
        self.own = at.site.general.get("lang", "en")
        self.defaults = Defaults(at, language)
        self.asked = {name: normalized(name) for name in names}

    @cached_property
    def languages(self) -> list[str]:
        """The languages that are tried: that one, those of its texts that are not translated, the wiki's own."""
        if not self.defaults.known:
            return [self.language]
        base = self.defaults if self.own == self.language else Defaults(self.at, self.own)
        return list(dict.fromkeys([self.language, *self.defaults.fallbacks, self.own, *base.fallbacks]))

    @cached_property
    def pages(self) -> dict[str, str | None]:
        """The texts of the wiki's pages of them, by key."""
        keys = {self.key(name, language) for name in self.asked for language in self.languages}
        return message_texts(self.at, keys - {""}, nocontent=self.nocontent)

    @cached_property
    def texts(self) -> dict[str, Default]:
        """MediaWiki's own texts, by the message's name."""
        return self.defaults.texts(self.asked.values())

    def key(self, name: str, language: str) -> str:
        """The key of the wiki's page of a message in a language; "" where there can be none."""
        ending = "" if language == self.own else f"/{language}"
        try:
            title = self.at.site.title_within(name + ending, MEDIAWIKI)
        except InvalidTitle:
            return ""
        return "" if title.fragment or title.interwiki or title.namespace != MEDIAWIKI else title.key

    def is_customised(self, name: str) -> bool:
        """Whether the wiki has a page of a message. (MediaWiki does not look for names with spaces.)"""
        return " " not in name and self.key(name, self.language) in self.pages

    def find(self, name: str) -> tuple[bool, str | None]:
        """Whether there is a message, and its text; None where the data does not hold it."""
        default = self.texts.get(self.asked[name])
        for language in self.languages:
            key = self.key(name, language)
            if key in self.pages:
                text = self.pages[key]
                return True, None if text is None else mended(text)
            if default is not None and default.language == language:
                return True, mended(default.text)
        text = self.default(name)
        return text is not None, text

    def default(self, name: str) -> str | None:
        """MediaWiki's own text of a message, or of one whose name ends with the language; None where it has none."""
        own = self.asked[name]
        found = self.texts.get(own)
        if found is None and "/" in own:
            base, _, language = own.rpartition("/")
            found = Defaults(self.at, language).texts([base]).get(base)
        return None if found is None else mended(found.text)


def mended(text: str) -> str:
    """A text with those spaces and hyphens themselves that are written as entities, lest editors lose them."""
    return ENTITIES.sub(lambda found: KEPT[found[0]], text)


def normalized(name: str) -> str:
    """A message's name as MediaWiki writes it: with underscores, its first letter small."""
    joined = name.replace(" ", "_")
    return joined[:1].lower() + joined[1:]
