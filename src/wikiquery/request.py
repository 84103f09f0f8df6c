"""One `action=query` on its way: pages first, then the modules in turn, then who is finished."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from . import continuation
from .action import Document
from .continuation import Continuation
from .db import Prepared
from .db.company import Accompanied
from .errors import ApiError, NotInSnapshot
from .export import exported
from .generating import Sources, add
from .kinds import Limit
from .modules import Module
from .pageset import PageSet
from .plan import Plan
from .query import Query
from .result import Form, Items, Pages, Tree, size
from .rights import anonymous_rights
from .schema.columns import Column
from .scope import LARGEST, MORE, START, Batch, Named, Onward, PageId, gap
from .wire import Wire

if TYPE_CHECKING:
    from .engine import Engine

EXPORT = Form.texts(wrapped=["export"])
SOURCES = ("titles", "pageids", "revids")
OWN_KEYS = ("pageid", "ns", "title", "missing", "known", "special", "invalid", "invalidreason")
"""What a page's node has before any module speaks."""

Produced = tuple[int, Any, Any]
P = TypeVar("P", bound=PageSet)


class Request:
    """One request; `answer` runs it."""

    def __init__(self, engine: "Engine", wire: Wire) -> None:
        self.engine, self.wire = engine, wire
        self.tree: dict[str, Any] = {}
        self.used, self.bound = 0, 0
        self.unmeasured: list[tuple[Callable[[Any], Any], Any]] = []
        """What makes items, and what it makes them of."""
        self.nodes = Pages()
        self.counted = False
        self.unknown: set[type[Module]] = set()
        """Procedures that found that the snapshot does not hold what they need."""

    @property
    def said(self) -> dict[str, Any]:
        """The answer's `query`, there from the first time that something is said."""
        found: dict[str, Any] = self.tree.setdefault("query", {})
        return found

    def answer(self) -> dict[str, Any] | Document:
        """Runs the request. Raises ApiError."""
        wire = self.wire
        main = self.engine.judge(wire)
        groups = (("prop", main.prop), ("list", main.list), ("meta", main.meta))
        classes = [self.engine.modules[group, name] for group, names in groups for name in names]
        wire.running = list(classes)
        try:
            modules = [cls.name for cls in classes]
            following = wire.value(Query, "continue", "query")
            self.continuation = Continuation(following, wire.values, modules, main.prop)
        except ApiError as error:
            error.module = "main"
            raise
        running = [cls for cls in classes if cls.name not in self.continuation.skipped]
        more = next((cls.page_columns for cls in running if cls.page_columns), ())
        self.pages = self.page_set(main, PageSet, more)
        for cls in classes:
            if cls not in running:
                self.skip(cls)
        if self.continuation.generator_done:
            if main.generator is not None:
                self.skip(self.generator_class(main), lead="g")
        else:
            self.fill(main)
            self.say_pages(main)
        for cls in running:
            pages = self.nodes if cls.of_missing else self.pages.pages
            speaks = pages or cls.group != "prop" or cls.apart or cls.always
            (self.run if speaks else self.skip)(cls)
        return self.finish(main)

    def plan(self, cls: type[Module], *, generator: bool = False) -> Plan:
        """The module's plan; says what `max` stands for."""
        plan = self.engine.plan(cls, self.wire, generator=generator)
        if self.wire.limits:
            self.tree["limits"] = self.wire.limits
        return plan

    def skip(self, cls: type[Module], lead: str = "") -> None:
        """A module with nothing to do: its parameters are judged all the same, and what `max` stands for is said."""
        names = self.wire.bind_idle(cls, lead)
        for field in cls.fields:
            if isinstance(field.kind, Limit) and field.name in names and self.wire.text(names[field.name]) == "max":
                self.wire.limits[cls.name] = self.wire.client.allowance.rows(field.kind.low, field.kind.high)
                self.tree["limits"] = self.wire.limits

    # -- pages ---------------------------------------------------------------------------------

    def page_set(self, main: Query, kind: type[P], more: tuple[Column, ...] = ()) -> P:
        """A page set with nothing in it, which reads `more` of the pages that it looks up."""
        engine, site, rights = self.engine, self.engine.site, self.wire.client.rights
        deleted = "deletedhistory" in (anonymous_rights(site) if rights is None else rights)
        return kind(engine.database, site, engine.held, redirects=main.redirects, deleted=deleted, more=more)

    def fill(self, main: Query) -> None:
        """Fills the page set from titles, pageids or revids, or from what the generator makes of them."""
        cls = None if main.generator is None else self.generator_class(main)
        given = [name for name in SOURCES if name in self.wire.values]
        if len(given) > 1:
            text = f'The "{given[1]}" parameter cannot be used with "{given[0]}".'
            raise ApiError("multisource", text, module="query")
        source = given[0] if given else ""
        if main.converttitles and self.engine.site.has_variants:
            text = "Titles are not converted between the variants of this wiki's language: there is no converter here."
            self.wire.warn("query", "notsupported", text, {"parameter": "converttitles"})
        self.pages.company = self.engine.company(self.wire)
        if cls is None:
            self.fill_set(self.pages, source, main)
            return
        inner = self.page_set(main, Sources)
        self.fill_set(inner, source, main)
        self.pages.cleaned = inner.cleaned
        self.generate(cls, inner, main)
        self.pages.lacking |= inner.lacking

    def generator_class(self, main: Query) -> type[Module]:
        """The generator's class. Raises `badgenerator`."""
        name = main.generator or ""
        found = [cls for (_, n), cls in self.engine.modules.items() if n == name]
        if not found:
            raise ApiError("badgenerator", f'Unknown "generator={name}".', module="query")
        if not found[0].generates:
            raise ApiError("badgenerator", f'Module "{name}" cannot be used as a generator.', module="query")
        self.wire.running.append(found[0])
        return found[0]

    def fill_set(self, pages: PageSet, source: str, main: Query) -> None:
        """What the request names itself, by `source`: titles, pageids or revids."""
        if not source:
            return
        values = self.wire.value(Query, source, "query")
        if source == "titles":
            pages.add_titles(values)
            if "titles" in self.wire.unclean:
                pages.add_cleaned(self.wire.values["titles"], values)
        elif source == "pageids":
            pages.add_ids(values)
        else:
            if main.redirects:
                pages.resolve = False
                text = (
                    'Redirect resolution cannot be used together with the "revids" parameter. '
                    'Any redirects the "revids" point to have not been resolved.'
                )
                self.wire.warn("query", "redirectsandrevids", text, {})
            pages.add_revisions(values)

    def generate(self, cls: type[Module], inner: Sources, main: Query) -> None:
        """Fills the page set with the pages that a generator names."""
        if main.redirects and cls.not_with_redirects:
            self.wire.bind_idle(cls, "g")
            other = f"g{cls.prefix}{cls.not_with_redirects}"
            text = f'Use "{other}" instead of "redirects" when using "{cls.name}" as a generator.'
            raise ApiError(cls.redirects_code, text, module=f"query+{cls.name}")
        plan = self.plan(cls, generator=True)
        if plan.absent:
            return
        if plan.prepared is None:
            self.generate_by_procedure(cls, plan, inner.looked_up())
            return
        rows, following = self.rows(cls, plan, *inner.statement(plan, self.pages.more, self.pages.company))
        if following is not None:
            self.continuation.add_generator(cls.name, f"g{cls.prefix}continue", following)
        add(self.pages, plan, rows)

    def generate_by_procedure(self, cls: type[Module], plan: Plan, inner: PageSet) -> None:
        """A generator that is a procedure names titles, page ids or revision ids, or pages that it has read."""
        ids: list[int] = []
        reported: list[int] = []
        found: list[tuple[int, int, str, int]] = []
        keys: list[tuple[int, str]] = []
        for _, item, key in self.produce(cls, plan, inner, generator=True):
            if item is START:
                self.continuation.add_start(cls.name, f"g{cls.prefix}{cls.continues_by}", key)
                continue
            if item is MORE:
                self.continuation.add_generator(cls.name, f"g{cls.prefix}{cls.continues_by}", key)
                break
            if isinstance(item, dict):
                cls.put(self.said, item)
            elif isinstance(item, int):
                (reported if isinstance(item, PageId) else ids).append(item)
            elif isinstance(item, tuple):
                found.append(item)
            else:
                title = item.title if isinstance(item, Named) else item
                keys.append((title.namespace, title.key))
                if isinstance(item, Named):
                    self.pages.data.setdefault(keys[-1], item.data)
        if ids and cls.generates_revisions:
            self.pages.add_revisions(ids)
        elif ids:
            self.pages.add_ids(ids, report=False)
        if reported:
            self.pages.add_ids(reported)
        self.pages.add_rows(found)
        self.pages.add_keys(keys)

    def say_pages(self, main: Query) -> None:
        """Puts what the page set knows into the answer."""
        for key, items in self.pages.preface(urls=main.iwurl).items():
            self.said[key] = items
            self.measure(items)
        for table, what in self.pages.lacking.items():
            self.wire.warn("query", *gap(what, table, "query", self.pages.held))
        self.nodes = self.pages.nodes()
        if main.export:
            self.tree["query"] = Tree(self.said, form=EXPORT)
        if self.nodes:
            if main.indexpageids:
                self.said["pageids"] = Items((str(number) for number in self.nodes), "id", plain=True)
            self.said["pages"] = self.nodes
            self.bound += LARGEST * len(self.nodes)
        if main.export:
            self.said["export"] = self.export(main.exportschema)

    def export(self, schema: str) -> str:
        """The pages as XML."""
        run = self.engine.run("query", self.wire.client, prefix="")
        text = exported(run, list(self.pages.pages.values()), schema)
        for warning in run.warnings:
            self.wire.warn(run.path, *warning)
        return text

    # -- modules -------------------------------------------------------------------------------

    def rows(
        self, cls: type[Module], plan: Plan, prepared: Prepared | Accompanied, pages: Sequence[Any]
    ) -> tuple[list[Any], str | None]:
        """The rows of a module's statement within its limit, and the continue value when there are more."""
        if prepared.paged and not pages:
            return [], None
        resume = None
        if self.wire.resume is not None:
            try:
                resume = continuation.parse(self.wire.resume, plan.order)
            except ApiError as error:
                error.module = f"query+{cls.name}"
                raise
        limit, company = plan.limit, self.pages.company
        if company is not None and company.prepared is prepared and company.found is not None:
            rows = company.found
        else:
            rows = prepared.rows(pages, resume, None if limit is None else limit + 1)
        if limit is not None and len(rows) > limit:
            return rows[:limit], continuation.token([rows[limit][n] for n in plan.key])
        return rows, None

    def run(self, cls: type[Module]) -> None:
        """Runs one module and puts its items into the answer."""
        plan = self.plan(cls)
        if plan.absent:
            return
        if plan.prepared is None:
            self.run_procedure(cls, plan)
            return
        rows, following = self.rows(cls, plan, plan.prepared, sorted(self.pages.pages) if plan.prepared.paged else ())
        fitting = self.fitting(plan.build, rows)
        if fitting < len(rows):
            following = continuation.token([rows[fitting][n] for n in plan.key])
            rows = rows[:fitting]
        if following is not None:
            self.continuation.add(cls.name, f"{cls.prefix}continue", following)
        if plan.owner is None:
            self.said[cls.name] = Items.shaped(plan.build(rows), plan.shape)
        else:
            plan.place(rows, self.nodes, cls.name, plan.shape)

    def produce(self, cls: type[Module], plan: Plan, pages: PageSet, *, generator: bool = False) -> Iterator[Produced]:
        """Runs a procedure; its warnings and errors carry the module's path."""
        prefix = "g" + cls.prefix if generator else cls.prefix
        run = self.engine.run(f"query+{cls.name}", self.wire.client, prefix=prefix)
        run.over(pages)
        run.continue_value, run.generator = self.wire.resume, generator
        try:
            for produced in plan.module.run(run):
                if run.most is not None:
                    self.tell_most(cls, run.most)
                yield produced
            run.need(cls)
        except NotInSnapshot as missing:
            run.missing(f"what {cls.name} needs", missing.table, lacks=missing.lacks)
            self.unknown.add(cls)
        except ApiError as error:
            error.module = error.module or run.path
            raise
        finally:
            if run.most is not None:
                self.tell_most(cls, run.most)
            for warning in run.warnings:
                self.wire.warn(run.path, *warning)

    def tell_most(self, cls: type[Module], most: int) -> None:
        """Says what `max` stood for, in front of what the module says first."""
        self.wire.limits[cls.name] = most
        self.tree["limits"] = self.wire.limits

    def run_procedure(self, cls: type[Module], plan: Plan) -> None:
        """Runs a module that yields its items, within its limit and the size of the result."""
        for owner, item, key in self.produce(cls, plan, self.pages):
            following = key
            if isinstance(item, Batch):
                fitting = self.fitting(item.measured, item.items, item.largest)
                self.put(cls, owner, item, fitting)
                if fitting == len(item.items):
                    continue
                following = item.key(fitting)
            elif item is not MORE and self.measure(item):
                cls.put(self.node(cls, owner), item)
                continue
            name, value = following if isinstance(following, Onward) else (cls.continues_by, following)
            self.continuation.add(cls.name, cls.prefix + name, value)
            break
        if cls.group == "list" and cls not in self.unknown:
            self.node(cls).setdefault(cls.name, Items((), cls.tag))

    def node(self, cls: type[Module], owner: int = 0) -> dict[str, Any]:
        """Where the items of a module go: to the page `owner`, or to all that is said of no page."""
        if cls.group == "prop" and not cls.apart:
            return self.nodes.setdefault(owner, {})
        return self.tree if cls.beside_query else self.said

    def put(self, cls: type[Module], owner: int, batch: Batch, fitting: int) -> None:
        """Puts the first items of a batch into the answer."""
        items = batch.items if fitting == len(batch.items) else batch.items[:fitting]
        if batch.owners is not None:
            cls.put_each(self.nodes, batch.owners[:fitting], items)
        else:
            cls.put_all(self.node(cls, owner), items)

    # -- size ----------------------------------------------------------------------------------

    def settle(self) -> None:
        """Measures what so far was only bounded."""
        self.used += sum(size(build(rows)) for build, rows in self.unmeasured)
        if not self.counted:
            self.used += sum(size(node[key]) for node in self.nodes.values() for key in OWN_KEYS if key in node)
        self.unmeasured, self.bound, self.counted = [], 0, True

    def measure(self, item: Any) -> bool:
        """Whether an item still fits into the result; warns when it does not."""
        if self.used + self.bound > self.engine.result_size:
            self.settle()
        weight = size(item)
        if self.used + self.bound + weight > self.engine.result_size:
            self.settle()
            if self.used + weight > self.engine.result_size:
                most = self.engine.result_size
                text = (
                    f"This result was truncated because it would otherwise be larger than the limit of {most:,} bytes."
                )
                self.wire.warn("result", "truncatedresult", text, {"limit": most})
                return False
        self.used += weight
        return True

    def fitting(self, build: Callable[[Any], Any], rows: Sequence[Any], largest: int = LARGEST) -> int:
        """How many of the items that `build` makes of the rows still fit into the result; they count from then on."""
        bound = largest * len(rows)
        if self.used + self.bound + bound <= self.engine.result_size:
            self.bound += bound
            self.unmeasured.append((build, rows))
            return len(rows)
        for n, item in enumerate(build(rows)):
            if not self.measure(item):
                return n
        return len(rows)

    # -- the end -------------------------------------------------------------------------------

    def finish(self, main: Query) -> dict[str, Any] | Document:
        """The whole tree, with continuation on top; or the XML alone that it has."""
        if main.export and main.exportnowrap and "export" in self.tree.get("query", ()):
            return Document("text/xml", "export.xml", self.said["export"])
        if main.rawcontinue:
            raw, start = self.continuation.raw(), self.continuation.generated_from
            said = {"query-continue": raw, "query-noncontinue": start}
            return {key: value for key, value in said.items() if value} | self.tree
        following, complete = self.continuation.answer()
        top: dict[str, Any] = {"batchcomplete": True} if complete else {}
        if following:
            top["continue"] = following
        return top | self.tree
