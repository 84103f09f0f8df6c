"""Protections as they were once written in one string: "edit=sysop:move=autoconfirmed", or "sysop" for both."""

from collections.abc import Iterator


def restriction_rows(page: int, written: str) -> Iterator[tuple[int, str, str, int, str]]:
    """The rows of page_restrictions (pr_page, pr_type, pr_level, pr_cascade, pr_expiry) that the string stands for."""
    for part in written.strip().split(":"):
        action, equals, levels = part.partition("=")
        level = (levels if equals else action).split(",")[0].strip()
        if level:
            for type_ in (action.strip(),) if equals else ("edit", "move"):
                yield page, type_, level, 0, "infinity"
