"""Continuation: a row's key as a token and back; who is finished; what the client sends next."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from . import timestamps
from .errors import ApiError
from .schema.columns import Column, Time

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
DIGITS = re.compile(r"(?:[0-9a-fA-F]{2})*", re.ASCII)


def bad_continue() -> ApiError:
    """The error for a continue value that no answer can have given."""
    return ApiError(
        "badcontinue", "Invalid continue param. You should pass the original value returned by the previous query."
    )


def token(values: Sequence[Any]) -> str:
    """A key as a continue value: its parts joined by |, bytes in hexadecimal digits."""
    return "|".join(v.hex() if isinstance(v, bytes) else str(v) for v in values)


def parse(text: str, columns: Sequence[Column]) -> list[Any]:
    """The key of a continue value. Raises `badcontinue` unless it has the right number of parts of the right types."""
    parts: list[Any] = text.split("|")
    if len(parts) != len(columns):
        raise bad_continue()
    return [read(part, column.type) for part, column in zip(parts, columns, strict=True)]


def read(part: str, type_: type) -> Any:
    """One part of a continue value. Raises `badcontinue`."""
    if type_ is int:
        return whole(part)
    if type_ is Time and not timestamps.is_moment(part):
        raise bad_continue()
    if type_ is bytes:
        if not DIGITS.fullmatch(part):
            raise bad_continue()
        return bytes.fromhex(part)
    return part


def whole(part: str) -> int:
    """An integer that is written as PHP writes it. Raises `badcontinue`."""
    if not WHOLE.fullmatch(part) or part == "-0" or not -(2**63) <= int(part) < 2**63:
        raise bad_continue()
    return int(part)


class Continuation:
    """The `continue` parameter of a request, and what the modules report while it runs.

    `modules` are the names of the prop, list and meta modules in the order of the request; `props` those of them that
    speak of pages.
    """

    def __init__(
        self, text: str | None, given: Mapping[str, str], modules: Sequence[str], props: Sequence[str]
    ) -> None:
        self.modules, self.props = list(modules), frozenset(props)
        self.generator_done = False
        self.skipped: frozenset[str] = frozenset()
        self.copied: dict[str, str] = {}
        self.unfinished: dict[str, dict[str, Any]] = {}
        self.generator: dict[str, dict[str, Any]] = {}
        self.generated_from: dict[str, dict[str, Any]] = {}
        if text:
            left, separator, right = text.partition("||")
            if not separator or "||" in right:
                raise bad_continue()
            self.generator_done = left == "-"
            done = set(right.split("|")) if right else set()
            if self.generator_done:
                done |= self.props
            else:
                self.copied = {name: given[name] for name in left.split("|") if name in given} if left else {}
            self.skipped = frozenset(done)

    def add(self, module: str, name: str, value: Any) -> None:
        """A module is not finished: the parameter `name` of the next request."""
        self.unfinished.setdefault(module, {})[name] = value

    def add_generator(self, module: str, name: str, value: Any) -> None:
        """The generator is not finished."""
        self.generator.setdefault(module, {})[name] = value

    def add_start(self, module: str, name: str, value: Any) -> None:
        """Where the generator began: new rows may come before it while the batch is worked at."""
        self.generated_from.setdefault(module, {})[name] = value

    def answer(self) -> tuple[dict[str, Any], bool]:
        """The answer's `continue` (empty: nothing follows) and whether the batch is complete."""
        if not self.unfinished and not self.generator:
            return {}, True
        finished = [name for name in self.modules if name not in self.unfinished]
        data = {k: v for m, d in self.unfinished.items() if m not in self.props for k, v in d.items()}
        pending = {k: v for m, d in self.unfinished.items() if m in self.props for k, v in d.items()}
        complete = not pending
        if pending:
            start = {k: v for d in self.generated_from.values() for k, v in d.items()}
            again = start | {k: v for k, v in self.copied.items() if k not in start}
            data |= pending | again
            keys = "|".join(again)
        elif self.generator:
            following = {k: v for d in self.generator.values() for k, v in d.items()}
            data |= following
            finished = [name for name in finished if name not in self.props]
            keys = "|".join(following)
        else:
            keys = "-"
        if data or keys != "-":
            data["continue"] = f"{keys}||{'|'.join(finished)}"
        return data, complete

    def raw(self) -> dict[str, Any]:
        """The answer's `query-continue`: parameters by module, the generator's last."""
        return {**self.unfinished, **{m: self.unfinished.get(m, {}) | d for m, d in self.generator.items()}}
