"""From what a user names to a database: a store file, mysql://… or postgresql://…."""

from pathlib import Path

from ..errors import StoreError
from .database import Database


def connect(store: str | Path) -> Database:
    """Opens a store by its path or a database by its URL. Raises StoreError with one clear line."""
    text = str(store)
    scheme = text.partition("://")[0] if "://" in text else ""
    # Each driver is imported when it is needed: start-up stays short.
    if scheme in ("mysql", "mariadb"):
        from .mariadb import MariaDatabase

        return MariaDatabase(text)
    if scheme in ("postgresql", "postgres"):
        from .postgresql import PostgresDatabase

        return PostgresDatabase(text)
    if scheme and scheme != "file":
        raise StoreError(f"{text}: not a store file, mysql:// or postgresql://")
    from .sqlite import SQLiteDatabase

    return SQLiteDatabase(Path(text))
