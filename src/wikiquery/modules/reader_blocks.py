"""Blocks of the one who asks: what they forbid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import addresses
from ..schema.people import block
from ..schema.people import block_restriction as ir
from ..scope import Run
from ..select import NOW, Compare, Condition, In, Select, prefix, read
from ..titles import Title
from .block_restrictions import ACTION, ACTIONS, NAMESPACE, PAGE
from .user_blocks import block_item, knows_blocks

COLUMNS = (
    *(block.id, block.by, block.by_name, block.reason, block.timestamp, block.expiry, block.sitewide),
    *(block.create_account, block.anonymous_only, block.email, block.own_talk),
    *(block.user, block.name, block.address, block.automatic),
)
USER_TALK = 3
FREE = frozenset({"purge", "read", "sendemail"})
"""What blocks do not forbid, or not by the same rules."""
ACCOUNTS = frozenset({"autocreateaccount", "createaccount"})
BROADEST = {4: 4, 6: 7}
"""So many first digits are alike in all ranges that can be blocked, by the version of IP."""


@dataclass(slots=True)
class Block:
    """A block: what the tables know of it, and by kind what it forbids where that is not everything."""

    known: Mapping[str, Any]
    forbidden: dict[int, set[int]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code of the error that it makes."""
        return "autoblocked" if self.known["automatic"] else "blocked"

    def forbids(self, action: str, title: Title, page_id: int, *, own_talk: bool) -> bool:
        """Whether it forbids an action on a page; `own_talk`: this is the talk page of the one who is blocked."""
        if action in FREE:
            return False
        if action in ACCOUNTS:
            return bool(self.known["create_account"])
        actions = {ACTIONS.get(number) for number in self.forbidden.get(ACTION, ())}
        if not self.known["sitewide"]:
            pages, namespaces = self.forbidden.get(PAGE, set()), self.forbidden.get(NAMESPACE, set())
            there = page_id in pages or title.namespace in namespaces
            return action in actions or (there and action != "upload")
        return action == "upload" or not (own_talk and self.known["own_talk"])

    def data(self, at: Run) -> dict[str, Any]:
        """What an error tells of it."""
        return {"blockinfo": block_item(at, dict(self.known))}


def blocks_of_client(at: Run, *, soft: bool = False) -> list[Block]:
    """The blocks of the account that asks and of its address, the oldest first; none where they are not known.

    `soft`: also those of the address that are meant for anonymous clients, when an account asks.
    """
    if not knows_blocks(at):
        return []
    reader = at.client.reader
    wanted: list[list[Condition]] = [[Compare(block.user, "=", reader.id)]] if reader is not None else []
    if not at.may("ipblock-exempt"):
        hard = [] if reader is None or soft else [Compare(block.anonymous_only, "=", 0)]
        wanted += [[*conditions, *hard] for conditions in of_address(at.client.address)]
    found: dict[int, Block] = {}
    for conditions in wanted:
        where = [*conditions, Compare(block.expiry, ">=", NOW)]
        for row in at.rows(Select(block, read(*COLUMNS), where=where)):
            known = {column.field: value for column, value in zip(COLUMNS, row, strict=True)}
            found[known["id"]] = Block(known)
    partial = [id for id, one in found.items() if not one.known["sitewide"]]
    if partial and at.has(ir.sql):
        for id, kind, value in at.rows(Select(ir, read(ir.block, ir.type, ir.value), where=[In(ir.block, partial)])):
            found[id].forbidden.setdefault(kind, set()).add(value)
    return [found[id] for id in sorted(found)]


def of_address(address: str) -> list[list[Condition]]:
    """The conditions of blocks of an address itself, and of ranges around it."""
    name = addresses.canonical(address)
    span = addresses.span(name)
    if span is None:
        return []
    alone: list[Condition] = [Compare(block.first, "=", span.first), Compare(block.address, "=", name)]
    ends = (Compare(block.start, "<=", span.first), Compare(block.end, ">=", span.last))
    return [alone, [*prefix(block.start, span.first[: BROADEST[span.version]]), *ends]]
