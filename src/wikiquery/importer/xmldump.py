"""One open XML file: an XML export of MediaWiki (schema 0.3 to 0.11), a stub, a log, or a Content File Export."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias
from xml.parsers.expat import ExpatError, ParserCreate

from wikiquery.importer import profile
from wikiquery.importer.dumperror import DumpError
from wikiquery.importer.xmlrecords import Contributor, Element, LogItem, Page, Revision, Slot, log_item, page, revision

__all__ = ["Contributor", "LogItem", "Page", "Revision", "Slot", "XmlDump"]

CHUNK = 1 << 17  # what is ready at a time, and so the memory that it takes, is bounded by this
LONGEST = 1 << 28  # characters of one element; MediaWiki's own limit is 2 MiB of bytes

# Which elements are read, by where they stand. Everything else (<upload>, LiquidThreads, what a later schema adds) is
# passed over with all that it contains.
Grammar: TypeAlias = "dict[str, Grammar]"
LEAF: Grammar = {}
CONTRIBUTOR: Grammar = dict.fromkeys(("username", "ip", "id"), LEAF)
CONTENT: Grammar = dict.fromkeys(("role", "origin", "model", "format", "text"), LEAF)
REVISION: Grammar = {
    **dict.fromkeys(
        ("id", "parentid", "timestamp", "minor", "comment", "origin", "model", "format", "text", "sha1"), LEAF
    ),
    "contributor": CONTRIBUTOR,
    "content": CONTENT,
}
PAGE: Grammar = {**dict.fromkeys(("title", "ns", "id", "redirect", "restrictions"), LEAF), "revision": REVISION}
LOGITEM: Grammar = {
    **dict.fromkeys(("id", "timestamp", "comment", "type", "action", "text", "logtitle", "params"), LEAF),
    "contributor": CONTRIBUTOR,
}
NAMESPACES: Grammar = {"namespace": LEAF}
SITEINFO: Grammar = {
    **dict.fromkeys(("sitename", "dbname", "base", "generator", "case"), LEAF),
    "namespaces": NAMESPACES,
}
MEDIAWIKI: Grammar = {"siteinfo": SITEINFO, "page": PAGE, "logitem": LOGITEM}


class Readable(Protocol):
    """What is read: bytes of XML, already decompressed. An attribute `name`, where there is one, names it in errors."""

    def read(self, n: int, /) -> bytes:
        """At most `n` bytes; none at the end."""
        ...


class XmlDump:
    """An open XML dump. Opening reads up to the end of <siteinfo>.

    `version` is the schema's ("0.11"; "" when the file does not say), `siteinfo` the site profile that <siteinfo> gives
    (`profile.from_xml`; {} without one). Raises DumpError, naming file, line and byte, for what is not such a file: at
    opening, or while reading on (not well-formed, cut off, an element whose content makes no sense).
    """

    def __init__(self, stream: Readable, name: str = "") -> None:
        self._stream = stream
        self._name = name or str(getattr(stream, "name", "") or "XML dump")
        self._parser = _Parser(self._name)
        self._open = True
        while self._open and not self._parser.started:
            self._feed()
        self.version: str = self._parser.version
        self.siteinfo: profile.Profile = self._parser.siteinfo

    def pages(self) -> Iterator[tuple[Page, Iterator[Revision]]]:
        """Each page with its revisions, in the order of the file; can be asked once.

        The revisions are read while they are taken: take them before the next page (those not taken are skipped).
        Memory stays flat however many revisions a page has.
        """
        events = self._events()
        for event in events:
            if isinstance(event, Page):
                revisions = _revisions(events)
                yield event, revisions
                for _ in revisions:
                    pass

    def logitems(self) -> Iterator[LogItem]:
        """Each entry of a log dump (pages-logging.xml), in the order of the file; can be asked once."""
        for event in self._events():
            if isinstance(event, LogItem):
                yield event

    def _events(self) -> Iterator[Page | Revision | LogItem | None]:
        parser = self._parser
        while True:
            ready, parser.ready = parser.ready, []
            yield from ready
            if not self._open:
                return
            self._feed()

    def _feed(self) -> None:
        chunk = self._stream.read(CHUNK)
        self._open = bool(chunk)
        self._parser.feed(chunk)


def _revisions(events: Iterator[Page | Revision | LogItem | None]) -> Iterator[Revision]:
    """The revisions of the page that was just begun; None is its end."""
    for event in events:
        if not isinstance(event, Revision):
            return
        yield event


class _Parser:
    """Turns the events of expat into records, in `ready`: a Page, its Revisions, None; or LogItems."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.version = ""
        self.siteinfo: profile.Profile = {}
        self.started = False  # <siteinfo> is behind us, or there is none
        self.ready: list[Page | Revision | LogItem | None] = []
        self._fresh = True
        self._language = ""
        self._namespaces: list[tuple[int, str, str]] = []
        self._ids: dict[str, int] = profile.namespace_ids({})
        self._page: Page | None = None
        self._text: list[str] = []
        self._inside: Grammar = {"mediawiki": MEDIAWIKI}
        self._outside: list[Grammar] = []
        self._element: Element = {}
        self._elements: list[Element] = []
        self._skipped = 0
        self._closers: dict[int, Callable[[Element], None]] = {
            id(grammar): closer
            for grammar, closer in (
                (CONTRIBUTOR, self._end_contributor),
                (CONTENT, self._end_content),
                (REVISION, self._end_revision),
                (PAGE, self._end_page),
                (LOGITEM, self._end_logitem),
                (SITEINFO, self._end_siteinfo),
            )
        }
        self._expat = ParserCreate()
        self._expat.buffer_text = True
        self._expat.buffer_size = 1 << 16
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._read_on()

    def feed(self, chunk: bytes) -> None:
        """Read one piece of the file; b"" is its end. Raises DumpError."""
        if self._fresh:
            self._fresh = False
            self._look(chunk)
        try:
            self._expat.Parse(chunk, not chunk)
        except ExpatError as error:
            what = "the file is cut off" if not chunk else f"not well-formed XML ({_reason(error)})"
            raise self._wrong(what, error.lineno, self._expat.ErrorByteIndex) from None
        if len(self._text) > 1000 and sum(map(len, self._text)) > LONGEST:
            raise self._wrong(f"an element of more than {LONGEST} characters")

    def _look(self, chunk: bytes) -> None:
        """Tell from its beginning what is surely no XML."""
        start = chunk[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start:
            raise DumpError(f"{self.name}: the file is empty")
        if start.lower().startswith((b"<!doctype html", b"<html")):
            raise DumpError(f"{self.name}: an HTML page, not an XML dump")
        if not start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
            raise DumpError(f"{self.name}: not XML (it starts with {start[:20]!r})")

    def _wrong(self, what: str, line: int | None = None, byte: int | None = None) -> DumpError:
        line = self._expat.CurrentLineNumber if line is None else line
        byte = self._expat.CurrentByteIndex if byte is None else byte
        return DumpError(f"{self.name}: line {line}, byte {byte}: {what}")

    def _doctype(self, name: str, *_: object) -> None:
        if name.lower() == "html":
            raise self._wrong("an HTML page, not an XML dump")
        # No dump has one, and entities that grow without bound are declared in it.
        raise self._wrong("a document type declaration, which no XML dump has")

    def _read_on(self) -> None:
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text.append

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        grammar = self._inside.get(name)
        if grammar is None:
            self._pass_over(name)
            return
        self._outside.append(self._inside)
        self._inside = grammar
        if grammar:
            self._begin(grammar, attributes)
        else:
            self._text.clear()
            if attributes:
                self._element["@" + name] = attributes

    def _begin(self, grammar: Grammar, attributes: dict[str, str]) -> None:
        if grammar is NAMESPACES:
            return
        if grammar is MEDIAWIKI:
            self.version = attributes.get("version", "")
            self._language = attributes.get("xml:lang", "")
        elif grammar is PAGE or grammar is LOGITEM:
            self.started = True
        elif grammar is REVISION and self._page is None:
            self._begin_page()
        self._elements.append(self._element)
        self._element = {"@": attributes} if attributes else {}

    def _end(self, name: str) -> None:
        grammar = self._inside
        self._inside = self._outside.pop()
        if not grammar:
            self._element[name] = "".join(self._text)
            if name == "namespace":
                self._end_namespace()
        elif grammar is not NAMESPACES:
            element, self._element = self._element, self._elements.pop()
            if close := self._closers.get(id(grammar)):
                try:
                    close(element)
                except ValueError as error:
                    raise self._wrong(str(error)) from None

    def _pass_over(self, name: str) -> None:
        if not self._outside:
            raise self._wrong(f"the root element is <{name}>, not <mediawiki>: this is no XML dump of MediaWiki")
        self._skipped = 1
        self._expat.StartElementHandler = self._start_skipped
        self._expat.EndElementHandler = self._end_skipped
        self._expat.CharacterDataHandler = None

    def _start_skipped(self, _name: str, _attributes: dict[str, str]) -> None:
        self._skipped += 1

    def _end_skipped(self, _name: str) -> None:
        self._skipped -= 1
        if not self._skipped:
            self._read_on()

    def _begin_page(self) -> None:
        try:
            self._page = page(self._element, self._ids)
        except ValueError as error:
            raise self._wrong(str(error)) from None
        self.ready.append(self._page)

    def _end_contributor(self, element: Element) -> None:
        self._element["contributor"] = element

    def _end_content(self, element: Element) -> None:
        self._element.setdefault("content", []).append(element)

    def _end_revision(self, element: Element) -> None:
        assert self._page is not None
        self.ready.append(revision(element, self._page))

    def _end_page(self, element: Element) -> None:
        if self._page is None:
            self.ready.append(page(element, self._ids))
        self._page = None
        self.ready.append(None)

    def _end_logitem(self, element: Element) -> None:
        self.ready.append(log_item(element))

    def _end_namespace(self) -> None:
        attributes: dict[str, str] = self._element.pop("@namespace", {})
        try:
            number = int(attributes["key"])
        except (KeyError, ValueError):
            raise self._wrong("a <namespace> whose key is no number") from None
        self._namespaces.append((number, attributes.get("case", ""), self._element.pop("namespace")))

    def _end_siteinfo(self, element: Element) -> None:
        known: dict[str, Any] = {name: element[name] for name in element if not name.startswith("@")}
        self.siteinfo = profile.from_xml({**known, "lang": self._language, "namespaces": self._namespaces})
        self._ids = profile.namespace_ids(self.siteinfo)
        self.started = True


def _reason(error: ExpatError) -> str:
    """Expat's words without its position, and without those that the message has already."""
    return str(error).partition(":")[0].removeprefix("not well-formed (").removesuffix(")")
