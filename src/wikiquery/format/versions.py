"""The two format versions: what an answer's tree is as plain JSON values."""

from collections.abc import Mapping
from typing import Any

from ..result import Items, Pages, Tree


def of(tree: Mapping[str, Any], version: str) -> Any:
    """The tree in a formatversion: 1, 2 or latest."""
    return legacy(tree) if version == "1" else modern(tree)


def modern(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """The tree in formatversion=2: as it is, but for pages, which become a list in the order of their numbers.

    The tree belongs to one answer: the list takes the place of the pages.
    """
    query = tree.get("query")
    if query is not None and isinstance(pages := query.get("pages"), Pages):
        query["pages"] = [pages[number] for number in sorted(pages)]
    return tree


def legacy(node: Any) -> Any:
    """A node in formatversion=1: true is "", false is absent, content is under "*", pages are keyed by number."""
    if isinstance(node, dict):
        if isinstance(node, Pages):
            return _legacy_pages(node)
        if isinstance(node, Tree):
            return _legacy_tree(node)
        made = {}
        for key, value in node.items():
            if value is True:
                made[str(key)] = ""
            elif value is not False:
                made[str(key)] = legacy(value) if isinstance(value, dict | list) else value
        # An object of which nothing is left is an empty array in PHP.
        return made or ([] if node else made)
    if isinstance(node, list):
        if isinstance(node, Items):
            return _legacy_items(node)
        return _legacy_list(node)
    return node


def _legacy_list(node: list[Any]) -> Any:
    """A plain list. PHP keeps the places of items where false is left out: unless that was at the end, an object."""
    made = [legacy(item) if isinstance(item, dict | list) else item for item in node]
    if bool not in map(type, made):
        return made
    kept = {number: "" if item is True else item for number, item in enumerate(made) if item is not False}
    if list(kept) == list(range(len(kept))):
        return list(kept.values())
    return {str(number): item for number, item in kept.items()}


def _legacy_tree(node: Tree) -> Any:
    if node.listed:
        return legacy(list(node.values()))
    form = node.form
    if form.paired:
        return [{form.key: key, "*": legacy(value)} for key, value in node.items()]
    made: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for key, value in node.items():
        if key == node.content:
            last["*"] = value
        elif isinstance(value, bool) and key not in node.keep:
            if value:
                made[key] = ""
        elif key in form.wrapped:
            made[key] = {"*": value}
        else:
            made[key] = legacy(value) if isinstance(value, dict | list) else value
    return made | last


def _legacy_items(items: Items) -> Any:
    """A list; what a module made for this answer alone is changed where it stands."""
    shape = items.shape
    if shape.plain:
        return items
    content = shape.content
    if shape.simple and content is not None:
        for item in items:
            item["*"] = item.pop(content)
        return items
    made = [legacy(item) if isinstance(item, dict | list) else item for item in items]
    if bool in map(type, made):
        made = ["" if item is True else item for item in made if item is not False]
    if content is not None:
        for item in made:
            if content in item:
                item["*"] = item.pop(content)
    return made


def _legacy_pages(pages: Pages) -> Any:
    """Pages by number. Their nodes belong to this answer alone and are changed where they stand."""
    made = {}
    for number, node in pages.items():
        absent = []
        for key, value in node.items():
            if value.__class__ is Items:
                if not value.shape.plain:
                    node[key] = _legacy_items(value)
            elif value is True:
                node[key] = ""
            elif value is False:
                absent.append(key)
            elif value.__class__ in (dict, list, Tree):
                node[key] = legacy(value)
        for key in absent:
            del node[key]
        made[str(number)] = node
    return list(made.values()) if pages.listed else made
