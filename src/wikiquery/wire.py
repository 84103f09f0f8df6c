"""The parameters of one request as they came, and what the rooms say of them on the way."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from .errors import ApiError, Notice
from .foresight import Foresight
from .kinds import SEPARATOR, Binding, Exists, Kind, anything, single
from .params import Module, bind, wire_names
from .scope import NOBODY, Client
from .site import Site

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, as Python has it in a text."""
OLD_ENCODING = "windows-1252"
"""How MediaWiki reads a value in a URL (never one in a body) that is not UTF-8; that of most languages."""

M = TypeVar("M", bound=Module)


def clean(text: str) -> str:
    """Text as MediaWiki reads it: NFC, no control characters; U+001F stays where it separates values."""
    if text.startswith(SEPARATOR):
        return SEPARATOR.join(map(clean, ["", *text[1:].split(SEPARATOR)])) if len(text) > 1 else text
    return unicodedata.normalize("NFC", UNFIT.sub("\ufffd", text))


def decoded(text: str, *, in_url: bool) -> str:
    """A text with bytes that are not UTF-8 as MediaWiki reads it: in a URL all of it is taken for an older encoding.

    It is not where several values are separated by U+001F.
    """
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # Other halves of characters: no bytes that came over a network.
        return text
    if in_url and not text.startswith(SEPARATOR):
        return raw.decode(OLD_ENCODING, "ignore")
    return raw.decode("utf-8", "replace")


ARRAY = "[]"
"""Ends the name of a parameter that came in PHP's array syntax."""

FREE = frozenset({"titles", "pageids", "revids", "continue"})
"""What differs from request to request: only that it was sent is part of a request's shape."""


class Shape:
    """What requests have in common that differ in their pages and in where they go on.

    `bound` holds the modules that stand for the request itself, `plans` those that were run. `foresights` tell how
    many statements that takes, where rows of one of the modules come along with the pages (see company.py), or of none.
    Only requests without an error or a warning are remembered: their parameters need not be
    judged again.
    """

    __slots__ = ("bound", "foresights", "plans")

    def __init__(self) -> None:
        self.bound: dict[type[Module], Module] = {}
        self.plans: dict[tuple[type[Module], bool], Any] = {}
        self.foresights: dict[type[Module] | None, Foresight] = {None: Foresight()}


Shapes = dict[tuple[Any, ...], Shape]


@cache
def kinds(cls: type[Module]) -> dict[str, Kind]:
    """The kinds of a module's parameters by their names on the wire."""
    return {field.wire: field.kind for field in cls.fields}


class Wire:
    """A request's parameters and its client; `notices` are the answer's warnings so far, `limits` what `max` means.

    `running` are the query modules that it reaches. `exists` tells of the pages that parameters name.
    """

    def __init__(
        self, values: Mapping[str, str], site: Site, shapes: Shapes | None = None, client: Client = NOBODY
    ) -> None:
        self.values, self.client = values, client
        self.site = site
        self.exists: Exists = anything
        self.unclean: dict[str, str] = {}
        key: list[Any] = [client.standing]
        for name, value in values.items():
            key.append(name if name in FREE or name.endswith("continue") else (name, value))
            if not (value.isascii() and value.isprintable()):
                cleaned = clean(value)
                if cleaned != value:
                    if ESCAPED.search(value):
                        cleaned = clean(decoded(value, in_url=client.in_url.get(name) == value))
                    self.unclean[name] = cleaned
        self.arrays = [name for name in values if name.endswith(ARRAY)]
        self.key = tuple(key)
        self.known = None if shapes is None or self.unclean else shapes.get(self.key)
        self.shape = self.known or Shape()
        self.used: set[str] = set()
        self.notices: list[Notice] = []
        self.limits: dict[str, int] = {}
        self.resume: str | None = None
        self.running: list[type[Module]] = []
        self.companion: type[Module] | None = None
        self.cautious = False

    def text(self, name: str) -> str:
        """A parameter, cleaned."""
        return self.unclean[name] if name in self.unclean else self.values[name]

    def going_on(self, name: str, path: str) -> str | None:
        """The parameter that says where a module goes on; None where it does not. Raises `badvalue`."""
        if name not in self.values:
            return None
        text = self.text(name)
        try:
            single(name, text)
        except ApiError as error:
            error.module = path
            raise
        return text

    def warn(self, path: str, code: str, text: str, data: Mapping[str, Any]) -> None:
        """Adds a warning, once; the first of a deprecation brings the hint where such things are announced."""
        notice = Notice(code, text, path, data)
        if notice not in self.notices:
            self.notices.append(notice)
            if code == "deprecation":
                self.warn("main", "deprecation-help", DEPRECATION_HELP, {})

    def collect(self, path: str) -> Callable[[str, str, Mapping[str, Any]], None]:
        """What takes the warnings of one module."""
        return lambda code, text, data: self.warn(path, code, text, data)

    def take(self, cls: type[Module], prefix: str, path: str) -> dict[str, str]:
        """The parameters of a module, by field name and marked as used; warns of those that came as arrays."""
        names = wire_names(cls, prefix, self.values)
        self.used.update(names.values())
        for array in self.arrays:
            name = array.removesuffix(ARRAY)
            field = next((field for field in cls.simple_fields if prefix + field.wire == name), None)
            if field is not None:
                self.used.add(array)
                if name not in self.values and field.kind.is_read:
                    text = f'Parameter "{name}" uses unsupported PHP array syntax.'
                    self.warn("main", "unsupportedarray", text, {})
        return names

    def bind(self, cls: type[M], path: str, *apart: str) -> M:
        """An instance of a module that stands for the request itself, made once. Raises ApiError.

        `apart` are fields that are judged and left at their defaults, to be read by `value`: they differ in every
        request.
        """
        known = self.shape.bound.get(cls)
        if known is not None:
            return known  # type: ignore[return-value]
        names = self.take(cls, cls.prefix, path)
        given = {n: self.text(n) for n in names.values()}
        warned, allowance, exists = self.collect(path), self.client.allowance, self.exists
        try:
            bound = bind(
                cls, given, self.site, warned=warned, allowance=allowance, unclean=self.unclean, exists=exists
            ).module
        except ApiError as error:
            error.module = path
            raise
        if apart:
            left = {field.name: field.default for field in cls.fields if field.name in apart}
            bound = replace(bound, **left)  # type: ignore[type-var]
        self.shape.bound[cls] = bound
        return bound  # type: ignore[return-value]

    def value(self, cls: type[Module], name: str, path: str) -> Any:
        """One parameter that `bind` left apart; None where it was not sent. Raises ApiError."""
        if name not in self.values:
            return None
        text = self.text(name)
        binding = Binding(self.site, cls.feature(), self.collect(path), allowance=self.client.allowance)
        try:
            return kinds(cls)[name].parse(binding, name, text)  # type: ignore[arg-type]
        except ApiError as error:
            error.module = path
            raise

    def bind_idle(self, cls: type[Module], lead: str) -> dict[str, str]:
        """Judges the parameters of a module that will not run; gives their names by field. Raises ApiError."""
        path = f"query+{cls.name}"
        names = self.take(cls, lead + cls.prefix, path)
        given = {n: self.text(n) for n in names.values()}
        warned, allowance = self.collect(path), self.client.allowance
        try:
            bind(cls, given, self.site, warned=warned, lead=lead, allowance=allowance, unclean=self.unclean, idle=True)
        except ApiError as error:
            error.module = path
            raise
        return names

    def salvage(self, cls: type[M], *only: str) -> M:
        """An instance of a module of which some parameters are wrong, with those that are not, or `only` these."""
        given: dict[str, Any] = {}
        for field in cls.fields:
            if not only or field.name in only:
                with suppress(ApiError):
                    value = self.value(cls, field.wire, cls.name)
                    given |= {} if value is None else {field.name: value}
        return cls(**given)

    def unknown(self, later: type[Module]) -> None:
        """Warns of parameters that nobody has used, and that the module does not know that will be bound `later`."""
        if self.known is not None:
            return
        self.used.update(wire_names(later, "", self.values).values())
        names = [n.removesuffix(ARRAY) for n in self.values if n not in self.used]
        if names:
            plural = "s" if len(names) > 1 else ""
            self.warn("main", "unrecognizedparams", f"Unrecognized parameter{plural}: {', '.join(names)}.", {})


DEPRECATION_HELP = (
    "Subscribe to the mediawiki-api-announce mailing list at "
    "<https://lists.wikimedia.org/postorius/lists/mediawiki-api-announce.lists.wikimedia.org/> "
    "for notice of API deprecations and breaking changes."
)
