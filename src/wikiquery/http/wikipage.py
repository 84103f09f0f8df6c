"""`/wiki/Title`: a page to read: its wikitext, what it links to and what links to it, its members, its history.

There is no renderer: this is where the links of answers lead, not the wiki.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Protocol
from urllib.parse import quote

from wikiquery.errors import ApiError

from .page import layout

LINK = re.compile(r"(\[\[)([^\[\]|<>{}\n]+)((?:\|[^\[\]\n]*)?\]\])|(\{\{)([^{}|<>\[\]\n#]+)")
MOST, LATEST = 500, 50
CATEGORY = 14
MEDIA = "media:"
QUERY = {
    "prop": "info|revisions|categories|langlinks|links|linkshere|redirects|transcludedin|fileusage",
    "rvprop": "content|timestamp|user|comment|size|ids", "rvslots": "main", "cllimit": MOST, "lllimit": MOST,
    "pllimit": MOST, "lhlimit": MOST, "rdlimit": MOST, "tilimit": MOST, "fulimit": MOST, "llprop": "url|autonym",
    "iwurl": True,
}  # fmt: skip
HISTORY = {"prop": "revisions", "rvlimit": LATEST, "rvprop": "ids|timestamp|user|comment|size"}


class Queries(Protocol):
    """What asks the wiki: `wikiquery.Wiki`."""

    def query(self, **params: Any) -> dict[str, Any]:
        """The answer of a query in formatversion 2."""
        ...


def main_page(wiki: Queries) -> str:
    """The title of the wiki's main page."""
    try:
        general = wiki.query(meta="siteinfo", siprop="general").get("query", {}).get("general", {})
    except ApiError:  # The page that says what this is does not need it.
        general = {}
    return str(general.get("mainpage", "Main Page"))


def view(wiki: Queries, title: str, *, page: str = "", revision: str = "") -> tuple[int, bytes]:
    """The HTTP status and the page of a title as it stands in an address, or of the id of a page or of a revision.

    A revision's id brings its text. Raises ApiError while nobody can tell.
    """
    name = title.replace("_", " ").strip()
    if name.lower().startswith(MEDIA):
        name = f"File:{name[len(MEDIA) :]}"
    asked = {"revids": revision} if revision else {"pageids": page} if page else {"titles": f"\x1f{name}"}
    try:
        return found(wiki, name or page or revision, asked)
    except ApiError as error:
        if error.status >= 500:
            raise
        return 404, layout(name, f"<h1>{escape(name)}</h1><p>{escape(error.text)}</p>")


def found(wiki: Queries, name: str, asked: Mapping[str, str]) -> tuple[int, bytes]:
    """The same, `asked` for as in a query. Raises ApiError where the wiki cannot tell."""
    answer = wiki.query(**asked, **QUERY)
    said = answer.get("query", {})
    for link in said.get("interwiki", ()):
        where = f'<a href="{escape(link["url"])}">{escape(link["title"])}</a>'
        return 404, layout(name, f"<h1>{escape(name)}</h1><p>This page is in another wiki: {where}.</p>")
    none = {"invalid" if "titles" in asked else "missing": True}
    page: dict[str, Any] = {"title": name} | next(iter(said.get("pages", ())), none)
    members: list[Mapping[str, Any]] = []
    if page.get("ns") == CATEGORY:
        listed = wiki.query(list="categorymembers", cmtitle=page["title"], cmlimit=MOST)
        members = listed.get("query", {}).get("categorymembers", [])
    lacks = next((reason for reason in ("invalid", "missing", "special") if page.get(reason)), "")
    earlier = () if lacks else wiki.query(titles=page["title"], **HISTORY)["query"]["pages"][0].get("revisions", ())
    unknown = [] if lacks else [told["warnings"] for told in answer.get("warnings", {}).values()]
    content = "\n".join(parts(page, lacks, members, earlier, unknown))
    if "revids" in asked and not lacks:
        content = f"{of_then(page)}\n{content}"
    return 404 if lacks and not members else 200, layout(page["title"], content)


def of_then(page: Mapping[str, Any]) -> str:
    """Says that the text is one of a certain time."""
    times = [one["timestamp"] for one in page.get("revisions", ()) if "timestamp" in one]
    newest = anchor(page["title"], "the newest")
    return f'<p class="soft">The text of {escape(times[0] if times else "then")}; {newest}.</p>'


def closed() -> bytes:
    """The page for those who may not read the wiki."""
    return layout("Not open", "<h1>Not open</h1><p>You need an account with the right to read this wiki.</p>")


NOT_HERE = {
    "invalid": "No page can have this title.",
    "missing": "There is no such page in this wiki.",
    "special": "This page is made by the wiki's own program, which is not here.",
}


def parts(
    page: Mapping[str, Any],
    lacks: str,
    members: list[Mapping[str, Any]],
    earlier: Iterable[Mapping[str, Any]],
    warnings: list[str],
) -> Iterable[str]:
    """The parts of a page in the order in which they are read; `lacks` is why it has no text."""
    yield f"<h1>{escape(page['title'])}</h1>"
    yield categories(page.get("categories", ()))
    yield f"<p>{NOT_HERE[lacks]}</p>" if lacks else f'<pre class="text">{wikitext(text_of(page), page["title"])}</pre>'
    for heading, linked in (
        ("In this category", members),
        ("Links", page.get("links", ())),
        ("What links here", page.get("linkshere", ())),
        ("Redirects to this page", page.get("redirects", ())),
        ("Pages that include this one", page.get("transcludedin", ())),
        ("Pages that show this file", page.get("fileusage", ())),
    ):
        yield listing(heading, [anchor(link["title"]) for link in linked])
    yield listing("Languages", [language(link) for link in page.get("langlinks", ())])
    yield listing("History", [revision(one) for one in earlier], LATEST)
    if warnings:
        yield f"<h2>Not known here</h2><p>{escape(' '.join(warnings))}</p>"


def text_of(page: Mapping[str, Any]) -> str:
    """The newest wikitext; a sentence where there is none."""
    for one in page.get("revisions", ()):
        text = one.get("slots", {}).get("main", {}).get("content")
        if text is not None:
            return str(text)
    return "(The text is not in this snapshot.)"


def wikitext(text: str, page: str) -> str:
    """Wikitext of a page for HTML: links and templates lead to their pages."""
    made, last = [], 0
    for found in LINK.finditer(text):
        opened, target, closed, braces, template = found.groups()
        made.append(escape(text[last : found.start()]))
        if opened:
            to = relative(target.strip(), page)
            made.append(f"{opened}{anchor(to.removeprefix(':'), target)}{escape(closed)}")
        else:
            to = relative(template.strip(), page)
            if to == template.strip():
                to = to[1:] if to.startswith(":") else "" if ":" in to else f"Template:{to}"
            made.append(braces + (anchor(to, template) if to else escape(template)))
        last = found.end()
    return "".join(made) + escape(text[last:])


def relative(target: str, page: str) -> str:
    """The title that is meant on a page: `/doc` is below it, `../` above, `#part` in it; others are as they stand."""
    if target.startswith(("#", "/")):
        return page + target.rstrip("/")
    above, rest = page.split("/"), target
    while rest == ".." or rest.startswith("../"):
        if len(above) == 1:
            return target
        above.pop()
        rest = rest[3:]
    if rest == target:
        return target
    return "/".join([*above, rest.rstrip("/")] if rest else above)


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
    said = f" · <i>{escape(one['comment'])}</i>" if one.get("comment") else ""
    return f"{escape(one['timestamp'])} · {who} · {one.get('size', '?')} bytes{said}"


def categories(found: Iterable[Mapping[str, Any]]) -> str:
    """The line of categories; empty where there are none."""
    links = [anchor(category["title"], category["title"].partition(":")[2]) for category in found]
    return f'<p class="soft">In {", ".join(links)}</p>' if links else ""


def listing(title: str, items: list[str], most: int = MOST) -> str:
    """A list under a heading, folded where it is long; empty where there is nothing. `most` were asked for."""
    if not items:
        return ""
    many = f"{len(items)}{' or more' if len(items) == most else ''}"
    lines = "\n".join(f"<li>{item}</li>" for item in items)
    unfolded = " open" if len(items) <= 30 else ""
    return f"<details{unfolded}><summary><h2>{title}</h2> {many}</summary><ul>\n{lines}\n</ul></details>"
