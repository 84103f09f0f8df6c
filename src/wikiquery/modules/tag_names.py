"""How tags are called and described: by messages, as far as those need no parser."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from ..scope import Run
from ..site import Site, urlencode
from ..titles import InvalidTitle
from .default_texts import Defaults
from .existence import parsed_comments
from .message_lookup import mended
from .message_pages import MEDIAWIKI, message_texts

FILE, CATEGORY = 6, 14
HELP = "-helppage"
NEEDS_PARSER = re.compile(
    r"\{\{|-\{|<|''|__|~~~|://|\n|&#?\w+;|\A[ *#:;=|!-]|\b(?:ISBN|PMID|RFC)\b|(?<!\[)\[(?!\[)|\|\]\]|/\*", re.ASCII
)
"""Wikitext other than words and links."""
LINK = re.compile(r"\[\[([^\[\]|]*)")
TAG = re.compile(r"(<[^>]*>)")
ENDS = ("", "-description", HELP)
"""What the names of a tag's messages end with."""
ELSEWHERE = re.compile(
    r"(?:(?:https?|ftps?|ircs?|git|ssh|sftp|svn|gopher|telnet|nntp|worldwind|redis|mms):)?//|mailto:", re.I
)
"""What begins an address."""
DISABLED = ("", "-")
"""What a message says that shall not be shown."""


class TagNames:
    """The names and descriptions of some tags; `own` are those of the wiki's own, which have no other ones."""

    def __init__(self, at: Run, names: Sequence[str], own: Sequence[str]) -> None:
        self.at, self.own = at, frozenset(own)
        keys = {self.key(name, end) for name in names for end in ENDS}
        self.texts = message_texts(at, keys - {""}) if at.has("page") else {}
        self.defaults = Defaults(at, at.site.general.get("lang", "en"))
        self.own_texts = self.defaults.texts(f"tag-{name}{end}" for name in names for end in ENDS)

    def key(self, name: str, end: str = "") -> str:
        """The key of the page that calls a tag, or with `end` describes it; "" where there can be none."""
        try:
            return self.at.site.title_within(f"Tag-{name}{end}", MEDIAWIKI).key
        except InvalidTitle:
            return ""

    def called(self, name: str) -> dict[str, Any]:
        """What a tag is called, as HTML; nothing for a tag that is hidden."""
        html = self.label(name)
        if html is None:
            return {}
        address = None if "<a " in html else self.help_page(name)
        return {"displayname": html if address is None else f'<a href="{escape(address)}">{html}</a>'}

    def label(self, name: str) -> str | None:
        """The words that a tag is called by, as HTML; None for a tag that is hidden, or is called what is not known."""
        there, text = self.text(name)
        if not there:
            if not (name in self.own or self.defaults.known):
                self.lacks("what MediaWiki and its extensions call their own tags")
            return escape(name, quote=False)
        if text is None or text in DISABLED:
            return None
        if needs_parser(self.at.site, text):
            self.at.warn("notsupported", f'What the tag "{name}" is called needs MediaWiki\'s parser.', {"tag": name})
            return None
        return html_of(self.at, text)

    def help_page(self, name: str) -> str | None:
        """The address of the page that explains a tag, where a message names one."""
        _, said = self.text(name, HELP)
        if said is None or said in DISABLED:
            return None
        if "{{" in said:
            self.at.warn("notsupported", f'The help page of the tag "{name}" needs MediaWiki\'s parser.', {"tag": name})
            return None
        if ELSEWHERE.match(said):
            return said
        try:
            title = self.at.site.title(said)
        except InvalidTitle:
            return None
        path = str(self.at.site.general.get("articlepath", "/wiki/$1"))
        local = path.replace("$1", urlencode(self.at.site.name(title.namespace, title.key).replace(" ", "_")))
        return self.at.site.interwiki_url(title) or local

    def described(self, name: str) -> dict[str, Any]:
        """The description of a tag, as wikitext; an empty one where there is none."""
        there, text = self.text(name, "-description")
        if not there:
            known = name in self.own or self.defaults.known
            return {"description": ""} if known else self.lacks("how MediaWiki describes its own tags")
        if text is None:
            return {}
        if text in DISABLED:
            return {"description": ""}
        if "{{" in text:
            text = f'The description of the tag "{name}" needs MediaWiki\'s parser.'
            self.at.warn("notsupported", text, {"tag": name})
            return {}
        return {"description": text}

    def text(self, name: str, end: str = "") -> tuple[bool, str | None]:
        """Whether there is a message for a tag, and its text; None, with a warning, where the data does not hold it."""
        key = self.key(name, end)
        if key not in self.texts:
            default = self.own_texts.get(f"tag-{name}{end}")
            return default is not None, None if default is None else mended(default.text)
        text = self.texts[key]
        if text is None:
            self.at.missing("the texts of messages", "text")
        return True, text

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
