"""The metadata of files: read from the tables' two formats, and said as prop=imageinfo says it."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .. import timestamps
from ..phpvalues import array_key, to_number, to_whole, unserialize
from ..result import Items, Number, Tree
from ..scope import NOT_HELD, Run
from .file_versions import Version
from .pageprops import as_text

PDF = "application/pdf"
DJVU = frozenset(("image/vnd.djvu", "image/x.djvu", "image/x-djvu"))
ANIMATED = frozenset(("image/gif", "image/png"))
EXIF = frozenset(("image/jpeg", "image/tiff"))
INSIDE = {"image/png": "_MW_PNG_VERSION", "image/gif": "_MW_GIF_VERSION"}
"""Formats with what is common to all formats in a part of its own, and what there is of no interest."""
SVG_NAMES = {"title": "ObjectName", "description": "ImageDescription"}
DPI, POINTS = 150, 72
SURROGATES = re.compile("[\ud800-\udfff]+")
POINT_SIZE = re.compile(r"([0-9.]+) *x *([0-9.]+)")

Parts = Mapping[str | int, Any]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The parts of a file's metadata by name; `outside` has the content addresses of those kept elsewhere."""

    parts: Parts = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """A part; None where there is none."""
        return self.parts.get(name)


NONE = Metadata()


def decode(raw: bytes) -> Metadata:
    """The metadata in a row of the table: JSON since MediaWiki 1.37, PHP's serialized form before, "0" for an error."""
    if not raw:
        return NONE
    if raw[:1] == b"{":
        try:
            read = json.loads(raw)
        except ValueError:
            return Metadata({"_error": raw.decode("utf-8", "replace")})
        parts, outside = read.get("data"), read.get("blobs")
        return Metadata(
            keyed(parts) if isinstance(parts, dict | list) else {}, outside if isinstance(outside, dict) else {}
        )
    try:
        found = unserialize(raw)
    except ValueError:
        found = None
    return Metadata(found) if isinstance(found, dict) else Metadata({"_error": raw.decode("utf-8", "replace")})


def shapes(mime: str, raw: bytes) -> bool:
    """Whether metadata may tell how large a file is, how long it lasts or how it is drawn: most need not be read."""
    if mime == "image/png":
        return b'"frameCount":0,' not in raw
    if mime == "image/jpeg":
        return b"Orientation" in raw and b'"Orientation":1,' not in raw
    if mime == "image/webp":
        return b"animated" in raw
    return not mime.startswith("image/") or mime == "image/gif" or mime in DJVU


def keyed(value: Any) -> Any:
    """A JSON value as PHP has it: lists have keys too, and keys that are whole numbers are numbers."""
    if isinstance(value, list):
        return {n: keyed(each) for n, each in enumerate(value)}
    if isinstance(value, dict):
        return {array_key(key): keyed(each) for key, each in value.items()}
    return value


def complete(at: Run, metadata: Metadata) -> Metadata:
    """With the parts that are kept elsewhere, as far as this database has them."""
    if not metadata.outside:
        return metadata
    # In a store made from dumps texts have other addresses.
    texts = {} if at.held else at.texts(list(metadata.outside.values()))
    more: dict[str | int, Any] = {}
    unknown: dict[str, str] = {}
    for name, address in metadata.outside.items():
        text = texts.get(address)
        if text is None:
            unknown[name] = address
            say_incomplete(at)
            continue
        with suppress(ValueError):
            more[name] = keyed(json.loads(text))
    return Metadata({**metadata.parts, **more}, unknown)


def say_incomplete(at: Run) -> None:
    """Warns, once, that a part of the metadata is not known."""
    text = "The metadata of some files lies in part where no dump has it."
    if all(said[1] != text for said in at.warnings):
        at.warn(NOT_HELD, text, {"module": at.path})


# -- what is told by it ------------------------------------------------------------------------


def page_sizes(mime: str, metadata: Metadata) -> list[tuple[int, int]]:
    """Width and height of each page, in pixels; empty for what has no pages."""
    if mime == PDF:
        pages = metadata.get("pages")
        return [_pdf_size(metadata, page) for page in pages.values()] if isinstance(pages, dict) else []
    if mime in DJVU:
        data = metadata.get("data")
        pages = (data if isinstance(data, dict) else metadata.parts).get("pages")
        pages = pages.values() if isinstance(pages, dict) else ()
        return [(int(to_number(page.get("width"))), int(to_number(page.get("height")))) for page in pages if page]
    return []


def _pdf_size(metadata: Metadata, page: Any) -> tuple[int, int]:
    own: Mapping[str, Any] = page if isinstance(page, dict) else {}
    found = POINT_SIZE.search(str(own.get("Page size") or metadata.get("Page size") or ""))
    if found is None:
        return 0, 0
    width, height = (int(to_number(side) / POINTS * DPI) for side in found.groups())
    turned = int(to_number(own.get("Page rot"))) in (90, 270)
    return (height, width) if turned else (width, height)


def duration(mime: str, metadata: Metadata, *, plays: bool) -> float:
    """How many seconds an animation lasts, or (`plays`) a sound or a film; 0 for others."""
    if mime in ANIMATED:
        return to_number(metadata.get("duration")) if to_number(metadata.get("frameCount")) > 1 else 0
    kind = mime.partition("/")[0]
    if plays and (kind in ("audio", "video") or mime == "application/ogg"):
        return to_number(metadata.get("length")) or to_number(metadata.get("playtime_seconds"))
    return 0


# -- saying it ---------------------------------------------------------------------------------


def listed(parts: Any) -> Items:
    """Parts as a list of names and values, all the way down."""
    shown = []
    for name, value in parts.items():
        said = listed(value) if isinstance(value, dict) else plain(value)
        shown.append(Tree({"name": name, "value": said}, keep=("value",)))
    return Items(shown, "metadata")


def plain(value: Any) -> Any:
    """A value as MediaWiki answers it."""
    if isinstance(value, float):
        return value if isinstance(value, Number) else to_whole(value)
    if isinstance(value, str) and not value.isprintable():
        return as_text(SURROGATES.sub("\ufffd", value).encode())
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def common(mime: str, metadata: Metadata) -> Parts:
    """What files of all formats may have, by Exif's names."""
    if mime in EXIF:
        return {name: value for name, value in metadata.parts.items() if name != "MEDIAWIKI_EXIF_VERSION"}
    if mime in INSIDE:
        inside = metadata.get("metadata")
        return {k: v for k, v in inside.items() if k != INSIDE[mime]} if isinstance(inside, dict) else {}
    if mime.startswith("image/svg"):
        return {SVG_NAMES[name]: v for name, v in metadata.parts.items() if isinstance(name, str) and name in SVG_NAMES}
    return {}


def extended(version: Version, wanted: Sequence[str]) -> dict[str, dict[str, str]]:
    """What MediaWiki adds itself: time and title; `wanted` are the only names to show, where there are any."""
    source = "mediawiki-metadata"
    text = version.name.replace("_", " ")
    title = text.rpartition(".")[0] or text
    said = {
        "DateTime": {"value": timestamps.iso(version.timestamp), "source": source, "hidden": ""},
        "ObjectName": {"value": title, "source": source},
    }
    return {name: value for name, value in said.items() if not wanted or name in wanted}
