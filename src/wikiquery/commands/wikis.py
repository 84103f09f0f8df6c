"""Which wikis `wikiquery serve` is to serve: from its arguments, or from a file."""

import argparse
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wikiquery.errors import StoreError

from .argument import LIMITS, MOST_SECONDS

if TYPE_CHECKING:
    from wikiquery.http.served import Served

NAMED = re.compile(r"([A-Za-z0-9._-]+)=(.+)", re.ASCII | re.DOTALL)
WORDS: dict[type, str] = {str: "a text", bool: "true or false", float: "a number", list: "a list of texts"}
FILES = ("site", "secret")
KINDS: dict[str, type] = {
    "store": str, "site": str, "prefix": str, "private": bool, "strict": bool, "limits": str, "timeout": float,
    "secret": str, "origin": list, "host": list,
}  # fmt: skip
"""What may stand in a wiki's part of the file. A list may be a single text."""


def named(text: str) -> tuple[str, str]:
    """A name and what it stands for; the name is "" where there is none, or where this is a file."""
    found = NAMED.fullmatch(text)
    return (found[1], found[2]) if found and not Path(text).exists() else ("", text)


def wikis(args: argparse.Namespace) -> "list[Served]":
    """The wikis of the arguments. Raises StoreError."""
    from wikiquery.http.served import Served

    sites = dict(map(named, args.site))
    all_of_them = Served(
        store="",
        prefix=args.prefix,
        timeout=args.timeout,
        strict=args.strict,
        private=args.private,
        limits=args.limits,
        secret=args.secret,
        origins=args.origin,
    )
    if args.config:
        return from_file(args.config, all_of_them)
    found = [replace(all_of_them, name=name, store=store, hosts=hosts(name)) for name, store in map(named, args.stores)]
    unknown = sites.keys() - {wiki.name for wiki in found} - {""}
    if unknown:
        raise StoreError(f"--site {min(unknown)}=…: there is no wiki of this name")
    return [replace(wiki, site=path(sites.get(wiki.name, sites.get("")))) for wiki in found]


def path(name: str | None) -> Path | None:
    """A file's path, if it has a name."""
    return None if name is None else Path(name)


def hosts(name: str) -> Sequence[str]:
    """The hosts that a name stands for: itself where it has a dot."""
    return (name,) if "." in name else ()


def from_file(file: Path, every: "Served") -> "list[Served]":
    """The wikis of a TOML file; what it does not say of one is as in `every`. Raises StoreError."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}") from None
    except ValueError as error:
        raise StoreError(f"{file}: {error}") from None
    return [served(file, name, part, every) for name, part in read.items()]


def served(file: Path, name: str, part: Any, every: "Served") -> "Served":
    """One wiki of the file: its part is a table. Raises StoreError."""
    where = f"{file}: [{name}]"
    said = {key: value(where, key, found) for key, found in part.items()} if isinstance(part, Mapping) else {}
    if "store" not in said:
        raise StoreError(f'{where} says no store: store = "wiki.store"')
    for key in FILES:
        if key in said:
            said[key] = file.parent / said[key]
    if "://" not in said["store"]:
        said["store"] = str(file.parent / said["store"])
    if said.get("limits", LIMITS[0]) not in LIMITS:
        raise StoreError(f"{where}: limits is one of {', '.join(LIMITS)}")
    if "timeout" in said:
        if not 0 <= said["timeout"] <= MOST_SECONDS:
            raise StoreError(f"{where}: timeout is a number of seconds from 0 to {MOST_SECONDS}")
        said["timeout"] = said["timeout"] or None
    said["hosts"] = [*hosts(name), *said.pop("host", ())]
    if "origin" in said:
        said["origins"] = said.pop("origin")
    return replace(every, name=name, **said)


def value(where: str, key: str, found: Any) -> Any:
    """What the file says of a key, as it should be. Raises StoreError."""
    kind = KINDS.get(key)
    if kind is None:
        raise StoreError(f"{where}: {key}? There are {', '.join(sorted(KINDS))}")
    if kind is list:
        found = [found] if isinstance(found, str) else found
        right = isinstance(found, list) and all(isinstance(each, str) for each in found)
    elif kind is float:
        right = isinstance(found, int | float) and not isinstance(found, bool)
    else:
        right = isinstance(found, kind)
    if not right:
        raise StoreError(f"{where}: {key} is {WORDS[kind]}")
    return found
