"""What a database says of itself and of its wiki, beside the pages."""

import json
from typing import Any

from ..errors import StoreError
from ..schema.changes import change_tag_def
from ..schema.layouts import wanting
from ..schema.tables import interwiki, slot_roles, store_fact
from ..select import Compare, Select, read
from .database import Database, Row, text_of


def metadata(database: Database) -> dict[str, Any]:
    """What a store says of itself; empty for a database that MediaWiki made. Raises StoreError."""
    if not database.has("wikiquery"):
        if not database.has("page"):
            raise StoreError("this is neither a store that wikiquery made nor a MediaWiki database (no table `page`)")
        if lacks := sorted(f"`{table}`" for table in wanting(database.layout.tables)):
            raise StoreError(f"tables are not there, or not for this account to read: {', '.join(lacks)}")
        return {}
    facts: dict[str, Any] = {}
    for name, value in database.rows(Select(store_fact, read(store_fact.key, store_fact.value))):
        key = text_of(name)
        raw = bytes(value) if isinstance(value, bytes | memoryview) else value
        facts[key] = raw if key == "dictionary" or isinstance(raw, int) else json.loads(raw)
    return facts


def interwiki_rows(database: Database) -> list[Row]:
    """The rows of the table `interwiki`: (prefix, url, api, wikiid, local, trans)."""
    columns = (interwiki.prefix, interwiki.url, interwiki.api, interwiki.wikiid, interwiki.local, interwiki.trans)
    return database.rows(Select(interwiki, read(*columns)))


def slot_role_names(database: Database) -> list[str]:
    """The roles that slots of revisions have on this wiki: MediaWiki's own first."""
    found = {name for _, name in database.rows(Select(slot_roles, read(slot_roles.id, slot_roles.name)))}
    return ["main", *sorted(found - {"main"})]


def manual_tag_names(database: Database) -> list[str]:
    """The tags that the wiki has defined for people to give to changes."""
    where = [Compare(change_tag_def.user_defined, "=", 1)]
    rows = database.rows(Select(change_tag_def, read(change_tag_def.name), where=where, order=(change_tag_def.name,)))
    return [text_of(name) for (name,) in rows]
