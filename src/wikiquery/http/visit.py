"""What a request tells about itself on its way, so that those that take long do not keep the others waiting."""

from collections.abc import Hashable

from wikiquery import patience

KINDS = 1000
"""Kinds of requests that are remembered at most."""
QUICK = 20
"""Answers that a kind of requests has to give quickly, one after another, to be taken for quick again."""
VISIT = "wikiquery.visit"
"""WSGI's key for the visit, in what describes a request to the application."""


class Visit:
    """One request.

    `slow` are the kinds of requests that took long, with the number of quick answers until that is forgotten.
    """

    def __init__(self, slow: dict[Hashable, int]) -> None:
        self.slow = slow
        self.kind: Hashable = None
        self.brief = 0.0

    def begin(self, kind: Hashable, brief: float) -> None:
        """The request is of this kind, and may take so many seconds where others wait. Raises Postponed."""
        self.kind, self.brief = kind, brief
        if patience.hurried() and (not brief or kind in self.slow):
            raise patience.Postponed

    def end(self, seconds: float) -> None:
        """The request took so long."""
        if seconds > self.brief > 0:
            if len(self.slow) >= KINDS:
                self.slow.clear()
            self.slow[self.kind] = QUICK
        elif self.kind in self.slow:
            self.slow[self.kind] -= 1
            if not self.slow[self.kind]:
                self.slow.pop(self.kind, None)
