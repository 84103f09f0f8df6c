"""The images that stand for pages: prop=pageimages, of the extension PageImages."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ..errors import ApiError
from ..kinds import Binding, Choice, Integer, String
from ..params import PropModule, flags, limit, param
from ..schema.tables import page_props
from ..scope import MORE, Run
from ..select import In, Select, read
from .file_metadata import NONE, complete, decode, shapes
from .file_versions import DRAWN, FILE, Version, found
from .thumbnails import Box, NoThumbnail, Picture, said_of

ANY, FREE = "page_image", "page_image_free"
PROPERTIES = {"free": (FREE,), "any": (ANY, FREE)}


class PageImages(PropModule, prefix="pi"):
    """The image that stands for a page: its name, a thumbnail, the original."""

    example_of = (("generator", "pageswithprop"), ("gpwppropname", "page_image_free"))
    extension = "PageImages"
    classname = r"PageImages\ApiQueryPageImages"
    manual = ("https://www.mediawiki.org/wiki/Special:MyLanguage/Extension:PageImages#API",)
    of_missing = True
    always = True
    reads = ("page_props",)
    adds = ("image", "redirect")

    prop: tuple[str, ...] = flags(
        ("thumbnail", "name"),
        name="The name of the file.",
        original="Address and size of the file itself.",
        thumbnail="Address and size of a thumbnail.",
    )
    thumbsize: int = param(Integer(), "The width of a thumbnail.", 50)
    limit: int = limit(50, 50, 100)
    license: str = param(Choice("any", "free"), "Whether images may be shown that are not free.", "free")
    continue_: int | None = param(Integer(), "Where to go on: the value that the previous answer gave.")
    langcode: str | None = param(String(), "The language of drawings that have texts in several.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The pages in the order of the request, then files that have no page."""
        missing = [number for number, title in at.every.items() if number < 0 and title.namespace == FILE]
        numbers = [*at.page_ids, *missing]
        start = self.start(at)
        if not self.prop:
            raise ApiError("noprop", f'The parameter "{at.prefix}prop" must not be empty.')
        if not numbers:
            return
        first = self.first(start, numbers)
        shown, more = numbers[first : first + self.limit], numbers[first + self.limit :]
        names = self.names(at, shown)
        files = self.files(at, set(names.values()))
        for number in shown:
            if number in names:
                yield number, self.item(at, names[number], files), number
        if more:
            yield 0, MORE, more[0]

    def start(self, at: Run) -> int | None:
        """The number of the page to go on with, if the request names one. Raises `badinteger`."""
        if at.continue_value is None:
            return None
        number: int = Integer().parse(
            Binding(at.site, at.path, lambda *_: None), f"{at.prefix}continue", at.continue_value
        )
        return number

    def first(self, number: int | None, numbers: Sequence[int]) -> int:
        """The place of that page, the first without one. Raises `badcontinue`."""
        if number is None:
            return 0
        if number not in numbers[1:]:
            raise ApiError("badcontinue", "Invalid continue param.")
        return numbers.index(number)

    def names(self, at: Run, numbers: list[int]) -> dict[int, str]:
        """The names of the pages' images: of a file's page the file itself, else what the page says."""
        names = {number: at.every[number].key for number in numbers if at.every[number].namespace == FILE}
        others = sorted(number for number in numbers if number > 0 and number not in names)
        if others:
            where = [In(page_props.page, others), In(page_props.name, PROPERTIES[self.license])]
            columns = read(page_props.page, page_props.name, page_props.value)
            for page, name, value in at.rows(Select(page_props, columns, where=where)):
                if name == ANY or page not in names:
                    names[page] = bytes(value).decode("utf-8", "replace")
        return names

    def files(self, at: Run, names: set[str]) -> Mapping[str, Version]:
        """The files of these names, as far as the wiki has them; redirects are followed."""
        if not names or not {"thumbnail", "original"} & set(self.prop):
            return {}
        if not at.has("image"):
            for name in ("thumbnail", "original"):
                if name in self.prop:
                    at.missing("sizes of files", "image", name)
            return {}
        return found(at, names, ("name", "timestamp", *DRAWN))

    def item(self, at: Run, name: str, files: Mapping[str, Version]) -> dict[str, Any]:
        """What is said of a page's image."""
        said: dict[str, Any] = {}
        version = files.get(name)
        if version is not None:
            metadata = decode(version.metadata) if shapes(version.mime, version.metadata) else NONE
            picture = Picture.of(at.site, version, complete(at, metadata))
            with suppress(NoThumbnail):
                if "thumbnail" in self.prop:
                    said["thumbnail"] = said_of(picture.thumbnail(Box(self.thumbsize, lang=self.lang)))
            if "original" in self.prop:
                said["original"] = self.original(picture)
        return {**said, "pageimage": name} if "name" in self.prop else said

    @property
    def lang(self) -> str | None:
        """The language that is asked for, in small letters."""
        return None if self.langcode is None else self.langcode.lower()

    def original(self, picture: Picture) -> dict[str, Any]:
        """The file itself: where a language is asked for, as large as it is, but drawn."""
        url = picture.addresses.file(picture.version)
        if self.lang:
            with suppress(NoThumbnail):
                url = picture.thumbnail(Box(picture.width, lang=self.lang)).url
        return {"source": url, "width": picture.width, "height": picture.height}

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.update(item)
