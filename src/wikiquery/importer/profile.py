"""The site profile: what a wiki is, in the shape of `meta=siteinfo`'s `query` object in formatversion 2.

Any key may be absent. `merge` puts profiles together and completes the namespaces.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Profile = dict[str, Any]


def from_siteinfo(document: Mapping[str, Any]) -> Profile:
    """The profile that an answer of `meta=siteinfo` gives: either formatversion, whole or only its `query` object.

    Raises StoreError when the document is no such answer.
    """
    raise NotImplementedError


def from_file(path: Path) -> Profile:
    """The profile in a file: an answer of `meta=siteinfo` as JSON, plain or gzipped (-siteinfo-namespaces.json.gz).

    Raises StoreError, naming the file, when it cannot be read or is no such answer.
    """
    raise NotImplementedError


def from_xml(siteinfo: Mapping[str, Any]) -> Profile:
    """The profile that the <siteinfo> of an XML dump gives.

    In: "sitename", "dbname", "base", "generator", "case" and "lang" as written (each may be absent), "namespaces" as a
    list of (id, case or "", name). The names of standard namespaces get their canonical English names beside them.
    """
    raise NotImplementedError


def from_wikimedia(wiki: str) -> Profile | None:
    """The profile of a Wikimedia wiki ("ltgwiki") from the list that ships with the package; None for another wiki."""
    raise NotImplementedError


def merge(*profiles: Profile) -> Profile:
    """One profile of several: the first one wins, key by key (in `general` and in each namespace: field by field).

    The first profile with `namespaces` says which namespaces there are. What no profile says of a namespace (canonical
    name, subpages, content, nonincludable) is what MediaWiki has by default, so use it for a single profile too.
    """
    raise NotImplementedError
