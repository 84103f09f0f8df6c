"""The answer with all that the formats know of it, in JSON: for those who write formats."""

from collections.abc import Mapping
from typing import Any

from ..result import Items, Pages, Tree


def whole(tree: Mapping[str, Any]) -> dict[str, Any]:
    """A whole answer as plain values."""
    made = {key: debugged(value) for key, value in tree.items()}
    return made | {"_type": "assoc"} | (known_of(tree) if isinstance(tree, Tree) else {})


def debugged(node: Any) -> Any:
    """A node: lists of which something is known are objects by number, and what is known stands in them behind `_`."""
    if isinstance(node, Pages):
        made = {str(number): debugged(page) for number, page in node.items()}
        return made | {"_type": "BCarray", "_element": "page"}
    if isinstance(node, dict):
        made = {str(key): debugged(value) for key, value in node.items()}
        return made | known_of(node) if isinstance(node, Tree) else made
    if isinstance(node, Items) and node.shape.tag:
        return numbered(node, node.shape.content) | {"_element": node.shape.tag}
    return [debugged(item) for item in node] if isinstance(node, list) else node


def numbered(items: Items, content: str | None) -> dict[str, Any]:
    """The items of a list by number; `content` is the key of their text."""
    made = {str(number): debugged(item) for number, item in enumerate(items)}
    for item in made.values():
        if isinstance(item, dict) and content in item:
            item["_content"] = content
    return made


def known_of(node: Tree) -> dict[str, Any]:
    """What a tree says of itself, in MediaWiki's names."""
    form = node.form
    known: dict[str, Any] = {}
    if node.listed:
        known["_type"] = "BCassoc"
    elif form.key:
        known |= {"_kvpmerge": True} if form.merged else {}
        known |= {"_type": "BCkvp" if form.paired else "kvp", "_kvpkeyname": form.key}
    known |= {"_element": form.tag} if form.tag else {}
    known |= {"_content": node.content} if node.content in node else {}
    known |= {"_BC_bools": sorted(node.keep)} if node.keep else {}
    known |= {"_subelements": sorted(form.elements - form.wrapped)} if form.elements - form.wrapped else {}
    return known | ({"_BC_subelements": sorted(form.wrapped)} if form.wrapped else {})
