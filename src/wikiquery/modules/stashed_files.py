"""Files that the account that asks has uploaded but not published: list=mystashedfiles, prop=stashimageinfo."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import ApiError
from ..kinds import Integer, String
from ..params import Continue, ListModule, PropModule, continue_, flags, limit, param
from ..phpvalues import unserialize
from ..result import Items, Number
from ..schema.stash import uploadstash as us
from ..scope import MORE, Batch, Run
from ..select import Compare, In, Out, Select, read
from ..site import urlencode
from .file_handlers import Handler
from .file_items import Describer, Wanted
from .file_metadata import NONE, Metadata
from .file_versions import Version
from .thumbnails import Box, NoThumbnail, Picture, box_of

SPECIAL = -1
KEY = re.compile(r"[\w.-]+\.\w*", re.ASCII)
COLUMNS = (
    us.key,
    us.path,
    us.timestamp,
    us.facts,
    us.size,
    us.sha1,
    us.mime,
    us.media_type,
    us.width,
    us.height,
    us.bits,
)


class MyStashedFiles(ListModule, prefix="msf", tag="file"):
    """The files that the account that asks has stashed."""

    reads = ("uploadstash",)
    of_account = True
    manual = ("API:mystashedfiles",)

    prop: tuple[str, ...] = flags(
        (),
        size="Bytes, width and height in pixels, bits of a channel.",
        type="The MIME type, and the kind of the file.",
    )
    limit: int = limit()
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The files in the order in which they came."""
        reader = at.client.reader
        if reader is None:
            raise ApiError("stashnotloggedin", "Only accounts have a stash: log in.")
        outs = (
            *(Out("filekey", us.key), Out("status", us.status)),
            *(Out(key, column) for key, column in SIZE if "size" in self.prop),
            *(Out(key, column) for key, column in TYPE if "type" in self.prop),
        )
        resume = at.resume(us.id)
        select = Select(us, outs, where=[Compare(us.user, "=", reader.id)], order=(us.id,))
        rows = at.rows(select, self.limit + 1, resume)
        shown = rows[: self.limit]
        items = [dict(zip((out.key for out in outs), row[1:], strict=True)) for row in shown]
        yield 0, Batch(items, lambda n: str(shown[n][0])), ""
        if len(rows) > self.limit:
            yield 0, MORE, str(rows[self.limit][0])


SIZE = (("size", us.size), ("width", us.width), ("height", us.height), ("bits", us.bits))
TYPE = (("mimetype", us.mime), ("mediatype", us.media_type))


class StashImageInfo(PropModule, prefix="sii", tag="sii"):
    """Stashed files: what prop=imageinfo says of published ones."""

    reads = ("uploadstash",)
    of_account = True
    apart = True

    filekey: tuple[str, ...] | None = param(String(multi=True), "The keys of stashed files.")
    sessionkey: tuple[str, ...] | None = param(String(multi=True), "Use `filekey`.", deprecated=True)
    prop: tuple[str, ...] = flags(
        ("timestamp", "url"),
        badfile="Nothing: no list of bad files has it yet.",
        bitdepth="The bits of a channel.",
        canonicaltitle="The title of the file in the stash.",
        commonmetadata="The metadata that files of all formats may have.",
        dimensions="As size.",
        extmetadata="The time and the title.",
        metadata="What the file says of itself.",
        mime="The MIME type.",
        sha1="The SHA-1 of the content.",
        size="Bytes, width and height in pixels, pages, seconds.",
        thumbmime="The MIME type of the thumbnail.",
        timestamp="When it was uploaded.",
        url="The addresses of the file and of a thumbnail.",
    )
    urlwidth: int = param(Integer(), "The width of the box of a thumbnail.", -1)
    urlheight: int = param(Integer(), "The height of the box of a thumbnail.", -1)
    urlparam: str = param(String(), "Wishes for the thumbnail, as `page2-100px`.", "")

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The files in the order of the keys."""
        if at.client.reader is None:
            raise ApiError("notloggedin", "Only accounts have a stash: log in.")
        if self.filekey is None and self.sessionkey is None:
            names = f'"{at.prefix}filekey", "{at.prefix}sessionkey"'
            raise ApiError("missingparam", f"One of the parameters {names} is required.")
        keys = list(dict.fromkeys((*(self.filekey or ()), *(self.sessionkey or ()))))
        found = self.stashed(at, keys)
        for key in keys:
            version, facts = self.version(key, found, at.client.reader.id)
            describer = Stashed(at, Wanted(frozenset(self.prop) - {"badfile"}), key=key, facts=facts)
            yield 0, describer.item(version, self.box(at, describer, version)), ""

    def stashed(self, at: Run, keys: Sequence[str]) -> dict[str, tuple[Any, ...]]:
        """The rows of the files, by their keys."""
        wanted = [key for key in keys if KEY.fullmatch(key)]
        if not wanted:
            return {}
        return {row[0]: row for row in at.rows(Select(us, read(*COLUMNS, us.user), where=[In(us.key, wanted)]))}

    def version(self, key: str, found: dict[str, tuple[Any, ...]], reader: int) -> tuple[Version, Metadata]:
        """A stashed file and its metadata. Raises ApiError for what is no key, and no key of a file of the reader."""
        if not KEY.fullmatch(key):
            raise ApiError("uploadstash-bad-path-bad-format", f'Key "{key}" is not in a proper format.')
        if key not in found:
            raise ApiError("uploadstash-file-not-found", f'Key "{key}" not found in stash.')
        _, path, timestamp, facts, size, sha1, mime, kind, width, height, bits, owner = found[key]
        if owner != reader:
            raise ApiError("uploadstash-wrong-owner", f'The file with the key "{key}" is somebody else\'s.')
        major, _, minor = (mime or "unknown/unknown").partition("/")
        version = Version(
            *(path.rpartition("/")[2], timestamp),
            size=size,
            width=width or 0,
            height=height or 0,
            bits=bits or 0,
            media_type=kind,
            major=major,
            minor=minor,
            sha1=sha1,
        )
        return version, metadata_of(facts)

    def box(self, at: Run, describer: "Stashed", version: Version) -> Box | None:
        """The box that a thumbnail is to fit into; None where none is asked for."""
        if self.urlwidth == -1 and self.urlheight == -1:
            return None
        picture = Picture.of(at.site, version, describer.metadata(version, drawn=True))
        width = self.urlwidth if self.urlwidth != -1 else picture.width
        box = Box(width, self.urlheight if self.urlheight != -1 else None)
        return box if picture.handler is None else self.wishes(at, box, picture.handler, version.name)

    def wishes(self, at: Run, box: Box, handler: Handler, name: str) -> Box:
        """The box with what `siiurlparam` says."""
        if self.urlparam in ("", "0"):
            return box
        said = handler.parameters(self.urlparam)
        if said is None:
            text = f'"{at.prefix}urlparam" does not fit {name}: only width and height are used.'
            at.warn("badurlparam", text)
            return box
        return box_of(box, said)

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.setdefault(cls.name, Items((), cls.tag)).append(item)


@dataclasses.dataclass(slots=True)
class Stashed(Describer):
    """Makes the item of the stashed file with this key."""

    key: str = ""
    facts: Metadata = NONE

    def metadata(self, version: Version, *, drawn: bool) -> Metadata:
        return self.facts

    def addresses(self, version: Version) -> dict[str, str]:
        url = self.special(f"file/{self.key}")
        return {"url": url, "descriptionurl": url}

    def thumbnail(self, version: Version, metadata: Metadata, box: Box) -> dict[str, Any]:
        named = dataclasses.replace(version, name=self.key)
        picture = Picture.of(self.at.site, named, metadata)
        try:
            made = picture.thumbnail(box)
        except NoThumbnail as error:
            return {"thumberror": str(error)}
        known = picture.handler
        shown = known is not None and known.shown
        url = self.address(made.url, source=made.source) if shown else made.url
        said: dict[str, Any] = {"thumburl": url, "thumbwidth": made.width, "thumbheight": made.height}
        if "thumbmime" in self.wanted.prop and known is not None:
            said["thumbmime"] = known.mime
        if larger := picture.denser(box, made):
            whole = picture.addresses.file(named)
            said["responsiveUrls"] = {name: self.address(u, source=u == whole) for name, u in larger.items()}
        return said

    def address(self, url: str, *, source: bool) -> str:
        """The address of a thumbnail in the stash, by the one that it had if the file were published."""
        return self.special(f"file/{self.key}" if source else f"thumb/{self.key}/{url.rpartition('/')[2]}")

    def special(self, rest: str) -> str:
        """The address of a file below the special page of the stash."""
        known = self.at.site.profile.get("specialpagealiases") or ()
        names = next((page["aliases"] for page in known if page.get("realname") == "UploadStash"), ("UploadStash",))
        general = self.at.site.general
        server = str(general.get("server", ""))
        server = "https:" + server if server.startswith("//") else server
        title = urlencode(self.at.site.name(SPECIAL, f"{names[0]}/{rest}"))
        return server + str(general.get("articlepath", "/wiki/$1")).replace("$1", title)


def metadata_of(facts: bytes | None) -> Metadata:
    """The metadata among what was found out about a file."""
    try:
        known = unserialize(facts or b"")
    except ValueError:
        return NONE
    found = known.get("metadata") if isinstance(known, dict) else None
    return Metadata(kept(found)) if isinstance(found, dict) else NONE


def kept(parts: dict[str | int, Any]) -> dict[str | int, Any]:
    """Parts whose numbers with fractions stay such, also where there is nothing behind the point."""
    found: dict[str | int, Any] = {}
    for name, value in parts.items():
        found[name] = kept(value) if isinstance(value, dict) else Number(value) if isinstance(value, float) else value
    return found
