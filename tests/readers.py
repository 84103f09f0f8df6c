"""The accounts of the wiki of the cases, as MediaWiki told of them (meta=userinfo), and a session of one of them."""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from wikiquery.reader import Reader

FILE = Path(__file__).parent / "readers.json"


@cache
def readers() -> dict[str, Reader]:
    """All of them by name."""
    found = json.loads(FILE.read_text())
    return {name: replace(reader(said), bot_password=name.partition("@")[2]) for name, said in found.items()}


def reader(said: dict[str, Any]) -> Reader:
    """An account as `uiprop=groups|implicitgroups|rights` tells of it."""
    explicit = tuple(group for group in said["groups"] if group not in said["implicitgroups"])
    groups, rights = tuple(said["implicitgroups"]), tuple(said["rights"])
    within = frozenset(said["within"]) if "within" in said else None
    return Reader(said["id"], said["name"], explicit, groups, rights, within=within)


@dataclass
class Fixed:
    """A session that stays as it is."""

    reader: Reader | None
    brought = True
    age = 0.0

    def token(self, purpose: str) -> str:
        return f"{purpose}+\\"

    def takes(self, purpose: str, token: str) -> bool:
        return token == self.token(purpose)

    def log_in(self, reader: Reader, *, remember: bool = False) -> None:
        raise NotImplementedError

    def log_out(self) -> None:
        raise NotImplementedError

    def headers(self) -> list[tuple[str, str]]:
        return []


def session(name: str) -> Fixed | None:
    """The session of an account; None for nobody."""
    return Fixed(readers()[name]) if name else None
