"""What is said of the blocks of the one who asks: those of the account, and those of the address."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..result import Items, Message
from ..scope import Run
from ..users import USER
from .reader_blocks import Block, blocks_of_client, blocks_of_creation
from .user_blocks import block_item

EMBEDDED = {"L": "\u202a", "R": "\u202b", "AL": "\u202b"}
"""What begins a text of one direction within another, by the first letter's kind."""
SEVERAL = "There are multiple blocks against your account and/or IP address"
AUTOMATIC = "autoblocked"
ENDS = ("blockedtimestampformatted", "blockexpiryformatted", "blockexpiryrelative")


def block_info(at: Run, blocks: Sequence[Block]) -> Mapping[str, Any]:
    """What is said of all that block the client: of one block, or of several together and each."""
    items = [block_item(at, dict(one.known)) for one in blocks]
    if len(items) < 2:
        return items[0] if items else {}
    lasting = max(items, key=lambda item: (item["blockexpiry"] == "infinite", item["blockexpiry"]))
    newest = max(items, key=lambda item: str(item["blockedtimestamp"]))
    said = {
        "blockid": None,
        "blockedby": "",
        "blockedbyid": 0,
        "blockreason": SEVERAL,
        "blockedtimestamp": newest["blockedtimestamp"],
        "blockexpiry": lasting["blockexpiry"],
        "blockpartial": all(item["blockpartial"] for item in items),
        "blocknocreate": any(item["blocknocreate"] for item in items),
        "blockanononly": all(item["blockanononly"] for item in items),
        "blockemail": any(item["blockemail"] for item in items),
        "blockowntalk": any(item["blockowntalk"] for item in items),
    }
    said |= {key: newest[key] for key in ENDS[:1] if key in newest}
    said |= {key: lasting[key] for key in ENDS[1:] if key in lasting}
    return {**said, "blockcomponents": Items(items, "blockcomponent")}


def against_creation(at: Run) -> list[Message]:
    """What the wiki says to a client whose blocks forbid making accounts."""
    blocks = blocks_of_client(at)
    return [message(at, one.known) for one in blocks_of_creation(at, blocks) if one.known["create_account"]]


def against_action(at: Run, blocks: Sequence[Block], forbidding: Sequence[Block]) -> list[Message]:
    """What it says to a client of whose `blocks` some forbid an action: the last of each kind.

    With them go all blocks, and these give the code, not the single one.
    """
    said = [message(at, one.known) for one in forbidding]
    if blocks:
        code = AUTOMATIC if len(blocks) == 1 and blocks[0].known["automatic"] else "blocked"
        said = [replace(one, code=code, data={"blockinfo": block_info(at, blocks)}) for one in said]
    return list({one.key: one for one in said}.values())


def message(at: Run, known: Mapping[str, Any]) -> Message:
    """What it says of one block."""
    item = block_item(at, dict(known))
    name = item.get("blockedby", "")
    by = embedded(name)
    params = (
        f"[[{at.site.name(USER, name.replace(' ', '_'))}|{by}]]",
        item.get("blockreason", ""),
        at.client.address,
        by,
        item["blockid"],
        item.get("blockexpiryformatted", item["blockexpiry"]),
        embedded(known["name"] or known["address"] or ""),
        item.get("blockedtimestampformatted", ""),
    )
    if known["automatic"]:
        return Message(AUTOMATIC, "Your address has been blocked automatically.", "autoblockedtext", params)
    key = "blockedtext-partial" if item["blockpartial"] else "blockedtext"
    return Message("blocked", "You have been blocked from editing.", key, params)


def embedded(name: str) -> str:
    """A name that keeps its own direction of writing."""
    kinds = (EMBEDDED.get(unicodedata.bidirectional(letter)) for letter in name)
    begin = next((kind for kind in kinds if kind), None)
    return name if begin is None else f"{begin}{name}\u202c"
