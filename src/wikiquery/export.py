"""Pages with their newest revision as MediaWiki exports them: XML that can be imported again.

MediaWiki's XmlDumpWriter, in the schemas 0.10 and 0.11 (https://www.mediawiki.org/xml/export-0.11.xsd).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from . import timestamps
from .errors import NotInSnapshot
from .modules.revision_items import MODEL_FORMATS
from .modules.visibility import COMMENT, CONTENT, USER
from .schema.tables import page, redirect, slots
from .schema.tables import revision as rev
from .scope import Run
from .select import In, Join, Select, read
from .titles import Title
from .users import ADDRESS

HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-{0}/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.mediawiki.org/xml/export-{0}/ http://www.mediawiki.org/xml/export-{0}.xsd" '
    'version="{0}" xml:lang="{1}">'
)
OLD = "0.10"
"""The schema that knows only one slot of a revision, and neither where a content came from nor its hash."""
BATCH = 50
"""So many pages' texts are in memory at a time, beside the answer."""

NEWEST = (
    page.id, rev.id, rev.parent, rev.timestamp, rev.user, rev.user_name, rev.minor, rev.comment, rev.deleted, rev.sha1,
)  # fmt: skip
SLOT = (slots.revision, slots.role, slots.size, slots.sha1, slots.model, slots.address, slots.origin)

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A line feed would be read where a carriage return was written.
MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}

Row = tuple[Any, ...]


def exported(at: Run, pages: Sequence[Row], schema: str) -> str:
    """The document of existing pages, each (id, namespace, DB key, redirect flag), in their order."""
    out = [HEAD.format(schema, escaped(at.site.general.get("lang", "en"))), *siteinfo(at)]
    targets = redirect_targets(at, [row[0] for row in pages if row[3]])
    iterator = iter(pages)
    while batch := list(islice(iterator, BATCH)):
        revisions, contents, texts = newest(at, [row[0] for row in batch])
        for id, namespace, key, _ in batch:
            out += ["  <page>", element(4, "title", at.site.name(namespace, key)), element(4, "ns", namespace)]
            out.append(element(4, "id", id))
            if id in targets:
                out.append(f'    <redirect title="{quoted(targets[id])}" />')
            if id in revisions:
                out += revision(revisions[id], contents.get(revisions[id][1], []), texts, schema)
            out.append("  </page>")
    return "\n".join([*out, "</mediawiki>", ""])


# -- reading -----------------------------------------------------------------------------------


def newest(at: Run, ids: Sequence[int]) -> tuple[dict[int, Row], dict[int, list[Row]], Mapping[str, str | None]]:
    """The newest revisions of pages, by page; their slots, by revision; their texts, by address."""
    select = Select(page, read(*NEWEST), joins=(Join(rev, ((rev.id, page.latest),)),), where=[In(page.id, ids)])
    try:
        revisions = {row[0]: row for row in at.rows(select)}
        return revisions, *slots_of(at, list(revisions.values()))
    except NotInSnapshot as missing:
        at.missing("the newest revisions of pages", missing.table)
        return {}, {}, {}


def slots_of(at: Run, revisions: Sequence[Row]) -> tuple[dict[int, list[Row]], Mapping[str, str | None]]:
    """The slots of revisions, main first, and the texts that may be shown, by address."""
    if not revisions:
        return {}, {}
    hidden = {row[1] for row in revisions if row[8] & CONTENT}
    found: dict[int, list[Row]] = {}
    for row in at.rows(Select(slots, read(*SLOT), where=[In(slots.revision, [row[1] for row in revisions])])):
        found.setdefault(row[0], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row[1] != "main", row[1]))
    texts = at.texts([row[5] for id, rows in found.items() if id not in hidden for row in rows])
    if None in texts.values():
        at.missing("the texts of all revisions", "text")
    return found, texts


def redirect_targets(at: Run, ids: Sequence[int]) -> dict[int, str]:
    """Where redirects lead, as titles, by page."""
    if not ids:
        return {}
    if not at.has("redirect"):
        at.missing("where redirects lead", "redirect")
        return {}
    columns = read(redirect.from_, redirect.namespace, redirect.title, redirect.interwiki)
    rows = at.rows(Select(redirect, columns, where=[In(redirect.from_, ids)]))
    return {id: at.site.prefixed(Title(namespace, key, "", prefix or "")) for id, namespace, key, prefix in rows}


# -- writing -----------------------------------------------------------------------------------


def siteinfo(at: Run) -> Iterator[str]:
    """The wiki that the pages are of."""
    general = at.site.general
    named = (("sitename", "sitename"), ("dbname", "wikiid"), ("base", "base"), ("generator", "generator"))
    yield "  <siteinfo>"
    yield from (element(4, name, general.get(key, "")) for name, key in named)
    yield element(4, "case", general.get("case", "first-letter"))
    yield "    <namespaces>"
    for id, own in sorted(at.site.namespaces.items()):
        yield element(6, "namespace", own.name, f' key="{id}" case="{own.case}"')
    yield "    </namespaces>"
    yield "  </siteinfo>"


def revision(row: Row, contents: Sequence[Row], texts: Mapping[str, str | None], schema: str) -> Iterator[str]:
    """One revision with its slots."""
    _, id, parent, time, _, _, minor, comment, deleted, sha1 = row
    yield "    <revision>"
    yield element(6, "id", id)
    if parent:
        yield element(6, "parentid", parent)
    yield element(6, "timestamp", timestamps.iso(time))
    yield from contributor(row)
    if minor:
        yield "      <minor/>"
    if deleted & COMMENT:
        yield '      <comment deleted="deleted" />'
    elif comment:
        yield element(6, "comment", comment)
    for slot in contents:
        if slot[1] == "main":
            yield from content(6, slot, texts, schema, hidden=bool(deleted & CONTENT))
    yield "      <sha1/>" if deleted & CONTENT or not sha1 else element(6, "sha1", sha1)
    for slot in contents:
        if slot[1] != "main" and schema != OLD:
            yield "      <content>"
            yield element(8, "role", slot[1])
            yield from content(8, slot, texts, schema, hidden=bool(deleted & CONTENT))
            yield "      </content>"
    yield "    </revision>"


def contributor(row: Row) -> Iterator[str]:
    """Who made the revision: a name with its id, or an address."""
    user, name, deleted = row[4] or 0, row[5] or "", row[8]
    if deleted & USER:
        yield '      <contributor deleted="deleted" />'
        return
    yield "      <contributor>"
    if user or not ADDRESS.fullmatch(name):
        yield element(8, "username", name)
        yield element(8, "id", user)
    else:
        yield element(8, "ip", name)
    yield "      </contributor>"


def content(margin: int, slot: Row, texts: Mapping[str, str | None], schema: str, *, hidden: bool) -> Iterator[str]:
    """What a slot holds. A text that the snapshot does not hold is an empty element with a size."""
    _, _, size, sha1, model, address, origin = slot
    if schema != OLD:
        yield element(margin, "origin", origin)
    yield element(margin, "model", model)
    yield element(margin, "format", MODEL_FORMATS.get(model, "text/plain"))
    facts = f' bytes="{size}"' + (f' sha1="{sha1}"' if schema != OLD else "")
    text = texts.get(address)
    if hidden:
        yield element(margin, "text", "", facts + ' deleted="deleted"')
    elif text is None:
        yield element(margin, "text", "", facts)
    else:
        yield element(margin, "text", text, facts + ' xml:space="preserve"')


def element(margin: int, name: str, text: object, attributes: str = "") -> str:
    """A line with one element; an empty one is closed at once."""
    shown = escaped(text)
    return f"{' ' * margin}<{name}{attributes}" + (f">{shown}</{name}>" if shown else " />")


def escaped(text: object) -> str:
    """Text without what XML has not."""
    return UNFIT.sub("\ufffd", str(text)).translate(MARKUP)


def quoted(text: str) -> str:
    """Text between quotation marks."""
    return escaped(text).replace('"', "&quot;").replace("'", "&#039;")
