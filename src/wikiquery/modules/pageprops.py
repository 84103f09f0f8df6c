"""The properties of pages: prop=pageprops, list=pageswithprop, list=pagepropnames."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from ..kinds import String
from ..params import Continue, Direction, ListModule, PropModule, continue_, direction, flags, limit, param
from ..schema.tables import page
from ..schema.tables import page_props as pp
from ..scope import MORE, Run, Scope
from ..select import Compare, In, Join, Out, Select, read

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REPLACE_SEQUENCES = "wikiquery.replace_sequences"


class PageProps(PropModule, prefix="pp"):
    """What the pages say of themselves: a sort key, a title to show, that they are not to be indexed."""

    reads = ("page_props",)
    always = True

    continue_: Continue = continue_()
    prop: tuple[str, ...] | None = param(String(multi=True), "Only these properties.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The properties of one page after the other, in the order of the pages' ids."""
        start = at.resume(pp.page) if at.continue_value else None
        ids = sorted(id for id in at.page_ids if start is None or id >= start[0])
        if not ids:
            return
        names = In(pp.name, self.prop) if self.prop else None
        rows = at.rows(Select(pp, read(pp.value), where=[In(pp.page, ids), names], order=(pp.page, pp.name)))
        for id, properties in groupby(rows, itemgetter(0)):
            yield id, {name: as_text(value) for _, name, value in properties}, id

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node[cls.name] = item


class PagesWithProp(ListModule, prefix="pwp", tag="page", generates=True):
    """All pages that have a property."""

    example = (("propname", "displaytitle"),)

    propname: str = param(String(), "The property.", required=True)
    prop: tuple[str, ...] = flags(
        ("ids", "title"),
        ids="The page id.",
        title="The title and its namespace.",
        value="The property's value.",
    )
    continue_: Continue = continue_()
    limit: int = limit()
    dir: Direction = direction()

    def select(self, at: Scope) -> Select:
        """The pages in the order of their ids."""
        title = "title" in self.prop
        return Select(
            pp,
            joins=(Join(page, ((page.id, pp.page),)),),
            where=[Compare(pp.name, "=", self.propname)],
            order=(pp.page,),
            descending=self.dir == "descending",
            target=(page.namespace, page.title),
            out=[
                Out("pageid", page.id, when="ids" in self.prop),
                Out("ns", page.namespace, when=title),
                Out("title", (page.namespace, page.title), at.site.name, when=title),
                Out("value", pp.value, as_text, when="value" in self.prop),
            ],
            found="row",
        )


class PagePropNames(ListModule, prefix="ppn", tag="p"):
    """The names of all properties that pages have."""

    reads = ("page_props",)

    continue_: Continue = continue_()
    limit: int = limit()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """Each name once: from one to the next greater, so that the pages of none are counted through."""
        start = at.resume(pp.name)
        condition = None if start is None else Compare(pp.name, ">=", start[0])
        for n in range(self.limit + 1):
            rows = at.rows(Select(pp, where=[condition], order=(pp.name,)), 1)
            if not rows:
                return
            name = rows[0][0]
            yield 0, MORE if n == self.limit else {"propname": name}, name
            condition = Compare(pp.name, ">", name)


def as_text(value: bytes) -> str:
    """A property's value as MediaWiki answers it: what is not clean text (a compressed value, say) is U+FFFD."""
    return unicodedata.normalize("NFC", UNFIT.sub("\ufffd", value.decode("utf-8", REPLACE_SEQUENCES)))


def replace_sequence(error: UnicodeError) -> tuple[str, int]:
    """One U+FFFD for a byte that begins a sequence and as many bytes behind it as would belong to it."""
    assert isinstance(error, UnicodeDecodeError)
    lead, end = error.object[error.start], error.start + 1
    last = end + (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0)
    while end < min(last, len(error.object)) and 0x80 <= error.object[end] < 0xC0:
        end += 1
    return "\ufffd", end


codecs.register_error(REPLACE_SEQUENCES, replace_sequence)
