"""What blocks forbid that do not forbid everything."""

from collections.abc import Sequence
from typing import Any

from ..result import Items
from ..schema.people import block_restriction as ir
from ..schema.tables import page
from ..scope import Run
from ..select import In, Join, Select, read

PAGE, NAMESPACE, ACTION = 1, 2, 3
ACTIONS = {1: "upload", 2: "move", 3: "create", 100: "thanks"}


def restrictions(at: Run, blocks: Sequence[int]) -> dict[int, dict[str, Items]]:
    """What each of the blocks forbids: pages, namespaces, actions; warns where the snapshot does not hold it."""
    if not blocks:
        return {}
    if not at.has("ipblocks_restrictions"):
        at.undumped("what partial blocks forbid")
        return {}
    select = Select(
        ir,
        read(ir.block, ir.type, ir.value, page.namespace, page.title),
        joins=(Join(page, ((page.id, ir.value),), left=True),),
        where=[In(ir.block, blocks)],
    )
    found: dict[int, dict[str, Items]] = {}
    for row in sorted(at.rows(select), key=lambda row: row[:3]):
        block, kind, value, namespace, key = row
        said = found.setdefault(block, {})
        if kind == PAGE and key is not None:
            shown: dict[str, Any] = {"id": value, "ns": namespace, "title": at.site.name(namespace, key)}
            said.setdefault("pages", Items((), "page")).append(shown)
        elif kind == NAMESPACE:
            said.setdefault("namespaces", Items((), "ns", plain=True)).append(value)
        elif kind == ACTION and value in ACTIONS:
            said.setdefault("actions", Items((), "action", plain=True)).append(ACTIONS[value])
    return found
