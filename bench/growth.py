"""Does the cost of a request grow with the wiki?

python bench/growth.py FOLDER [--pages 10000 1000000] [--links-a-page 20] [--times 300]

Grows dumps of each size (grow.py), imports them, asks ten typical requests with pages drawn by chance, and prints the
median microseconds of each at each size, and the ratio of the largest wiki to the smallest. What is there already in
FOLDER is used again. The wiki of 1,000,000 pages with 20,000,000 links takes some minutes to make.
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import wikiquery
from wikiquery.importer import import_dumps

HERE = Path(__file__).parent
Params = dict[str, str]


def requests(wiki: wikiquery.Wiki) -> dict[str, Callable[[], Params]]:
    """Ten requests as clients send them; each call draws other pages."""
    chance = random.Random(1)
    rows = wiki.database.run("SELECT max(page_id) FROM page", ())
    ids = [chance.randint(1, rows[0][0]) for _ in range(2000)]
    pages = [p for n in range(0, 2000, 50) for p in wiki.query(pageids=ids[n : n + 50])["query"]["pages"]]
    titles = [page["title"] for page in pages if "title" in page]

    def some(n: int) -> str:
        return "|".join(chance.sample(titles, n))

    return {
        "titles=A|B|C": lambda: {"titles": some(3)},
        "titles=A|B|C&redirects=1": lambda: {"titles": some(3), "redirects": "1"},
        "titles=…50…&prop=langlinks&lllimit=max": lambda: {"titles": some(50), "prop": "langlinks", "lllimit": "max"},
        "titles=A&prop=links&pllimit=max": lambda: {"titles": some(1), "prop": "links", "pllimit": "max"},
        "titles=A|B|C&prop=links|langlinks": lambda: {"titles": some(3), "prop": "links|langlinks"},
        "generator=links&titles=A&prop=langlinks": lambda: {
            "generator": "links", "titles": some(1), "prop": "langlinks",
        },
        "list=langbacklinks&lbllang=fr&lbllimit=500": lambda: {
            "list": "langbacklinks", "lbllang": "fr", "lbllimit": "500",
        },
        "list=allpages&apfrom=A&aplimit=500": lambda: {"list": "allpages", "apfrom": some(1), "aplimit": "500"},
        "generator=allpages&gapfrom=A&gaplimit=50&prop=langlinks": lambda: {
            "generator": "allpages", "gapfrom": some(1), "gaplimit": "50", "prop": "langlinks",
        },
        "pageids=1|2|3": lambda: {"pageids": "|".join(map(str, chance.sample(ids, 3)))},
    }  # fmt: skip


def store(folder: Path, pages: int, links: int) -> Path:
    """The store of a wiki of so many pages, made where it is not there yet."""
    dumps, path = folder / f"dumps-{pages}", folder / f"{pages}.store"
    if not path.exists():
        grow = [sys.executable, str(HERE / "grow.py"), str(dumps), "--pages", str(pages), "--links", str(pages * links)]
        subprocess.run([*grow, "--seed", "1"], check=True)
        import_dumps([dumps], str(path))
    return path


def measure(path: Path, times: int) -> dict[str, float]:
    """The median microseconds of each request, all the way from parameters to bytes."""
    found = {}
    with wikiquery.open(path) as wiki:
        for name, draw in requests(wiki).items():
            sent = [{"action": "query", "format": "json", "formatversion": "2", **draw()} for _ in range(times)]
            for params in sent[:20]:
                wiki.respond(params)
            spent = []
            for params in sent:
                start = time.perf_counter()
                wiki.respond(params)
                spent.append(time.perf_counter() - start)
            found[name] = median(spent) * 1e6
    return found


def main() -> None:
    """Makes, measures, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--links-a-page", type=int, default=20)
    parser.add_argument("--times", type=int, default=300)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    stores = [store(options.folder, pages, options.links_a_page) for pages in options.pages]
    costs = [measure(path, options.times) for path in stores]
    print(f"{'µs, median':58}" + "".join(f"{pages:>12,}" for pages in options.pages) + f"{'ratio':>8}")
    for name in costs[0]:
        row = [cost[name] for cost in costs]
        print(f"{name:58}" + "".join(f"{value:12.0f}" for value in row) + f"{row[-1] / row[0]:8.2f}")


if __name__ == "__main__":
    main()
