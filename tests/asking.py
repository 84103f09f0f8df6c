"""Asks the WSGI application without a network."""

import io
from typing import Any

from wikiquery.http.app import Application


def ask(app: Application, query: str = "", path: str = "/w/api.php", method: str = "GET", **more: str) -> Any:
    """The status, the headers and the body of the answer."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.input": io.BytesIO(b""),
        **more,
    }
    started: list[Any] = []
    body = b"".join(app(environ, lambda *said: started.extend(said)))
    return int(started[0][:3]), dict(started[1]), body
