"""Who asks: an account of the wiki with its groups and rights, and the session in which it asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Reader:
    """An account that is logged in.

    `id` and `name` are those of the wiki's user, `groups` those that it was put into, in the wiki's order, `implicit`
    those that it is in by itself (MediaWiki's implicit groups: `*`, `user`, `autoconfirmed` …). `rights` are all
    that it may do in this session, in the wiki's order: a bot password's grants narrow them. `bot_password` is that
    password's name, "" for the account itself. `within` are all rights that the grants let anybody have; None where
    they are not narrowed: MediaWiki shows the rights of others so, too.
    """

    id: int
    name: str
    groups: tuple[str, ...] = ()
    implicit: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    bot_password: str = ""
    within: frozenset[str] | None = None
    allowed: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "allowed", frozenset(self.rights))


class Refused(Exception):
    """A login that failed: `code` is MediaWiki's key of the message, `params` what that key's message takes."""

    def __init__(self, code: str, text: str, params: Sequence[Any] = ()) -> None:
        super().__init__(text)
        self.code, self.text, self.params = code, text, list(params)


class Session(Protocol):
    """What binds the requests of one client together: a cookie."""

    reader: Reader | None
    """Who is logged in; None for an anonymous client."""

    brought: bool
    """Whether the client had it before this request."""

    @property
    def age(self) -> float:
        """The seconds since it was begun, by logging in where somebody is logged in."""
        ...

    def token(self, purpose: str) -> str:
        """A token for one purpose (MediaWiki's salt: `csrf`, `login` …), good in this session only.

        A session that the client does not have yet begins with it.
        """
        ...

    def takes(self, purpose: str, token: str) -> bool:
        """Whether a token is one that this session gave for the purpose."""
        ...

    def check(self, name: str, password: str, app: str = "") -> Reader:
        """The account with this name and password; `app` names a bot password. Raises Refused.

        Who tries too often is refused whatever the password.
        """
        ...

    def log_in(self, reader: Reader, *, remember: bool = False) -> None:
        """From now on the session is this reader's."""
        ...

    def log_out(self) -> None:
        """From now on the session is nobody's."""
        ...

    def headers(self) -> Sequence[tuple[str, str]]:
        """What the response must carry for it: `Set-Cookie`, where something has changed."""
        ...
