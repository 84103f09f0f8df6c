"""One module on the page: what it is, its parameters, requests to try; and the modules below it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ..action import Action
from ..description import Reader, describe, examples
from ..params import QUERY_GROUPS, Module
from ..wording import Html
from .parameter import Parameter

HTML = Html()
DEEPEST = 6
"""The lowest level of headings that HTML has."""

FLAGS = {
    "generator": "Can be a generator",
    "writerights": "Writes",
    "mustbeposted": "By POST only",
    "internal": "Internal",
}
"""What the flags of paraminfo mean, but for those that hold of nearly every module."""


@dataclass(frozen=True, slots=True)
class Section:
    """A module with its place on the page: the level of its heading, and the sections below it."""

    cls: type[Module]
    level: int
    below: tuple["Section", ...] = ()

    @property
    def inner(self) -> int:
        """The level of the headings within the section."""
        return min(self.level + 1, DEEPEST)

    def all(self) -> Iterator["Section"]:
        """This section and all below it."""
        yield self
        for section in self.below:
            yield from section.all()


def name(cls: type[Module]) -> str:
    """A module as requests name it."""
    return f"{cls.group}={cls.name}" if cls.group else cls.name


def link(path: str, text: str, here: Collection[str]) -> str:
    """A link to a module: within the page where it is on it, else to its own help."""
    href = f"#{path}" if path in here else f"api.php?action=help&modules={path.replace('+', '%2B')}"
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def section(part: Section, reader: Reader, here: Collection[str]) -> Iterator[str]:
    """The HTML of a section and of those below it; `here` are the paths of the modules on the page."""
    cls = part.cls
    said = describe(cls, reader)
    path, level = escape(said["path"]), min(part.level, DEEPEST)
    yield f'<section class="module" aria-labelledby="{path}">'
    prefix = f' <span class="prefix">(prefix {escape(cls.prefix)})</span>' if cls.prefix else ""
    self_link = f'<a class="anchor" href="#{path}" aria-label="Link to {escape(name(cls))}">#</a>'
    yield f'<h{level} id="{path}"><code>{escape(name(cls))}</code>{prefix} {self_link}</h{level}>'
    yield from facts(cls, said, here)
    yield f'<div class="description">{said["description"]}</div>'
    yield from manual(said)
    entries = {entry["index"]: entry for entry in (*said["parameters"], *said["templatedparameters"])}
    if entries:
        yield f'<h{part.inner} class="part">Parameters</h{part.inner}>'
        yield '<dl class="parameters">'
        for index, field in enumerate(cls.fields, 1):
            yield from Parameter(cls, field, entries[index], lambda path, text: link(path, text, here)).html()
        yield "</dl>"
    yield from requests(cls, reader, part.inner)
    yield "</section>"
    for below in part.below:
        yield from section(below, reader, here)


def facts(cls: type[Module], said: Mapping[str, Any], here: Collection[str]) -> Iterator[str]:
    """The path to the module, and its flags."""
    trail = [link("main", "main", here)]
    if cls.group in QUERY_GROUPS:
        trail.append(link("query", "query", here))
    flags = [f'<span class="flag">{text}</span>' for flag, text in FLAGS.items() if said.get(flag)]
    if said["source"] != "MediaWiki":
        flags.append(f'<span class="flag">Of the extension {escape(said["source"])}</span>')
    places = f"<span>in {' › '.join(trail)}</span>" if cls.group else ""
    if places or flags:
        yield f'<p class="facts">{" ".join([places, *flags])}</p>'


def manual(said: Mapping[str, Any]) -> Iterator[str]:
    """The links to MediaWiki's manual."""
    if said["helpurls"]:
        links = (
            f'<a href="{escape(url)}">{escape(url.rpartition("/")[2].replace("_", " "))}</a>'
            for url in said["helpurls"]
        )
        yield f'<p class="manual">In MediaWiki’s manual: {", ".join(links)}</p>'


def requests(cls: type[Module], reader: Reader, level: int) -> Iterator[str]:
    """The requests to try."""
    given = list(examples(cls, reader.site))
    if given:
        yield f'<h{level} class="part">{"Examples" if len(given) > 1 else "Example"}</h{level}>'
        yield '<ul class="examples">'
        for each in given:
            yield f"<li>{HTML.line(each.text)}<br>"
            asked = escape(each.query.replace("+", "%2B"))
            # A link makes a GET: what is taken by POST only is sent by the sandbox.
            posted = issubclass(cls, Action) and cls.posted
            shown = f"<code>api.php?{escape(each.query)}</code>"
            yield shown if posted else f'<a href="api.php?{asked}">{shown}</a>'
            yield f'<a class="try" href="../sandbox#{asked}">in the sandbox</a></li>'
        yield "</ul>"
