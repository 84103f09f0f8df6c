"""The formats of answers, each with its parameters: json, php, xml, none, and the pages that show them to people."""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from .format import highlight, json, page, php, raw, versions, xml
from .kinds import Boolean, Choice, String
from .params import Module, param

Headers = tuple[tuple[str, str], ...]


class Asked(NamedTuple):
    """What a page tells of its request: parameters as sent, the HTTP status, when it began by `time.perf_counter`."""

    values: Mapping[str, str]
    status: int
    start: float


def headers(content_type: str, filename: str, *more: tuple[str, str]) -> Headers:
    """The headers of an answer: its content type, the name for a file of it."""
    return (("Content-Type", content_type), ("Content-Disposition", f"inline; filename={filename}"), *more)


def formatversion() -> Any:
    """Which form of the tree to write."""
    values = {
        "1": "As it always was: flags as empty texts, the content of an element under `*`.",
        "2": "The modern form: booleans, and every key by its name.",
        "latest": "The newest form, today 2.",
    }
    return param(Choice(*values), "The form of what the answer says.", "1", values=values)


class Format(Module):
    """Base of the formats."""

    group = "format"
    registry: ClassVar[dict[tuple[str, str], type[Module]]] = {}
    manual = ("API:Data_formats",)
    language: ClassVar[str] = ""
    """What the format is called where people read of it."""

    @property
    def media(self) -> tuple[str, str]:
        """The media type, and the ending of a file's name."""
        return "text/plain", "txt"

    @cached_property
    def headers(self) -> Headers:
        """The headers of an answer in this format."""
        media, ending = self.media
        return headers(f"{media}; charset=utf-8", f"api-result.{ending}")

    @property
    def refuses_warnings(self) -> bool:
        """Whether an answer with warnings is an error: where they could not be told otherwise."""
        return False

    def remarks(self) -> Sequence[tuple[str, str]]:
        """Warnings, each a code and a text, of parameters that are understood but not obeyed."""
        return ()

    def write(self, tree: Mapping[str, Any]) -> bytes:
        """The answer for programs."""
        raise NotImplementedError

    def show(self, tree: Mapping[str, Any]) -> str:
        """The answer for people, as HTML."""
        raise NotImplementedError


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pretty(Format):
    """Base of the formats that are pages."""

    plain: ClassVar[str] = ""
    """The format for programs that shows the same."""

    wrappedhtml: bool = param(Boolean(), "Whether to give the HTML of the answer alone, in JSON.", False)

    @cached_property
    def headers(self) -> Headers:
        """Those of a page, or of its part."""
        if self.wrappedhtml:
            return headers("text/mediawiki-api-prettyprint-wrapped; charset=utf-8", "api-result-wrapped.json")
        return headers("text/html; charset=UTF-8", "api-result.html", ("Content-Security-Policy", page.POLICY))

    def page(self, tree: Mapping[str, Any], asked: Asked) -> bytes:
        """A page with the answer, or its HTML in JSON."""
        marked, following = self.show(tree), tree.get("continue")
        if self.wrappedhtml:
            took = round((time.perf_counter() - asked.start) * 1000)
            return json.dumps(page.wrapped(marked, asked.status, following, took), ascii=False)
        whole = page.page(self.language, self.plain, marked, asked.values, following)
        return whole.encode(errors="replace")


class Json(Format, prefix="", name="json"):
    """Answers in JSON."""

    language = "JSON"

    callback: str | None = param(String(), "Wraps the answer into a call of this function.")
    utf8: bool = param(Boolean(), "Whether to leave other characters than ASCII as they are.", False)
    ascii: bool = param(Boolean(), "Whether to escape all characters but ASCII.", False)
    formatversion: str = formatversion()

    @property
    def media(self) -> tuple[str, str]:
        """JSON, or a script where it is wrapped into a call."""
        return ("application/json", "json") if self.callback is None else ("text/javascript", "js")

    @cached_property
    def escapes(self) -> bool:
        """Whether only ASCII may be printed."""
        return self.ascii if self.formatversion != "1" else not self.utf8

    def values(self, tree: Mapping[str, Any]) -> Any:
        """The answer as JSON's values."""
        return versions.of(tree, self.formatversion)

    def write(self, tree: Mapping[str, Any]) -> bytes:
        """The answer on one line."""
        body = json.dumps(self.values(tree), ascii=self.escapes)
        return body if self.callback is None else json.padded(body, self.callback)

    def show(self, tree: Mapping[str, Any]) -> str:
        """The answer with a line for each value."""
        body = json.pretty(self.values(tree), ascii=self.escapes)
        return highlight.json((body if self.callback is None else json.padded(body, self.callback)).decode())


class Php(Format, prefix="", name="php"):
    """Answers in PHP's serialisation."""

    language = "PHP"

    formatversion: str = formatversion()

    @property
    def media(self) -> tuple[str, str]:
        """MediaWiki's own type."""
        return "application/vnd.php.serialized", "php"

    def write(self, tree: Mapping[str, Any]) -> bytes:
        """The answer on one line."""
        return "".join(php.parts(versions.of(tree, self.formatversion))).encode()

    def show(self, tree: Mapping[str, Any]) -> str:
        """The same: no other form of it is usual."""
        return highlight.php(php.parts(versions.of(tree, self.formatversion)))


class Xml(Format, prefix="", name="xml"):
    """Answers in XML."""

    language = "XML"
    root: ClassVar[str] = "api"
    """The name of the outermost element."""

    xslt: str | None = param(String(), "A page with a stylesheet: accepted and without effect.")
    includexmlnamespace: bool = param(Boolean(), "Whether to name the XML namespace.", False)

    @property
    def media(self) -> tuple[str, str]:
        """XML as text."""
        return "text/xml", "xml"

    def remarks(self) -> Sequence[tuple[str, str]]:
        """Stylesheets are not included, as on most wikis."""
        return [("xslt-disabled", "The xslt option is disabled on this wiki.")] if self.xslt is not None else ()

    def write(self, tree: Mapping[str, Any]) -> bytes:
        """The answer without blanks between the elements."""
        return xml.dumps(tree, self.root, namespace=self.includexmlnamespace).encode()

    def show(self, tree: Mapping[str, Any]) -> str:
        """The answer with a line for each element."""
        return highlight.xml(xml.dumps(tree, self.root, namespace=self.includexmlnamespace, pretty=True))


class Nothing(Format, prefix="", name="none"):
    """Answers nothing: for requests that are made for their effect."""

    classname = "ApiFormatNone"

    def write(self, tree: Mapping[str, Any]) -> bytes:
        """No byte."""
        return b""


class JsonFm(Json, Pretty, prefix="", name="jsonfm"):
    """Shows JSON on a page."""

    classname = "ApiFormatJson"
    plain = "json"


class PhpFm(Php, Pretty, prefix="", name="phpfm"):
    """Shows PHP's serialisation on a page."""

    classname = "ApiFormatPhp"
    plain = "php"


class XmlFm(Xml, Pretty, prefix="", name="xmlfm"):
    """Shows XML on a page."""

    classname = "ApiFormatXml"
    plain = "xml"


class RawFm(Pretty, prefix="", name="rawfm"):
    """Shows the answer with what the formats know of it, in JSON, on a page."""

    classname = "ApiFormatJson"
    language = "JSON"

    def show(self, tree: Mapping[str, Any]) -> str:
        """The answer with a line for each value."""
        return highlight.json(json.pretty(raw.whole(tree), ascii=False).decode())


FORMATS: dict[str, type[Format]] = {cls.name: cls for cls in (Json, JsonFm, Nothing, Php, PhpFm, RawFm, Xml, XmlFm)}
"""The formats by the values of the parameter `format`."""
DEFAULT = "jsonfm"
