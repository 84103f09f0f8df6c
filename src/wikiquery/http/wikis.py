"""Several wikis behind one address: each at a path of its own, and those with a host of their own there, too."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from . import page
from .api import HTML, TEXT, Environ, Reply
from .app import Application, StartResponse, finish
from .cors import Headers

NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)
TAKEN = frozenset(("w", "wiki", "sandbox", "healthz", "metrics", "api.php", "index.php", "favicon.ico", "robots.txt"))
"""What stands at the beginning of other addresses."""
ROOT = "; Path=/;"


class Wikis:
    """A WSGI callable (PEP 3333) for several wikis by their names: /name/w/api.php.

    `hosts` tells which name is meant by a host that clients ask for; there everything is as for one wiki alone.
    """

    def __init__(self, applications: Mapping[str, Application], hosts: Mapping[str, str]) -> None:
        self.applications = applications
        self.hosts = {host.lower(): applications[name] for host, name in hosts.items()}
        self.index = page.layout("wikiquery", "\n".join(listing(list(applications), hosts)), root=True)

    def __call__(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Answer one HTTP request."""
        if self.hosts:
            own = self.hosts.get(host_of(environ.get("HTTP_HOST", "")))
            if own is not None:
                return own(environ, start_response)
        name, slash, path = environ["PATH_INFO"][1:].partition("/")
        application = self.applications.get(name)
        if application is None:
            return finish(self.beside(environ), environ, start_response)
        base = f"{environ.get('SCRIPT_NAME', '')}/{name}"
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = base, slash + path

        def start(status: str, headers: Headers, *more: Any) -> object:
            # Wikis are not to get each other's cookies.
            mine = [(k, v.replace(ROOT, f"; Path={base}/;") if k == "Set-Cookie" else v) for k, v in headers]
            return start_response(status, mine, *more)

        return application(environ, start)

    def beside(self, environ: Environ) -> Reply:
        """What is at addresses that belong to no wiki."""
        match environ["PATH_INFO"]:
            case "" | "/":
                return Reply(200, [*HTML], self.index)
            case "/sandbox":
                return Reply(302, [*TEXT, ("Location", f"{environ.get('SCRIPT_NAME', '')}/")], b"")
            case "/healthz":
                return self.health()
            case "/metrics":
                return next(iter(self.applications.values())).counts(environ)
        names = ", ".join(f"/{name}{page.API}" for name in self.applications)
        return Reply(404, [*TEXT], f"There is nothing here. The APIs are at {names}.\n".encode())

    def health(self) -> Reply:
        """Whether the data of all wikis can be read."""
        kept: Headers = [*TEXT, ("Cache-Control", "no-store")]
        away = [name for name, each in self.applications.items() if not each.wiki.alive()]
        if not away:
            return Reply(200, kept, b"ok\n")
        return Reply(503, [*kept, ("Retry-After", "5")], f"the data cannot be read: {', '.join(away)}\n".encode())


def listing(names: Sequence[str], hosts: Mapping[str, str]) -> Sequence[str]:
    """The start page's content."""
    items = []
    for name in names:
        own = ", ".join(escape(host) for host, meant in hosts.items() if meant == name)
        items.append(
            f'<li><a href="{name}/">{name}</a>: <a href="{name}{page.API}">API</a>, '
            f'<a href="{name}/sandbox">sandbox</a>{f", also at {own}" if own else ""}</li>'
        )
    return ["<h1>wikiquery</h1>", "<p>Here answers the query API of several wikis:</p>", "<ul>", *items, "</ul>"]


def host_of(header: str) -> str:
    """The name in a header Host: without the port, in small letters."""
    name, mark, port = header.lower().rpartition(":")
    return name if mark and port.isdecimal() else header.lower()
