"""What leads to one page: list=backlinks, embeddedin, imageusage."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, ClassVar

from ..builders import builder
from ..errors import ApiError
from ..kinds import Binding, Boolean, Choice, Integer, Limit, NamespaceKind, String
from ..params import Continue, Direction, ListModule, continue_, direction, param
from ..result import Items
from ..schema.columns import Column
from ..schema.tables import imagelinks, page, pagelinks, templatelinks
from ..scope import MORE, Batch, Found, Run
from ..select import Among, Compare, Condition, In, Join, Out, Select, read
from ..titles import Title
from .linkshere import FILE, ROW, Ends

MAX = 0  # as a limit: what `max` says
MOST = 500, 5000
FIRST, SECOND = 2, 4
PLACE = (page.namespace, page.id)
LINK = (page.namespace, page.title, *PLACE)
FIELDS = {2: PLACE, 6: (*PLACE, *LINK), 7: (*PLACE, *LINK, page.id), 8: (*PLACE, *LINK, page.id, page.id)}
"""The continue value by its number of fields: the first page (its namespace and id); the first link to a redirect (what
it names, where it comes from). MediaWiki can add one or two ids that only tell where its own result was full."""

Row = tuple[Any, ...]


class BacklinksLimit(Limit):
    """A limit whose maximum depends on `redirect`."""

    def one(self, binding: Binding, name: str, text: str) -> int:
        found = super().one(binding, name, text)
        return MAX if text == "max" else found


@dataclass(frozen=True, kw_only=True)
class LinksToOne(ListModule):
    """Base: the pages that a table of links leads from."""

    classname = "ApiQueryBacklinks"
    ends: ClassVar[Ends]
    files = False
    """Whether only files can be linked to."""
    redirect = False

    title: str | None = param(String(), "The title. Either this or `pageid`.")
    pageid: int | None = param(Integer(), "The id of the page. Either this or `title`.")
    continue_: Continue = continue_()  # noqa: RUF009 - as in every module; the base must be a dataclass of its own
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only pages of these namespaces.")
    dir: Direction = direction()  # noqa: RUF009 - see above
    filterredir: str = param(
        Choice("all", "nonredirects", "redirects"),
        "Which pages to list. With `redirect` on, only links to redirects are judged by `nonredirects`.",
        "all",
    )
    limit: int = param(BacklinksLimit(), "How many to list at most; with `redirect` half as many, on each level.", 10)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The pages in the order of namespace (where several are asked for) and id; under redirects what links to them.

        Raises `missingparam`, `invalidparammix`, `invalidtitle`, `nosuchpageid`, `bad_image_title`, `badcontinue`.
        """
        most = self.most(at)
        where = self.to_subject(at)
        at.of_pages(self.namespace)
        fields = continued(at)
        rows = self.rows(at, where, self.from_order(), most + 1, fields[:FIRST])
        following = None
        if len(rows) > most:
            following = place(rows.pop())
        redirects = [(row[1], row[2]) for row in rows if row[3]] if self.redirect else []
        under: list[Row] = []
        if redirects:
            targets = self.ends.namespace, self.ends.title
            order = self.order_to(redirects)
            under = self.rows(at, self.to_redirects(redirects), order, most + 1, fields[FIRST:], targets)
            if len(under) > most:
                *last, namespace, title = under.pop()
                start = fields[:FIRST] or [rows[0][1], rows[0][0]]
                following = "|".join(map(str, [*start, namespace, title, last[1], last[0]]))
        yield from self.pages(at, rows, under) if at.generator else self.items(at, rows, under)
        if following is not None:
            yield 0, MORE, following

    def most(self, at: Run) -> int:
        """The limit; half of what it could be otherwise where there are two levels."""
        low, high = (most // 2 if self.redirect else most for most in MOST)
        top = at.client.allowance.rows(low, high)
        if self.limit == MAX:
            at.most = top
        elif self.limit > top:
            bounds = {"min": 1, "curmax": top, "max": low, "highmax": high}
            text = f'The value "{self.limit}" for parameter "{at.prefix}limit" must be between 1 and {top}.'
            at.warn("outofrange", text, bounds)
        return top if self.limit == MAX else min(self.limit, top)

    def to_subject(self, at: Run) -> list[Condition]:
        """The conditions on links to the page that the request names."""
        title = self.subject(at)
        if self.files and title.namespace != FILE:
            raise ApiError("bad_image_title", f'The title for "{self.name}" must be that of a file.')
        redirects = {"redirects": 1, "nonredirects": 0}.get(self.filterredir)
        if self.redirect and not redirects:
            redirects = None  # a redirect may lead on to what is none
        return [
            Compare(self.ends.namespace, "=", title.namespace),
            Compare(self.ends.title, "=", title.key),
            *self.from_where(redirects),
        ]

    def subject(self, at: Run) -> Title:
        """The page that the request names."""
        if self.title is not None and self.pageid is not None:
            raise at.together("title", "pageid")
        if self.title is not None:
            return at.site.own_title(self.title)
        if self.pageid is None:
            text = f'One of the parameters "{at.prefix}title" and "{at.prefix}pageid" is required.'
            raise ApiError("missingparam", text)
        found = at.rows(Select(page, read(page.namespace, page.title), where=[Compare(page.id, "=", self.pageid)]))
        if not found:
            raise ApiError("nosuchpageid", f"There is no page with ID {self.pageid}.")
        return Title(*found[0])

    def to_redirects(self, redirects: list[tuple[int, str]]) -> list[Condition]:
        """The conditions on links to redirects."""
        ends, namespaces = self.ends, {namespace for namespace, _ in redirects}
        named: list[Condition] = [Among((ends.namespace, ends.title), tuple(redirects))]
        if len(namespaces) == 1:
            # Said in this way the index gives the order.
            named = [Compare(ends.namespace, "=", *namespaces), In(ends.title, [title for _, title in redirects])]
        return [*named, *self.from_where({"redirects": 1, "nonredirects": 0}.get(self.filterredir))]

    def from_where(self, redirects: int | None) -> list[Condition]:
        """The conditions on the pages that links come from."""
        where: list[Condition] = []
        if self.namespace:
            where.append(In(self.ends.from_namespace or page.namespace, self.namespace))
        if redirects is not None:
            where.append(Compare(page.is_redirect, "=", redirects))
        return where

    def from_order(self) -> list[tuple[Column, int]]:
        """The order of the pages that links come from, each column with its place in its part of the continue value."""
        several = self.namespace is not None and len(self.namespace) > 1
        named = [(self.ends.from_namespace or page.namespace, 0)] if several else []
        return [*named, (self.ends.from_, 1)]

    def order_to(self, redirects: list[tuple[int, str]]) -> list[tuple[Column, int]]:
        """The order of the links to redirects: what is the same for all does not stand in it."""
        order = []
        if not self.files and len({namespace for namespace, _ in redirects}) > 1:
            order.append((self.ends.namespace, 0))
        if len({title for _, title in redirects}) > 1:
            order.append((self.ends.title, 1))
        return order + [(column, n + 2) for column, n in self.from_order()]

    def rows(
        self,
        at: Run,
        where: list[Condition],
        order: list[tuple[Column, int]],
        limit: int,
        fields: list[Any],
        more: tuple[Column, ...] = (),
    ) -> list[Row]:
        """Pages as id, namespace, key and redirect flag, with `more` of the links that they come from."""
        wanted = (self.ends.from_, *ROW, *more)
        select = Select(
            self.ends.table,
            joins=(Join(page, ((page.id, self.ends.from_),)),),
            where=where,
            order=tuple(column for column, _ in order),
            descending=self.dir == "descending",
            out=read(*wanted),
        )
        resume = [fields[n] for _, n in order] if fields else None
        rows = at.rows(select, limit, resume)
        if select.columns == wanted:
            return rows
        return list(map(itemgetter(*map(select.columns.index, wanted)), rows))

    def pages(self, at: Run, rows: list[Row], under: list[Row]) -> Iterator[tuple[int, Any, Any]]:
        """What a generator names: the pages themselves."""
        for row in (*rows, *under):
            yield 0, Found(*row[:4]), ""

    def items(self, at: Run, rows: list[Row], under: list[Row]) -> Iterator[tuple[int, Any, Any]]:
        """What a list shows: pages, with the pages under them."""
        if not under:
            build = builder(outs(at), (page.id, *ROW))
            yield 0, Batch(build(rows), lambda n: place(rows[n])), None
            return
        beneath: dict[tuple[int, str], dict[int, dict[str, Any]]] = {}
        for row in under:
            beneath.setdefault(row[4:], {})[row[0]] = item(at, row)
        for row in rows:
            found = beneath.get((row[1], row[2])) if row[3] else None
            more = {"redirlinks": Items(found.values(), self.tag)} if found else {}
            yield 0, item(at, row) | more, place(row)


def continued(at: Run) -> list[Any]:
    """The fields of the continue value that tell where to go on; none where there is no such value."""
    if at.continue_value is None:
        return []
    count = at.continue_value.count("|") + 1
    columns = FIELDS.get(count)
    found = at.resume(*columns) if columns else at.resume()
    return found[: FIRST + SECOND] if found else []


def outs(at: Run) -> list[Out]:
    """What is said of pages under which there are no others."""
    return [
        Out("pageid", page.id),
        Out("ns", page.namespace),
        Out("title", (page.namespace, page.title), at.site.name),
        Out("redirect", page.is_redirect, bool, omit_false=True),
    ]


def item(at: Run, row: Row) -> dict[str, Any]:
    """What is said of one page."""
    said = {"pageid": row[0], "ns": row[1], "title": at.site.name(row[1], row[2])}
    return said | {"redirect": True} if row[3] else said


def place(row: Row) -> str:
    """The continue value of a page."""
    return f"{row[1]}|{row[0]}"


class Backlinks(LinksToOne, prefix="bl", generates=True):
    """Pages that link to a page."""

    ends = Ends(pagelinks, pagelinks.from_, pagelinks.namespace, pagelinks.title, pagelinks.from_namespace)
    reads = ("pagelinks", "page")
    example = (("title", "Main Page"),)

    redirect: bool = param(Boolean(), "Whether to list, under redirects, what links to them.", False)


class EmbeddedIn(LinksToOne, prefix="ei", generates=True):
    """Pages that include a page."""

    ends = Ends(
        templatelinks, templatelinks.from_, templatelinks.namespace, templatelinks.title, templatelinks.from_namespace
    )
    reads = ("templatelinks", "page")
    example = (("title", "Template:Stub"),)


class ImageUsage(LinksToOne, prefix="iu", generates=True):
    """Pages that show a file."""

    ends = Ends(imagelinks, imagelinks.from_, imagelinks.namespace, imagelinks.title, imagelinks.from_namespace)
    files = True
    reads = ("imagelinks", "page")
    example = (("title", "File:Example.png"),)

    redirect: bool = param(Boolean(), "Whether to list, under redirects, what uses them.", False)
