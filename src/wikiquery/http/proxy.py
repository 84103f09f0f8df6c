"""Proxies in front of the server: only those that are trusted may say whose a request is, and how it came to them."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any


class Proxies:
    """The addresses, or ranges of them, of trusted proxies. Raises ValueError for what is none."""

    def __init__(self, named: Sequence[str]) -> None:
        self.networks: list[IPv4Network | IPv6Network] = [ip_network(text, strict=False) for text in named]

    def trusts(self, address: str) -> bool:
        """Whether a proxy is one of them."""
        try:
            known = ip_address(address)
        except ValueError:
            return False
        return any(known.version == network.version and known in network for network in self.networks)

    def apply(self, environ: dict[str, Any]) -> None:
        """Takes from X-Forwarded-For whose a request is, and from X-Forwarded-Proto whether it came by HTTPS.

        The client is the last address that is no trusted proxy's: what stands before it anybody may have written.
        """
        address = environ.get("REMOTE_ADDR") or ""
        if not self.trusts(address):
            return
        if scheme := environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower():
            environ["wsgi.url_scheme"] = "https" if scheme == "https" else "http"
        for text in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            said = text.strip()
            if not _is_address(said):
                return
            environ["REMOTE_ADDR"] = said
            if not self.trusts(said):
                return


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
