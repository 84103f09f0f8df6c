"""Titles that begin with a text: list=prefixsearch."""

import re
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Any

from ..kinds import Integer, NamespaceKind, String
from ..params import ListModule, limit, param
from ..schema.tables import page
from ..scope import MORE, Named, Run
from ..select import Compare, Select, prefix, read
from ..site import Site
from ..titles import InvalidTitle, Title

MEDIA, SPECIAL, MAIN = -2, -1, 0
CHUNK = 500
"""Rows of one namespace that are read at a time, at most."""

UNFIT = re.compile(r"%[0-9A-Fa-f]{2}|&[A-Za-z0-9\u0080-\U0010ffff]+;|[\x00-\x1f\x7f#<>\[\]{|}]")
"""What no title can have: it is left out where a text is no title."""

Found = tuple[bytes, int, str, int]
"""A title for sorting, then namespace, key, and the page's id (0: a special page)."""


class PrefixSearch(ListModule, prefix="ps", generates=True):
    """Pages whose titles begin with a text."""

    reads = ("page",)
    continues_by = "offset"

    search: str = param(String(), "The text with which titles begin.", required=True)
    namespace: tuple[int, ...] | int = param(NamespaceKind(multi=True), "The namespaces to search.", MAIN)
    limit: int = limit()
    offset: int = param(Integer(low=0), "How many to leave out: the value that the previous answer gave.", 0)

    def run(self, at: Run) -> Iterator[tuple[int, Any, int]]:
        """The pages in the order of their titles; the one that the text names goes first."""
        found = list(islice(self.found(at), self.offset, self.offset + self.limit + 1))
        if self.offset == 0:
            found = with_exact(found, self.exact(at))
        more, found = len(found) > self.limit, found[: self.limit]
        for n, (_, namespace, key, id) in enumerate(found):
            if at.generator:
                yield 0, Named(Title(namespace, key), {"index": self.offset + n + 1}), self.offset + n
                continue
            item: dict[str, Any] = {"ns": namespace, "title": at.site.name(namespace, key)}
            yield 0, {**item, **({"pageid": id} if id else {"special": True})}, self.offset + n
        if more:
            yield 0, MORE, self.offset + self.limit

    def asked(self, site: Site) -> tuple[tuple[int, ...], str]:
        """The namespaces, and the text without the name of one."""
        text = self.search.strip()
        if text.startswith(":"):
            return (MAIN,), text[1:].strip()
        name, colon, rest = text.replace("_", " ").partition(":")
        namespace = site.namespace_id(name.strip()) if colon else None
        if namespace is not None:
            return (namespace,), rest.strip()
        return self.namespace if isinstance(self.namespace, tuple) and self.namespace else (MAIN,), text

    def found(self, at: Run) -> Iterator[Found]:
        """All pages that begin with the text, in order."""
        namespaces, text = self.asked(at.site)
        if not self.search.strip():
            return iter(())
        keys = {n: key_of(at.site, text, n) if text else "" for n in namespaces if n != MEDIA}
        chunk = min(self.offset + self.limit + 1, CHUNK)
        return merge(*(within(at, n, key, chunk) for n, key in keys.items() if key is not None))

    def exact(self, at: Run) -> Found | None:
        """The page that the text names."""
        namespaces, _ = self.asked(at.site)
        try:
            title = at.site.title(self.search.strip().removeprefix(":"))
        except InvalidTitle:
            return None
        namespace = title.namespace
        if namespace == MAIN and MAIN not in namespaces:
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
