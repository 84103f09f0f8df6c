"""What a procedure sees while it runs: rows and texts of the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import continuation
from .db import Database
from .db.texts import Texts
from .errors import NotInSnapshot
from .pageset import PageSet
from .params import Module
from .schema.columns import Column
from .schema.search import WordIndex
from .scope import Client, Run
from .select import Select
from .site import Site


class LiveRun(Run):
    """The surroundings of one module in one request."""

    def __init__(
        self,
        database: Database,
        site: Site,
        texts: Texts,
        facts: Mapping[str, Any],
        client: Client,
        *,
        prefix: str,
        path: str,
    ) -> None:
        super().__init__(site, prefix, frozenset(database.layout.tables), path, facts.get("tables", {}), client.rights)
        self.client = client
        self.database, self.texts_of, self.facts = database, texts, facts
        self.engine = database.name, database.version

    def over(self, pages: PageSet) -> None:
        """Lets the module speak of these pages."""
        self.page_ids = list(pages.pages)
        self.revisions = pages.revisions
        self.deleted_revisions = pages.deleted_revisions
        self.titles = pages.titles()
        self.every = pages.lost() | self.titles
        self.page_rows = pages.rows

    def resume(self, *columns: Column) -> list[Any] | None:
        return None if self.continue_value is None else continuation.parse(self.continue_value, columns)

    def rows(
        self, select: Select, limit: int | None = None, resume: Sequence[Any] | None = None
    ) -> list[tuple[Any, ...]]:
        return self.database.rows(select, limit, resume)

    def among(
        self, select: Select, choices: Sequence[Any], limit: int | None = None, resume: Sequence[Any] | None = None
    ) -> list[tuple[Any, ...]]:
        return self.database.kept(id(select), select).rows(choices, resume, limit)

    def need(self, cls: type[Module]) -> None:
        """Raises NotInSnapshot where the database lacks what it takes to read the tables of a module.

        A module that reads others of a wiki's own database says itself what it lacks there.
        """
        tables = cls.reads if self.held or not cls.reads_of_wiki else ()
        for lacking in filter(None, map(self.database.layout.lacking, tables)):
            raise NotInSnapshot(lacking)

    def lacks(self, column: Column) -> bool:
        return column in self.database.layout.absent

    def texts(self, addresses: Sequence[str]) -> dict[str, str | None]:
        found = self.texts_of.read(addresses)
        for why in dict.fromkeys(found.unreadable.values()):
            text = f"The text of a revision {why}."
            if all(said[1] != text for said in self.warnings):
                self.warn("missingcontent", text, {"module": self.path})
        return found.texts

    def missing(self, what: str, table: str, prop: str = "", *, lacks: str = "") -> None:
        # A wiki's own database is no snapshot: what is not there is nowhere.
        if self.facts or lacks or not self.has(table):
            super().missing(what, table, prop, lacks=lacks)

    def word_index(self) -> WordIndex:
        return self.database.word_index()

    def fact(self, key: str) -> Any:
        return self.facts.get(key)
