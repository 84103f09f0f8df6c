"""XML as MediaWiki writes it: values are attributes, objects and lists are elements, content is text.

{"query": {"langlinks": [{"lang": "de", "title": "Eisen"}]}}
<api><query><langlinks><ll lang="de" xml:space="preserve">Eisen</ll></langlinks></query></api>
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ..result import Form, Items, Pages, Tree
from . import numbers

HEAD = '<?xml version="1.0"?>'
NAMESPACE = "http://www.mediawiki.org/xml/api/"
UNNAMED = "_v"
PLAIN = Form()
PAGE = Form.texts("extract")
"""A page: in XML alone its extract is an element."""

START = (
    "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""What a name may begin with: XML's own rule without ":", which means namespaces, and "_", which marks other names."""
INNER = START + "_.0-9\xb7\u0300-\u036f\u203f\u2040\\-"
NAME = re.compile(f"[{START}][{INNER}]*")
NUMBER = re.compile("0|-?[1-9][0-9]*", re.ASCII)

UNUSUAL = re.compile(r"[^ !#-%(-;=?-~]")
"""What must be looked at in a value: markup, and all that is not printable ASCII."""
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXT = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
ATTRIBUTE = TEXT | {ord('"'): "&quot;", ord("'"): "&#039;", ord("\n"): "&#10;", ord("\r"): "&#13;", ord("\t"): "&#9;"}


def dumps(tree: Mapping[str, Any], root: str = "api", *, namespace: bool = False, pretty: bool = False) -> str:
    """The answer as a document; with `namespace` its elements are in MediaWiki's, `pretty` puts each on its line.

    Elements that are in another namespace stay there.
    """
    writer = Writer(pretty=pretty)
    lead = f' xmlns="{NAMESPACE}"' if namespace and "xmlns" not in tree else ""
    writer.put_object(root, tree, PLAIN, getattr(tree, "content", None), last=lead)
    return HEAD + "".join(writer.out)


@lru_cache(4096)
def name_of(key: str) -> str:
    """A key as the name of an element or attribute; empty for a number."""
    if NAME.fullmatch(key):
        return key
    if NUMBER.fullmatch(key):
        return ""
    return "_" + "".join(
        character if re.match(f"[{INNER}]", character) and character != "." else f".{ord(character):X}."
        for character in key
    )


def escaped(value: Any, table: Mapping[int, str] = ATTRIBUTE) -> str:
    """A value as the text of an attribute, or with another table of an element."""
    if isinstance(value, str):
        if not UNUSUAL.search(value):
            return value
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
        return UNFIT.sub("\ufffd", value).translate(table)
    if isinstance(value, float):
        return numbers.text(value)
    return "1" if value is True else str(value)


def is_absent(key: str, value: Any, form: Form) -> bool:
    """Whether an entry of an object is left out: what is false or nothing, unless it is an item of a list or a pair."""
    return (value is False or value is None) and not form.key and name_of(key) != ""


class Writer:
    """Collects the pieces of a document in `out`."""

    def __init__(self, *, pretty: bool) -> None:
        self.out: list[str] = []
        self.pretty, self.depth = pretty, 0

    def put(self, name: str, value: Any, content: str | None = None, lead: str = "", last: str = "") -> None:
        """One element: `content` is the key of an object's text, `lead` and `last` are attributes of its place."""
        if isinstance(value, dict):
            if isinstance(value, Pages):
                self.put_pages(name, value)
            elif isinstance(value, Tree):
                self.put_object(name, value, value.form, value.content or content, lead, last)
            else:
                self.put_object(name, value, PLAIN, content, lead, last)
        elif isinstance(value, list):
            self.put_list(name, value, lead)
        else:
            self.put_text(name, lead + last, value)

    def put_text(self, name: str, attributes: str, value: Any) -> None:
        """An element that holds only text."""
        if isinstance(value, bool):
            value = str(value).lower()
        text = "" if value is None else escaped(value, TEXT)
        end = f">{text}</{name}>" if text else " />"
        self.out.append(f"{self.margin()}<{name}{attributes}{end}")

    def put_list(self, name: str, items: list[Any], lead: str = "") -> None:
        """A list, and its items."""
        if not items:
            self.put_text(name, lead, None)
            return
        self.open(name, lead)
        self.put_items(items)
        self.close(name)

    def put_items(self, items: list[Any]) -> None:
        """The items of a list, with the name that the list gives them."""
        shape = items.shape if isinstance(items, Items) else None
        tag, content = (shape.tag or UNNAMED, shape.content) if shape else (UNNAMED, None)
        for item in items:
            if item.__class__ is dict:
                self.put_object(tag, item, PLAIN, content)
            else:
                self.put(tag, item, content)

    def put_pages(self, name: str, pages: Pages) -> None:
        """Pages: their number is told unless they are a list."""
        self.open(name, "")
        for number, node in pages.items():
            self.put_object("page", node, PAGE, None, "" if pages.listed else f' _idx="{number}"')
        self.close(name)

    def put_object(
        self, name: str, node: Mapping[str, Any], form: Form, content: str | None, lead: str = "", last: str = ""
    ) -> None:
        """An object: what is simple becomes attributes, the rest elements; `content` is text where it is alone."""
        attributes, inner, text, elements = [lead], [], None, form.elements
        for key, value in node.items():
            kind = value.__class__
            if (kind is str or kind is int) and key != content and key not in elements and not form.key:
                if attribute := name_of(key):
                    shown = value if kind is int or not UNUSUAL.search(value) else escaped(value)
                    attributes.append(f' {attribute}="{shown}"')
                else:
                    inner.append((key, value))
            elif is_absent(key, value, form):
                continue
            elif key == content:
                text = value
            elif isinstance(value, dict | list) or form.key or key in elements or not name_of(key):
                inner.append((key, value))
            else:
                attributes.append(f' {name_of(key)}="{"" if value is True else escaped(value)}"')
        attributes.append(last)
        if inner and content is not None and text is not None:
            inner.append((content, text))
        if inner:
            self.open(name, "".join(attributes))
            self.put_entries(inner, form)
            self.close(name)
        elif text is not None:
            self.put_text(name, "".join(attributes) + ' xml:space="preserve"', text)
        else:
            self.put_text(name, "".join(attributes), None)

    def put_entries(self, entries: Iterable[tuple[Any, Any]], form: Form) -> None:
        """The elements inside an object; numbers come last, as an object's list."""
        numbered = []
        for key, value in entries:
            if form.key:
                self.put_keyed(key, value, form)
            elif name := name_of(key):
                if not isinstance(value, dict | list):
                    self.put_text(name, ' xml:space="preserve"', value)
                else:
                    self.put(name, value)
            else:
                numbered.append((key, value))
        for key, value in numbered:
            self.put(form.tag or UNNAMED, value, lead=f' _idx="{key}"')

    def put_keyed(self, key: str, value: Any, form: Form) -> None:
        """An entry whose key is an attribute."""
        told = f' {form.key}="{escaped(key)}"'
        tag = form.tag or UNNAMED
        if form.merged:
            self.put(tag, value, last=told)
        elif value is None or value in ({}, []):
            self.put_text(tag, told, None)
        elif not isinstance(value, dict | list):
            self.put_text(tag, told + ' xml:space="preserve"', value)
        else:
            self.open(tag, told)
            if isinstance(value, list):
                self.put_items(value)
            else:
                own = value.form if isinstance(value, Tree) else PLAIN
                self.put_entries(((k, v) for k, v in value.items() if not is_absent(k, v, own)), own)
            self.close(tag)

    def margin(self) -> str:
        """What stands before an element."""
        return "\n" + "  " * self.depth if self.pretty else ""

    def open(self, name: str, attributes: str) -> None:
        """The start of an element that holds others."""
        self.out.append(f"{self.margin()}<{name}{attributes}>")
        self.depth += 1

    def close(self, name: str) -> None:
        """Its end."""
        self.depth -= 1
        self.out.append(f"{self.margin()}</{name}>")
