"""Tokens for actions that change something, and for logging in: meta=tokens."""

from collections.abc import Iterator
from typing import Any

from ..kinds import Choice
from ..params import MetaModule, param
from ..reader import Session
from ..scope import Run

ANONYMOUS = "+\\"
"""The token of every client that is not logged in, where no session is needed."""

NEED_SESSION = ("createaccount", "login")


class Tokens(MetaModule, prefix=""):
    """The tokens of the client."""

    read_right = False
    volatile = True
    personal = True
    type: tuple[str, ...] = param(
        Choice(
            "createaccount", "csrf", "login", "patrol", "rollback", "userrights", "watch", multi=True, all_value="*"
        ),
        "What the tokens are for.",
        ("csrf",),
    )

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """One item; none for requests that other sites may read the answers to."""
        session = at.client.session
        if at.client.apart:
            at.warn("tokens-origin", "Tokens may not be obtained when the same-origin policy is not applied.")
            return
        useless = [name for name in self.type if session is None and name in NEED_SESSION]
        if useless:
            text = f"There are no sessions here: no action takes these tokens ({', '.join(useless)})."
            at.warn("notsupported", text, {"parameter": "type", "values": useless})
        yield 0, {f"{name}token": token(session, name) for name in self.type}, ""

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node["tokens"] = item


def token(session: Session | None, purpose: str) -> str:
    """The token of a session for a purpose: those who are not logged in have the same for all that needs none."""
    if session is None or (session.reader is None and purpose not in NEED_SESSION):
        return ANONYMOUS
    return session.token(purpose)


def takes(session: Session | None, purpose: str, said: str) -> bool:
    """Whether a text is the token of a session for a purpose."""
    if session is None or (session.reader is None and purpose not in NEED_SESSION):
        return said == ANONYMOUS and purpose not in NEED_SESSION
    return session.takes(purpose, said)
