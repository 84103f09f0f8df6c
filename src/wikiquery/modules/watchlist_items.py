"""What list=watchlist says of a change."""

from collections.abc import Sequence

from .. import timestamps
from ..schema.changes import recentchanges as rc
from ..schema.watching import watchlist, watchlist_expiry
from ..scope import Run
from ..users import is_temporary
from .recentchange_items import (
    ACTION,
    COLUMNS,
    DELETED,
    LOG,
    NAMESPACE,
    OF_PROP,
    REVISION,
    TITLE,
    TYPE,
    TYPES,
    Describer,
    Item,
    Row,
)
from .visibility import RESTRICTED, USER, sees

AUTOPATROLLED = 2
COLUMNS_OF = OF_PROP | {
    "userid": (rc.user,),
    "patrol": (rc.patrolled,),
    "notificationtimestamp": (watchlist.notified,),
    "expiry": (watchlist_expiry.expiry,),
}


class Watched(Describer):
    """Makes the items of changes of watched pages; rows have `columns`, the first of which are recentchanges' own."""

    def __init__(self, at: Run, prop: Sequence[str]) -> None:
        super().__init__(at, (), derived=False)
        self.prop = frozenset(prop)
        if not at.has(watchlist_expiry.sql):
            self.prop -= {"expiry"}
        wanted = (column for name in prop if name in self.prop for column in COLUMNS_OF.get(name, ()))
        self.columns = tuple(dict.fromkeys((*COLUMNS, *wanted)))
        self.place = {column: n for n, column in enumerate(self.columns)}

    def items(self, rows: Sequence[Row]) -> list[Item]:
        """The items of rows."""
        items: list[Item] = [{"type": TYPES.get(row[TYPE], "")} for row in rows]
        for names, say in (
            ({"title", "ids"}, self.say_where),
            ({"user", "userid"}, self.say_user),
            ({"flags"}, self.say_flags),
            ({"sizes"}, self.say_sizes),
            ({"timestamp"}, self.say_timestamp),
            ({"notificationtimestamp"}, self.say_notified),
            ({"comment", "parsedcomment"}, self.say_comment),
            ({"patrol"}, self.say_patrol),
            ({"loginfo"}, self.say_log),
            ({"tags"}, self.say_tags),
            ({"expiry"}, self.say_expiry),
        ):
            if names & self.prop:
                say(items, rows)
        for item, row in zip(items, rows, strict=True):
            if row[DELETED] and row[DELETED] & RESTRICTED and any(key.endswith("hidden") for key in item):
                item["suppressed"] = True
        return items

    def say_where(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The page and the ids, or that the action is hidden."""
        place, name = self.place, self.at.site.name
        page_id, previous = place.get(rc.page, 0), place.get(rc.previous, 0)
        for item, row in zip(items, rows, strict=True):
            if row[TYPE] == LOG and row[DELETED] & ACTION:
                item["actionhidden"] = True
                if not sees(self.at, row[DELETED], ACTION):
                    continue
            if "title" in self.prop:
                item |= {"ns": row[NAMESPACE], "title": name(row[NAMESPACE], row[TITLE])}
            if "ids" in self.prop:
                item |= {"pageid": row[page_id], "revid": row[REVISION], "old_revid": row[previous]}

    def say_user(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The user; with the id alone it stands for the name, too, as it did when MediaWiki had only that."""
        id, name = self.place[rc.user], self.place.get(rc.user_name)
        for item, row in zip(items, rows, strict=True):
            if row[DELETED] & USER:
                item["userhidden"] = True
                if not sees(self.at, row[DELETED], USER):
                    continue
            if "userid" in self.prop:
                item["userid"] = item["user"] = row[id] or 0
            if name is not None:
                item["user"] = row[name]
                item["temp"] = is_temporary(self.at.site, row[name])
            item["anon"] = not row[id]

    def say_log(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """What an entry of the log says, but for the sentence that MediaWiki makes of it."""
        super().say_log(items, rows)
        if any(row[TYPE] == LOG for row in rows):
            text = "`logdisplay` is a sentence of MediaWiki's messages: it is left out."
            self.at.warn("notsupported", text, {"module": self.at.path})

    def say_notified(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """Since when there are changes that the account has not seen."""
        place = self.place[watchlist.notified]
        for item, row in zip(items, rows, strict=True):
            item["notificationtimestamp"] = timestamps.iso(row[place]) if row[place] else ""

    def say_patrol(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """Whether somebody has looked at the change, or nobody need."""
        place = self.place[rc.patrolled]
        # Nothing tells whether a wiki leaves this to new pages and files ($wgUseRCPatrol): it is taken not to.
        for item, row in zip(items, rows, strict=True):
            item["patrolled"] = bool(row[place])
            item["unpatrolled"] = not row[place]
            item["autopatrolled"] = row[place] == AUTOPATROLLED

    def say_expiry(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """Until when the page is watched."""
        place = self.place[watchlist_expiry.expiry]
        for item, row in zip(items, rows, strict=True):
            item["expiry"] = timestamps.iso(row[place]) if row[place] else False
