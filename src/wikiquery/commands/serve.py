"""`wikiquery serve`: a store or a database, answered over HTTP."""

import argparse

from . import argument

EXAMPLES = """\
  wikiquery serve simplewiki.store
  wikiquery serve simplewiki.store --host 0.0.0.0 --port 80 --workers 8
  wikiquery serve mysql://reader:secret@127.0.0.1/wiki --site siteinfo.json"""

QUERY = "action=query&list=allpages&format=json&formatversion=2"
"""The query that is shown to somebody who has just started a server."""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(parsers, "serve", "answer the query API over HTTP, at /w/api.php and /api.php", EXAMPLES)
    argument.store(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="the port; 0 takes a free one (default: %(default)s)")
    parser.add_argument(
        "--workers", type=argument.positive, metavar="N", help="processes that answer (default: one a core)"
    )
    argument.site(parser)
    argument.prefix(parser)
    argument.timeout(parser)
    argument.strict(parser)
    argument.private(parser)
    argument.limits(parser)
    argument.accounts(parser)
    parser.add_argument("--access-log", metavar="FILE", help="append a line of JSON for each request; - prints them")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    from wikiquery.http.serve import serve

    def ready(url: str) -> None:
        print(f"Serving {shown(args.store)} at {url} (Ctrl-C ends it)\nTry {url}?{QUERY}", flush=True)

    serve(
        args.store,
        host=args.host,
        port=args.port,
        workers=args.workers,
        site=args.site,
        prefix=args.prefix,
        timeout=args.timeout,
        strict=args.strict,
        private=args.private,
        limits=args.limits,
        access_log=args.access_log,
        secret=args.secret,
        origins=args.origin,
        proxies=args.proxy,
        ready=ready,
    )
    return 0


def shown(store: str) -> str:
    """A store's name for the screen: a URL without its password."""
    scheme, mark, rest = store.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}://{account.partition(':')[0]}@{place}" if mark and at else store
