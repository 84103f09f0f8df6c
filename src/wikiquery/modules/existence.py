"""Which titles exist: looked up in one batch."""

from collections.abc import Set

from ..schema.tables import page
from ..scope import Run
from ..select import Compare, In, Select, read


def ids_of(at: Run, keys: Set[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The ids of those of the titles that exist."""
    by_namespace: dict[int, list[str]] = {}
    for namespace, key in keys:
        by_namespace.setdefault(namespace, []).append(key)
    found: dict[tuple[int, str], int] = {}
    for namespace, names in by_namespace.items():
        where = [Compare(page.namespace, "=", namespace), In(page.title, sorted(names))]
        for id, key in at.rows(Select(page, read(page.id, page.title), where=where)):
            found[namespace, key] = id
    return found
