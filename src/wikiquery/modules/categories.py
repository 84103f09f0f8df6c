"""The categories of pages, and what is known of categories: prop=categories, prop=categoryinfo, list=allcategories."""

from collections.abc import Iterator, Sequence
from typing import Any

from .. import timestamps
from ..builders import builder
from ..kinds import Choice, Integer, String
from ..params import Continue, Direction, ListModule, PropModule, continue_, direction, flags, limit, param
from ..schema.tables import category as cat
from ..schema.tables import categorylinks as cl
from ..schema.tables import page_props
from ..scope import Batch, Run, Scope
from ..select import PAGES, Compare, Condition, In, Null, Out, Select, prefix, read
from ..titles import InvalidTitle

CATEGORY = 14


class Categories(PropModule, prefix="cl", generates=True):
    """The categories that the pages are in."""

    prop: tuple[str, ...] | None = flags(
        None,
        hidden="Whether the category is a hidden one.",
        sortkey="The sort key in hexadecimal digits, and what the page put before its title for it.",
        timestamp="When the page was put into the category.",
    )
    show: tuple[str, ...] | None = param(Choice("!hidden", "hidden", multi=True), "Which categories to show.")
    limit: int = limit()
    continue_: Continue = continue_()
    categories: tuple[str, ...] | None = param(
        String(multi=True), "Only these categories: tells whether pages are in certain ones."
    )
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The categories in the order of page and title."""
        prop, show = self.prop or (), set(self.show or ())
        if show == {"hidden", "!hidden"}:
            raise at.exclusive()
        wanted = wanted_categories(at, self.categories)
        knows_hidden = "hidden" not in prop or has_properties(at, "hidden")
        return Select(
            cl,
            where=[
                In(cl.from_, PAGES),
                In(cl.title, wanted) if wanted else None,
                Null(cl.hidden, negated="hidden" in show) if show and has_properties(at) else None,
            ],
            order=(cl.from_, cl.title),
            descending=self.dir == "descending",
            owner=cl.from_,
            target=(cl.namespace, cl.title),
            out=[
                Out("ns", cl.namespace),
                Out("title", (cl.namespace, cl.title), at.site.name),
                Out("sortkey", cl.sortkey, hexadecimal, when="sortkey" in prop),
                Out("sortkeyprefix", cl.sortkey_prefix, when="sortkey" in prop),
                Out("timestamp", cl.timestamp, timestamps.iso, when="timestamp" in prop),
                Out("hidden", cl.hidden, bool, when="hidden" in prop and knows_hidden),
            ],
            empty=wanted == (),
        )


class CategoryInfo(PropModule, prefix="ci"):
    """How many pages, files and categories the categories hold."""

    example_of = (("generator", "allcategories"),)
    reads = ("category",)
    adds = ("page_props",)
    of_missing = True

    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The counts in the order of the categories' titles."""
        numbers = {title.key: number for number, title in at.every.items() if title.namespace == CATEGORY}
        if not numbers:
            return
        shown = (cat.title, cat.pages, cat.subcats, cat.files)
        columns = (*shown, cat.hidden) if has_properties(at) else shown
        resume = None if at.continue_value is None else [at.continue_value]
        select = Select(cat, read(*columns), where=[In(cat.title, sorted(numbers))], order=(cat.title,))
        outs = [
            Out("size", cat.pages),
            Out("pages", (cat.pages, cat.subcats, cat.files), without),
            Out("files", cat.files),
            Out("subcats", cat.subcats),
            Out("hidden", cat.hidden, bool, when=cat.hidden in columns),
        ]
        if rows := at.rows(select, None, resume):
            items = builder(outs, select.columns)(rows)
            yield 0, Batch(items, lambda n: rows[n][0], [numbers[row[0]] for row in rows]), ""

    @classmethod
    def put_each(cls, nodes: dict[int, dict[str, Any]], owners: Sequence[int], items: Sequence[Any]) -> None:
        for owner, item in zip(owners, items, strict=True):
            nodes.setdefault(owner, {})[cls.name] = item


class AllCategories(ListModule, prefix="ac", tag="c", generates=True):
    """All categories that have or had members."""

    from_: str | None = param(String(), "The category from which to start.")
    continue_: Continue = continue_()
    to: str | None = param(String(), "The category at which to stop.")
    prefix_: str | None = param(String(), "Only categories that start with this.")
    dir: Direction = direction()
    min: int | None = param(Integer(), "Only categories with at least this many members.")
    max: int | None = param(Integer(), "Only categories with at most this many members.")
    limit: int = limit()
    prop: tuple[str, ...] = flags(
        hidden="Whether the category is a hidden one.", size="How many pages, files and categories are in it."
    )

    def select(self, at: Scope) -> Select:
        """The categories in the order of their titles."""
        knows_hidden = "hidden" not in self.prop or has_properties(at, "hidden")
        size = "size" in self.prop
        return Select(
            cat,
            where=[*self.ranges(at), *self.sizes()],
            order=(cat.title,),
            descending=self.dir == "descending",
            target=(cat.namespace, cat.title),
            out=[
                Out("category", cat.title, spaced),
                Out("size", cat.pages, when=size),
                Out("pages", (cat.pages, cat.subcats, cat.files), without, when=size),
                Out("files", cat.files, when=size),
                Out("subcats", cat.subcats, when=size),
                Out("hidden", cat.hidden, bool, when="hidden" in self.prop and knows_hidden),
            ],
            content="category",
        )

    def ranges(self, at: Scope) -> Iterator[Condition]:
        """The conditions on the title."""
        first, last = ("<=", ">=") if self.dir == "descending" else (">=", "<=")
        key = at.site.title_part_to_key
        if self.from_ is not None:
            yield Compare(cat.title, first, key(self.from_, CATEGORY))
        if self.to is not None:
            yield Compare(cat.title, last, key(self.to, CATEGORY))
        if self.prefix_ is not None:
            yield from prefix(cat.title, key(self.prefix_, CATEGORY))

    def sizes(self) -> Iterator[Condition]:
        """The conditions on the number of members."""
        if self.min is not None:
            yield Compare(cat.pages, ">=", self.min)
        if self.max is not None:
            yield Compare(cat.pages, "<=", self.max)


def wanted_categories(at: Scope, texts: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The keys of a filter; None where there is no filter. Warns of texts that name no category."""
    if not texts:
        return None
    keys: dict[str, None] = {}
    for text in texts:
        try:
            title = at.site.title(text)
        except InvalidTitle:
            title = None
        if title is None or title.interwiki or title.namespace != CATEGORY:
            at.warn("invalidcategory", f'"{text}" is not a category.')
        else:
            keys[title.key] = None
    return tuple(keys)


def has_properties(at: Scope, prop: str = "") -> bool:
    """Whether it is known which categories are hidden; warns where it is not."""
    if not (at.has(page_props.sql) and at.has("page")):
        at.missing("which categories are hidden", page_props.sql, prop)
        return False
    return True


def hexadecimal(sortkey: bytes) -> str:
    """A sort key as the API shows it."""
    return sortkey.hex()


def spaced(key: str) -> str:
    """A key as text."""
    return key.replace("_", " ")


def without(pages: int, subcats: int, files: int) -> int:
    """How many of the members are neither categories nor files."""
    return pages - subcats - files
