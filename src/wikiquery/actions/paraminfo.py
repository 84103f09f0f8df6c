"""action=paraminfo: the modules and their parameters, for programs."""

from collections.abc import Mapping
from typing import Any

from ..action import Acting, Action
from ..catalogue import MAIN
from ..description import Reader, describe
from ..formats import Format
from ..kinds import Choice, String
from ..modules import Module
from ..params import QUERY_GROUPS, param
from ..query import PAGE_SET
from ..result import Items
from ..submodules import ModuleNames
from ..wording import WORDINGS

FALSE = (None, "", "0")
"""What PHP takes for false."""


class ParamInfo(Action, prefix="", name="paraminfo"):
    """Tells of modules which parameters they take: for programs that find out what a wiki can answer."""

    manual = ("API:Parameter_information",)
    read_right = False
    requests = (
        ("action=paraminfo&modules=main|query+links", "What every request takes, and what `prop=links` does."),
        ("action=paraminfo&modules=query+*", "All modules of `action=query`."),
    )

    modules: tuple[str, ...] = param(
        String(multi=True),
        "The paths of modules: `main`, the name of an action or a format, `query+links`. `+*` at the end stands for "
        "all submodules, `+**` for theirs too.",
    )
    helpformat: str = param(
        Choice("html", "none", "raw", "wikitext"),
        "The form of the texts of help.",
        "none",
        values={
            "html": "HTML.",
            "none": "No texts.",
            "raw": "The key of a message and its parameters; here always `rawmessage` with the text.",
            "wikitext": "Wikitext.",
        },
    )
    querymodules: tuple[str, ...] = param(
        ModuleNames(Module.registry, *QUERY_GROUPS, multi=True),
        "Names of modules of `action=query`. Use `modules`.",
        (),
        deprecated=True,
    )
    mainmodule: str | None = param(String(), "Whether to tell of `main`. Use `modules`.", deprecated=True)
    pagesetmodule: str | None = param(
        String(), "Whether to tell of the parameters that name pages. Use `modules=query`.", deprecated=True
    )
    formatmodules: tuple[str, ...] = param(
        ModuleNames(Format.registry, "format", multi=True), "Names of formats. Use `modules`.", (), deprecated=True
    )

    def answer(self, at: Acting) -> dict[str, Any]:
        """The modules in the order of their names in the request, under the parameter that named them."""
        catalogue = at.catalogue
        most, wording = at.wire.client.allowance.values, WORDINGS[self.helpformat]
        reader = Reader(at.engine.site, most, catalogue.modules.keys(), wording)
        queried = [path for name in self.querymodules if (path := f"query+{name}") in catalogue.modules]
        groups = {**dict.fromkeys(queried, "querymodules"), **dict.fromkeys(self.formatmodules, "formatmodules")}
        modules, errors = catalogue.resolve([*(self.modules or ()), *queried, *self.formatmodules])
        for error in errors:
            at.wire.warn(self.name, error.code, error.text, {})
        said: dict[str, Any] = {"helpformat": self.helpformat}
        for cls in modules.values():
            key = groups.get(cls.path(), "modules")
            said.setdefault(key, Items((), "module")).append(self.entry(cls, key, reader))
        if self.mainmodule not in FALSE:
            said["mainmodule"] = describe(catalogue.modules[MAIN], reader)
        if self.pagesetmodule not in FALSE:
            said["pagesetmodule"] = page_set(describe(catalogue.modules["query"], reader))
        return {"paraminfo": said}

    def entry(self, cls: type[Module], key: str, reader: Reader) -> dict[str, Any]:
        """A module's description; one that `querymodules` named says its group once more."""
        said = describe(cls, reader)
        return {**said, "querytype": cls.group} if key == "querymodules" else said


def page_set(query: Mapping[str, Any]) -> dict[str, Any]:
    """What describes the set of pages alone, made from what describes the query."""
    named = [entry for entry in query["parameters"] if entry["name"] in PAGE_SET]
    return {
        "classname": "MediaWiki\\Api\\ApiPageSet",
        **{key: query[key] for key in ("prefix", "source", "sourcename", "readrights")},
        "helpurls": Items((), "helpurl"),
        "parameters": Items(({**entry, "index": n} for n, entry in enumerate(named, 1)), "param"),
        "templatedparameters": Items((), "param"),
    }
