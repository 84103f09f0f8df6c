"""The messages that the wiki has made its own: meta=allmessages.

MediaWiki's default texts are part of MediaWiki and of no dump. What a wiki has changed are pages of its namespace
MediaWiki, and these are what is answered here.
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
from .message_pages import MEDIAWIKI, message_texts

ALL = "*"
ARGUMENT = re.compile(r"\$([1-9][0-9]*)")


class AllMessages(MetaModule, prefix="am"):
    """The messages that the wiki has changed, by its pages of the namespace MediaWiki."""

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
        ending = self.ending(at)
        if self.messages == (ALL,):
            names = self.own(at, ending)
            if self.customised != "modified":
                self.say_incomplete(at, "The messages that the wiki has not changed")
        else:
            names = list(dict.fromkeys(self.messages))
        names = self.chosen(names)
        texts = message_texts(at, {key(at, name + ending) for name in names}, nocontent=self.nocontent)
        shown = []
        for name in names:
            item = {"name": name, "normalizedname": normalized(at, name)}
            if key(at, name + ending) in texts:
                if self.customised != "unmodified":
                    shown.append(item | self.content(at, texts[key(at, name + ending)]))
            elif self.customised != "modified":
                shown.append(item | {"missing": True})
                self.say_incomplete(at, "The default texts of messages")
        if "default" in (self.prop or ()):
            self.say_incomplete(at, "The default texts of messages")
        yield 0, Items(shown, "message", content="content"), ""

    def content(self, at: Run, text: str | None) -> dict[str, Any]:
        """What is said of a message that the wiki has changed."""
        said: dict[str, Any] = {} if self.customised == "all" else {"customised": True}
        if self.nocontent:
            return said
        if text is None:
            at.missing("the text of a message", "text")
            return said
        return said | {"content": self.filled(text)}

    def ending(self, at: Run) -> str:
        """What the titles of messages in the language asked for end with."""
        own = at.site.general.get("lang", "en")
        return "" if self.lang in (None, "", own) else f"/{self.lang}"

    def own(self, at: Run, ending: str) -> list[str]:
        """The names of all messages that the wiki has in the language, sorted."""
        rows = at.rows(Select(page, read(page.title), where=[Compare(page.namespace, "=", MEDIAWIKI)]))
        titles = [title.removesuffix(ending) for (title,) in rows if title.endswith(ending)]
        return sorted(normalized(at, title) for title in titles if "/" not in title)

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

    def say_incomplete(self, at: Run, what: str) -> None:
        """Warns, once, of what no dump has."""
        text = f"{what} are not known here: they are part of MediaWiki."
        if all(said[1] != text for said in at.warnings):
            at.warn("notinsnapshot", text, {"module": at.path})

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["allmessages"] = item


def key(at: Run, name: str) -> str:
    """The DB key of a message's page."""
    return at.site.title_part_to_key(name, MEDIAWIKI) if name else ""


def normalized(at: Run, name: str) -> str:
    """A message's name as MediaWiki writes it: with underscores, its first letter small."""
    joined = name.replace(" ", "_")
    return joined[:1].lower() + joined[1:]
