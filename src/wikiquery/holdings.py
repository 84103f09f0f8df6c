"""What a store can tell: module by module, from what the modules declare and from what the store says of its tables."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ApiError
from .modules import Module
from .schema.changes import recentchanges
from .schema.columns import Table
from .schema.layouts import Layout
from .schema.tables import page
from .scope import Scope, dump_of
from .site import Site

WHOLE, PARTIAL, ABSENT = "whole", "partial", "not available"
DERIVED = {recentchanges.sql: "without the marks of bots and changes of categories"}
"""Tables that say less where they were derived from others, and what they lack."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a store holds for a module: `module` as group=name, `state` (WHOLE, PARTIAL or ABSENT), `notes` on the rest.

    A note is what a table lacks, or the dump that would bring it.
    """

    module: str
    state: str
    notes: tuple[str, ...] = ()


def holdings(layout: Layout, held: Mapping[str, Mapping[str, Any]], site: Site) -> list[Holding]:
    """All modules of the wiki in the order of their groups and names.

    `layout` is that of the database, `held` what a store says of its tables: empty for a database of MediaWiki's.
    """
    return [
        Holding(f"{group}={name}", *judge(cls, layout, held, site))
        for (group, name), cls in sorted(Module.registry.items())
        if cls.exists(site, frozenset(layout.tables))
    ]


def judge(
    cls: type[Module], layout: Layout, held: Mapping[str, Mapping[str, Any]], site: Site
) -> tuple[str, tuple[str, ...]]:
    """A module's state and notes."""
    needed, adding = needs(cls, site) if held or not cls.reads_of_wiki else cls.reads_of_wiki, adds(cls)
    absent = lacking(needed, layout)
    if not needed and adding and not cls.adds and not layout.tables & set(adding):
        absent = list(adding)
    if absent:
        return ABSENT, tuple(f"needs {source(table, held)}" for table in absent)
    notes = [f"without {table}: needs {source(table, held)}" for table in lacking(adding, layout)]
    for table in (name for name in (*needed, *adding) if name in layout.tables):
        known = held.get(table, {})
        if known.get("state") == "partial":
            notes.append(f"{table}: {known.get('note') or 'only a part of it'}")
        elif known.get("state") == "derived" and table in DERIVED:
            notes.append(f"{table}: {known.get('note')}, {DERIVED[table]}")
    return (PARTIAL if notes else WHOLE), tuple(notes)


def lacking(tables: Iterable[str], layout: Layout) -> list[str]:
    """What is not there of what it takes to read these tables."""
    return list(dict.fromkeys(table for table in map(layout.lacking, tables) if table is not None))


def needs(cls: type[Module], site: Site) -> tuple[str, ...]:
    """The tables without which a module says nothing: what it declares, else those of its statement."""
    if cls.reads or cls.is_procedure():
        return cls.reads
    scope = Scope(site, cls.prefix, frozenset(), f"query+{cls.name}", {})
    try:
        select = cls().select(scope)
    except ApiError:
        # A module that asks for more than it was given; it has to declare what it reads.
        return ()
    return tuple(sorted({table.sql for table in select.tables}))


def adds(cls: type[Module]) -> tuple[str, ...]:
    """The tables that a part of a module's answer comes from.

    Of a procedure that declares nothing these are the tables that its file names, but for the pages themselves.
    """
    if cls.adds or cls.reads or not cls.is_procedure():
        return cls.adds
    named = vars(sys.modules[cls.__module__]).values()
    found = {
        value.sql for value in named if isinstance(value, type) and issubclass(value, Table) and value is not Table
    }
    return tuple(sorted(found - {page.sql}))


def source(table: str, held: Mapping[str, Mapping[str, Any]]) -> str:
    """What brings a table: a dump, but to a wiki's own database."""
    return dump_of(table, held) if held else f"the table {table}"
