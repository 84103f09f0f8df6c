"""How MediaWiki draws files: by their MIME types, as far as it, or one of its extensions, knows them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from ..phpvalues import to_number
from ..site import Site
from .file_metadata import Metadata
from .file_versions import Version

WIDTH = re.compile(r"(?P<width>[0-9]+)px")
JPEG = re.compile(r"(?:q(?P<quality>low)-)?(?P<width>[0-9]+)px")
SVG = re.compile(r"(?:lang(?P<lang>[a-z]+(?:-[a-z]+)*)-)?(?P<width>[0-9]+)px")
PAGE = re.compile(r"page(?P<page>[0-9]+)-(?P<width>[0-9]+)px")
LANGUAGE = re.compile(
    r"i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|x(-[a-z]{1,8})+"
    r"|([a-z]{2,3}(-[a-z]{3})?|[a-z]{4,8})(-[a-z]{4})?(-[a-z]{2})?(-[a-z]{5,8})*(-[a-wyz](-[a-z]{2,8})+)*(-x(-[a-z]{1,8})+)?"
)
"""A tag of a language that is well formed, in small letters without digits."""
ROTATED = frozenset((3, 6, 8))
"""The values of Exif's Orientation for which an image is turned."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What is known of a kind of files.

    `parameter` reads `iiurlparam`. `lead` stands in front of the width in the names of thumbnails, `middle` in front of
    the file's own name, `ending` behind it; `mime` is their type (None: there are none). `scalable`: it can be drawn
    larger than it is. `drawn`: it is never shown as it is. `limited`: it must not have too many pixels. `pages`: it has
    pages, each of its own size. `languages`: it may have texts in several. `shown`: it can be drawn at all.
    """

    parameter: re.Pattern[str] = WIDTH
    ending: str = ""
    mime: str | None = None
    scalable: bool = False
    drawn: bool = False
    limited: bool = True
    pages: bool = False
    lead: str = ""
    middle: str = ""
    shown: bool = True
    languages: bool = False

    def parameters(self, text: str) -> dict[str, str] | None:
        """What `iiurlparam` says; None where it does not fit the kind of file."""
        said = self.parameter.fullmatch(text)
        return None if said is None else {name: value for name, value in said.groupdict().items() if value is not None}


SVG_FILE = Handler(SVG, ".png", "image/png", scalable=True, drawn=True, limited=False, languages=True)
BY_PNG = Handler(ending=".png", mime="image/png", drawn=True)
BY_PAGE = Handler(PAGE, ".jpg", "image/jpeg", scalable=True, drawn=True, limited=False, pages=True)

OWN: Mapping[str, Handler] = {
    "image/jpeg": Handler(JPEG, mime="image/jpeg", limited=False),
    "image/png": Handler(mime="image/png"),
    "image/gif": Handler(mime="image/gif"),
    "image/webp": Handler(ending=".png", mime="image/png"),
    "image/tiff": Handler(shown=False),
    "image/x-ms-bmp": BY_PNG,
    "image/x-bmp": BY_PNG,
    "image/x-xcf": BY_PNG,
    "image/xcf": BY_PNG,
    "image/svg+xml": SVG_FILE,
    "image/svg": SVG_FILE,
}
"""What MediaWiki itself draws."""

BY_EXTENSION: Mapping[str, Mapping[str, Handler]] = {
    "PdfHandler": {"application/pdf": BY_PAGE},
    # MediaWiki's own, where it is told which programs to use; it is those wikis that have this extension.
    "ProofreadPage": dict.fromkeys(("image/vnd.djvu", "image/x.djvu", "image/x-djvu"), BY_PAGE),
    "PagedTiffHandler": {"image/tiff": Handler(ending=".jpg", mime="image/jpeg", drawn=True, lead="lossy-page1-")},
    "TimedMediaHandler": dict.fromkeys(
        ("video/webm", "video/ogg", "video/mp4", "video/mpeg", "video/x-matroska"),
        Handler(ending=".jpg", mime="image/jpeg", drawn=True, limited=False, middle="-"),
    ),
}
"""What extensions draw."""


@cache
def handlers(site: Site) -> Mapping[str, Handler]:
    """The handlers that a wiki has, by MIME type."""
    found = dict(OWN)
    for extension, more in BY_EXTENSION.items():
        if site.wikimedia or site.has_extension(extension):
            found |= more
    return found


def handler(site: Site, version: Version, metadata: Metadata) -> Handler | None:
    """How a version of a file is drawn; None where nobody knows."""
    found = handlers(site).get(version.mime)
    if version.mime == "image/jpeg" and found and to_number(metadata.get("Orientation")) in ROTATED:
        return replace(found, drawn=True)
    if version.mime == "image/webp" and found and metadata.get("animated"):
        return replace(found, shown=False)
    return found


@cache
def plays(site: Site) -> bool:
    """Whether the wiki knows how long sounds and films last."""
    return site.wikimedia or site.has_extension("TimedMediaHandler")
