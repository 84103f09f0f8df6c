"""What is said of a recent change; and what is not known of it where it was derived from histories and the log."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..result import Items
from ..schema.changes import recentchanges as rc
from ..schema.columns import Column
from ..schema.tables import change_tag, page
from ..schema.tables import revision as rev
from ..scope import NOT_HELD, Run
from ..select import AllOf, AnyOf, Compare, Condition, Exists, In, Select, read
from ..timestamps import iso
from ..titles import Title
from .existence import parsed_comments
from .log_params import log_params
from .revision_items import hex_sha1
from .visibility import COMMENT, CONTENT, RESTRICTED, USER, sees

ACTION = CONTENT
"""The bit of a hidden action: an entry of the log shows neither what was done nor where."""
AUTOPATROLLED = 2
"""What `patrolled` is where the one who did it needs no patrol."""
EDIT, NEW, LOG = 0, 1, 3
TYPES = {EDIT: "edit", NEW: "new", LOG: "log", 5: "external", 6: "categorize"}
USUAL = ("edit", "new", "log", "categorize")
COLUMNS = (rc.timestamp, rc.id, rc.type, rc.deleted, rc.namespace, rc.title, rc.revision)
"""What every row begins with."""
TIME, ID, TYPE, DELETED, NAMESPACE, TITLE, REVISION = range(len(COLUMNS))
OF_PROP = {
    "ids": (rc.page, rc.previous),
    "user": (rc.user, rc.user_name),
    "userid": (rc.user,),
    "flags": (rc.bot, rc.minor),
    "sizes": (rc.length_before, rc.length),
    "comment": (rc.comment,),
    "parsedcomment": (rc.comment,),
    "redirect": (page.is_redirect,),
    "patrolled": (rc.patrolled,),
    "loginfo": (rc.log, rc.log_type, rc.log_action, rc.params),
    "tags": (rc.log,),
    "sha1": (rev.sha1, rev.deleted),
}

Row = tuple[Any, ...]
Item = dict[str, Any]


def is_derived(at: Run) -> bool:
    """Whether the changes were derived when the store was made."""
    return bool(at.held.get(rc.sql, {}).get("state") == "derived")


def say_what_is_derived(at: Run, *, prop: Sequence[str], show: Sequence[str], types: Sequence[str]) -> None:
    """Warns that changes were derived, and of what is not known of them."""
    note = at.held[rc.sql].get("note", "")
    at.warn("derived", f"No dump has the recent changes. These were derived when the store was made: {note}.")
    if set(types) & {"edit", "new"}:
        if at.has(rev.sql):
            at.partial("the history of all pages", rev.sql)
        else:
            at.missing("edits", rev.sql)
    if "log" in types and not at.has("logging"):
        at.missing("entries of the log", "logging")
    lost = [name for name in types if name in ("categorize", "external") and tuple(types) != USUAL]
    if lost:
        unknown(at, f"No dump has changes of the type {' or '.join(lost)}.")
    if "bot" in show:
        unknown(at, "No dump tells which changes are those of bots: none is listed.")
    elif "!bot" in show:
        unknown(at, "No dump tells which changes are those of bots: they are listed with the others.")
    if "flags" in prop:
        unknown(at, "No dump tells which changes are those of bots: the flag is left out.")
    if "patrolled" in prop:
        unknown(at, "No dump tells which changes have been patrolled: that is left out.")
    if any(value.endswith("patrolled") for value in show):
        unknown(at, "No dump tells which changes have been patrolled: all are listed.")


def unknown(at: Run, text: str) -> None:
    """Warns of what no dump tells."""
    at.warn(NOT_HELD, text, {"module": at.path})


def tagged(name: str, *, derived: bool) -> Condition:
    """The condition that a change has a tag. Derived changes have numbers of their own: the tags do not know them."""
    named = (Compare(change_tag.name, "=", name),)
    if not derived:
        return Exists(change_tag, change_tag.change, rc.id, named)
    entry = AllOf((Compare(rc.type, "=", LOG), Exists(change_tag, change_tag.log, rc.log, named)))
    edit = AllOf((Compare(rc.type, "<>", LOG), Exists(change_tag, change_tag.revision, rc.revision, named)))
    return AnyOf((entry, edit))


class Describer:
    """Makes the items of rows that have `columns`: one piece of information after the other, as the keys come."""

    def __init__(self, at: Run, prop: Sequence[str], *, derived: bool) -> None:
        self.at, self.prop, self.derived = at, frozenset(prop), derived
        if derived:
            self.prop -= {"patrolled"}
        if "sha1" in prop and not at.has(rev.sql):
            at.missing("the SHA-1 of revisions", rev.sql, "sha1")
            self.prop -= {"sha1"}
        wanted = (column for name, columns in OF_PROP.items() if name in self.prop for column in columns)
        self.columns = tuple(dict.fromkeys((*COLUMNS, *wanted)))
        self.place = {column: n for n, column in enumerate(self.columns)}

    @property
    def small(self) -> bool:
        """Whether no item can be larger than a row."""
        return not self.prop & {"loginfo", "parsedcomment"}

    def items(self, rows: Sequence[Row]) -> list[Item]:
        """The items of rows."""
        items: list[Item] = [{"type": TYPES.get(row[TYPE], "")} for row in rows]
        for names, say in (
            ({"title", "ids"}, self.say_where),
            ({"user", "userid"}, self.say_user),
            ({"flags"}, self.say_flags),
            ({"sizes"}, self.say_sizes),
            ({"timestamp"}, self.say_timestamp),
            ({"comment", "parsedcomment"}, self.say_comment),
            ({"redirect"}, self.say_redirect),
            ({"patrolled"}, self.say_patrolled),
            ({"loginfo"}, self.say_log),
            ({"tags"}, self.say_tags),
            ({"sha1"}, self.say_sha1),
        ):
            if names & self.prop:
                say(items, rows)
        for item, row in zip(items, rows, strict=True):
            if row[DELETED] and row[DELETED] & RESTRICTED and any(key.endswith("hidden") for key in item):
                item["suppressed"] = True
        return items

    def sees_action(self, row: Row) -> bool:
        """Whether the one who asks sees what was done: of an entry of the log it may be hidden."""
        return row[TYPE] != LOG or sees(self.at, row[DELETED], ACTION)

    # -- tags ----------------------------------------------------------------------------------

    def read_tags(self, rows: Sequence[Row]) -> Mapping[int, list[str]]:
        """The tags of changes by their ids, in the order of the tags' ids."""
        if not self.at.has(change_tag.sql):
            self.at.missing("tags", change_tag.sql, "tags")
            return {}
        if not self.derived:
            return self.tags_by(change_tag.change, {row[ID]: row[ID] for row in rows})
        log = self.place[rc.log]
        edits = {row[REVISION]: row[ID] for row in rows if row[TYPE] != LOG}
        entries = {row[log]: row[ID] for row in rows if row[TYPE] == LOG}
        return self.tags_by(change_tag.revision, edits) | self.tags_by(change_tag.log, entries)

    def tags_by(self, column: Column, ids: Mapping[int, int]) -> dict[int, list[str]]:
        """The tags of what `column` names; `ids` leads from there to the changes."""
        found: dict[int, list[str]] = {}
        if ids:
            sort, where = (column, change_tag.tag), [In(column, list(ids))]
            for number, name in self.at.rows(Select(change_tag, read(column, change_tag.name), where=where, sort=sort)):
                found.setdefault(ids[number], []).append(name)
        return found

    # -- saying --------------------------------------------------------------------------------

    def say_where(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The page and the ids, and that the action is hidden."""
        place, name = self.place, self.at.site.name
        titled, numbered = "title" in self.prop, "ids" in self.prop
        page_id, previous = place.get(rc.page, 0), place.get(rc.previous, 0)
        for item, row in zip(items, rows, strict=True):
            if row[DELETED] and is_hidden(row):
                item["actionhidden"] = True
            if not row[DELETED] or self.sees_action(row):
                if titled:
                    item["ns"] = row[NAMESPACE]
                    item["title"] = name(row[NAMESPACE], row[TITLE])
                if numbered:
                    item["pageid"] = row[page_id]
                    item["revid"] = row[REVISION]
                    item["old_revid"] = row[previous]
            if numbered:
                item["rcid"] = row[ID]

    def say_user(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The user, and that it is hidden."""
        id, name = self.place[rc.user], self.place.get(rc.user_name)
        numbered = "userid" in self.prop
        for item, row in zip(items, rows, strict=True):
            if row[DELETED] & USER:
                item["userhidden"] = True
                if not sees(self.at, row[DELETED], USER):
                    continue
            if name is not None:
                item["user"] = row[name]
            if numbered:
                item["userid"] = row[id] or 0
            if not row[id]:
                item["anon"] = True

    def say_flags(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The flags; of derived changes it is not known which are those of bots."""
        bot, minor = self.place[rc.bot], self.place[rc.minor]
        for item, row in zip(items, rows, strict=True):
            if not self.derived:
                item["bot"] = bool(row[bot])
            item["new"] = row[TYPE] == NEW
            item["minor"] = bool(row[minor])

    def say_sizes(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The sizes; a size that is not known of a derived edit is left out."""
        before, after = self.place[rc.length_before], self.place[rc.length]
        for item, row in zip(items, rows, strict=True):
            for key, length in (("oldlen", row[before]), ("newlen", row[after])):
                if length is not None or not self.derived or row[TYPE] == LOG:
                    item[key] = length or 0

    def say_timestamp(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The time. Changes often share it with others."""
        known = {time: iso(time) for time in {row[TIME] for row in rows}}
        for item, row in zip(items, rows, strict=True):
            item["timestamp"] = known[row[TIME]]

    def say_comment(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The comment, as text and as HTML, and that it is hidden."""
        comment, as_text, as_html = self.place[rc.comment], "comment" in self.prop, "parsedcomment" in self.prop
        parsed: Mapping[tuple[str, Title | None], str] = {}
        if as_html:
            seen = (row for row in rows if sees(self.at, row[DELETED], COMMENT))
            parsed = parsed_comments(self.at, [(row[comment], Title(row[NAMESPACE], row[TITLE])) for row in seen])
        for item, row in zip(items, rows, strict=True):
            if row[DELETED] & COMMENT:
                item["commenthidden"] = True
                if not sees(self.at, row[DELETED], COMMENT):
                    continue
            if as_text:
                item["comment"] = row[comment]
            if as_html:
                item["parsedcomment"] = parsed[row[comment], Title(row[NAMESPACE], row[TITLE])]

    def say_redirect(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """Whether the page is a redirect."""
        is_redirect = self.place[page.is_redirect]
        for item, row in zip(items, rows, strict=True):
            item["redirect"] = bool(row[is_redirect])

    def say_patrolled(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """Whether somebody has patrolled the change."""
        patrolled = self.place[rc.patrolled]
        for item, row in zip(items, rows, strict=True):
            item["patrolled"], item["unpatrolled"] = bool(row[patrolled]), not row[patrolled]
            item["autopatrolled"] = row[patrolled] == AUTOPATROLLED

    def say_log(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """What an entry of the log says, and that it is hidden."""
        id, kind, action, params = (self.place[c] for c in (rc.log, rc.log_type, rc.log_action, rc.params))
        site = self.at.site
        for item, row in zip(items, rows, strict=True):
            if row[TYPE] != LOG:
                continue
            if row[DELETED] & ACTION:
                item["actionhidden"] = True
            if self.sees_action(row):
                item |= {"logid": row[id], "logtype": row[kind], "logaction": row[action]}
                item["logparams"] = log_params(site, row[kind], row[action], row[params] or b"", row[TIME])

    def say_tags(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The tags."""
        tags = self.read_tags(rows) if rows else {}
        for item, row in zip(items, rows, strict=True):
            item["tags"] = Items(tags.get(row[ID], ()), "tag", plain=True)

    def say_sha1(self, items: Sequence[Item], rows: Sequence[Row]) -> None:
        """The SHA-1 of the revision, where there still is one, and that it is hidden."""
        sha1, deleted = self.place[rev.sha1], self.place[rev.deleted]
        for item, row in zip(items, rows, strict=True):
            if row[sha1] is None:
                continue
            if row[deleted] & CONTENT:
                item["sha1hidden"] = True
            if sees(self.at, row[deleted], CONTENT, "deletedtext"):
                item["sha1"] = hex_sha1(row[sha1])


def is_hidden(row: Row) -> bool:
    """Whether a change is an entry of the log that does not show what was done."""
    return bool(row[TYPE] == LOG and row[DELETED] & ACTION)
