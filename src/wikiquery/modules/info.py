"""Facts of pages: prop=info."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..errors import ApiError
from ..kinds import HIGH, LOW, Binding, Boolean, Choice, String
from ..params import Continue, PropModule, continue_, flags, param
from ..schema.tables import page
from ..scope import MORE, Batch, Run
from ..site import Site
from ..titles import InvalidTitle, Title
from .info_items import ROW, Facts, describe, variants

SINGLE = frozenset({"preloadcontent", "editintro"})
LARGEST = 8192
"""What is said of a page takes no more bytes, but for protections and titles: the longest are three addresses."""


class LinkContext(String):
    """A title, of which it only matters that it can be one. The default is the main page."""

    type = "title"

    def one(self, binding: Binding, name: str, text: str) -> str:
        try:
            binding.site.title(text)
        except InvalidTitle:
            text = f'Invalid value "{text}" for title parameter "{name}": not a valid title string.'
            raise ApiError("badtitle", text) from None
        return text

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        default = site.general.get("mainpage", "Main Page")
        return {**super().describe(site, most), "mustExist": False, "default": default}


class Info(PropModule, prefix="in"):
    """Facts of the pages: content model, language, size, protection, addresses."""

    of_missing = True
    always = True
    personal_with = "testactions"
    page_columns = ROW
    reads = ("page",)
    adds = ("page_props", "page_restrictions", "protected_titles")

    prop: tuple[str, ...] | None = flags(
        None,
        ("preload", "readable"),
        associatedpage="The talk page of a subject page, and the other way round.",
        displaytitle="The title as HTML.",
        editintro="Needs MediaWiki's messages: not supported.",
        linkclasses="The CSS classes of links to the page.",
        notificationtimestamp="Since when there are changes of a watched page that you have not seen.",
        preloadcontent="The text that the editor of a new page starts with.",
        protection="The protections.",
        subjectid="The id of the subject page of a talk page.",
        talkid="The id of the talk page of a subject page.",
        url="The addresses of the page and of its editor.",
        varianttitles="The title in all variants of the wiki's language, not converted.",
        visitingwatchers="How many of those who watch the page have seen it lately; needs the right `unwatchedpages`.",
        watched="Whether you watch the page, and until when.",
        watchers="How many accounts watch the page; needs the right `unwatchedpages`.",
        preload="Empty.",
        readable="Whether the page may be read.",
    )
    linkcontext: str = param(LinkContext(), "The page that the links of `linkclasses` stand on.", "Main Page")
    testactions: tuple[str, ...] | None = param(String(multi=True), "Actions: whether you may do them to the page.")
    testactionsdetail: str = param(
        Choice("boolean", "full", "quick"),
        "How much to say of `testactions`.",
        "boolean",
        values={
            "boolean": "Whether you may.",
            "full": "All that keeps you from it.",
            "quick": "What keeps you from it, but for what is costly to find out.",
        },
    )
    testactionsautocreate: bool = param(Boolean(), "Whether an account would be made for you by the actions.", False)
    preloadcustom: str | None = param(String(), "Needs MediaWiki's parser: not supported.", only_with="preloadcontent")
    preloadparams: tuple[str, ...] | None = param(
        String(multi=True), "Needs MediaWiki's parser: not supported.", only_with="preloadcontent"
    )
    preloadnewsection: bool = param(
        Boolean(), "Needs MediaWiki's messages: not supported.", False, only_with="preloadcontent"
    )
    editintrostyle: str = param(
        Choice("lessframes", "moreframes"), "Changes nothing.", "moreframes", only_with="editintro"
    )
    editintroskip: tuple[str, ...] | None = param(String(multi=True), "Changes nothing.", only_with="editintro")
    editintrocustom: str | None = param(String(), "Changes nothing.", only_with="editintro")
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The pages in the order of namespace and key; special pages have no facts."""
        titles = {number: title for number, title in at.every.items() if title.namespace >= 0}
        self.refuse(at, titles)
        resume = start(at)
        order = sorted(titles, key=lambda number: sort_key(titles[number]))
        pages = [n for n in order if resume is None or sort_key(titles[n]) >= resume]
        most = self.testable(at)
        wanted = {n: titles[n] for n in pages[:most]}
        facts = Facts.read(at, self, wanted)
        if wanted:
            items = [describe(at, self, facts, number, title) for number, title in wanted.items()]
            shown = list(wanted.values())
            key = partial(token, shown)
            yield 0, Batch(items, key, list(wanted), LARGEST + facts.longest * len(variants(at.site))), ""
        if most is not None and len(pages) > most:
            yield 0, MORE, token([titles[pages[most]]], 0)

    def testable(self, at: Run) -> int | None:
        """How many pages one answer tests actions of; None where it tests none."""
        if not self.testactions:
            return None
        most = at.client.allowance.rows(LOW, HIGH)
        return -(-most // len(self.testactions))

    def refuse(self, at: Run, titles: dict[int, Title]) -> None:
        """Raises for what makes no sense for many pages, and for what only MediaWiki itself can tell."""
        if SINGLE & set(self.prop or ()) and (len(titles) > 1 or len(at.revisions) > 1):
            raise ApiError(
                "invalidparammix",
                f'Several pages or revisions were given, but "{at.prefix}prop=preloadcontent" and '
                f'"{at.prefix}prop=editintro" are for a single one.',
            )
        if "editintro" in (self.prop or ()):
            at.warn("notsupported", f'"{at.prefix}prop=editintro" needs messages of MediaWiki: it is left out.')
        for name in ("preloadcustom", "preloadparams", "preloadnewsection"):
            if getattr(self, name) and "preloadcontent" in (self.prop or ()):
                raise ApiError("notsupported", f'"{at.prefix}{name}" needs MediaWiki: not supported.')

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.update(item)

    @classmethod
    def put_each(cls, nodes: dict[int, dict[str, Any]], owners: Sequence[int], items: Sequence[Any]) -> None:
        for owner, item in zip(owners, items, strict=True):
            nodes.setdefault(owner, {}).update(item)


def sort_key(title: Title) -> tuple[int, bytes]:
    """The order of titles: by namespace, then by the bytes of the key."""
    return title.namespace, title.key.encode("utf-8", "surrogatepass")


def token(titles: Sequence[Title], n: int) -> str:
    """Where to go on from the n-th title."""
    return f"{titles[n].namespace}|{titles[n].key.replace('_', ' ')}"


def start(at: Run) -> tuple[int, bytes] | None:
    """The title from which to go on."""
    values = at.resume(page.namespace, page.title)
    return None if values is None else sort_key(Title(values[0], values[1].replace(" ", "_")))
