"""What leads to the pages: prop=linkshere, transcludedin, fileusage, redirects."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from ..builders import Row, builder
from ..kinds import Choice, NamespaceKind
from ..params import Continue, PropModule, continue_, flags, limit, param
from ..result import Items
from ..schema.columns import Column, Table
from ..schema.tables import imagelinks, page, pagelinks, redirect, templatelinks
from ..scope import MORE, Batch, Run
from ..select import AnyOf, Compare, Condition, In, Join, Null, Out, Select, read
from ..titles import Title

FILE = 6
ROW = (page.namespace, page.title, page.is_redirect)
"""What is read of a page from which a link comes; its id is the link's."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The columns of a table of links: where a link comes from and what it names."""

    table: type[Table]
    from_: Column
    namespace: Column
    title: Column
    from_namespace: Column | None = None


@dataclass(frozen=True, kw_only=True)
class LinksTo(PropModule):
    """Base: links to the pages of the request, those that do not exist among them."""

    classname = "ApiQueryBacklinksprop"
    ends: ClassVar[Ends]
    of_missing = True

    prop: tuple[str, ...] = flags(
        ("pageid", "title", "redirect"),
        pageid="The id of the page.", redirect="Whether it is a redirect.", title="Its title.",
    )  # fmt: skip
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only pages of these namespaces.")
    show: tuple[str, ...] | None = param(
        Choice("!redirect", "redirect", multi=True), "Only redirects, or only what is no redirect."
    )
    limit: int = limit()
    continue_: Continue = continue_()  # noqa: RUF009 - as in every module; the base must be a dataclass of its own

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The links in the order of what they name and of the pages that they come from."""
        owners = self.owners(at.every)
        order = self.order(list(owners))
        if not owners or self.namespace == ():
            return
        at.of_pages(self.namespace)
        resume = at.resume(*order)
        if len(self.shown()) > 1:
            raise at.exclusive()
        left = self.limit
        for namespace, keys in groupby(sorted(owners), key=lambda key: key[0]):
            named = list(keys)
            select = self.rows_to(namespace, [title for _, title in named], order)
            rows = at.rows(select, left + 1, resume)
            yield from self.produce(at, select, rows[:left], {title: owners[key] for key in named for title in key[1:]})
            if len(rows) > left:
                yield 0, MORE, token(select, rows[left])
                return
            left -= len(rows)

    def produce(
        self, at: Run, select: Select, rows: Sequence[Row], owners: Mapping[str, int]
    ) -> Iterator[tuple[int, Any, Any]]:
        """The items of rows, for the pages of one namespace, by key."""
        place = select.columns.index
        if at.generator:
            a, b = place(page.namespace), place(page.title)
            yield from ((0, Title(row[a], row[b]), "") for row in rows)
        elif rows:
            if len(owners) == 1:
                numbers = [*owners.values()] * len(rows)
            else:
                to = place(self.ends.title)
                numbers = [owners[row[to]] for row in rows]
            items: list[Any] = builder(self.outs(at), select.columns)(rows)
            if not {"pageid", "title", "redirect"} & set(self.prop):
                items = [item or Items() for item in items]
            yield 0, Batch(items, lambda n: token(select, rows[n]), numbers), ""

    def shown(self) -> set[str]:
        """The values of `show`, which exclude each other."""
        return set(self.show or ())

    def owners(self, every: Mapping[int, Title]) -> dict[tuple[int, str], int]:
        """The pages that can be linked to, by namespace and key."""
        return {(title.namespace, title.key): number for number, title in every.items()}

    def order(self, keys: list[tuple[int, str]]) -> tuple[Column, ...]:
        """The order of the rows, which is the continue value: what is the same for all rows stands in neither."""
        ends = self.ends
        order: list[Column] = []
        if len({namespace for namespace, _ in keys}) > 1:
            order.append(ends.namespace)
        if len({title for _, title in keys}) > 1:
            order.append(ends.title)
        if ends.from_namespace and self.namespace and len(self.namespace) > 1:
            order.append(ends.from_namespace)
        return (*order, ends.from_)

    def rows_to(self, namespace: int, titles: list[str], order: tuple[Column, ...]) -> Select:
        """The links to titles of one namespace."""
        ends = self.ends
        one = len(titles) == 1
        return Select(
            ends.table,
            joins=(Join(page, ((page.id, ends.from_),)),),
            where=[
                Compare(ends.namespace, "=", namespace),
                Compare(ends.title, "=", titles[0]) if one else In(ends.title, titles),
                In(ends.from_namespace or page.namespace, self.namespace) if self.namespace else None,
                *self.conditions(),
            ],
            order=order,
            out=read(*(() if one else (ends.title,)), ends.from_, *ROW, *self.columns()),
        )

    def conditions(self) -> list[Condition]:
        """What `show` asks for."""
        return [Compare(page.is_redirect, "=", int(value == "redirect")) for value in self.shown()]

    def columns(self) -> tuple[Column, ...]:
        """What else is read."""
        return ()

    def outs(self, at: Run) -> list[Out]:
        """What is said of one link."""
        title = "title" in self.prop
        return [
            Out("pageid", self.ends.from_, when="pageid" in self.prop),
            Out("ns", page.namespace, when=title),
            Out("title", (page.namespace, page.title), at.site.name, when=title),
            Out("redirect", page.is_redirect, bool, when="redirect" in self.prop),
        ]


def token(select: Select, row: Row) -> str:
    """Where to go on from a row: the columns of the order come first in it."""
    return "|".join(map(str, row[: len(select.order)]))


class LinksHere(LinksTo, prefix="lh", generates=True):
    """Pages that link to the pages."""

    example_of = (("generator", "alllinks"), ("galunique", "1"))
    reads = ("pagelinks", "page")
    ends = Ends(pagelinks, pagelinks.from_, pagelinks.namespace, pagelinks.title, pagelinks.from_namespace)


class TranscludedIn(LinksTo, prefix="ti", generates=True):
    """Pages that include the pages."""

    example_of = (("generator", "alltransclusions"), ("gatunique", "1"))
    reads = ("templatelinks", "page")
    ends = Ends(
        templatelinks, templatelinks.from_, templatelinks.namespace, templatelinks.title, templatelinks.from_namespace
    )


class FileUsage(LinksTo, prefix="fu", generates=True):
    """Pages that use the files."""

    example_of = (("generator", "allfileusages"), ("gafunique", "1"))
    reads = ("imagelinks", "page")
    ends = Ends(imagelinks, imagelinks.from_, imagelinks.namespace, imagelinks.title, imagelinks.from_namespace)

    def owners(self, every: Mapping[int, Title]) -> dict[tuple[int, str], int]:
        return {key: number for key, number in super().owners(every).items() if key[0] == FILE}


class Redirects(LinksTo, prefix="rd", generates=True):
    """Redirects to the pages."""

    example_of = (("generator", "allredirects"), ("garunique", "1"))
    reads = ("redirect", "page")
    ends = Ends(redirect, redirect.from_, redirect.namespace, redirect.title)

    prop: tuple[str, ...] = flags(
        ("pageid", "title"),
        fragment="The fragment, where there is one.", pageid="The id of the redirect.", title="Its title.",
    )  # fmt: skip
    show: tuple[str, ...] | None = param(
        Choice("!fragment", "fragment", multi=True), "Only redirects with a fragment, or only those without."
    )

    def conditions(self) -> list[Condition]:
        none = (Compare(redirect.fragment, "=", ""), Null(redirect.fragment))
        shown = [Compare(redirect.fragment, "<>", "") if v == "fragment" else AnyOf(none) for v in self.shown()]
        return [AnyOf((Compare(redirect.interwiki, "=", ""), Null(redirect.interwiki))), *shown]

    def columns(self) -> tuple[Column, ...]:
        return (redirect.fragment,)

    def outs(self, at: Run) -> list[Out]:
        if "fragment" in self.prop or self.show:
            at.of_sections()
        fragment = Out("fragment", redirect.fragment, omit_false=True, when="fragment" in self.prop)
        return [*super().outs(at), fragment]
