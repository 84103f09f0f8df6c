"""Deleted revisions in the old way: list=deletedrevs."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from .. import timestamps
from ..errors import ApiError
from ..kinds import PEOPLE, Binding, Boolean, Choice, Limit, NamespaceKind, String, Timestamp
from ..params import Continue, ListModule, continue_, flags, param
from ..result import Tree
from ..schema.columns import Column
from ..schema.deleted import archive as ar
from ..schema.tables import slots
from ..scope import LARGEST, MORE, Batch, Run
from ..select import Compare, Condition, In, Select, read
from ..titles import Title
from .deleted_items import BY_TIME, BY_TITLE, SHOWN, by_deleted_users, rows_by_title, tagged, titles_between, token
from .existence import parsed_comments
from .revision_items import NO_TAGS, Row, hex_sha1, longest, revision_tags
from .revision_lists import PageList, batch, entries
from .revision_parameters import MAX
from .visibility import COMMENT, CONTENT, RESTRICTED, USER, sees

OF_TITLES, OF_USER, OF_ALL = 1, 2, 3
"""MediaWiki's modes."""
NO_TOKEN = "+\\"
"""The token of those who have no session."""
CHUNK = 500
"""So many rows are read at a time where only one of each title counts."""


class FewerTexts(Limit):
    """A limit that is judged again when it is known what is asked for: texts are fewer."""

    def one(self, binding: Binding, name: str, text: str) -> int:
        return MAX if text == "max" else super().one(binding, name, text)


class Deletedrevs(PageList, ListModule, prefix="dr", tag="page"):
    """Deleted revisions: those of the titles of the request, else those of a user, else those of a namespace.

    These are the modes 1, 2 and 3.
    """

    deprecated = True
    needed_right = "deletedhistory"
    reads = ("archive",)
    adds = ("actor", "comment", "slots", "text", "change_tag")

    start: str | None = param(Timestamp(), "The time from which to list.", modes=(1, 2))
    end: str | None = param(Timestamp(), "The time at which to stop.", modes=(1, 2))
    dir: str = param(Choice("newer", "older"), "The direction in which to list.", "older", modes=(1, 3))
    from_: str | None = param(String(), "The title from which to list.", modes=(3,))
    to: str | None = param(String(), "The title at which to stop.", modes=(3,))
    prefix_: str | None = param(String(), "What the titles begin with.", wire="prefix", modes=(3,))
    unique: bool = param(Boolean(), "Only one revision of each page.", False, modes=(3,))
    namespace: int = param(NamespaceKind(), "Only pages of this namespace.", 0, modes=(3,))
    tag_: str | None = param(String(), "Only revisions with this tag.", wire="tag")
    user: str | None = param(PEOPLE, "Only revisions of this user.")
    excludeuser: str | None = param(PEOPLE, "No revisions of this user.")
    prop: tuple[str, ...] = flags(
        ("user", "comment"),
        ("token",),
        comment="The comment.",
        content="The text.",
        len="The size in bytes.",
        minor="Whether the edit is minor.",
        parentid="The id of the revision before.",
        parsedcomment="The comment as HTML.",
        revid="The id of the revision.",
        sha1="The SHA-1 of the revision.",
        tags="The tags.",
        user="The user's name.",
        userid="The user's id.",
        token="The token for changes.",
    )
    limit: int = param(FewerTexts(), "How many to list at most.", 10)
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The revisions in their order; those of one page stand together in an answer."""
        titles = [title for title in at.every.values() if title.namespace >= 0]
        mode = OF_TITLES if titles else OF_USER if self.user is not None else OF_ALL
        self.refuse(at)
        text = '"list=deletedrevs" has given way to "prop=deletedrevisions" and "list=alldeletedrevisions".'
        at.warn("deprecation", text, {"feature": "action=query&list=deletedrevs"})
        self.refuse_mixed(mode)
        limit = self.rows_wanted(at)
        order = BY_TIME if mode == OF_USER else BY_TITLE
        wanted = tuple(dict.fromkeys((*order, *self.columns())))
        yield 0, None, ""
        rows = self.rows(at, mode, order, wanted, titles, limit + 1)
        place = {column: n for n, column in enumerate(wanted)}
        if shown := rows[:limit]:
            yield 0, self.batch(at, shown, order, place), ""
        if len(rows) > limit:
            yield 0, MORE, token(rows[limit], order)

    def refuse(self, at: Run) -> None:
        """Raises ApiError("permissiondenied") for those who may not see deleted revisions, or their texts."""
        if not at.may(self.needed_right):
            raise ApiError("permissiondenied", f"Deleted revisions need the right {self.needed_right}.")
        if "content" in self.prop and not (at.may("deletedtext") or at.may("undelete")):
            raise ApiError("permissiondenied", "The texts of deleted revisions need the right deletedtext or undelete.")

    def refuse_mixed(self, mode: int) -> None:
        """Raises ApiError("badparams") for what does not go with the mode."""
        names, which = (("start", "end"), "mode 3") if mode == OF_ALL else (("from_", "to", "prefix_"), "modes 1 or 2")
        for name in names:
            if getattr(self, name) is not None:
                raise ApiError("badparams", f'The "{name.rstrip("_")}" parameter cannot be used in {which}.')
        if self.user is not None and self.excludeuser is not None:
            raise ApiError("badparams", "user and excludeuser cannot be used together.")

    def rows_wanted(self, at: Run) -> int:
        """How many rows to give: fewer when texts are wanted."""
        low, high = (50, 500) if "content" in self.prop else (500, 5000)
        top = at.client.allowance.rows(low, high)
        if self.limit == MAX:
            at.most = top
            return top
        if self.limit > top:
            text = f'The value "{self.limit}" for parameter "{at.prefix}limit" must be between 1 and {top}.'
            at.warn("outofrange", text, {"min": 1, "curmax": top, "max": low, "highmax": high})
        return min(self.limit, top)

    # -- reading -------------------------------------------------------------------------------

    def columns(self) -> Iterator[Column]:
        """The columns that the items need, beside those of the order."""
        yield from SHOWN
        if {"user", "userid"} & set(self.prop):
            yield from (ar.user, ar.user_name)
        if {"comment", "parsedcomment"} & set(self.prop):
            yield ar.comment

    def rows(
        self,
        at: Run,
        mode: int,
        order: tuple[Column, ...],
        wanted: Sequence[Column],
        titles: Sequence[Title],
        limit: int,
    ) -> list[Row]:
        """The rows of a mode."""
        resume, down = at.resume(*order), self.dir == "older"
        where = by_deleted_users(at, self.user, self.excludeuser, by_time=mode == OF_USER)
        if where is None:
            return []
        where += tagged(at, self.tag_)
        if mode != OF_ALL:
            after, before = ("<=", ">=") if down else (">=", "<=")
            where += [] if self.start is None else [Compare(ar.timestamp, after, self.start)]
            where += [] if self.end is None else [Compare(ar.timestamp, before, self.end)]
        if mode == OF_USER:
            select = Select(ar, read(*wanted), where=where, order=order, descending=down)
            return at.rows(select, limit, resume)
        spaces: Mapping[int, Sequence[Condition]]
        if mode == OF_TITLES:
            known = {title.namespace for title in titles}
            spaces = {n: [In(ar.title, sorted({t.key for t in titles if t.namespace == n}))] for n in known}
        else:
            spaces = {self.namespace: titles_between(at, self.namespace, self.from_, self.to, self.prefix_, down=down)}

        def some(limit: int, since: list[Any] | None) -> list[Row]:
            return rows_by_title(at, wanted, spaces, where, order, down=down, limit=limit, resume=since)

        if mode == OF_ALL and self.unique:
            # MariaDB sorts a table that has less rows than are asked for, and then takes the oldest of each title.
            if down and self.prefix_ is None and len(at.rows(Select(ar, read(ar.key)), limit)) < limit:
                return list({row[:2]: row for row in some(limit, resume)}.values())
            return list(islice(one_of_each(some, resume), limit))
        return some(limit, resume)

    # -- saying --------------------------------------------------------------------------------

    def batch(self, at: Run, rows: list[Row], order: tuple[Column, ...], place: Mapping[Column, int]) -> Batch:
        """The items of rows."""
        namespace, key = place[ar.namespace], place[ar.title]
        pages = dict.fromkeys((row[namespace], row[key]) for row in rows)
        session, name = at.client.session, at.site.name
        more = {"token": session.token("csrf") if session else NO_TOKEN} if "token" in self.prop else {}
        said = entries({page: {"ns": page[0], "title": name(*page), **more} for page in pages})
        items = Describer(at, self.prop, place).items(rows)
        pairs = [(said[row[namespace], row[key]], item) for row, item in zip(rows, items, strict=True)]
        largest = LARGEST
        if {"content", "parsedcomment", "tags"} & set(self.prop):
            largest = sys.maxsize
        elif "comment" in self.prop:
            largest += longest(row[place[ar.comment]] for row in rows)
        return batch(pairs, rows, lambda row: token(row, order), largest)


def one_of_each(some: Callable[[int, list[Any] | None], list[Row]], since: list[Any] | None) -> Iterator[Row]:
    """The first row of each title; `some` reads so many rows from a place on."""
    seen: tuple[Any, ...] = ()
    while rows := some(CHUNK + 1, since):
        for row in rows[:CHUNK]:
            if row[:2] != seen:
                seen = row[:2]
                yield row
        if len(rows) <= CHUNK:
            return
        since = list(rows[CHUNK][: len(BY_TITLE)])


class Describer:
    """Makes the items of rows; `place` tells where the columns are."""

    def __init__(self, at: Run, prop: Sequence[str], place: Mapping[Column, int]) -> None:
        self.at, self.prop, self.place = at, frozenset(prop), place

    def items(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """The items of rows, in their order."""
        ids = [row[self.place[ar.id]] for row in rows]
        tags = revision_tags(self.at, ids) if "tags" in self.prop and rows else {}
        texts = self.texts(rows) if "content" in self.prop and rows else {}
        parsed = self.parsed(rows) if "parsedcomment" in self.prop else []
        items = []
        for n, (id, row) in enumerate(zip(ids, rows, strict=True)):
            item = self.item(row, parsed[n] if parsed else None)
            if "content" in self.prop:
                self.say_text(item, row, texts.get(id))
            if "tags" in self.prop:
                item["tags"] = tags.get(id, NO_TAGS)
            if row[self.place[ar.deleted]] & RESTRICTED and any(key.endswith("hidden") for key in item):
                item["suppressed"] = True
            items.append(Tree(item, content="text") if "text" in item else item)
        return items

    def item(self, row: Row, parsed: str | None) -> dict[str, Any]:
        """The item of a row, but for its text and what follows."""
        prop, place, deleted = self.prop, self.place, row[self.place[ar.deleted]]
        item: dict[str, Any] = {"timestamp": timestamps.iso(row[place[ar.timestamp]])}
        if "revid" in prop:
            item["revid"] = row[place[ar.id]]
        if "parentid" in prop and row[place[ar.parent]] is not None:
            item["parentid"] = row[place[ar.parent]]
        if {"user", "userid"} & prop:
            values = {"user": row[place[ar.user_name]], "userid": row[place[ar.user]] or 0}
            self.say(item, "userhidden", deleted, USER, values)
        if {"comment", "parsedcomment"} & prop:
            values = {"comment": row[place[ar.comment]], "parsedcomment": parsed}
            self.say(item, "commenthidden", deleted, COMMENT, values)
        if "minor" in prop:
            item["minor"] = bool(row[place[ar.minor]])
        if "len" in prop:
            # MediaWiki says the size as a text.
            item["len"] = None if row[place[ar.length]] is None else str(row[place[ar.length]])
        if "sha1" in prop:
            self.say(item, "sha1hidden", deleted, CONTENT, {"sha1": hex_sha1(row[place[ar.sha1]])})
        return item

    def say(self, item: dict[str, Any], hidden: str, deleted: int, bit: int, values: Mapping[str, Any]) -> None:
        """Those of the values that are wanted, as far as they may be seen, and that they are hidden."""
        if deleted & bit:
            item[hidden] = True
        if sees(self.at, deleted, bit, "deletedtext" if bit == CONTENT else "deletedhistory"):
            item |= {key: value for key, value in values.items() if key in self.prop}

    def say_text(self, item: dict[str, Any], row: Row, text: str | None) -> None:
        """The text, as far as it may be seen and is there."""
        deleted = row[self.place[ar.deleted]]
        if deleted & CONTENT:
            item["texthidden"] = True
        if text is not None and sees(self.at, deleted, CONTENT, "deletedtext"):
            item["text"] = text

    def texts(self, rows: Sequence[Row]) -> dict[int, str | None]:
        """The texts of the main slots, by revision."""
        ids = [row[self.place[ar.id]] for row in rows]
        where = [In(slots.revision, ids), Compare(slots.role, "=", "main")]
        found = dict(self.at.rows(Select(slots, read(slots.revision, slots.address), where=where)))
        texts = self.at.texts(list(found.values()))
        if not self.at.has("text"):
            self.at.missing("the texts of deleted revisions", "text")
        return {id: texts.get(address) for id, address in found.items()}

    def parsed(self, rows: Sequence[Row]) -> list[str | None]:
        """The comments as HTML, as far as they may be seen."""
        comment, namespace, key = (self.place[column] for column in (ar.comment, ar.namespace, ar.title))
        said = [(row[comment], Title(row[namespace], row[key])) for row in rows]
        seen = [one for one, row in zip(said, rows, strict=True) if sees(self.at, row[self.place[ar.deleted]], COMMENT)]
        found = parsed_comments(self.at, seen)
        return [found.get(one) for one in said]
