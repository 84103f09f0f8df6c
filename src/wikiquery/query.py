"""`action=query`: its parameters and those of the set of pages that it speaks of (MediaWiki's ApiQuery, ApiPageSet)."""

from functools import cache
from typing import Any

from .action import Acting, Action, Document
from .kinds import Boolean, Choice, Integer, String
from .modules import Module
from .params import param
from .submodules import Generators, Submodules

PAGE_SET = ("titles", "pageids", "revids", "generator", "redirects", "converttitles")
"""The parameters of the set of pages, which paraminfo shows apart as `pagesetmodule`."""


class Query(Action, prefix="", name="query"):
    """Answers queries about the wiki and its pages.

    `titles`, `pageids`, `revids` or a generator name pages, of which the modules of `prop` speak; those of `list` and
    `meta` need none. What does not fit into one answer is continued: send the values of `continue` with the request.
    """

    manual = ("API:Query", "API:Meta", "API:Properties", "API:Lists")
    judged_first = PAGE_SET
    personal = False
    requests = (
        (
            "action=query&meta=siteinfo&list=allpages&aplimit=5&continue=",
            "What wiki this is, and its first five pages.",
        ),
        (
            "action=query&generator=allpages&gaplimit=5&prop=links|categories&continue=",
            "The links and the categories of the first five pages.",
        ),
    )

    prop: tuple[str, ...] = param(Submodules(Module.registry, "prop", multi=True), "What to say of the pages.", ())
    list: tuple[str, ...] = param(Submodules(Module.registry, "list", multi=True), "What to list.", ())
    meta: tuple[str, ...] = param(Submodules(Module.registry, "meta", multi=True), "What to say of the wiki.", ())
    indexpageids: bool = param(Boolean(), "Whether to list the ids of all pages.", False)
    export: bool = param(Boolean(), "Whether to give the pages as XML that can be imported.", False)
    exportnowrap: bool = param(Boolean(), "Whether to give that XML alone, whatever the format; with `export`.", False)
    exportschema: str = param(
        Choice("0.10", "0.11"),
        "The schema of the XML.",
        "0.11",
        values={
            "0.10": "One content for each revision.",
            "0.11": "Contents for several slots, their hashes, and the revisions that they come from.",
        },
    )
    iwurl: bool = param(Boolean(), "Whether to give the URLs of titles of other wikis.", False)
    continue_: str | None = param(String(), "Where to go on.")
    rawcontinue: bool = param(Boolean(), "Whether to give the old form of continuation.", False)
    titles: tuple[str, ...] | None = param(String(multi=True), "The titles to speak of.")
    pageids: tuple[int, ...] | None = param(Integer(multi=True), "The page ids to speak of.")
    revids: tuple[int, ...] | None = param(Integer(multi=True), "The revision ids to speak of.")
    generator: str | None = param(
        Generators(Module.registry, "prop", "list", "meta"),
        "The module that lists the pages to speak of; its parameters get the prefix `g`.",
    )
    redirects: bool = param(Boolean(), "Whether to go where redirects lead.", False)
    converttitles: bool = param(Boolean(), "Whether to try other variants of titles.", False)

    def answer(self, at: Acting) -> dict[str, Any] | Document:
        return at.engine.query(at.wire)


@cache
def query_without(absent: frozenset[tuple[str, str]]) -> type[Query]:
    """`Query` for a wiki that lacks some modules, each a group and a name: there they are unknown values."""
    if not absent:
        return Query

    def others(group: str) -> Submodules:
        return Submodules(Module.registry, group, multi=True, without=absent)

    class Narrowed(Query, prefix="", name="query", kept=False):
        __doc__ = Query.__doc__
        classname = "ApiQuery"

        prop: tuple[str, ...] = param(others("prop"), "What to say of the pages.", ())
        list: tuple[str, ...] = param(others("list"), "What to list.", ())
        meta: tuple[str, ...] = param(others("meta"), "What to say of the wiki.", ())

    return Narrowed
