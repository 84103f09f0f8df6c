"""The page around the sections."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby

from ..action import Action
from ..catalogue import MAIN
from ..description import Reader
from ..params import Module
from ..site import Site
from .section import Section, name, section

TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body{with_contents}>
<a class="skip" href="#content">Skip to the help</a>
<header>
<p class="site">{site}</p>
<h1>API help</h1>
<p class="ways">{ways}</p>
</header>
{contents}<main id="content">
{sections}
</main>
</body>
</html>
"""

WAYS = (
    ("api.php", "Everything on one page"),
    ("api.php?action=help&modules=main", "What every request takes"),
    ("api.php?action=help&modules=query&toc=1&submodules=1", "Queries"),
    ("../sandbox", "Sandbox"),
)
"""Where one may want to go from any page."""


OF_ALL = {
    "main/datatypes": "Types of values",
    "main/templatedparams": "Templated parameters",
    "main/credits": "Credits",
}
"""The anchors of what concerns all modules."""

GROUP_NAMES = {
    "action": "Actions",
    "format": "Formats",
    "prop": "prop: of pages",
    "list": "list: of all there is",
    "meta": "meta: of the wiki",
}


@cache
def resource(name: str) -> str:
    """A file of this room."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def document(sections: Sequence[Section], reader: Reader, *, contents: bool) -> str:
    """The page with these sections, with a table of contents if wanted; `reader` gives its texts as HTML."""
    here = {part.cls.path() for top in sections for part in top.all()}
    site = site_name(reader.site)
    names = ", ".join(name(top.cls) for top in sections[:3])
    return TEMPLATE.format(
        title=escape(f"API help: {names} - {site}"),
        style=resource("style.css"),
        site=escape(site),
        ways=" ".join(f'<a href="{escape(href)}">{escape(text)}</a>' for href, text in WAYS),
        with_contents=' class="with-contents"' if contents else "",
        contents="\n".join(table(sections)) + "\n" if contents else "",
        sections="\n".join(line for top in sections for line in whole(top, reader, here)),
    )


def site_name(site: Site) -> str:
    """What the wiki is called."""
    return str(site.general.get("sitename") or site.general.get("wikiid") or "a wiki")


def whole(top: Section, reader: Reader, here: Collection[str]) -> Iterator[str]:
    """A section with those below it; what concerns all modules ends that of `main`."""
    yield from section(top, reader, here)
    if top.cls.path() == MAIN:
        yield resource("types.html").rstrip("\n")


def table(sections: Sequence[Section]) -> Iterator[str]:
    """The table of contents."""
    yield '<nav class="contents" aria-labelledby="contents">'
    yield '<h2 id="contents">Contents</h2>'
    yield from entries(sections)
    yield "</nav>"


def entries(sections: Sequence[Section]) -> Iterator[str]:
    """A list of sections, each with those below it, under the names of their groups."""
    yield "<ul>"
    for group, parts in groupby(sections, key=lambda part: group_name(part.cls)):
        if group:
            yield f'<li class="group">{group}</li>'
        for part in parts:
            path = escape(part.cls.path())
            yield f'<li><a href="#{path}">{escape(part.cls.name)}</a>'
            if part.below:
                yield from entries(part.below)
            if part.cls.path() == MAIN:
                yield "<ul>"
                yield from (f'<li><a href="#{anchor}">{text}</a></li>' for anchor, text in OF_ALL.items())
                yield "</ul>"
            yield "</li>"
    yield "</ul>"


def group_name(cls: type[Module]) -> str:
    """What stands above the modules of a group."""
    return "Refused actions" if issubclass(cls, Action) and cls.writes else GROUP_NAMES.get(cls.group, "")
