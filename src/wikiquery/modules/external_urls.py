"""How MediaWiki keeps the addresses of external links, and how it looks for them.

An address is kept in two parts: the protocol and the host with its labels turned round ("https://org.example.www."),
and the rest ("/path?query"). Hosts that are numbers begin with V4 or V6.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from ..site import Site

PROTOCOLS = (
    *("bitcoin:", "ftp://", "ftps://", "geo:", "git://", "gopher://", "http://", "https://", "irc://", "ircs://"),
    *("magnet:", "mailto:", "matrix:", "mms://", "news:", "nntp://", "redis://", "sftp://", "sip:", "sips:", "sms:"),
    *("ssh://", "svn://", "tel:", "telnet://", "urn:", "worldwind://", "xmpp:", "//"),
)
WEB = ("http://", "https://")
HOST_AND_REST = re.compile(r"([^/?#]*)([^?#]*)(.*)", re.DOTALL)
PORT = re.compile(r"[0-9]+", re.ASCII)
NUMBER = "0*(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[0-9]?[0-9])"
ADDRESS = re.compile(rf"(?:{NUMBER}\.){{3}}{NUMBER}|(?:{NUMBER}\.){{1,3}}\*", re.ASCII)
PLAIN = "-._~!$&'()*+,;=" + "".join(map(chr, range(0x80, 0x100)))
MOST_PORT, MOST_PORT_LENGTH = 65535, 5


class Wanted(NamedTuple):
    """What the two parts of an address must be: the first is `domain`, or (not `exact`) begins with it; the second
    begins with `path`."""

    domain: str
    exact: bool
    path: str


def protocols(site: Site) -> tuple[str, ...]:
    """What addresses may begin with, as far as it names a protocol."""
    return tuple(p for p in site.profile.get("protocols") or PROTOCOLS if p != "//")


def protocol_names(site: Site) -> Sequence[str]:
    """The values of a parameter that names a protocol; the empty one stands for all."""
    return ("", *sorted(p.partition(":")[0] for p in protocols(site)))


def full_protocol(site: Site, name: str) -> str:
    """A protocol by its name: with its colon, and slashes where it has such."""
    return next(p for p in protocols(site) if p.partition(":")[0] == name)


def wanted(protocol: str, query: str) -> Wanted | None:
    """What a search text means: a host, with "*." before it perhaps, and the beginning of a path. None: nothing."""
    if protocol in ("mailto:", "news:"):
        return wanted_address(protocol, query)
    if not protocol.endswith("//"):
        return None if "*" in query else Wanted(f"{protocol}.", exact=True, path=query)
    parts = HOST_AND_REST.fullmatch(query)
    assert parts is not None
    name, digits = split_port(parts[1].rpartition("@")[2])
    port = PORT.match(digits)
    if not name or (digits and (port is None or int(port[0]) > MOST_PORT or len(digits) > MOST_PORT_LENGTH)):
        return None
    host = turned(name)
    anything = host.endswith(".*.") or host == "*."
    if anything:
        host = host[:-2]
    elif port:
        host += f":{int(port[0])}"
    path = parts[2] + parts[3] if parts[2] else parts[3] and "/" + parts[3]
    if (host in ("", ".") and anything) or "*" in host + path:
        return None
    return Wanted(protocol + host, exact=path not in ("", "/"), path="" if path == "/" else path)


def wanted_address(protocol: str, query: str) -> Wanted | None:
    """What a search text means for mail and news: nothing but the whole address."""
    local, at, host = query.partition("@") if protocol == "mailto:" else ("", "", query)
    if at and not local:
        local, at, host = "", "", query
    domain = turned(host)
    if domain.endswith(".*."):
        domain = domain[:-2]
        if at or domain == ".":
            return None
    if "*" in domain:
        return None
    return Wanted(f"{protocol}{domain}{at}{local}", exact=True, path="")


def split_port(text: str) -> tuple[str, str]:
    """A host, and the text of the port behind it.

    Brackets mean nothing here (MediaWiki encodes them before it looks), so that numbers of version 6 find nothing.
    """
    host, colon, port = text.replace("[", "%5B").replace("]", "%5D").rpartition(":")
    return (host, port) if colon else (port, "")


def turned(host: str) -> str:
    """A host with its labels turned round, as it is kept."""
    host = unicode_host(unquote(host)).lower()
    host = (
        quote(host, safe=PLAIN) if host.isascii() else "".join(c if c > "\x7f" else quote(c, safe=PLAIN) for c in host)
    )
    host = host.lower().removesuffix(".")
    if ADDRESS.fullmatch(host):
        return "V4." + "".join(f"{part if part == '*' else int(part)}." for part in host.split("."))
    return "".join(f"{label}." for label in reversed(host.split(".")))


def unicode_host(host: str) -> str:
    """A host without Punycode; as it came where it has none that can be read."""
    if "xn--" not in host.lower():
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def address(domain: str, path: str | None) -> str:
    """The address that two parts stand for."""
    return opening(domain) + (path or "")


@lru_cache(10_000)
def opening(domain: str) -> str:
    """What an address begins with, up to its path: many links lead to the same hosts."""
    protocol, slashes, host = domain.partition("://")
    if not slashes:
        protocol, _, host = domain.partition(":")
        if protocol != "mailto":
            return f"{protocol}:"
        host, _, local = host.partition("@")
        return f"mailto:{local}@{turned_back(host)}"
    host, colon, port = host.partition(":")
    return f"{protocol}://{turned_back(host)}{colon}{port}"


def turned_back(host: str) -> str:
    """A host from the form in which it is kept."""
    labels = host.removesuffix(".").split(".")
    if labels[0] == "V4":
        return ".".join(labels[1:])
    if labels[0] == "V6":
        return f"[{':'.join(labels[1:])}]"
    return ".".join(reversed(labels))
