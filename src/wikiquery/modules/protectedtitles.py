"""Titles that may not be created: list=protectedtitles."""

from collections.abc import Iterator, Sequence
from typing import Any

from .. import timestamps
from ..kinds import Choice, Groups, NamespaceKind, Timestamp
from ..params import Continue, ListModule, continue_, flags, limit, param
from ..schema.tables import protected_titles as pt
from ..scope import MORE, Run
from ..select import Compare, In, Select, read
from ..site import Site
from ..titles import Title
from .existence import parsed_comments
from .protections import expiry

KEY = (pt.timestamp, pt.namespace, pt.title)


def creation_levels(site: Site) -> Sequence[str]:
    """The levels of protection but the empty one."""
    levels: list[str] = site.profile.get("restrictions", {}).get("levels", ["autoconfirmed", "sysop"])
    return [level for level in levels if level]


class ProtectedTitles(ListModule, prefix="pt", generates=True):
    """Titles that may not be created by everybody."""

    namespace: tuple[int, ...] | None = param(NamespaceKind(multi=True), "Only titles in these namespaces.")
    level: tuple[str, ...] | None = param(Groups(creation_levels, multi=True), "Only titles with these levels.")
    limit: int = limit()
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    start: str | None = param(Timestamp(), "The time of protection from which to list.")
    end: str | None = param(Timestamp(), "The time of protection at which to stop.")
    prop: tuple[str, ...] = flags(
        ("timestamp", "level"),
        comment="The reason.",
        expiry="When the protection ends.",
        level="Who may create the title.",
        parsedcomment="The reason as HTML.",
        timestamp="When the title was protected.",
        user="Who protected it.",
        userid="The id of who protected it.",
    )
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The titles in the order of the time at which they were protected."""
        after, before = ("<=", ">=") if self.dir == "older" else (">=", "<=")
        select = Select(
            pt,
            read(pt.level, pt.expiry, pt.user, *self.names(at)),
            where=[
                Compare(pt.timestamp, after, self.start) if self.start is not None else None,
                Compare(pt.timestamp, before, self.end) if self.end is not None else None,
                In(pt.namespace, self.namespace) if self.namespace else None,
                In(pt.level, self.level) if self.level else None,
            ],
            order=KEY,
            descending=self.dir == "older",
        )
        rows = at.rows(select, self.limit + 1, at.resume(*KEY))
        known = [dict(zip((c.field for c in select.columns), row, strict=True)) for row in rows]
        parsed = self.parsed(at, known[: self.limit])
        for n, row in enumerate(known):
            token = f"{row['timestamp']}|{row['namespace']}|{row['title']}"
            if n == self.limit:
                yield 0, MORE, token
            elif at.generator:
                yield 0, Title(row["namespace"], row["title"]), token
            else:
                yield 0, self.item(at, row, parsed), token

    def names(self, at: Run) -> list[Any]:
        """The columns that other tables have, as far as they are asked for and known; warns of those that are not."""
        columns: list[Any] = []
        if at.generator:
            return columns
        if "user" in self.prop:
            if at.has("actor"):
                columns.append(pt.user_name)
            else:
                at.missing("who protected titles", "actor", "user")
        if {"comment", "parsedcomment"} & set(self.prop):
            if not at.held or at.held.get("comment", {}).get("state") == "whole":
                columns.append(pt.comment)
            else:
                text = "The reasons for which titles are protected are not known here: dumps have only their numbers."
                at.warn("notinsnapshot", text, {"module": at.path, "property": f"{at.prefix}prop=comment"})
        return columns

    def parsed(self, at: Run, rows: list[dict[str, Any]]) -> dict[tuple[str, Title | None], str]:
        """The reasons as HTML, where they are asked for."""
        if at.generator or "parsedcomment" not in self.prop:
            return {}
        return parsed_comments(at, [(row["comment"] or "", None) for row in rows if "comment" in row])

    def item(self, at: Run, row: dict[str, Any], parsed: dict[tuple[str, Title | None], str]) -> dict[str, Any]:
        """The item of a title."""
        prop = self.prop
        item = {"ns": row["namespace"], "title": at.site.name(row["namespace"], row["title"])}
        if "timestamp" in prop:
            item["timestamp"] = timestamps.iso(row["timestamp"])
        if row.get("user_name") is not None:
            item["user"] = row["user_name"]
        if "user" in prop or "userid" in prop:
            item["userid"] = row["user"]
        if "comment" in prop and "comment" in row:
            item["comment"] = row["comment"] or ""
        if "parsedcomment" in prop and "comment" in row:
            item["parsedcomment"] = parsed[row["comment"] or "", None]
        if "expiry" in prop:
            item["expiry"] = expiry(row["expiry"])
        if "level" in prop:
            item["level"] = row["level"]
        return item
