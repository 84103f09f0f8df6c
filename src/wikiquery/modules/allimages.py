"""All files of the wiki: list=allimages."""

import re
from collections.abc import Iterator
from typing import Any

from ..errors import ApiError
from ..kinds import PEOPLE, Choice, Integer, Limit, String, Timestamp
from ..params import Continue, ListModule, continue_, flags, param
from ..schema.columns import Column
from ..schema.files import image
from ..scope import MORE, Batch, Run
from ..select import Among, Compare, Condition, In, Null, Select, prefix
from ..titles import Title
from .file_items import Describer, Wanted
from .file_versions import FILE, Version, columns, fields
from .groups import groups_with, membership
from .revisions import actor_id

FEW = 500
"""Files that an index finds by size, content or type are sorted, where there are no more; else all are gone through."""
SHA1 = re.compile("[0-9a-f]{40}")
SHA1_BASE36 = re.compile("[0-9a-z]{31}")
LARGE = frozenset({"comment", "parsedcomment", "metadata", "commonmetadata"})
"""Values of `prop` that may say a lot."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE36_LENGTH = 31
MEDIA_TYPES = (
    *("UNKNOWN", "BITMAP", "DRAWING", "AUDIO", "VIDEO", "MULTIMEDIA", "OFFICE", "TEXT", "EXECUTABLE", "ARCHIVE", "3D"),
)


class AllImages(ListModule, prefix="ai", tag="img", generates=True):
    """All files, in the order of their names or of the time of their upload."""

    not_with_redirects = "filterredir=nonredirects"
    redirects_code = "invalidparammix"
    reads = ("image",)
    adds = ("logging", "user_groups")

    sort: str = param(Choice("name", "timestamp"), "What to sort by.", "name")
    dir: str = param(Choice("ascending", "descending", "newer", "older"), "The direction to list in.", "ascending")
    from_: str | None = param(String(), "The name from which to list.")
    to: str | None = param(String(), "The name at which to stop.")
    continue_: Continue = continue_()
    start: str | None = param(Timestamp(), "The time from which to list.")
    end: str | None = param(Timestamp(), "The time at which to stop.")
    prop: tuple[str, ...] = flags(
        ("timestamp", "url"),
        badfile="Nothing: this tells prop=imageinfo.",
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
        timestamp="When it was uploaded.",
        url="The addresses of the file and of its page.",
        user="Who uploaded it.",
        userid="The uploader's id.",
    )
    prefix_: str | None = param(String(), "What the name begins with.")
    minsize: int | None = param(Integer(), "So many bytes at least.")
    maxsize: int | None = param(Integer(), "So many bytes at most.")
    sha1: str | None = param(String(), "The SHA-1 of the content.")
    sha1base36: str | None = param(String(), "The SHA-1 of the content in base 36.")
    user: str | None = param(PEOPLE, "Who uploaded the file.")
    filterbots: str = param(Choice("all", "bots", "nobots"), "Whether bots uploaded it.", "all")
    mime: tuple[str, ...] | None = param(String(multi=True), "The MIME type.")
    limit: int = param(Limit(), "How many to list at most.", 10)

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The files in their order."""
        self.refuse(at)
        order: tuple[Column, ...] = (image.name,) if self.sort == "name" else (image.timestamp, image.name)
        resume = at.resume(*order)
        where = [*self.bounds(at), *self.sizes()]
        content = of_content(image.sha1, self.sha1, self.sha1base36)
        if self.mime is not None and at.site.general.get("misermode"):
            raise ApiError("mimesearchdisabled", "This wiki does not search for MIME types.")
        uploaded = None if self.mime == () else self.uploaded(at)
        among = None if uploaded is None else self.among(at, content)
        if uploaded is None or among is None:
            return
        where += [*content, *self.of_type(), *uploaded, *among]
        wanted = ("timestamp", "name", *fields(self.prop)[2:])
        select = Select(image, columns(image, wanted), where=where, order=order, descending=self.down)
        place = {column: n for n, column in enumerate(select.columns)}
        read = [(name, place[getattr(image, name)]) for name in wanted]
        rows = at.rows(select, self.limit + 1, resume)
        versions = [Version(**{name: row[n] for name, n in read}) for row in rows]
        yield from self.items(at, versions)

    def items(self, at: Run, versions: list[Version]) -> Iterator[tuple[int, Any, Any]]:
        """The items of files; one more than are wanted tells where to go on."""
        shown = versions[: self.limit]
        if at.generator:
            for version in shown:
                yield 0, Title(FILE, version.name), self.token(version)
        else:
            describer, site = Describer(at, Wanted(frozenset(self.prop))), at.site
            describer.read(shown)
            made = ({"name": v.name, **describer.item(v), "ns": FILE, "title": site.name(FILE, v.name)} for v in shown)
            if LARGE.isdisjoint(self.prop):
                yield 0, Batch(list(made), lambda n: self.token(versions[n])), ""
            else:
                yield from ((0, item, self.token(version)) for item, version in zip(made, shown, strict=True))
        if len(versions) > self.limit:
            yield 0, MORE, self.token(versions[self.limit])

    def token(self, version: Version) -> str:
        """Where to go on: at this file."""
        return version.name if self.sort == "name" else f"{version.timestamp}|{version.name}"

    def refuse(self, at: Run) -> None:
        """Raises for parameters that go with another order only, or not together."""
        other, names = ("name", ("from_", "to", "prefix_"))
        if self.sort == "name":
            other, names = ("timestamp", ("start", "end", "user"))
        given = [name.rstrip("_") for name in names if getattr(self, name) is not None]
        if self.sort == "name" and self.filterbots != "all":
            given.append("filterbots")
        if given:
            text = f'The "{at.prefix}{given[0]}" parameter may only be used with "{at.prefix}sort={other}".'
            raise ApiError("invalidparammix", text)
        if self.user is not None and self.filterbots != "all":
            text = f'The "{at.prefix}user" parameter cannot be used with "{at.prefix}filterbots".'
            raise ApiError("invalidparammix-cannotusewith", text)

    @property
    def down(self) -> bool:
        """Whether the greatest comes first."""
        return self.dir in ("descending", "older")

    # -- conditions ----------------------------------------------------------------------------

    def bounds(self, at: Run) -> list[Condition | None]:
        """Where the listing begins and ends. Raises `invalidtitle`."""

        def key(text: str | None) -> str | None:
            return None if text is None else at.site.title_part_to_key(text, FILE)

        after, before = ("<=", ">=") if self.down else (">=", "<=")
        column, first, last = image.name, key(self.from_), key(self.to)
        if self.sort == "timestamp":
            column, first, last = image.timestamp, self.start, self.end
        return [
            None if first is None else Compare(column, after, first),
            None if last is None else Compare(column, before, last),
            *prefix(image.name, key(self.prefix_) or ""),
        ]

    def sizes(self) -> list[Condition]:
        """The conditions on the size."""
        low = [] if self.minsize is None else [Compare(image.size, ">=", self.minsize)]
        return [*low, *([] if self.maxsize is None else [Compare(image.size, "<=", self.maxsize)])]

    def uploaded(self, at: Run) -> list[Condition] | None:
        """The condition on who uploaded the file; None where that is nobody."""
        if self.filterbots != "all":
            bots = groups_with(at.site, ["bot"]) or ["bot"]
            return [membership(image.user, bots, negated=self.filterbots == "nobots")]
        if self.user is None:
            return []
        id = actor_id(at, self.user)
        return None if id is None else [Compare(image.actor, "=", id)]

    def of_type(self) -> list[Condition]:
        """The condition on the MIME type."""
        types = tuple(split_mime(mime) for mime in self.mime or ())
        return [Among((image.major, image.minor), types)] if types else []

    def among(self, at: Run, content: list[Condition]) -> list[Condition] | None:
        """Where an index finds but few files by content, size or type: to be one of them; None where there is none.

        Otherwise all files would be gone through in their order until enough are found.
        """
        narrow: list[list[Condition]] = []
        if content or self.sizes():
            narrow.append(content or self.sizes())
        elif self.mime:
            # The index has the kind of the file first.
            for major, minor in map(split_mime, self.mime):
                type_ = [Compare(image.major, "=", major), Compare(image.minor, "=", minor)]
                narrow += [[In(image.media_type, MEDIA_TYPES), *type_], [Null(image.media_type), *type_]]
        names: set[str] = set()
        for where in narrow:
            names |= {name for (name,) in at.rows(Select(image, columns(image, ("name",)), where=where), FEW + 1)}
        if not narrow or len(names) > FEW:
            return []
        return [In(image.name, sorted(names))] if names else None


def of_content(column: Column, sha1: str | None, sha1base36: str | None) -> list[Condition]:
    """The condition on the content. Raises `invalidsha1hash` and `invalidsha1base36hash`."""
    if sha1 is not None:
        digest = sha1.lower()
        if not SHA1.fullmatch(digest):
            raise ApiError("invalidsha1hash", "This is no SHA-1.")
        return [Compare(column, "=", base36(int(digest, 16)))]
    if sha1base36 is not None:
        digest = sha1base36.lower()
        if not SHA1_BASE36.fullmatch(digest):
            raise ApiError("invalidsha1base36hash", "This is no SHA-1 in base 36.")
        return [Compare(column, "=", digest)]
    return []


def split_mime(mime: str) -> tuple[str, str]:
    """A MIME type as the tables have it."""
    major, slash, minor = mime.partition("/")
    return major, minor if slash else "unknown"


def base36(value: int) -> str:
    """A SHA-1 as the tables have it."""
    digits = ""
    while value:
        value, digit = divmod(value, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits.rjust(BASE36_LENGTH, "0")
