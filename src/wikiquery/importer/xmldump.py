"""One open XML file: an XML export of MediaWiki (schema 0.3 to 0.11), a stub, a log, or a Content File Export."""

from collections.abc import Iterator
from typing import Any, Protocol

from wikiquery.importer.xmlrecords import Contributor, LogItem, Page, Revision, Slot

__all__ = ["Contributor", "LogItem", "Page", "Revision", "Slot", "XmlDump"]


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

    version: str
    siteinfo: dict[str, Any]

    def __init__(self, stream: Readable, name: str = "") -> None:
        raise NotImplementedError

    def pages(self) -> Iterator[tuple[Page, Iterator[Revision]]]:
        """Each page with its revisions, in the order of the file; can be asked once.

        The revisions are read while they are taken: take them before the next page (those not taken are skipped).
        Memory stays flat however many revisions a page has.
        """
        raise NotImplementedError

    def logitems(self) -> Iterator[LogItem]:
        """Each entry of a log dump (pages-logging.xml), in the order of the file; can be asked once."""
        raise NotImplementedError
