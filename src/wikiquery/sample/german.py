"""The sample wiki in German: short pages about the same elements and countries, with German namespaces."""

from collections.abc import Sequence

from .facts import Country, Element
from .model import Draft

_CONTINENTS = {
    "Africa": "Afrika",
    "Asia": "Asien",
    "Europe": "Europa",
    "North America": "Nordamerika",
    "Oceania": "Ozeanien",
    "South America": "Südamerika",
}


def german_drafts(elements: Sequence[Element], countries: Sequence[Country]) -> list[Draft]:
    """All pages of the German sample wiki."""
    known = {country.title: country.names["de"] for country in countries}
    in_europe = [country for country in countries if country.continent == "Europe"]
    return [
        Draft(
            0,
            "Hauptseite",
            "Willkommen im '''Musterwiki'''. Hier stehen [[:Kategorie:Chemisches Element|Elemente]] und "
            "[[Europa|Länder]].\n\n[[en:Main Page]]",
        ),
        Draft(10, "Kurz", "Diese Seite ist kurz.<includeonly>[[Kategorie:Kurze Seiten]]</includeonly>"),
        *(_element(element, elements) for element in elements),
        *(_country(country, known) for country in in_europe),
        *(_continent(title, in_europe) for title in _CONTINENTS),
        *(Draft(0, e.symbol, f"#WEITERLEITUNG [[{e.names['de']}]]") for e in elements[:10]),
        *_redirects(),
        *_frame(),
    ]


def _element(element: Element, elements: Sequence[Element]) -> Draft:
    name = element.names["de"]
    around = [elements[at - 1].names["de"] for at in (element.number - 1, element.number + 1) if 1 <= at <= 118]
    text = (
        f"'''{name}''' ist ein [[chemisches Element]] mit dem Symbol '''{element.symbol}''' und der [[Ordnungszahl]] "
        f"{element.number}. Daneben stehen: {', '.join(f'[[{other}]]' for other in around)}.\n\n"
    )
    full = f"{text}[[Kategorie:Chemisches Element|{element.number:03}]]\n[[en:{element.title}]]"
    return Draft(0, name, full, (text,) if element.number % 8 == 1 else ())


def _country(country: Country, known: dict[str, str]) -> Draft:
    borders = [f"[[{known[title]}]]" for title in country.neighbours if title in known]
    text = (
        f"'''{country.names['de']}''' ist ein Staat in [[{_CONTINENTS[country.continent]}]]. "
        f"Die Hauptstadt heißt [[{country.capitals['de']}]].\n\n"
        + (f"Nachbarn: {', '.join(borders)}\n\n" if borders else "")
        + f"{{{{Kurz}}}}\n[[Kategorie:Staat in Europa]]\n[[en:{country.title}]]"
    )
    return Draft(0, country.names["de"], text)


def _continent(title: str, countries: Sequence[Country]) -> Draft:
    lines = "".join(f"* [[{c.names['de']}]]\n" for c in countries if c.continent == title)
    text = f"'''{_CONTINENTS[title]}''' ist ein Erdteil.\n\n{lines}\n[[Kategorie:Erdteil]]\n[[en:{title}]]"
    return Draft(0, _CONTINENTS[title], text)


def _redirects() -> list[Draft]:
    targets = {
        "Oesterreich": "Österreich",
        "Tschechische Republik": "Tschechien",
        "Jod": "Iod",
        "Cäsium": "Zäsium",
        "Zäsium": "Caesium",
        "Chemistry": "en:Chemical element",
    }
    return [Draft(0, title, f"#WEITERLEITUNG [[{target}]]") for title, target in targets.items()]


def _frame() -> list[Draft]:
    return [
        Draft(
            0,
            "Chemisches Element",
            "Ein '''chemisches Element''' hat eine [[Ordnungszahl]].\n\n[[en:Chemical element]]",
        ),
        Draft(0, "Ordnungszahl", "Die '''Ordnungszahl''' zählt die Protonen.\n\n[[en:Atomic number]]"),
        Draft(14, "Chemisches Element", "[[Kategorie:Inhalt]]\n[[en:Category:Chemical elements]]"),
        Draft(14, "Staat in Europa", "[[Kategorie:Inhalt]]"),
        Draft(14, "Erdteil", "[[Kategorie:Inhalt]]"),
        Draft(14, "Inhalt", "Hier fängt alles an."),
        Draft(14, "Kurze Seiten", "__HIDDENCAT__\n[[Kategorie:Inhalt]]"),
        Draft(4, "Über", "Das '''Musterwiki''' wird von einem Skript geschrieben.\n"),
        Draft(2, "Michail", "#WEITERLEITUNG [[Benutzer:Михаил]]"),
        Draft(2, "Михаил", "Schreibt über [[Wasserstoff]].\n"),
        Draft(3, "Михаил", "Willkommen! [[Benutzerin:Ada Atlas]]\n"),
        Draft(1, "Wasserstoff", "Warum heißt er so?\n"),
    ]
