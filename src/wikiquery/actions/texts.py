"""Texts of many lines."""

from ..kinds import String


class Text(String):
    """A text of many lines."""

    type = "text"
