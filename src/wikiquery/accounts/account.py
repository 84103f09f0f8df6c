"""An account as it is kept: what it proves itself with, and what its rights depend on."""

from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, NamedTuple


class BotPassword(NamedTuple):
    """A second password of an account, for a program, that may do less.

    `grants` say what; None where its groups and rights do. `ranges` are the addresses that it may come from.
    """

    app: str
    password: str
    token: str
    grants: tuple[str, ...] | None
    ranges: tuple[str, ...] | None


class Account(NamedTuple):
    """An account. `password` is a hash, `token` what changes when its sessions are to end. Times have 14 digits;
    `expires` is when the password is no longer good, None for never."""

    id: int
    name: str
    password: str
    token: str
    touched: str
    registration: Any
    edits: Any
    temporary: int
    expires: str | None = None
    bot: BotPassword | None = None

    @property
    def stored(self) -> str:
        """The hash that the password has to match: the bot password's, where it is one."""
        return self.password if self.bot is None else self.bot.password

    @property
    def app(self) -> str:
        """The name of the bot password; "" for the account itself."""
        return "" if self.bot is None else self.bot.app

    def may_come_from(self, address: str) -> bool:
        """Whether a client at this address may use it."""
        return self.bot is None or self.bot.ranges is None or within(address, self.bot.ranges)


@lru_cache(1000)
def within(address: str, ranges: tuple[str, ...]) -> bool:
    """Whether an address is in one of the ranges."""
    try:
        client = ip_address(address)
    except ValueError:
        return False
    return any(client.version == network.version and client in network for network in networks(ranges))


@lru_cache(1000)
def networks(ranges: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Ranges of addresses, without those that are none."""
    found = []
    for text in ranges:
        with suppress(ValueError):
            found.append(ip_network(text, strict=False))
    return tuple(found)
