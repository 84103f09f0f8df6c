"""Several blocks of one client: what they forbid together, as a MediaWiki 1.43 answered it (`blocks.json`)."""

import ipaddress
import json
from pathlib import Path
from typing import Any

import apsw
import pytest
from logins import SITE
from readers import readers, session

import wikiquery

CASES = json.loads((Path(__file__).parent / "blocks.json").read_text())
"""Blocks, each of an account, an address or a range, with what the client is told of them: the first has the id 900."""
FIRST = 900
ADDRESS = "127.0.0.1"


def block(path: Path, number: int, said: dict[str, Any], reader: int) -> None:
    """Blocks somebody, as the wiki would."""
    target: dict[str, Any] = {"bt_id": number, "bt_auto": said.get("automatic", 0), "bt_count": 1}
    if said["of"] == "Reader":
        target |= {"bt_user": reader, "bt_user_text": "Reader"}
    else:
        network = ipaddress.ip_network(said["of"])
        first, last = (f"{int(network[end]):08X}" for end in (0, -1))
        target |= {"bt_address": said["of"], "bt_ip_hex": first}
        if "/" in said["of"]:
            target |= {"bt_range_start": first, "bt_range_end": last}
    row = {
        "bl_id": number,
        "bl_target": number,
        "bl_by_actor": 1,
        "bl_reason_id": 1,
        "bl_timestamp": "20261122134746",
        "bl_expiry": "infinity",
        "bl_anon_only": said.get("anonymous_only", 0),
        "bl_create_account": 1 - said.get("may_create", 0),
        "bl_allow_usertalk": 1 - said.get("silent", 0),
        "bl_sitewide": 1 - said.get("partial", 0),
    }
    with apsw.Connection(str(path)) as connection:
        for table, values in (("block_target", target), ("block", row)):
            marks = ", ".join("?" * len(values))
            connection.execute(f'INSERT INTO "{table}" ({", ".join(values)}) VALUES ({marks})', list(values.values()))


def ids(said: dict[str, Any] | None) -> list[Any] | None:
    """The id of what blocks, and those of its parts."""
    if not said:
        return None
    return [said["blockid"], [part["blockid"] for part in said.get("blockcomponents", ())]]


def told(error: dict[str, Any]) -> list[Any]:
    if "blocked" not in error["code"]:
        return [error["code"]]
    return [error["code"], error["key"], error["params"][4], ids(error.get("data", {}).get("blockinfo"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['as']}: {'; '.join(map(str, case['blocks']))}")
def test_blocks_together(path: Path, case: dict[str, Any]) -> None:
    for number, said in enumerate(case["blocks"], FIRST):
        block(path, number, said, readers()["Reader"].id)
    actions = "|".join(next(iter(case["pages"].values())))
    params = {
        "action": "query", "format": "json", "formatversion": "2", "errorformat": "raw",
        "prop": "info", "meta": "userinfo",
        "titles": "|".join(case["pages"]), "intestactions": actions, "intestactionsdetail": "full",
        "uiprop": "blockinfo|cancreateaccount",
    }  # fmt: skip
    with wikiquery.open(path, SITE) as wiki:
        answer = json.loads(wiki.respond(params, session=session(case["as"]), address=ADDRESS).body)["query"]
    assert {
        page["title"]: {action: list(map(told, errors)) for action, errors in page["actions"].items()}
        for page in answer["pages"]
    } == case["pages"]
    client = answer["userinfo"]
    assert ids(client if "blockid" in client else None) == case["blocked"]
    creating = [told(error)[:3] for error in client.get("cancreateaccounterror", ()) if "blocked" in error["code"]]
    assert creating == case["creating"]
