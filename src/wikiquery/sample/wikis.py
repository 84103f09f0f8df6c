"""The sample wikis: their names, namespaces, pages and files put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .elements import TILES, element_drafts
from .facts import Country, Element, countries, elements
from .german import german_drafts
from .history import ADA, tell
from .model import Draft, Page, Upload
from .names import ENGLISH, Names
from .places import place_drafts
from .project import project_drafts
from .siteinfo import LANGUAGES, WIKIS, profile

_GERMAN = {
    -2: "Medium",
    -1: "Spezial",
    0: "",
    1: "Diskussion",
    2: "Benutzer",
    3: "Benutzer Diskussion",
    4: "Musterwiki",
    5: "Musterwiki Diskussion",
    6: "Datei",
    7: "Datei Diskussion",
    8: "MediaWiki",
    9: "MediaWiki Diskussion",
    10: "Vorlage",
    11: "Vorlage Diskussion",
    12: "Hilfe",
    13: "Hilfe Diskussion",
    14: "Kategorie",
    15: "Kategorie Diskussion",
}


@dataclass(frozen=True)
class Sample:
    """One sample wiki: its database name, its site name, its language and who writes its pages."""

    wiki: str
    name: str
    language: str
    main_page: str
    namespaces: dict[int, str]
    aliases: dict[str, int]
    write: Callable[[Sequence[Element], Sequence[Country]], list[Draft]]
    tiles: int = 0

    @property
    def names(self) -> Names:
        """Its namespaces, and the prefixes of the wikis that it links to."""
        languages = frozenset(LANGUAGES) - {self.language}
        return Names(self.namespaces, self.aliases, languages, frozenset(WIKIS))

    @property
    def profile(self) -> dict[str, Any]:
        """What its `meta=siteinfo` says, in formatversion 2."""
        return profile(self.wiki, self.name, self.language, self.main_page, self.names)

    def pages(self) -> list[Page]:
        """Its pages by page id."""
        return tell(self.write(elements(), countries()), self.names)

    def uploads(self) -> list[Upload]:
        """Its files: a drawn tile for each of the first elements."""
        return [_tile(element) for element in elements()[: self.tiles]]


def _english(elements: Sequence[Element], countries: Sequence[Country]) -> list[Draft]:
    around = project_drafts(elements, countries)
    return [around[0], *element_drafts(elements), *place_drafts(countries, elements), *around[1:]]


def _tile(element: Element) -> Upload:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120"><rect width="120" height="120" fill="#eee"/>'
        f'<text x="60" y="70" text-anchor="middle">{element.symbol} {element.number}</text></svg>\n'
    )
    return Upload(
        f"Element tile {element.symbol}.svg", drawing.encode(), 120, 120, ADA, 1704200000 + element.number * 60
    )


SAMPLES = {
    "samplewiki": Sample(
        "samplewiki",
        "Sample Wiki",
        "en",
        "Main Page",
        ENGLISH | {4: "Sample Wiki", 5: "Sample Wiki talk"},
        {"SW": 4, "Image": 6, "Image talk": 7, "T": 10},
        _english,
        TILES,
    ),
    "samplewiki_de": Sample(
        "samplewiki_de",
        "Musterwiki",
        "de",
        "Hauptseite",
        _GERMAN,
        {"Bild": 6, "Bild Diskussion": 7, "Benutzerin": 2, "Benutzerin Diskussion": 3},
        german_drafts,
    ),
}
