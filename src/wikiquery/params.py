"""A module is a frozen dataclass; an instance of it is a request.

The docstring is the summary, the fields are the parameters. `bind` makes an instance from wire parameters; paraminfo,
the help and the sandbox read the same fields (description.py).
"""

import dataclasses
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Any, ClassVar, Literal, dataclass_transform

from .allowance import MEDIAWIKI, Allowance
from .errors import ApiError
from .kinds import Binding, Choice, Exists, Kind, Limit, String, Warned, anything
from .result import Items
from .schema.columns import Column
from .scope import Run, Scope
from .select import Select
from .site import Site

Direction = Literal["ascending", "descending"]
Continue = str | None
QUERY_GROUPS = ("prop", "list", "meta")
"""The parameters of `action=query` that name modules."""


def param(
    kind: Kind,
    help: str,
    default: Any = None,
    *,
    wire: str | None = None,
    needs: str | None = None,
    code: str = "invalidparammix",
    deprecated: bool = False,
    required: bool = False,
    single_page: bool = False,
    only_with: str = "",
    not_with: str = "",
    modes: tuple[int, ...] = (),
    of: str | None = None,
    values: Mapping[str, str] = {},
) -> Any:
    """A parameter: its kind, one sentence of help, its default.

    `wire` is its name without prefix where the field's differs. `needs` names another parameter without which this one
    is an error with `code`. `single_page` marks what makes sense for one page only, `only_with` and
    `not_with` what does so only with a parameter, or a value of one, and only without it, `modes` in which ways of the
    module. `of` makes it a templated parameter, one for each value of the field named
    (`contentformat-{slot}` of `slots`). `values` is what single values of an enumeration mean.
    """
    metadata = {
        "kind": kind, "help": help, "wire": wire, "needs": needs, "code": code, "deprecated": deprecated,
        "required": required, "single_page": single_page, "only_with": only_with, "not_with": not_with, "modes": modes,
        "of": of, "values": values,
    }  # fmt: skip
    return dataclasses.field(default=default, metadata=metadata)


def limit(default: int | None = 10, low: int = 500, high: int = 5000, **more: Any) -> Any:
    """How many rows to answer."""
    return param(Limit(low, high), "How many to list at most.", default, **more)


def direction() -> Any:
    """The direction of the listing."""
    return param(Choice("ascending", "descending"), "The direction in which to list.", "ascending")


def continue_() -> Any:
    """Where to go on."""
    return param(String(), "Where to go on: the value that the previous answer gave.")


def flags(default: tuple[str, ...] | None = (), deprecated: tuple[str, ...] = (), **values: str) -> Any:
    """A choice of several pieces of information; the keywords are the values, with their help."""
    kind = Choice(*values, multi=True, deprecated=deprecated)
    return param(kind, "The pieces of information to give.", default, values=values)


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A parameter as the readers of a module see it: the field's name, the wire's, and what `param` was told."""

    name: str
    wire: str
    kind: Kind
    default: Any
    help: str
    needs: str | None
    code: str
    deprecated: bool
    required: bool
    single_page: bool
    only_with: str
    not_with: str
    modes: tuple[int, ...]
    of: str | None
    values: Mapping[str, str]


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class Module:
    """Base of the query modules.

    A module either gives a `select` (rows of one statement, an item a row) or, where it is a procedure, defines `run`.
    """

    name: ClassVar[str] = ""
    prefix: ClassVar[str] = ""
    group: ClassVar[str] = ""
    tag: ClassVar[str] = ""
    generates: ClassVar[bool] = False
    fields: ClassVar[tuple[Field, ...]] = ()
    judged_first: ClassVar[tuple[str, ...]] = ()
    """Parameters, by field name, that are judged before the others; an error in them is told before these are."""
    simple_fields: ClassVar[tuple[Field, ...]] = ()
    """The parameters that depend on no other, in the order in which they are judged."""
    bound_fields: ClassVar[tuple[Field, ...]] = ()
    """The parameters that need others."""
    templated: ClassVar[tuple[Field, ...]] = ()
    not_with_redirects: ClassVar[str] = ""
    """For a generator that refuses `redirects`: the parameter to use instead."""
    redirects_code: ClassVar[str] = "params"
    """The code of that error."""
    generates_revisions: ClassVar[bool] = False
    """For a generator that is a procedure: the ids that it yields are those of revisions."""
    of_missing: ClassVar[bool] = False
    """For a prop module: it speaks of pages that do not exist, too."""
    always: ClassVar[bool] = False
    """For a prop module: it runs, and judges where to go on, even where the request has no pages."""
    page_columns: ClassVar[tuple[Column, ...]] = ()
    """For a prop module: what it wants of `page`, and finds in `Run.page_rows` where the page had to be looked up
    anyway (MediaWiki's requestField). The first module of a request that wants something has it."""
    reads: ClassVar[tuple[str, ...]] = ()
    """For a procedure: the tables, in MediaWiki's names, without which it says nothing."""
    reads_of_wiki: ClassVar[tuple[str, ...]] = ()
    """The same in a wiki's own database, where these are others."""
    adds: ClassVar[tuple[str, ...]] = ()
    """Tables that only a part of the answer comes from: without them the rest is answered."""
    example: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Parameters, without prefix, with their values: for the manual, where the required ones do not make a request."""
    example_of: ClassVar[tuple[tuple[str, str], ...]] = ()
    """For a prop module: the parameters that name the pages in its example; the main page where there are none."""
    requests: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Whole requests to try, as in a URL, each with what it does: for what is no query module."""
    continues_by: ClassVar[str] = "continue"
    """The parameter that continues the module."""
    volatile: ClassVar[bool] = False
    """Whether it may answer the same request otherwise though the data is the same: by chance, time or client."""
    personal: ClassVar[bool] = False
    """Whether what it says is for the client alone: no shared cache may keep it."""
    personal_with: ClassVar[str] = ""
    """The parameter with which that is so, though without it it is not."""
    extension: ClassVar[str] = ""
    """The extension that brings the module, in MediaWiki's name; "" for MediaWiki's own."""
    brought_by: ClassVar[str] = ""
    """The table of the extension's own: where a wiki has it, it has the module, whatever its profile says."""
    classname: ClassVar[str] = ""
    """The name of MediaWiki's class, where it is not that of this one in its place (paraminfo tells it to clients)."""
    manual: ClassVar[tuple[str, ...] | None] = None
    """The pages of MediaWiki's manual; None where there is the one that is named like the module."""
    read_right: ClassVar[bool] = True
    """Whether a wiki that is not open to everybody answers only those who may read it."""
    apart: ClassVar[bool] = False
    """For a prop module: it speaks of no pages, but of what its own parameters name."""
    beside_query: ClassVar[bool] = False
    """Whether what it says stands beside `query`, not in it."""
    of_account: ClassVar[bool] = False
    """Whether it speaks of what belongs to the account that asks, and to nobody else."""
    needed_right: ClassVar[str] = ""
    """The right without which it says nothing at all; "" where everybody learns something."""
    internal: ClassVar[bool] = False
    """Whether MediaWiki keeps the module for its own use."""
    deprecated: ClassVar[bool] = False
    """Whether MediaWiki advises to use another module."""
    notes: ClassVar[tuple[str, ...]] = ()
    """Paragraphs of help that follow on the docstring."""
    registry: ClassVar[dict[tuple[str, str], type["Module"]]] = {}
    """The modules by group and name: query's own; other groups keep another."""

    def __init_subclass__(
        cls, *, prefix: str | None = None, name: str = "", tag: str = "", generates: bool = False, kept: bool = True
    ) -> None:
        super().__init_subclass__()
        if prefix is None:
            return
        # Nobody compares two requests: what would is not made, for a quicker start.
        dataclasses.dataclass(frozen=True, kw_only=True, eq=False)(cls)
        cls.name, cls.prefix, cls.generates = name or cls.__name__.lower(), prefix, generates
        cls.tag = tag or prefix
        cls.fields = tuple(
            Field(f.name, wire or f.name.rstrip("_"), default=f.default, **rest)
            for f in dataclasses.fields(cls)  # type: ignore[arg-type]
            for wire, rest in [_split(f.metadata)]
        )
        simple = (f for f in cls.fields if f.of is None)
        cls.simple_fields = tuple(sorted(simple, key=lambda f: f.name not in cls.judged_first))
        cls.templated = tuple(f for f in cls.fields if f.of is not None)
        cls.bound_fields = tuple(f for f in cls.fields if f.needs)
        if cls.group and kept:
            cls.registry[cls.group, cls.name] = cls

    def select(self, at: Scope) -> Select:
        """What to select, for a module that is one statement."""
        raise NotImplementedError

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """For a procedure: yields (page id, or 0 for a list; item, or what a generator names; continue value).

        The value is where to go on should this item not fit; at its limit the procedure yields MORE for the item.
        """
        raise NotImplementedError

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        """Puts a procedure's item into its page's node, or into the answer's `query`."""
        if cls.name in node:
            node[cls.name].append(item)
        else:
            node[cls.name] = Items((item,), cls.tag)

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        """Puts the items of a Batch there."""
        if cls.put.__func__ is not Module.put.__func__:  # type: ignore[attr-defined]
            for item in items:
                cls.put(node, item)
        elif cls.name in node:
            node[cls.name] += items
        else:
            node[cls.name] = Items(items, cls.tag)

    @classmethod
    def put_each(cls, nodes: dict[int, dict[str, Any]], owners: Sequence[int], items: Sequence[Any]) -> None:
        """Puts the items of a Batch into the nodes of their pages, those of a page in a row at once."""
        start, last = 0, len(owners) - 1
        for n, owner in enumerate(owners):
            if n == last or owners[n + 1] != owner:
                cls.put_all(nodes.setdefault(owner, {}), items[start : n + 1])
                start = n + 1

    @classmethod
    def path(cls) -> str:
        """The module's name among all modules, as paraminfo and help take it."""
        return f"query+{cls.name}" if cls.group in QUERY_GROUPS else cls.name

    @classmethod
    def feature(cls) -> str:
        """What MediaWiki calls the use of the module, in warnings of what is deprecated."""
        if cls.group in QUERY_GROUPS:
            return f"action=query&{cls.group}={cls.name}"
        return f"action={cls.name}" if cls.group == "action" else "action=query"

    @classmethod
    def exists(cls, site: Site, tables: Set[str]) -> bool:
        """Whether a wiki with these tables has the module."""
        return not cls.extension or cls.brought_by in tables or site.has_extension(cls.extension)

    @classmethod
    def is_procedure(cls) -> bool:
        """Whether the module defines `run`."""
        return cls.run is not Module.run


class PropModule(Module):
    """A module that speaks of the pages of the request."""

    group = "prop"


class ListModule(Module):
    """A module that lists something of the wiki."""

    group = "list"


class MetaModule(Module):
    """A module that speaks of the wiki itself."""

    group = "meta"


def _split(metadata: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    rest = dict(metadata)
    return rest.pop("wire"), rest


@cache
def wire_table(cls: type[Any], prefix: str) -> dict[str, tuple[int, str]]:
    """The wire's names of a module's parameters: each with its place among them and the field's name."""
    return {prefix + f.wire: (n, f.name) for n, f in enumerate(cls.fields) if f.of is None}


def wire_names(cls: type[Module], prefix: str, wire: Mapping[str, str]) -> dict[str, str]:
    """The parameters of the wire that a module reads, by field name, in the order of the fields.

    A templated one stands as `field\0value`.
    """
    table = wire_table(cls, prefix)  # type: ignore[arg-type]
    found = [(table[name], name) for name in wire if name in table]
    if len(found) > 1:
        found.sort()
    names = {field: name for (_, field), name in found}
    return names | templated_names(cls, prefix, wire) if cls.templated else names


def templated_names(cls: type[Module], prefix: str, wire: Mapping[str, str]) -> dict[str, str]:
    """The templated parameters among those of the wire."""
    names: dict[str, str] = {}
    for field in cls.templated:
        stem = prefix + field.wire.partition("{")[0]
        of = next(f for f in cls.fields if f.name == field.of)
        chosen = wire.get(prefix + of.wire, "").split("|")
        chosen = of.kind.type if chosen == [of.kind.all_value] else chosen
        names |= {f"{field.name}\0{v}": stem + v for v in chosen if stem + v in wire}
    return names


@dataclasses.dataclass(frozen=True, slots=True)
class Bound:
    """An instance of a module, and what binding it left behind."""

    module: Module
    warnings: tuple[tuple[str, str, dict[str, Any]], ...]
    limit: int | None


def judged(
    cls: type[Module], given: Mapping[str, str], prefix: str, binding: Binding
) -> tuple[dict[str, Any], ApiError | None]:
    """The values of a module's parameters, and the first error; the others are judged all the same."""
    values: dict[str, Any] = {}
    problem: ApiError | None = None
    for n, field in enumerate(cls.simple_fields):
        if problem is not None and n == len(cls.judged_first):
            return values, problem
        name = prefix + field.wire
        if field.kind.is_read:
            binding.look_at(name)
        text = given.get(name)
        if field.required and not text and (field.kind.is_text if text is not None else field.default is None):
            problem = problem or ApiError("missingparam", f'The "{name}" parameter must be set.')
            continue
        if text is None:
            continue
        if field.deprecated:
            binding.warn(
                "deprecation", f'The parameter "{name}" has been deprecated.', {"feature": f"{binding.feature}&{name}"}
            )
        try:
            values[field.name] = field.kind.parse(binding, name, text)
        except ApiError as error:
            problem = problem or error
    for field in cls.templated:
        stem = prefix + field.wire.partition("{")[0]
        assert field.of is not None
        said: dict[str, Any] = {}
        values[field.name] = said
        for value in values.get(field.of) or ():
            if (text := given.get(stem + value)) is not None:
                binding.look_at(stem + value)
                try:
                    said[value] = field.kind.parse(binding, stem + value, text)
                except ApiError as error:
                    problem = problem or error
    return values, problem


def bind(
    cls: type[Module],
    given: Mapping[str, str],
    site: Site,
    *,
    warned: Warned,
    lead: str = "",
    allowance: Allowance = MEDIAWIKI,
    unclean: Container[str] = frozenset(),
    idle: bool = False,
    exists: Exists = anything,
) -> Bound:
    """A typed instance from the wire's parameters. `lead` is "g" for a generator, `warned` hears each warning at once.

    `unclean` are the names of parameters that were not clean text. `exists` tells of pages that parameters name.
    `idle`: the module will not run, so that nothing is said of parameters that do not go together. Raises ApiError.
    """
    prefix = lead + cls.prefix
    binding = Binding(site, cls.feature(), warned, allowance=allowance, unclean=unclean, exists=exists)
    values, problem = judged(cls, given, prefix, binding)
    if problem is not None:
        raise problem
    for field in cls.bound_fields:
        if not idle and values.get(field.name) is not None and values.get(field.needs or "") is None:
            # A default does not count: MediaWiki asks whether the other parameter was sent.
            other = next(f.wire for f in cls.fields if f.name == field.needs)
            quoted = prefix + field.wire, prefix + other
            raise ApiError(field.code, 'The "{}" parameter may only be used with "{}".'.format(*quoted))
    return Bound(cls(**values), tuple(binding.warnings), binding.limit)
