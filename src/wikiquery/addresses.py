"""IP addresses as user names: one address, one title."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import takewhile
from typing import NamedTuple

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|0?[0-9]?[0-9])"
_V4 = re.compile(rf"({_OCTET})\.({_OCTET})\.({_OCTET})\.({_OCTET})(/(?:3[0-2]|[12]?[0-9]))?", re.ASCII)
_WORDS = re.compile(r"([0-9A-Fa-f:]+)(/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?", re.ASCII)


def canonical(name: str) -> str:
    """An address or a range in MediaWiki's form (no leading zeros, IPv6 whole and upper-case); else `name` itself."""
    if not name[:1].isalnum() and name[:1] != ":":
        return name
    if name.startswith("::/") and _WORDS.fullmatch(name):
        return f"0:0:0:0:0:0:0:{name[2:]}"  # a word too few: that is what MediaWiki makes of ranges of ::
    if match := _V4.fullmatch(name):
        return ".".join(str(int(octet)) for octet in match.groups()[:4]) + (match[5] or "")
    if ":" in name and (match := _WORDS.fullmatch(name)) and (words := _words(match[1])):
        return ":".join(word.lstrip("0").upper() or "0" for word in words) + (match[2] or "")
    return name


class Span(NamedTuple):
    """A range of addresses: the `version` of IP, the bits that all share, the first and the last as hexadecimal digits.

    Those of IPv6 begin with `v6-`, as in MediaWiki's tables.
    """

    version: int
    bits: int
    first: str
    last: str

    @property
    def beginning(self) -> str:
        """What all addresses of the range begin with, in MediaWiki's form, as far as whole parts are alike."""
        ends = (from_hexadecimal(end) for end in (self.first, self.last))
        mark = "." if self.version == 4 else ":"
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(*(end.split(mark) for end in ends), strict=True))
        return "".join(part + mark for part, _ in alike if self.first != self.last)

    def holds(self, other: "Span") -> bool:
        """Whether another is an address of the range."""
        return other.first == other.last and self.first <= other.first <= self.last


def span(text: str) -> Span | None:
    """The range that an address or a range names; None if it is none."""
    try:
        network = ip_network(text if ":" in text else canonical(text), strict=False)
    except ValueError:
        return None
    ends = (hexadecimal(end) for end in (network.network_address, network.broadcast_address))
    return Span(network.version, network.prefixlen, *ends)


def hexadecimal(address: IPv4Address | IPv6Address) -> str:
    """An address as MediaWiki's tables have it."""
    return address.packed.hex().upper() if address.version == 4 else "v6-" + address.packed.hex().upper()


def from_hexadecimal(digits: str) -> str:
    """The address, in MediaWiki's form, that stands in a table."""
    return canonical(str(ip_address(bytes.fromhex(digits.removeprefix("v6-")))))


def _words(address: str) -> list[str] | None:
    """The eight words of an IPv6 address; None if it is none."""
    head, gap, tail = address.partition("::")
    words, rest = [part.split(":") if part else [] for part in (head, tail)]
    if gap:
        words += ["0"] * max(1, 8 - len(words) - len(rest))
    words += rest
    return words if len(words) == 8 and all(1 <= len(word) <= 4 for word in words) else None
