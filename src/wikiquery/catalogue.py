"""All modules of a wiki by their paths: `main`, `query`, `query+links`, `json` …"""

from collections.abc import Iterator, Mapping, Sequence

from .errors import ApiError
from .params import Module

MAIN = "main"


class Catalogue:
    """The modules of one wiki; finds them by the paths that paraminfo and help take. `modules` is keyed by path."""

    def __init__(self, modules: Mapping[str, type[Module]]) -> None:
        self.modules = modules

    def submodules(self, path: str) -> list[str]:
        """The paths of the modules directly below one, sorted."""
        depth = 0 if path == MAIN else path.count("+") + 1
        start = "" if path == MAIN else path + "+"
        return sorted(p for p in self.modules if p != MAIN and p.startswith(start) and p.count("+") == depth)

    def find(self, path: str) -> type[Module]:
        """The module at a path, in which a space stands for + too. Raises `badmodule`."""
        if path == MAIN:
            return self.modules[MAIN]
        parent = MAIN
        for part in path.replace(" ", "+").split("+"):
            here = part if parent == MAIN else f"{parent}+{part}"
            if here not in self.modules or here == MAIN:
                raise self.bad(parent, part)
            parent = here
        return self.modules[parent]

    def bad(self, parent: str, name: str) -> ApiError:
        """The error for a module that is not there."""
        if not self.submodules(parent):
            return ApiError("badmodule", f'The module "{parent}" has no submodules.')
        return ApiError("badmodule", f'The module "{parent}" does not have a submodule "{name}".')

    def below(self, path: str, *, deep: bool) -> list[str]:
        """The paths of a module's submodules, and of theirs if `deep`, sorted. Raises `badmodule` where it has none."""
        module = self.find(path)
        found = list(self.descend(module.path()) if deep else self.submodules(module.path()))
        if not found:
            raise self.bad(module.path(), "")
        return sorted(found)

    def descend(self, path: str) -> Iterator[str]:
        """All paths below one."""
        for below in self.submodules(path):
            yield below
            yield from self.descend(below)

    def resolve(self, expressions: Sequence[str]) -> tuple[dict[str, type[Module]], list[ApiError]]:
        """The modules that paths name, by these as they are spelled, and the errors.

        `*` at the end of a path stands for the submodules of what is before it, `**` for theirs too.
        """
        paths: list[str] = []
        errors: list[ApiError] = []
        for expression in expressions:
            stem, _, star = expression.replace(" ", "+").rpartition("+")
            if star not in ("*", "**"):
                paths.append(expression)
                continue
            try:
                paths += self.below(stem or MAIN, deep=star == "**")
            except ApiError as error:
                errors.append(error)
        found: dict[str, type[Module]] = {}
        for path in dict.fromkeys(paths):
            try:
                found[path] = self.find(path)
            except ApiError as error:
                errors.append(error)
        return found, errors
