"""Reads the wikitext that the sample's writers write, to know which rows the tables of links must have.

It understands what they use and no more: templates with named arguments, `<noinclude>`, `<includeonly>`, links of all
kinds, switches like `__NOTOC__`, DEFAULTSORT, DISPLAYTITLE, coordinates. It finds in these pages what MediaWiki would
find, save the categories that MediaWiki adds by itself ("Hidden categories" and the like).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .names import Names, Target

REDIRECT = re.compile(r"#(?:REDIRECT|WEITERLEITUNG)\s*\[\[([^\]|]+)(?:\|[^\]]*)?\]\]", re.IGNORECASE)
_HIDDEN = re.compile(r"<!--.*?-->|<nowiki>.*?</nowiki>", re.DOTALL)
_PARAMETER = re.compile(r"\{\{\{([^{}|]+)(?:\|([^{}]*))?\}\}\}")
_CALL = re.compile(r"\{\{([^{}]+)\}\}")
_BAR = re.compile(r"\|(?![^\[\]]*\]\])")
_LINK = re.compile(r"\[\[([^\[\]]+)\]\]")
_EXTERNAL = re.compile(r"https?://[^\s\[\]<>\"|{}']+")
_SWITCHES = {
    "__NOTOC__": "notoc",
    "__NOINDEX__": "noindex",
    "__HIDDENCAT__": "hiddencat",
    "__DISAMBIG__": "disambiguation",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A call of GeoData's parser function: latitude and longitude as written, `facts` like type and region."""

    lat: str
    lon: str
    primary: bool
    facts: dict[str, str]


@dataclass(slots=True)
class Found:
    """What stands in a page, in the order in which it stands there; dicts serve as ordered sets."""

    redirect: Target | None = None
    links: dict[Target, None] = field(default_factory=dict)
    templates: dict[Target, None] = field(default_factory=dict)
    files: dict[Target, None] = field(default_factory=dict)
    categories: dict[Target, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    interwiki: dict[Target, None] = field(default_factory=dict)
    external: dict[str, None] = field(default_factory=dict)
    props: dict[str, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)


class Reader:
    """Reads pages of one wiki; `templates` are the texts of its templates by key, to be put in where they are used."""

    def __init__(self, names: Names, templates: Mapping[str, str]) -> None:
        self._names = names
        self._templates = templates

    def read(self, text: str, own: Target) -> Found:
        """Everything that the page `own` with this text links to, uses and sets; a link to itself is none."""
        found = Found()
        text = _HIDDEN.sub("", _take_out(text, "includeonly"))
        if match := REDIRECT.match(text):
            text = text[match.end() :]
            self._redirect(match[1], found)
        text = self._expand(text, found)
        for switch, prop in _SWITCHES.items():
            if switch in text:
                found.props[prop] = ""
        while match := _LINK.search(text):
            text = text[: match.start()] + self._link(match[1], found) + text[match.end() :]
        if found.redirect is None:
            found.links.pop(own, None)
        found.external.update(dict.fromkeys(_EXTERNAL.findall(text)))
        default = found.props.get("defaultsort", "")
        found.categories = {category: key or default for category, key in found.categories.items()}
        return found

    def _redirect(self, name: str, found: Found) -> None:
        found.redirect = target = self._names.target(name)
        if target is not None and target.namespace >= 0:
            links = found.interwiki if target.interwiki else found.links
            links[Target(target.interwiki, target.namespace, target.key)] = None

    def _expand(self, text: str, found: Found) -> str:
        while match := _CALL.search(text):
            text = text[: match.start()] + self._call(match[1], found) + text[match.end() :]
        return text

    def _call(self, call: str, found: Found) -> str:
        for word in ("DEFAULTSORT", "DISPLAYTITLE"):
            if call.startswith(f"{word}:"):
                found.props[word.lower()] = call.partition(":")[2]
                return ""
        if call.startswith("#coordinates:"):
            found.places.append(_place(call))
            return ""
        name, *parts = _BAR.split(call)
        target = self._names.target(name, default=10)
        if target is None:
            return ""
        found.templates[target] = None
        body = _HIDDEN.sub("", _take_out(self._templates.get(target.key, ""), "noinclude"))
        given = {key.strip(): value.strip() for key, _, value in (part.partition("=") for part in parts)}
        return self._expand(_PARAMETER.sub(lambda hole: given.get(hole[1], hole[2] or ""), body), found)

    def _link(self, inner: str, found: Found) -> str:
        name, bar, label = inner.partition("|")
        target = self._names.target(name)
        if target is None:
            return label or name
        plain = not name.lstrip().startswith(":")
        if target.interwiki:
            if plain and target.interwiki in self._names.languages:
                found.languages.setdefault(target.interwiki, target.key.replace("_", " "))
            else:
                found.interwiki[Target(target.interwiki, 0, target.key)] = None
        elif plain and target.namespace == 14:
            found.categories.setdefault(target, label if bar else "")
        elif plain and target.namespace in (6, -2):
            found.files[Target("", 6, target.key)] = None
            return label
        elif target.namespace >= 0:
            found.links[Target("", target.namespace, target.key)] = None
        return label or name


def _place(call: str) -> Place:
    lat, lon, *rest = (part.strip() for part in call.partition(":")[2].split("|"))
    facts = {name: value for name, colon, value in (part.partition(":") for part in rest) if colon}
    return Place(lat, lon, "primary" in rest, facts)


def _take_out(text: str, tag: str) -> str:
    """The text without the parts inside <tag>, and without the other tag's marks."""
    text = re.sub(f"<{tag}>.*?</{tag}>", "", text, flags=re.DOTALL)
    return re.sub("</?(?:noinclude|includeonly)>", "", text)
