"""Pieces of statements about links, in the layouts in which MediaWiki has kept them: by title, or by linktarget."""

from collections.abc import Mapping
from dataclasses import dataclass

from .columns import Column
from .layouts import Layout
from .tables import categorylinks, imagelinks, pagelinks, templatelinks

PREFIXES: Mapping[str, str] = {"pagelinks": "pl", "templatelinks": "tl", "imagelinks": "il", "categorylinks": "cl"}
TITLES: Mapping[str, Column] = {
    "pagelinks": pagelinks.title,
    "templatelinks": templatelinks.title,
    "imagelinks": imagelinks.title,
    "categorylinks": categorylinks.title,
}
FIXED: Mapping[str, str] = {"imagelinks": "6", "categorylinks": "14"}
"""The namespace of what these tables name, where they do not say it."""


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """The pieces for one table of links. `by_target`: it names titles by their numbers in linktarget."""

    table: str
    prefix: str
    by_target: bool

    @classmethod
    def of(cls, table: str, layout: Layout) -> "LinkCounts":
        """The pieces for a table in a layout."""
        return cls(table, PREFIXES[table], bool(layout.place(TITLES[table]).joins))

    @property
    def named(self) -> tuple[str, str]:
        """The columns of namespace and title, where the table has them itself."""
        name = f"{self.prefix}_to" if self.table in FIXED else f"{self.prefix}_title"
        return FIXED.get(self.table, f"{self.prefix}_namespace"), name

    def exists(self, namespace: str, title: str) -> str:
        """The condition that a link names a title; the expressions must not be columns of links."""
        if self.by_target:
            return (
                f"EXISTS (SELECT 1 FROM linktarget JOIN {self.table} ON {self.prefix}_target_id = lt_id"
                f" WHERE lt_namespace = {namespace} AND lt_title = {title})"
            )
        own, name = self.named
        fixed = "" if self.table in FIXED else f" AND {own} = {namespace}"
        return f"EXISTS (SELECT 1 FROM {self.table} WHERE {name} = {title}{fixed})"

    def counted(self, least: int = 1) -> str:
        """A SELECT of namespace, title and value: how many links name a title, where there are `least`."""
        having = f" HAVING COUNT(*) >= {least}" if least > 1 else ""
        if self.by_target:
            # Counted by number first, in the order of the index: only then are the titles looked up.
            target = f"{self.prefix}_target_id"
            counts = f"SELECT {target} AS id, COUNT(*) AS links FROM {self.table} GROUP BY {target}{having}"
            return (
                f"SELECT lt_namespace AS namespace, lt_title AS title, links AS value FROM ({counts}) AS counts"
                " JOIN linktarget ON lt_id = id"
            )
        own, name = self.named
        groups = name if self.table in FIXED else f"{own}, {name}"
        return (
            f"SELECT {own} AS namespace, {name} AS title, COUNT(*) AS value FROM {self.table} GROUP BY {groups}{having}"
        )

    def missing(self, where: str) -> str:
        """A SELECT of id (or namespace and title alone), namespace and title: what is named and has no page."""
        absent = "NOT EXISTS (SELECT 1 FROM page WHERE page_namespace = {0} AND page_title = {1})"
        if self.by_target:
            return (
                "SELECT lt_id AS id, lt_namespace AS namespace, lt_title AS title FROM linktarget"
                f" WHERE {where.format('lt_namespace')} AND {absent.format('lt_namespace', 'lt_title')}"
            )
        own, name = self.named
        return (
            f"SELECT DISTINCT {own} AS namespace, {name} AS title FROM {self.table}"
            f" WHERE {where.format(own)} AND {absent.format(own, name)}"
        )

    def joined(self, alias: str) -> str:
        """The condition that joins a link to a row of `missing` under an alias."""
        if self.by_target:
            return f"{self.prefix}_target_id = {alias}.id"
        own, name = self.named
        return f"{own} = {alias}.namespace AND {name} = {alias}.title"
