"""What the account that asks was told of: meta=notifications (the extension Echo)."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from .. import timestamps
from ..errors import ApiError
from ..kinds import Boolean, Choice, Limit, String
from ..params import Continue, MetaModule, continue_, param
from ..result import Items, Tree
from ..schema.notifications import echo_event as ev
from ..schema.notifications import echo_notification as nt
from ..scope import Run
from ..select import Compare, In, Join, Null, Select, read
from ..titles import InvalidTitle
from .existence import ids_of
from .notification_items import COLUMNS, Describer, Notification, seconds_of
from .notification_types import ALERT, MESSAGE, NOTIFIERS, SECTIONS, WEB, Wishes
from .notifications_read import count_text, owner_of, seen_times, unread, warn_of_others

FORMATS = ("flyout", "html", "model", "special")
OUTDATED = {"flyout": "model", "html": "special"}


class Notifications(MetaModule, prefix="not"):
    """Notifications: what the account that asks was told of."""

    extension = "Echo"
    brought_by = "echo_notification"
    classname = "MediaWiki\\Extension\\Notifications\\Api\\ApiEchoNotifications"
    manual = ("Echo_(Notifications)/API",)
    reads = ("echo_notification", "echo_event")
    adds = ("user_properties", "user", "page", "actor", "revision")
    of_account = True

    filter: tuple[str, ...] = param(
        Choice("!read", "read", multi=True), "Only notifications that were read, or were not.", ("read", "!read")
    )
    prop: tuple[str, ...] = param(
        Choice("count", "list", "seenTime", multi=True), "The pieces of information to give.", ("list",)
    )
    sections: tuple[str, ...] = param(Choice(*SECTIONS, multi=True), "The sections to speak of.", SECTIONS)
    groupbysection: bool = param(Boolean(), "Speak of each section apart.", False)
    format: str | None = param(Choice(*FORMATS), "The form of the texts: they need MediaWiki's messages: left out.")
    limit: int = param(Limit(50, 500), "How many to list at most.", 20)
    continue_: Continue = continue_()
    unreadfirst: bool = param(Boolean(), "List what was not read before what was, where sections are not apart.", False)
    titles: tuple[str, ...] | None = param(String(multi=True), "Only notifications about these pages.")
    bundle: bool = param(Boolean(), "Tell of what belongs together at once.", False)
    notifiertypes: tuple[str, ...] = param(
        Choice(*NOTIFIERS, multi=True), "Only what the account wants to be told of in one of these ways.", (WEB,)
    )
    alertcontinue: str | None = param(String(), "Where to go on with alerts, where sections are apart.")
    alertunreadfirst: bool = param(Boolean(), "List alerts that were not read first.", False)
    messagecontinue: str | None = param(String(), "Where to go on with messages, where sections are apart.")
    messageunreadfirst: bool = param(Boolean(), "List messages that were not read first.", False)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """All at once: it goes on by values in the answer itself."""
        owner = owner_of(at)
        if self.format is not None:
            self.warn_of_format(at)
        wishes = Wishes(at, owner)
        warn_of_others(at, owner)
        said = self.by_section(at, wishes, owner) if self.groupbysection else self.whole(at, wishes, owner)
        yield 0, said or Items(), ""

    def warn_of_format(self, at: Run) -> None:
        """Warns that texts are left out, and of forms that are outdated."""
        name = f"{at.prefix}format"
        if self.format in OUTDATED:
            feature = f"action=query&meta=notifications&{name}={self.format}"
            text = f'"{name}={self.format}" has been deprecated: use "{name}={OUTDATED[self.format]}".'
            at.warn("deprecation", text, {"feature": feature})
        text = f'"{name}" is for texts of MediaWiki\'s messages, which are not known here: they are left out.'
        at.warn("notsupported", text, {"parameter": name})

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node[cls.name] = item

    # -- one list, or one of each section ------------------------------------------------------

    def whole(self, at: Run, wishes: Wishes, owner: int) -> Tree:
        """What is said of all sections together."""
        said: dict[str, Any] = {}
        if "list" in self.prop:
            types = wishes.types(self.notifiertypes, self.sections)
            resume = at.continue_value
            said |= self.listed(at, wishes, owner, types, resume, unread_first=self.unreadfirst)
        if "count" in self.prop:
            said |= self.count(at, wishes, owner, self.sections)
        if "seenTime" in self.prop:
            said["seenTime"] = Tree(seen_times(at, owner, self.sections)) or Items()
        return Tree(said)

    def by_section(self, at: Run, wishes: Wishes, owner: int) -> Tree:
        """What is said of each section."""
        if not self.prop:
            return Tree()
        said: dict[str, Any] = {}
        for section in self.sections:
            one: dict[str, Any] = {}
            if "list" in self.prop:
                types = wishes.types(self.notifiertypes, [section])
                resume, first = self.of_section(section)
                one |= self.listed(at, wishes, owner, types, resume, unread_first=first)
            if "count" in self.prop:
                one |= self.count(at, wishes, owner, [section])
            if "seenTime" in self.prop:
                one["seenTime"] = seen_times(at, owner, [section])[section]
            said[section] = Tree(one)
        if "count" in self.prop:
            said |= self.count(at, wishes, owner, self.sections)
        for section in SECTIONS:
            if section not in self.sections:
                rest: dict[str, Any] = {"list": Items((), "notification")} if "list" in self.prop else {}
                said[section] = Tree(rest | ({"rawcount": 0, "count": "0"} if "count" in self.prop else {}))
        return Tree({name: part for name, part in said.items() if part != {}})

    def of_section(self, section: str) -> tuple[str | None, bool]:
        """Where a section goes on, and whether what was not read comes first."""
        own = {
            ALERT: (self.alertcontinue, self.alertunreadfirst),
            MESSAGE: (self.messagecontinue, self.messageunreadfirst),
        }
        return own[section]

    def count(self, at: Run, wishes: Wishes, owner: int, sections: Sequence[str]) -> dict[str, Any]:
        """How many were not read."""
        number = unread(at, owner, wishes.types([WEB], sections))
        return {"rawcount": number, "count": count_text(number)}

    # -- the list ------------------------------------------------------------------------------

    def listed(
        self, at: Run, wishes: Wishes, owner: int, types: Sequence[str], resume: str | None, *, unread_first: bool
    ) -> dict[str, Any]:
        """The newest notifications, the oldest of them first, and where to go on."""
        found = self.found(at, owner, types, key(resume), unread_first=unread_first)
        following, shown = found[self.limit :], found[: self.limit]
        bundles = self.bundles(shown)
        describer = Describer(at, wishes, [base for base, _ in bundles])
        items = [describer.item(base, others) for base, others in bundles]
        after = f"{seconds_of(following[0].timestamp)}|{following[0].event}" if following else None
        return {"list": Items(items, "notification"), "continue": after}

    def found(
        self, at: Run, owner: int, types: Sequence[str], start: list[Any] | None, *, unread_first: bool
    ) -> list[Notification]:
        """The notifications from `start` on, one more than asked for; the newest first."""
        ids = self.pages(at)
        if not types or ids == []:
            return []

        def of(more: Sequence[Any], start: list[Any] | None, limit: int) -> list[Notification]:
            about = [In(ev.page, ids)] if ids is not None else []
            select = Select(
                nt,
                read(*COLUMNS),
                joins=(Join(ev, ((ev.id, nt.event),)),),
                where=[Compare(nt.user, "=", owner), Compare(ev.deleted, "=", 0), In(ev.type, types), *about, *more],
                order=(nt.timestamp, nt.event),
                descending=True,
            )
            return [Notification(*row) for row in at.rows(select, limit, start)]

        if {"read", "!read"} > set(self.filter):
            return of([Null(nt.read, negated="read" in self.filter)], start, self.limit + 1)
        if not unread_first:
            return of([], start, self.limit + 1)
        first = of([Null(nt.read)], start, self.limit + 1)
        if start is not None and first and first[0].event != start[1]:
            # The place to go on from is among those that were read.
            first = []
        if len(first) > self.limit:
            return first
        known = {n.event for n in first}
        rest = of([], None if first else start, self.limit + 1 + len(first))
        return [*first, *(n for n in rest if n.event not in known)][: self.limit + 1]

    def pages(self, at: Run) -> list[int] | None:
        """The ids of the pages of `titles`; None where all are wanted."""
        if not self.titles:
            return None
        keys = set()
        for text in self.titles:
            with suppress(InvalidTitle):
                title = at.site.title(text)
                keys.add((title.namespace, title.key))
        return sorted(ids_of(at, keys).values())

    def bundles(self, shown: Sequence[Notification]) -> list[tuple[Notification, list[Notification]]]:
        """The notifications, the oldest first, each with those that are told of together with it."""
        together: dict[str, list[Notification]] = {}
        bases: list[Notification] = []
        ordered = sorted(shown, key=lambda n: bool(n.read)) if self.bundle else shown
        for n in ordered:
            if self.bundle and n.bundle and not n.read and n.bundle in together:
                together[n.bundle].append(n)
                continue
            if self.bundle and n.bundle and not n.read:
                together[n.bundle] = []
            bases.append(n)
        bases.sort(key=lambda n: n.timestamp)
        return [(n, together.get(n.bundle, []) if not n.read else []) for n in bases]


def key(text: str | None) -> list[Any] | None:
    """Where to go on: a time, in seconds since 1970, and the id of an event. Raises `badcontinue`."""
    if text is None:
        return None
    stamp, _, event = text.partition("|")
    if not (stamp.isdecimal() and event.isdecimal() and len(stamp) < 12 and len(event) < 19):
        raise ApiError("badcontinue", "Invalid continue param.")
    return [timestamps.digits_of_unix(int(stamp)), int(event)]
