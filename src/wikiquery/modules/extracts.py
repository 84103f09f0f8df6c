"""The beginnings of pages: prop=extracts, of the extension TextExtracts."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import ApiError, NotInSnapshot
from ..extract import characters, headed, introduction, plain, sentences
from ..kinds import Binding, Boolean, Choice, Integer, Limit
from ..params import PropModule, param
from ..plaintext import silent_links
from ..rendering import html
from ..schema.tables import page, redirect, slots
from ..scope import MORE, Run
from ..select import Compare, In, Join, Select, read
from ..templates import Expansion
from ..titles import InvalidTitle

FILE, TEMPLATE = 6, 10
WIKITEXT = "wikitext"
WHOLE = 1
"""How many whole articles one request gets."""


class Extracts(PropModule, prefix="ex"):
    """The text of the pages, or its beginning, as simple HTML or as plain text. Made without MediaWiki's parser."""

    extension = "TextExtracts"
    classname = r"MediaWiki\Extension\TextExtracts\ApiQueryExtracts"
    manual = ("https://www.mediawiki.org/wiki/Special:MyLanguage/Extension:TextExtracts#API",)
    reads = ("slots", "text")
    adds = ("page",)

    chars: int | None = param(Integer(low=1, high=1200), "So many characters, up to the end of a word.")
    sentences: int | None = param(Integer(low=1, high=10), "So many sentences.")
    limit: int = param(Limit(20, 20), "Of how many pages to give extracts; of one where whole pages are asked for.", 20)
    intro: bool = param(Boolean(), "Only what stands before the first heading.", False)
    plaintext: bool = param(Boolean(), "Plain text, no HTML.", False)
    sectionformat: str = param(Choice("plain", "raw", "wiki"), "How plain text shows headings.", "wiki")
    continue_: int | None = param(Integer(), "Where to go on: the value that the previous answer gave.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """An extract of each page, in their order."""
        if self.chars is not None and self.sentences is not None:
            raise at.together("chars", "sentences")
        start = self.start(at)
        limit = self.warned_limit(at)
        if not at.has("text"):
            raise NotInSnapshot("text")
        texts = Texts(at)
        silent = silent_links(at.site)
        wanted = list(enumerate(at.page_ids))[start:]
        known = texts.of_pages([id for _, id in wanted[:limit]])
        for n, (position, id) in enumerate(wanted):
            if n == limit:
                yield 0, MORE, position
                return
            if (newest := known.get(id)) is None:
                continue
            shown, made = at.site.prefixed(at.titles[id]), ""
            if at.titles[id].namespace == FILE:
                at.warn("textextracts-title-in-file-namespace", "Pages of files have no extracts.")
            elif newest.model != WIKITEXT:
                text = f'"{shown}" has no extract: its content model is "{newest.model}".'
                at.warn("textextracts-unsupportedmodel", text)
            elif not newest.is_redirect:
                made = self.extract(newest.text, shown, texts, silent)
            if at.titles[id].namespace != FILE:
                self.warn(at)
            yield id, made, position

    def warned_limit(self, at: Run) -> int:
        """How many extracts to give, with a warning where that is fewer than were asked for."""
        if self.limit <= WHOLE or self.intro or len(at.page_ids) <= 1:
            return self.limit
        text = f'"{at.prefix}limit" was too large for a whole article extracts request, lowered to {WHOLE}.'
        at.warn("textextracts-limit", text)
        return WHOLE

    def warn(self, at: Run) -> None:
        """Says what is to be known of extracts."""
        if not self.plaintext:
            if self.sentences is not None:
                at.warn("textextracts-sentences-and-html", "Sentences are hard to tell in HTML: use explaintext.")
            at.warn("textextracts-malformed-html", "The HTML may lack end tags and images.")
        at.warn("approximation", "Extracts are made of the wikitext, without MediaWiki's parser: they are not exact.")

    def start(self, at: Run) -> int:
        """Which page is the first, counted from 0. Raises badinteger, badcontinue."""
        if at.continue_value is None:
            return 0
        binding = Binding(at.site, at.path, lambda *_: None)
        first: int = Integer().parse(binding, f"{at.prefix}continue", at.continue_value)
        if not 0 <= first <= len(at.page_ids):
            raise ApiError("badcontinue", "The continue parameter does not lead anywhere: pass what the answer gave.")
        return first

    def extract(self, text: str, title: str, texts: "Texts", silent: frozenset[str]) -> str:
        """The extract of one page."""
        whole = html(Expansion(title, texts.of_template, texts.prefix).page(text), silent)
        made = introduction(whole) if self.intro else whole
        if self.plaintext:
            made = plain(made)
        if self.chars is not None:
            made = characters(made, self.chars)
        elif self.sentences is not None:
            made = sentences(made, self.sentences)
        return headed(made, self.sectionformat).strip() if self.plaintext else made.strip()

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["extract"] = item


class Newest(NamedTuple):
    """The newest text of a page."""

    text: str
    is_redirect: bool
    model: str


class Texts:
    """The newest texts of pages and templates, each read once."""

    def __init__(self, at: Run) -> None:
        self.at = at
        self.templates: dict[str, str | None] = {}
        self.prefix = at.site.name(TEMPLATE, "")

    def of_pages(self, ids: list[int]) -> dict[int, Newest]:
        """Those that the snapshot holds, by page id."""
        joins = (Join(slots, ((slots.revision, page.latest),)),)
        where = [In(page.id, ids), Compare(slots.role, "=", "main")]
        found = (
            self.at.rows(
                Select(page, read(page.id, slots.address, page.is_redirect, slots.model), joins=joins, where=where)
            )
            if ids
            else []
        )
        texts = self.at.texts([address for _, address, *_ in found])
        return {
            id: Newest(text, bool(is_redirect), model)
            for id, address, is_redirect, model in found
            if (text := texts.get(address)) is not None
        }

    def of_template(self, name: str) -> str | None:
        """The text of a template by its name as it is written; where it is a redirect, that of its target."""
        if name not in self.templates:
            self.templates[name] = self.read(name)
        return self.templates[name]

    def read(self, name: str) -> str | None:
        """The same, from the store."""
        try:
            title = self.at.site.title(name, TEMPLATE)
        except InvalidTitle:
            return None
        if title.interwiki:
            return None
        where = [Compare(page.namespace, "=", title.namespace), Compare(page.title, "=", title.key)]
        rows = self.at.rows(Select(page, read(page.id, page.is_redirect), where=where))
        if not rows:
            return None
        id, is_redirect = rows[0]
        if is_redirect and self.at.has("redirect"):
            leads = self.at.rows(
                Select(redirect, read(redirect.namespace, redirect.title), where=[Compare(redirect.from_, "=", id)])
            )
            where = (
                [Compare(page.namespace, "=", leads[0][0]), Compare(page.title, "=", leads[0][1])] if leads else where
            )
            rows = self.at.rows(Select(page, read(page.id), where=where)) or rows
            id = rows[0][0]
        newest = self.of_pages([id]).get(id)
        return newest and newest.text
