"""The gadgets of a wiki, as MediaWiki:Gadgets-definition tells of them (the extension Gadgets)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..scope import Run
from .message_pages import message_texts

PAGE: Final = "Gadgets-definition"
SECTION = re.compile(r"==+ *([^*:\s|]+?)\s*==+\s*", re.ASCII)
GADGET = re.compile(r"\*+ *([a-zA-Z](?:[-:.\w ]*[a-zA-Z0-9])?)(\s*\[.*?\])?\s*((?:\|[^|]*)+)\s*", re.ASCII)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LISTS = frozenset(
    {"actions", "categories", "contentModels", "dependencies", "namespaces", "peers", "rights", "skins"}
)  # fmt: skip
"""The options that are lists."""
SWITCHES = frozenset({"ResourceLoader", "default", "hidden", "package", "requiresES6"})
"""The options that are on where they stand, whatever value they are given."""


@dataclass(frozen=True, slots=True)
class Gadget:
    """A gadget: the section that it stands in ("" before the first), its pages, its options."""

    name: str
    section: str
    pages: Sequence[str]
    switches: frozenset[str] = frozenset()
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, extension: str) -> list[str]:
        """The pages of its code in one language, by the end of their names."""
        return [f"MediaWiki:Gadget-{page}" for page in self.pages if page.endswith(extension)]

    @property
    def packaged(self) -> bool:
        """Whether its scripts are loaded as a package."""
        return {"ResourceLoader", "package"} <= self.switches and bool(self.of(".js"))

    @property
    def legacy(self) -> bool:
        """Whether its scripts are loaded as those of old are."""
        return "ResourceLoader" not in self.switches and bool(self.of(".js"))


def gadgets(at: Run) -> list[Gadget]:
    """All gadgets, section after section, as MediaWiki lists them; warns where the text is not known."""
    if not at.has("page"):
        at.missing("the definition of gadgets", "page")
        return []
    texts = message_texts(at, {PAGE})
    if PAGE not in texts:
        return []
    text = texts[PAGE]
    if text is None:
        at.missing("the definition of gadgets", "text" if at.has("slots") else "slots")
        return []
    # A gadget that is defined again stays in its place, and goes to its new section.
    found = {gadget.name: gadget for gadget in defined(text)}
    by_section: dict[str, list[Gadget]] = {}
    for gadget in found.values():
        by_section.setdefault(gadget.section, []).append(gadget)
    return [gadget for members in by_section.values() for gadget in members]


def defined(text: str) -> Iterator[Gadget]:
    """The gadgets that a text defines, line by line."""
    section = ""
    for line in re.split(r"[\r\n]+", COMMENT.sub("", text)):
        if head := SECTION.fullmatch(line):
            section = head[1]
        elif found := GADGET.fullmatch(line):
            name, options, pages = found.groups()
            yield gadget(name.strip().replace(" ", "_"), section, options or "", pages)


def gadget(name: str, section: str, options: str, pages: str) -> Gadget:
    """A gadget by the parts of its line."""
    switches, lists = set(), {}
    for option in options.strip(" []\t").split("|"):
        key, given, value = option.partition("=")
        key, value = key.strip(), value.strip()
        if key in SWITCHES or (key == "supportsUrlLoad" and value != "false"):
            switches.add(key)
        elif key in LISTS and given:
            lists[key] = [part.strip() for part in value.split(",")]
    return Gadget(name, section, [page.strip() for page in pages.split("|")], frozenset(switches), lists)
