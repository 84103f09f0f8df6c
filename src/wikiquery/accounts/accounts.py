"""The accounts of one wiki: who is there, whether a password is right, and whose a request is."""

import hashlib
import hmac
import re
import threading
import time
from functools import cached_property

from .. import timestamps
from ..db import Database
from ..errors import ApiError
from ..reader import Reader, Refused
from ..site import Site
from ..users import account_name
from . import hashes, readers
from . import ticket as tickets
from .account import Account
from .files import Files
from .ledger import Ledger
from .register import Register
from .secret import secret
from .session import CookieSession
from .sources import Source, source_of

UNFIT = re.compile("[^A-Za-z0-9_-]")
AT_ONCE, PATIENCE = 4, 2.0
"""Passwords that a worker looks at at a time, each of which may take 64 MiB; seconds that others wait for that."""
MOST_READERS = 10_000
WRONG = "Incorrect username or password entered.\nPlease try again."
EXPIRED = "resetpass-expired"
THROTTLED = "You have made too many recent login attempts.\nPlease wait {} before trying again."

NOBODY = Refused("authmanager-authn-no-primary", "The supplied credentials could not be authenticated.")


class Accounts:
    """The accounts. Safe for many threads; processes share what `files` names. Nothing is written to the wiki."""

    def __init__(self, database: Database, site: Site, files: Files) -> None:
        self.database, self.site, self.files = database, site, files
        self.register, self.ledger = Register(files.users), Ledger(files.ledger)
        self.source: Source = source_of(database, self.register)
        wiki = str(site.general.get("wikiid") or "wikiquery")
        self.cookie = UNFIT.sub("_", wiki) + "Session"
        self.mark = self.cookie + "="
        self.readers: dict[tuple[int, str], tuple[Account, float, Reader]] = {}
        self.lock, self.slots = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)

    @cached_property
    def key(self) -> bytes:
        """What signs this wiki's cookies: made of the secret, which several wikis may share. Raises StoreError."""
        with self.lock:
            return hmac.digest(secret(self.files.secret), self.cookie.encode(), hashlib.sha256)

    def keep_secret(self) -> None:
        """Makes the secret where it is not there yet. Raises StoreError."""
        assert self.key

    def session(self, cookies: str, address: str, *, secure: bool = False) -> CookieSession:
        """The session of a client with these cookies (the header), at an address; `secure`: it came by HTTPS.

        Raises ApiError while the database is away.
        """
        if self.mark not in cookies:
            return CookieSession(self, address, secure, None, None)
        ticket = tickets.read(self.key, self.value(cookies), time.time())
        if ticket is None or not ticket.user:
            return CookieSession(self, address, secure, ticket, None)
        reader = self.holder(ticket, address)
        if reader is None:
            return CookieSession(self, address, secure, None, None)
        session = CookieSession(self, address, secure, ticket, reader)
        session.renew()
        return session

    def value(self, cookies: str) -> str:
        """The value of our cookie; "" where there is none."""
        for part in cookies.split(";"):
            name, _, value = part.strip().partition("=")
            if name == self.cookie:
                return value
        return ""

    def holder(self, ticket: tickets.Ticket, address: str) -> Reader | None:
        """Whose a ticket is, if the account still is as it was then: asked of the account's own row each time."""
        account = self.source.by_id(ticket.user, ticket.app)
        if account is None or not account.may_come_from(address) or self.ledger.has_ended(ticket.session):
            return None
        if not hmac.compare_digest(self.proof_of(account), ticket.proof):
            return None
        return self.reader(account)

    def reader(self, account: Account) -> Reader:
        """Who logs in with an account. Kept until its row changes, a membership ends, or a minute is over."""
        now = time.time()
        known = self.readers.get((account.id, account.app))
        if known is not None and known[0] == account and known[1] > now:
            return known[2]
        explicit, until = readers.current(self.source.groups(account), now)
        made = readers.reader(self.site, account, explicit, self.source.more_rights(account))
        if len(self.readers) >= MOST_READERS:
            self.readers.clear()
        self.readers[account.id, account.app] = account, until, made
        return made

    def named(self, name: str) -> Reader | None:
        """Who an account is, or a bot password (`Name@app`), for whoever has the data; None where it is not there."""
        found, app = account_name(self.site, name.partition("@")[0]), name.partition("@")[2]
        account = None if found is None else self.source.by_name(found, app)
        return None if account is None else self.reader(account)

    def proof_of(self, account: Account) -> str:
        """What a session of an account is bound to: a new password or a new token ends it."""
        own = () if account.bot is None else (account.bot.token, account.bot.password)
        return tickets.proof(self.key, str(account.id), account.app, account.token, *(own or (account.password,)))

    def proof(self, reader: Reader) -> str:
        """The same for one who has just logged in."""
        account = self.source.by_id(reader.id, reader.bot_password)
        return "" if account is None else self.proof_of(account)

    def check(self, name: str, app: str, password: str, address: str) -> Reader:
        """Who logs in with a name and a password, `app` naming a bot password. Raises Refused, ApiError.

        Who is not there takes as long as a wrong password does.
        """
        found = account_name(self.site, name)
        if found is None or not password:
            raise NOBODY
        who = (address, found, "bot" if app else "")
        seconds = self.ledger.attempt(*who)
        if seconds is not None:
            raise Refused("login-throttled", THROTTLED.format(duration(seconds)), [{"duration": seconds}])
        account = self.source.by_name(found, app)
        if account is None or not hashes.usable(account.stored):
            self.matches(self.source.decoy(hmac.digest(self.key, found.encode(), hashlib.sha256)), password)
            raise Refused("wrongpassword", WRONG) if account is None else NOBODY
        if not self.matches(account.stored, password) or not account.may_come_from(address):
            raise Refused("wrongpassword", WRONG)
        self.ledger.succeed(*who)
        if not app and account.expires and account.expires < timestamps.now():
            raise Refused(EXPIRED, "Your password has expired. Set a new one on the wiki to log in.")
        return self.reader(account)

    def matches(self, stored: str, password: str) -> bool:
        """Whether this is the password of a hash. Raises ApiError where too many passwords are looked at already."""
        if not self.slots.acquire(timeout=PATIENCE):
            text = "Too many are logging in at the moment. Try again in a few seconds."
            raise ApiError("ratelimited", text, status=503, headers=[("Retry-After", "5")])
        try:
            return hashes.matches(stored, password)
        finally:
            self.slots.release()

    def close(self) -> None:
        """Closes the files."""
        self.register.close()
        self.ledger.close()


def duration(seconds: int) -> str:
    """A time to wait, in words."""
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {name}{'s' if number > 1 else ''}"
    return "0 seconds"
