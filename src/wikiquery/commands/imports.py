"""`wikiquery import`: dumps in, a store out."""

import argparse
from pathlib import Path

from . import argument

EXAMPLES = """\
  wikiquery import dumps/simplewiki                     a folder of dumps makes simplewiki.store
  wikiquery import *-page.sql.gz *-langlinks.sql.gz --store small.store
  wikiquery import dumps/simplewiki --store postgresql://me@localhost/simplewiki
  wikiquery import export.xml.bz2 --site siteinfo.json  a wiki that is not Wikimedia's"""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(parsers, "import", "make a store from the dump files of a wiki", EXAMPLES)
    parser.add_argument(
        "sources", nargs="+", type=Path, metavar="SOURCE", help="a dump file, SQL or XML, or a folder of them"
    )
    parser.add_argument(
        "--store", metavar="STORE", help="what to make: a file (default: named for the wiki) or postgresql://…"
    )
    argument.site(parser)
    parser.add_argument(
        "--jobs", type=argument.positive, metavar="N", help="processes that may work (default: one a core)"
    )
    parser.add_argument(
        "--no-search", action="store_true", help="make no search index: the store is smaller and sooner there"
    )
    parser.add_argument(
        "--no-querypages", action="store_true", help="make no lists of special pages: list=querypage lacks most of them"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import and say what came of it."""
    from wikiquery.importer import import_dumps

    import_dumps(
        args.sources,
        args.store,
        site=args.site,
        jobs=args.jobs,
        search=not args.no_search,
        querypages=not args.no_querypages,
    )
    return 0
