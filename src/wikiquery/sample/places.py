"""The English articles about countries, their capitals and the continents."""

from collections.abc import Sequence

from .elements import language_links, link, listing, names_section
from .facts import Country, Element
from .model import Draft

CONTINENTS = {
    "Africa": {"de": "Afrika", "fr": "Afrique", "es": "África", "ja": "アフリカ", "ru": "Африка"},
    "Asia": {"de": "Asien", "fr": "Asie", "es": "Asia", "ja": "アジア", "ru": "Азия"},
    "Europe": {"de": "Europa", "fr": "Europe", "es": "Europa", "ja": "ヨーロッパ", "ru": "Европа"},
    "North America": {"de": "Nordamerika", "fr": "Amérique du Nord", "es": "América del Norte", "ja": "北アメリカ"},
    "Oceania": {"de": "Ozeanien", "fr": "Océanie", "es": "Oceanía", "ja": "オセアニア"},
    "South America": {"de": "Südamerika", "fr": "Amérique du Sud", "es": "América del Sur", "ja": "南アメリカ"},
}


def place_drafts(countries: Sequence[Country], elements: Sequence[Element]) -> list[Draft]:
    """All pages of this room: countries, capitals, continents and lists."""
    return [
        *(_country(country, elements) for country in countries),
        *(_capital(country, elements) for country in countries if not country.city_state),
        *(_continent(title, countries) for title in CONTINENTS),
        _list(countries),
        *_words(),
    ]


def named(title: str) -> str:
    """A link to a place, without the words in brackets."""
    words = title.partition(" (")[0]
    return f"[[{title}]]" if words == title else f"[[{title}|{words}]]"


def _named_after(title: str, elements: Sequence[Element]) -> str:
    links = [link(element.title) for element in elements if element.named_after == title]
    return f" The element {listing(links)} is named after it." if links else ""


def _where(country: Country) -> str:
    """What tells the extension GeoData where the capital is."""
    return f"{{{{#coordinates: {country.place[0]}|{country.place[1]}|primary|type:city|region:{country.code}}}}}\n"


def _country(country: Country, elements: Sequence[Element]) -> Draft:
    box = (
        f"{{{{Country box\n| name = {country.name}\n| code = {country.code}\n"
        f"| capital = [[{country.capital}]]\n| continent = {country.continent}\n}}}}\n"
    )
    if country.city_state:
        box = box.replace(f"[[{country.capital}]]", country.capital) + _where(country)
    flag = f"[[File:Flag of {country.name}.svg|thumb|The flag of {country.name}.]]\n"
    capital = "It is a city and a state." if country.city_state else f"Its [[capital city]] is [[{country.capital}]]."
    opening = f"'''{country.name}''' is a [[country]] in [[{country.continent}]]. {capital}"
    opening += _named_after(country.title, elements)
    borders = ""
    if country.neighbours:
        borders = (
            f"== Neighbours ==\nBy land it borders on {listing([named(title) for title in country.neighbours])}.\n\n"
        )
    sort = f"{{{{DEFAULTSORT:{country.name}}}}}\n" if country.name != country.title else ""
    body = f"{box}{flag}{opening}\n\n{borders}{names_section(country.names)}\n{sort}{{{{Continents}}}}"
    stub = f"{opening}\n\n[[Category:Countries of {country.continent}]]\n{{{{Stub}}}}"
    return Draft(0, country.title, body + language_links(country.names), (stub,) if len(country.title) % 4 == 1 else ())


def _capital(country: Country, elements: Sequence[Element]) -> Draft:
    text = (
        f"{_where(country)}'''{country.capital}''' is the [[capital city]] of {named(country.title)}."
        f"{_named_after(country.capital, elements)}\n\n{{{{Stub}}}}\n"
        f"[[Category:Capitals of {country.continent}|{country.name}]]"
    )
    return Draft(0, country.capital, text + language_links(country.capitals))


def _continent(title: str, countries: Sequence[Country]) -> Draft:
    members = [country for country in countries if country.continent == title]
    lines = "".join(
        f"* {named(country.title)}" + ("" if country.city_state else f", capital [[{country.capital}]]") + "\n"
        for country in members
    )
    text = (
        f"'''{title}''' is a [[continent]]. This wiki knows {len(members)} countries of it.\n\n"
        f"== Countries ==\n{lines}\n{{{{Continents}}}}\n[[Category:{title}| ]]\n[[Category:Continents]]"
    )
    return Draft(0, title, text + language_links(CONTINENTS[title]))


def _list(countries: Sequence[Country]) -> Draft:
    lines = "".join(f"* {named(country.title)} ({country.code})\n" for country in countries)
    text = f"The countries that this wiki knows.\n\n{lines}\n[[Category:Lists|Countries]]"
    return Draft(0, "List of countries", text)


def _words() -> list[Draft]:
    return [
        Draft(
            0, "Country", "A '''country''' is a land with a name and mostly a [[capital city]].\n\n[[Category:Places]]"
        ),
        Draft(
            0,
            "Capital city",
            "The '''capital city''' of a [[country]] is where its government is at home, or should be.\n\n"
            "[[Category:Places]]" + language_links({"de": "Hauptstadt", "fr": "Capitale", "ru": "Столица"}),
        ),
        Draft(
            0,
            "Continent",
            "A '''continent''' is a large piece of land: "
            + listing([f"[[{title}]]" for title in CONTINENTS])
            + ".\n\n[[Category:Continents| ]]"
            + language_links({"de": "Kontinent", "es": "Continente"}),
        ),
    ]
