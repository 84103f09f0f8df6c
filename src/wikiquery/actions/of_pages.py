"""The actions that take many pages at once, named as those of a query are."""

from typing import Any

from ..action import Action
from ..params import param
from ..query import PAGE_SET, Query
from .writing import string


class OfPages(Action):
    """Mixin: of the parameters that name the pages MediaWiki judges none before it does the work."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.simple_fields = tuple(field for field in cls.simple_fields if field.name not in PAGE_SET)


def going_on() -> Any:
    """Where to go on."""
    return string("Where to go on: the value that the previous answer gave.")


def as_in_query(name: str) -> Any:
    """A parameter that is the same as one of `action=query`."""
    field = next(field for field in Query.fields if field.name == name)
    return param(field.kind, field.help, field.default)
