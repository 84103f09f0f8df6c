"""What is said of a notification of the extension Echo."""

from calendar import timegm
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .. import timestamps
from ..phpvalues import unserialize
from ..result import Items, Tree
from ..schema.notifications import echo_event as ev
from ..schema.notifications import echo_notification as nt
from ..schema.people import user_properties
from ..schema.tables import actor, page
from ..schema.tables import revision as rev
from ..scope import Run
from ..select import Compare, In, Select, read
from ..titles import InvalidTitle, Title
from .notification_types import TYPES, Wishes
from .user_blocks import MONTHS, hidden_among
from .visibility import USER, sees

COLUMNS = (*(nt.timestamp, nt.event, nt.read, nt.bundle, ev.type, ev.variant, ev.agent, ev.address, ev.extra, ev.page),)


class Notification(NamedTuple):
    """A notification and its event, as the tables know them: a row of COLUMNS."""

    timestamp: str
    event: int
    read: str | None
    bundle: str
    type: str
    variant: str | None
    agent: int | None
    address: str | None
    extra: bytes | None
    page: int | None


class Describer:
    """Makes the items of notifications; what they need of other tables is read for all of them at once."""

    def __init__(self, at: Run, wishes: Wishes, found: Sequence[Notification]) -> None:
        self.at, self.wishes = at, wishes
        self.zone = zone_of(at)
        self.in_english = at.site.general.get("lang", "en") == "en"
        if found and not self.in_english:
            at.warn("notsupported", "Days are named in English only: `date` is left out.", {"module": at.path})
        now = int(timestamps.clock())
        today = (datetime.fromtimestamp(now, UTC) + self.zone(now)).date()
        self.near = {today: "Today", today - timedelta(days=1): "Yesterday"}
        self.extras = {n.event: extra_of(n) for n in found}
        self.titles = titles_of(at, {n.page for n in found if n.page})
        self.agents = names_of(at, {n.agent for n in found if n.agent})
        self.hidden = frozenset[int]() if at.may("hideuser") else hidden_among(at, list(self.agents))
        self.revisions = revisions_of(at, {id for e in self.extras.values() if (id := number(e.get("revid")))})

    def item(self, n: Notification, others: Sequence[Notification] = ()) -> Tree:
        """The item of a notification; `others` are those that are told of together with it."""
        extra = self.extras[n.event]
        item: dict[str, Any] = {
            "wiki": str(self.at.site.general.get("wikiid", "")),
            "id": n.event,
            "type": n.type,
            "category": self.wishes.category(n.type),
            "section": TYPES[n.type][1],
            "timestamp": self.time(n.timestamp),
        }
        if others:
            item["bundledIds"] = Items([other.event for other in others], plain=True)
        if n.variant:
            item["variant"] = n.variant
        title = self.title(n, extra)
        if title is not None:
            item["title"] = self.named(title)
        agent = self.agent(n, extra)
        if agent is not None:
            item["agent"] = agent
        revision = number(extra.get("revid"))
        if revision in self.revisions:
            item["revid"] = revision
        if n.read:
            item["read"] = n.read
        item["targetpages"] = Items((), plain=True)
        return Tree(item)

    def time(self, stamp: str) -> Tree:
        """A time in UTC and in the zone of the one who asks."""
        seconds = seconds_of(stamp)
        there = datetime.fromtimestamp(seconds, UTC) + self.zone(seconds)
        said: dict[str, Any] = {
            "utciso8601": timestamps.iso(stamp),
            "utcunix": seconds,
            "unix": str(timegm(there.timetuple())),
            "utcmw": stamp,
            "mw": f"{there:%Y%m%d%H%M%S}",
        }
        if self.in_english:
            said["date"] = self.near.get(there.date()) or f"{there.day} {MONTHS[there.month - 1]}"
        return Tree(said)

    def title(self, n: Notification, extra: Mapping[str, Any]) -> Title | None:
        """The page of an event: as it is called now, else as it was called then."""
        if n.page in self.titles:
            return self.titles[n.page]
        namespace, text = number(extra.get("page_namespace")), extra.get("page_title")
        if n.page is not None or namespace is None or not isinstance(text, str):
            return None
        try:
            return self.at.site.title_within(text, namespace)
        except InvalidTitle:
            return None

    def named(self, title: Title) -> Tree:
        """A title and its parts."""
        namespace = self.at.site.namespaces.get(title.namespace)
        return Tree(
            {
                "full": self.at.site.name(title.namespace, title.key),
                "namespace": namespace.name.replace(" ", "_") if namespace else "",
                "namespace-key": title.namespace,
                "text": title.key.replace("_", " "),
            }
        )

    def agent(self, n: Notification, extra: Mapping[str, Any]) -> Tree | None:
        """Who did it."""
        hidden = n.agent in self.hidden
        deleted = self.revisions.get(number(extra.get("revid")) or 0, 0)
        if hidden or not sees(self.at, deleted, USER):
            return Tree({"userhidden": ""})
        if n.agent:
            return Tree({"id": n.agent, "name": self.agents[n.agent]}) if n.agent in self.agents else None
        if n.address:
            return Tree({"id": 0, "name": n.address[:1].upper() + n.address[1:]})
        return None


def seconds_of(stamp: str) -> int:
    """A time in seconds since 1970."""
    return timegm((int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]), *(int(stamp[n : n + 2]) for n in (8, 10, 12))))


def extra_of(n: Notification) -> dict[str, Any]:
    """What an event tells beside its columns."""
    try:
        extra = unserialize(n.extra or b"")
    except ValueError:
        return {}
    return extra if isinstance(extra, dict) else {}


def number(value: Any) -> int | None:
    """A whole number that was kept as such or as text; None for anything else."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) else None


def titles_of(at: Run, ids: set[int]) -> dict[int | None, Title]:
    """The titles of the pages that there are."""
    if not ids:
        return {}
    rows = at.rows(Select(page, read(page.id, page.namespace, page.title), where=[In(page.id, sorted(ids))]))
    return {id: Title(namespace, key) for id, namespace, key in rows}


def names_of(at: Run, ids: set[int]) -> dict[int, str]:
    """The names of accounts."""
    if not ids:
        return {}
    return dict(at.rows(Select(actor, read(actor.user, actor.name), where=[In(actor.user, sorted(ids))])))


def revisions_of(at: Run, ids: set[int]) -> dict[int, int]:
    """The revisions that there are, each with the bits of what is hidden of it."""
    if not ids or not at.has(rev.sql):
        return {}
    return dict(at.rows(Select(rev, read(rev.id, rev.deleted), where=[In(rev.id, sorted(ids))])))


class Zone:
    """How far the clock of the one who asks is ahead of UTC."""

    def __init__(self, minutes: int, name: str = "") -> None:
        self.minutes, self.zone = minutes, None
        if name:
            try:
                self.zone = ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                # The offset that was noted with the name will do.
                self.zone = None

    def __call__(self, seconds: int) -> timedelta:
        if self.zone is not None:
            return datetime.fromtimestamp(seconds, self.zone).utcoffset() or timedelta()
        return timedelta(minutes=self.minutes)


def zone_of(at: Run) -> Zone:
    """The time zone that the one who asks has chosen (MediaWiki's preference `timecorrection`), else the wiki's."""
    chosen = str((at.site.profile.get("defaultoptions") or {}).get("timecorrection", "System|0"))
    reader = at.client.reader
    if reader is not None and at.has(user_properties.sql):
        own = Compare(user_properties.user, "=", reader.id), Compare(user_properties.name, "=", "timecorrection")
        rows = at.rows(Select(user_properties, read(user_properties.value), where=own))
        chosen = rows[0][0] or chosen if rows else chosen
    kind, *parts = chosen.split("|")
    minutes = int(parts[0]) if parts and parts[0].lstrip("+-").isdecimal() else 0
    if kind == "ZoneInfo":
        return Zone(minutes, parts[1] if len(parts) > 1 else "")
    if kind == "Offset":
        return Zone(minutes)
    return Zone(int(at.site.general.get("timeoffset") or 0))
