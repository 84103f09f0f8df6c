"""action=help: the modules and their parameters, for people."""

from typing import Any

from ..action import Acting, Action, Document
from ..catalogue import MAIN, Catalogue
from ..description import Reader
from ..helppage import Section, document
from ..kinds import Boolean, String
from ..params import Module, param
from ..result import Form, Tree
from ..wording import Html

GROUPS = ("action", "format", "prop", "list", "meta")
"""The order in which modules stand below another."""

TOP = 2
"""The level of the headings of the modules that the request names."""

MIME, FILENAME = "text/html", "api-help.html"


class Help(Action, prefix="", name="help"):
    """Shows the help of modules: without `modules`, of all that there are."""

    manual = ("API:Main_page", "API:FAQ", "API:Quick_start_guide")
    read_right = False
    looks_at_lag = False
    requests = (
        ("action=help", "All help on one page."),
        ("action=help&modules=query&submodules=1", "The help of `action=query` and of all its modules."),
        ("action=help&modules=help", "This help."),
        ("action=help&modules=query+info|query+categorymembers", "The help of two modules of `action=query`."),
    )

    modules: tuple[str, ...] = param(
        String(multi=True), "The paths of modules: `main`, the name of an action or a format, `query+links`.", (MAIN,)
    )
    submodules: bool = param(Boolean(), "Whether to show the modules below each, too.", False)
    recursivesubmodules: bool = param(Boolean(), "Whether to show those below these, too.", False)
    wrap: bool = param(Boolean(), "Whether to put the page into an answer of the usual form.", False)
    toc: bool = param(Boolean(), "Whether to show a table of contents.", False)

    def answer(self, at: Acting) -> dict[str, Any] | Document:
        """The page, or the tree with the page in it. Raises `badmodule`."""
        whole = "modules" not in at.wire.values and not self.submodules
        depth = 2 if self.recursivesubmodules or whole else int(self.submodules)
        sections: list[Section] = []
        for path in self.modules:
            cls = at.catalogue.find(path)
            if all(cls is not part.cls for part in sections):
                sections.append(section(cls, at.catalogue, TOP, depth))
        reader = Reader(
            at.engine.site, at.wire.client.allowance.values, paths=at.catalogue.modules.keys(), wording=Html()
        )
        page = document(sections, reader, contents=self.toc or whole)
        if self.wrap:
            return {"help": Tree({"mime": MIME, "filename": FILENAME, "help": page}, form=Form.texts("help"))}
        return Document(MIME, FILENAME, page)


def section(cls: type[Module], catalogue: Catalogue, level: int, depth: int) -> Section:
    """A module's section, with those of `depth` levels below it."""
    if not depth:
        return Section(cls, level)
    below = sorted(
        (catalogue.modules[path] for path in catalogue.submodules(cls.path())),
        key=lambda module: (refused(module), GROUPS.index(module.group), module.name),
    )
    return Section(cls, level, tuple(section(each, catalogue, level + 1, depth - 1) for each in below))


def refused(cls: type[Module]) -> bool:
    """Whether a module is an action that is never done here: such stand last."""
    return issubclass(cls, Action) and cls.writes
