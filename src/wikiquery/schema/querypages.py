"""The lists of special pages: MediaWiki's query pages, with what each reads, how it is sorted and what it shows."""

import types
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal

from ..site import MAIN, Site
from . import querystatements as sql
from .columns import Column, View, integer, text, time
from .layouts import Layout


@dataclass(frozen=True, slots=True)
class QueryPage:
    """The list of a special page."""

    name: str
    statement: sql.Statement
    reads: tuple[str, ...]
    order: tuple[str, ...]
    """The columns that sort it, with "-" those from the greatest to the least."""
    shows: Literal["", "count", "time", "one", "namespace"] = ""
    """What is shown as `value`: nothing, a count, a point in time, always 1, or the namespace."""
    more: tuple[str, ...] = ()
    """Columns that are shown, too, unless the list was kept."""
    by_title: bool = False
    """Titles decide where counts are alike, in MediaWiki as well."""
    cheap: bool = False
    """It is made anew for each request, on any wiki."""
    whole: bool = False
    """A part of what it reads is not enough."""
    exceptions: str = ""
    """The message of the wiki that names pages to leave out."""
    undumped: bool = False
    """No dump holds what it is made of."""
    right: str = ""
    """Who may see it: those who have this right; "" for everybody."""
    extension: str = ""
    """The extension that brings it."""


MOST_KEPT = 5000
"""Rows of a list that a store keeps, as many as Wikimedia's wikis do."""


class Rows(View, alias="qp"):
    """The rows of a list: what its statement gives."""

    page: ClassVar[QueryPage]
    content: ClassVar[str]

    id = integer("id")
    namespace = integer("namespace")
    title = text("title")
    value = integer("value")
    time = time("value")
    kind = integer("kind")
    files = integer("files")
    major = text("major")
    minor = text("minor")
    rd_namespace = integer("rd_namespace")
    rd_title = text("rd_title")
    rd_fragment = text("rd_fragment")
    rd_interwiki = text("rd_interwiki")
    b_namespace = integer("b_namespace")
    b_title = text("b_title")
    b_fragment = text("b_fragment")
    c_namespace = integer("c_namespace")
    c_title = text("c_title")
    c_fragment = text("c_fragment")
    c_interwiki = text("c_interwiki")

    @classmethod
    def statement(cls, layout: Layout) -> str:
        return cls.page.statement(layout, cls.content)


def content_namespaces(site: Site) -> tuple[int, ...]:
    """The namespaces that lists of content pages are about; the main one where none is marked."""
    return tuple(number for number, namespace in site.namespaces.items() if namespace.content) or (MAIN,)


@cache
def rows_of(name: str, content: tuple[int, ...]) -> type[Rows]:
    """The rows of a list by its name, for a wiki with these content namespaces."""
    made: Any = types.new_class(name, (Rows,), {"alias": Rows.alias})
    made.page, made.content, made.reads = QUERY_PAGES[name], ", ".join(map(str, content)), QUERY_PAGES[name].reads
    return made  # type: ignore[no-any-return]


def column(name: str) -> Column:
    """The column of rows with this name, as `order` and `more` have it."""
    found: Column = getattr(Rows, name.removeprefix("-"))
    return found


def _titles(name: str, statement: sql.Statement, reads: str, **more: Any) -> QueryPage:
    """Titles in their order."""
    return QueryPage(name, statement, tuple(reads.split()), **{"order": TITLES, **more})


def _most(name: str, statement: sql.Statement, reads: str, **more: Any) -> QueryPage:
    """Those with the greatest count first."""
    return QueryPage(name, statement, tuple(reads.split()), **{"order": ("-value", *TITLES), "shows": "count", **more})


def _wanted(name: str, statement: sql.Statement, reads: str) -> QueryPage:
    """What is named and has no page."""
    return _most(name, statement, reads, by_title=True)


def _least(name: str, statement: sql.Statement, reads: str, **more: Any) -> QueryPage:
    """Those with the least count, or the earliest time, first."""
    return QueryPage(name, statement, tuple(reads.split()), **{"order": ("value", *TITLES), "shows": "count", **more})


TITLES = ("namespace", "title")
"""What decides where counts are alike, too: MediaWiki leaves that to its database."""

_REVISIONS = sql.rows_of_pages("revision", "rev_page", redirects=False)
_REDIRECT = ("rd_namespace", "rd_title", "rd_fragment")
_SECOND = ("b_namespace", "b_title", "b_fragment", "c_namespace", "c_title", "c_fragment", "c_interwiki")
_EXCEPTIONS = "Uncategorized-categories-exceptionlist"
_KINDS = ("-kind", "-files", "-major", "-minor")

_ALL = (
    _least("Ancientpages", sql.fixed(sql.ANCIENT), "page revision", shows="time"),
    _titles("BrokenRedirects", sql.fixed(sql.BROKEN), "page redirect", order=(*_REDIRECT[:2], "id"), more=_REDIRECT),
    _titles("Deadendpages", sql.without("pagelinks", "pl_from"), "page pagelinks"),
    _titles("DoubleRedirects", sql.fixed(sql.DOUBLE), "page redirect", order=(*_SECOND[:2], "id"), more=_SECOND),
    _least("Fewestrevisions", _REVISIONS, "page revision", whole=True),
    _most(
        *("GadgetUsage", sql.fixed(sql.GADGETS), "querycachetwo user user_properties"),
        extension="Gadgets",
        undumped=True,
    ),
    _most("ListDuplicatedFiles", sql.fixed(sql.DUPLICATES), "image"),
    _titles("Listredirects", sql.redirects, "page redirect", more=(*_REDIRECT, "rd_interwiki")),
    _titles("Lonelypages", sql.lonely, "page linktarget pagelinks templatelinks"),
    _most("Longpages", sql.by_length, "page", order=("-value", "-id"), cheap=True),
    _titles("MediaStatistics", sql.fixed(sql.MEDIA), "image", order=_KINDS, shows="one"),
    _most("Mostcategories", sql.rows_of_pages("categorylinks", "cl_from", 2), "categorylinks page"),
    _most("Mostimages", sql.counted("imagelinks", 2), "imagelinks linktarget"),
    _most("Mostinterwikis", sql.rows_of_pages("langlinks", "ll_from", 2), "langlinks page"),
    _most("Mostlinked", sql.counted("pagelinks", 2), "linktarget pagelinks"),
    _most("Mostlinkedcategories", sql.fixed(sql.CATEGORIES), "category", order=("-value", "-id"), cheap=True),
    _most("Mostlinkedtemplates", sql.counted("templatelinks"), "linktarget templatelinks"),
    _most("Mostrevisions", _REVISIONS, "page revision", whole=True),
    _least("Shortpages", sql.by_length, "page", order=("value", "id"), cheap=True),
    _titles("Uncategorizedcategories", sql.uncategorized("14"), "categorylinks page", exceptions=_EXCEPTIONS),
    _titles("Uncategorizedimages", sql.uncategorized("6"), "categorylinks page"),
    _titles("Uncategorizedpages", sql.uncategorized("{content}"), "categorylinks page"),
    _titles("Uncategorizedtemplates", sql.uncategorized("10"), "categorylinks page"),
    _titles("Unusedcategories", sql.unused_categories, "categorylinks linktarget page page_props"),
    _least("Unusedimages", sql.unused_files, "image imagelinks linktarget", shows="time"),
    _titles("Unusedtemplates", sql.unused_templates, "linktarget page page_props templatelinks"),
    _titles(
        "Unwatchedpages",
        sql.fixed(sql.UNWATCHED),
        "page watchlist",
        right="unwatchedpages",
        undumped=True,
        shows="namespace",
    ),
    _wanted("Wantedcategories", sql.wanted("categorylinks", sql.NO_PAGE), "categorylinks linktarget page"),
    _wanted("Wantedfiles", sql.wanted("imagelinks", sql.NO_FILE), "image imagelinks linktarget page redirect"),
    _wanted("Wantedpages", sql.wanted_pages, "linktarget page pagelinks"),
    _wanted("Wantedtemplates", sql.wanted("templatelinks", sql.NO_TEMPLATE), "linktarget page templatelinks"),
    _titles("Withoutinterwiki", sql.without("langlinks", "ll_from"), "langlinks page"),
)
QUERY_PAGES = {page.name: page for page in _ALL}
"""All lists, by their names."""
