"""What the tables tell of a page's newest revision, as action=parse shows it."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from ..modules.existence import ids_of
from ..modules.external_urls import address
from ..modules.langlinks import language_url
from ..modules.pageprops import as_text
from ..result import Form, Items, Tree
from ..schema.tables import (
    categorylinks,
    externallinks,
    imagelinks,
    iwlinks,
    langlinks,
    page_props,
    pagelinks,
    templatelinks,
)
from ..scope import Run
from ..select import Compare, In, Select, read
from ..site import Site
from ..titles import Title

CATEGORY = 14
HIDDEN = "hiddencat"
DATA = ("json", "text")
"""The content models that have nothing of a page: no table of contents, no title of their own."""
PROPERTY = Form(tag="pp", key="name", paired=True)


def language_links(at: Run, id: int) -> Items:
    """The languages in the order of their codes."""
    rows = at.rows(
        Select(langlinks, where=[Compare(langlinks.from_, "=", id)], order=(langlinks.lang, langlinks.title))
    )
    url, name = language_url(at.site), at.site.language_name
    items = (
        {"lang": lang, "url": url(lang, title), "langname": name(lang), "autonym": name(lang), "title": title}
        for lang, title in rows
    )
    return Items(items, "ll", content="title")


def categories(at: Run, id: int) -> Items:
    """The categories in the order of their titles: whether each is hidden, or has no page."""
    cl = categorylinks
    rows = at.rows(Select(cl, read(cl.sortkey_prefix), where=[Compare(cl.from_, "=", id)], order=(cl.title,)))
    # A page's own sort key is that of all its categories: the table does not tell that they have none themselves.
    sorted_ = at.has(page_props.sql) and any(sortkey for _, sortkey in rows)
    own = page_property(at, id, "defaultsort") if sorted_ else None
    found = ids_of(at, {(CATEGORY, key) for key, _ in rows})
    hidden = hidden_ids(at, list(found.values())) if found else set()
    items = []
    for key, sortkey in rows:
        item: dict[str, Any] = {"sortkey": "" if sortkey == own else sortkey, "category": key}
        number = found.get((CATEGORY, key))
        if number is None:
            item["missing"] = True
        elif number in hidden:
            item["hidden"] = True
        items.append(item)
    return Items(items, "cl", content="category")


def hidden_ids(at: Run, ids: Sequence[int]) -> set[int]:
    """Which of the categories are hidden; warns where that is not known."""
    if not at.has(page_props.sql):
        at.missing("which categories are hidden", page_props.sql)
        return set()
    where = [In(page_props.page, sorted(ids)), Compare(page_props.name, "=", HIDDEN)]
    return {number for (number,) in at.rows(Select(page_props, read(page_props.page), where=where))}


def links(at: Run, id: int) -> Items:
    """The pages that are linked to, by namespace and title."""
    pl = pagelinks
    keys = at.rows(Select(pl, where=[Compare(pl.from_, "=", id)], order=(pl.namespace, pl.title)))
    return titles(at, keys, "pl")


def templates(at: Run, id: int) -> Items:
    """The pages that are included, by namespace and title."""
    return titles(at, template_keys(at, id), "tl")


def template_keys(at: Run, id: int) -> list[tuple[Any, ...]]:
    """The same, as the database has them."""
    tl = templatelinks
    return at.rows(Select(tl, where=[Compare(tl.from_, "=", id)], order=(tl.namespace, tl.title)))


def titles(at: Run, keys: Sequence[tuple[Any, ...]], tag: str) -> Items:
    """Titles that a page names, and which of them exist."""
    found = ids_of(at, {(namespace, key) for namespace, key in keys})
    items = ({"ns": ns, "title": at.site.name(ns, key), "exists": (ns, key) in found} for ns, key in keys)
    return Items(items, tag, content="title")


def images(at: Run, id: int) -> Items:
    """The files, by their titles as the database has them."""
    rows = at.rows(Select(imagelinks, where=[Compare(imagelinks.from_, "=", id)], order=(imagelinks.title,)))
    return Items((row[0] for row in rows), "img", plain=True)


def external_links(at: Run, id: int) -> Items:
    """The addresses, in the order in which they were noted."""
    el = externallinks
    rows = at.rows(Select(el, read(el.domain, el.path), where=[Compare(el.from_, "=", id)], order=(el.id,)))
    return Items((address(domain, path) for _, domain, path in rows), "el", plain=True)


def interwiki_links(at: Run, id: int) -> Items:
    """The links to other wikis, by prefix and title."""
    rows = at.rows(Select(iwlinks, where=[Compare(iwlinks.from_, "=", id)], order=(iwlinks.prefix, iwlinks.title)))
    url = language_url(at.site)
    items = (
        {"prefix": prefix, "url": url(prefix, title), "title": f"{prefix}:{title.replace('_', ' ')}"}
        for prefix, title in rows
    )
    return Items(items, "iw", content="title")


def properties(at: Run, id: int) -> Tree:
    """The properties of the page, by their names."""
    pp = page_props
    rows = at.rows(Select(pp, read(pp.value), where=[Compare(pp.page, "=", id)], order=(pp.name,)))
    return Tree({name: as_text(value) for name, value in rows}, form=PROPERTY)


def page_property(at: Run, id: int, name: str) -> str | None:
    """A property of the page; None where it has not."""
    pp = page_props
    rows = at.rows(Select(pp, read(pp.value), where=[Compare(pp.page, "=", id), Compare(pp.name, "=", name)]))
    return as_text(rows[0][0]) if rows else None


def display_title(at: Run, id: int, title: Title, model: str) -> str:
    """The HTML of the page's title, as the page itself says it or as it is."""
    own = page_property(at, id, "displaytitle")
    if own is None and model in DATA:
        return escape(at.site.prefixed(title), quote=False)
    return plain_title(at.site, title) if own is None else own


def plain_title(site: Site, title: Title) -> str:
    """The HTML of a title that nobody has written otherwise."""
    name, main = site.namespaces[title.namespace].name, escape(title.key.replace("_", " ")).replace("&#x27;", "&#039;")
    parts = [("namespace", escape(name)), ("separator", ":")] if name else []
    return "".join(f'<span class="mw-page-title-{part}">{shown}</span>' for part, shown in [*parts, ("main", main)])


TABLES: dict[str, Callable[[Run, int], Any]] = {
    "langlinks": language_links,
    "categories": categories,
    "links": links,
    "templates": templates,
    "images": images,
    "externallinks": external_links,
    "iwlinks": interwiki_links,
    "properties": properties,
}
"""The pieces of information that a table of links tells, by their names."""
