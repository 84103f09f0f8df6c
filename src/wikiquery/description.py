"""What a module's declaration says, for paraminfo, the help and the manual."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from .action import Action
from .kinds import LOW
from .params import QUERY_GROUPS, Field, Module
from .result import Form, Items, Tree
from .site import Site
from .submodules import Submodules
from .wording import Wording

CLASSES = {**dict.fromkeys(QUERY_GROUPS, "ApiQuery"), "format": "ApiFormat"}
"""How the names of MediaWiki's classes begin, by group; `Api` for the others."""

DYNAMIC = "There may be more parameters: the fields of the requests that `meta=authmanagerinfo` names."
MANUAL = "https://www.mediawiki.org/wiki/Special:MyLanguage/"
TAGS = {"type": "t", "extranamespaces": "ns"}
"""The names of the elements of lists in XML."""

VALUES = {"limit": "10", "namespace": "0", "integer": "1", "user": "Admin", "timestamp": "now"}
"""What stands in an example for a parameter of a kind that must be given; the main page otherwise."""

IN_FORMAT = "action=query&meta=siteinfo&siprop=namespaces&format="
"""The example of a format, without its name."""

MAIN_PAGE = "Main Page"
"""The title of the main page in examples, where the wiki does not call its own otherwise."""

SENTENCE = Form.texts("description")
"""The form of an example in XML."""

MARKS = {"singlepageonly": "Only with a single page."}
"""What the marks of parameters mean, but for those that name a value."""


@dataclass(frozen=True, slots=True)
class Example:
    """A request to try, as in a URL, and what it does."""

    query: str
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom modules are described.

    `most` is how many values of a parameter the client may send, `paths` are the modules that the wiki has (all where
    it is None), `wording` is the form of texts (no texts where it is None).
    """

    site: Site = field(default_factory=lambda: Site({}))
    most: int = LOW
    paths: Collection[str] | None = None
    wording: Wording | None = None

    def words(self, key: str, paragraphs: Sequence[str], values: Mapping[str, str] = {}) -> dict[str, Any]:
        """A text under its key; nothing where no texts are wanted."""
        return {} if self.wording is None else {key: self.wording.block(paragraphs, values)}


def summary(cls: type[Module]) -> list[str]:
    """The paragraphs of a module's docstring and of its notes, a line each."""
    return [*(" ".join(part.split()) for part in (cls.__doc__ or "").strip().split("\n\n")), *cls.notes]


def classname(cls: type[Module]) -> str:
    """The name of MediaWiki's class."""
    if "\\" in cls.classname:
        return cls.classname
    return f"MediaWiki\\Api\\{cls.classname or CLASSES.get(cls.group, 'Api') + cls.__name__}"


def manual(cls: type[Module]) -> list[str]:
    """The addresses of the pages of MediaWiki's manual."""
    pages = (f"API:{cls.name.capitalize()}",) if cls.manual is None else cls.manual
    return [page if "://" in page else MANUAL + page for page in pages]


def examples(cls: type[Module], site: Site) -> Iterator[Example]:
    """Requests to try: the module's own example, or what it cannot do without; and as a generator."""
    yield from (Example(*request) for request in cls.requests)
    if cls.group == "format":
        yield Example(IN_FORMAT + cls.name, "The namespaces of the wiki in this format.")
    if cls.group not in QUERY_GROUPS:
        return
    main = str(site.general.get("mainpage") or MAIN_PAGE)
    own = cls.example or tuple(
        (f.wire, VALUES.get(f.kind.type if isinstance(f.kind.type, str) else "", MAIN_PAGE))
        for f in cls.fields
        if f.required
    )
    titles = [("titles", main)] if cls.group == "prop" and not cls.apart else []
    pages = cls.example_of or titles
    given = [(cls.prefix + name, main if value == MAIN_PAGE else value) for name, value in own]
    shown = "".join([summary(cls)[0].rstrip("."), of_pages(pages), "."])
    yield Example(query([*pages, (cls.group, cls.name), *given]), shown + needs(cls))
    if cls.generates:
        given = [("g" + name, value) for name, value in given]
        text = "The same as a generator: what it finds are the pages to speak of."
        yield Example(query([*titles, ("generator", cls.name), *given, ("prop", "info")]), text + needs(cls))


def of_pages(pages: Sequence[tuple[str, str]]) -> str:
    """Of which pages an example speaks."""
    for name, value in pages[:1]:
        return f": of the page `{value}`" if name == "titles" else f": of the pages of `generator={value}`"
    return ""


def needs(cls: type[Module]) -> str:
    """What the client must have to try an example."""
    if cls.of_account:
        return " Log in first."
    return f" It needs the right `{cls.needed_right}`." if cls.needed_right else ""


def query(parameters: Sequence[tuple[str, str]]) -> str:
    """A query as it stands in a URL, readable: only what must be is encoded."""
    return "&".join(["action=query", *(f"{name}={quote(value, safe=':|/*')}" for name, value in parameters)])


def describe(cls: type[Module], reader: Reader | None = None) -> dict[str, Any]:
    """A module as `action=paraminfo` shows it, keys in MediaWiki's order."""
    reader = reader or Reader()
    said: dict[str, Any] = {"name": cls.name, "classname": classname(cls), "path": cls.path()}
    if cls.group:
        said["group"] = cls.group
    said |= {"prefix": cls.prefix, "source": cls.extension or "MediaWiki", "sourcename": cls.extension or "MediaWiki"}
    said |= reader.words("description", summary(cls))
    said |= {flag: True for flag, set in flags(cls) if set}
    said["helpurls"] = Items(manual(cls), "helpurl")
    if reader.wording is not None and (given := list(examples(cls, reader.site))):
        shown = (
            Tree({"query": each.query, "description": reader.wording.line(each.text)}, form=SENTENCE) for each in given
        )
        said["examples"] = Items(shown, "example")
    entries = [(field, parameter(cls, index, field, reader)) for index, field in enumerate(cls.fields, 1)]
    said["parameters"] = Items((entry for field, entry in entries if field.of is None), "param")
    said["templatedparameters"] = Items((entry for field, entry in entries if field.of is not None), "param")
    if issubclass(cls, Action) and cls.dynamic:
        said["dynamicparameters"] = True if reader.wording is None else reader.wording.block([DYNAMIC], {})
    return said


def flags(cls: type[Module]) -> Iterator[tuple[str, bool]]:
    """The facts of a module that are shown where they hold."""
    yield "deprecated", cls.deprecated
    yield "internal", cls.internal
    yield "readrights", cls.read_right
    if issubclass(cls, Action):
        yield "writerights", cls.writes
        yield "mustbeposted", cls.posted
    yield "generator", cls.generates


def parameter(cls: type[Module], index: int, field: Field, reader: Reader) -> dict[str, Any]:
    """A parameter as paraminfo shows it."""
    facts = field.kind.describe(reader.site, reader.most)
    entry: dict[str, Any] = {"index": index, "name": field.wire}
    if field.of is not None:
        of = next(f.wire for f in cls.fields if f.name == field.of)
        entry["templatevars"] = {field.wire.partition("{")[2].partition("}")[0]: of}
    if isinstance(field.kind, Submodules):
        paths = {name: cls.path() for name, cls in field.kind.modules.items()}
        present = [name for name in facts["type"] if reader.paths is None or paths[name] in reader.paths]
        facts["type"] = present
        if "submodules" in facts:
            facts["submodules"] = {name: paths[name] for name in present}
    entry |= reader.words("description", [field.help], meanings(field, facts["type"]))
    entry |= {"type": facts.pop("type"), "required": field.required}
    default = facts.pop("default", field.default)
    unset = (None, False, ()) if isinstance(field.kind, Submodules) else (None, False)
    if all(default is not each for each in unset):
        entry["default"] = "|".join(map(str, default)) if isinstance(default, tuple) else default
    if field.deprecated:
        entry["deprecated"] = True
    entry |= facts
    if marks := [mark(reader, *each) for each in marked(field)]:
        entry["info"] = Items(marks, "i")
    return {key: Items(value, TAGS.get(key, "")) if type(value) is list else value for key, value in entry.items()}


def mark(reader: Reader, name: str, values: tuple[int, ...], text: str) -> dict[str, Any]:
    """A mark of a parameter as paraminfo shows it."""
    said = {"name": name, **({"values": Items(values, "v")} if values else {})}
    return said | reader.words("text", [text])


def meanings(field: Field, values: Any) -> dict[str, str]:
    """What the values of a parameter mean, by value; empty where they say it themselves."""
    if isinstance(field.kind, Submodules):
        return {name: summary(field.kind.modules[name])[0] for name in values}
    return {value: field.values[value] for value in values if value in field.values}


def marked(field: Field) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """The marks of a parameter, each with its values and what it means."""
    if field.single_page:
        yield "singlepageonly", (), MARKS["singlepageonly"]
    if field.only_with:
        yield f"{field.only_with}only", (), f"Only with `{field.only_with}`."
    if field.not_with:
        yield f"non{field.not_with}only", (), f"Not with `{field.not_with}`."
    if field.modes:
        yield "modes", field.modes, f"Modes: {', '.join(map(str, field.modes))}."
