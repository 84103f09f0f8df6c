"""A bound module, ready to run: its statement prepared, and the function that turns rows into items.

Made once for the same parameters and kept; a request binds page ids, the place to go on from and the limit.
"""

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from .db import Database, Prepared
from .params import Bound
from .schema.tables import Column, page
from .scope import Scope
from .select import Out, Select, read

Row = tuple[Any, ...]
Builder = Callable[[list[Row]], list[dict[str, Any]]]

FOUND = (page.id, page.namespace, page.title, page.is_redirect)
BUILDERS: dict[Hashable, Builder] = {}
MOST_BUILDERS = 5000


class Plan:
    """A module with given parameters on one database."""

    __slots__ = (
        "build", "content", "found", "key", "limit", "limits", "module", "order", "owner", "plain", "prepared",
        "select", "simple", "target", "warnings",
    )  # fmt: skip

    def __init__(self, bound: Bound, scope: Scope, database: Database, *, generator: bool) -> None:
        self.module = bound.module
        self.limits = bound.limit
        self.limit: int | None = getattr(bound.module, "limit", None)
        self.prepared: Prepared | None = None
        if not bound.module.is_procedure():
            self.prepare(bound.module.select(scope), database, generator=generator)
        self.warnings = (*bound.warnings, *scope.warnings)

    def prepare(self, select: Select, database: Database, *, generator: bool) -> None:
        """Prepares the statement and finds the places of its columns."""
        if generator:
            select = dataclasses.replace(select, out=read(*FOUND) if select.found else ())
        self.select = select
        self.prepared = database.prepare(select)
        place = {column: n for n, column in enumerate(self.prepared.columns)}
        self.order = select.order
        self.key = [place[c] for c in select.order]
        self.owner = None if select.owner is None else place[select.owner]
        self.target = [place[c] for c in select.target or ()]
        self.found = [place[c] for c in FOUND] if select.found and generator else None
        shown = [o for o in select.out if o.when]
        self.content = select.content
        self.simple = not any(o.render is bool for o in shown)
        self.plain = self.simple and select.content is None
        self.build = builder(shown, place)


def builder(outs: Sequence[Out], place: dict[Column, int]) -> Builder:
    """The function that makes items from rows, written once for each kind of item."""
    key = tuple((o.key, tuple(place[c] for c in o.columns), o.render, o.omit_false) for o in outs)
    found = BUILDERS.get(key)
    if found is None:
        if len(BUILDERS) > MOST_BUILDERS:
            BUILDERS.clear()
        found = BUILDERS[key] = write_builder(outs, place)
    return found


def write_builder(outs: Sequence[Out], place: dict[Column, int]) -> Builder:
    """Compiles the function: a dict display for what is always there, assignments for what may be left out."""
    names: dict[str, Any] = {}

    def value(n: int, out: Out) -> str:
        arguments = ", ".join(f"r[{place[c]}]" for c in out.columns)
        if out.render is None:
            return arguments
        names[f"f{n}"] = out.render
        return f"f{n}({arguments})"

    always = [(n, o) for n, o in enumerate(outs) if not o.omit_false]
    if len(always) == len(outs):
        body = ", ".join(f"{o.key!r}: {value(n, o)}" for n, o in always)
        text = f"def build(rows):\n    return [{{{body}}} for r in rows]\n"
    else:
        lines = ["def build(rows):", "    made = []", "    for r in rows:", "        d = {}"]
        for n, o in enumerate(outs):
            if o.omit_false:
                lines += [f"        v = {value(n, o)}", f"        if v: d[{o.key!r}] = v"]
            else:
                lines.append(f"        d[{o.key!r}] = {value(n, o)}")
        text = "\n".join([*lines, "        made.append(d)", "    return made", ""])
    exec(compile(text, "<items>", "exec"), names)
    build: Builder = names["build"]
    return build
