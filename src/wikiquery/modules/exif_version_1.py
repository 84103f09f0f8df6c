"""The metadata of photographs in the first version of their format: every value is text."""

from collections.abc import Mapping
from html import escape
from typing import Any

from ..phpvalues import to_string
from ..site import Site
from .file_metadata import Metadata

VERSION = "MEDIAWIKI_EXIF_VERSION"
ADDRESS = (
    ("CiAdrExtadr", "extended-address"),
    ("CiAdrCity", "locality"),
    ("CiAdrRegion", "region"),
    ("CiAdrPcode", "postal-code"),
    ("CiAdrCtry", "country-name"),
)


def as_version_1(site: Site, metadata: Metadata) -> Metadata:
    """Metadata of the second version as the first had it; all other as it is."""
    if metadata.get(VERSION) != 2:
        return metadata
    made: dict[str | int, Any] = {}
    for name, value in metadata.parts.items():
        if name == VERSION:
            made[name] = 1
        elif not isinstance(value, dict):
            made[name] = value
        elif name == "Software":
            made[name] = software(site, value)
        elif name == "Contact":
            made[name] = contact(value)
        elif name != "LocationShown":
            made[name] = flat(site, value)
    return Metadata(made, metadata.outside)


def software(site: Site, value: Mapping[Any, Any]) -> Any:
    """The name of a program, with its version."""
    first = value.get(0)
    if isinstance(first, dict) and 0 in first and 1 in first:
        return f"{first[0]} (Version {first[1]})"
    return flat(site, value)


def flat(site: Site, value: Mapping[Any, Any]) -> Any:
    """An array as text: a list in wikitext, or what it says in each language."""
    kind = value.get("_type", "ul")
    own = {key: each for key, each in value.items() if key != "_type"}
    if kind == "lang":
        return languages(site, own)
    if len(own) == 1 and own.get(0) is not None:
        return own[0]
    mark = "#" if kind == "ol" else "*"
    return "".join(f"\n{mark}{to_string(each)}" for each in own.values())


def languages(site: Site, values: dict[Any, Any]) -> str:
    """A text in several languages: the one without a language first, where it differs, then the wiki's own."""
    values = {str(key).lower(): each for key, each in values.items()}
    default = values.pop("x-default", None)
    own = str(site.general.get("lang", "en"))
    order = [code for code in (own,) if code in values] + [code for code in values if code != own]
    said = "" if default is None or default in values.values() else f"{to_string(default)}\n\n"
    return said + "".join(f"*<strong>{name(site, code)}:</strong> {to_string(values[code])}" for code in order)


def name(site: Site, code: str) -> str:
    """The name of a language, else that of the language it belongs to, else its code."""
    return site.language_name(code) or site.language_name(code.partition("-")[0]) or code


def contact(value: Mapping[Any, Any]) -> str:
    """How to reach the author, as a visiting card in HTML."""
    if not any(isinstance(key, str) and key.startswith("Ci") for key in value):
        items = [escape(to_string(each)) for key, each in value.items() if key != "_type"]
        if len(items) < 2:
            return "".join(items)
        return "<ul>" + "\n".join(f"<li>{item}</li>" for item in items) + "</ul>"

    def part(key: str, kind: str) -> str:
        text = value.get(key)
        return f'<span class="{kind}">{escape(to_string(text))}</span>' if text else ""

    mail = value.get("CiEmailWork")
    email = f"[mailto:{escape(to_string(mail))} {part('CiEmailWork', 'email')}]" if mail else ""
    extended, city, region, code, country = (part(*each) for each in ADDRESS)
    return (
        f'{email}\n\n{part("CiUrlWork", "url")}\n<div class="adr">\n{extended}\n\n{city}, {region}, {code} {country}\n'
        f"</div>\n{part('CiTelWork', 'tel')}"
    )
