"""What 500 rows of each module cost, against a reference MediaWiki with the same content.

python bench/modules.py STORE --reference http://127.0.0.1:8143/w/api.php [--site FILE] [--rounds 3] [--modules a,b]

One request a module: a list with limit=max, or a prop with limit=max over the 50 pages, or the page, that have the most
of it. Both servers are asked the same, in turn, in some rounds. The rates are those of one core: requests by the
processor time of all processes of the server under the same load, as in requests.py, and the best round counts, of
either server. Nobody else may use the reference meanwhile. Where it runs on another machine, its rate is what one
connection gets, by the quickest tenth of its answers.
"""

import argparse
import json
import sys
import time
import urllib.request
from collections.abc import Iterator
from functools import cache
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from load import family, press, processes
from requests import QUERY, REFERENCE, server, site

from wikiquery.kinds import Limit
from wikiquery.modules import Module

LEAST = 15
HERE = ("127.0.0.1", "::1", "localhost")
ANSWERS = 20
LITTLE = 0.1
"""Of a core: what a server under load is given at least, if it is measured."""
BATCHES = 12
NAMESPACES = (0, 6, 10, 14)


def main() -> None:
    options = arguments()
    command = ["-m", "wikiquery", "serve", options.store, *site(options), "--workers", "1", "--port"]
    with server(command) as (ours, pid):
        api = f"{ours}/w/api.php"
        theirs = processes(*REFERENCE)
        mine = [*family(pid), *(processes("mariadbd") if "://" in options.store else [])]
        print(f"{'module':24}{'rows':>6}{'wikiquery':>11}{'reference':>11}{'ratio':>9}   request")
        for name, count, query in questions(api, options.modules.split(",") if options.modules else None):
            rounds = [measure(options, f"{QUERY}&{query}", api, mine, theirs) for _ in range(options.rounds)]
            ours_rate, their_rate = (max(rates) for rates in zip(*rounds, strict=True))
            ratio = ours_rate / their_rate
            mark = " " if ratio >= LEAST else "<"
            rates = f"{ours_rate:11,.0f}{their_rate:11,.1f}{ratio:8.1f}x"
            print(f"{name:24}{count:6}{rates} {mark} {query[:90]}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="the store, or the URL of the database, to answer from")
    parser.add_argument("--site", help="siteinfo.json, where the store needs one")
    parser.add_argument("--reference", required=True, help="api.php of a MediaWiki with the same content")
    parser.add_argument("--seconds", type=float, default=1, help="of load on wikiquery in a round (default: 1)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each module (default: 3)")
    parser.add_argument("--modules", help="only these, separated by commas")
    return parser.parse_args()


def measure(
    options: argparse.Namespace, query: str, api: str, mine: list[int], theirs: list[int]
) -> tuple[float, float]:
    """Requests per second of one core: wikiquery's, the reference's."""
    load = press(f"{api}?{query}", options.seconds, mine)
    # On a machine that is too busy to let the server run there is nothing to measure.
    rate = load.per_core if load.cpu >= LITTLE * options.seconds else 0
    if theirs and urlsplit(options.reference).hostname in HERE:
        return rate, press(f"{options.reference}?{query}", options.seconds, theirs).per_core
    return rate, 1 / answer_time(options.reference, query)


def answer_time(api: str, query: str) -> float:
    """Seconds from a question to its answer, on a connection that stays; the quickest tenth of some answers."""
    parts = urlsplit(api)
    connection = HTTPConnection(parts.netloc)
    took = []
    for _ in range(ANSWERS):
        start = time.perf_counter()
        connection.request("GET", f"{parts.path}?{query}")
        body = connection.getresponse().read()
        took.append(time.perf_counter() - start)
        if not body.startswith(b"{") or body.startswith(b'{"error"'):
            sys.exit(f"errors while asking {api}?{query}: {body[:200].decode(errors='replace')}")
    connection.close()
    return sorted(took)[ANSWERS // 10]


def ask(api: str, query: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{api}?{QUERY}&{query}") as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def questions(api: str, only: list[str] | None) -> Iterator[tuple[str, int, str]]:
    """A request for each module that anybody may ask for: its name, how many rows it brings, the query."""
    for (group, name), cls in sorted(Module.registry.items()):
        if only is not None and name not in only:
            continue
        tried = [request(cls, more) for more in ASKED.get(name, LISTS if group == "list" else ({},))]
        if group == "prop":
            tried = [query | {"titles": "|".join(titles)} for query in tried for titles in pages(api)]
            tried += [request(cls, more, one=True) | {"titles": t} for more in ASKED.get(name, ({},)) for t in ONE_PAGE]
        answers = [(ask(api, urlencode(query)), query) for query in tried]
        counted = [(rows(cls, said), query) for said, query in answers if "error" not in said]
        if not counted:
            continue  # it is for accounts with rights
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
    "info": ({"prop": "protection|talkid|subjectid|url|displaytitle"},),
    "revisions": ({"prop": "ids|timestamp|user|comment"},),
}
"""What a module needs beside its limit: the request with the most rows counts."""
ONE_PAGE = ("Long history", *BUSY)
"""Pages of which there is much to say."""


def request(cls: type[Module], more: dict[str, str], *, one: bool = False) -> dict[str, str]:
    """A module's request with as many rows as there may be; `one`: it is for one page."""
    limits = {cls.prefix + field.wire: "max" for field in cls.fields if isinstance(field.kind, Limit)}
    if cls.name in ("revisions", "imageinfo") and not one:  # at their limits they take one page only
        limits = {}
    return {cls.group: cls.name, **limits, **{cls.prefix + name: value for name, value in more.items()}}


@cache
def pages(api: str) -> list[list[str]]:
    """Batches of 50 titles, some of each namespace."""
    found = []
    for namespace in NAMESPACES:
        resume: dict[str, str] = {}
        for _ in range(BATCHES):
            query = {"list": "allpages", "apnamespace": str(namespace), "aplimit": "50", **resume}
            said = ask(api, urlencode(query))
            found.append([page["title"] for page in said["query"]["allpages"]])
            if "continue" not in said:
                break
            resume = said["continue"]
    return found


def rows(cls: type[Module], said: dict[str, Any]) -> int:
    """How many items of a module an answer has."""
    query = said.get("query", {})
    if cls.group != "prop":
        found = query if cls.name == "siteinfo" else query.get(cls.name, ())
        return len(found.get("results", found) if isinstance(found, dict) else found)
    if cls.name == "info":
        return len(query.get("pages", ()))
    found = [page.get(cls.name, ()) for page in query.get("pages", ())]
    return sum(len(items) if isinstance(items, list) else 1 for items in found if items)


if __name__ == "__main__":
    main()
