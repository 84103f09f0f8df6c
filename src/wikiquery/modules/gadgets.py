"""The gadgets of a wiki: list=gadgets, list=gadgetcategories (the extension Gadgets)."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from ..kinds import Boolean, String
from ..params import ListModule, flags, param
from ..result import Items, Tree
from ..schema.people import user_properties
from ..scope import Run
from ..select import Compare, In, Select, read
from ..titles import InvalidTitle
from .gadget_definitions import Gadget, gadgets
from .message_pages import MEDIAWIKI, message_texts
from .tag_names import html_of, needs_parser

OFF = ("", "0")
"""What a preference says that is switched off."""


class Gadgets(ListModule, prefix="ga", tag="gadget"):
    """The gadgets that MediaWiki:Gadgets-definition defines."""

    extension = "Gadgets"
    classname = "MediaWiki\\Extension\\Gadgets\\Api\\ApiQueryGadgets"
    manual = ()
    reads = ("page", "slots", "text")
    adds = ("user_properties",)

    prop: tuple[str, ...] = flags(
        ("id", "metadata"),
        desc="The description, as HTML.",
        id="The name.",
        metadata="All that its definition says.",
    )
    categories: tuple[str, ...] | None = param(String(multi=True), "Only gadgets of these sections.")
    ids: tuple[str, ...] | None = param(String(multi=True), "Only these gadgets.")
    allowedonly: bool = param(Boolean(), "Only gadgets that you may use.", False)
    enabledonly: bool = param(Boolean(), "Only gadgets that you have switched on.", False)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The gadgets, section after section."""
        found = [one for one in gadgets(at) if self.is_wanted(at, one)]
        if self.enabledonly:
            chosen = preferences(at, [one.name for one in found])
            found = [one for one in found if chosen.get(one.name, "default" in one.switches)]
        texts = Texts(at, [f"Gadget-{one.name}" for one in found] if "desc" in self.prop else [])
        for one in found:
            yield 0, self.item(one, texts), ""

    def is_wanted(self, at: Run, one: Gadget) -> bool:
        """Whether a gadget is among those that are asked for, but for what is switched on."""
        if self.ids is not None and one.name not in self.ids:
            return False
        if self.categories and one.section not in self.categories:
            return False
        return not self.allowedonly or all(map(at.may, one.lists.get("rights", ())))

    def item(self, one: Gadget, texts: "Texts") -> Any:
        """The item of a gadget."""
        item: dict[str, Any] = {}
        if "id" in self.prop:
            item["id"] = one.name
        if "metadata" in self.prop:
            item["metadata"] = Tree({"settings": settings(one), "module": module(one)})
        if "desc" in self.prop:
            item |= texts.called(f"Gadget-{one.name}")
        return item or Items()


class GadgetCategories(ListModule, prefix="gc", tag="category"):
    """The sections of MediaWiki:Gadgets-definition."""

    extension = "Gadgets"
    classname = "MediaWiki\\Extension\\Gadgets\\Api\\ApiQueryGadgetCategories"
    manual = ()
    reads = ("page", "slots", "text")

    prop: tuple[str, ...] = flags(
        ("name",),
        members="How many gadgets it has.",
        name="The name.",
        title="The title, as HTML.",
    )
    names: tuple[str, ...] | None = param(String(multi=True), "Only these sections.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The sections in the order of their first gadgets."""
        members: dict[str, int] = {}
        for one in gadgets(at):
            if not self.names or one.section in self.names:
                members[one.section] = members.get(one.section, 0) + 1
        titled = [f"Gadget-section-{name}" for name in members if name] if "title" in self.prop else []
        texts = Texts(at, titled)
        for name, count in members.items():
            item: dict[str, Any] = {"name": name} if "name" in self.prop else {}
            if name and "title" in self.prop:
                item |= texts.called(f"Gadget-section-{name}")
            if "members" in self.prop:
                item["members"] = count
            yield 0, item or Items(), ""


class Texts:
    """The texts of pages of the namespace MediaWiki, as far as they need no parser."""

    def __init__(self, at: Run, names: Sequence[str]) -> None:
        self.at = at
        self.texts = message_texts(at, {key for name in names if (key := self.key(name))}) if names else {}

    def key(self, name: str) -> str:
        """The key of a page; "" where there can be none."""
        try:
            return self.at.site.title_within(name, MEDIAWIKI).key
        except InvalidTitle:
            return ""

    def called(self, name: str) -> dict[str, Any]:
        """`desc`: the text as HTML, or where there is none the name in MediaWiki's brackets."""
        key = self.key(name)
        if key not in self.texts:
            return {"desc": f"⧼{escape(name[0].lower() + name[1:], quote=False)}⧽"}
        text = self.texts[key]
        if text is None:
            self.at.missing("the texts of messages", "text")
            return {}
        if needs_parser(self.at.site, text):
            self.at.warn("notsupported", f"The text of MediaWiki:{name} needs MediaWiki's parser.", {"page": name})
            return {}
        return {"desc": html_of(self.at, text)}


def preferences(at: Run, names: Sequence[str]) -> Mapping[str, bool]:
    """Which of the gadgets the account that asks has switched on or off."""
    reader = at.client.reader
    if reader is None or not names:
        return {}
    if not at.has(user_properties.sql):
        at.missing("which gadgets accounts have switched on", user_properties.sql)
        return {}
    where = [
        Compare(user_properties.user, "=", reader.id),
        In(user_properties.name, [f"gadget-{name}" for name in names]),
    ]
    rows = at.rows(Select(user_properties, read(user_properties.name, user_properties.value), where=where))
    return {name.removeprefix("gadget-"): (value or "") not in OFF for name, value in rows}


def settings(one: Gadget) -> Tree:
    """How a gadget is used."""
    return Tree(
        {
            "actions": listed(one, "actions"),
            "categories": listed(one, "categories"),
            "category": one.section,
            "contentModels": listed(one, "contentModels"),
            "default": "default" in one.switches,
            "hidden": "hidden" in one.switches,
            "legacyscripts": one.legacy,
            "namespaces": listed(one, "namespaces"),
            "package": one.packaged,
            "requiresES6": "requiresES6" in one.switches,
            "rights": listed(one, "rights"),
            "shared": False,
            "skins": listed(one, "skins"),
            "supportsUrlLoad": "supportsUrlLoad" in one.switches,
        }
    )


def module(one: Gadget) -> Tree:
    """What a gadget is made of."""
    return Tree(
        {
            "datas": values(one.of(".json")),
            "dependencies": listed(one, "dependencies"),
            "messages": values(()),
            "peers": listed(one, "peers"),
            "scripts": values(one.of(".js")),
            "styles": values(one.of(".css")),
        }
    )


def listed(one: Gadget, option: str) -> Items:
    """The values of an option."""
    return values(one.lists.get(option, ()))


def values(texts: Sequence[str]) -> Items:
    """Texts as a list."""
    return Items(texts, "_v", plain=True)
