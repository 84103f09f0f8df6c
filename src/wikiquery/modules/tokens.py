"""Tokens for actions that change something: meta=tokens. Nothing can be changed here, and nobody can log in."""

from collections.abc import Iterator
from typing import Any

from ..kinds import Choice
from ..params import MetaModule, param
from ..scope import Run

ANONYMOUS = "+\\"
"""The token of every client without a session."""

NEED_SESSION = ("createaccount", "login")


class Tokens(MetaModule, prefix=""):
    """The tokens of an anonymous client."""

    read_right = False
    type: tuple[str, ...] = param(
        Choice(
            "createaccount", "csrf", "login", "patrol", "rollback", "userrights", "watch", multi=True, all_value="*"
        ),
        "What the tokens are for.",
        ("csrf",),
    )

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """One item. What needs a session gets the token of a client without one, and is said to be of no use."""
        useless = [name for name in self.type if name in NEED_SESSION]
        if useless:
            text = f"There are no accounts and no sessions here: no action takes these tokens ({', '.join(useless)})."
            at.warn("notsupported", text, {"parameter": "type", "values": useless})
        yield 0, {f"{name}token": ANONYMOUS for name in self.type}, ""

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["tokens"] = item
