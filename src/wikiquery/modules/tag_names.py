"""How tags are called and described: by pages of the namespace MediaWiki, as far as those need no parser."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from ..scope import Run
from ..site import Site
from ..titles import InvalidTitle
from .existence import parsed_comments
from .message_pages import MEDIAWIKI, message_texts

FILE, CATEGORY = 6, 14
NEEDS_PARSER = re.compile(
    r"\{\{|-\{|<|''|__|~~~|://|\n|&#?\w+;|\A[ *#:;=|!-]|\b(?:ISBN|PMID|RFC)\b|(?<!\[)\[(?!\[)|\|\]\]|/\*", re.ASCII
)
"""Wikitext other than words and links."""
LINK = re.compile(r"\[\[([^\[\]|]*)")
TAG = re.compile(r"(<[^>]*>)")
DISABLED = ("", "-")
"""What a message says that shall not be shown."""


class TagNames:
    """The names and descriptions of some tags; `own` are those of the wiki's own, which have no other ones."""

    def __init__(self, at: Run, names: Sequence[str], own: Sequence[str]) -> None:
        self.at, self.own = at, frozenset(own)
        keys = {self.key(name, end) for name in names for end in ("", "-description")}
        self.texts = message_texts(at, keys - {""}) if at.has("page") else {}

    def key(self, name: str, end: str = "") -> str:
        """The key of the page that calls a tag, or with `end` describes it; "" where there can be none."""
        try:
            return self.at.site.title_within(f"Tag-{name}{end}", MEDIAWIKI).key
        except InvalidTitle:
            return ""

    def called(self, name: str) -> dict[str, Any]:
        """What a tag is called, as HTML; nothing for a tag that is hidden."""
        key = self.key(name)
        if key not in self.texts:
            if name not in self.own:
                self.lacks("what MediaWiki and its extensions call their own tags")
            return {"displayname": escape(name, quote=False)}
        text = self.text(key)
        if text is None or text in DISABLED:
            return {}
        html = None if needs_parser(self.at.site, text) else html_of(self.at, text)
        if html is None:
            self.at.warn("notsupported", f'What the tag "{name}" is called needs MediaWiki\'s parser.', {"tag": name})
            return {}
        return {"displayname": html}

    def described(self, name: str) -> dict[str, Any]:
        """The description of a tag, as wikitext; an empty one where there is none."""
        key = self.key(name, "-description")
        if key not in self.texts:
            return {"description": ""} if name in self.own else self.lacks("how MediaWiki describes its own tags")
        text = self.text(key)
        if text is None:
            return {}
        if text in DISABLED:
            return {"description": ""}
        if "{{" in text:
            text = f'The description of the tag "{name}" needs MediaWiki\'s parser.'
            self.at.warn("notsupported", text, {"tag": name})
            return {}
        return {"description": text}

    def text(self, key: str) -> str | None:
        """The text of a page that there is; None, with a warning, where the snapshot does not hold it."""
        text = self.texts[key]
        if text is None:
            self.at.missing("the texts of messages", "text")
        return text

    def lacks(self, what: str) -> dict[str, Any]:
        """Warns of what no dump has; gives no keys."""
        self.at.undumped(what)
        return {}


def html_of(at: Run, text: str) -> str:
    """Words and links as HTML."""
    if "[[" not in text:
        return escape(text, quote=False)
    html = parsed_comments(at, [(text, None)])[text, None]
    # Comments have references for quotation marks.
    parts = TAG.split(html)
    parts[::2] = [part.replace("&quot;", '"').replace("&#039;", "'") for part in parts[::2]]
    return "".join(parts)


def needs_parser(site: Site, text: str) -> bool:
    """Whether a text is more than words and links to pages."""
    return bool(NEEDS_PARSER.search(text)) or any(shows_no_link(site, to) for to in LINK.findall(text))


def shows_no_link(site: Site, target: str) -> bool:
    """Whether what stands in double brackets is a file, a category, another language, or seen from its own page."""
    try:
        title = site.title(target)
    except InvalidTitle:
        return True
    if target.lstrip().startswith(":"):
        return False
    relative = target.lstrip().startswith(("/", "../")) or not (title.key or title.interwiki)
    return relative or title.namespace in (FILE, CATEGORY) or site.is_language(title.interwiki)
