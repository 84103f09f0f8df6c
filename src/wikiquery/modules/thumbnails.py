"""Thumbnails: how large one gets that shall fit into a box, and where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..site import Site
from .file_addresses import Addresses, addresses
from .file_handlers import LANGUAGE, Handler, handler
from .file_metadata import Metadata, page_sizes
from .file_versions import Version
from .repositories import wikimedia

DENSITIES = (("1.5", 3, 2), ("2", 2, 1))
"""For screens with more dots: the name, and the factor as a fraction."""
LARGEST_DRAWING = 5120
"""The shorter side of a drawing is made no longer, in pixels."""
MOST_PIXELS, MOST_PIXELS_AT_WIKIMEDIA = 12_500_000, 100_000_000
ICON = 120
"""Width and height of an icon."""
DRAWINGS_IN = "en"
"""The language that the names of drawings do not mention."""


@dataclass(frozen=True, slots=True)
class Box:
    """What a thumbnail shall fit into, in pixels (None: any), and what else is wanted of it."""

    width: int | None = None
    height: int | None = None
    page: int = 1
    lang: str | None = None
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How large a thumbnail is shown, and how wide and high its file is."""

    width: int
    height: int
    file_width: int
    file_height: int


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A thumbnail: its address and size. `source`: it is the file itself."""

    url: str
    width: int
    height: int
    source: bool = False


class NoThumbnail(Exception):
    """There can be none, for the reason in its text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A version of a file with all that drawing it takes; `handler` is None where nobody knows how."""

    site: Site
    version: Version
    handler: Handler | None
    sizes: Sequence[tuple[int, int]] | None
    """Width and height of each page; None for what has none, or none that are known."""

    @classmethod
    def of(cls, site: Site, version: Version, metadata: Metadata) -> "Picture":
        """The picture of a version."""
        known = handler(site, version, metadata)
        sizes = page_sizes(version.mime, metadata) if known is not None and known.pages else None
        return cls(site, version, known, None if not sizes and metadata.outside else sizes)

    @property
    def addresses(self) -> Addresses:
        """The addresses of the wiki's files."""
        return addresses(self.site)

    @property
    def width(self) -> int:
        """The width, of the first page where it has pages; 0 where it is not known."""
        return self.source(1)[0]

    @property
    def height(self) -> int:
        """The height, as the width."""
        return self.source(1)[1]

    @property
    def pages(self) -> int:
        """How many pages it has; 0 for what has none."""
        return len(self.sizes or ())

    def source(self, page: int) -> tuple[int, int]:
        """The width and height of a page (the last, where there are not so many), or of a file without pages."""
        if self.sizes is None:
            return self.version.width, self.version.height
        return self.sizes[min(page, self.pages) - 1] if self.sizes else (0, 0)

    def size(self, box: Box) -> Size | None:
        """How large a thumbnail becomes that fits into a box; None where there is no such size."""
        if self.handler is None or box.width is None:
            return None
        source = self.source(box.page)
        size = fitted(source, box)
        if size is None:
            return None
        if self.handler.scalable:
            return size if self.handler.pages else limited(size, source)
        if size.file_width >= source[0]:
            return Size(size.width, size.height, *source)
        return size

    def thumbnail(self, box: Box) -> Thumbnail:
        """The thumbnail that fits into a box. Raises NoThumbnail."""
        known = self.handler
        if known is None or not known.shown or 0 in self.source(1):
            return Thumbnail(self.addresses.icon(self.version), ICON, ICON)
        size = self.size(box)
        if size is None:
            raise NoThumbnail("The parameters of the thumbnail are not valid.")
        width, height = self.version.width, self.version.height
        if (size.file_width, size.file_height) == (width, height) and not known.drawn and box.quality is None:
            return Thumbnail(self.addresses.file(self.version), width, height, source=True)
        most = MOST_PIXELS_AT_WIKIMEDIA if wikimedia(self.site) else MOST_PIXELS
        if known.limited and width * height > most:
            raise NoThumbnail(f"No thumbnail is made of more than {most / 1_000_000:g} million pixels.")
        lead = f"{self.lead(known, box)}{size.file_width}px-{known.middle}"
        return Thumbnail(self.addresses.thumbnail(self.version, lead, known.ending), size.width, size.height)

    def lead(self, known: Handler, box: Box) -> str:
        """What stands in front of the width in a thumbnail's name."""
        if known.pages:
            return f"page{min(box.page, self.pages or box.page)}-"
        if box.quality is not None:
            return f"q{box.quality}-"
        if known.languages and box.lang not in (None, DRAWINGS_IN):
            return f"lang{box.lang}-"
        return known.lead

    def denser(self, box: Box, shown: Thumbnail) -> dict[str, str]:
        """The addresses of larger thumbnails, for screens with more dots, by how much larger they are."""
        if shown.source or self.handler is None or not self.handler.shown:
            return {}
        found: dict[str, str] = {}
        for name, times, by in DENSITIES:
            width, height = rounded(shown.width * times, by), rounded(shown.height * times, by)
            try:
                larger = self.thumbnail(Box(width, height, box.page, box.lang, box.quality))
            except NoThumbnail:
                continue
            if larger.url != shown.url:
                found[name] = larger.url
        return found


def box_of(scale: Box, said: Mapping[str, str]) -> Box:
    """A box with what `iiurlparam` says besides: it gives way to a width that is set."""
    lang = said.get("lang")
    width = int(said["width"]) if scale.width is None and "width" in said else scale.width
    page = int(said.get("page", "1"))
    return Box(width, scale.height, page, lang if lang and LANGUAGE.fullmatch(lang) else None, said.get("quality"))


def fitted(source: tuple[int, int], box: Box) -> Size | None:
    """The size in a box, with the proportions of the source."""
    wide, high = source
    width, height = box.width or 0, box.height
    if wide <= 0 or high <= 0:
        return None
    if height is not None and width * high > height * wide:
        width = widest(wide, high, height) or 1
    else:
        height = None
    if width <= 0:
        return None
    file_height = rounded(high * width, wide)
    return Size(width, file_height if height is None else height, width, file_height or 1)


def widest(wide: int, high: int, height: int) -> int:
    """The width of what is `height` high: rounded up, unless that made it higher."""
    up = -(-wide * height // high)
    return wide * height // high if rounded(up * high, wide) > height else up


def limited(size: Size, source: tuple[int, int]) -> Size:
    """The size of a drawing, whose file is not made larger than some size."""
    wide, high = source
    if size.file_width <= size.file_height:
        if size.file_width > LARGEST_DRAWING:
            return Size(size.width, size.height, LARGEST_DRAWING, rounded(high * LARGEST_DRAWING, wide))
    elif size.file_height > LARGEST_DRAWING:
        return Size(size.width, size.height, rounded(wide * LARGEST_DRAWING, high), LARGEST_DRAWING)
    return size


def rounded(a: int, b: int) -> int:
    """a / b, rounded; halves away from zero."""
    return (2 * abs(a) + b) // (2 * b) * (1 if a >= 0 else -1)


def said_of(thumbnail: Thumbnail) -> dict[str, Any]:
    """A thumbnail as prop=pageimages shows it."""
    return {"source": thumbnail.url, "width": thumbnail.width, "height": thumbnail.height}
