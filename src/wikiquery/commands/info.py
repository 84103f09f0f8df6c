"""`wikiquery info`: what a store is, where it came from, and which modules it can answer."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import wikiquery
from wikiquery.holdings import Holding, holdings

from . import argument

EXAMPLES = """\
  wikiquery info simplewiki.store
  wikiquery info mysql://reader:secret@127.0.0.1/wiki --site siteinfo.json"""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(parsers, "info", "say what a store holds, and which modules it can answer", EXAMPLES)
    argument.store(parser)
    argument.site(parser)
    argument.prefix(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the snapshot, its sources and the modules."""
    with wikiquery.open(args.store, args.site, prefix=args.prefix) as wiki:
        facts = wiki.facts
        held = holdings(wiki.database.layout, facts.get("tables", {}), wiki.site)
        engine = f"{wiki.database.name} {wiki.database.version}".strip()
    general = wiki.site.general
    name = general.get("wikiid") or general.get("sitename") or "unknown"
    for line in (*snapshot(facts, str(name), engine), *sources(facts), *modules(held)):
        sys.stdout.write(line + "\n")
    return 0


def snapshot(facts: Mapping[str, Any], name: str, engine: str) -> Iterator[str]:
    """The wiki, the day, and what tells one snapshot from another."""
    known = facts.get("snapshot") or {}
    yield f"wiki      {known.get('wiki') or name}"
    yield f"date      {known.get('date') or ('unknown' if known else 'now: a live database')}"
    if known.get("identity"):
        yield f"identity  {known['identity']}"
    yield f"database  {engine}"


def sources(facts: Mapping[str, Any]) -> Iterator[str]:
    """The files that the store was made of."""
    files = facts.get("sources") or ()
    if not files:
        return
    width = max(len(source["file"]) for source in files)
    yield f"\n{'source':<{width}} {'bytes':>15} {'rows':>13}"
    for source in files:
        rows = source.get("rows")
        yield f"{source['file']:<{width}} {source['size']:>15,} {'' if rows is None else format(rows, ','):>13}"


def modules(held: list[Holding]) -> Iterator[str]:
    """The modules, a line each; what is not whole says why."""
    width = max(len(holding.module) for holding in held)
    yield f"\n{'module':<{width}}  state"
    for holding in held:
        notes = f": {'; '.join(holding.notes)}" if holding.notes else ""
        yield f"{holding.module:<{width}}  {holding.state}{notes}"
