"""The address of a MariaDB or MySQL server: mysql://user:password@host:port/database."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ..errors import StoreError

PORT = 3306
MORE = ("unix_socket", "ssl_ca", "ssl_cert", "ssl_key")
"""What may follow behind a question mark: the driver's names."""
SOCKETS = ("/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock")
"""Where the server of the machine itself is, as the packages make it: Debian's, Fedora's, those of macOS."""


def options(url: str) -> dict[str, Any]:
    """What the driver needs for a URL. Raises StoreError.

    As for MariaDB's own programs `localhost` is the server's socket, where there is one: it costs less than a port.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "localhost", parts.port
    except ValueError as error:
        raise StoreError(f"not the URL of a database: {error} (mysql://user:password@host:port/database)") from None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        address = f"{host}:{port or PORT}"
        raise StoreError(f"{address}: the URL names no database (mysql://user:password@host/database)")
    more = dict(parse_qsl(parts.query, keep_blank_values=True))
    for key, value in more.items():
        if key not in MORE:
            raise StoreError(f"the URL of the database {name!r} says {key!r}, which is none of {', '.join(MORE)}")
        if key.startswith("ssl_") and not Path(value).is_file():
            raise StoreError(f"{value}: no such file ({key} of the database {name!r})")
    if host == "localhost" and port is None and not more:
        here = next((path for path in SOCKETS if Path(path).is_socket()), None)
        more = {"unix_socket": here} if here else {}
    account = {"user": unquote(parts.username or ""), "password": unquote(parts.password or "")}
    return {"host": host, "port": port or PORT, **account, "database": name, **more}


def shown(options: Mapping[str, Any]) -> str:
    """The server's address for people, without the account."""
    return str(options.get("unix_socket") or f"{options['host']}:{options['port']}")
