"""`/wiki/Title`: a page to read: its wikitext, what it links to and what links to it, its history.

There is no renderer: this is where the links of answers lead, not the wiki.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Protocol
from urllib.parse import quote

from .page import layout

LINK = re.compile(r"(\[\[)([^\[\]|<>{}\n]+)((?:\|[^\[\]\n]*)?\]\])|(\{\{)([^{}|<>\[\]\n#]+)")
MOST = 500
QUERY = {
    "prop": "info|revisions|categories|langlinks|links|linkshere|redirects",
    "rvprop": "content|timestamp|user|comment|size|ids", "rvslots": "main", "cllimit": MOST, "lllimit": MOST,
    "pllimit": MOST, "lhlimit": MOST, "rdlimit": MOST, "llprop": "url|autonym",
}  # fmt: skip


class Queries(Protocol):
    """What asks the wiki: `wikiquery.Wiki`."""

    def query(self, **params: Any) -> dict[str, Any]:
        """The answer of a query in formatversion 2."""
        ...


def view(wiki: Queries, title: str) -> tuple[int, bytes]:
    """The HTTP status and the page of a title as it stands in an address."""
    answer = wiki.query(titles=title.replace("_", " "), **QUERY)
    page = next(iter(answer.get("query", {}).get("pages", ())), None)
    if page is None or page.get("invalid") or page.get("missing") or page.get("special"):
        shown = page["title"] if page else title
        return 404, layout(shown, f"<h1>{escape(shown)}</h1><p>There is no such page in this wiki.</p>")
    history = wiki.query(titles=page["title"], prop="revisions", rvlimit=50, rvprop="ids|timestamp|user|comment|size")
    earlier = history["query"]["pages"][0].get("revisions", ())
    warnings = [said["warnings"] for said in answer.get("warnings", {}).values()]
    return 200, layout(page["title"], "\n".join(parts(page, earlier, warnings)))


def closed() -> bytes:
    """The page for those who may not read the wiki."""
    return layout("Not open", "<h1>Not open</h1><p>You need an account with the right to read this wiki.</p>")


def parts(page: Mapping[str, Any], earlier: Iterable[Mapping[str, Any]], warnings: list[str]) -> Iterable[str]:
    """The parts of a page in the order in which they are read."""
    yield f"<h1>{escape(page['title'])}</h1>"
    yield categories(page.get("categories", ()))
    yield f'<pre class="text">{wikitext(text_of(page))}</pre>'
    yield listing("Links", [anchor(link["title"]) for link in page.get("links", ())])
    yield listing("What links here", [anchor(link["title"]) for link in page.get("linkshere", ())])
    yield listing("Redirects to this page", [anchor(link["title"]) for link in page.get("redirects", ())])
    yield listing("Languages", [language(link) for link in page.get("langlinks", ())])
    yield listing("History", [revision(one) for one in earlier])
    if warnings:
        yield f"<h2>Not known here</h2><p>{escape(' '.join(warnings))}</p>"


def text_of(page: Mapping[str, Any]) -> str:
    """The newest wikitext; a sentence where there is none."""
    for one in page.get("revisions", ()):
        text = one.get("slots", {}).get("main", {}).get("content")
        if text is not None:
            return str(text)
    return "(The text is not in this snapshot.)"


def wikitext(text: str) -> str:
    """Wikitext for HTML: links and templates lead to their pages."""
    made, last = [], 0
    for found in LINK.finditer(text):
        opened, target, closed, braces, template = found.groups()
        made.append(escape(text[last : found.start()]))
        if opened:
            made.append(f"{opened}{anchor(target.strip().lstrip(':'), target)}{escape(closed)}")
        else:
            name = template.strip()
            made.append(braces + (escape(template) if ":" in name else anchor(f"Template:{name}", template)))
        last = found.end()
    return "".join(made) + escape(text[last:])


def anchor(title: str, shown: str = "") -> str:
    """A link to a page of this wiki."""
    path, mark, fragment = title.partition("#")
    address = quote(path.strip().replace(" ", "_"), safe="/:,.()!*'") + (mark + quote(fragment) if mark else "")
    return f'<a href="/wiki/{escape(address)}">{escape(shown or title)}</a>'


def language(link: Mapping[str, Any]) -> str:
    """A link to another language."""
    name = escape(f"{link.get('autonym') or link['lang']}: {link['title']}")
    address = link.get("url", "")
    if not address.startswith(("http://", "https://", "//")):
        return name
    return f'<a href="{escape(address)}" lang="{escape(link["lang"])}">{name}</a>'


def revision(one: Mapping[str, Any]) -> str:
    """A line of the history."""
    who = escape(one.get("user", "(hidden)"))
    said = escape(one.get("comment", ""))
    return f"{escape(one['timestamp'])} · {who} · {one.get('size', '?')} bytes · <i>{said}</i>"


def categories(found: Iterable[Mapping[str, Any]]) -> str:
    """The line of categories; empty where there are none."""
    links = [anchor(category["title"], category["title"].partition(":")[2]) for category in found]
    return f'<p class="soft">In {", ".join(links)}</p>' if links else ""


def listing(title: str, items: list[str]) -> str:
    """A list under a heading, folded where it is long; empty where there is nothing."""
    if not items:
        return ""
    many = f"{len(items)}{' or more' if len(items) == MOST else ''}"
    lines = "\n".join(f"<li>{item}</li>" for item in items)
    unfolded = " open" if len(items) <= 30 else ""
    return f"<details{unfolded}><summary><h2>{title}</h2> {many}</summary><ul>\n{lines}\n</ul></details>"
