"""Who is blocked: list=blocks."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from .. import addresses, timestamps
from ..errors import ApiError
from ..kinds import Choice, Integer, String, Timestamp, User
from ..params import Continue, ListModule, continue_, flags, limit, param
from ..result import Items, Tree
from ..schema.people import block
from ..scope import MORE, Run
from ..select import NOW, AnyOf, Compare, Condition, In, Null, Same, Select, prefix, read
from ..users import is_address
from .block_restrictions import restrictions
from .protections import expiry

ROW = (
    *(block.timestamp, block.id, block.user, block.name, block.address, block.automatic, block.by, block.by_name),
    *(block.expiry, block.reason, block.start, block.end, block.anonymous_only, block.create_account),
    *(block.autoblock, block.email, block.hides, block.own_talk, block.sitewide),
)
BROADEST = {4: 16, 6: 19}
"""The least bits of a range that is taken, by version of IP."""
SHOWN = ("account", "ip", "range", "temp")


class Blocks(ListModule, prefix="bk", tag="block"):
    """The users and addresses that are blocked, in the order of the time at which they were."""

    reads = ("block", "block_target")
    adds = ("ipblocks_restrictions",)

    start: str | None = param(Timestamp(), "The time of blocking from which to list.")
    end: str | None = param(Timestamp(), "The time of blocking at which to stop.")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    ids: tuple[int, ...] | None = param(Integer(multi=True), "The blocks, by id.")
    users: tuple[str, ...] | None = param(User("name", "ip", "temp", "cidr", multi=True), "Whose blocks to list.")
    ip: str | None = param(
        String(), "List the blocks of this address or range, and of the ranges that it is in, down to /16 (IPv6: /19)."
    )
    limit: int = limit()
    prop: tuple[str, ...] = flags(
        ("id", "user", "by", "timestamp", "expiry", "reason", "flags"),
        by="Who blocked.",
        byid="The id of who blocked.",
        expiry="When the block ends.",
        flags="What kind of block it is.",
        id="The id of the block.",
        range="The first and the last address, of a range.",
        reason="The reason.",
        restrictions="What is forbidden, where that is not everything.",
        timestamp="When it began.",
        user="Who is blocked; not said of blocks that MediaWiki made by itself.",
        userid="The id of who is blocked.",
    )
    show: tuple[str, ...] | None = param(
        Choice(*(f"!{name}" for name in SHOWN), *SHOWN, multi=True),
        "Only blocks that are of this kind, or with `!` that are not: `temp` are those that end.",
    )
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The blocks that have not ended, and that the reader may see."""
        common = self.common(at, self.targets(at))
        found: dict[int, tuple[Any, ...]] = {}
        for where in self.alternatives(at):
            select = Select(block, read(*ROW), where=[*common, *where], order=ROW[:2], descending=self.dir == "older")
            found |= {row[1]: row for row in at.rows(select, self.limit + 1, at.resume(*ROW[:2]))}
        rows = sorted(found.values(), key=itemgetter(0, 1), reverse=self.dir == "older")[: self.limit + 1]
        known = [{column.field: value for column, value in zip(ROW, row, strict=True)} for row in rows]
        partly = [b["id"] for b in known[: self.limit] if not b["sitewide"]]
        forbidden = restrictions(at, partly) if "restrictions" in self.prop else {}
        for n, row in enumerate(known):
            token = f"{row['timestamp']}|{row['id']}"
            if n == self.limit:
                yield 0, MORE, token
            else:
                yield 0, self.item(at, row, forbidden), token

    # -- which -------------------------------------------------------------------------------------

    def targets(self, at: Run) -> list[Condition]:
        """The conditions of `show`. Raises ApiError for what excludes each other."""
        if self.users is not None and self.ip is not None:
            raise at.together("users", "ip")
        if self.ip is not None:
            self.span()
        show = frozenset(self.show or ())
        if any({name, f"!{name}"} <= show for name in SHOWN):
            raise at.exclusive()
        kinds: dict[str, list[Condition]] = {
            "account": [Null(block.user, negated=True)],
            # As MediaWiki has it, which finds nothing by these: its table has no 0, and no end of what is no range.
            "!account": [Compare(block.user, "=", 0)],
            "ip": [Null(block.user), Same(block.start, block.end)],
            "!ip": [AnyOf((Null(block.user, negated=True), Same(block.start, block.end, negated=True)))],
            "range": [Same(block.start, block.end, negated=True)],
            "!range": [Same(block.start, block.end)],
            "temp": [Compare(block.any_expiry, "<>", "infinity")],
            "!temp": [Compare(block.any_expiry, "=", "infinity")],
        }
        return [condition for name, conditions in kinds.items() if name in show for condition in conditions]

    def common(self, at: Run, more: Sequence[Condition]) -> list[Condition | None]:
        """What holds for all blocks of the list."""
        after, before = ("<=", ">=") if self.dir == "older" else (">=", "<=")
        return [
            Compare(block.timestamp, after, self.start) if self.start is not None else None,
            Compare(block.timestamp, before, self.end) if self.end is not None else None,
            Compare(block.any_expiry, ">", NOW),
            In(block.id, self.ids) if self.ids else None,
            None if at.may("hideuser") else Compare(block.hides, "=", 0),
            *more,
        ]

    def span(self) -> addresses.Span:
        """The range that `ip` names. Raises `param_ip`, `cidrtoobroad`."""
        span = addresses.span(self.ip or "")
        if span is None:
            raise ApiError("param_ip", "IP parameter is not valid.")
        if span.bits < (least := BROADEST[span.version]):
            text = f"IPv{span.version} CIDR ranges broader than /{least} are not accepted."
            raise ApiError("cidrtoobroad", text)
        return span

    def alternatives(self, at: Run) -> list[list[Condition]]:
        """Conditions of which one must hold; each is a statement, which finds its rows by an index."""
        manual = Compare(block.automatic, "=", 0)
        if self.ip is not None:
            span = self.span()
            digits = span.first[: (3 if span.version == 6 else 0) + BROADEST[span.version] // 4]
            around = [Compare(block.start, "<=", span.first), Compare(block.end, ">=", span.last)]
            ranges: list[Condition] = [manual, *prefix(block.start, digits), *around]
            alone: list[Condition] = [manual, Compare(block.first, "=", span.first)]
            return [ranges, alone] if span.first == span.last else [ranges]
        if self.users is None:
            return [[]]
        named = [name for name in self.users if addresses.span(name) is None and not is_address(name)]
        numbers = [name for name in self.users if name not in named]
        found: list[list[Condition]] = [[manual, In(block.address, numbers)]] if numbers else []
        return found + ([[manual, Null(block.first), In(block.name, named)]] if named else [])

    # -- what is said ------------------------------------------------------------------------------

    def item(self, at: Run, row: dict[str, Any], forbidden: dict[int, Any]) -> dict[str, Any]:
        """The item of a block, its keys in MediaWiki's order."""
        prop, item = frozenset(self.prop), {}
        if "id" in prop:
            item["id"] = row["id"]
        if not row["automatic"]:
            item |= {"user": row["name"] or row["address"]} if "user" in prop else {}
            item |= {"userid": row["user"] or 0} if "userid" in prop else {}
        if row["by_name"] is not None:
            item |= {"by": row["by_name"]} if "by" in prop else {}
            item |= {"byid": row["by"] or 0} if "byid" in prop else {}
        elif {"by", "byid", "reason"} & prop:
            at.undumped("who blocked users, and why")
        if "timestamp" in prop:
            item["timestamp"] = timestamps.iso(row["timestamp"])
        if "expiry" in prop:
            item["expiry"] = expiry(row["expiry"])
        if "reason" in prop and row["reason"] is not None:
            item["reason"] = row["reason"]
        if "range" in prop and not row["automatic"] and row["start"] is not None:
            item["rangestart"] = addresses.from_hexadecimal(row["start"])
            item["rangeend"] = addresses.from_hexadecimal(row["end"])
        if "flags" in prop:
            item |= flags_of(row)
        if "restrictions" in prop:
            item["restrictions"] = forbidden.get(row["id"], Items((), "restriction"))
        # Of nothing but flags that are not set, formatversion=1 leaves an empty object.
        return item if any(value is not False for value in item.values()) else Tree(item)


def flags_of(row: dict[str, Any]) -> dict[str, bool]:
    """What kind of block it is."""
    return {
        "automatic": bool(row["automatic"]),
        "anononly": bool(row["anonymous_only"]),
        "nocreate": bool(row["create_account"]),
        "autoblock": bool(row["autoblock"]),
        "noemail": bool(row["email"]),
        "hidden": bool(row["hides"]),
        "allowusertalk": bool(row["own_talk"]),
        "partial": not row["sitewide"],
    }
