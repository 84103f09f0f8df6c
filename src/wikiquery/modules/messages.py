"""The texts of the interface: meta=allmessages.

MediaWiki's own texts are part of MediaWiki and of no dump; a wiki's database may hold them. What a wiki has changed are
pages of its namespace MediaWiki.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from ..errors import ApiError
from ..kinds import Boolean, Choice, String
from ..params import MetaModule, param
from ..result import Items
from ..schema.tables import page
from ..scope import Run
from ..select import Compare, Select, read
from ..titles import may_be_language
from .default_texts import Defaults
from .message_lookup import Messages, normalized
from .message_pages import MEDIAWIKI

ALL = "*"
ARGUMENT = re.compile(r"\$([1-9][0-9]*)")


class AllMessages(MetaModule, prefix="am"):
    """The texts of the interface: the wiki's own, and MediaWiki's as far as the database holds them."""

    reads = ("page",)
    adds = ("slots", "text")

    messages: tuple[str, ...] = param(String(multi=True), "The names of the messages; * stands for all.", (ALL,))
    prop: tuple[str, ...] | None = param(Choice("default", multi=True), "The default text: not known.")
    enableparser: bool = param(Boolean(), "Needs MediaWiki's parser: not supported.", False)
    nocontent: bool = param(Boolean(), "Leave the texts out.", False)
    includelocal: bool = param(Boolean(), "Changes nothing: messages of the wiki's own are always included.", False)
    args: tuple[str, ...] | None = param(String(multi=True, repeats=True), "What to put for $1, $2 and so on.")
    filter: str | None = param(String(), "Only messages whose names contain this.")
    customised: str = param(Choice("all", "modified", "unmodified"), "Only messages in this state.", "all")
    lang: str | None = param(String(), "The language of the messages.")
    from_: str | None = param(String(), "The name to start at.")
    to: str | None = param(String(), "The name to end at.")
    title: str | None = param(String(), "The page on which the messages are parsed: not supported.")
    prefix_: str | None = param(String(), "Only messages whose names start with this.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The messages in the order in which they were named, or of their names."""
        if self.enableparser:
            raise ApiError("notsupported", f'"{at.prefix}enableparser" needs MediaWiki\'s parser: not supported.')
        if self.lang is not None and not may_be_language(self.lang):
            raise ApiError("invalidlang", f'Invalid language code for parameter "{at.prefix}lang".')
        default = "default" in (self.prop or ())
        language = self.lang or at.site.general.get("lang", "en")
        names = self.chosen(self.every(at, language) if ALL in self.messages else list(dict.fromkeys(self.messages)))
        messages = Messages(at, language, names, nocontent=self.nocontent and not default)
        shown = [self.item(at, messages, name) for name in names]
        if default and not messages.defaults.known:
            say_incomplete(at, "The default texts of messages")
        yield 0, Items((item for item in shown if item), "message", content="content"), ""

    def every(self, at: Run, language: str) -> list[str]:
        """The names of all messages, sorted; of those that the wiki has where no others are known."""
        defaults = Defaults(at, language)
        if defaults.known:
            return sorted(defaults.names)
        if self.customised != "modified":
            say_incomplete(at, "The messages that the wiki has not changed")
        ending = "" if language == at.site.general.get("lang", "en") else f"/{language}"
        rows = at.rows(Select(page, read(page.title), where=[Compare(page.namespace, "=", MEDIAWIKI)]))
        titles = [title.removesuffix(ending) for (title,) in rows if title.endswith(ending)]
        return sorted(normalized(title) for title in titles if "/" not in title)

    def item(self, at: Run, messages: Messages, name: str) -> dict[str, Any]:
        """What is said of a message; nothing where it is not in the state that is asked for."""
        customised = messages.is_customised(name)
        if self.customised == ("unmodified" if customised else "modified"):
            return {}
        item: dict[str, Any] = {"name": name, "normalizedname": normalized(name)}
        found, text = messages.find(name)
        if not found:
            if not messages.defaults.known:
                say_incomplete(at, "The default texts of messages")
            return item | {"missing": True}
        if self.customised == "modified":
            item["customised"] = True
        if not self.nocontent:
            if text is None:
                at.missing("the text of a message", "text")
            else:
                item["content"] = self.filled(text)
        if "default" in (self.prop or ()) and messages.defaults.known:
            default = messages.default(name)
            if default is None:
                item["defaultmissing"] = True
            elif text is not None and default != self.filled(text):
                item["default"] = default
        return item

    def chosen(self, names: Sequence[str]) -> list[str]:
        """The names that pass the filters. `from` has to be one of them; the first name behind `to` is the end."""
        wanted = [name for name in names if (self.filter or "") in name and name.startswith(self.prefix_ or "")]
        if self.to is not None:
            to = self.to
            wanted = list(takewhile(lambda name: name <= to, wanted))
        if self.from_ is not None:
            wanted = wanted[wanted.index(self.from_) :] if self.from_ in wanted else []
        return wanted

    def filled(self, text: str) -> str:
        """A text with the arguments in their places."""
        given: Sequence[str] = self.args or ()
        return ARGUMENT.sub(lambda m: given[int(m[1]) - 1] if int(m[1]) <= len(given) else m[0], text)

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["allmessages"] = item


def say_incomplete(at: Run, what: str) -> None:
    """Warns, once, of what no dump has."""
    text = f"{what} are not known here: they are part of MediaWiki."
    if all(said[1] != text for said in at.warnings):
        at.warn("notinsnapshot", text, {"module": at.path})
