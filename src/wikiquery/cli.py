"""The command line: `wikiquery import`, `info`, `site`, `serve`, `query`, `user`, `demo`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from .commands import demo, imports, info, query, serve, site, user
from .errors import StoreError

INTERRUPTED = 130

EXAMPLES = """\
examples:
  wikiquery demo
  wikiquery import dumps/simplewiki --store simplewiki.store
  wikiquery query simplewiki.store 'list=langbacklinks&lbllang=fr'
  wikiquery serve simplewiki.store"""


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="wikiquery",
        description="The query API of MediaWiki, answered from dump files or from a MediaWiki database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"wikiquery {version('wikiquery')}")
    parsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (imports, info, site, serve, query, user, demo):
        command.add(parsers)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status: 0, 1 for what went wrong, 2 for wrong usage, 130 after Ctrl-C."""
    args = parser().parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except StoreError as error:
        print(f"wikiquery: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone, as `head` does. Python must not try to flush again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(
            f"wikiquery: {error.filename or ''}{': ' if error.filename else ''}{error.strerror or error}",
            file=sys.stderr,
        )
        return 1
