"""How much a client may ask for at once: MediaWiki's two levels, and none."""

from dataclasses import dataclass

MOST = 30_000
"""What stands for no limit: as many titles and rows as SQLite takes values in one statement."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """`values` are how many a parameter takes; rows go by what a module grants (`high`: to bots), or by `most`."""

    name: str
    values: int
    high: bool = False
    most: int | None = None

    def rows(self, low: int, high: int) -> int:
        """How many rows a module gives that grants `low` to everybody and `high` to bots."""
        return self.most or (high if self.high else low)

    def of(self, rights: frozenset[str]) -> "Allowance":
        """What one with these rights may ask for: no less than this, and with `apihighlimits` what bots may."""
        return BOT if self is MEDIAWIKI and "apihighlimits" in rights else self


MEDIAWIKI = Allowance("mediawiki", 50)
"""As everybody has it on a wiki."""
BOT = Allowance("bot", 500, high=True)
"""As those with the right `apihighlimits` have it."""
UNLIMITED = Allowance("unlimited", MOST, high=True, most=MOST)
"""As nobody has it on a wiki: only the size of the answer ends it."""

ALLOWANCES = {each.name: each for each in (MEDIAWIKI, BOT, UNLIMITED)}
