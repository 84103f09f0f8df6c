"""What is said of a revision: facts, slots, content, tags, and that a part is hidden."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import not_
from typing import TYPE_CHECKING, Any

from .. import timestamps
from ..builders import builder
from ..errors import ApiError
from ..result import Form, Items, Tree
from ..schema.tables import change_tag, page, slots
from ..schema.tables import revision as rev
from ..scope import LARGEST, Run
from ..sections import section
from ..select import In, Out, Select, read
from ..titles import Title
from .existence import parsed_comments
from .visibility import COMMENT, CONTENT, RESTRICTED, USER, sees

if TYPE_CHECKING:
    from .revision_parameters import RevisionParameters

NEEDS_SLOTS = frozenset({"content", "contentmodel", "slotsize", "slotsha1"})
SLOTS = Form(tag="slot", key="role", merged=True)
CONTENT_FORMATS = (
    "application/json",
    "application/octet-stream",
    "application/unknown",
    "application/x-binary",
    "text/css",
    "text/javascript",
    "text/plain",
    "text/unknown",
    "text/x-wiki",
    "unknown/unknown",
)
MODEL_FORMATS = {
    "wikitext": "text/x-wiki",
    "javascript": "text/javascript",
    "vue": "text/vue",
    "json": "application/json",
    "css": "text/css",
    "sanitized-css": "text/css",
    "text": "text/plain",
    "Scribunto": "text/plain",
}
BATCH = 50
"""Slots and texts are read for so many revisions at a time: a full result stops the reading."""

Row = tuple[Any, ...]
SlotRow = tuple[Any, ...]


def hex_sha1(base36: str) -> str:
    """MediaWiki stores SHA-1 in base 36; the API shows 40 hexadecimal digits."""
    return f"{int(base36, 36):040x}" if base36 else ""


def or_zero(number: int | None) -> int:
    """A number; 0 where there is none."""
    return number or 0


def longest(texts: Iterable[str | None]) -> int:
    """No text of these has more bytes."""
    return 4 * len(max(filter(None, texts), key=len, default=""))


NO_TAGS = Items((), "tag", plain=True)


def revision_tags(at: Run, ids: Sequence[int]) -> dict[int, Items]:
    """The tags of those of the revisions that have such, in the order of the tags' ids."""
    if not at.has("change_tag"):
        at.missing("tags", "change_tag", "tags")
        return {}
    found: dict[int, Items] = {}
    columns = read(change_tag.revision, change_tag.name)
    where = [In(change_tag.revision, ids)]
    for revision, name in at.rows(Select(change_tag, columns, where=where, sort=(change_tag.revision, change_tag.tag))):
        if revision not in found:
            found[revision] = Items((), "tag", plain=True)
        found[revision].append(name)
    return found


class Describer:
    """Makes the items of rows; `places` tells where the columns are in a row, `titles` are those of the pages."""

    def __init__(
        self, at: Run, module: "RevisionParameters", places: Mapping[Any, int], titles: Mapping[int, Title]
    ) -> None:
        self.at, self.module, self.places, self.titles = at, module, places, titles
        self.prop = frozenset(module.prop)
        self.hidden = False
        self.shown_anyway: set[int] = set()
        """The newest revisions of their pages: their texts count as not hidden, whatever their bits say."""
        self.parsed: dict[tuple[str, Title | None], str] = {}

    def title(self, row: Row) -> Title | None:
        """The title of the page that a row's revision is of."""
        return self.titles.get(row[self.places[rev.page]])

    def sees(self, deleted: int, bit: int) -> bool:
        """Whether the one who asks sees a part of a revision that has these bits."""
        return sees(self.at, deleted, bit, "deletedtext" if bit == CONTENT else "deletedhistory")

    def bits(self, row: Row) -> int:
        """The bits of what is hidden of a row's revision."""
        deleted: int = row[self.places[rev.deleted]] or 0
        return deleted & ~CONTENT if deleted & CONTENT and row[self.places[rev.id]] in self.shown_anyway else deleted

    def find_newest(self, rows: Sequence[Row]) -> None:
        """Looks which of the revisions whose texts are hidden are the newest of their pages."""
        deleted, owner = self.places[rev.deleted], self.places.get(rev.page)
        pages = set() if owner is None else {row[owner] for row in rows if (row[deleted] or 0) & CONTENT}
        if pages:
            found = self.at.rows(Select(page, read(page.latest), where=[In(page.id, sorted(pages))]))
            self.shown_anyway |= {id for (id,) in found}

    def items(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Any]]:
        """Each row with its item."""
        id = self.places[rev.id]
        self.find_newest(rows)
        iterator = iter(rows)
        while batch := list(islice(iterator, BATCH)):
            ids = [row[id] for row in batch]
            slot_rows = self.slot_rows(ids) if NEEDS_SLOTS & self.prop or "roles" in self.prop else {}
            texts = self.texts(batch, slot_rows) if "content" in self.prop else {}
            tags = revision_tags(self.at, ids) if "tags" in self.prop else {}
            self.parsed = self.parsed_comments(batch) if "parsedcomment" in self.prop else {}
            for row in batch:
                yield row, self.item(row, slot_rows.get(row[id], []), texts, tags.get(row[id], NO_TAGS))

    @property
    def plain(self) -> bool:
        """Whether the items need nothing of the revisions' slots, so that all are made at once."""
        return not self.prop & (NEEDS_SLOTS | {"roles"})

    def whole(self, rows: Sequence[Row]) -> tuple[list[Any], int]:
        """The items of rows where they are `plain`, and how many bytes none of them exceeds."""
        id, deleted, parent = (self.places[column] for column in (rev.id, rev.deleted, rev.parent))
        items: list[Any] = builder(self.outs(), list(self.places))(rows)
        self.find_newest(rows)
        largest = LARGEST
        if "comment" in self.prop:
            comment = self.places[rev.comment]
            largest += longest([row[comment] for row in rows])
        if "parsedcomment" in self.prop:
            comment, self.parsed = self.places[rev.comment], self.parsed_comments(rows)
            largest += longest(self.parsed.values())
            for item, row in zip(items, rows, strict=True):
                item["parsedcomment"] = self.parsed.get((row[comment], self.title(row)))
        tags = revision_tags(self.at, [row[id] for row in rows]) if "tags" in self.prop and rows else {}
        if "tags" in self.prop:
            largest += longest(map("".join, tags.values()))
            for item, row in zip(items, rows, strict=True):
                item["tags"] = tags.get(row[id], NO_TAGS)
        for n, row in enumerate(rows):
            if row[deleted] or row[parent] is None or not items[n]:
                items[n] = self.item(row, (), {}, tags.get(row[id], NO_TAGS))
        return items, largest

    def outs(self) -> list[Out]:
        """What is said, but for HTML and tags, of a revision of which nothing is hidden and all is known."""
        prop = self.prop
        return [
            Out("revid", rev.id, when="ids" in prop),
            Out("parentid", rev.parent, when="ids" in prop),
            Out("minor", rev.minor, bool, when="flags" in prop),
            Out("user", rev.user_name, when="user" in prop),
            Out("anon", rev.user, not_, omit_false=True, when=bool({"user", "userid"} & prop)),
            Out("userid", rev.user, or_zero, when="userid" in prop),
            Out("timestamp", rev.timestamp, timestamps.iso, when="timestamp" in prop),
            Out("size", rev.length, or_zero, when="size" in prop),
            Out("sha1", rev.sha1, hex_sha1, when="sha1" in prop),
            Out("comment", rev.comment, when="comment" in prop),
        ]

    # -- reading -------------------------------------------------------------------------------

    def slot_rows(self, ids: Sequence[int]) -> dict[int, list[SlotRow]]:
        """The slots of revisions: (revision, role, size, sha1, model, address)."""
        columns = read(slots.revision, slots.role, slots.size, slots.sha1, slots.model, slots.address)
        found: dict[int, list[SlotRow]] = {}
        for row in self.at.rows(Select(slots, columns, where=[In(slots.revision, ids)])):
            found.setdefault(row[0], []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (row[1] != "main", row[1]))
        return found

    def texts(self, rows: Sequence[Row], slot_rows: Mapping[int, list[SlotRow]]) -> dict[str, str | None]:
        """The texts that may be shown, by address."""
        id = self.places[rev.id]
        shown = [slot for row in rows if self.sees(self.bits(row), CONTENT) for slot in slot_rows.get(row[id], ())]
        return self.at.texts([slot[5] for slot in shown])

    def parsed_comments(self, rows: Sequence[Row]) -> dict[tuple[str, Title | None], str]:
        """The comments of revisions as HTML, as far as they may be shown."""
        deleted, comment = self.places[rev.deleted], self.places[rev.comment]
        shown = [(row[comment], self.title(row)) for row in rows if self.sees(row[deleted], COMMENT)]
        return parsed_comments(self.at, shown)

    # -- saying --------------------------------------------------------------------------------

    def item(self, row: Row, slot_rows: Sequence[SlotRow], texts: Mapping[str, str | None], tags: Items) -> Any:
        """The item of one revision, its keys in MediaWiki's order."""
        prop, places = self.prop, self.places
        deleted = self.bits(row)
        self.hidden = False
        item: dict[str, Any] = {}
        if "ids" in prop:
            item["revid"] = row[places[rev.id]]
            if row[places[rev.parent]] is not None:
                item["parentid"] = row[places[rev.parent]]
        if "flags" in prop:
            item["minor"] = bool(row[places[rev.minor]])
        if "user" in prop or "userid" in prop:
            self.say_user(item, row, deleted)
        if "timestamp" in prop:
            item["timestamp"] = timestamps.iso(row[places[rev.timestamp]])
        if "size" in prop:
            item["size"] = row[places[rev.length]] or 0
        if "sha1" in prop:
            self.say_sha1(item, row[places[rev.sha1]], deleted)
        if "roles" in prop:
            item["roles"] = Items((slot[1] for slot in slot_rows), plain=True)
        content = self.say_slots(item, row, slot_rows, texts, deleted) if NEEDS_SLOTS & prop else None
        if "comment" in prop or "parsedcomment" in prop:
            self.say_comment(item, row, deleted)
        if "tags" in prop:
            item["tags"] = tags
        if self.hidden and deleted & RESTRICTED:
            item["suppressed"] = True
        if not item:
            return []
        return Tree(item, content=content) if content else item

    def say_sha1(self, item: dict[str, Any], sha1: str, deleted: int) -> None:
        """The SHA-1 of the revision, or of a slot, and that it is hidden."""
        if deleted & CONTENT:
            item["sha1hidden"] = self.hidden = True
        if self.sees(deleted, CONTENT):
            item["sha1"] = hex_sha1(sha1)

    def say_user(self, item: dict[str, Any], row: Row, deleted: int) -> None:
        """The user, and that it is hidden."""
        if deleted & USER:
            item["userhidden"] = self.hidden = True
        if not self.sees(deleted, USER):
            return
        id = row[self.places[rev.user]] or 0
        if "user" in self.prop:
            item["user"] = row[self.places[rev.user_name]]
        if not id:
            item["anon"] = True
        if "userid" in self.prop:
            item["userid"] = id

    def say_comment(self, item: dict[str, Any], row: Row, deleted: int) -> None:
        """The comment, and that it is hidden."""
        if deleted & COMMENT:
            item["commenthidden"] = self.hidden = True
        if not self.sees(deleted, COMMENT):
            return
        comment = row[self.places[rev.comment]]
        if "comment" in self.prop:
            item["comment"] = comment
        if "parsedcomment" in self.prop:
            item["parsedcomment"] = self.parsed[comment, self.title(row)]

    def say_slots(
        self,
        item: dict[str, Any],
        row: Row,
        slot_rows: Sequence[SlotRow],
        texts: Mapping[str, str | None],
        deleted: int,
    ) -> str | None:
        """The slots: nested where `slots` was given, else the main slot's facts in the item itself.

        Returns the item's content key where it has one.
        """
        id = row[self.places[rev.id]]
        if self.module.slots is None:
            for slot in slot_rows:
                if slot[1] == "main":
                    title = self.title(row)
                    where = self.at.site.prefixed(title) if title else f"revision {id}"
                    item |= self.slot(id, slot, texts, deleted, self.module.contentformat, where)
            return "content"
        nested = Tree(form=SLOTS)
        for slot in slot_rows:
            if slot[1] in self.module.slots:
                wanted = self.module.contentformat_slot.get(slot[1])
                said = self.slot(id, slot, texts, deleted, wanted, f"revision {id}")
                nested[slot[1]] = Tree(said, content="content")
        item["slots"] = nested
        return None

    def slot(
        self,
        id: int,
        row: SlotRow,
        texts: Mapping[str, str | None],
        deleted: int,
        wanted: str | None,
        where: str,
    ) -> dict[str, Any]:
        """What is said of one slot; `where` names it in warnings."""
        _, _, size, sha1, model, address = row
        said: dict[str, Any] = {}
        if "slotsize" in self.prop:
            said["size"] = size
        if "slotsha1" in self.prop:
            self.say_sha1(said, sha1, deleted)
        if "contentmodel" in self.prop:
            said["contentmodel"] = model
        if "content" not in self.prop:
            return said
        if deleted & CONTENT:
            self.hidden = said["texthidden"] = True
        if not self.sees(deleted, CONTENT):
            return said
        text = texts.get(address)
        if text is None:
            self.at.missing("the texts of all revisions", "text", "content")
            return {**said, "textmissing": True}
        return said | self.content(id, text, model, wanted, where)

    def content(self, id: int, text: str, model: str, wanted: str | None, where: str) -> dict[str, Any]:
        """The content of a slot, or of its section."""
        if self.module.section is not None:
            found = self.section(text, model)
            if found is None and self.module.slots is None:
                raise ApiError("nosuchsection", f"There is no section {self.module.section} in revision {id}.")
            if found is None:
                return {"nosuchsection": True}
            text = found
        form = MODEL_FORMATS.get(model, "text/plain")
        if wanted is not None and wanted != form:
            message = f"The requested format {wanted} is not supported for content model {model} used by {where}."
            self.at.warn("badformat", message)
            return {"badcontentformat": True}
        facts = {"contentmodel": model, "contentformat": form}
        if self.module.slots is None:
            facts = {"contentformat": form, "contentmodel": model}
        return {**facts, "content": text}

    def section(self, text: str, model: str) -> str | None:
        """The section that was asked for; None where there is none: only wikitext has sections."""
        if model != "wikitext":
            return None
        site, wanted = self.at.site, self.module.section or ""
        return section(text, wanted, site.extension_tags, language_variants=site.language_variants)
