"""One client's session in one request: what its cookie said, and what it will say (MediaWiki's Session)."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..reader import Reader
from . import ticket as tickets
from .ticket import Ticket

if TYPE_CHECKING:
    from .accounts import Accounts

DAY = 86_400
LASTS, LASTS_LONG = DAY, 30 * DAY
"""Seconds that a session is good for after it was last renewed: by itself, and where the client is to be remembered."""
LONGEST = 180 * DAY
"""Seconds after which one must log in again."""
GONE = "deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0"


class CookieSession:
    """A session that the client keeps itself, in a signed cookie. See `reader.Session`."""

    __slots__ = ("accounts", "address", "brought", "reader", "secure", "set", "ticket")

    def __init__(self, accounts: "Accounts", address: str, secure: bool, ticket: Ticket | None, reader: Reader | None):
        self.accounts, self.address, self.secure = accounts, address, secure
        self.ticket, self.reader = ticket, reader
        self.brought = ticket is not None
        self.set = False

    @property
    def age(self) -> float:
        return 0.0 if self.ticket is None else time.time() - self.ticket.issued

    def token(self, purpose: str) -> str:
        if self.ticket is None:
            self.begin(None, lasting=False)
        assert self.ticket is not None
        return tickets.token(self.accounts.key, self.ticket, purpose, int(time.time()))

    def takes(self, purpose: str, token: str) -> bool:
        return self.ticket is not None and tickets.is_token(self.accounts.key, self.ticket, purpose, token)

    def check(self, name: str, password: str, app: str = "") -> Reader:
        return self.accounts.check(name, app, password, self.address)

    def log_in(self, reader: Reader, *, remember: bool = False) -> None:
        self.begin(reader, lasting=remember)

    def log_out(self) -> None:
        if self.ticket is not None and self.reader is not None:
            self.accounts.ledger.end(self.ticket.session, int(time.time()) + LASTS_LONG)
        self.ticket, self.reader, self.set = None, None, True

    def headers(self) -> Sequence[tuple[str, str]]:
        if not self.set:
            return ()
        value, age = GONE, ""
        if self.ticket is not None:
            value = tickets.write(self.accounts.key, self.ticket)
            left = self.ticket.expires - int(time.time())
            age = f"; Max-Age={left}" if self.ticket.lasting else ""
        secure = "; Secure" if self.secure else ""
        cookie = f"{self.accounts.cookie}={value}{age}; Path=/; HttpOnly; SameSite=Lax{secure}"
        return (("Set-Cookie", cookie),)

    def begin(self, reader: Reader | None, *, lasting: bool) -> None:
        """Begins another session: of this reader, or of nobody."""
        proof = "" if reader is None else self.accounts.proof(reader)
        id, app = (0, "") if reader is None else (reader.id, reader.bot_password)
        self.reader = reader
        self.ticket = Ticket(tickets.begun(), id, app, int(time.time()), 0, lasting, proof)
        self.prolong()

    def renew(self) -> None:
        """Lets the session last longer where half of its time is over."""
        ticket = self.ticket
        if ticket is not None and ticket.expires - time.time() < lasts(ticket) / 2 and self.age < LONGEST - DAY:
            self.prolong()

    def prolong(self) -> None:
        """The client is to keep a ticket that is good from now on for as long as it may be."""
        assert self.ticket is not None
        expires = min(int(time.time()) + lasts(self.ticket), self.ticket.issued + LONGEST)
        self.ticket, self.set = self.ticket._replace(expires=expires), True


def lasts(ticket: Ticket) -> int:
    """How long a ticket is good."""
    return LASTS_LONG if ticket.lasting else LASTS
