"""The English pages around the articles: main page, redirects, templates, categories, files, talk and users."""

from collections.abc import Sequence

from .elements import CENTURIES, TILES, language_links
from .facts import FAMILIES, Country, Element
from .model import Draft
from .places import CONTINENTS

_REDIRECTS = {
    "Aluminum": "Aluminium",
    "Cesium": "Caesium",
    "Sulphur": "Sulfur",
    "Quicksilver": "Mercury (element)",
    "Natrium": "Sodium metal",
    "Sodium metal": "Sodium",
    "Great Britain": "UK",
    "UK": "United Kingdom",
    "USA": "United States",
    "Holland": "Netherlands",
    "Czech Republic": "Czechia",
    "Ivory Coast": "Côte d'Ivoire",
    "Burma": "Myanmar",
    "Noble gases": "Noble gas",
    "Names of iron": "Iron#Names in other languages",
    "Neighbours of France": "France#Neighbours",
    "Columns of the periodic table": "Periodic table#Columns",
    "Hen": "Egg",
    "Egg": "Hen",
    "Echo": "Echo",
    "Chemie": "de:Chemie",
    "Encyclopedia": "meta:Encyclopedia",
    '"Yellow metal"': "Gold",
    "Fool's gold": "Pyrite",
    "Carbon\\Diamond": "Carbon",
    "H2O": "Water",
    "Recent": "Special:RecentChanges",
}
_LOCAL_NAMES = ("Austria", "Finland", "Georgia (country)", "Germany", "Greece", "Japan", "Russia", "Spain")


def project_drafts(elements: Sequence[Element], countries: Sequence[Country]) -> list[Draft]:
    """All pages of this room; the main page is the first of the wiki."""
    return [
        _main_page(),
        *_templates(),
        *_project(),
        *_disambiguations(),
        *_redirects(elements, countries),
        *_categories(),
        *(_file(element) for element in elements[:TILES]),
        *_talk(elements),
        *_users(),
    ]


def _main_page() -> Draft:
    text = (
        "Welcome to the '''Sample Wiki''', a small wiki of facts.\n\n"
        "* [[List of chemical elements]] and the [[periodic table]]\n"
        "* [[List of countries]]\n* [[:Category:Contents|All categories]]\n* [[Help:Contents|Help]]\n"
        "* [[Special:AllPages|All pages]]\n* [https://www.mediawiki.org/ The software that wikis run on]\n\n__NOTOC__"
    )
    return Draft(0, "Main Page", text + language_links({"de": "Hauptseite", "fr": "Accueil"}), ("Hello!",))


def _templates() -> list[Draft]:
    element = (
        '<includeonly>{| class="infobox"\n! Symbol\n| {{{symbol}}}\n|-\n! Number\n| {{{number}}}\n|-\n! Group\n'
        "| {{{group}}}\n|-\n! Period\n| [[Period {{{period}}}|{{{period}}}]]\n|}"
        "[[Category:Chemical elements|{{{sort}}}]][[Category:Elements of period {{{period}}}|{{{sort}}}]]"
        "</includeonly><noinclude>{{Template:Element box/doc}}</noinclude>"
    )
    country = (
        '<includeonly>{| class="infobox"\n! Country\n| {{{name}}} ({{{code}}})\n|-\n! Capital\n| {{{capital}}}\n|-\n'
        "! Continent\n| [[{{{continent}}}]]\n|}[[Category:Countries of {{{continent}}}]]</includeonly>"
        "<noinclude>The box of a [[country]].\n[[Category:Boxes]]</noinclude>"
    )
    note = '<div class="note">{{{text|Note.}}}</div><noinclude>[[Category:Templates]]</noinclude>'
    return [
        Draft(10, "Element box", element),
        Draft(
            10, "Element box/doc", "The box of a [[chemical element]].\n<includeonly>[[Category:Boxes]]</includeonly>"
        ),
        Draft(10, "Country box", country),
        Draft(10, "Note", note),
        Draft(
            10,
            "Stub",
            "{{Note|text=This page is short. [[Help:Editing|You can help]].}}"
            "<includeonly>[[Category:Short pages]]</includeonly><noinclude>[[Category:Templates]]</noinclude>",
            ("{{Note|text=This page is short.}}",),
        ),
        Draft(
            10,
            "Continents",
            f'<div class="navbox">{" · ".join(f"[[{title}]]" for title in CONTINENTS)}</div>'
            "<noinclude>[[Category:Templates]]</noinclude>",
        ),
        Draft(10, "Redirect from symbol", "<includeonly>[[Category:Redirects from symbols]]</includeonly>"),
        Draft(10, "Disambiguation", "{{Note|text=One name, several pages.}}<includeonly>__DISAMBIG__</includeonly>"),
    ]


def _project() -> list[Draft]:
    return [
        Draft(4, "About", "The '''Sample Wiki''' comes with a program that answers queries. It is made by a script.\n"),
        Draft(4, "Sandbox", "Try it here. {{Missing template}}\n\n<nowiki>[[No link]]</nowiki><!-- [[Nor this]] -->"),
        Draft(12, "Contents", "* [[Help:Editing]]\n* [[Project:About]]\n* [[:File:Element tile H.svg|A file]]\n"),
        Draft(12, "Editing", "Put a name in brackets to make a [[link]]. See also [[mw:Help:Formatting]]. __NOINDEX__"),
        Draft(8, "Sitenotice", "All facts, no frills."),
    ]


def _disambiguations() -> list[Draft]:
    return [
        Draft(
            0,
            "Mercury",
            "'''Mercury''' may be:\n* [[Mercury (element)]], a metal\n* [[Mercury (planet)]]\n\n{{Disambiguation}}",
        ),
        Draft(
            0,
            "Georgia",
            "'''Georgia''' may be:\n* [[Georgia (country)]]\n* [[Georgia (U.S. state)]]\n\n{{Disambiguation}}",
        ),
    ]


def _redirect(namespace: int, title: str, target: str, more: str = "") -> Draft:
    return Draft(namespace, title, f"#REDIRECT [[{target}]]{more}")


def _redirects(elements: Sequence[Element], countries: Sequence[Country]) -> list[Draft]:
    by_title = {country.title: country for country in countries}
    local = [by_title[title] for title in _LOCAL_NAMES]
    codes = {"Austria": "de", "Germany": "de", "Spain": "es", "Japan": "ja", "Russia": "ru"}
    return [
        *(_redirect(0, title, target) for title, target in _REDIRECTS.items()),
        *(_redirect(0, e.symbol, e.title, "\n\n{{Redirect from symbol}}") for e in elements[:TILES]),
        *(_redirect(0, c.names[codes.get(c.title, "fr")], c.title) for c in local),
        _redirect(10, "Element", "Template:Element box"),
        _redirect(14, "Elements", ":Category:Chemical elements"),
        _redirect(1, "Aluminum", "Talk:Aluminium"),
        _redirect(4, "Info", "Project:About"),
    ]


def _categories() -> list[Draft]:
    families = [f"{title}{'es' if title.endswith('gas') else 's'}" for title in FAMILIES]
    parents = {
        "Contents": "",
        "Chemistry": "Contents",
        "Places": "Contents",
        "Lists": "Contents",
        "Templates": "Contents",
        "Boxes": "Templates",
        "Chemical elements": "Chemistry",
        "Groups of elements": "Chemical elements",
        "Periods of elements": "Chemical elements",
        "Families of elements": "Chemical elements",
        "Elements by time": "Chemical elements",
        "Elements known since antiquity": "Elements by time",
        **{f"Elements found in the {century} century": "Elements by time" for century in list(CENTURIES.values())[:-1]},
        **{f"Elements of period {number}": "Periods of elements" for number in range(1, 8)},
        **dict.fromkeys(families, "Families of elements"),
        "Continents": "Places",
        **dict.fromkeys(CONTINENTS, "Continents"),
        **{f"Countries of {title}": title for title in CONTINENTS},
        # One category has members and no page, as happens in every wiki.
        **{f"Capitals of {title}": title for title in CONTINENTS if title != "Oceania"},
        "Element tiles": "Chemical elements",
    }
    drafts = [
        Draft(14, title, f"[[Category:{parent}]]" if parent else "The top of the tree of categories.")
        for title, parent in parents.items()
    ]
    german = language_links({"de": "Kategorie:Chemisches Element"})
    hidden = "__HIDDENCAT__\n[[Category:Contents|#]]"
    return [
        *(Draft(14, d.title, d.text + german) if d.title == "Chemical elements" else d for d in drafts),
        Draft(14, "Short pages", f"Pages that could be longer.\n{hidden}"),
        Draft(14, "Redirects from symbols", hidden),
    ]


def _file(element: Element) -> Draft:
    text = (
        f"The tile of [[{element.title}]], drawn by a script.\n\n"
        f"[[Category:Element tiles|{element.number:03}]]\n[[commons:Category:Chemical elements]]"
    )
    return Draft(6, f"Element tile {element.symbol}.svg", text)


def _talk(elements: Sequence[Element]) -> list[Draft]:
    question = (
        "== A question ==\nIs the year right? [[User:Михаил]] ([[User talk:Михаил|talk]]) 12:00, 1 May 2025 (UTC)\n"
    )
    answer = ":I think so. See [[List of chemical elements]]. [[User:Ada Atlas]] ([[User talk:Ada Atlas|talk]])\n"
    return [
        *(Draft(1, e.title, question + answer, (question,)) for e in elements[:9]),
        Draft(1, "France", "Should this page tell more about [[Paris]]?\n"),
        Draft(11, "Stub", "Please use it with care.\n"),
    ]


def _users() -> list[Draft]:
    return [
        Draft(2, "Ada Atlas", "I look after the [[country|countries]].\n{{User:Ada Atlas/Box}}", ("Hi.",)),
        Draft(2, "Ada Atlas/Box", "This user likes [[atlas]]es."),
        Draft(2, "LinkBot", "A robot that adds links to other languages."),
        Draft(3, "Ada Atlas", "== Welcome ==\nWelcome! [[User:Zoë Patrol]]\n"),
        Draft(3, "192.0.2.7", "== Please stop ==\nYour change to [[Hydrogen]] was undone. [[User:Zoë Patrol]]\n"),
    ]
