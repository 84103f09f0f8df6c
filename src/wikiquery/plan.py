"""A bound module, ready to run: its statement prepared, and the function that turns rows into items.

Made once for the same parameters and kept; a request binds page ids, the place to go on from and the limit.
"""

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from .db import Database, Prepared
from .errors import NotInSnapshot
from .params import Bound
from .result import Items, ListShape, Pages
from .schema.columns import Column
from .schema.tables import page
from .scope import Scope
from .select import Out, Select, read

Row = tuple[Any, ...]
Build = Callable[[list[Row]], list[dict[str, Any]]]
Place = Callable[[list[Row], Pages, str, ListShape], None]

FOUND = (page.id, page.namespace, page.title, page.is_redirect)
BUILDERS: dict[Hashable, tuple[Build, Place]] = {}
MOST_BUILDERS = 5000


class Plan:
    """A module with given parameters on one database."""

    __slots__ = (
        "absent", "build", "found", "key", "limit", "limits", "module", "order", "owner", "place", "prepared",
        "select", "shape", "target", "warnings",
    )  # fmt: skip

    def __init__(self, bound: Bound, scope: Scope, database: Database, *, generator: bool) -> None:
        self.module = bound.module
        self.limits = bound.limit
        self.limit: int | None = getattr(bound.module, "limit", None)
        self.prepared: Prepared | None = None
        self.absent = False
        if not bound.module.is_procedure():
            try:
                self.prepare(bound.module.select(scope), database, generator=generator)
            except NotInSnapshot as missing:
                scope.missing(f"what {bound.module.name} needs", missing.table)
                self.absent = True
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
        simple = not any(o.render is bool for o in shown)
        plain = simple and select.content is None
        self.shape = ListShape(self.module.tag, select.content, plain, simple)
        self.build, self.place = builders(shown, place, self.owner)


def builders(outs: Sequence[Out], place: dict[Column, int], owner: int | None) -> tuple[Build, Place]:
    """The functions that make items from rows, written once for each kind of item."""
    key = (owner, tuple((o.key, tuple(place[c] for c in o.columns), o.render, o.omit_false) for o in outs))
    found = BUILDERS.get(key)
    if found is None:
        if len(BUILDERS) > MOST_BUILDERS:
            BUILDERS.clear()
        found = BUILDERS[key] = write_builders(outs, place, owner)
    return found


def write_builders(outs: Sequence[Out], place: dict[Column, int], owner: int | None) -> tuple[Build, Place]:
    """Compiles `build` (a list of items) and `place` (items into the nodes of their pages, rows of a page in a row)."""
    names: dict[str, Any] = {"new": Items.shaped}
    item, later = [], []
    for n, out in enumerate(outs):
        value = ", ".join(f"r[{place[c]}]" for c in out.columns)
        if out.render is not None:
            names[f"f{n}"] = out.render
            value = f"f{n}({value})"
        # The order of the keys is the order of the declaration: after one that may be absent, all are assigned.
        if out.omit_false:
            later += [f"v = {value}", f"if v: d[{out.key!r}] = v"]
        elif later:
            later.append(f"d[{out.key!r}] = {value}")
        else:
            item.append(f"{out.key!r}: {value}")
    body = [f"d = {{{', '.join(item)}}}", *later]
    text = ["def build(rows):", " made = []", " for r in rows:", *(f"  {line}" for line in body), "  made.append(d)"]
    text += [" return made", "def place(rows, nodes, name, shape):", " last = None", " for r in rows:"]
    text += [f"  {line}" for line in body]
    text += [f"  if r[{owner}] == last:", "   made.append(d)", "  else:", f"   last = r[{owner}]"]
    text += ["   made = nodes[last][name] = new((d,), shape)"]
    exec(compile("\n".join(text), "<items>", "exec"), names)
    return names["build"], names["place"]
