"""MediaWiki's own texts, as far as the wiki's database holds them: where its localisation cache is kept there."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ..phpvalues import unserialize
from ..schema.localisation import l10n_cache as lc
from ..scope import Run
from ..select import Compare, In, Select, read

PREFIX = "messages:"


class Default(NamedTuple):
    """A text, and the language that it is in: another one where it has not been translated."""

    language: str
    text: str


class Defaults:
    """The texts that MediaWiki has for a language. `known` tells whether the database holds them."""

    def __init__(self, at: Run, language: str) -> None:
        self.at, self.language = at, language

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The names of all messages (`list`), and the languages of texts that are not translated."""
        if not self.at.has(lc.sql):
            return {}
        return self.values(("list", "fallbackSequence"))

    @property
    def known(self) -> bool:
        """Whether the database holds the language."""
        return "list" in self.facts

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all messages."""
        listed = self.facts.get("list") or {}
        return frozenset(map(str, (listed.get("messages") or {}).values()))

    @property
    def fallbacks(self) -> list[str]:
        """The languages of texts that are not translated, the nearest first."""
        return list(map(str, (self.facts.get("fallbackSequence") or {}).values()))

    def texts(self, names: Iterable[str]) -> dict[str, Default]:
        """The texts of messages, by name."""
        wanted = [PREFIX + name for name in sorted(self.names.intersection(names))]
        found = self.values(wanted) if wanted else {}
        return {key.removeprefix(PREFIX): Default(*value.split(":", 1)) for key, value in found.items() if ":" in value}

    def values(self, keys: Iterable[str]) -> dict[str, Any]:
        """What is kept under these keys; what PHP could not read either is not there."""
        where = [Compare(lc.language, "=", self.language), In(lc.key, list(keys))]
        found = {}
        for key, value in self.at.rows(Select(lc, read(lc.key, lc.value), where=where)):
            try:
                found[key] = unserialize(bytes(value))
            except ValueError:
                continue
        return found
