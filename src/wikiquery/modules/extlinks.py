"""Links to other sites, from either end: prop=extlinks, list=exturlusage."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from ..builders import builder
from ..errors import ApiError
from ..kinds import Boolean, Groups, NamespaceKind, String
from ..params import Continue, ListModule, PropModule, continue_, flags, limit, param
from ..result import Items
from ..schema.tables import externallinks as el
from ..schema.tables import page
from ..scope import MORE, Batch, Found, Run
from ..select import AllOf, AnyOf, Compare, Condition, In, Join, Out, Select, prefix, read
from ..site import Site
from .external_urls import WEB, Wanted, address, full_protocol, protocol_names, wanted

LEADING_DIGITS = re.compile(r"\s*([+-]?[0-9]{1,18})", re.ASCII)


class ExtLinks(PropModule, prefix="el"):
    """The links of the pages to other sites."""

    example_of = (("generator", "exturlusage"),)
    classname = "ApiQueryExternalLinks"
    limit: int = limit()
    continue_: Continue = continue_()
    protocol: str = param(Groups(protocol_names), "Only links of this protocol (with `query`, the web without it).", "")
    query: str | None = param(String(), "Only links to this host and path, without the protocol; *. stands for any.")
    expandurl: bool = param(Boolean(), "Gives links without a protocol the wiki's own.", False, deprecated=True)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The links in the order in which they were noted."""
        if not at.page_ids:
            return
        where = [In(el.from_, sorted(at.page_ids)), *conditions(at.site, self.protocol, self.query)]
        select = Select(el, read(el.from_, el.domain, el.path), where=where, order=(el.id,))
        rows = at.rows(select, self.limit + 1, start(at))
        address = shown(at.site, expand=self.expandurl)
        urls = [address(domain, path) for _, _, domain, path in rows[: self.limit]]
        if urls:
            items, largest = [{"url": url} for url in urls], 4 * max(map(len, urls))
            yield 0, Batch(items, lambda n: str(rows[n][0]), [row[1] for row in rows[: self.limit]], largest), ""
        if len(rows) > self.limit:
            yield 0, MORE, str(rows[-1][0])

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        if cls.name in node:
            node[cls.name] += items
        else:
            node[cls.name] = Items(items, cls.tag, content="url")


COLUMNS = (el.id, el.domain, el.path, page.id, page.namespace, page.title, page.is_redirect)
"""What is read of a link: its order comes first."""


class ExtUrlUsage(ListModule, prefix="eu", generates=True):
    """The pages that link to an address."""

    classname = "ApiQueryExtLinksUsage"
    prop: tuple[str, ...] = flags(
        ("ids", "title", "url"), ids="The page id.", title="The title and its namespace.", url="The address."
    )
    continue_: Continue = continue_()
    protocol: str = param(Groups(protocol_names), "Only links of this protocol (with `query`, the web without it).", "")
    query: str | None = param(String(), "Only links to this host and path, without the protocol; *. stands for any.")
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only pages in these namespaces.")
    limit: int = limit()
    expandurl: bool = param(Boolean(), "Gives links without a protocol the wiki's own.", False, deprecated=True)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The links in the order in which they were noted."""
        links = self.links(at)
        if at.generator:
            yield from ((0, Found(*row[3:]), "") for row in links[: self.limit])
        else:
            build = builder(self.outs(at), COLUMNS)
            yield 0, Batch(build(links[: self.limit]), lambda n: str(links[n][0])), None
        if len(links) > self.limit:
            yield 0, MORE, str(links[self.limit][0])

    def links(self, at: Run) -> list[tuple[Any, ...]]:
        """The links; one more than the limit where there is."""
        protocol = full_protocol(at.site, self.protocol) if self.protocol else ""
        # Most links are of the web: its protocols are looked for in all links, not sorted out of an index.
        common = protocol in WEB and not self.query
        where = [] if common else conditions(at.site, self.protocol, self.query)
        select = Select(
            el,
            read(*COLUMNS[1:]),
            joins=(Join(page, ((page.id, el.from_),)),),
            where=[*where, In(page.namespace, self.namespace) if self.namespace else None],
            order=(el.id,),
        )
        found, resume, wanted = list[tuple[Any, ...]](), start(at), self.limit + 1
        while True:
            rows = at.rows(select, wanted, resume)
            found += [row for row in rows if row[1].startswith(protocol)] if common else rows
            if not common or len(rows) < wanted or len(found) >= wanted:
                return found[:wanted]
            resume = [rows[-1][0] + 1]

    def outs(self, at: Run) -> list[Out]:
        """What is said of a link."""
        url, titled = shown(at.site, expand=self.expandurl), "title" in self.prop
        return [
            Out("pageid", page.id, when="ids" in self.prop),
            Out("ns", page.namespace, when=titled),
            Out("title", (page.namespace, page.title), at.site.name, when=titled),
            Out("url", (el.domain, el.path), url, when="url" in self.prop),
        ]


def start(at: Run) -> list[Any] | None:
    """The number of the link to go on from: as much of the text as is one, else 0. Raises `badcontinue`."""
    if not at.continue_value:
        return None
    found = LEADING_DIGITS.match((at.resume(el.domain) or [""])[0])
    return [int(found[1]) if found else 0]


def conditions(site: Site, protocol: str, query: str | None) -> list[Condition | None]:
    """The conditions of `protocol` and `query` on a link. Raises ApiError("badquery")."""
    if not query:
        return list(prefix(el.domain, full_protocol(site, protocol))) if protocol else []
    choices = [one(wanted(p, query)) for p in ((full_protocol(site, protocol),) if protocol else WEB)]
    return [AnyOf(tuple(choices)) if len(choices) > 1 else choices[0]]


def one(found: Wanted | None) -> Condition:
    """The condition of one protocol. Raises ApiError("badquery")."""
    if found is None:
        raise ApiError("badquery", "Invalid query.")
    domain = [Compare(el.domain, "=", found.domain)] if found.exact else prefix(el.domain, found.domain)
    return AllOf((*domain, *prefix(el.path, found.path)))


@cache
def shown(site: Site, *, expand: bool) -> Callable[[str, str | None], str]:
    """What gives the address of a link, with the wiki's own protocol where it has none and `expand` is said."""
    own = "http:" if str(site.general.get("server", "")).startswith("http://") else "https:"

    def expanded(domain: str, path: str | None) -> str:
        found = address(domain, path)
        return own + found if found.startswith("//") else found

    return expanded if expand else address
