"""One parameter on the page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ..description import marked, meanings
from ..params import Field, Module
from ..wording import Html

HTML = Html()

Link = Callable[[str, str], str]
"""Gives a link to the module at a path, with a text."""

TYPES = {
    "boolean": "Flag",
    "expiry": "Expiry",
    "integer": "Integer",
    "limit": "Number of rows",
    "namespace": "Namespace number",
    "password": "Password",
    "string": "Text",
    "text": "Text of many lines",
    "timestamp": "Timestamp",
    "title": "Title",
    "upload": "File, in a body of the type <code>multipart/form-data</code>",
    "user": "User",
}
"""The types of parameters, for people."""

SUBTYPES = {
    "name": "a name",
    "ip": "an address",
    "cidr": "a range of addresses",
    "temp": "a temporary account",
    "interwiki": "a user of another wiki (<code>prefix&gt;name</code>)",
    "id": "an id (<code>#12345</code>)",
}
EXPLAINED = {"boolean", "expiry", "timestamp"}
"""The types that the section on types has something to say of."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a module: its declaration, what paraminfo says of it, and what makes links to modules."""

    cls: type[Module]
    field: Field
    entry: Mapping[str, Any]
    link: Link

    def html(self) -> Iterator[str]:
        """The name and the description."""
        name = escape(self.cls.prefix + self.field.wire)
        marks = "".join(
            f' <span class="mark">{mark}</span>' for mark in ("required", "deprecated") if self.entry.get(mark)
        )
        yield f'<dt id="{escape(self.cls.path())}:{name}"><code>{name}</code>{marks}</dt>'
        yield f"<dd><p>{HTML.line(self.field.help)}</p>"
        yield from self.remarks()
        listed = {} if "submodules" in self.entry else meanings(self.field, self.entry["type"])
        if listed:
            yield from self.values(listed)
        yield f'<p class="type">{self.type(listed)}{self.several()}.{self.default()}</p>'
        yield "</dd>"

    def remarks(self) -> Iterator[str]:
        """What the parameter can be used for only; of a templated one, what it stands for."""
        for _, _, text in marked(self.field):
            yield f"<p>{HTML.line(text)}</p>"
        for variable, of in self.entry.get("templatevars", {}).items():
            yield (
                f"<p>Stands for several: instead of <code>{{{escape(variable)}}}</code> comes a value of "
                f"<code>{escape(self.cls.prefix + of)}</code>.</p>"
            )

    def values(self, listed: Mapping[str, str]) -> Iterator[str]:
        """The values of an enumeration with what they mean."""
        yield '<dl class="values">'
        for value, text in listed.items():
            yield f"<div><dt>{self.value(value)}</dt><dd>{HTML.line(text)}</dd></div>"
        yield "</dl>"

    def value(self, value: str) -> str:
        """One value of an enumeration; the name of a module is a link to it."""
        path = self.entry.get("submodules", {}).get(value)
        text = self.link(path, value) if path else f"<code>{escape(value)}</code>"
        text = "nothing" if value == "" else text
        return (
            f'{text} <span class="mark">deprecated</span>' if value in self.entry.get("deprecatedvalues", ()) else text
        )

    def type(self, listed: Mapping[str, str]) -> str:
        """The type and its bounds."""
        type = self.entry["type"]
        if isinstance(type, list):
            if not type:
                return "A value that the wiki knows"
            if len(listed) == len(type):
                return "Any of these" if self.entry["multi"] else "One of these"
            return ("Any of " if self.entry["multi"] else "One of ") + ", ".join(map(self.value, type))
        if type == "user":
            return "User: " + ", ".join(SUBTYPES.get(kind, escape(kind)) for kind in self.entry["subtypes"])
        if type == "limit":
            most, highest = self.entry["max"], self.entry.get("highmax")
            more = f" (where the server allows bots’ limits, {highest})" if highest else ""
            return f"Number of rows: 1 to {most}{more}, or <code>max</code>"
        text = TYPES.get(type, escape(str(type)))
        if type in EXPLAINED:
            text = f'<a href="{escape(self.types(type))}">{text}</a>'
        if self.entry.get("mustExist"):
            text += " of a page that exists"
        if longest := self.entry.get("maxbytes"):
            text += f", at most {longest:,} bytes"
        low, high = self.entry.get("min"), self.entry.get("max")
        return text + ("" if low is None else f", at least {low}") + ("" if high is None else f", at most {high}")

    def types(self, type: str) -> str:
        """The address of what is said of a type."""
        main = self.link("main", "").split('"')[1]
        return ("" if main.startswith("#") else main) + f"#main/datatype/{type}"

    def several(self) -> str:
        """How many values may be given."""
        if not self.entry["multi"]:
            return ""
        most = "" if isinstance(self.entry["type"], list) else f", at most {self.entry['limit']}"
        everything = self.entry.get("allspecifier")
        return f", separated by <code>|</code>{most}" + (
            f"; <code>{escape(everything)}</code> for all" if everything else ""
        )

    def default(self) -> str:
        """The default, where it is not empty."""
        default = self.entry.get("default", "")
        return "" if default == "" else f" Default: <code>{escape(str(default))}</code>."
