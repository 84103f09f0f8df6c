"""About which pages there is something to read: meta=unreadnotificationpages (the extension Echo)."""

from collections.abc import Iterator
from typing import Any

from ..kinds import Boolean, Limit
from ..params import MetaModule, param
from ..result import Items, Tree
from ..schema.notifications import echo_event as ev
from ..schema.notifications import echo_notification as nt
from ..scope import Run
from ..select import Compare, In, Join, Null, Select, read
from ..titles import Title
from .notification_items import titles_of
from .notification_types import SECTIONS, WEB, Wishes
from .notifications_read import owner_of, unread

USER = 2


class UnreadNotificationPages(MetaModule, prefix="unp"):
    """The pages that notifications which the account that asks has not read are about."""

    extension = "Echo"
    brought_by = "echo_notification"
    classname = "MediaWiki\\Extension\\Notifications\\Api\\ApiEchoUnreadNotificationPages"
    manual = ("Echo_(Notifications)/API",)
    reads = ("echo_notification", "echo_event")
    adds = ("user_properties", "user", "page")
    of_account = True

    grouppages: bool = param(Boolean(), "Count a page and its talk page as one.", False)
    limit: int = param(Limit(2000, 2000), "How many pages to list at most.", 10)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The pages with the most first."""
        owner = owner_of(at)
        types = Wishes(at, owner).types([WEB], SECTIONS)
        counts = self.counts(at, owner, types)
        titles = titles_of(at, {id for id in counts if id})
        pages = self.grouped(at, counts, titles) if self.grouppages else self.single(at, counts, titles)
        source = {"title": None, "url": f"{server(at)}/api.php", "base": ""}
        said = {"pages": Items(pages, "_v"), "totalCount": unread(at, owner, types), "source": Tree(source)}
        yield 0, Tree({str(at.site.general.get("wikiid", "")): Tree(said)}), ""

    def counts(self, at: Run, owner: int, types: list[str]) -> dict[int | None, int]:
        """How many notifications of each page were not read, by its id; None stands for those that are of no page."""
        where = [Compare(nt.user, "=", owner), Null(nt.read), Compare(ev.deleted, "=", 0), In(ev.type, types)]
        joins = (Join(ev, ((ev.id, nt.event),)),)
        rows = at.rows(Select(nt, read(ev.page, nt.count), joins=joins, where=where, group=(ev.page,)))
        return dict(sorted(rows, key=lambda row: (-row[1], row[0] or 0)))

    def single(self, at: Run, counts: dict[int | None, int], titles: dict[int | None, Title]) -> list[Tree]:
        """Page by page."""
        pages = []
        for id, count in list(counts.items())[: self.limit]:
            if id is None:
                pages.append(Tree({"title": None, "count": count}))
            elif id in titles:
                pages.append(Tree({"title": at.site.prefixed(titles[id]), "count": count}))
        return pages

    def grouped(self, at: Run, counts: dict[int | None, int], titles: dict[int | None, Title]) -> list[Tree]:
        """Pages with their talk pages; what is of no page goes to the user's own."""
        reader = at.client.reader
        own = Title(USER, reader.name.replace(" ", "_")) if reader is not None else None
        found: dict[Title, int] = {}
        for id, count in counts.items():
            title = own if id is None else titles.get(id)
            if title is not None:
                subject = Title(title.namespace & ~1, title.key)
                found[subject] = found.get(subject, 0) + count
        order = sorted(found, key=lambda title: -found[title])[: self.limit]
        return [self.together(at, title, found[title], own=title == own) for title in order]

    def together(self, at: Run, title: Title, count: int, *, own: bool) -> Tree:
        """A page and its talk page."""
        name = at.site.name
        pages = [name(title.namespace, title.key), name(title.namespace + 1, title.key), *([None] if own else [])]
        return Tree(
            {
                "ns": title.namespace,
                "title": pages[0],
                "unprefixed": title.key.replace("_", " "),
                "pages": Items(pages, "_v", plain=True),
                "count": count,
            }
        )

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node[cls.name] = item


def server(at: Run) -> str:
    """The wiki's address, with the protocol."""
    said = str(at.site.general.get("server", ""))
    return "https:" + said if said.startswith("//") else said
