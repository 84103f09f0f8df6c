"""What is said of one version of a file: by prop=imageinfo and by list=allimages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import timestamps
from ..result import Items, Tree
from ..scope import NOT_HELD, Run
from ..titles import Title
from .exif_version_1 import as_version_1
from .existence import ids_of, parsed_comments
from .file_addresses import addresses
from .file_handlers import plays
from .file_metadata import NONE, Metadata, common, complete, decode, duration, extended, listed, plain, shapes
from .file_versions import FILE, Version
from .revision_items import hex_sha1
from .thumbnails import Box, NoThumbnail, Picture
from .visibility import COMMENT, CONTENT, RESTRICTED, USER, sees

HIDDEN = frozenset({"userhidden", "commenthidden", "filehidden"})
SIZES = frozenset({"size", "dimensions"})
SHOWN = frozenset({"metadata", "commonmetadata"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted: the values of `prop`; of metadata their version and which names of the extended ones to show."""

    prop: frozenset[str]
    metadata_version: str = "latest"
    extended: Sequence[str] = ()


@dataclass(slots=True)
class Describer:
    """Makes the items of versions; what they need of other tables is read for all of them at once by `read`."""

    at: Run
    wanted: Wanted
    ids: Mapping[tuple[int, str], int] = field(default_factory=dict)
    comments: Mapping[tuple[str, Title | None], str] = field(default_factory=dict)

    def read(self, versions: Iterable[Version], missing: Iterable[str] = ()) -> None:
        """Looks up the pages of the files, those that are `missing` too, and formats the comments."""
        prop, all_ = self.wanted.prop, list(versions)
        if "url" in prop:
            self.ids = ids_of(self.at, {(FILE, name) for name in (*(version.name for version in all_), *missing)})
        if "parsedcomment" in prop:
            shown = (v for v in all_ if v.comment is not None and sees(self.at, v.deleted, COMMENT))
            self.comments = parsed_comments(self.at, [(v.comment or "", Title(FILE, v.name)) for v in shown])
        if {"user", "userid"} & prop and any(v.user_name is None for v in all_):
            warn_of_unknown(self.at, "who uploaded some of these files")
        if {"comment", "parsedcomment"} & prop and any(v.comment is None for v in all_):
            warn_of_unknown(self.at, "with what comment some of these files were uploaded")

    def item(self, version: Version, box: Box | None = None) -> dict[str, Any]:
        """The item of a version, with its thumbnail in `box`, where there is one. Keys are in MediaWiki's order."""
        prop = self.wanted.prop
        metadata = self.metadata(version, drawn=box is not None)
        item: dict[str, Any] = {}
        if "timestamp" in prop:
            item["timestamp"] = timestamps.iso(version.timestamp)
        if {"user", "userid"} & prop:
            item |= self.user(version)
        if SIZES & prop:
            item |= self.size(version, metadata)
        if {"comment", "parsedcomment"} & prop:
            item |= self.comment(version)
        # MediaWiki shows the hidden file itself to nobody here.
        if version.deleted & CONTENT:
            item["filehidden"] = True
        if version.deleted & RESTRICTED and HIDDEN & item.keys():
            item["suppressed"] = True
        if not version.deleted & CONTENT:
            self.content(item, version, metadata, box)
        return item

    def metadata(self, version: Version, *, drawn: bool) -> Metadata:
        """The metadata of a version, where anything that is wanted needs them."""
        if not SHOWN & self.wanted.prop:
            sized = drawn or SIZES & self.wanted.prop
            if not (sized and shapes(version.mime, version.metadata)):
                return NONE
        metadata = decode(version.metadata)
        return complete(self.at, metadata) if metadata.outside else metadata

    def user(self, version: Version) -> dict[str, Any]:
        """Who uploaded it, and that it is hidden."""
        said: dict[str, Any] = {"userhidden": True} if version.deleted & USER else {}
        if version.user_name is None or not sees(self.at, version.deleted, USER):
            return said
        if "user" in self.wanted.prop:
            said["user"] = version.user_name
        if "userid" in self.wanted.prop:
            said["userid"] = version.user or 0
        return said if version.user else {**said, "anon": True}

    def size(self, version: Version, metadata: Metadata) -> dict[str, Any]:
        """How large it is, in bytes and in pixels, and how many pages or seconds it has."""
        picture = Picture.of(self.at.site, version, metadata)
        said: dict[str, Any] = {"size": version.size, "width": picture.width, "height": picture.height}
        if pages := picture.pages:
            said["pagecount"] = pages
        if seconds := duration(version.mime, metadata, plays=plays(self.at.site)):
            said["duration"] = plain(seconds)
        return said

    def comment(self, version: Version) -> dict[str, Any]:
        """The comment of the upload, and that it is hidden."""
        said: dict[str, Any] = {"commenthidden": True} if version.deleted & COMMENT else {}
        if version.comment is None or not sees(self.at, version.deleted, COMMENT):
            return said
        if "parsedcomment" in self.wanted.prop:
            said["parsedcomment"] = self.comments[version.comment, Title(FILE, version.name)]
        if "comment" in self.wanted.prop:
            said["comment"] = version.comment
        return said

    def content(self, item: dict[str, Any], version: Version, metadata: Metadata, box: Box | None) -> None:
        """What is said of the file itself."""
        prop = self.wanted.prop
        mime = "mime" in prop
        if "canonicaltitle" in prop:
            item["canonicaltitle"] = self.at.site.name(FILE, version.name)
        if "url" in prop:
            drawn = self.thumbnail(version, metadata, box) if box else {}
            # MediaWiki takes the type of the thumbnail for the wish to see that of the file.
            mime = bool(drawn["thumbmime"]) if "thumbmime" in drawn else mime
            item |= drawn
            item |= self.addresses(version)
        if "sha1" in prop:
            item["sha1"] = hex_sha1(version.sha1)
        if "metadata" in prop:
            said = metadata
            if self.wanted.metadata_version == "1" and version.mime in ("image/jpeg", "image/tiff"):
                said = as_version_1(self.at.site, metadata)
            item["metadata"] = listed(said.parts) if said.parts else None
        if "commonmetadata" in prop:
            item["commonmetadata"] = listed(common(version.mime, metadata))
        if "extmetadata" in prop:
            item["extmetadata"] = Tree(extended(version, self.wanted.extended)) or Items()
        if mime:
            item["mime"] = version.mime
        if "mediatype" in prop:
            item["mediatype"] = version.media_type
        if "archivename" in prop and version.archive is not None:
            item["archivename"] = version.archive
        if "bitdepth" in prop:
            item["bitdepth"] = version.bits

    def addresses(self, version: Version) -> dict[str, str]:
        """The addresses of the file and of its page."""
        return {"url": addresses(self.at.site).file(version)} | self.page(version.name)

    def page(self, name: str) -> dict[str, str]:
        """The addresses of a file's page."""
        known, id = addresses(self.at.site), self.ids.get((FILE, name))
        said = {"descriptionurl": known.description(name)}
        return {**said, "descriptionshorturl": known.by_id(id)} if id else said

    def missing(self, name: str) -> dict[str, Any]:
        """The item of a file that is not there."""
        said: dict[str, Any] = {}
        if "canonicaltitle" in self.wanted.prop:
            said["canonicaltitle"] = self.at.site.name(FILE, name)
        if "url" in self.wanted.prop:
            said |= self.page(name)
        return {**said, "filemissing": True}

    def thumbnail(self, version: Version, metadata: Metadata, box: Box) -> dict[str, Any]:
        """A thumbnail and its type."""
        picture = Picture.of(self.at.site, version, metadata)
        try:
            made = picture.thumbnail(box)
        except NoThumbnail as error:
            return {"thumberror": str(error)}
        said: dict[str, Any] = {"thumburl": made.url, "thumbwidth": made.width, "thumbheight": made.height}
        if "thumbmime" in self.wanted.prop and picture.handler is not None:
            said["thumbmime"] = picture.handler.mime
        if larger := picture.denser(box, made):
            said["responsiveUrls"] = larger
        return said


def warn_of_unknown(at: Run, what: str) -> None:
    """Warns of what neither the log nor a history tells of uploads."""
    text = f"This snapshot does not tell {what}: neither the wiki's log (pages-logging.xml.gz) nor the history does."
    at.warn(NOT_HELD, text, {"module": at.path})
