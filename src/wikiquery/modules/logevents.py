"""The log of what was done on the wiki: list=logevents."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import ApiError
from ..kinds import PEOPLE, Choice, NamespaceKind, String, Timestamp
from ..params import Continue, ListModule, continue_, flags, limit, param
from ..schema.changes import logging as log
from ..schema.columns import Column
from ..schema.tables import actor, change_tag, page
from ..scope import MORE, Batch, Run
from ..select import Compare, Condition, In, Join, Null, Select, prefix, read
from .log_entries import ACTION, Describer
from .log_types import LogAction, LogType, check_action, check_type, hidden_types
from .visibility import USER, seen

ORDER = (log.timestamp, log.id)


class LogEvents(ListModule, prefix="le", tag="item"):
    """The entries of the log, in the order of time."""

    reads = ("logging", "actor", "comment")
    adds = ("page", "change_tag")

    prop: tuple[str, ...] = flags(
        ("ids", "title", "type", "user", "timestamp", "comment", "details"),
        comment="The comment.",
        details="What else the entry tells: its parameters.",
        ids="The ids of the entry, of the page, and of the revision that it made.",
        parsedcomment="The comment as HTML.",
        tags="The tags.",
        timestamp="The time.",
        title="The title of the page that the entry is about.",
        type="The type of the log, and the action.",
        user="Who did it.",
        userid="The id of the user who did it.",
    )
    type: str | None = param(LogType(), "Only entries of this log.")
    action: str | None = param(LogAction(), "Only entries of this action; goes before `type`.")
    start: str | None = param(Timestamp(), "The time from which to list.")
    end: str | None = param(Timestamp(), "The time at which to stop.")
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older")
    user: str | None = param(PEOPLE, "Only entries by this user.")
    title: str | None = param(String(), "Only entries about this page.")
    namespace: int | None = param(NamespaceKind(extra=(-2, -1)), "Only entries about pages of this namespace.")
    prefix_: str | None = param(String(), "Only entries about pages whose titles begin so.", wire="prefix")
    tag_: str | None = param(String(), "Only entries with this tag.", wire="tag")
    limit: int = limit()
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The entries, in the order of time and id."""
        self.refuse(at)
        resume = at.resume(*ORDER)
        where = self.conditions(at)
        describer = Describer(at, frozenset(self.prop))
        rows = [] if where is None else at.rows(self.entries(where, describer.columns), self.limit + 1, resume)
        shown = rows[: self.limit]
        items = describer.items(shown)
        if describer.are_small(shown):
            yield 0, Batch(items, lambda n: token(shown[n])), ""
        else:
            for row, item in zip(shown, items, strict=True):
                yield 0, item, token(row)
        if len(rows) > self.limit:
            yield 0, MORE, token(rows[self.limit])

    def refuse(self, at: Run) -> None:
        """Raises for what does not go together, and for logs and actions that there are not."""
        about = {"title": self.title, "namespace": self.namespace, "prefix": self.prefix_}
        if len(given := [name for name, value in about.items() if value is not None]) > 1:
            raise at.together(*given)
        if self.type is not None and not check_type(at, self.type):
            raise ApiError("badvalue", f'Unrecognized value for parameter "{at.prefix}type": {self.type}.')
        if self.action is not None and not check_action(at, *self.named_action):
            text = f'Unrecognized value for parameter "{at.prefix}action": {self.action}.'
            raise ApiError("unknown_leaction", text)

    @property
    def named_action(self) -> tuple[str, str]:
        """The type and the action that `action` names."""
        type, _, action = (self.action or "").partition("/")
        return type, action

    # -- which entries -------------------------------------------------------------------------

    def entries(self, where: Sequence[Condition | None], columns: tuple[Column, ...]) -> Select:
        """The entries that meet conditions; those with a tag are looked up by it."""
        joins = [Join(page, ((page.namespace, log.namespace), (page.title, log.title)), left=True)]
        if page.id not in columns:
            joins = []
        down = self.dir == "older"
        if self.tag_ is None:
            return Select(log, read(*columns), joins=tuple(joins), where=where, order=ORDER, descending=down)
        tagged = [Compare(change_tag.name, "=", self.tag_), Null(change_tag.log, negated=True)]
        joins = [Join(log, ((log.id, change_tag.log),)), *joins]
        where = [*tagged, *where]
        return Select(change_tag, read(*columns), joins=tuple(joins), where=where, order=ORDER, descending=down)

    def conditions(self, at: Run) -> list[Condition | None] | None:
        """The conditions on the entries; None where there can be none. Raises ApiError("invalidtitle")."""
        about, kind, by = self.about(at), self.kind(at), self.by(at)
        if kind is None or by is None:
            return None
        after, before = ("<=", ">=") if self.dir == "older" else (">=", "<=")
        return [
            *kind,
            *by,
            *about,
            Compare(log.timestamp, after, self.start) if self.start else None,
            Compare(log.timestamp, before, self.end) if self.end else None,
        ]

    def kind(self, at: Run) -> list[Condition | None] | None:
        """The conditions on type and action; None for a log that the one who asks may not see."""
        hidden = hidden_types(at)
        type, action = self.named_action if self.action is not None else (self.type, "*")
        if type is None:
            return [In(log.type, hidden, negated=True)] if hidden else []
        if type in hidden:
            return None
        return [Compare(log.type, "=", type), None if action == "*" else Compare(log.action, "=", action)]

    def by(self, at: Run) -> list[Condition] | None:
        """The conditions of `user`; None where nobody of that name has done anything."""
        if self.user is None:
            return []
        if self.user.startswith("#"):
            condition = Compare(actor.user, "=", int(self.user[1:]) or None)
        else:
            condition = Compare(actor.name, "=", self.user)
        ids = [id for (id,) in at.rows(Select(actor, read(actor.id), where=[condition]))]
        if not ids:
            return None
        return [In(log.actor, ids), *seen(at, log.deleted, USER)]

    def about(self, at: Run) -> list[Condition]:
        """The conditions of `title`, `namespace` and `prefix`. Raises ApiError("invalidtitle")."""
        where: list[Condition]
        if self.title is not None:
            title = at.site.own_title(self.title)
            where = [Compare(log.namespace, "=", title.namespace), Compare(log.title, "=", title.key)]
        elif self.prefix_ is not None:
            title = at.site.own_title(self.prefix_)
            where = [Compare(log.namespace, "=", title.namespace), *prefix(log.title, title.key)]
        elif self.namespace is not None:
            where = [Compare(log.namespace, "=", self.namespace)]
        else:
            return []
        return [*where, *seen(at, log.deleted, ACTION)]


def token(row: Sequence[Any]) -> str:
    """Where to go on from an entry."""
    return f"{row[0]}|{row[1]}"
