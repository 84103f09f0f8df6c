"""`wikiquery site`: what a running wiki says of itself, for `--site`."""

import argparse
import json
import sys
import time

from . import argument

EXAMPLES = """\
  wikiquery site https://wiki.example.org/w/api.php > siteinfo.json
  wikiquery site https://en.wikipedia.org/w/api.php --agent you@example.org > enwiki.json"""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(
        parsers, "site", "print what a wiki's meta=siteinfo tells of it, for the option --site", EXAMPLES
    )
    parser.add_argument("url", metavar="URL", help="the address of the wiki's API: https://wiki.example.org/w/api.php")
    parser.add_argument(
        "--agent", default="", metavar="TEXT", help="goes into the User-Agent: large sites ask for an address of yours"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask the wiki, and print its answer in formatversion 2 once all of it is there."""
    from wikiquery.importer.profile import from_siteinfo
    from wikiquery.remote import describe
    from wikiquery.remote.web import Web

    profile = from_siteinfo(describe(Web(args.url, agent=" ".join(args.agent.split()), wait=pause)))
    json.dump({"batchcomplete": True, "query": profile}, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 0


def pause(seconds: float) -> None:
    """Wait as the wiki asks, and say so."""
    print(f"wikiquery: the wiki asks to wait {seconds:g} seconds", file=sys.stderr, flush=True)
    time.sleep(seconds)
