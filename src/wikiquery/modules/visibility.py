"""Who sees what is hidden: of revisions, entries of the log and recent changes."""

from ..schema.columns import Column
from ..scope import Scope
from ..select import AnyOf, Condition, HasBits

CONTENT, COMMENT, USER, RESTRICTED = 1, 2, 4, 8
"""The bits of what is hidden (MediaWiki's rev_deleted, log_deleted, rc_deleted).

The first is the text of a revision, or the action of an entry of the log; the last hides the others from
administrators, too.
"""
ABOVE = ("suppressrevision", "viewsuppressed")
"""Either of these rights shows what is hidden from administrators."""


def sees(at: Scope, deleted: int, bit: int, right: str = "deletedhistory") -> bool:
    """Whether the one who asks sees a part in spite of the bits `deleted`; `right` shows what is hidden by `bit`."""
    if not deleted & bit:
        return True
    allowed = any(map(at.may, ABOVE)) if deleted & RESTRICTED else at.may(right)
    if allowed and not is_there(at):
        at.undumped("what is hidden")
        return False
    return allowed


def is_there(at: Scope) -> bool:
    """Whether what is hidden is in the data at all: dumps for everybody leave it out, and give their users numbers."""
    return bool(at.held.get("actor", {}).get("state") != "derived")


def seen(at: Scope, column: Column, bit: int, right: str = "deletedhistory") -> list[Condition]:
    """The condition that the one who asks sees a part, of rows with the bits in `column`; `right` is as for `sees`."""
    if not at.may(right) or not is_there(at):
        return [HasBits(column, bit, negated=True)]
    if any(map(at.may, ABOVE)):
        return []
    return [AnyOf((HasBits(column, bit, negated=True), HasBits(column, RESTRICTED, negated=True)))]
