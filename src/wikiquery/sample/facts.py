"""The facts that the sample wikis are written from: two tables of plain text beside this file.

`countries.csv` holds a choice of countries, not all; `continent` follows the geoscheme of the United Nations, and
`neighbours` are land neighbours (French Guiana counts as France; an empty cell says nothing); `lat` and `lon` are where
the capital is, in degrees. `elements.csv` holds all chemical elements; an empty `found`, `state` or `named_after` says
nothing either.
"""

import csv
from dataclasses import dataclass
from importlib.resources import files

LANGUAGES = {"de": "German", "fr": "French", "es": "Spanish", "ja": "Japanese", "ru": "Russian"}
FAMILIES = {
    "Alkali metal": (3, 11, 19, 37, 55, 87),
    "Alkaline earth metal": (4, 12, 20, 38, 56, 88),
    "Transition metal": (*range(21, 30), *range(39, 48), *range(72, 80), *range(104, 109)),
    "Lanthanide": tuple(range(57, 72)),
    "Actinide": tuple(range(89, 104)),
    "Halogen": (9, 17, 35, 53, 85),
    "Noble gas": (2, 10, 18, 36, 54, 86),
}


@dataclass(frozen=True, slots=True)
class Element:
    """A chemical element: `title` is its page, `names` its name by language code."""

    number: int
    symbol: str
    title: str
    group: int | None
    period: int
    state: str
    found: str
    named_after: str
    names: dict[str, str]

    @property
    def name(self) -> str:
        """The name in English, without the words in brackets that tell its page from others."""
        return self.title.partition(" (")[0]

    @property
    def family(self) -> str | None:
        """The title of the page about its family, None when the sample has none for it."""
        return next((title for title, numbers in FAMILIES.items() if self.number in numbers), None)


@dataclass(frozen=True, slots=True)
class Country:
    """A country: `title` is its page, `neighbours` are titles too, `names` and `capitals` go by language code.

    `place` is the latitude and the longitude of the capital, as written.
    """

    code: str
    title: str
    capital: str
    continent: str
    neighbours: tuple[str, ...]
    names: dict[str, str]
    capitals: dict[str, str]
    place: tuple[str, str]

    @property
    def name(self) -> str:
        """The name in English, without the words in brackets that tell its page from others."""
        return self.title.partition(" (")[0]

    @property
    def city_state(self) -> bool:
        """Whether country and capital are one and share a page."""
        return self.capital == self.title


def _table(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def elements() -> list[Element]:
    """All chemical elements by number."""
    return [
        Element(
            int(row["number"]),
            row["symbol"],
            row["name"],
            int(row["group"]) if row["group"] else None,
            int(row["period"]),
            row["state"],
            row["found"],
            row["named_after"],
            {code: row[code] for code in LANGUAGES},
        )
        for row in _table("elements.csv")
    ]


def countries() -> list[Country]:
    """The countries of the sample in the order of the file."""
    return [
        Country(
            row["code"],
            row["name"],
            row["capital"],
            row["continent"],
            tuple(row["neighbours"].split("; ")) if row["neighbours"] else (),
            {code: row[code] for code in LANGUAGES},
            {code: row[f"capital_{code}"] for code in ("de", "fr")},
            (row["lat"], row["lon"]),
        )
        for row in _table("countries.csv")
    ]
