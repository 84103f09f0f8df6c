"""From what a user names to a database: a store file, mysql://… or postgresql://…."""

import re
from pathlib import Path

from ..errors import StoreError
from .database import Database

PREFIX = re.compile(r"[A-Za-z0-9_]{0,40}", re.ASCII)


def connect(store: str | Path, *, prefix: str = "", timeout: float | None = None) -> Database:
    """Opens a store by its path or a database by its URL. Raises StoreError with one clear line.

    `prefix` is what the names of the wiki's tables begin with: MediaWiki's $wgDBprefix. A request may take
    `timeout` seconds.
    """
    if not PREFIX.fullmatch(prefix):
        raise StoreError(f"{prefix!r} begins no names of tables: a prefix has letters, digits and underscores")
    text = str(store)
    scheme = text.partition("://")[0] if "://" in text else ""
    # Each driver is imported when it is needed: start-up stays short.
    if scheme in ("mysql", "mariadb"):
        urls = nodes(text)
        if len(urls) > 1:
            from .galera import GaleraDatabase

            return GaleraDatabase(urls, prefix, timeout)
        from .mariadb import MariaDatabase

        return MariaDatabase(text, prefix, timeout)
    if scheme in ("postgresql", "postgres"):
        from .postgresql import PostgresDatabase

        return PostgresDatabase(text, prefix, timeout)
    if scheme and scheme != "file":
        raise StoreError(f"{text}: not a store file, mysql:// or postgresql://")
    from .sqlite import LiveSQLiteDatabase, SQLiteDatabase, is_store

    kind = SQLiteDatabase if is_store(Path(text), prefix) else LiveSQLiteDatabase
    return kind(Path(text), prefix, timeout)


def nodes(url: str) -> list[str]:
    """The URLs of the servers that a URL names: mysql://account@host1,host2:port/name. Raises StoreError."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    account, at, hosts = authority.rpartition("@")
    names = hosts.split(",")
    if len(names) > 1 and not all(names):
        raise StoreError(f"{hosts!r} lists a host without a name (mysql://user:password@host1,host2/database)")
    return [f"{scheme}{mark}{account}{at}{name}{slash}{path}" for name in names]
