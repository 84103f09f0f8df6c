"""Functions that tell how to do for many rows what they do for one: for code that is made for many rows.

They are written out where they would be called, or there is another that takes all arguments at once.
"""

from collections.abc import Callable, Sequence
from operator import eq, not_
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

BUILT_IN: dict[Callable[..., Any], str] = {bool: "not not {0}", not_: "not {0}", eq: "{0} == {1}"}


def inline(expression: str, **names: str) -> Callable[[F], F]:
    """Says what a function returns, as an expression in which its arguments are called {0}, {1} …

    `names` are what else it has in braces: attributes of the instance for a method, else globals of the module.
    """

    def mark(function: F) -> F:
        function.__dict__["inline"] = expression, names
        return function

    return mark


def together(many: Callable[[list[Any]], list[Any]]) -> Callable[[F], F]:
    """Says which function gives what this one gives of each argument, for a list of them."""

    def mark(function: F) -> F:
        function.__dict__["together"] = many
        return function

    return mark


def call(function: Callable[..., Any], arguments: Sequence[str], lead: str) -> tuple[str, dict[str, Any]]:
    """A call of a function in Python's words, and what the names in it stand for, which all begin with `lead`."""
    if function in BUILT_IN:
        return f"({BUILT_IN[function].format(*arguments)})", {}
    if not hasattr(function, "inline"):
        return f"{lead}({', '.join(arguments)})", {lead: function}
    expression, names = function.inline
    instance = getattr(function, "__self__", None)
    known = {
        f"{lead}_{name}": function.__globals__[place] if instance is None else getattr(instance, place)
        for name, place in names.items()
    }
    return f"({expression.format(*arguments, **{name: f'{lead}_{name}' for name in names})})", known
