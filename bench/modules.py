"""What 500 rows of each module cost, against a reference MediaWiki with the same content.

python bench/modules.py STORE --reference http://127.0.0.1:8143/w/api.php [--site FILE] [--seconds 1] [--modules a,b]

One request a module: a list with limit=max, or a prop with limit=max over the 50 pages that have the most of it. Both
servers are asked the same; the ratio is that of requests by processor time, as in requests.py.
"""

import argparse
import json
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from load import family, press, processes
from requests import QUERY, REFERENCE, server, site

from wikiquery.kinds import Limit
from wikiquery.modules import Module

LEAST = 15
BATCHES = 12
NAMESPACES = (0, 6, 10, 14)


def main() -> None:
    options = arguments()
    command = ["-m", "wikiquery", "serve", options.store, *site(options), "--workers", "1", "--port"]
    with server(command) as (ours, pid):
        api = f"{ours}/w/api.php"
        mine = [*family(pid), *(processes("mariadbd") if "://" in options.store else [])]
        print(f"{'module':24}{'rows':>6}{'wikiquery':>11}{'reference':>11}{'ratio':>9}   request")
        for name, rows, query in questions(api, options.modules.split(",") if options.modules else None):
            speed = [
                press(f"{address}?{QUERY}&{query}", options.seconds, pids, None).per_core
                for address, pids in ((api, mine), (options.reference, processes(*REFERENCE)))
            ]
            ratio = speed[0] / speed[1]
            mark = " " if ratio >= LEAST else "<"
            print(f"{name:24}{rows:6}{speed[0]:11,.0f}{speed[1]:11,.1f}{ratio:8.1f}x {mark} {query[:90]}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="the store, or the URL of the database, to answer from")
    parser.add_argument("--site", help="siteinfo.json, where the store needs one")
    parser.add_argument("--reference", required=True, help="api.php of a MediaWiki with the same content")
    parser.add_argument("--seconds", type=float, default=1, help="for each measurement (default: 1)")
    parser.add_argument("--modules", help="only these, separated by commas")
    return parser.parse_args()


def ask(api: str, query: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{api}?{QUERY}&{query}") as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def questions(api: str, only: list[str] | None) -> Iterator[tuple[str, int, str]]:
    """A request for each module: its name, how many rows it brings, the query."""
    for (group, name), cls in sorted(Module.registry.items()):
        if only is not None and name not in only:
            continue
        tried = [request(cls, more) for more in ASKED.get(name, LISTS if group == "list" else ({},))]
        if group == "prop":
            tried = [{**query, "titles": "|".join(titles)} for query in tried for titles in pages(api)]
        counted = [(rows(cls, ask(api, urlencode(query))), query) for query in tried]
        most, query = max(counted, key=lambda found: found[0])
        yield name, most, urlencode(query, quote_via=quote)


LISTS: tuple[dict[str, str], ...] = ({},)
BUSY = ("Reference Land", "Template:Infobox", "Template:Stub", "File:Example.png")
ASKED: dict[str, tuple[dict[str, str], ...]] = {
    "backlinks": tuple({"title": title} for title in BUSY),
    "embeddedin": tuple({"title": f"Template:{title}"} for title in ("Stub", "Infobox", "Infobox river", "Navbox")),
    "imageusage": tuple({"title": f"File:{title}.png"} for title in ("Example", "Map", "Flag", "Photo 1")),
    "categorymembers": tuple({"title": f"Category:{title}"} for title in ("All stubs", "Lakes", "Rivers", "Brooks")),
    "pageswithprop": ({"propname": "displaytitle"}, {"propname": "defaultsort"}),
    "prefixsearch": tuple({"search": text} for text in ("A", "F", "L", "R")),
    "search": tuple({"search": text} for text in ("river", "the")),
    "usercontribs": tuple({"user": user} for user in ("Admin", "Bot", "Alice")),
    "users": ({"users": "Admin|Bot|Alice|Bob|Carol|Erin|Patroller|Reader", "prop": "groups|rights|editcount"},),
    "querypage": ({"page": "Ancientpages"}, {"page": "Shortpages"}, {"page": "Wantedpages"}),
    "allmessages": ({"messages": "*"},),
    "contributors": ({},),
}
"""What a module needs beside its limit: the request with the most rows counts."""


def request(cls: type[Module], more: dict[str, str]) -> dict[str, str]:
    """A module's request with as many rows as there may be."""
    limits = {cls.prefix + field.wire: "max" for field in cls.fields if isinstance(field.kind, Limit)}
    if cls.name in ("revisions", "imageinfo"):  # at their limits they take one page only
        limits = {}
    return {cls.group: cls.name, **limits, **{cls.prefix + name: value for name, value in more.items()}}


def pages(api: str) -> Iterator[list[str]]:
    """Batches of 50 titles, some of each namespace."""
    for namespace in NAMESPACES:
        resume: dict[str, str] = {}
        for _ in range(BATCHES):
            query = {"list": "allpages", "apnamespace": str(namespace), "aplimit": "50", **resume}
            said = ask(api, urlencode(query))
            yield [page["title"] for page in said["query"]["allpages"]]
            if "continue" not in said:
                break
            resume = said["continue"]


def rows(cls: type[Module], said: dict[str, Any]) -> int:
    """How many items of a module an answer has."""
    query = said.get("query", {})
    if cls.group != "prop":
        found = query.get(cls.name, ())
        return len(found.get("results", found) if isinstance(found, dict) else found)
    found = [page.get(cls.name, ()) for page in query.get("pages", ())]
    return sum(len(items) if isinstance(items, list) else 1 for items in found if items)


if __name__ == "__main__":
    main()
