"""Blocks of the one who asks: which there are, and what they forbid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import addresses
from ..schema.people import block
from ..schema.people import block_restriction as ir
from ..scope import Run
from ..select import NOW, Compare, Condition, In, Select, prefix, read
from ..titles import Title
from .block_restrictions import ACTION, ACTIONS, NAMESPACE, PAGE
from .user_blocks import knows_blocks

COLUMNS = (
    *(block.id, block.by, block.by_name, block.reason, block.timestamp, block.expiry, block.sitewide),
    *(block.create_account, block.anonymous_only, block.email, block.own_talk),
    *(block.user, block.name, block.address, block.automatic),
)
USER_TALK = 3
FREE = frozenset({"purge", "read", "sendemail"})
"""What blocks do not forbid, or not by the same rules."""
ACCOUNTS = frozenset({"autocreateaccount", "createaccount"})
WHOLE = 128
"""How many bits of an address itself are given, at most."""
BROADEST = {4: 4, 6: 7}
"""So many first digits are alike in all ranges that can be blocked, by the version of IP."""


@dataclass(slots=True)
class Block:
    """A block: what the tables know of it, and by kind what it forbids where that is not everything."""

    known: Mapping[str, Any]
    forbidden: dict[int, set[int]] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Its place among several: those that people made, of an account, of the narrowest range first."""
        known = self.known
        width = (known["address"] or "").partition("/")[2]
        return bool(known["automatic"]), known["user"] is None, -int(width) if width else -WHOLE, known["id"]

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


def blocks_of_client(at: Run) -> list[Block]:
    """The blocks of the account that asks and of its address, as MediaWiki orders them; none where none are known."""
    reader = at.client.reader
    wanted: list[list[Condition]] = [[Compare(block.user, "=", reader.id)]] if reader is not None else []
    hard = [] if reader is None else [Compare(block.anonymous_only, "=", 0)]
    return found(at, [*wanted, *([*conditions, *hard] for conditions in of_address(at))])


def blocks_of_creation(at: Run, known: list[Block]) -> list[Block]:
    """The blocks that are looked at when an account is to be made, where those of the client are `known`.

    To these comes the nearest of its address, though it is meant for anonymous clients only.
    """
    if at.client.reader is None:
        return known
    nearest = found(at, of_address(at))[:1]
    return known + [one for one in nearest if all(one.known["id"] != other.known["id"] for other in known)]


def found(at: Run, wanted: Sequence[Sequence[Condition]]) -> list[Block]:
    """The blocks that still last of which one of the lists of conditions holds."""
    if not knows_blocks(at):
        return []
    blocks: dict[int, Block] = {}
    for conditions in wanted:
        where = [*conditions, Compare(block.expiry, ">=", NOW)]
        for row in at.rows(Select(block, read(*COLUMNS), where=where)):
            known = {column.field: value for column, value in zip(COLUMNS, row, strict=True)}
            blocks[known["id"]] = Block(known)
    partial = [id for id, one in blocks.items() if not one.known["sitewide"]]
    if partial and at.has(ir.sql):
        for id, kind, value in at.rows(Select(ir, read(ir.block, ir.type, ir.value), where=[In(ir.block, partial)])):
            blocks[id].forbidden.setdefault(kind, set()).add(value)
    return sorted(blocks.values(), key=lambda one: one.rank)


def of_address(at: Run) -> list[list[Condition]]:
    """The conditions of blocks of the client's address itself, and of ranges around it; none for who is exempt."""
    name = addresses.canonical(at.client.address)
    span = addresses.span(name)
    if span is None or at.may("ipblock-exempt"):
        return []
    alone: list[Condition] = [Compare(block.first, "=", span.first), Compare(block.address, "=", name)]
    ends = (Compare(block.start, "<=", span.first), Compare(block.end, ">=", span.last))
    return [alone, [*prefix(block.start, span.first[: BROADEST[span.version]]), *ends]]
