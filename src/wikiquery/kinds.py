"""The kinds of parameters: each parses a text of the wire and describes itself for paraminfo.

MediaWiki's own types: string, integer, limit, boolean, enumeration (with submodules), namespace, timestamp, user.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from . import timestamps
from .addresses import canonical, span
from .allowance import MEDIAWIKI, Allowance
from .errors import ApiError
from .site import Site
from .titles import Title
from .users import canonical_user, is_address

SEPARATOR = "\x1f"
LOW, HIGH = 50, 500
INTEGER = re.compile(r"([+-]?)0*([0-9]+)", re.ASCII)
DIGITS = re.compile(r"([0-9]+)")


BAD_UTF8 = (
    'The value passed for "{}" contains invalid or non-normalized data. Textual data should be valid, '
    "NFC-normalized Unicode without C0 control characters other than HT (\\t), LF (\\n), and CR (\\r)."
)

Warned = Callable[[str, str, Mapping[str, Any]], None]


Exists = Callable[[Title], bool]
"""Tells whether the wiki has a page of a title."""


def anything(title: Title) -> bool:
    """What parameters are told of pages where nobody asks the wiki: it may have any."""
    return True


class Binding:
    """What parsing a module's parameters needs and leaves behind: the site, warnings, what `max` stood for.

    `unclean` are the names of those parameters of the request that were not clean text.
    """

    def __init__(
        self,
        site: Site,
        feature: str,
        warned: Warned,
        *,
        allowance: Allowance = MEDIAWIKI,
        unclean: Container[str] = frozenset(),
        exists: Exists = anything,
    ) -> None:
        self.site, self.feature, self.allowance, self.warned = site, feature, allowance, warned
        self.unclean, self.exists = unclean, exists
        self.warnings: list[tuple[str, str, dict[str, Any]]] = []
        self.limit: int | None = None

    def warn(self, code: str, text: str, data: Mapping[str, Any] | None = None) -> None:
        """Adds a warning: MediaWiki's code, English text, data beside them."""
        self.warnings.append((code, text, dict(data or {})))
        self.warned(code, text, dict(data or {}))

    def look_at(self, name: str) -> None:
        """Warns of a parameter that was not clean text."""
        if name in self.unclean:
            self.warn("badutf8", BAD_UTF8.format(name))


class Kind:
    """Base: a single string, or many joined by | (or by U+001F, when the value starts with it)."""

    type: Any = "string"
    multi = False
    all_value = ""
    is_text = False
    """Whether an empty value says nothing."""
    is_read = True
    """Whether it matters what the value says."""
    most_values: int | None = None
    """How many values anybody may send, where that is not what the client may send of all parameters."""

    def parse(self, binding: Binding, name: str, text: str) -> Any:
        """The typed value of a parameter `name` sent as `text`. Raises ApiError; warns through `binding`."""
        if not self.multi:
            single(name, text)
            return self.one(binding, name, text)
        return self.many(binding, name, self.split(binding, name, text))

    def split(self, binding: Binding, name: str, text: str) -> list[str]:
        """The values of a multi-valued parameter. Raises `toomanyvalues`."""
        if text in ("", SEPARATOR):
            return []
        parts = text[1:].split(SEPARATOR) if text[0] == SEPARATOR else text.split("|")
        limit, low, high = self.value_limits(binding.allowance.values)
        if len(parts) > limit:
            raise ApiError(
                "toomanyvalues",
                f'Too many values supplied for parameter "{name}". The limit is {limit}.',
                data={"parameter": name, "limit": limit, "lowlimit": low, "highlimit": high},
            )
        return parts

    def value_limits(self, most: int) -> tuple[int, int, int]:
        """How many values a client may send who may send `most` of other parameters; anybody; a bot."""
        return (most, LOW, HIGH) if self.most_values is None else (self.most_values,) * 3

    def many(self, binding: Binding, name: str, parts: list[str]) -> tuple[Any, ...]:
        """All values of a multi-valued parameter, parsed."""
        return tuple(self.one(binding, name, part) for part in parts)

    def one(self, binding: Binding, name: str, text: str) -> Any:
        """One value, parsed."""
        return text

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        """What paraminfo says beside name, default and the like; `most` is how many values the client may send."""
        limit, low, high = self.value_limits(most)
        many = {"multi": True, "lowlimit": low, "highlimit": high, "limit": limit} if self.multi else {"multi": False}
        return {"type": self.type, **many, **({"allspecifier": self.all_value} if self.all_value else {})}


class String(Kind):
    """Text, taken as it comes; `multi` gives a tuple. `repeats`: the same value may come twice."""

    def __init__(self, *, multi: bool = False, repeats: bool = False) -> None:
        self.multi, self.repeats = multi, repeats
        self.is_text = not multi

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), **({"allowsduplicates": True} if self.repeats else {})}


class Secret(String):
    """What must not stand in a URL: a `password`, or a token; `token` is what it is for."""

    def __init__(self, *, token: str = "", password: bool = False) -> None:
        super().__init__()
        self.type, self.token = ("password" if password else "string"), token

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        said = {"sensitive": True, **super().describe(site, most)}
        return {**said, "tokentype": self.token} if self.token else said


def single(name: str, text: str) -> None:
    """Raises `badvalue` for a parameter with one value that is sent as if it had several."""
    if text.startswith(SEPARATOR):
        raise ApiError(
            "badvalue",
            f'Parameter "{name}" accepts only a single value. '
            "U+001F multi-value separation may only be used for multi-valued parameters.",
        )


class Boolean(Kind):
    """Present or not; what it says does not matter."""

    type = "boolean"
    is_read = False

    def parse(self, binding: Binding, name: str, text: str) -> bool:
        return True


class Integer(Kind):
    """A whole number of 64 bits. One out of bounds is taken for the nearest within, with a warning, unless `strict`."""

    type = "integer"

    def __init__(
        self, *, multi: bool = False, low: int | None = None, high: int | None = None, strict: bool = False
    ) -> None:
        self.multi, self.low, self.high, self.strict = multi, low, high, strict

    def one(self, binding: Binding, name: str, text: str) -> int:
        found = INTEGER.fullmatch(text)
        value = int(found[1] + found[2]) if found and len(found[2]) < 20 else 2**63
        if not -(2**63) <= value < 2**63:
            raise ApiError("badinteger", f'Invalid value "{text}" for integer parameter "{name}".')
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            data = {"min": self.low, "curmax": self.high, "max": self.high, "highmax": self.high}
            wanted = (
                f"no less than {self.low:,}"
                if self.high is None
                else (
                    f"no greater than {self.high:,}" if self.low is None else f"between {self.low:,} and {self.high:,}"
                )
            )
            said = f'The value "{value}" for parameter "{name}" must be {wanted}.'
            if self.strict:
                raise ApiError("outofrange", said, data=data)
            binding.warn("outofrange", said, data)
            value = max(value, self.low) if self.low is not None else value
            value = min(value, self.high) if self.high is not None else value
        return value

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        bounds = {k: v for k, v in (("min", self.low), ("max", self.high)) if v is not None}
        return {**super().describe(site, most), **bounds}


class Limit(Kind):
    """How many rows: a number between 1 and the maximum, or `max`."""

    type = "limit"

    def __init__(self, low: int = 500, high: int = 5000) -> None:
        self.low, self.high = low, high

    def one(self, binding: Binding, name: str, text: str) -> int:
        most = binding.allowance.rows(self.low, self.high)
        if text == "max":
            binding.limit = most
            return most
        value: int = Integer().one(binding, name, text)
        if not 1 <= value <= most:
            data = {"min": 1, "curmax": most, "max": self.low, "highmax": self.high}
            binding.warn(
                "outofrange", f'The value "{value}" for parameter "{name}" must be between 1 and {most}.', data
            )
        return min(max(value, 1), most)

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        higher = {"highmax": self.high} if self.high != self.low else {}
        return {**super().describe(site, most), "min": 1, "max": self.low, **higher}


def natural(text: str) -> list[str | int]:
    """A key that sorts texts by the alphabet and the numbers in them by their size."""
    return [int(part) if part.isdecimal() else part for part in DIGITS.split(text)]


class Choice(Kind):
    """One value of an enumeration, or several. A value may be marked as deprecated."""

    def __init__(self, *values: str, multi: bool = False, all_value: str = "", deprecated: Sequence[str] = ()) -> None:
        self.type = list(values)
        self.multi, self.all_value, self.deprecated = multi, all_value, tuple(deprecated)
        self.allowed = frozenset(values)

    def one(self, binding: Binding, name: str, text: str) -> str:
        if text not in self.allowed:
            raise ApiError("badvalue", f'Unrecognized value for parameter "{name}": {text}.')
        return text

    def many(self, binding: Binding, name: str, parts: list[str]) -> tuple[str, ...]:
        if self.all_value and parts == [self.all_value]:
            return tuple(self.type)
        known = tuple(dict.fromkeys(p for p in parts if p in self.allowed))
        for value in known:
            if value in self.deprecated:
                text = f'The value "{value}" to parameter "{name}" has been deprecated.'
                binding.warn("deprecation", text, {"feature": f"{binding.feature}&{name}={value}"})
        warn_unknown(binding, name, [p for p in parts if p not in self.allowed])
        return known

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        # MediaWiki lists them by the alphabet (10 after 9), those that are deprecated last.
        order = sorted(self.type, key=lambda value: (value in self.deprecated, natural(value)))
        extra: dict[str, Any] = {"type": order}
        if self.deprecated:
            extra["deprecatedvalues"] = list(self.deprecated)
        return {**super().describe(site, most), **extra}


class Groups(Choice):
    """An enumeration whose values the site knows (protection levels and the like)."""

    def __init__(self, values: Callable[[Site], Sequence[str]], *, multi: bool = False, all_value: str = "") -> None:
        super().__init__(multi=multi, all_value=all_value)
        self.values = values

    def parse(self, binding: Binding, name: str, text: str) -> Any:
        known = Choice(*self.values(binding.site), multi=self.multi, all_value=self.all_value)
        return known.parse(binding, name, text)

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), "type": sorted(self.values(site), key=natural)}


def plainly(text: str) -> str:
    """A whole number without what need not be written of it (`+4`, `04`); other texts as they are."""
    found = INTEGER.fullmatch(text)
    return str(int(found[1] + found[2])) if found and len(found[2]) < 20 else text


class NamespaceKind(Kind):
    """A namespace by its number, or several; `*` stands for all."""

    type = "namespace"

    def __init__(self, *, multi: bool = False, extra: Sequence[int] = ()) -> None:
        self.multi, self.extra = multi, tuple(extra)
        self.all_value = "*" if multi else ""

    def known(self, site: Site) -> list[int]:
        """The numbers that the parameter takes."""
        return sorted([n for n in site.namespaces if n >= 0] + list(self.extra))

    def one(self, binding: Binding, name: str, text: str) -> int:
        number = plainly(text)
        if number not in map(str, self.known(binding.site)):
            raise ApiError("badvalue", f'Unrecognized value for parameter "{name}": {text}.')
        return int(number)

    def many(self, binding: Binding, name: str, parts: list[str]) -> tuple[int, ...]:
        parts = [plainly(part) for part in parts]
        known = {str(n): n for n in self.known(binding.site)}
        if parts == ["*"]:
            return tuple(known.values())
        warn_unknown(binding, name, [p for p in parts if p not in known])
        return tuple(dict.fromkeys(known[p] for p in parts if p in known))

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), **({"extranamespaces": list(self.extra)} if self.extra else {})}


class Timestamp(Kind):
    """A point in time, in any of MediaWiki's forms; 14 digits inside. `multi` gives a tuple."""

    type = "timestamp"

    def __init__(self, *, multi: bool = False) -> None:
        self.multi = multi

    def one(self, binding: Binding, name: str, text: str) -> str:
        if text in ("", "0"):
            shown = text or ""
            binding.warn(
                "unclearnowtimestamp",
                f'Passing "{shown}" for timestamp parameter "{name}" has been deprecated. If for some reason you need '
                'to explicitly specify the current time without calculating it client-side, use "now".',
            )
            return timestamps.now()
        try:
            return timestamps.parse(text)
        except ValueError:
            raise ApiError("badtimestamp", f'Invalid value "{text}" for timestamp parameter "{name}".') from None


class User(Kind):
    """A user's name, an address, `prefix>name` of another wiki, or `#id`."""

    type = "user"

    def __init__(self, *subtypes: str, multi: bool = False) -> None:
        self.subtypes, self.multi = subtypes, multi

    def one(self, binding: Binding, name: str, text: str) -> str:
        found = canonical_user(binding.site, text, by_id="id" in self.subtypes, foreign="interwiki" in self.subtypes)
        if "cidr" in self.subtypes and span(text) is not None:
            return canonical(text)
        if found is None or ("ip" not in self.subtypes and is_address(found)):
            raise ApiError("baduser", f'Invalid value "{text}" for user parameter "{name}".')
        return found

    def describe(self, site: Site, most: int = LOW) -> dict[str, Any]:
        return {**super().describe(site, most), "subtypes": list(self.subtypes)}


PEOPLE = User("name", "ip", "temp", "interwiki", "id")
"""Whoever may have done something."""


def warn_unknown(binding: Binding, name: str, values: list[str]) -> None:
    """MediaWiki's warning for values that an enumeration does not have."""
    if values:
        plural = "s" if len(values) > 1 else ""
        text = f'Unrecognized value{plural} for parameter "{name}": {", ".join(values)}'.rstrip()
        binding.warn("unrecognizedvalues", text, {"values": values})
