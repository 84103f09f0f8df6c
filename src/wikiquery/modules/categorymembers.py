"""The members of a category: list=categorymembers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import timestamps
from ..builders import builder
from ..errors import ApiError
from ..kinds import Choice, Integer, NamespaceKind, String, Timestamp
from ..params import Continue, ListModule, continue_, flags, limit, param
from ..schema.columns import Column
from ..schema.tables import categorylinks as cl
from ..schema.tables import page
from ..scope import MORE, Batch, Found, Run
from ..select import Compare, Condition, In, Join, Out, Select, read
from ..titles import Title
from .sortkeys import collation

CATEGORY = 14
BY_SORTKEY = (cl.sortkey, cl.from_)
BY_TIME = (cl.timestamp, cl.from_)
HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2})*", re.ASCII)
PAGE = (page.id, page.namespace, page.title, page.is_redirect)


class CategoryMembers(ListModule, prefix="cm", generates=True):
    """The pages, files and categories in a category."""

    reads = ("categorylinks", "page")
    example = (("title", "Category:Rivers"),)

    title: str | None = param(String(), "The category, by its title.")
    pageid: int | None = param(Integer(), "The category, by the id of its page.")
    prop: tuple[str, ...] = flags(
        ("ids", "title"),
        ids="The page id.",
        title="The title and its namespace.",
        sortkey="The sort key in hexadecimal digits.",
        sortkeyprefix="What the page put before its title for the sort key.",
        type="Whether the member is a page, a category or a file.",
        timestamp="When it was put into the category.",
    )
    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only members in these namespaces.")
    type: tuple[str, ...] = param(
        Choice("file", "page", "subcat", multi=True),
        "Which kinds of members to list, in the order of sort keys.",
        ("page", "subcat", "file"),
    )
    continue_: Continue = continue_()
    limit: int = limit()
    sort: str = param(Choice("sortkey", "timestamp"), "The order.", "sortkey")
    dir: str = param(
        Choice("asc", "ascending", "desc", "descending", "newer", "older"), "The direction of the listing.", "ascending"
    )
    start: str | None = param(Timestamp(), "The time from which to list, in the order of time.")
    end: str | None = param(Timestamp(), "The time at which to stop, in the order of time.")
    starthexsortkey: str | None = param(String(), "The sort key from which to list, in hexadecimal digits.")
    endhexsortkey: str | None = param(String(), "The sort key at which to stop, in hexadecimal digits.")
    startsortkeyprefix: str | None = param(String(), "The text from which to list.")
    endsortkeyprefix: str | None = param(String(), "The text before which to stop.")
    startsortkey: str | None = param(String(), "Use `starthexsortkey`.", deprecated=True)
    endsortkey: str | None = param(String(), "Use `endhexsortkey`.", deprecated=True)

    @property
    def descending(self) -> bool:
        """Whether the listing goes down."""
        return self.dir in ("desc", "descending", "older")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The members, one kind after the other or in the order of time."""
        title = self.category(at)
        at.of_pages(self.namespace)
        order, rows = (BY_TIME, self.by_time) if self.sort == "timestamp" else (BY_SORTKEY, self.by_sortkey)
        outs = [out for out in self.outs(at) if out.when]
        # Where only the columns of an index are asked for, the members themselves are not looked up.
        shown = PAGE if at.generator else tuple(column for out in outs for column in out.columns)
        columns = tuple(dict.fromkeys((*order, cl.type, *shown)))
        members = rows(at, title, columns)

        def token(n: int) -> str:
            return self.token(dict(zip(columns, members[n], strict=True)))

        if at.generator:
            yield from ((0, found(dict(zip(columns, row, strict=True))), "") for row in members[: self.limit])
        else:
            yield 0, Batch(builder(outs, columns)(members[: self.limit]), token), None
        if len(members) > self.limit:
            yield 0, MORE, token(self.limit)

    # -- which category ------------------------------------------------------------------------

    def category(self, at: Run) -> str:
        """The key of the category. Raises ApiError where the request names none."""
        if self.title is None and self.pageid is None:
            text = f'One of the parameters "{at.prefix}title" and "{at.prefix}pageid" is required.'
            raise ApiError("missingparam", text)
        if self.title is not None and self.pageid is not None:
            raise at.together("title", "pageid")
        title = self.title_of_page(at) if self.title is None else at.site.own_title(self.title)
        if title.namespace != CATEGORY:
            raise ApiError("invalidcategory", "The category name you entered is not valid.")
        return title.key

    def title_of_page(self, at: Run) -> Title:
        """The title of the page whose id was sent. Raises ApiError("nosuchpageid")."""
        select = Select(page, read(page.namespace, page.title), where=[Compare(page.id, "=", self.pageid)])
        for namespace, key in at.rows(select):
            return Title(namespace, key)
        raise ApiError("nosuchpageid", f"There is no page with ID {self.pageid}.")

    # -- which members -------------------------------------------------------------------------

    def by_time(self, at: Run, title: str, columns: tuple[Column, ...]) -> list[tuple[Any, ...]]:
        """The members in the order of the time at which they were put in; one more than the limit where there is."""
        first, last = ("<=", ">=") if self.descending else (">=", "<=")
        where: list[Condition | None] = [
            Compare(cl.timestamp, first, self.start) if self.start is not None else None,
            Compare(cl.timestamp, last, self.end) if self.end is not None else None,
        ]
        resume = at.resume(*BY_TIME) if at.continue_value else None
        return at.rows(self.members(title, where, BY_TIME, columns), self.limit + 1, resume)

    def by_sortkey(self, at: Run, title: str, columns: tuple[Column, ...]) -> list[tuple[Any, ...]]:
        """The members of one kind after the other, in the order of their sort keys; one more than the limit."""
        kinds = list(self.type)
        resume: list[Any] | None = None
        if at.continue_value and (key := at.resume(cl.type, *BY_SORTKEY)):
            kind, resume = key[0], key[1:]
            kinds = kinds[kinds.index(kind) :] if kind in kinds else kinds
        bounds = self.bounds(at, title)
        found: list[tuple[Any, ...]] = []
        for kind in kinds:
            select = self.members(title, [*bounds, Compare(cl.type, "=", kind)], BY_SORTKEY, columns)
            found += at.rows(select, self.limit + 1 - len(found), resume)
            if len(found) > self.limit:
                break
            resume = None
        return found

    def members(
        self, title: str, where: Sequence[Condition | None], order: tuple[Column, ...], columns: tuple[Column, ...]
    ) -> Select:
        """The members that meet conditions, in an order."""
        namespaces = In(page.namespace, self.namespace) if self.namespace else None
        return Select(
            cl,
            read(*columns),
            joins=(Join(page, ((page.id, cl.from_),)),),
            where=[Compare(cl.title, "=", title), *where, namespaces],
            order=order,
            descending=self.descending,
        )

    def bounds(self, at: Run, title: str) -> list[Condition]:
        """The conditions on the sort key."""
        first, last = ("<=", ">=") if self.descending else (">=", "<=")
        found: list[Condition] = []
        for operator, name in ((first, "start"), (last, "end")):
            prefix, digits, raw = (getattr(self, name + end) for end in ("sortkeyprefix", "hexsortkey", "sortkey"))
            if prefix is not None:
                found.append(Compare(cl.sortkey, operator, collation(collation_name(at, title))(prefix)))
            elif digits is not None:
                found.append(Compare(cl.sortkey, operator, from_digits(f"{at.prefix}{name}hexsortkey", digits)))
            elif raw is not None:
                found.append(Compare(cl.sortkey, operator, raw.encode()))
        return found

    # -- what to say ---------------------------------------------------------------------------

    def token(self, facts: Mapping[Column, Any]) -> str:
        """Where to go on from a member."""
        if self.sort == "timestamp":
            return f"{facts[cl.timestamp]}|{facts[cl.from_]}"
        return f"{facts[cl.type]}|{facts[cl.sortkey].hex()}|{facts[cl.from_]}"

    def outs(self, at: Run) -> list[Out]:
        """What is said of a member."""
        prop = self.prop
        return [
            Out("pageid", page.id, when="ids" in prop),
            Out("ns", page.namespace, when="title" in prop),
            Out("title", (page.namespace, page.title), at.site.name, when="title" in prop),
            Out("sortkey", cl.sortkey, bytes.hex, when="sortkey" in prop),
            Out("sortkeyprefix", cl.sortkey_prefix, when="sortkeyprefix" in prop),
            Out("type", cl.type, when="type" in prop),
            Out("timestamp", cl.timestamp, timestamps.iso, when="timestamp" in prop),
        ]


def found(facts: Mapping[Column, Any]) -> Found:
    """The page of a member, for a generator."""
    return Found(facts[page.id], facts[page.namespace], facts[page.title], facts[page.is_redirect])


def collation_name(at: Run, title: str) -> str:
    """The collation of the wiki as it says itself, or else that of the category's members."""
    name = at.site.general.get("categorycollation")
    if name is None:
        rows = at.rows(Select(cl, read(cl.collation), where=[Compare(cl.title, "=", title)]), 1)
        name = rows[0][0] if rows else "uppercase"
    return str(name)


def from_digits(name: str, digits: str) -> bytes:
    """The sort key of a parameter. Raises ApiError."""
    if not HEXADECIMAL.fullmatch(digits):
        raise ApiError(f"badvalue_{name}", f'Invalid value for parameter "{name}".')
    return bytes.fromhex(digits)
