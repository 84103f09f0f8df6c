"""Deleted revisions: how they are read, and what is said of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ApiError
from ..schema.columns import Column
from ..schema.deleted import archive as ar
from ..schema.tables import change_tag
from ..schema.tables import revision as rev
from ..scope import Run
from ..select import Compare, Condition, Exists, In, Null, Select, prefix, read
from ..titles import Title
from .revision_items import Describer, Row
from .revision_parameters import RevisionParameters
from .revisions import by_users

BY_TITLE = (ar.namespace, ar.title, ar.timestamp, ar.key)
"""The order of deleted revisions, page by page."""
BY_TIME = (ar.timestamp, ar.key)
"""That of those of one user."""
FEW = 1000
"""Revisions with a tag that are looked up by their ids, where there are no more."""
SHOWN = (ar.key, ar.id, ar.parent, ar.namespace, ar.title, ar.timestamp, ar.minor, ar.deleted, ar.length, ar.sha1)


def columns(prop: Sequence[str]) -> tuple[Column, ...]:
    """The columns that items with these pieces of information need."""
    found: list[Column] = [*SHOWN]
    if {"user", "userid"} & set(prop):
        found += [ar.user, ar.user_name]
    if {"comment", "parsedcomment"} & set(prop):
        found.append(ar.comment)
    return tuple(found)


def tagged(at: Run, tag: str | None) -> list[Condition]:
    """The condition that a deleted revision has a tag, where one is named.

    Where but few have it, it is to be one of them: otherwise all deleted revisions would be gone through.
    """
    if tag is None:
        return []
    named = Compare(change_tag.name, "=", tag)
    some = Select(change_tag, read(change_tag.revision), where=[named, Null(change_tag.revision, negated=True)])
    ids = sorted({id for (id,) in at.rows(some, FEW + 1)})
    if len(ids) > FEW:
        return [Exists(change_tag, change_tag.revision, ar.id, (named,))]
    return [In(ar.id, ids or [0])]


def by_deleted_users(at: Run, wanted: str | None, unwanted: str | None, *, by_time: bool) -> list[Condition] | None:
    """The conditions of `user` and `excludeuser`; None where nobody of the wanted name has done anything.

    `by_time`: the order is that of time, for which there is an index of each user's.
    """
    return by_users(at, wanted, unwanted, ar.actor if by_time else ar.any_actor, ar.deleted)


def titles_between(
    at: Run, namespace: int, first: str | None, last: str | None, start: str | None, *, down: bool
) -> list[Condition]:
    """The conditions of `from`, `to` and `prefix` on the titles of a namespace. Raises ApiError("invalidtitle")."""

    def key(text: str) -> str:
        return at.site.title_part_to_key(text, namespace)

    after, before = ("<=", ">=") if down else (">=", "<=")
    where: list[Condition] = [] if first is None else [Compare(ar.title, after, key(first))]
    where += [] if last is None else [Compare(ar.title, before, key(last))]
    return where + ([] if start is None else prefix(ar.title, key(start)))


def refuse_without_rights(at: Run, prop: Sequence[str]) -> None:
    """Raises ApiError("permissiondenied") for comments and texts that the one who asks may not see."""
    if {"comment", "parsedcomment"} & set(prop) and not at.may("deletedhistory"):
        raise ApiError("permissiondenied", "The comments of deleted revisions need the right deletedhistory.")
    if "content" in prop and not (at.may("deletedtext") or at.may("undelete")):
        raise ApiError("permissiondenied", "The texts of deleted revisions need the right deletedtext or undelete.")


class DeletedDescriber(Describer):
    """Makes the items of rows of deleted revisions."""

    def __init__(self, at: Run, module: RevisionParameters, read: Sequence[Column]) -> None:
        self.own = {column: n for n, column in enumerate(dict.fromkeys(read))}
        # To those who describe it, a deleted revision is a revision: its columns have the same names.
        places = {getattr(rev, column.field, column): n for column, n in self.own.items()}
        super().__init__(at, module, places, {})

    def title(self, row: Row) -> Title:
        return Title(row[self.own[ar.namespace]], row[self.own[ar.title]])


def rows_by_title(
    at: Run,
    wanted: Sequence[Column],
    spaces: Mapping[int, Sequence[Condition]],
    where: Sequence[Condition],
    order: tuple[Column, ...],
    *,
    down: bool,
    limit: int,
    resume: list[Any] | None,
    distinct: bool = False,
) -> list[Row]:
    """Rows of deleted revisions, one namespace after the other; `spaces` has the conditions of each.

    In one statement no index would give both the namespaces and the titles in their order.
    """
    rows: list[Row] = []
    for namespace in sorted(spaces, reverse=down):
        if resume is not None and (namespace > resume[0] if down else namespace < resume[0]):
            continue
        within = [Compare(ar.namespace, "=", namespace), *spaces[namespace], *where]
        select = Select(ar, read(*wanted), where=within, order=order, descending=down, distinct=distinct)
        since = resume if resume is not None and resume[0] == namespace else None
        rows += at.rows(select, limit - len(rows), since)
        if len(rows) >= limit:
            break
    return rows


def token(row: Row, order: Sequence[Column]) -> str:
    """Where to go on from a row, which begins with the columns of its order."""
    return "|".join(map(str, row[: len(order)]))
