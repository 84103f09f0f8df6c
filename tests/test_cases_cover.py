"""Every module has cases of every sort: what is compared tells something."""

from collections.abc import Iterator
from functools import cache

import casefile
import pytest

from wikiquery.modules import Module

LEAST = 5

WITHOUT = {
    "extracts": "an approximation; tests/test_extracts.py compares with what MediaWiki gave",
    "search": "its ranking is ours in stores (tests/test_search.py); for databases there is tests/test_searchindex.py",
}
"""Modules without recorded cases, and where their tests are."""


@cache
def cases() -> tuple[casefile.Case, ...]:
    return (*casefile.every(), *casefile.every(casefile.DATABASE), *casefile.of_geodata())


def of(cls: type[Module]) -> Iterator[tuple[casefile.Case, str]]:
    """The cases that use a module, each with the prefix by which it does."""
    for case in cases():
        params = case.params
        names = params.get(cls.group, "").split("|")
        if cls.name in names:
            yield case, cls.prefix
        if params.get("generator") == cls.name:
            yield case, "g" + cls.prefix


def continues(cls: type[Module], case: casefile.Case, prefix: str) -> bool:
    """Whether a case tells where the module goes on, or goes on there."""
    if cls.continues_by not in {field.wire for field in cls.fields}:
        return False
    name = prefix + cls.continues_by
    said = case.answer.get("continue", {}) if isinstance(case.answer, dict) else {}
    return name in said or name in case.params


def erring(case: casefile.Case) -> bool:
    """Whether the answer is an error."""
    return isinstance(case.answer, dict) and bool({"error", "errors"} & case.answer.keys())


def modules() -> list[type[Module]]:
    return [cls for _, cls in sorted(Module.registry.items()) if cls.name not in WITHOUT]


@pytest.mark.parametrize("cls", modules(), ids=lambda cls: str(cls.name))
def test_every_module_has_telling_cases(cls: type[Module]) -> None:
    own = list(of(cls))
    assert len(own) >= LEAST
    versions = {case.params.get("formatversion", "1") for case, _ in own}
    assert {"1", "2"} <= versions, "cases in both formatversions"
    if cls.continues_by in {field.wire for field in cls.fields}:
        assert any(continues(cls, case, prefix) for case, prefix in own), "a case of continuation"
    if cls.generates:
        assert any(prefix.startswith("g" + cls.prefix) and "generator" in case.params for case, prefix in own)
    assert any(erring(case) for case, _ in own), "a case of an error"
