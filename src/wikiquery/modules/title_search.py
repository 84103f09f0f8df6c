"""The search for titles that begin with a text: what lists of them have in common."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from ..schema.tables import page
from ..scope import Run
from ..select import Compare, Select, prefix, read
from ..site import Site
from ..titles import InvalidTitle

MEDIA, SPECIAL, MAIN = -2, -1, 0
CHUNK = 500
"""Rows of one namespace that are read at a time, at most."""

UNFIT = re.compile(r"%[0-9A-Fa-f]{2}|&[A-Za-z0-9\u0080-\U0010ffff]+;|[\x00-\x1f\x7f#<>\[\]{|}]")
"""What no title can have: it is left out where a text is no title."""

MOST = 1 << 32
"""More titles than any wiki has."""

Found = tuple[bytes, int, str, int]
"""A title for sorting, then namespace, key, and the page's id (0: a special page)."""


@dataclass(frozen=True, slots=True)
class TitleSearch:
    """A search for titles that begin with `text`, in `namespaces` unless it names one (MediaWiki's default search)."""

    text: str
    namespaces: tuple[int, ...]

    def rows(self, at: Run, offset: int, count: int) -> list[Found]:
        """`count` titles in their order, `offset` left out; at the start the page that the text names goes first."""
        offset = min(offset, MOST)
        found = list(islice(self.all(at, offset + count), offset, offset + count))
        return with_exact(found, self.exact(at))[:count] if offset == 0 else found

    def asked(self, site: Site) -> tuple[tuple[int, ...], str]:
        """The namespaces, and the text without the name of one."""
        text = self.text.strip()
        if self.text.startswith(":"):
            return (MAIN,), text[1:].strip()
        # What begins with a blank names no namespace here, though it does where it is made a title.
        name, colon, rest = self.text.replace("_", " ").partition(":")
        namespace = site.namespace_id(name) if colon else None
        if namespace is not None:
            return (namespace,), rest.strip()
        return self.namespaces or (MAIN,), text

    def all(self, at: Run, most: int) -> Iterator[Found]:
        """All pages that begin with the text, in order; no more than `most` are going to be looked at."""
        namespaces, text = self.asked(at.site)
        if not self.text.strip():
            return iter(())
        keys = {n: key_of(at.site, text, n) if text else "" for n in namespaces if n != MEDIA}
        chunk = min(most, CHUNK)
        return merge(*(within(at, n, key, chunk) for n, key in keys.items() if key is not None))

    def exact(self, at: Run) -> Found | None:
        """The page that the text names."""
        namespaces, text = self.asked(at.site)[0], self.text.strip()
        try:
            title = at.site.title(text.removeprefix(":"))
        except InvalidTitle:
            return None
        namespace = title.namespace
        if namespace == MAIN and MAIN not in namespaces and not text.startswith(":"):
            namespace = namespaces[0]
        if title.interwiki or namespace < 0:
            return None
        rows = at.rows(within_namespace(namespace, [Compare(page.title, "=", title.key)]), 1)
        return next((row_of(namespace, row) for row in rows), None)


def with_exact(found: Sequence[Found], exact: Found | None) -> list[Found]:
    """The pages with the one that the text names in front."""
    return list(found) if exact is None else [exact, *(row for row in found if row != exact)]


def key_of(site: Site, text: str, namespace: int) -> str | None:
    """The text as the beginning of a key; None where no title begins so."""
    for attempt in dict.fromkeys((text, UNFIT.sub("", text))):
        try:
            title = site.title_within(attempt, namespace)
        except InvalidTitle:
            continue
        if title.key or title.interwiki:
            return title.key
    return None


def within_namespace(namespace: int, where: Sequence[Compare]) -> Select:
    """Pages of a namespace in the order of their titles."""
    return Select(
        page,
        read(page.id),
        where=[Compare(page.namespace, "=", namespace), *where],
        order=(page.title,),
    )


def within(at: Run, namespace: int, key: str, chunk: int) -> Iterator[Found]:
    """The pages of one namespace that begin with a key."""
    if namespace == SPECIAL:
        yield from specials(at.site, key)
        return
    select = within_namespace(namespace, [c for c in prefix(page.title, key) if isinstance(c, Compare)])
    resume: list[Any] | None = None
    while True:
        rows = at.rows(select, chunk + 1, resume)
        yield from (row_of(namespace, row) for row in rows[:chunk])
        if len(rows) <= chunk:
            return
        resume = [rows[chunk][0]]


def row_of(namespace: int, row: Sequence[Any]) -> Found:
    """A row of `within_namespace`, for sorting."""
    return row[0].encode("utf-8", "surrogatepass"), namespace, row[0], row[1]


def specials(site: Site, key: str) -> list[Found]:
    """The special pages that begin with a key, each under the first of its names that does."""
    found = []
    for entry in site.profile.get("specialpagealiases") or ():
        names = [alias for alias in entry["aliases"] if alias.lower().startswith(key.lower())]
        found += [(name.encode(), SPECIAL, name, 0) for name in names[:1]]
    return sorted(found)
