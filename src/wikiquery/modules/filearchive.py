"""Deleted files: list=filearchive."""

from collections.abc import Iterator, Sequence
from typing import Any

from .. import timestamps
from ..errors import ApiError
from ..kinds import String
from ..params import Continue, Direction, ListModule, continue_, direction, flags, limit, param
from ..schema.columns import Column
from ..schema.deleted import filearchive as fa
from ..scope import MORE, Batch, Run
from ..select import Compare, Condition, Select, prefix, read
from ..titles import Title
from .allimages import of_content
from .existence import parsed_comments
from .file_metadata import NONE, Metadata, decode, listed, shapes
from .file_versions import FILE, Version
from .revision_items import hex_sha1
from .thumbnails import Picture
from .visibility import COMMENT, CONTENT, RESTRICTED, USER, seen, sees

ORDER = (fa.name, fa.timestamp, fa.id)
SIZED = (fa.size, fa.width, fa.height, fa.major, fa.minor, fa.metadata)
OF_PROP: dict[str, tuple[Column, ...]] = {
    "sha1": (fa.sha1,),
    "user": (fa.user, fa.user_name),
    "size": SIZED,
    "dimensions": SIZED,
    "description": (fa.comment,),
    "parseddescription": (fa.comment,),
    "mime": (fa.major, fa.minor),
    "mediatype": (fa.media_type,),
    "metadata": (fa.major, fa.minor, fa.metadata),
    "bitdepth": (fa.bits,),
    "archivename": (fa.archive,),
}
"""What each value of `prop` reads, beside the order."""
LARGE = frozenset({"description", "parseddescription", "metadata"})
"""Values of `prop` that may say a lot."""

Item = dict[str, Any]


class Filearchive(ListModule, prefix="fa"):
    """Deleted files, in the order of their names."""

    reads = ("filearchive",)
    adds = ("actor", "comment")

    from_: str | None = param(String(), "The name from which to list.")
    to: str | None = param(String(), "The name at which to stop.")
    prefix_: str | None = param(String(), "What the name begins with.", wire="prefix")
    dir: Direction = direction()
    sha1: str | None = param(String(), "The SHA-1 of the content.")
    sha1base36: str | None = param(String(), "The SHA-1 of the content in base 36.")
    prop: tuple[str, ...] = flags(
        ("timestamp",),
        archivename="The name under which an old version was kept.",
        bitdepth="The bits of a channel.",
        description="The comment of the upload.",
        dimensions="As size.",
        mediatype="The kind of the file, as BITMAP.",
        metadata="What the file says of itself.",
        mime="The MIME type.",
        parseddescription="The comment of the upload as HTML, and as text.",
        sha1="The SHA-1 of the content.",
        size="Bytes, width and height in pixels, pages.",
        timestamp="When it was uploaded.",
        user="Who uploaded it.",
    )
    limit: int = limit()
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The files, each version of its own."""
        self.refuse(at)
        resume = at.resume(*ORDER)
        where = [*self.bounds(at), *self.content(at)]
        wanted = dict.fromkeys((*ORDER, fa.deleted, *(c for name in self.prop for c in OF_PROP.get(name, ()))))
        down = self.dir == "descending"
        rows = at.rows(Select(fa, read(*wanted), where=where, order=ORDER, descending=down), self.limit + 1, resume)
        shown = rows[: self.limit]
        items = Describer(at, self.prop, tuple(wanted)).items(shown)
        if LARGE.isdisjoint(self.prop):
            yield 0, Batch(items, lambda n: token(shown[n])), ""
        else:
            yield from ((0, item, token(row)) for item, row in zip(items, shown, strict=True))
        if len(rows) > self.limit:
            yield 0, MORE, token(rows[self.limit])

    def refuse(self, at: Run) -> None:
        """Raises ApiError("permissiondenied") for what needs a right that the one who asks has not."""
        if {"description", "parseddescription"} & set(self.prop) and not at.may("deletedhistory"):
            raise ApiError("permissiondenied", "The comments of deleted files need the right deletedhistory.")
        if "metadata" in self.prop and not (at.may("deletedtext") or at.may("undelete")):
            raise ApiError("permissiondenied", "The metadata of deleted files need the right deletedtext or undelete.")

    def bounds(self, at: Run) -> list[Condition]:
        """The conditions of `from`, `to` and `prefix`. Raises ApiError("invalidtitle")."""

        def key(text: str) -> str:
            return at.site.title_part_to_key(text, FILE)

        after, before = ("<=", ">=") if self.dir == "descending" else (">=", "<=")
        where: list[Condition] = [] if self.from_ is None else [Compare(fa.name, after, key(self.from_))]
        where += [] if self.to is None else [Compare(fa.name, before, key(self.to))]
        return where + ([] if self.prefix_ is None else prefix(fa.name, key(self.prefix_)))

    def content(self, at: Run) -> list[Condition]:
        """The condition on the content: nobody finds out by it what is hidden."""
        where = of_content(fa.sha1, self.sha1, self.sha1base36)
        return [*where, *seen(at, fa.deleted, CONTENT, "deletedtext")] if where else []


class Describer:
    """Makes the items of rows of `columns`."""

    def __init__(self, at: Run, prop: Sequence[str], columns: Sequence[Column]) -> None:
        self.at, self.prop = at, frozenset(prop)
        self.fields = [column.field for column in columns]

    def items(self, rows: Sequence[Sequence[Any]]) -> list[Item]:
        """The items of rows, in their order."""
        files = [dict(zip(self.fields, row, strict=True)) for row in rows]
        parsed = {}
        if "parseddescription" in self.prop:
            shown = (file for file in files if sees(self.at, file["deleted"], COMMENT))
            parsed = parsed_comments(self.at, [(file["comment"] or "", Title(FILE, file["name"])) for file in shown])
        return [self.item(file, parsed.get((file.get("comment") or "", Title(FILE, file["name"])))) for file in files]

    def item(self, file: dict[str, Any], parsed: str | None) -> Item:
        """The item of a file, its keys in MediaWiki's order."""
        prop, deleted = self.prop, file["deleted"]
        item: Item = {"id": file["id"], "name": file["name"], "ns": FILE}
        item["title"] = self.at.site.name(FILE, file["name"])
        if {"description", "parseddescription"} & prop and sees(self.at, deleted, COMMENT):
            item |= {"parseddescription": parsed} if "parseddescription" in prop else {}
            item["description"] = file["comment"] or ""
        if "user" in prop and sees(self.at, deleted, USER):
            item |= {"userid": file["user"] or 0, "user": file["user_name"]}
        shown = sees(self.at, deleted, CONTENT, "deletedtext")
        if "sha1" in prop and shown:
            item["sha1"] = hex_sha1(file["sha1"])
        if "timestamp" in prop:
            item["timestamp"] = timestamps.iso(file["timestamp"])
        if shown:
            self.say_content(item, file)
        if "archivename" in prop and file["archive"] is not None:
            item["archivename"] = file["archive"]
        marks = {"filehidden": CONTENT, "commenthidden": COMMENT, "userhidden": USER}
        item |= {key: True for key, bit in marks.items() if deleted & bit}
        if deleted & RESTRICTED:
            item["suppressed"] = True
        return item

    def say_content(self, item: Item, file: dict[str, Any]) -> None:
        """What is said of the content; MediaWiki says numbers of it as texts."""
        prop = self.prop
        if {"size", "dimensions"} & prop:
            item["size"] = str(file["size"])
            if pages := self.pages(file):
                item["pagecount"] = pages
            item |= {"height": str(file["height"]), "width": str(file["width"])}
        if "mediatype" in prop:
            item["mediatype"] = file["media_type"]
        if "metadata" in prop:
            parts = decode(file["metadata"] or b"").parts
            item["metadata"] = listed(parts) if parts else None
        if "bitdepth" in prop:
            item["bitdepth"] = str(file["bits"])
        if "mime" in prop:
            item["mime"] = f"{file['major']}/{file['minor']}"

    def pages(self, file: dict[str, Any]) -> int:
        """How many pages a file has; 0 for what has none."""
        names = ("name", "timestamp", "size", "width", "height", "major", "minor")
        version = Version(**{name: file[name] for name in names}, metadata=file["metadata"] or b"")
        metadata: Metadata = decode(version.metadata) if shapes(version.mime, version.metadata) else NONE
        return Picture.of(self.at.site, version, metadata).pages


def token(row: Sequence[Any]) -> str:
    """Where to go on from a file."""
    return "|".join(map(str, row[: len(ORDER)]))
