"""What a module may see: the site while it says what to select, the database's rows while it runs."""

from collections.abc import Mapping, Sequence
from typing import Any

from .errors import ApiError
from .schema.tables import Column
from .select import Select
from .site import Site
from .titles import Title


class More:
    """What a procedure yields when it has reached its limit; the continue value beside it tells where to go on."""


MORE = More()


class Scope:
    """The surroundings of a module that do not change between requests.

    `select` may use these only: its answer is kept and used again for every request with the same parameters.
    """

    def __init__(self, site: Site, prefix: str, tables: frozenset[str], path: str) -> None:
        self.site, self.prefix, self.tables, self.path = site, prefix, tables, path
        self.warnings: list[tuple[str, str, dict[str, Any]]] = []

    def has(self, table: str) -> bool:
        """Whether the snapshot holds a table."""
        return table in self.tables

    def warn(self, code: str, text: str, data: Mapping[str, Any] | None = None) -> None:
        """Adds a warning of this module to the answer."""
        self.warnings.append((code, text, dict(data or {})))

    def missing(self, what: str, table: str) -> None:
        """Warns that the snapshot does not hold what was asked for, and says which dump would bring it."""
        text = f"This snapshot does not hold {what}: import the dump of the table {table!r}."
        self.warn("notinsnapshot", text, {"module": self.path, "table": table})

    def together(self, *names: str) -> ApiError:
        """The error for parameters that exclude each other."""
        quoted = [f'"{self.prefix}{name}"' for name in names]
        listed = ", ".join(quoted[:-1]) + ("," if len(quoted) > 2 else "") + " and " + quoted[-1]
        return ApiError("invalidparammix", f"The parameters {listed} can not be used together.")


class Run(Scope):
    """The surroundings of a module that is a procedure, for one request."""

    page_ids: Sequence[int] = ()
    """The ids of the request's existing pages."""
    revisions: Mapping[int, int] = {}
    """The request's revision ids, each with its page (empty unless `revids` was given)."""
    titles: Mapping[int, Title] = {}
    """The titles of the pages of `page_ids`."""
    continue_value: str | None = None
    """The module's continue parameter."""
    generator: bool = False
    engine: tuple[str, str] = ("", "")
    """The kind of the database, by siteinfo's name for it, and its version."""
    most: int | None = None
    """What `limit=max` stood for, where the procedure found that out itself."""

    def resume(self, *columns: Column) -> list[Any] | None:
        """The continue parameter as values of these columns; None where there is none. Raises `badcontinue`."""
        raise NotImplementedError

    def rows(
        self, select: Select, limit: int | None = None, resume: Sequence[Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Rows of another select, in the order of `select.columns`; from the values `resume` of its order on."""
        raise NotImplementedError

    def texts(self, addresses: Sequence[str]) -> dict[str, str | None]:
        """The texts at content addresses; None for what the snapshot does not hold."""
        raise NotImplementedError

    def fact(self, key: str) -> Any:
        """A fact of the store itself, by its name in the store's metadata; None where there is none."""
        raise NotImplementedError
