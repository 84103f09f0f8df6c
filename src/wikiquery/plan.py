"""A bound module, ready to run: its statement prepared, and the function that turns rows into items.

Made once for the same parameters and kept; a request binds page ids, the place to go on from and the limit.
"""

import dataclasses

from .builders import builders
from .db import Database, Prepared
from .db.generated import Generators, joinable
from .errors import NotInSnapshot
from .params import Bound
from .result import ListShape
from .schema.tables import page
from .scope import Scope
from .select import Select, read

FOUND = (page.id, page.namespace, page.title, page.is_redirect)


class Plan:
    """A module with given parameters on one database."""

    __slots__ = (
        "absent", "build", "found", "generators", "joinable", "key", "limit", "limits", "module", "order", "owner",
        "place", "prepared", "select", "shape", "target", "warnings",
    )  # fmt: skip

    def __init__(self, bound: Bound, scope: Scope, database: Database, *, generator: bool) -> None:
        self.module = bound.module
        self.limits = bound.limit
        self.limit: int | None = getattr(bound.module, "limit", None)
        self.prepared: Prepared | None = None
        self.generators: Generators | None = None
        self.joinable = False
        self.absent = False
        if not bound.module.is_procedure():
            try:
                self.prepare(bound.module.select(scope), scope, database, generator=generator)
            except NotInSnapshot as missing:
                scope.missing(f"what {bound.module.name} needs", missing.table)
                self.absent = True
        self.warnings = (*bound.warnings, *scope.warnings)

    def prepare(self, select: Select, scope: Scope, database: Database, *, generator: bool) -> None:
        """Prepares the statement and finds the places of its columns."""
        if generator:
            select = dataclasses.replace(select, out=read(*FOUND) if select.found else ())
        self.select = select
        self.prepared = database.prepare(select)
        if page in select.tables and select.table is not page:
            scope.of_pages(None)
        if generator and database.is_far and select.target and not select.found:
            self.generators = Generators(database, select)
        self.joinable = not generator and database.is_far and self.limit is not None and joinable(select)
        place = {column: n for n, column in enumerate(self.prepared.columns)}
        self.order = select.order
        self.key = [place[c] for c in select.order]
        self.owner = None if select.owner is None else place[select.owner]
        self.target = [place[c] for c in select.target or ()]
        self.found = [place[c] for c in FOUND] if select.found and generator else None
        shown = [o for o in select.out if o.when]
        simple = not any(o.render is bool for o in shown)
        plain = simple and select.content is None
        self.shape = ListShape(self.module.tag, select.content, plain, simple)
        self.build, self.place = builders(shown, place, self.owner)
