"""One version of a file: what the tables of files know of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..schema.columns import Table
from ..schema.files import image, oldimage, upload
from ..schema.tables import page, redirect
from ..scope import NOT_HELD, Run
from ..select import Compare, Condition, In, Join, Out, Select, read

FILE = 6

MIME = ("major", "minor")
DRAWN = ("width", "height", *MIME, "metadata")
NEEDED = {
    "user": ("user", "user_name"),
    "userid": ("user", "user_name"),
    "comment": ("comment",),
    "parsedcomment": ("comment",),
    "size": ("size", *DRAWN),
    "dimensions": ("size", *DRAWN),
    "sha1": ("sha1",),
    "mime": MIME,
    "mediatype": ("media_type",),
    "bitdepth": ("bits",),
    "metadata": (*MIME, "metadata"),
    "commonmetadata": (*MIME, "metadata"),
}
"""What each value of `prop` reads, beside the name and the time."""


@dataclass(slots=True)
class Version:
    """A version of a file; `archive` is None for the current one. What was not read has no meaning."""

    name: str
    timestamp: str
    archive: str | None = None
    deleted: int = 0
    size: int = 0
    width: int = 0
    height: int = 0
    bits: int = 0
    media_type: str | None = None
    major: str = ""
    minor: str = ""
    metadata: bytes = b""
    sha1: str = ""
    user: int | None = None
    user_name: str | None = None
    comment: str | None = None

    @property
    def mime(self) -> str:
        """The MIME type."""
        return f"{self.major}/{self.minor}"


def fields(prop: Iterable[str], *, drawn: bool = False) -> tuple[str, ...]:
    """The fields of versions that are needed; `drawn` where thumbnails are asked for."""
    needed = [*("name", "timestamp"), *(DRAWN if drawn else ())]
    for name in prop:
        needed += NEEDED.get(name, ())
    return tuple(dict.fromkeys(needed))


def columns(table: type[Table], names: Sequence[str]) -> tuple[Out, ...]:
    """The columns of fields, for a statement to read."""
    return read(*(getattr(table, name) for name in names))


def current(at: Run, names: Iterable[str], wanted: Sequence[str]) -> dict[str, Version]:
    """The current versions of the files of these names, as far as there are such files."""
    keys = sorted(set(names))
    if not keys:
        return {}
    rows = at.rows(Select(image, columns(image, wanted), where=[In(image.name, keys)]))
    return {row[0]: Version(**dict(zip(wanted, row, strict=True))) for row in rows}


def older(at: Run, name: str, wanted: Sequence[str], start: str | None, end: str | None, limit: int) -> list[Version]:
    """The old versions of a file from `start` back to `end`, the newest first; none on a database without them."""
    if not at.has("oldimage"):
        return []
    taken = ("timestamp", "name", "archive", "deleted", *wanted[2:])
    where: list[Condition | None] = [
        Compare(oldimage.name, "=", name),
        Compare(oldimage.timestamp, "<=", start) if start else None,
        Compare(oldimage.timestamp, ">=", end) if end else None,
    ]
    # With an end alone MediaWiki takes those that are nearest to it.
    down = bool(start) or end is None
    # The order comes first among what is read.
    select = Select(oldimage, columns(oldimage, taken), where=where, order=(oldimage.timestamp,), descending=down)
    versions = [Version(**dict(zip(taken, row, strict=True))) for row in at.rows(select, limit)]
    return versions if down else versions[::-1]


def warn_of_old(at: Run, versions: Iterable[Version]) -> None:
    """Says that old versions of these files are not known, unless the log tells that there are none."""
    known = {version.name: version.timestamp for version in versions}
    if at.has("oldimage") or not known:
        return
    if at.has("logging"):
        where = [
            Compare(upload.namespace, "=", FILE),
            In(upload.name, sorted(known)),
            Compare(upload.type, "=", "upload"),
        ]
        uploads: dict[str, set[str]] = {}
        for name, time in at.rows(Select(upload, read(upload.name, upload.timestamp), where=where)):
            uploads.setdefault(name, set()).add(time)
        if all(min(uploads.get(name, ("",))) == time for name, time in known.items()):
            return
    whence = "No dump has" if at.held else "This database does not tell"
    text = f"{whence} the old versions of files: only the current ones are known."
    at.warn(NOT_HELD, text, {"module": at.path})


def found(at: Run, keys: Iterable[str], wanted: Sequence[str]) -> dict[str, Version]:
    """The current versions of files by the titles that are asked for: a redirect stands for the file it leads to."""
    asked = list(dict.fromkeys(keys))
    versions = current(at, asked, wanted)
    led = targets(at, [key for key in asked if key not in versions])
    more = current(at, led.values(), wanted)
    return versions | {key: more[target] for key, target in led.items() if target in more}


def targets(at: Run, keys: Sequence[str]) -> dict[str, str]:
    """The files that pages of files, which have none themselves, redirect to."""
    if not keys:
        return {}
    if not at.has("redirect"):
        at.missing("where redirects of files lead", "redirect")
        return {}
    where = [Compare(page.namespace, "=", FILE), In(page.title, sorted(keys)), Compare(redirect.namespace, "=", FILE)]
    joins = (Join(redirect, ((redirect.from_, page.id),)),)
    rows = at.rows(Select(page, read(page.title, redirect.title, redirect.interwiki), joins=joins, where=where))
    return {key: target for key, target, wiki in rows if not wiki}
