"""Whose notifications are read, how many of them were not read yet, and when their owner last looked."""

import zlib
from collections.abc import Sequence

from .. import timestamps
from ..errors import ApiError
from ..phpvalues import unserialize
from ..schema.notifications import echo_event as ev
from ..schema.notifications import echo_notification as nt
from ..schema.notifications import objectcache
from ..scope import Run
from ..select import Compare, In, Join, Null, Select, read
from .notification_types import TYPES

MOST = 99
"""So many are counted; more are not told apart."""
NEVER = "19700101000001"
OURS = (Join(ev, ((ev.id, nt.event),)),)


def owner_of(at: Run) -> int:
    """The account that asks. Raises `login-required` and `permissiondenied`."""
    if at.client.reader is None:
        raise ApiError("login-required", "You must be logged in.")
    if not at.may("viewmyprivateinfo"):
        raise ApiError("permissiondenied", 'The right "viewmyprivateinfo" is needed to read your notifications.')
    return at.client.reader.id


def unread(at: Run, owner: int, types: Sequence[str]) -> int:
    """How many notifications of these types the account has not read; no more than MOST and one are counted."""
    if not types:
        return 0
    where = [Compare(nt.user, "=", owner), Null(nt.read), Compare(ev.deleted, "=", 0), In(ev.type, types)]
    return len(at.rows(Select(nt, read(nt.event), joins=OURS, where=where), MOST + 1))


def count_text(number: int) -> str:
    """A count as it is shown."""
    return str(number) if number <= MOST else f"{MOST}+"


def warn_of_others(at: Run, owner: int) -> None:
    """Warns where there are notifications of types that are not known here."""
    where = [Compare(nt.user, "=", owner), Compare(ev.deleted, "=", 0), In(ev.type, sorted(TYPES), negated=True)]
    for (type,) in at.rows(Select(nt, read(ev.type), joins=OURS, where=where), 1):
        text = f'Notifications of the type "{type}", and of others that extensions bring, are not known here.'
        at.warn("notsupported", text, {"type": type})


def seen_times(at: Run, owner: int, sections: Sequence[str]) -> dict[str, str]:
    """When the account last looked at each section, as the wiki's own cache of values tells."""
    wiki = str(at.site.general.get("wikiid", ""))
    names = {f"{wiki}:echo:seen:{section}:time:{owner}": section for section in sections}
    found = dict.fromkeys(sections, NEVER)
    if names and at.has(objectcache.sql):
        columns = read(objectcache.name, objectcache.value, objectcache.expiry)
        present = timestamps.now()
        for name, value, expiry in at.rows(Select(objectcache, columns, where=[In(objectcache.name, sorted(names))])):
            stamp = unpacked(value)
            if stamp is not None and (not expiry or expiry > present):
                found[names[name]] = stamp
    return {section: timestamps.iso(stamp) for section, stamp in found.items()}


def unpacked(value: bytes) -> str | None:
    """A time that was packed away."""
    try:
        found = unserialize(zlib.decompress(value, -zlib.MAX_WBITS))
    except (zlib.error, ValueError):
        return None
    stamp = str(found)
    return stamp if len(stamp) == 14 and stamp.isdecimal() else None
