"""Where a wiki keeps what the logical tables name: MediaWiki's table layouts, generation by generation.

A layout answers one question: which SQL expression is a logical column, and which joins does it need. It is detected
from the columns that exist, never from a version number.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from .tables import Column, change_tag, imagelinks, pagelinks, revision, slots, templatelinks


@dataclass(frozen=True, slots=True)
class Place:
    """An SQL expression for a logical column, and the join clauses that bring it in."""

    expression: str
    joins: tuple[str, ...] = ()


PAGELINKS_TARGET = "JOIN linktarget AS pl_lt ON pl_lt.lt_id = pl.pl_target_id"
TEMPLATELINKS_TARGET = "JOIN linktarget AS tl_lt ON tl_lt.lt_id = tl.tl_target_id"
IMAGELINKS_TARGET = "JOIN linktarget AS il_lt ON il_lt.lt_id = il.il_target_id"
ACTOR = "JOIN actor AS rev_actor ON rev_actor.actor_id = rev.rev_actor"
COMMENT = "JOIN comment AS rev_comment ON rev_comment.comment_id = rev.rev_comment_id"
ROLE = "JOIN slot_roles AS slot_role ON slot_role.role_id = slot.slot_role_id"
CONTENT = "JOIN content AS slot_content ON slot_content.content_id = slot.slot_content_id"
MODEL = "JOIN content_models AS slot_model ON slot_model.model_id = slot_content.content_model"
TAG = "JOIN change_tag_def AS ct_def ON ct_def.ctd_id = ct.ct_tag_id"

ALL = {
    revision.user: Place("rev_actor.actor_user", (ACTOR,)),
    revision.user_name: Place("rev_actor.actor_name", (ACTOR,)),
    revision.comment: Place("rev_comment.comment_text", (COMMENT,)),
    slots.role: Place("slot_role.role_name", (ROLE,)),
    slots.size: Place("slot_content.content_size", (CONTENT,)),
    slots.sha1: Place("slot_content.content_sha1", (CONTENT,)),
    slots.address: Place("slot_content.content_address", (CONTENT,)),
    slots.model: Place("slot_model.model_name", (CONTENT, MODEL)),
    change_tag.name: Place("ct_def.ctd_name", (TAG,)),
    imagelinks.namespace: Place("6"),
}
LINKTARGET = {
    pagelinks.namespace: Place("pl_lt.lt_namespace", (PAGELINKS_TARGET,)),
    pagelinks.title: Place("pl_lt.lt_title", (PAGELINKS_TARGET,)),
}
TEMPLATE_TARGET = {
    templatelinks.namespace: Place("tl_lt.lt_namespace", (TEMPLATELINKS_TARGET,)),
    templatelinks.title: Place("tl_lt.lt_title", (TEMPLATELINKS_TARGET,)),
}
IMAGE_TARGET = {
    imagelinks.namespace: Place("il_lt.lt_namespace", (IMAGELINKS_TARGET,)),
    imagelinks.title: Place("il_lt.lt_title", (IMAGELINKS_TARGET,)),
}


@dataclass(frozen=True)
class Layout:
    """The places of all logical columns in one database; `tables` are the names of the tables that it has."""

    places: Mapping[Column, Place] = field(
        default_factory=lambda: {**ALL, **LINKTARGET, **TEMPLATE_TARGET, **IMAGE_TARGET}
    )
    tables: Set[str] = frozenset()
    prefix: str = ""

    def place(self, column: Column) -> Place:
        """Where `column` is; a column without an entry is where its own name says."""
        known = self.places.get(column)
        return known or Place(f"{column.table.alias}.{column.sql}")


def detect(columns: Mapping[str, Set[str]]) -> Layout:
    """The layout of a database, from its tables' columns (table name to column names)."""
    places = dict(ALL)
    if "pl_target_id" in columns.get("pagelinks", ()):
        places |= LINKTARGET
    if "tl_target_id" in columns.get("templatelinks", ()):
        places |= TEMPLATE_TARGET
    if "il_target_id" in columns.get("imagelinks", ()):
        places |= IMAGE_TARGET
    return Layout(places, frozenset(columns))
