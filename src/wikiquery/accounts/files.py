"""Where things are kept that are not in the wiki's data: beside a store, else in the user's folder for such things."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Files:
    """`users` are accounts of our own, `secret` signs cookies, `ledger` counts attempts to log in."""

    users: Path
    secret: Path
    ledger: Path


def files_of(store: str | Path, prefix: str = "", *, secret: Path | None = None) -> Files:
    """The files that belong to a store or to the URL of a database; `secret` names another place for that."""
    if "://" in str(store):
        parts = urlsplit(str(store))
        hosts = parts.netloc.rpartition("@")[2]
        name = UNFIT.sub("-", f"{parts.scheme}-{hosts}{parts.path}{'-' + prefix if prefix else ''}")
        stem = state_folder() / name
    else:
        stem = Path(store)
    beside = [stem.with_name(stem.name + end) for end in (".users", ".secret", ".logins")]
    return Files(beside[0], secret or beside[1], beside[2])


def state_folder() -> Path:
    """The user's folder for what programs keep from run to run (XDG)."""
    said = os.environ.get("XDG_STATE_HOME")
    return (Path(said) if said else Path.home() / ".local" / "state") / "wikiquery"
