"""The page set: titles, ids and revision ids become pages; redirects are followed; the rest is missing or invalid.

MediaWiki's ApiPageSet. Numbers below zero name what has no page id: one counter, in the order first met.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from .db import Database
from .db.company import Company
from .lookups import BY_DELETED, BY_REVISION, FOUND, REDIRECTS, Columns, Row, by_id, by_titles
from .result import Form, Items, Message, Pages, Tree
from .schema.deleted import archive
from .schema.extent import lacks_sections, may_lack_pages
from .schema.files import image
from .schema.tables import page, redirect, revision
from .select import Among, Compare, Select, read
from .site import Site
from .titles import InvalidTitle, Title, encoded

SPECIAL, MEDIA, FILE = -1, -2, 6

KEY = itemgetter(2)
BAD_REVISION = Form(tag="rev")
SCANS_BEYOND = 6.38
"""MariaDB reads all pages, in the order of their ids, once so many times the titles (of several namespaces) are more
than the pages. Only small wikis see it, but they do see it: in `indexpageids`, and in the order of pages."""

DELETED_SCANS_BEYOND = 6
"""The same of deleted revisions that are looked up by their ids."""

Held = Mapping[str, Any]
"""What a store says of its tables."""


class PageSet:
    """The pages that a request speaks of. Fill it once with `titles`, `ids`, `revisions` or rows, then read it.

    `more` are columns of `page` that are read along, where pages are looked up: they are in `rows`, by page id, behind
    the redirect flag.
    """

    company: Company | None = None

    def __init__(
        self, database: Database, site: Site, held: Held, *, redirects: bool = False, deleted: bool, more: Columns = ()
    ) -> None:
        self.database, self.site, self.held, self.resolve, self.more = database, site, held, redirects, more
        self.rows: dict[int, Row] = {}
        self.knows_deleted = deleted and database.has(archive.sql)
        """Whether the one who asks may learn which pages deleted revisions were of."""
        self.pages: dict[int, Row] = {}
        """Existing pages by id: (id, namespace, DB key, redirect flag), in MediaWiki's order."""
        self.fakes = 0
        self.missing: dict[tuple[int, str], int] = {}
        self.invalid: dict[str, tuple[int, Message]] = {}
        self.special: dict[tuple[int, str], int] = {}
        self.missing_ids: list[int] = []
        self.revisions: dict[int, int] = {}
        self.deleted_revisions: dict[int, int] = {}
        """The numbers of the pages that deleted revisions were of."""
        self.bad_revisions: list[int] = []
        self.normalized: dict[str, str] = {}
        self.cleaned: dict[str, str] = {}
        self.interwiki: dict[str, Title] = {}
        self.redirects: dict[str, dict[str, Any]] = {}
        self.data: dict[tuple[int, str], Mapping[str, Any]] = {}
        """What a generator adds to the pages that it names, by namespace and key."""
        self.led: dict[tuple[int, str], tuple[int, str]] = {}
        """Where redirects that were followed lead on this wiki, by namespace and key."""
        self.lacking: dict[str, str] = {}
        """Tables that the snapshot does not hold, or not whole, each with what was looked for in it."""
        self.seen: dict[tuple[int, str], None] = {}

    # -- filling -------------------------------------------------------------------------------

    def add_titles(self, texts: Iterable[str]) -> None:
        """Titles as a client writes them. Normalises, sorts out what names no local page, looks up the rest."""
        wanted: dict[tuple[int, str], None] = {}
        parsed: list[tuple[str, Title]] = []
        title_of, prefixed = self.site.title, self.site.prefixed
        for text in texts:
            try:
                parsed.append((text, title_of(text)))
            except InvalidTitle as error:
                if text not in self.invalid:
                    self.invalid[text] = (self.fake(), Message(error.code, error.text))
        for text, title in parsed:
            shown = prefixed(title)
            if title.interwiki:
                self.interwiki[shown] = title
            else:
                self.want(wanted, title.namespace, title.key)
            if shown != text:
                self.normalized[text] = shown
        self.look_up(wanted)

    def add_cleaned(self, raw: str, titles: Iterable[str]) -> None:
        """Says which titles were not clean text: `raw` is the parameter as it came."""
        parts = raw[1:].split("\x1f") if raw.startswith("\x1f") else raw.split("|")
        changed = {part: title for part, title in zip(parts, titles, strict=True) if part != title}
        self.cleaned = changed

    def add_keys(self, keys: Iterable[tuple[int, str]]) -> None:
        """Titles as the database has them: what generators name."""
        wanted: dict[tuple[int, str], None] = {}
        for namespace, key in keys:
            self.want(wanted, namespace, key)
        self.look_up(wanted)

    def add_named(self, rows: Iterable[Row]) -> None:
        """Pages as a generator has found them by the titles that it names: id (None for no page), namespace, key …"""
        wanted: dict[tuple[int, str], None] = {}
        named = dict.fromkeys(rows)
        for _, namespace, key, *_ in named:
            self.want(wanted, namespace, key)
        self.take(wanted, sorted((row for row in named if row[0] is not None), key=itemgetter(1, 2)))

    def add_ids(self, ids: Iterable[int], *, report: bool = True) -> None:
        """Page ids. With `report` those without a page are missing; generators leave them out."""
        order = list(dict.fromkeys(ids))
        usable = [n for n in order if n > 0]
        if not self.knows_pages():
            return
        rows: list[Row] = []
        if usable:
            rows = by_id(self.database, self.more).rows(sorted(usable), None, None)
        self.add_rows(self.parted(rows))
        if report:
            known = {row[0] for row in rows}
            self.missing_ids += [n for n in order if n not in known]
            if self.missing_ids:
                self.may_lack(None)

    def add_revisions(self, ids: Iterable[int]) -> None:
        """Revision ids: their pages; those that do not exist are bad."""
        order = list(dict.fromkeys(ids))
        usable = sorted(n for n in order if n > 0)
        if not self.database.has("revision"):
            self.lacking["revision"] = "the revision ids"
        elif usable:
            self.revisions = dict(self.database.kept("by revision", BY_REVISION).rows(usable, None, None))
        self.add_ids(self.revisions.values(), report=False)
        # Where redirects are followed, MediaWiki speaks of the revisions of pages that have given way to others, too.
        if not self.resolve:
            self.revisions = {r: p for r, p in self.revisions.items() if p in self.pages}
        left = [n for n in order if n not in self.revisions]
        if self.knows_deleted:
            self.add_deleted(sorted(n for n in left if n > 0))
        self.bad_revisions = [n for n in left if n not in self.deleted_revisions]
        if self.bad_revisions and self.held.get(revision.sql, {}).get("state") == "partial":
            self.lacking[revision.sql] = "the revisions"

    def add_deleted(self, ids: Sequence[int]) -> None:
        """Ids of deleted revisions: the pages of the titles that they had."""
        rows = self.database.kept("by deleted", BY_DELETED).rows(ids, None, None) if ids else []
        if len(rows) > 1 and self.scans_deleted(len(ids)):
            rows.sort(key=itemgetter(1))
        self.add_keys((namespace, key) for _, _, namespace, key in rows)
        numbers = {(row[1], row[2]): id for id, row in self.pages.items()} | self.missing | self.special
        found = {id: (namespace, key) for id, _, namespace, key in rows}
        self.deleted_revisions = {id: numbers[key] for id, key in found.items() if key in numbers}

    def scans_deleted(self, ids: int) -> bool:
        """Whether MediaWiki's database would read all deleted revisions to find these, in the order of their rows."""
        most = ids * DELETED_SCANS_BEYOND
        return len(self.database.rows(Select(archive, read(archive.key)), most + 1)) <= most

    def parted(self, rows: list[Row]) -> list[Row]:
        """Rows that were looked up, without what was read along with them."""
        if not self.more:
            return rows
        for row in rows:
            self.rows[row[0]] = row[3:]
        return [row[:4] for row in rows]

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Rows of pages, as a generator that lists pages has read them."""
        pending: list[Row] = []
        for row in rows:
            self.seen[row[1], row[2]] = None
            if row[3] and self.resolve:
                pending.append(row)
            else:
                self.pages[row[0]] = row
        if pending:
            self.follow(pending)

    def add_found(self, rows: Iterable[Row]) -> None:
        """Rows of pages that a generator names by their titles: they come as if looked up."""
        found = set(rows)
        by_id = self.scans(len({row[1] for row in found}), len(found))
        self.add_rows(sorted(found, key=itemgetter(0) if by_id else itemgetter(1, 2)))

    # -- looking up ----------------------------------------------------------------------------

    def knows_pages(self) -> bool:
        """Whether anything tells which pages there are. Where nothing does, none is said to be missing."""
        known = self.database.has(page.sql)
        if not known:
            self.lacking[page.sql] = "the pages"
        return known

    def may_lack(self, namespaces: Sequence[int] | None) -> None:
        """Notes that a page which was not found may be one that the snapshot does not hold."""
        if may_lack_pages(self.held.get(page.sql, {}), namespaces):
            self.lacking[page.sql] = "the pages"

    def fake(self) -> int:
        """The next number for what has no page id."""
        self.fakes -= 1
        return self.fakes

    def want(self, wanted: dict[tuple[int, str], None], namespace: int, key: str) -> None:
        """Notes a title to be looked up; special pages and media links have no row to look for."""
        named = namespace, key
        if named in self.seen or not (key or namespace):
            return  # the empty title (a link to a section alone) names nothing
        if namespace >= 0:
            wanted[named] = None
        elif named not in self.special:
            self.special[named] = self.fake()

    def look_up(self, wanted: Mapping[tuple[int, str], None]) -> None:
        """Finds pages by namespace and key; what is not found is missing."""
        if wanted and self.knows_pages():
            self.take(wanted, None)

    def take(self, wanted: Mapping[tuple[int, str], None], rows: list[Row] | None) -> None:
        """Takes the pages of titles, which are looked up where they are not in `rows`; the others are missing."""
        by_namespace: dict[int, list[str]] = {}
        for namespace, key in wanted:
            by_namespace.setdefault(namespace, []).append(key)
        self.seen.update(wanted)
        rows = self.parted(self.found(by_namespace, tuple(wanted)) if rows is None else rows)
        if self.scans(len(by_namespace), len(wanted)):
            rows.sort()
        # What is missing has its number before redirects are followed: they may lead to more that is missing.
        if len(rows) < len(wanted):
            found = {(row[1], row[2]) for row in rows}
            for namespace, keys in by_namespace.items():
                for key in keys:
                    if (namespace, key) not in found:
                        self.missing[namespace, key] = self.fake()
                        self.may_lack([namespace])
        self.add_rows(rows)

    def found(self, by_namespace: Mapping[int, list[str]], keys: tuple[tuple[int, str], ...]) -> list[Row]:
        """The rows of titles, by namespace and key: with one statement for each namespace, or with one for all."""
        if self.company is not None:
            found = self.company.look_up(by_namespace, keys, (*FOUND, *self.more))
            if found is not None:
                return sorted(found, key=itemgetter(1, 2))
        if len(by_namespace) > 1 and self.database.is_far:
            where = [Among((page.namespace, page.title), keys)]
            return sorted(self.database.rows(Select(page, read(*FOUND, *self.more), where=where)), key=itemgetter(1, 2))
        rows: list[Row] = []
        for namespace in sorted(by_namespace):
            prepared = by_titles(self.database, namespace, self.more)
            rows += sorted(prepared.rows(by_namespace[namespace], None, None), key=KEY)
        return rows

    def scans(self, namespaces: int, titles: int) -> bool:
        """Whether MediaWiki's database would read all pages to find these."""
        return namespaces > 1 and titles * SCANS_BEYOND >= self.database.page_count

    def follow(self, rows: Sequence[Row]) -> None:
        """Replaces redirects by what they lead to; loops end quietly."""
        targets: dict[int, Row] = {}
        if not self.database.has("redirect"):
            self.lacking["redirect"] = "where redirects lead"
        else:
            found = self.database.kept("targets", REDIRECTS).rows([row[0] for row in rows], None, None)
            targets = {row[0]: row for row in found}
            if targets and lacks_sections(self.held.get(redirect.sql, {})):
                self.lacking[redirect.sql] = "where redirects lead"
        wanted: dict[tuple[int, str], None] = {}
        for id, namespace, key, _ in sorted(rows):
            if id not in targets:
                # A redirect without a target on record: MediaWiki shows the page itself.
                self.pages[id] = (id, namespace, key, 1)
                continue
            _, to_namespace, to_key, prefix, fragment = targets[id]
            target = Title(to_namespace, to_key, fragment or "", prefix or "")
            shown = self.site.prefixed(target)
            data = self.data.get((namespace, key), {})
            entry: dict[str, Any] = {**data, "from": self.site.name(namespace, key), "to": shown}
            if not prefix:
                self.led[namespace, key] = to_namespace, to_key
            if fragment:
                entry["tofragment"] = fragment.replace("_", " ")
            if prefix:
                entry["tointerwiki"] = prefix
                self.interwiki[shown] = target
            else:
                self.want(wanted, to_namespace, to_key)
            self.redirects[entry["from"]] = entry
        self.look_up(wanted)

    # -- reading -------------------------------------------------------------------------------

    def titles(self) -> dict[int, Title]:
        """The titles of the existing pages by id."""
        return {id: Title(row[1], row[2]) for id, row in self.pages.items()}

    def lost(self) -> dict[int, Title]:
        """The titles of pages that do not exist, by number: missing, special."""
        return {number: Title(*key) for known in (self.missing, self.special) for key, number in known.items()}

    def nodes(self) -> Pages:
        """What the answer's `pages` starts from, in MediaWiki's order."""
        nodes, name = Pages(), self.site.name
        for (namespace, key), number in self.missing.items():
            node: dict[str, Any] = {"ns": namespace, "title": name(namespace, key), "missing": True}
            if namespace == FILE and self.has_file(key):
                node["known"] = True
            nodes[number] = node
        for text, (number, reason) in self.invalid.items():
            nodes[number] = {"title": text, "invalidreason": reason, "invalid": True}
        for number in self.missing_ids:
            nodes[number] = {"pageid": number, "missing": True}
        for (namespace, key), number in self.special.items():
            node = {"ns": namespace, "title": name(namespace, key), "special": True}
            known = self.has_file(key) if namespace == MEDIA else self.site.has_special(key)
            nodes[number] = node if known else {**node, "missing": True}
        for id, namespace, key, _ in self.pages.values():
            nodes[id] = {"pageid": id, "ns": namespace, "title": name(namespace, key)}
        if self.data:
            self.add_data(nodes)
        return nodes

    def add_data(self, nodes: Pages) -> None:
        """Adds what the generator said of a page. Several titles may lead to one: the first that was named counts."""
        pages = {(row[1], row[2]): id for id, row in self.pages.items()}
        named = pages | self.missing | self.special
        for title, data in self.data.items():
            number = named.get(title)
            passed, at = {title}, title
            while number is None and at in self.led and self.led[at] not in passed:
                at = self.led[at]
                passed.add(at)
                number = pages.get(at)
            if number is not None:
                nodes[number] |= {key: value for key, value in data.items() if key not in nodes[number]}

    def has_file(self, key: str) -> bool:
        """Whether the wiki has a file of this name."""
        if not self.database.has("image"):
            return False
        return bool(self.database.rows(Select(image, read(image.name), where=[Compare(image.name, "=", key)]), 1))

    def preface(self, *, urls: bool) -> dict[str, Any]:
        """What the answer says of how titles were read: normalized, interwiki, redirects, badrevids."""
        said: dict[str, Any] = {}
        if self.normalized or self.cleaned:
            changed = [{"fromencoded": True, "from": encoded(a), "to": b} for a, b in self.cleaned.items()]
            changed += [{"fromencoded": False, "from": a, "to": b} for a, b in self.normalized.items()]
            said["normalized"] = Items(changed, "n")
        if self.interwiki:
            said["interwiki"] = Items((self.foreign(text, urls) for text in self.interwiki), "i", plain=True)
        if self.redirects:
            said["redirects"] = Items(self.redirects.values(), "r", plain=True)
        if self.bad_revisions:
            bad = {n: {"revid": n, "missing": True} for n in self.bad_revisions}
            # As of pages: MediaWiki takes them for a list where the numbers count from 0 on.
            listed = max(bad) + 1 == len(bad)
            said["badrevids"] = (
                Items(bad.values(), "rev")
                if listed
                else Tree({str(n): node for n, node in bad.items()}, form=BAD_REVISION)
            )
        return said

    def foreign(self, text: str, urls: bool) -> dict[str, Any]:
        """An entry of `interwiki`."""
        title = self.interwiki[text]
        entry = {"title": text, "iw": title.interwiki}
        url = self.site.interwiki_url(title) if urls else None
        return {**entry, "url": url} if url else entry
