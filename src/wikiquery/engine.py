"""The engine: one database, one site, and the plans of the modules that requests have asked for."""

from collections.abc import Mapping
from typing import Any

from .action import Document
from .db import Database, Unforeseen
from .db.company import Company
from .db.texts import Texts
from .errors import ApiError
from .foresight import Foresight
from .modules import Module
from .params import bind
from .plan import Plan
from .query import Query, query_without
from .request import SOURCES, Request
from .run import LiveRun
from .schema.tables import page
from .scope import Client, Scope
from .select import Compare, Select, read
from .site import Site
from .titles import Title
from .wire import Shapes, Wire

MOST_PLANS = 20_000
MOST_SHAPES = 20_000
RESULT_SIZE = 8_388_608
APART = (*SOURCES, "continue_")
"""The parameters that differ in every request."""


class Engine:
    """Answers `action=query`. Safe for many threads. `facts` are the store's own metadata."""

    def __init__(
        self, database: Database, site: Site, facts: Mapping[str, Any], *, result_size: int = RESULT_SIZE
    ) -> None:
        self.database, self.site, self.facts, self.result_size = database, site, facts, result_size
        self.held: Mapping[str, Any] = facts.get("tables", {})
        self.texts = Texts(database, facts.get("dictionary"))
        self.tables = frozenset(database.layout.tables)
        self.modules = {key: cls for key, cls in Module.registry.items() if cls.exists(site, self.tables)}
        self.query_class = query_without(frozenset(Module.registry.keys() - self.modules.keys()))
        self.plans: dict[tuple[Any, ...], Plan] = {}
        self.shapes: Shapes = {}

    def query(self, wire: Wire) -> dict[str, Any] | Document:
        """The answer's tree: what is said of continuation, `limits`, `query`. Raises ApiError; warns through `wire`."""
        wire.companion = self.companion(wire)
        foresight = wire.shape.foresights[wire.companion]
        self.database.begin()
        self.database.expect(0 if wire.cautious else foresight.expected)
        try:
            said = Request(self, wire).answer()
            foresight.learn(self.database.statements_run)
            return said
        except Unforeseen:
            foresight.fail()
            raise
        finally:
            self.database.end()

    def companion(self, wire: Wire) -> type[Module] | None:
        """The module whose rows are to come along with the pages of the titles, if one is promising."""
        if not self.database.is_far or wire.cautious or wire.known is None or wire.values.get("continue"):
            return None
        main, foresights = self.judge(wire), wire.shape.foresights
        if main.redirects or not self.reads_pages(wire, main):
            return None
        for name in main.prop:
            cls = self.modules["prop", name]
            plan: Plan | None = wire.shape.plans.get((cls, False))
            if plan is None or not plan.joinable or cls.prefix + "continue" in wire.values:
                continue
            if foresights.setdefault(cls, Foresight()).promising():
                return cls
        return None

    def reads_pages(self, wire: Wire, main: Query) -> bool:
        """Whether a statement gives pages by the titles that the request names, or a generator."""
        if main.generator is None:
            return "titles" in wire.values
        plans = (plan for (cls, generator), plan in wire.shape.plans.items() if generator)
        return any(plan.generators is not None and plan.generators.paged for plan in plans)

    def company(self, wire: Wire) -> Company | None:
        """What reads the rows of that module."""
        plan: Plan | None = wire.shape.plans.get((wire.companion, False)) if wire.companion is not None else None
        if plan is None or plan.prepared is None or plan.limit is None:
            return None
        return Company(plan.prepared, plan.limit, wire.shape.foresights[wire.companion])

    def exists(self, title: Title) -> bool:
        """Whether the wiki has a page of this title. Raises NotInSnapshot where nothing tells."""
        where = [Compare(page.namespace, "=", title.namespace), Compare(page.title, "=", title.key)]
        with self.database.session():
            return not title.interwiki and bool(self.database.rows(Select(page, read(page.id), where=where), 1))

    def judge(self, wire: Wire) -> Query:
        """The parameters of the query itself, before it runs. Raises ApiError."""
        return wire.bind(self.query_class, "query", *APART)

    def plan(self, cls: type[Module], wire: Wire, *, generator: bool = False) -> Plan:
        """A module with this request's parameters; bound and prepared once for the same parameters."""
        prefix = "g" + cls.prefix if generator else cls.prefix
        plan: Plan | None = wire.shape.plans.get((cls, generator))
        if plan is not None:
            wire.resume = wire.going_on(prefix + "continue", f"query+{cls.name}")
            if plan.limits is not None:
                wire.limits[cls.name] = plan.limits
            return plan
        path = f"query+{cls.name}"
        names = wire.take(cls, prefix, path)
        # Where to go on differs in every request: it is no part of what is prepared.
        resume = names.pop("continue_", None)
        wire.resume = wire.going_on(resume, path) if resume else None
        key = (cls, generator, wire.client.standing, *((f, wire.text(n)) for f, n in names.items()))
        key += tuple(wire.unclean)
        plan = self.plans.get(key)
        if plan is None:
            if len(self.plans) >= MOST_PLANS:
                self.plans.clear()
            given = {n: wire.text(n) for n in names.values()}
            plan = self.make(cls, given, wire, prefix=prefix, path=path, generator=generator)
            self.plans[key] = plan
        for warning in plan.warnings:
            wire.warn(path, *warning)
        if plan.limits is not None:
            wire.limits[cls.name] = plan.limits
        # (A shape may be known from a request whose pages kept the module from running: it is to warn each time.)
        if not plan.warnings:
            wire.shape.plans[cls, generator] = plan
        return plan

    def make(
        self, cls: type[Module], given: Mapping[str, str], wire: Wire, *, prefix: str, path: str, generator: bool
    ) -> Plan:
        """A plan made anew. What binding warned of is said even when the module then refuses."""
        scope = Scope(self.site, prefix, self.tables, path, self.held, wire.client.rights)
        try:
            bound = bind(
                cls,
                given,
                self.site,
                lead="g" if generator else "",
                warned=wire.collect(path),
                allowance=wire.client.allowance,
                unclean=wire.unclean,
            )
            return Plan(bound, scope, self.database, generator=generator)
        except ApiError as error:
            error.module = error.module or path
            raise

    def remember(self, wire: Wire) -> None:
        """Keeps the shape of a request that went without an error or a warning."""
        if wire.known is None and not wire.notices and not wire.unclean:
            if len(self.shapes) >= MOST_SHAPES:
                self.shapes.clear()
            self.shapes[wire.key] = wire.shape

    def run(self, path: str, client: Client, *, prefix: str) -> LiveRun:
        """The surroundings of a procedure, whose warnings carry the path."""
        return LiveRun(self.database, self.site, self.texts, self.facts, client, prefix=prefix, path=path)
