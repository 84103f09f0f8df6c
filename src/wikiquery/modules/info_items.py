"""What prop=info says of a page, in MediaWiki's order of keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from .. import timestamps
from ..result import Items, ListShape, Tree
from ..schema.tables import page, page_props
from ..schema.watching import watchlist
from ..scope import Run
from ..select import PAGES, Compare, In, Select, read
from ..site import Site, urlencode
from ..titles import Title
from .existence import ids_of
from .obstacles import Obstacles
from .page_languages import default_model, language_facts, page_language
from .protections import protections, restriction_types
from .reader_blocks import ACCOUNTS, Block, blocks_of_client, blocks_of_creation
from .watchers import numbers_of_visitors, numbers_of_watchers, watched_by_reader

if TYPE_CHECKING:
    from .info import Info

FILE, MEDIAWIKI = 6, 8
OF_WATCHERS = frozenset({"watched", "watchers", "visitingwatchers", "notificationtimestamp"})
OF_NEIGHBOURS = frozenset({"talkid", "subjectid", "associatedpage"})
FORMATS = {"wikitext": "text/x-wiki", "javascript": "text/javascript", "css": "text/css", "json": "application/json"}
ROW = (page.model, page.language, page.touched, page.latest, page.length, page.is_new)
OF_PAGES = Select(page, read(page.id, page.is_redirect, *ROW), where=[In(page.id, PAGES)])
DISPLAYED = Select(
    page_props,
    read(page_props.page, page_props.value),
    where=[In(page_props.page, PAGES), Compare(page_props.name, "=", "displaytitle")],
)


PROTECTIONS = ListShape("pr")
MOST_ENTRY, MOST_TITLE = 1024, 512
"""How many bytes an entry of protections has at most, and how many characters a page's name."""


@dataclass(slots=True)
class Facts:
    """What was read for the pages of a request, in one look-up each."""

    prop: frozenset[str] = frozenset()
    rows: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)
    protections: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    ids: dict[tuple[int, str], int] = field(default_factory=dict)
    display: dict[int, str] = field(default_factory=dict)
    watched: dict[tuple[int, str], tuple[str | None, str | None]] = field(default_factory=dict)
    watchers: dict[tuple[int, str], int] | None = None
    visitors: dict[tuple[int, str], int] | None = None
    blocks: list[Block] = field(default_factory=list)
    creation: list[Block] = field(default_factory=list)

    @classmethod
    def read(cls, at: Run, module: "Info", titles: Mapping[int, Title]) -> "Facts":
        """Reads what the module's `prop` asks for."""
        prop = frozenset(module.prop or ())
        facts = cls(prop)
        ids = sorted(number for number in titles if number > 0)
        if ids:
            facts.rows = rows_of(at, ids)
        if titles and ("protection" in prop or module.testactions):
            facts.protections = protections(at, titles)
        if titles and module.testactions and module.testactionsdetail != "quick":
            facts.blocks = blocks_of_client(at)
            if not ACCOUNTS.isdisjoint(module.testactions):
                facts.creation = blocks_of_creation(at, facts.blocks)
        wanted = set()
        if "talkid" in prop:
            wanted |= {(t.namespace + 1, t.key) for t in titles.values() if t.namespace % 2 == 0}
        if "subjectid" in prop:
            wanted |= {(t.namespace - 1, t.key) for t in titles.values() if t.namespace % 2}
        facts.ids = ids_of(at, wanted)
        facts.read_watchers(at, prop, titles)
        if "displaytitle" in prop and not at.has("page_props"):
            at.missing("titles that pages set for themselves", "page_props", "displaytitle")
        elif "displaytitle" in prop and ids:
            facts.display = {id: bytes(value).decode("utf-8", "replace") for id, value in at.among(DISPLAYED, ids)}
        return facts

    def read_watchers(self, at: Run, prop: frozenset[str], titles: Mapping[int, Title]) -> None:
        """Reads who watches the pages, as far as the one who asks may know."""
        if prop & {"watched", "notificationtimestamp"}:
            self.watched = watched_by_reader(at, titles.values())
        if not (at.may("unwatchedpages") and prop & {"watchers", "visitingwatchers"}):
            return
        if not at.has(watchlist.sql):
            at.missing("what accounts watch", watchlist.sql)
            return
        if "watchers" in prop:
            self.watchers = numbers_of_watchers(at, titles.values())
        if "visitingwatchers" in prop:
            self.visitors = numbers_of_visitors(at, titles)

    @property
    def longest(self) -> int:
        """No page's protections, and its title twice, take more bytes."""
        entries = max(map(len, self.protections.values()), default=0)
        title = max(map(len, self.display.values()), default=MOST_TITLE)
        return MOST_ENTRY * entries + 2 * 4 * max(title, MOST_TITLE)


def rows_of(at: Run, ids: Sequence[int]) -> Mapping[int, tuple[Any, ...]]:
    """What `page` says of pages, by their ids: whether they are redirects, then ROW."""
    left = [id for id in ids if id not in at.page_rows]
    return {**at.page_rows, **{row[0]: row[1:] for row in at.among(OF_PAGES, left)}} if left else at.page_rows


def describe(at: Run, module: "Info", facts: Facts, number: int, title: Title) -> dict[str, Any]:
    """The item of one page."""
    site, prop, row = at.site, facts.prop, facts.rows.get(number)
    model = (row[1] if row else None) or default_model(site, title)
    language = page_language(site, title, model, row[2] if row else None)
    said: dict[str, Any] = {"contentmodel": model, **language_facts(site, language)}
    if row:
        said["touched"], said["lastrevid"], said["length"] = timestamps.iso(row[3]), row[4], row[5]
        if row[0]:
            said["redirect"] = True
        if row[6]:
            said["new"] = True
    if "protection" in prop:
        said["protection"] = Items.shaped(facts.protections[number], PROTECTIONS)
        said["restrictiontypes"] = restriction_types(site, is_file=title.namespace == FILE, exists=row is not None)
    if not prop.isdisjoint(OF_WATCHERS):
        said |= watching(prop, facts, title)
    if not prop.isdisjoint(OF_NEIGHBOURS):
        said |= neighbours(site, prop, facts, title)
    name = site.prefixed(title)
    if "url" in prop:
        said |= addresses(site, name)
    if "readable" in prop:
        said["readable"] = at.may("read")
    if "preload" in prop:
        said["preload"] = ""
    if "preloadcontent" in prop and row is None:
        say_preload(at, said, title, model)
    if "displaytitle" in prop:
        said["displaytitle"] = facts.display.get(number) or name.replace("&", "&amp;")
    if "varianttitles" in prop and row:
        # With `displaytitle` it is that title which MediaWiki converts.
        said["varianttitles"] = Tree(dict.fromkeys(variants(site), facts.display.get(number) or name))
    if "linkclasses" in prop and row:
        said["linkclasses"] = Items(["mw-redirect"] if row[0] else [], plain=True)
    if module.testactions:
        entries = facts.protections[number]
        obstacles = Obstacles(at, title, model, entries, max(number, 0), facts.blocks, facts.creation)
        said |= tested(obstacles, module)
    return said


def watching(prop: frozenset[str], facts: Facts, title: Title) -> dict[str, Any]:
    """Who watches a page."""
    said: dict[str, Any] = {}
    key = title.namespace, title.key
    notified, expiry = facts.watched.get(key, (None, None))
    if "watched" in prop:
        said["watched"] = key in facts.watched
        if expiry:
            said["watchlistexpiry"] = timestamps.iso(expiry)
    if facts.watchers is not None:
        said["watchers"] = facts.watchers.get(key, 0)
    if facts.visitors is not None:
        said["visitingwatchers"] = facts.visitors.get(key, 0)
    if "notificationtimestamp" in prop:
        said["notificationtimestamp"] = timestamps.iso(notified) if notified else ""
    return said


def tested(obstacles: Obstacles, module: "Info") -> dict[str, Any]:
    """What the one who asks may do to a page, or what keeps him from it."""
    quick = module.testactionsdetail == "quick"
    wanted = module.testactions or ()
    actions: dict[str, Any]
    if module.testactionsdetail == "boolean":
        actions = {action: not obstacles.stops(action) for action in wanted}
    else:
        actions = {action: Items(obstacles.messages(action, quick=quick), "error") for action in wanted}
    said = {"actions": by_action(actions)}
    if module.testactionsautocreate:
        # Only those who edit without an account get one made.
        made = obstacles.at.site.profile.get("autocreatetempuser") or {}
        creating = made.get("actions", ()) if made.get("enabled") and obstacles.nobody else ()
        said["wouldautocreate"] = by_action({action: action in creating for action in wanted})
    return said


def by_action(said: dict[str, Any]) -> Tree:
    """What is said of each action; where that is nothing but no, formatversion=1 has an empty list for it."""
    return Tree(said, listed=not any(value is not False for value in said.values()))


def neighbours(site: Site, prop: frozenset[str], facts: Facts, title: Title) -> dict[str, Any]:
    """The talk page of a subject page, and the other way round."""
    said: dict[str, Any] = {}
    talk = title.namespace % 2 == 1
    other = title.namespace - 1 if talk else title.namespace + 1
    if ("subjectid" if talk else "talkid") in prop and (id := facts.ids.get((other, title.key))):
        said["subjectid" if talk else "talkid"] = id
    if "associatedpage" in prop and other in site.namespaces:
        said["associatedpage"] = site.name(other, title.key)
    return said


def addresses(site: Site, name: str) -> dict[str, str]:
    """The addresses of a page, by its whole name, and of its editor."""
    before, after, script = patterns(site)
    sent = urlencode(name)
    shown = f"{before}{sent}{after}"
    return {"fullurl": shown, "editurl": f"{script}?title={sent}&action=edit", "canonicalurl": shown}


@cache
def patterns(site: Site) -> tuple[str, str, str]:
    """What stands before and after a title in the address of a page, and the address of the script."""
    server = str(site.general.get("server", ""))
    server = "https:" + server if server.startswith("//") else server
    before, _, after = str(site.general.get("articlepath", "/wiki/$1")).partition("$1")
    return server + before, after, f"{server}{site.general.get('script', '/w/index.php')}"


def say_preload(at: Run, said: dict[str, Any], title: Title, model: str) -> None:
    """What the editor of a page that is missing starts with."""
    if title.namespace == MEDIAWIKI:
        at.warn("notsupported", "The default texts of MediaWiki's messages are not known here.")
        return
    text = "{}" if model == "json" else ""
    content = {"contentmodel": model, "contentformat": FORMATS.get(model, "text/plain"), "content": text}
    said |= {"preloadcontent": Tree(content, content="content"), "preloadisdefault": not text}


def variants(site: Site) -> list[str]:
    """The codes of the variants of the wiki's language: itself, where it has none."""
    lang = str(site.general.get("lang", "en"))
    return list((site.profile.get("languagevariants") or {}).get(lang) or (lang,))
