"""The English articles about chemical elements, their groups, periods and families."""

from collections.abc import Sequence

from .facts import FAMILIES, LANGUAGES, Element
from .model import Draft

TILES = 36
CENTURIES = {"17": "17th", "18": "18th", "19": "19th", "20": "20th", "21": "21st"}
_FAMILY_WORDS = {
    "Alkali metal": "stands in the first column of the [[periodic table]] and gives off one electron with ease",
    "Alkaline earth metal": "stands in the second column of the [[periodic table]] and gives off two electrons",
    "Transition metal": "stands in the middle of the [[periodic table]]",
    "Lanthanide": "belongs to the fifteen elements from [[lanthanum]] to [[lutetium]]",
    "Actinide": "belongs to the fifteen elements from [[actinium]] to [[lawrencium]]",
    "Halogen": "lacks one electron and makes salts with metals",
    "Noble gas": "hardly reacts with anything",
}


def link(title: str) -> str:
    """A link to a page in running text: small first letter, without the words in brackets."""
    words = title.partition(" (")[0]
    words = words[0].lower() + words[1:]
    return f"[[{words}]]" if words.lower() == title.lower() else f"[[{title}|{words}]]"


def listing(links: Sequence[str]) -> str:
    """Links as an English list: A, B and C."""
    return " and ".join(filter(None, (", ".join(links[:-1]), links[-1])))


def language_links(names: dict[str, str]) -> str:
    """The links at the end of a page to the same page in other languages."""
    return "".join(f"\n[[{code}:{name}]]" for code, name in sorted(names.items()))


def names_section(names: dict[str, str]) -> str:
    """The section that tells the name in other languages."""
    lines = "".join(f"* {LANGUAGES[code]}: {name}\n" for code, name in names.items())
    return f"== Names in other languages ==\n{lines}"


def element_drafts(elements: Sequence[Element]) -> list[Draft]:
    """All pages of this room: elements first, then groups, periods, families and lists."""
    return [
        *(_element(element, elements) for element in elements),
        *(_group(number, elements) for number in range(1, 19)),
        *(_period(number, elements) for number in range(1, 8)),
        *(_family(title, elements) for title in FAMILIES),
        _table(elements),
        _list(elements),
        *_words(),
    ]


def _element(element: Element, elements: Sequence[Element]) -> Draft:
    opening = _box(element) + _opening(element, elements)
    story = _story(element)
    body = f"{opening}\n\n{story}{names_section(element.names)}\n{_see_also(element)}{_categories(element)}"
    full = body + language_links(element.names)
    stub = f"{opening}\n\n{{{{Stub}}}}"
    earlier = ((body,), (stub, body), ())[element.number % 3]
    return Draft(0, element.title, full, earlier)


def _box(element: Element) -> str:
    rows = [
        "{{Element box",
        f"| number = {element.number}",
        f"| symbol = {element.symbol}",
        f"| group = [[Group {element.group}|{element.group}]]" if element.group else "| group = none",
        f"| period = {element.period}",
        f"| sort = {element.number:03}",
    ]
    caption = f"The tile of {element.name.lower()} in the [[periodic table]]."
    tile = f"[[File:Element tile {element.symbol}.svg|thumb|{caption}]]\n"
    return "\n".join(rows) + "\n}}\n" + (tile if element.number <= TILES else "")


def _opening(element: Element, elements: Sequence[Element]) -> str:
    around = [link(elements[at - 1].title) for at in (element.number - 1, element.number + 1) if 1 <= at <= 118]
    place = f"between {listing(around)}" if len(around) == 2 else f"next to {around[0]}"
    state = {"gas": " a gas", "liquid": " liquid", "solid": " solid"}.get(element.state)
    return (
        f"'''{element.name}''' is a [[chemical element]] with the symbol '''{element.symbol}''' and the "
        f"[[atomic number]] {element.number}. In the [[periodic table]] it stands {place}."
        + (f" At room temperature it is{state}." if state else "")
        + (f" It is one of the {link(element.family)}{_plural(element.family)}." if element.family else "")
    )


def _plural(title: str) -> str:
    return "es" if title.endswith("gas") else "s"


def _story(element: Element) -> str:
    sentences = []
    if element.found == "antiquity":
        sentences.append("People have known it since antiquity.")
    elif element.found:
        sentences.append(f"It was found in {element.found}.")
    if element.named_after:
        sentences.append(f"It is named after [[{element.named_after}]].")
    return f"== History ==\n{' '.join(sentences)}\n\n" if sentences else ""


def _see_also(element: Element) -> str:
    return (
        "== See also ==\n* [[List of chemical elements]]\n"
        f"* [[wikt:{element.name.lower()}|The word in a dictionary]]\n"
        f"* [https://www.example.org/elements/{element.symbol} Data sheet of {element.name.lower()}]\n\n"
    )


def _categories(element: Element) -> str:
    lines = []
    if element.title != element.name:
        lines.append(f"{{{{DEFAULTSORT:{element.name}}}}}")
    if element.found == "antiquity":
        lines.append("[[Category:Elements known since antiquity]]")
    elif element.found:
        century = CENTURIES[str((int(element.found) - 1) // 100 + 1)]
        lines.append(f"[[Category:Elements found in the {century} century]]")
    else:
        lines.append("{{Stub}}")
    if element.family:
        lines.append(f"[[Category:{element.family}{_plural(element.family)}|{element.number:03}]]")
    return "\n".join(lines) + "\n"


def _members(elements: Sequence[Element]) -> str:
    return "".join(f"* [[{element.title}]] ({element.symbol}, {element.number})\n" for element in elements)


def _group(number: int, elements: Sequence[Element]) -> Draft:
    members = [element for element in elements if element.group == number]
    text = (
        f"'''Group {number}''' is a column of the [[periodic table]] with {len(members)} elements.\n\n"
        f"== Members ==\n{_members(members)}\n[[Category:Groups of elements|{number:02}]]"
    )
    return Draft(0, f"Group {number}", text + language_links({"de": f"Gruppe {number}"}))


def _period(number: int, elements: Sequence[Element]) -> Draft:
    members = [element for element in elements if element.period == number]
    text = (
        f"'''Period {number}''' is a row of the [[periodic table]]. It goes from {link(members[0].title)} "
        f"to {link(members[-1].title)}.\n\n== Members ==\n{_members(members)}\n"
        f"[[Category:Periods of elements|{number}]]"
    )
    return Draft(0, f"Period {number}", text)


def _family(title: str, elements: Sequence[Element]) -> Draft:
    members = [element for element in elements if element.number in FAMILIES[title]]
    article = "An" if title[0] in "AEIOU" else "A"
    text = (
        f"{article} '''{title[0].lower()}{title[1:]}''' is a [[chemical element]] that {_FAMILY_WORDS[title]}.\n\n"
        f"== Members ==\n{_members(members)}\n"
        f"[[Category:{title}{_plural(title)}| ]]\n[[Category:Families of elements]]"
    )
    return Draft(0, title, text)


def _table(elements: Sequence[Element]) -> Draft:
    rows = []
    for number in range(1, 8):
        cells = [f"[[{e.title}|{e.symbol}]]" for e in elements if e.period == number]
        rows.append(f"|-\n! [[Period {number}|{number}]]\n| {' '.join(cells)}\n")
    text = (
        "The '''periodic table''' orders the [[chemical element]]s by [[atomic number]], in rows called periods.\n\n"
        '{| class="wikitable"\n'
        + "".join(rows)
        + "|}\n\n== Columns ==\n"
        + "".join(f"* [[Group {number}]]\n" for number in range(1, 19))
        + "\n[[Category:Chemistry]]\n[[Category:Lists]]"
    )
    names = {"de": "Periodensystem", "es": "Tabla periódica de los elementos", "ja": "周期表"}
    return Draft(0, "Periodic table", text + language_links(names), (text,))


def _list(elements: Sequence[Element]) -> Draft:
    lines = (
        f"# [[{e.title}]], {', '.join(name for code, name in e.names.items() if code in ('de', 'fr'))}\n"
        for e in elements
    )
    text = f"All [[chemical element]]s by [[atomic number]], with their German and French names.\n\n{''.join(lines)}\n"
    return Draft(0, "List of chemical elements", f"{text}__NOTOC__\n[[Category:Lists|Chemical elements]]", (text,))


def _words() -> list[Draft]:
    return [
        Draft(
            0,
            "Chemical element",
            "A '''chemical element''' is a substance whose atoms all have the same [[atomic number]]. "
            "118 elements are known; see the [[list of chemical elements]] and the [[periodic table]].\n\n"
            "[[Category:Chemistry]]"
            + language_links({"de": "Chemisches Element", "fr": "Élément chimique", "ja": "元素"}),
        ),
        Draft(
            0,
            "Atomic number",
            "The '''atomic number''' counts the protons of an atom. It tells one [[chemical element]] from another; "
            "the [[isotope]]s of an element share it.\n\n[[Category:Chemistry]]"
            + language_links({"de": "Ordnungszahl", "fr": "Numéro atomique"}),
        ),
        Draft(
            0,
            "Water",
            "{{DISPLAYTITLE:Water (H<sub>2</sub>O)}}'''Water''' is made of [[hydrogen]] and [[oxygen]]. "
            "In German it is called [[:de:Wasser|Wasser]].\n\n[[Category:Chemistry]]"
            + language_links({"de": "Wasser", "fr": "Eau", "es": "Agua", "ja": "水", "ru": "Вода"}),
        ),
        Draft(
            0,
            "Ytterby",
            "'''Ytterby''' is a village in [[Sweden]]. Four elements are named after it: [[yttrium]], [[terbium]], "
            "[[erbium]] and [[ytterbium]].\n\n[[Category:Places]]" + language_links({"de": "Ytterby"}),
        ),
    ]
