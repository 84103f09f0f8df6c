"""Files and their versions: prop=imageinfo."""

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .. import timestamps
from ..errors import ApiError
from ..kinds import Boolean, Integer, String, Timestamp
from ..params import Continue, PropModule, continue_, flags, limit, param
from ..schema.files import image
from ..scope import MORE, Onward, Run
from ..titles import InvalidTitle, Title
from .bad_files import BadFiles, bad_files
from .file_handlers import Handler
from .file_items import Describer, Wanted
from .file_versions import FILE, Version, fields, found, older, warn_of_old
from .thumbnails import Box, Picture, box_of
from .visibility import CONTENT

BATCH = 50
"""So many files are looked up at a time."""
THUMBNAILS = 50
"""So many thumbnails MediaWiki makes for one answer."""
WIDEST = 300
"""How wide a file counts that has no width, where only a height is asked for."""
LEADING = re.compile(r"\s*([+-]?[0-9]+)", re.ASCII)

Step = tuple[int, Any, Any]


@dataclass(slots=True)
class File:
    """A title that is asked for: its number and key; the versions to show, and the time of the next one.

    `current` is None where there is no such file.
    """

    number: int
    key: str
    current: Version | None
    versions: list[Version] = field(default_factory=list)
    following: str | None = None


class ImageInfo(PropModule, prefix="ii", tag="ii"):
    """Files: their versions with size, uploader and comment, their addresses and those of thumbnails."""

    example_of = (("generator", "allimages"),)
    of_missing = True
    reads = ("image",)
    adds = ("redirect", "logging", "oldimage")

    prop: tuple[str, ...] = flags(
        ("timestamp", "user"),
        archivename="The name under which an old version is kept.",
        badfile="Whether the wiki's list of bad files has it.",
        bitdepth="The bits of a channel.",
        canonicaltitle="The title of the file.",
        comment="The comment of the upload.",
        commonmetadata="The metadata that files of all formats may have.",
        dimensions="As size.",
        extmetadata="The time and the title.",
        mediatype="The kind of the file, as BITMAP.",
        metadata="What the file says of itself.",
        mime="The MIME type.",
        parsedcomment="The comment as HTML.",
        sha1="The SHA-1 of the content.",
        size="Bytes, width and height in pixels, pages, seconds.",
        thumbmime="The MIME type of the thumbnail.",
        timestamp="When it was uploaded.",
        uploadwarning="Needs MediaWiki's messages: not supported.",
        url="The addresses of the file, of its page and of a thumbnail.",
        user="Who uploaded it.",
        userid="The uploader's id.",
    )
    limit: int = limit(1)
    start: str | None = param(Timestamp(), "The time from which to list versions.")
    end: str | None = param(Timestamp(), "The time at which to stop.")
    urlwidth: int = param(Integer(), "The width of the box of a thumbnail.", -1)
    urlheight: int = param(Integer(), "The height of the box of a thumbnail.", -1)
    metadataversion: str = param(String(), "The version of photographs' metadata: a number, or `latest`.", "1")
    extmetadatalanguage: str = param(String(), "Changes nothing: the extended metadata have no translations.", "en")
    extmetadatamultilang: bool = param(Boolean(), "Changes nothing: as above.", False)
    extmetadatafilter: tuple[str, ...] | None = param(String(multi=True), "Only these extended metadata.")
    urlparam: str = param(String(), "Wishes for the thumbnail, as `page2-100px`.", "")
    badfilecontexttitle: str | None = param(String(), "The page on which a bad file would be shown.")
    continue_: Continue = continue_()
    localonly: bool = param(Boolean(), "Only files of this wiki: there are no others here.", False)

    def run(self, at: Run) -> Iterator[Step]:
        """One file after the other, in the order of their names; of each the current version and older ones."""
        context = self.context(at)
        files = {title.key: number for number, title in at.every.items() if title.namespace == FILE}
        if not files:
            return
        first, since = self.since(at)
        if "uploadwarning" in self.prop:
            at.warn("notsupported", "The warnings of the form for uploads need messages of MediaWiki.")
        listing = Listing(at, self, files, bad_files(at) if "badfile" in self.prop else {}, context)
        keys = sorted(key for key in files if first is None or key >= first)
        for n in range(0, len(keys), BATCH):
            starts = {key: since if key == first else self.start for key in keys[n : n + BATCH]}
            if not (yield from listing.steps(starts)):
                return

    def context(self, at: Run) -> Title | None:
        """The page on which bad files would be shown. Raises `invalid-title`."""
        if self.badfilecontexttitle is None:
            return None
        with suppress(InvalidTitle):
            title = at.site.title(self.badfilecontexttitle)
            if not title.interwiki:
                return title
        raise ApiError("invalid-title", f'Invalid title in the parameter "{at.prefix}badfilecontexttitle".')

    def since(self, at: Run) -> tuple[str | None, str | None]:
        """The name of the file to go on with, and the time of its version. Raises `badcontinue`."""
        values = at.resume(image.name, image.name)
        if values is None:
            return None, None
        try:
            timestamps.parse(values[1])
        except ValueError:
            raise ApiError("badcontinue", "Invalid continue param.") from None
        return values[0], values[1]

    def scale(self) -> Box | None:
        """The box that thumbnails are to fit into; None where none are asked for."""
        height = None if self.urlheight == -1 else self.urlheight
        if self.urlwidth != -1:
            return Box(self.urlwidth, height)
        return Box(None, height) if height is not None or self.urlparam not in ("", "0") else None

    def wanted(self) -> Wanted:
        """What the items are to say."""
        version = LEADING.match(self.metadataversion)
        number = int(version[1]) if version else 0
        return Wanted(frozenset(self.prop), str(number), self.extmetadatafilter or ())

    @property
    def speaks_of_missing(self) -> bool:
        """Whether files that are not there have an item, too."""
        return bool({"badfile", "uploadwarning"} & set(self.prop))

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        if cls.name in item:
            super().put(node, item[cls.name])
        else:
            node.update(item)


class Listing:
    """The files of one request on their way into the answer."""

    def __init__(
        self, at: Run, module: ImageInfo, files: Mapping[str, int], bad: BadFiles, context: Title | None
    ) -> None:
        self.at, self.module, self.files, self.bad, self.context = at, module, files, bad, context
        self.alone = len(files) == 1
        self.scale = module.scale()
        self.describer = Describer(at, module.wanted())
        self.drawn, self.most = 0, at.client.allowance.most or THUMBNAILS
        self.fields = fields(module.prop, drawn=self.scale is not None)

    def steps(self, starts: Mapping[str, str | None]) -> Generator[Step, None, bool]:
        """The items of some files, each with the time from which its versions are listed; whether there may be more."""
        files = self.read(starts)
        missing = [file.key for file in files if file.current is None]
        self.describer.read((version for file in files for version in file.versions), missing)
        for file in files:
            start = starts[file.key] or (file.current.timestamp if file.current else "")
            token = self.token(file, start)
            if self.drawn >= self.most and (file.current or self.module.speaks_of_missing):
                yield 0, MORE, token
                return False
            yield file.number, self.facts(file), token
            if not (yield from self.versions(file, self.box(file), token)):
                return False
        return True

    def versions(self, file: File, box: Box | None, token: Any) -> Generator[Step, None, bool]:
        """The items of a file's versions; whether there was room for them all."""
        name = self.module.name
        if file.current is None and self.module.speaks_of_missing and self.module.end is None:
            yield file.number, {name: self.describer.missing(file.key)}, token
        for version in file.versions:
            token = self.token(file, version.timestamp)
            if self.drawn >= self.most and version is not file.current:
                yield 0, MORE, token
                return False
            self.drawn += box is not None and "url" in self.module.prop and not version.deleted & CONTENT
            yield file.number, {name: self.describer.item(version, box)}, token
        if file.following is not None:
            yield 0, MORE, self.token(file, file.following)
        return True

    def token(self, file: File, time: str) -> Any:
        """Where to go on: at a version of this file."""
        if self.alone:
            return Onward("start", timestamps.iso(time) if time.isdecimal() else time)
        return f"{file.key}|{time}"

    # -- reading -------------------------------------------------------------------------------

    def read(self, starts: Mapping[str, str | None]) -> list[File]:
        """The files with the versions that are to be shown."""
        known, end = found(self.at, starts, self.fields), self.module.end
        files = [self.file(key, known.get(key), start) for key, start in starts.items()]
        short = [f.current for f in files if f.current and len(f.versions) < self.module.limit]
        warn_of_old(self.at, [version for version in short if end is None or version.timestamp > end])
        return files

    def file(self, key: str, current: Version | None, start: str | None) -> File:
        """A file with the versions that are to be shown."""
        file, end = File(self.files[key], key, current), self.module.end
        if current is None:
            return file
        if (start is None or current.timestamp <= start) and (end is None or current.timestamp >= end):
            file.versions.append(current)
        # One more tells whether there is more, which is said of a single file only.
        left = self.module.limit - len(file.versions)
        if left or self.alone:
            since = timestamps.parse(start) if start else None
            old = older(self.at, current.name, self.fields, since, end, left + 1)
            file.versions += old[:left]
            if self.alone and len(old) > left:
                file.following = old[left].timestamp
        return file

    # -- saying --------------------------------------------------------------------------------

    def facts(self, file: File) -> dict[str, Any]:
        """What is said of a file, whatever its versions."""
        said: dict[str, Any] = {"imagerepository": "local" if file.current else ""}
        if "badfile" in self.module.prop:
            excepted = self.bad.get(file.current.name if file.current else file.key)
            context = (self.context.namespace, self.context.key) if self.context else None
            said["badfile"] = excepted is not None and context not in excepted
        return said

    def box(self, file: File) -> Box | None:
        """The box of a file's thumbnails, with what `iiurlparam` says for its kind.

        Raises `urlparamnormal` and `invalidurlparam`.
        """
        scale, text, current = self.scale, self.module.urlparam, file.current
        if scale is None or (current is None and not self.module.speaks_of_missing):
            return None
        picture = None
        if current is not None:
            picture = Picture.of(self.at.site, current, self.describer.metadata(current, drawn=True))
            if scale.width is None and scale.height is not None:
                scale = Box(picture.width if picture.width > 0 else self.widest(), scale.height)
        handler = picture.handler if picture else None
        if handler is None:
            if text not in ("", "0"):
                text = f"There is no thumbnail of {file.key}: nothing is known that draws it."
                self.at.warn("nothumb-noimagehandler", text)
            return scale
        box = scale if text in ("", "0") else self.wishes(scale, handler, file.key)
        if picture is not None and picture.size(box) is None:
            raise ApiError("urlparamnormal", f"The parameters of the image {file.key} are not valid.")
        return box

    def wishes(self, scale: Box, handler: Handler, key: str) -> Box:
        """The box with what `iiurlparam` says."""
        name, text = f"{self.at.prefix}urlparam", self.module.urlparam
        said = handler.parameters(text)
        if said is None:
            self.at.warn("badurlparam", f'"{name}" does not fit {key}: only width and height are used.')
            return scale
        if scale.width is not None and int(said["width"]) != scale.width:
            self.at.warn("urlparamwidth", f'The width {said["width"]} in "{name}" gives way to {scale.width}.')
        for part in ("width", "page"):
            if part in said and int(said[part]) <= 0:
                raise ApiError("invalidurlparam", f'Invalid value for "{name}" ("{part}={said[part]}").')
        return box_of(scale, said)

    def widest(self) -> int:
        """The width of what has none: the largest that the wiki lets readers choose for thumbnails."""
        limits = self.at.site.general.get("thumblimits") or ()
        return max(map(int, limits.values() if isinstance(limits, Mapping) else limits), default=WIDEST)
