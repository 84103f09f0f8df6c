"""One of the wikis that a server answers from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import wikiquery
from wikiquery.errors import StoreError

from .wikis import NAME, TAKEN

Site = str | Path | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What to serve and how.

    `site`, `prefix`, `timeout`, `strict`, `private`, `limits` and `secret` are as for `wikiquery.open`, `origins` as
    for Application. `name` is the path of one of several, `hosts` are names of hosts under which it is served, too.
    """

    store: str
    name: str = ""
    hosts: Sequence[str] = ()
    site: Site = None
    prefix: str = ""
    timeout: float | None = wikiquery.TIMEOUT
    strict: bool = False
    private: bool = False
    limits: wikiquery.Limits = "mediawiki"
    secret: Path | None = None
    origins: Sequence[str] = ()

    def open(self) -> wikiquery.Wiki:
        """Opens the wiki. Raises StoreError, which names it where it has a name."""
        try:
            return wikiquery.open(
                self.store,
                self.site,
                strict=self.strict,
                private=self.private,
                limits=self.limits,
                prefix=self.prefix,
                timeout=self.timeout,
                secret=self.secret,
            )
        except StoreError as error:
            if not self.name:
                raise
            raise StoreError(f"{self.name}: {error}") from None


def check(wikis: Iterable[Served]) -> None:
    """Raises StoreError for names that cannot be used, or are used twice."""
    found = list(wikis)
    if not found:
        raise StoreError("there is no wiki to serve")
    if len(found) == 1 and not found[0].name:
        return
    names: set[str] = set()
    for wiki in found:
        if not wiki.name:
            raise StoreError("several wikis need names: name=STORE")
        if not NAME.fullmatch(wiki.name) or wiki.name in TAKEN:
            raise StoreError(f"{wiki.name!r} cannot be the name of a wiki in addresses")
        for name in (wiki.name, *(host.lower() for host in wiki.hosts if host.lower() != wiki.name.lower())):
            if name in names:
                raise StoreError(f"{name} is the name of two wikis")
            names.add(name)
