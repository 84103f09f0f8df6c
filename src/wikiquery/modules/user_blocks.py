"""Blocks of registered users: whom one hides, and what is said of the others."""

import time
from calendar import timegm
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from .. import timestamps
from ..schema.people import block, user
from ..scope import Run, Scope
from ..select import NOW, Compare, Condition, Exists, In, Select, read

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def knows_blocks(at: Scope) -> bool:
    """Whether the snapshot holds the wiki's blocks."""
    return at.has("block") and at.has("block_target")


def not_hidden(at: Scope) -> Condition | None:
    """The condition that no block hides a user; none where readers may see, or the snapshot knows of no blocks."""
    if at.may("hideuser") or not knows_blocks(at):
        return None
    return Exists(block, block.user, user.id, (Compare(block.hides, "=", 1),), negated=True)


def hidden_among(at: Run, ids: Sequence[int]) -> frozenset[int]:
    """Those of the users whom a block hides."""
    if not ids or not knows_blocks(at):
        return frozenset()
    where = [In(block.user, ids), Compare(block.hides, "=", 1)]
    return frozenset(id for (id,) in at.rows(Select(block, read(block.user), where=where)))


def block_items(at: Run, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What is said of the users among `ids` who are blocked now, by their ids; warns of what is not known."""
    if not knows_blocks(at):
        at.undumped("the blocks of users")
        return {}
    columns = (
        *(block.user, block.id, block.by, block.by_name, block.reason, block.timestamp, block.expiry),
        *(block.sitewide, block.create_account, block.anonymous_only, block.email, block.own_talk),
    )
    where = [In(block.user, ids), Compare(block.expiry, ">=", NOW)]
    found: dict[int, dict[str, Any]] = {}
    for row in sorted(at.rows(Select(block, read(*columns), where=where)), key=itemgetter(1)):
        known = {column.field: value for column, value in zip(columns, row, strict=True)}
        found.setdefault(known["user"], block_item(at, known))
    return found


def block_item(at: Run, known: dict[str, Any]) -> dict[str, Any]:
    """The keys of one block, in MediaWiki's order."""
    item: dict[str, Any] = {"blockid": known["id"]}
    if known["by_name"] is None:
        at.undumped("who blocked users, and why")
    else:
        item |= {"blockedby": known["by_name"], "blockedbyid": known["by"] or 0, "blockreason": known["reason"] or ""}
    ends = known["expiry"][:1].isdigit()
    item |= {
        "blockedtimestamp": timestamps.iso(known["timestamp"]),
        "blockexpiry": timestamps.iso(known["expiry"]) if ends else "infinite",
        "blockpartial": not known["sitewide"],
        "blocknocreate": bool(known["create_account"]),
        "blockanononly": bool(known["anonymous_only"]),
        "blockemail": bool(known["email"]),
        "blockowntalk": not known["own_talk"],
    }
    if at.site.general.get("lang", "en") != "en":
        text = "Times are written out in English only: what ends in formatted or relative is left out."
        if all(said[1] != text for said in at.warnings):
            at.warn("notsupported", text, {"module": at.path})
        return item
    item["blockedtimestampformatted"] = written(at, known["timestamp"])
    if ends:
        # What lies ahead MediaWiki never calls tomorrow or Friday.
        end = written(at, known["expiry"])
        item |= {"blockexpiryformatted": end, "blockexpiryrelative": end}
    return item


def written(at: Run, stamp: str) -> str:
    """A time in the wiki's own zone, as English MediaWikis write it out."""
    seconds = timegm(time.strptime(stamp, "%Y%m%d%H%M%S")) + 60 * int(at.site.general.get("timeoffset") or 0)
    t = time.gmtime(seconds)
    return f"{t.tm_hour:02}:{t.tm_min:02}, {t.tm_mday} {MONTHS[t.tm_mon - 1]} {t.tm_year}"
