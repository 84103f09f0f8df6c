"""The session of whoever has the data: an account's, without its password."""

from collections.abc import Sequence

from ..reader import Reader, Refused

TOKEN = "+\\"


class OwnerSession:
    """A session in which one account asks from beginning to end. See `reader.Session`."""

    def __init__(self, reader: Reader) -> None:
        self.reader: Reader | None = reader
        self.brought, self.age = True, 0.0

    def token(self, purpose: str) -> str:
        return TOKEN

    def takes(self, purpose: str, token: str) -> bool:
        return token == TOKEN

    def check(self, name: str, password: str, app: str = "") -> Reader:
        raise Refused("badlogin", "Nobody logs in here: who asks was said when the wiki was opened.")

    def log_in(self, reader: Reader, *, remember: bool = False) -> None:
        raise NotImplementedError

    def log_out(self) -> None:
        """Changes nothing: there is no cookie."""

    def headers(self) -> Sequence[tuple[str, str]]:
        return ()
