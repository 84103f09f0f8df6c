"""What a cookie says: which session it is, whose, since when and how long; signed."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

VERSION = "1"
MAC = 43
"""Characters of a signature."""


class Ticket(NamedTuple):
    """A session. `user` is 0 for nobody, `app` a bot password's name. Times are seconds since 1970.

    `proof` is bound to what the account proves itself with: when that changes, the ticket is void.
    """

    session: str
    user: int
    app: str
    issued: int
    expires: int
    lasting: bool
    proof: str


def begun() -> str:
    """The name of a new session."""
    return secrets.token_urlsafe(18)


def mac(key: bytes, *parts: str) -> str:
    """The signature of some texts."""
    return text_of(hmac.digest(key, "\0".join(parts).encode(), "sha256"))


def text_of(data: bytes) -> str:
    """Bytes in characters that may stand in cookies."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def write(key: bytes, ticket: Ticket) -> str:
    """The cookie's value."""
    app = text_of(ticket.app.encode())
    times = f"{ticket.issued:x}.{ticket.expires:x}.{ticket.lasting:d}"
    said = f"{VERSION}.{ticket.session}.{ticket.user}.{app}.{times}.{ticket.proof}"
    return f"{said}.{mac(key, 'ticket', said)}"


def read(key: bytes, value: str, now: float) -> Ticket | None:
    """The ticket in a cookie's value; None unless it was written with this key and its time is not over."""
    said, dot, signature = value.rpartition(".")
    if not dot or len(signature) != MAC or not value.isascii():
        return None
    if not hmac.compare_digest(mac(key, "ticket", said), signature):
        return None
    version, session, user, app, issued, expires, lasting, proof = said.split(".")
    ticket = Ticket(session, int(user), decoded(app), int(issued, 16), int(expires, 16), lasting == "1", proof)
    return ticket if version == VERSION and ticket.expires > now else None


def decoded(text: str) -> str:
    """The text that was written with `text_of`."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()


def proof(key: bytes, *credentials: str) -> str:
    """What binds a ticket to what an account proves itself with."""
    return mac(key, "proof", *credentials)[:22]


def token(key: bytes, ticket: Ticket, purpose: str, when: int) -> str:
    """The token of a session for a purpose: 32 hexadecimal digits, the time in eight more, and MediaWiki's ending."""
    text = "\0".join((ticket.session, str(ticket.user), ticket.app, purpose, str(when)))
    return hmac.digest(key, b"token\0" + text.encode(), hashlib.sha256).hex()[:32] + f"{when:08x}+\\"


def is_token(key: bytes, ticket: Ticket, purpose: str, said: str) -> bool:
    """Whether a text is a token of this session for this purpose."""
    try:
        when = int(said[32:40], 16)
        return hmac.compare_digest(token(key, ticket, purpose, when).encode(), said.encode())
    except ValueError:
        return False
