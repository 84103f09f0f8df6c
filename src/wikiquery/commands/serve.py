"""`wikiquery serve`: stores and databases, answered over HTTP."""

import argparse
from pathlib import Path

from . import argument
from .wikis import wikis

EXAMPLES = """\
  wikiquery serve simplewiki.store
  wikiquery serve simplewiki.store --host 0.0.0.0 --port 80 --workers 8
  wikiquery serve mysql://reader:secret@127.0.0.1/wiki --site siteinfo.json
  wikiquery serve en=enwiki.store de.example.org=mysql://reader:secret@db1,db2,db3/dewiki --site de.example.org=de.json
  wikiquery serve --config wikis.toml"""

QUERY = "action=query&list=allpages&format=json&formatversion=2"
"""The query that is shown to somebody who has just started a server."""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(parsers, "serve", "answer the query API over HTTP, at /w/api.php and /api.php", EXAMPLES)
    parser.add_argument(
        "stores",
        nargs="*",
        metavar="STORE",
        help="a store file, or the URL of a database: mysql://user:password@host/name (of a cluster: host1,host2,…) or "
        "postgresql://…; several as name=STORE, each at /name/w/api.php, and at that host where the name has a dot",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="a TOML file with a part for each wiki: [name], store = …"
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="the port; 0 takes a free one (default: %(default)s)")
    parser.add_argument(
        "--workers", type=argument.positive, metavar="N", help="processes that answer (default: one a core)"
    )
    parser.add_argument(
        "--site",
        action="append",
        default=[],
        metavar="FILE",
        help="the wiki's namespaces and so on, as its meta=siteinfo gives them in JSON, where the data lacks them; "
        "name=FILE for one of several wikis",
    )
    argument.prefix(parser)
    argument.timeout(parser)
    argument.strict(parser)
    argument.private(parser)
    argument.limits(parser)
    argument.accounts(parser)
    parser.add_argument("--access-log", metavar="FILE", help="append a line of JSON for each request; - prints them")
    parser.set_defaults(run=run, wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    from wikiquery.http.page import API
    from wikiquery.http.serve import serve

    if bool(args.stores) == bool(args.config) or (args.config and args.site):
        args.wrong("name a store, or several as name=STORE, or a file that says all of them (--config)")
    found = wikis(args)

    def ready(url: str) -> None:
        lines = []
        for wiki in found:
            address = f"{url}/{wiki.name}{API}" if wiki.name else f"{url}{API}"
            more = f" and at {', '.join(wiki.hosts)}" if wiki.hosts else ""
            lines.append(f"Serving {shown(wiki.store)} at {address}{more} (Ctrl-C ends it)")
        print(*lines, f"Try {address}?{QUERY}", sep="\n", flush=True)

    serve(
        found,
        host=args.host,
        port=args.port,
        workers=args.workers,
        access_log=args.access_log,
        proxies=args.proxy,
        ready=ready,
    )
    return 0


def shown(store: str) -> str:
    """A store's name for the screen: a URL without its password."""
    scheme, mark, rest = store.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}://{account.partition(':')[0]}@{place}" if mark and at else store
