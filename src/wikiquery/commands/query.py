"""`wikiquery query`: one query, answered on the command line."""

import argparse
import sys
from urllib.parse import parse_qsl

import orjson

import wikiquery
from wikiquery.errors import ApiError

from . import argument

EXAMPLES = """\
  wikiquery query simplewiki.store 'list=langbacklinks&lbllang=fr'
  wikiquery query simplewiki.store 'titles=Iron&prop=langlinks' | jq .query.pages
  wikiquery query simplewiki.store 'list=allpages&apnamespace=14' --all > categories.jsonl"""

DEFAULTS = {"action": "query", "format": "json", "formatversion": "2"}
_JSON = "application/json"


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(parsers, "query", "answer one query; exit status 1 when the answer is an error", EXAMPLES)
    argument.store(parser)
    parser.add_argument(
        "query", metavar="QUERY", help="parameters as in a URL; formatversion=2 unless it says otherwise"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="follow `continue` to the end; print each page or list item as a line of JSON",
    )
    argument.site(parser)
    argument.prefix(parser)
    argument.timeout(parser)
    argument.strict(parser)
    argument.limits(parser)
    argument.user(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer, or the items of all answers."""
    asked = dict(parse_qsl(args.query.lstrip("?"), keep_blank_values=True))
    names = ("strict", "limits", "prefix", "timeout", "user")
    with wikiquery.open(args.store, args.site, **{name: getattr(args, name) for name in names}) as wiki:
        if args.all:
            return every(wiki, asked)
        answer = wiki.respond(DEFAULTS | asked, session=wiki.own, trusted=True)
    headers = dict(answer.headers)
    body = answer.body
    if sys.stdout.isatty() and headers["Content-Type"].startswith(_JSON):
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2)
    sys.stdout.buffer.write(body + b"\n")
    return 1 if "MediaWiki-API-Error" in headers else 0


def every(wiki: wikiquery.Wiki, asked: dict[str, str]) -> int:
    """Print every page or item of a query, a line each."""
    try:
        for item in wiki.each(**asked):
            sys.stdout.buffer.write(orjson.dumps(item) + b"\n")
    except ApiError as error:
        print(f"wikiquery: {error.text} ({error.code})", file=sys.stderr)
        return 1
    return 0
