"""All that links name, in order: list=alllinks, alltransclusions, allredirects, allfileusages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import ApiError
from ..kinds import Boolean, NamespaceKind, String
from ..params import Continue, Direction, ListModule, continue_, direction, flags, limit, param
from ..schema.columns import Column, Table
from ..schema.tables import imagelinks as il
from ..schema.tables import linktarget, pagelinks, redirect, templatelinks
from ..scope import MORE, Batch, Run
from ..select import Compare, Condition, Exists, Join, Select, prefix, read
from ..titles import Title

FILE = 6
CHUNK = 50
"""How many rows are looked at for the next titles: several rows may name one title."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The columns of a table of links; `target` where it names its titles by the ids of linktarget."""

    table: type[Table]
    from_: Column
    namespace: Column
    title: Column
    target: Column | None = None
    more: dict[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AllNamed(ListModule):
    """Base: what a table of links names, a row a link, or each title once."""

    classname = "ApiQueryAllLinks"
    links: ClassVar[Named]
    if TYPE_CHECKING:
        namespace: int
        limit: int
        dir: Direction

    continue_: Continue = continue_()  # noqa: RUF009 - as in every module; the base must be a dataclass of its own
    from_: str | None = param(String(), "The title from which to start.")
    to: str | None = param(String(), "The title at which to stop.")
    prefix_: str | None = param(String(), "Only titles that start with this.")
    unique: bool = param(Boolean(), "Whether to name each title once, instead of each link.", False)
    prop: tuple[str, ...] = flags(
        ("title",), ids="The id of the page that links (not with `unique`).", title="The title."
    )

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """Titles in their order; links in the order of the ids of their targets, or of their titles."""
        refused = [name for name in self.prop if name != "title"]
        if self.unique and refused:
            text = f'"{self.prefix}prop={refused[0]}" cannot be used with "{self.prefix}unique".'
            raise ApiError("invalidparammix", text)
        if self.unique:
            return self.titles(at)
        return self.each(at)

    def span(self, at: Run, title: Column) -> list[Condition]:
        """The conditions on the titles. A continue value takes the place of `from`."""
        key = at.site.title_part_to_key
        where: list[Condition] = []
        if self.from_ is not None and at.continue_value is None:
            where.append(Compare(title, ">=", key(self.from_, self.namespace)))
        if self.to is not None:
            where.append(Compare(title, "<=", key(self.to, self.namespace)))
        if self.prefix_ is not None:
            where += prefix(title, key(self.prefix_, self.namespace))
        return where

    @property
    def down(self) -> bool:
        """Whether the order is descending."""
        return self.dir == "descending"

    def titles(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """Each title once."""
        links = self.links
        resume = at.resume(links.title)
        if links.target is None or at.lacks(links.target):
            found = self.distinct(at, resume)
        else:
            # As in MediaWiki: the order is that of the ids, while the continue value speaks of titles.
            beyond = [Compare(linktarget.title, "<=" if self.down else ">=", resume[0])] if resume else []
            select = self.targets(at, links.target, *beyond)
            found = [row[1] for row in at.rows(select, self.limit + 1)]
        if at.generator:
            yield from ((0, Title(self.namespace, title), "") for title in found[: self.limit])
        else:
            yield 0, Batch([self.named(at, title) for title in found[: self.limit]], found.__getitem__), None
        if len(found) > self.limit:
            yield 0, MORE, found[self.limit]

    def targets(self, at: Run, target: Column, *more: Condition) -> Select:
        """The titles that links name, in the order of the numbers: number, title, and the id where it is another."""
        return Select(
            linktarget,
            read(linktarget.title, linktarget.id),
            where=[*self.named_targets(at), *more, Exists(self.links.table, target, linktarget.id)],
            order=(number_of(at),),
        )

    def named_targets(self, at: Run) -> list[Condition]:
        """The conditions on linktarget."""
        # Few titles are found by their index and then sorted; otherwise ids come in their order until there are enough.
        few = self.prefix_ or (self.from_ and self.to)
        namespace = linktarget.namespace if few else linktarget.any_namespace
        return [Compare(namespace, "=", self.namespace), *self.span(at, linktarget.title)]

    def distinct(self, at: Run, resume: list[Any] | None) -> list[str]:
        """The titles of a table that holds them itself, one more than the limit at most."""
        title = self.links.title
        where = [Compare(self.links.namespace, "=", self.namespace), *self.span(at, title)]
        found: dict[str, None] = {}
        beyond: list[Condition] = []
        while len(found) <= self.limit:
            # From each chunk on with what follows its last title: a title of many rows is not read whole.
            select = Select(self.links.table, where=[*where, *beyond], order=(title,), descending=self.down)
            rows = at.rows(select, CHUNK, resume)
            found |= dict.fromkeys(row[0] for row in rows)
            if len(rows) < CHUNK:
                break
            resume, beyond = None, [Compare(title, "<" if self.down else ">", rows[-1][0])]
        return list(found)[: self.limit + 1]

    def each(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """A row a link."""
        links = self.links
        # Where links name titles themselves their order is that of the titles, in MediaWiki as well.
        target = None if links.target is None or at.lacks(links.target) else links.target
        rows = list(self.by_title(at) if target is None else self.by_target(at, target))

        def token(n: int) -> str:
            return f"{rows[n][0]}|{rows[n][1]}"

        if at.generator:
            yield from ((0, row[1], "") for row in rows[: self.limit])
        else:
            yield 0, Batch(self.items(at, rows[: self.limit]), token), None
        if len(rows) > self.limit:
            yield 0, MORE, token(self.limit)

    def items(self, at: Run, rows: list[Row]) -> list[dict[str, Any]]:
        """What is said of links: rows of a key, the page, the title, what else is read."""
        start, ns = at.site.name(self.namespace, ""), self.namespace
        items: list[dict[str, Any]] = [{"fromid": row[1]} for row in rows] if "ids" in self.prop else [{} for _ in rows]
        if "title" in self.prop:
            for item, row in zip(items, rows, strict=True):
                item["ns"] = ns
                item["title"] = start + row[2].replace("_", " ")
        for n, name in enumerate(self.links.more, 3):
            if name in self.prop:
                for item, row in zip(items, rows, strict=True):
                    if row[n]:
                        item[name] = row[n]
        return items

    def by_title(self, at: Run) -> Iterator[Row]:
        """The links of a table that holds the titles itself: title, page, title, what else is read."""
        links = self.links
        resume = at.resume(links.title, links.from_)
        select = Select(
            links.table,
            where=[Compare(links.namespace, "=", self.namespace), *self.span(at, links.title)],
            order=(links.title, links.from_),
            descending=self.down,
            out=read(*links.more.values()),
        )
        for title, from_, *more in at.rows(select, self.limit + 1, resume):
            yield title, from_, title, *more

    def by_target(self, at: Run, target: Column) -> Iterator[Row]:
        """The links of a table that holds ids of titles: id, page, title."""
        links = self.links
        number = number_of(at)
        resume = at.resume(number, links.from_)
        if self.down:
            yield from self.backwards(at, target, resume)
            return
        select = Select(
            linktarget,
            joins=(Join(links.table, ((target, linktarget.id),)),),
            where=self.named_targets(at),
            order=(number, links.from_),
            out=read(linktarget.title),
        )
        yield from at.rows(select, self.limit + 1, resume)

    def backwards(self, at: Run, target: Column, resume: list[Any] | None) -> Iterator[Row]:
        """As in MediaWiki: the pages descend, while their targets ascend, up to that of the continue value."""
        from_ = self.links.from_
        upto = [Compare(number_of(at), "<=", resume[0])] if resume else []
        left = self.limit + 1
        for number, title, *id in at.rows(self.targets(at, target, *upto), left):
            first = resume[1:] if resume and resume[0] == number else None
            where = [Compare(target, "=", id[0] if id else number)]
            rows = at.rows(Select(self.links.table, where=where, order=(from_,), descending=True), left, first)
            yield from ((number, row[0], title) for row in rows)
            left -= len(rows)
            if left <= 0:
                return

    def named(self, at: Run, title: str) -> dict[str, Any]:
        """What is said of a title."""
        if "title" not in self.prop:
            return {}
        return {"ns": self.namespace, "title": at.site.name(self.namespace, title)}


def number_of(at: Run) -> Column:
    """The number that the wiki has for a title, which continue values tell."""
    return linktarget.id if at.lacks(linktarget.given) else linktarget.given


ANY = NamespaceKind(extra=(-2, -1))


class AllLinks(AllNamed, prefix="al", tag="l", generates=True):
    """All links to pages of a namespace."""

    reads = ("pagelinks", "linktarget")
    links = Named(pagelinks, pagelinks.from_, pagelinks.namespace, pagelinks.title, pagelinks.target)

    namespace: int = param(ANY, "The namespace.", 0)
    limit: int = limit()
    dir: Direction = direction()


class AllTransclusions(AllNamed, prefix="at", tag="t", generates=True):
    """All inclusions of pages of a namespace."""

    reads = ("templatelinks", "linktarget")
    links = Named(
        templatelinks, templatelinks.from_, templatelinks.namespace, templatelinks.title, templatelinks.target
    )

    namespace: int = param(ANY, "The namespace.", 10)
    limit: int = limit()
    dir: Direction = direction()


class AllRedirects(AllNamed, prefix="ar", tag="r", generates=True):
    """All redirects to pages of a namespace."""

    reads = ("redirect",)
    links = Named(
        redirect, redirect.from_, redirect.namespace, redirect.title,
        more={"fragment": redirect.fragment, "interwiki": redirect.interwiki},
    )  # fmt: skip

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """See AllNamed."""
        at.of_pages(None)
        if "fragment" in self.prop:
            at.of_sections()
        yield from super().run(at)

    prop: tuple[str, ...] = flags(
        ("title",),
        fragment="The fragment, where there is one (not with `unique`).",
        ids="The id of the redirect (not with `unique`).",
        interwiki="The prefix of the other wiki, where there is one (not with `unique`).",
        title="The title.",
    )
    namespace: int = param(ANY, "The namespace.", 0)
    limit: int = limit()
    dir: Direction = direction()


class AllFileUsages(AllNamed, prefix="af", tag="f", generates=True):
    """All uses of files."""

    reads = ("imagelinks",)
    links = Named(il, il.from_, il.namespace, il.title)
    namespace = FILE

    limit: int = limit()
    dir: Direction = direction()
