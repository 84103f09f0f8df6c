"""What the pages link to, include and show: prop=links, templates, images."""

from contextlib import suppress

from ..kinds import NamespaceKind, String
from ..params import Continue, Direction, PropModule, continue_, direction, limit, param
from ..schema.tables import imagelinks as il
from ..schema.tables import pagelinks as pl
from ..schema.tables import templatelinks as tl
from ..scope import Scope
from ..select import PAGES, Among, In, Out, Select
from ..titles import InvalidTitle, Title

FILE = 6


class Links(PropModule, prefix="pl", generates=True):
    """Links from the pages to pages of the wiki."""

    namespace: tuple[int, ...] | None = param(
        NamespaceKind(multi=True, extra=(-2, -1)), "Only links to these namespaces."
    )
    limit: int = limit()
    continue_: Continue = continue_()
    titles: tuple[str, ...] | None = param(
        String(multi=True), "Only links to these titles: tells whether pages link to certain pages."
    )
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The links in the order of page, namespace, title."""
        targets = wanted_titles(at, self.titles)
        return Select(
            pl,
            where=[
                In(pl.from_, PAGES),
                Among((pl.namespace, pl.title), targets) if targets else None,
                In(pl.namespace, self.namespace) if self.namespace else None,
            ],
            order=(pl.from_, pl.namespace, pl.title),
            descending=self.dir == "descending",
            owner=pl.from_,
            target=(pl.namespace, pl.title),
            out=[Out("ns", pl.namespace), Out("title", (pl.namespace, pl.title), at.site.name)],
            empty=targets == (),
        )


class Templates(PropModule, prefix="tl", generates=True):
    """Pages that the pages include."""

    classname = "ApiQueryLinks"
    namespace: tuple[int, ...] | None = param(
        NamespaceKind(multi=True, extra=(-2, -1)), "Only pages of these namespaces."
    )
    limit: int = limit()
    continue_: Continue = continue_()
    templates: tuple[str, ...] | None = param(
        String(multi=True), "Only these titles: tells whether pages include certain pages."
    )
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """What is included in the order of page, namespace, title."""
        targets = wanted_titles(at, self.templates)
        return Select(
            tl,
            where=[
                In(tl.from_, PAGES),
                Among((tl.namespace, tl.title), targets) if targets else None,
                In(tl.namespace, self.namespace) if self.namespace else None,
            ],
            order=(tl.from_, tl.namespace, tl.title),
            descending=self.dir == "descending",
            owner=tl.from_,
            target=(tl.namespace, tl.title),
            out=[Out("ns", tl.namespace), Out("title", (tl.namespace, tl.title), at.site.name)],
            empty=targets == (),
        )


class Images(PropModule, prefix="im", generates=True):
    """Files that the pages show."""

    limit: int = limit()
    continue_: Continue = continue_()
    images: tuple[str, ...] | None = param(
        String(multi=True), "Only these files: tells whether pages show certain files."
    )
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The files in the order of page and title."""
        keys = wanted_files(at, self.images)
        return Select(
            il,
            where=[In(il.from_, PAGES), In(il.title, keys) if keys else None],
            order=(il.from_, il.title),
            descending=self.dir == "descending",
            owner=il.from_,
            target=(il.namespace, il.title),
            out=[Out("ns", il.namespace), Out("title", (il.namespace, il.title), at.site.name)],
            empty=keys == (),
        )


def wanted_titles(at: Scope, texts: tuple[str, ...] | None) -> tuple[tuple[int, str], ...] | None:
    """The titles of a filter as (namespace, key); None where there is no filter. Warns of texts that name no page."""
    if not texts:
        return None
    keys: dict[tuple[int, str], None] = {}
    for text in texts:
        try:
            title = at.site.title(text)
        except InvalidTitle:
            at.warn("invalidtitle", f'Bad title "{text}".')
            continue
        if title.interwiki:
            at.warn("invalidtitle", f'Bad title "{text}".')
        else:
            keys[title.namespace, title.key] = None
    return tuple(keys)


def wanted_files(at: Scope, texts: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The keys of a filter by files; None where there is no filter. Warns of texts that name no file."""
    if not texts:
        return None
    keys: dict[str, None] = {}
    for text in texts:
        title: Title | None = None
        with suppress(InvalidTitle):
            title = at.site.title(text)
        if title is None or title.interwiki or title.namespace != FILE:
            at.warn("notfile", f'"{text}" is not a file.')
        else:
            keys[title.key] = None
    return tuple(keys)
