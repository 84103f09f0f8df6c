"""The kinds of parameters that name modules: `action` and `format`, `prop`, `list`, `meta` and `generator`."""

from collections.abc import Collection, Mapping
from typing import Any

from .kinds import LOW, Binding, Choice
from .params import Module
from .site import Site

Registry = Mapping[tuple[str, str], type[Module]]


class Submodules(Choice):
    """The names of the modules of some groups: those that are registered when the parameter is declared.

    `without` are modules, by group and name, that a wiki has not.
    """

    def __init__(
        self,
        registry: Registry,
        *groups: str,
        multi: bool = False,
        without: Collection[tuple[str, str]] = frozenset(),
    ) -> None:
        self.modules = {
            name: cls
            for (group, name), cls in sorted(registry.items(), key=lambda item: item[0][1])
            if group in groups and (group, name) not in without and self.takes(cls)
        }
        super().__init__(*self.modules, multi=multi)

    def takes(self, cls: type[Module]) -> bool:
        """Whether the parameter may name a module."""
        return True

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        said = super().describe(site, most)
        deprecated = [name for name in said["type"] if self.modules[name].deprecated]
        internal = [name for name in said["type"] if self.modules[name].internal]
        said["type"] = [name for name in said["type"] if name not in {*deprecated, *internal}] + deprecated + internal
        said["submodules"] = {name: self.modules[name].path() for name in said["type"]}
        marked = {"deprecatedvalues": deprecated, "internalvalues": internal}
        return said | {mark: names for mark, names in marked.items() if names}


class Generators(Submodules):
    """The modules that can be a generator. The engine judges the name: there it is another error than elsewhere."""

    def takes(self, cls: type[Module]) -> bool:
        return cls.generates

    def one(self, binding: Binding, name: str, text: str) -> str:
        return text

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), "submoduleparamprefix": "g"}


class ModuleNames(Submodules):
    """Names of modules that are not run: a plain enumeration to clients."""

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return Choice.describe(self, site, most)
