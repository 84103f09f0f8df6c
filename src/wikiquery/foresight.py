"""How many statements a request will run, as those before it tell: the last one can end the transaction itself."""

TOLERATED = 3
"""So often may requests run more statements than was expected; then the most there ever were are expected."""

RARE = 50
"""One try in vain costs as much as so many that succeed may bring."""


class Foresight:
    """What is expected of requests of one kind: so many statements, 0 where nobody knows."""

    __slots__ = ("asked", "expected", "failures", "most", "spilled")

    def __init__(self) -> None:
        self.expected, self.failures, self.most = 0, 0, 0
        self.asked, self.spilled = 0, 0

    def learn(self, statements: int) -> None:
        """A request has run so many."""
        self.most = max(self.most, statements)
        self.expected = statements if self.failures < TOLERATED else self.most

    def fail(self) -> None:
        """A request would have run more than expected: it begins anew, and nothing is expected of it."""
        self.failures += 1
        self.most = max(self.most, self.expected + 1)
        if self.failures >= TOLERATED:
            self.expected = self.most

    def promising(self) -> bool:
        """Whether to try what has been in vain `spilled` times: it is tried again when that was rare."""
        self.asked += 1
        return self.spilled * RARE <= self.asked
