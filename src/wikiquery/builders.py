"""Functions that make items from rows, written for each kind of item: what a row says is read without any detour."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from .inline import call
from .result import Items, ListShape, Pages
from .schema.columns import Column
from .select import Out

Row = tuple[Any, ...]
Build = Callable[[Sequence[Row]], list[dict[str, Any]]]
Place = Callable[[Sequence[Row], Pages, str, ListShape], None]

BUILDERS: dict[Hashable, tuple[Build, Place]] = {}
MOST_BUILDERS = 5000


def builder(outs: Sequence[Out], columns: Sequence[Column]) -> Build:
    """What makes a list of items from rows of these columns: for procedures."""
    return builders([out for out in outs if out.when], {column: n for n, column in enumerate(columns)}, None)[0]


def builders(outs: Sequence[Out], place: Mapping[Column, int], owner: int | None) -> tuple[Build, Place]:
    """The functions that make items from rows, written once for each kind of item."""
    each = ((o.key, tuple(place[c] for c in o.columns), o.render, o.omit_false, o.omit_none) for o in outs)
    key = (len(place), owner, tuple(each))
    found = BUILDERS.get(key)
    if found is None:
        if len(BUILDERS) > MOST_BUILDERS:
            BUILDERS.clear()
        found = BUILDERS[key] = write_builders(outs, place, owner)
    return found


def write_builders(outs: Sequence[Out], place: Mapping[Column, int], owner: int | None) -> tuple[Build, Place]:
    """Compiles `build` (a list of items) and `place` (items into the nodes of their pages, rows of a page in a row)."""
    names: dict[str, Any] = {"new": Items.shaped}
    parts, ready = [], {}
    for n, out in enumerate(outs):
        values = [f"c{place[c]}" for c in out.columns]
        value = ", ".join(values)
        many = getattr(out.render, "together", None)
        if many is not None:
            names |= {f"f{n}": many, f"i{n}": itemgetter(place[out.columns[0]])}
            value = f"t{n}"
            ready[value] = f"f{n}(list(map(i{n}, rows)))"
        elif out.render is not None:
            value, known = call(out.render, values, f"f{n}")
            names |= known
        parts.append((out.key, value, " is not None" if out.omit_none else "" if out.omit_false else None))
    # Taken apart at once, a row is read faster than by its places.
    row, source = "".join(f"c{n}, " for n in range(len(place))), "rows"
    if ready:
        row, source = f"({row}), {', '.join(ready)}", f"zip(rows, {', '.join(ready.values())})"
    text = ["def build(rows):", f" return [{display(parts)} for {row} in {source}]"]
    text += ["def place(rows, nodes, name, shape):", " last = None", f" for {row} in {source}:"]
    text += [f"  d = {display(parts)}"]
    text += [f"  if c{owner} == last:", "   made.append(d)", "  else:", f"   last = c{owner}"]
    text += ["   made = nodes[last][name] = new((d,), shape)"]
    exec(compile("\n".join(text), "<items>", "exec"), names)
    return names["build"], names["place"]


def display(parts: Sequence[tuple[str, str, str | None]]) -> str:
    """A dict in Python's words, of (key, value's expression, what must hold of the value for it to be there)."""
    for n, (key, value, condition) in enumerate(parts):
        if condition is not None:
            having = display([*parts[:n], (key, f"v{n}", None), *parts[n + 1 :]])
            return f"({having} if (v{n} := {value}){condition} else {display([*parts[:n], *parts[n + 1 :]])})"
    return "{" + ", ".join(f"{key!r}: {value}" for key, value, _ in parts) + "}"
