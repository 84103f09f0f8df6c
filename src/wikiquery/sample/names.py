"""Namespaces of a sample wiki, and what a title in its wikitext means."""

import re
from dataclasses import dataclass, field

ENGLISH = {
    -2: "Media",
    -1: "Special",
    0: "",
    1: "Talk",
    2: "User",
    3: "User talk",
    4: "Project",
    5: "Project talk",
    6: "File",
    7: "File talk",
    8: "MediaWiki",
    9: "MediaWiki talk",
    10: "Template",
    11: "Template talk",
    12: "Help",
    13: "Help talk",
    14: "Category",
    15: "Category talk",
}
_ILLEGAL = re.compile(r"[<>\[\]{}|\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link leads to; `key` has underscores; `interwiki` is a prefix or empty."""

    interwiki: str
    namespace: int
    key: str
    fragment: str = ""


@dataclass(frozen=True)
class Names:
    """The names of one wiki: namespaces by id, aliases by name, prefixes of other wikis."""

    namespaces: dict[int, str]
    aliases: dict[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()

    def namespace(self, name: str) -> int | None:
        """The id of a namespace by any of its names, None when there is no such namespace."""
        wanted = name.replace("_", " ").strip().casefold()
        for names in (self.namespaces, ENGLISH):
            for number, known in names.items():
                if number and known.casefold() == wanted:
                    return number
        return next((number for known, number in self.aliases.items() if known.casefold() == wanted), None)

    def target(self, text: str, default: int = 0) -> Target | None:
        """What the text of a link means, None when it is no valid title or only a section of the same page."""
        text, _, fragment = text.partition("#")
        text = " ".join(text.replace("_", " ").split()).removeprefix(":").strip()
        head, colon, rest = (part.strip() for part in text.partition(":"))
        if colon and head.lower() in self.languages | self.prefixes:
            return Target(head.lower(), 0, rest.replace(" ", "_"), fragment)
        known = self.namespace(head) if colon else None
        namespace, title = (default, text) if known is None else (known, rest)
        if not title or _ILLEGAL.search(title):
            return None
        title = title[0].upper() + title[1:]
        return Target("", namespace, title.replace(" ", "_"), fragment.replace("_", " "))

    def prefixed(self, namespace: int, title: str) -> str:
        """A title with its namespace as readers see it."""
        return f"{self.namespaces[namespace]}:{title}" if namespace else title
