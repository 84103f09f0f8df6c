"""Wikitext with its templates put in, as far as their texts are known: an approximation of MediaWiki's preprocessor.

Known are arguments, what a template includes of itself, and the conditions of ParserFunctions. Modules in Lua say
nothing.
"""

import re
from collections.abc import Callable, Mapping

import mwparserfromhell
from mwparserfromhell.nodes import Argument, Comment, Tag, Template, Wikilink
from mwparserfromhell.wikicode import Wikicode

DEEPEST = 8
MOST = 400
"""Templates that one page may use; what is behind them stays empty."""

_ONLY = re.compile(r"<onlyinclude>(.*?)</onlyinclude>", re.DOTALL | re.IGNORECASE)
_NOT = re.compile(r"<noinclude>.*?(?:</noinclude>|\Z)", re.DOTALL | re.IGNORECASE)
_MARK = re.compile(r"</?(?:includeonly|onlyinclude|noinclude)\s*/?>", re.IGNORECASE)
_FOR_OTHERS = re.compile(r"<includeonly>.*?(?:</includeonly>|\Z)", re.DOTALL | re.IGNORECASE)
_LEFT = re.compile(r"\{\{\s*#[^{}]*\}\}")  # what the parser does not take for a template: comparisons
RAW = frozenset(("nowiki", "pre", "math", "syntaxhighlight", "source"))

Fetch = Callable[[str], str | None]


def included(text: str) -> str:
    """What of a template's text goes into the pages that use it."""
    only = _ONLY.findall(text)
    return _MARK.sub("", _NOT.sub("", "".join(only) if only else text))


class Expansion:
    """The expansion of one page. `fetch` gives the text of a template by its name as written, None without one."""

    def __init__(self, title: str, fetch: Fetch, prefix: str = "Template:") -> None:
        self.title, self.fetch, self.prefix, self.used = title, fetch, prefix, 0

    def page(self, text: str) -> str:
        """The text of the page itself, expanded."""
        text = self.expand(_MARK.sub("", _FOR_OTHERS.sub("", text)), None, 0)
        for _ in range(DEEPEST):
            text, count = _LEFT.subn("", text)
            if not count:
                break
        return text

    def expand(self, text: str, arguments: Mapping[str, str] | None, depth: int) -> str:
        """A text, expanded; `arguments` are those of the template that it is, None for a page."""
        if "{{" not in text and "<!--" not in text:
            return text
        return self.nodes(mwparserfromhell.parse(text, skip_style_tags=True), arguments, depth)

    def nodes(self, code: Wikicode, arguments: Mapping[str, str] | None, depth: int) -> str:
        """Parsed text, expanded."""
        return "".join(self.node(node, arguments, depth) for node in code.nodes)

    def node(self, node: object, arguments: Mapping[str, str] | None, depth: int) -> str:
        """One node, expanded."""
        match node:
            case Comment():
                return ""
            case Argument():
                name = self.nodes(node.name, arguments, depth).strip()
                if arguments is not None and name in arguments:
                    return arguments[name]
                return self.nodes(node.default, arguments, depth) if node.default is not None else str(node)
            case Template():
                return self.template(node, arguments, depth)
            case Wikilink():
                title = self.nodes(node.title, arguments, depth)
                shown = "" if node.text is None else "|" + self.nodes(node.text, arguments, depth)
                return f"[[{title}{shown}]]"
            case Tag() if node.contents is not None and str(node.tag).lower() not in RAW and not node.self_closing:
                start, whole = str(node), str(node.contents)
                if whole and whole in start:
                    opening, _, closing = start.rpartition(whole)
                    return opening + self.nodes(node.contents, arguments, depth) + closing
        return self.expand_parts(str(node), arguments, depth)

    def expand_parts(self, text: str, arguments: Mapping[str, str] | None, depth: int) -> str:
        """A node of another kind that holds templates: its text, with these expanded."""
        if "{{" not in text:
            return text
        for found in mwparserfromhell.parse(text, skip_style_tags=True).filter_templates(recursive=False):
            text = text.replace(str(found), self.template(found, arguments, depth), 1)
        return text

    def template(self, node: Template, arguments: Mapping[str, str] | None, depth: int) -> str:
        """What a template, a parser function or a variable stands for; empty where it is not known."""
        self.used += 1
        if depth >= DEEPEST or self.used > MOST:
            return ""
        name = self.nodes(node.name, arguments, depth).strip()
        function, colon, first = name.partition(":")
        if colon and function.strip().lower() in FUNCTIONS:
            rest = [
                self.pair(p, arguments, depth) if p.showkey else self.nodes(p.value, arguments, depth)
                for p in node.params
            ]
            return FUNCTIONS[function.strip().lower()]([first, *rest])
        if not node.params and name in VARIABLES:
            return VARIABLES[name](self.title)
        if name.startswith("#") or (colon and function.isupper()):
            return ""
        text = self.fetch(self.title + name if name.startswith("/") else name)
        if text is None:
            return f"[[:{name if colon else self.prefix + name}]]"
        given = {
            str(self.nodes(p.name, arguments, depth)).strip(): value.strip() if p.showkey else value
            for p in node.params
            for value in (self.nodes(p.value, arguments, depth),)
        }
        return self.expand(included(text), given, depth + 1)

    def pair(self, parameter: object, arguments: Mapping[str, str] | None, depth: int) -> str:
        """A named argument of a parser function, as name=value."""
        name, value = parameter.name, parameter.value  # type: ignore[attr-defined]
        return f"{self.nodes(name, arguments, depth)}={self.nodes(value, arguments, depth)}"


def _at(values: list[str], n: int) -> str:
    return values[n].strip() if n < len(values) else ""


def _if(values: list[str]) -> str:
    return _at(values, 1 if _at(values, 0) else 2)


def _ifeq(values: list[str]) -> str:
    return _at(values, 2 if _at(values, 0) == _at(values, 1) else 3)


def _switch(values: list[str]) -> str:
    wanted, falls, default = _at(values, 0), False, ""
    for n, case in enumerate(values[1:], 1):
        key, equals, value = case.partition("=")
        if not equals:
            if n == len(values) - 1:
                return case.strip()
            falls = falls or key.strip() == wanted
        elif falls or key.strip() == wanted:
            return value.strip()
        elif key.strip() == "#default":
            default = value.strip()
    return default


def _nothing(values: list[str]) -> str:
    return ""


FUNCTIONS: dict[str, Callable[[list[str]], str]] = {
    "#if": _if,
    "#ifeq": _ifeq,
    "#switch": _switch,
    "#iferror": lambda values: _at(values, 2) or _at(values, 0),
    "lc": lambda values: values[0].lower(),
    "uc": lambda values: values[0].upper(),
    "lcfirst": lambda values: values[0][:1].lower() + values[0][1:],
    "ucfirst": lambda values: values[0][:1].upper() + values[0][1:],
    "formatnum": lambda values: values[0],
    **dict.fromkeys(
        ("#invoke", "#ifexist", "#ifexpr", "#expr", "#tag", "#time", "displaytitle", "defaultsort"), _nothing
    ),
}
"""Parser functions: what they make of their arguments, of which the first stands behind the colon."""

VARIABLES: dict[str, Callable[[str], str]] = {
    "PAGENAME": lambda title: title.rpartition(":")[2] if ":" in title else title,
    "FULLPAGENAME": lambda title: title,
    "!": lambda title: "|",
    "=": lambda title: "=",
    "NAMESPACE": lambda title: title.rpartition(":")[0],
}
