"""What users did lately: who is active, by MediaWiki's cache or by recent changes, and how much each did."""

from collections.abc import Iterator, Sequence

from .. import timestamps
from ..schema.people import active_user, recent_action, user
from ..scope import Run, Scope
from ..select import AnyOf, Compare, Condition, Exists, In, Join, Null, Select, read

DAYS = 30
"""For so long MediaWiki calls a user active, where the wiki does not say otherwise."""
USER = 2
EXTERNAL = 5
"""The type of changes that come from other wikis."""

JOIN_USER = Join(user, ((user.name, active_user.name),))
CACHED = (
    Compare(active_user.type, "=", "activeusers"),
    Compare(active_user.namespace, "=", USER),
)
"""The conditions on the cache of active users."""


def cached(at: Scope) -> bool:
    """Whether there is MediaWiki's cache of active users. What is made of dumps has recent changes alone."""
    return at.has(active_user.sql)


def acted() -> Condition:
    """The condition that a user did something that recent changes tell."""
    return Exists(recent_action, recent_action.user, user.id, tuple(counted("")))


def counted(since: str) -> Iterator[Condition]:
    """The conditions on what counts as an action: edits, and entries of the log but those of new users."""
    if since:
        yield Compare(recent_action.timestamp, ">=", since)
    yield Compare(recent_action.type, "<>", EXTERNAL)
    yield AnyOf((Null(recent_action.log_type), Compare(recent_action.log_type, "<>", "newusers")))


def since(at: Run) -> str:
    """The time from which on actions count, as 14 digits; "" for all that recent changes tell.

    Which time a wiki has chosen is not known; but nobody in its cache can have been idle for longer.
    """
    if not cached(at):
        return ""
    select = Select(active_user, read(active_user.seen), where=CACHED[:1], order=(active_user.seen,))
    oldest = at.rows(select, 1)
    seconds = timestamps.clock() - 86_400 * DAYS
    if oldest:
        seconds = min(seconds, oldest[0][0])
    return timestamps.digits_of_unix(int(seconds))


def recent_actions(at: Run, ids: Sequence[int], since: str) -> dict[int, int]:
    """How many edits and actions users have made since then; registering is none."""
    where = [In(recent_action.user, ids), *counted(since)]
    columns = read(recent_action.user, recent_action.count)
    rows = at.rows(Select(recent_action, columns, where=where, group=(recent_action.user,))) if ids else []
    return dict(rows)
