"""What protects pages and titles."""

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from .. import timestamps
from ..result import Items
from ..schema.columns import Column, Table
from ..schema.tables import imagelinks as il
from ..schema.tables import page, page_restrictions, protected_titles
from ..schema.tables import page_restrictions as pr
from ..schema.tables import protected_titles as pt
from ..schema.tables import templatelinks as tl
from ..scope import Run
from ..select import PAGES, Among, Compare, Condition, In, Join, Select, read
from ..site import Site
from ..titles import Title

FILE = 6
SHOWN = (pr.id, pr.type, pr.level, pr.expiry, page.namespace, page.title)
Key = tuple[int, str]
OWN = Select(
    page_restrictions,
    read(pr.page, pr.type, pr.level, pr.expiry, pr.cascade),
    where=[In(pr.page, PAGES)],
    sort=(pr.page, pr.type),
)


def expiry(value: str | None) -> str:
    """The end of a protection as the API shows it."""
    return "infinity" if value is None or not value[:1].isdigit() else timestamps.iso(value)


def protections(at: Run, titles: Mapping[int, Title]) -> dict[int, list[dict[str, Any]]]:
    """The protections of pages by their numbers: their own, those of titles that are missing, those that cascade."""
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in titles}
    for table in ("page_restrictions", "protected_titles"):
        if not at.has(table):
            at.missing("all protections", table)
    if at.has("page_restrictions"):
        own(at, found)
    missing = {(t.namespace, t.key): number for number, t in titles.items() if number < 0}
    if missing and at.has("protected_titles"):
        of_titles(at, missing, found)
    if at.has("page_restrictions"):
        cascading(at, {(t.namespace, t.key): number for number, t in titles.items()}, found)
    return found


def own(at: Run, found: dict[int, list[dict[str, Any]]]) -> None:
    """Adds the pages' own protections."""
    ids = sorted(number for number in found if number > 0)
    if not ids:
        return
    for id, kind, level, end, cascade in at.among(OWN, ids):
        entry: dict[str, Any] = {"type": kind, "level": level, "expiry": expiry(end)}
        if cascade:
            entry["cascade"] = True
        found[id].append(entry)


def of_titles(at: Run, missing: Mapping[Key, int], found: dict[int, list[dict[str, Any]]]) -> None:
    """Adds the protections of titles against creation."""
    columns = read(pt.namespace, pt.title, pt.level, pt.expiry)
    select = Select(protected_titles, columns, where=[Among((pt.namespace, pt.title), tuple(sorted(missing)))])
    for namespace, key, level, end in at.rows(select):
        found[missing[namespace, key]].append({"type": "create", "level": level, "expiry": expiry(end)})


def cascading(at: Run, numbers: Mapping[Key, int], found: dict[int, list[dict[str, Any]]]) -> None:
    """Adds what comes from pages whose protection cascades to all that they include."""
    keys: dict[int, list[str]] = {}
    for namespace, key in sorted(numbers):
        keys.setdefault(namespace, []).append(key)
    rows: list[tuple[Any, ...]] = []
    if at.has("templatelinks"):
        rows = [row for namespace, names in keys.items() for row in at.among(including(namespace), names)]
        rows.sort(key=itemgetter(0))
    if FILE in keys and at.has("imagelinks"):
        rows += [(*row[:-1], FILE, row[-1]) for row in at.among(SHOWING, keys[FILE])]
    for _, kind, level, end, namespace, key, *target in rows:
        source = at.site.name(namespace, key)
        entry = {"type": kind, "level": level, "expiry": expiry(end), "source": source}
        found[numbers[target[0], target[1]]].append(entry)


@lru_cache(1000)
def including(namespace: int) -> Select:
    """The cascading protections of pages that include pages of a namespace."""
    titles = Compare(tl.namespace, "=", namespace), In(tl.title, PAGES)
    return joined(tl, tl.from_, titles, (*SHOWN, tl.namespace, tl.title))


def joined(table: type[Table], from_: Column, where: tuple[Condition, ...], columns: tuple[Column, ...]) -> Select:
    """The cascading protections of the pages from which links of a table come."""
    joins = (Join(table, ((from_, pr.page),)), Join(page, ((page.id, pr.page),)))
    return Select(page_restrictions, read(*columns), joins, (Compare(pr.cascade, "=", 1), *where), sort=(pr.id,))


SHOWING = joined(il, il.from_, (In(il.title, PAGES),), (*SHOWN, il.title))
"""The cascading protections of pages that show files."""


@lru_cache(1 << 8)
def restriction_types(site: Site, *, is_file: bool, exists: bool) -> Items:
    """What a page can be protected against. Others have the same list: it is not to be changed."""
    types: list[str] = site.profile.get("restrictions", {}).get("types", ["create", "edit", "move", "upload"])
    chosen = [t for t in types if t != "create" and (t != "upload" or is_file)]
    return Items(chosen if exists else ["create"], "rt", plain=True)
