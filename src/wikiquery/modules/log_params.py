"""The parameters of log entries, which MediaWiki keeps as a serialized array, or long ago as one value a line.

`log_params(site, type, action, blob, timestamp)` is what the API answers of them. Actions that are named in FORMS have
a form of their own, all others say what is stored, by the kinds that the names have.
"""

from collections.abc import Callable, Sequence
from functools import cmp_to_key, lru_cache
from typing import Any, NamedTuple

from .. import timestamps
from ..durations import moment
from ..phpvalues import NotPlain, is_true, to_integer, to_string, unserialize
from ..result import Form, Items, Tree
from ..site import Site
from .log_values import INFINITY, entries, kind_of, plain, said, timestamp, values

Stored = dict[int | str, Any]
Moves = Sequence[tuple[int | str, str]]

BY_NUMBER = Form(tag="param")
REVISION = "associated_rev_id"
FOREVER = ("infinite", "indefinite", "infinity", "never")
LASTING = frozenset({"block", "suppress"})
"""The types of what is for a time."""
EPOCH = "19700101000000"
SHORT = 1000
"""Bytes: the details of blobs up to here are kept for those who ask again."""


class Details(NamedTuple):
    """What a log entry says beyond its type: `params` as the API answers them; the revision that it made, if any.

    Others have the same object: it is not to be changed.
    """

    params: Tree
    revision: int | None


class Entry(NamedTuple):
    """What a form may look at beside the parameters: `since` is the time of an entry that says how long, else ""."""

    site: Site
    since: str


def log_params(site: Site, type: str, action: str, blob: bytes, timestamp: str = "") -> Tree:
    """The parameters of a log entry as the API answers them; `blob` is log_params, `timestamp` the entry's time.

    Without a time, blocks say nothing of when they expire.
    """
    return log_details(site, type, action, blob, timestamp).params


def log_details(site: Site, type: str, action: str, blob: bytes, timestamp: str = "") -> Details:
    """The parameters as `log_params` gives them, and the revision that belongs to the entry."""
    since = timestamp if type in LASTING else ""
    make = _kept_details if len(blob) <= SHORT else _details
    return make(site, type, action, blob, since)


def _details(site: Site, type: str, action: str, blob: bytes, since: str) -> Details:
    stored = read_params(blob)
    revision = None
    if stored.get(REVISION) is not None:
        revision = to_integer(stored.pop(REVISION))
    form = FORMS.get((type, action))
    if form is not None:
        stored = form(stored, Entry(site, since))
    made = Tree(form=BY_NUMBER)
    for key, value in stored.items():
        if isinstance(value, Tree | Items):
            made.setdefault(kind_of(key)[1], value)
        elif isinstance(key, str) and key.count(":") > 1:
            for name, part in said(site, key, value).items():
                made.setdefault(name, part)
        else:
            made |= said(site, key, value)
    for name in [name for name in made if name[:1] == "_"]:
        del made[name]
    return Details(made, revision)


_kept_details = lru_cache(1 << 14)(_details)


def read_params(blob: bytes) -> Stored:
    """What is stored: a serialized array, or else lines of text by their numbers. Nothing for arrays with objects."""
    if not blob:
        return {}
    try:
        value = unserialize(blob) if blob.startswith(b"a:") else None
    except NotPlain:
        return {}
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    return dict(enumerate(blob.decode("utf-8", "surrogateescape").split("\n")))


def moved(stored: Stored, moves: Moves) -> Stored:
    """The parameters with those that have a value moved behind all others, each to its new key."""
    for key, new in moves:
        if stored.get(key) is not None:
            stored[new] = stored.pop(key)
    return stored


# -- the forms of actions --------------------------------------------------------------------------


def _block(stored: Stored, at: Entry) -> Stored:
    """A block: how long, what of, and when it ends."""
    stored = _unblock(stored, at)
    stored.setdefault("5::duration", INFINITY)
    stored.setdefault("6:array:flags", Items((), "f"))
    duration = stored["5::duration"]
    if duration is True or duration in FOREVER:
        stored["5::duration"] = INFINITY
    elif at.since and (end := moment(to_string(duration), at.since)) and end > EPOCH:
        stored["expiry"] = timestamps.iso(end)
    return stored


def _unblock(stored: Stored, at: Entry) -> Stored:
    for number, name in enumerate(("5::duration", "6::flags")):
        if stored.get(number) is not None:
            stored[name] = stored.pop(number)
    flags = stored.get("6::flags")
    if flags is not None:
        del stored["6::flags"]
        listed = values(flags, "f") if isinstance(flags, dict) else Items(_split(plain(to_string(flags))), "f")
        stored["6:array:flags"] = listed
    restrictions = stored.get("7::restrictions")
    if isinstance(restrictions, dict) and restrictions:
        stored["7::restrictions"] = _restrictions(restrictions, at.site)
    return {key: stored[key] for key in sorted(stored, key=cmp_to_key(_compare))}


def _compare(a: int | str, b: int | str) -> int:
    """The order of an array's keys in PHP: numbers by size, and with texts as text."""
    if isinstance(a, int) and isinstance(b, int):
        return a - b
    return (str(a) > str(b)) - (str(a) < str(b))


def _restrictions(stored: Stored, site: Site) -> Tree:
    """The pages, namespaces and actions of a partial block."""
    made = Tree(entries(stored))
    for key, tag in (("pages", "p"), ("namespaces", "ns")):
        value = stored.get(key)
        if isinstance(value, dict):
            if key == "pages":
                value = {n: said(site, "4:title:page", title) for n, title in value.items()}
            listed = plain(value)
            made[key] = Items(listed, tag) if isinstance(listed, list) else listed
    return made


def _revision(stored: Stored, at: Entry) -> Stored:
    """Revisions or files that were hidden or shown again."""
    names = ("4::type", "5::ids", "6::ofield", "7::nfield")
    type, ids, old, new = (stored.get(n, stored.get(name)) for n, name in enumerate(names))
    return {"type": type, **_hiding(ids, old, new)}


def _event(stored: Stored, at: Entry) -> Stored:
    """Log entries that were hidden or shown again."""
    names = ("4::ids", "5::ofield", "6::nfield")
    ids, old, new = (stored.get(n, stored.get(name)) for n, name in enumerate(names))
    return {"type": "logging", **_hiding(ids, old, new)}


def _hiding(ids: Any, old: Any, new: Any) -> Stored:
    if not isinstance(ids, dict):
        ids = dict(enumerate(to_string(ids).split(",")))
    made: Stored = {"ids": values(ids, "id")}
    return made | {name: _mask(value) for name, value in (("old", old), ("new", new)) if value is not None}


def _mask(value: Any) -> Stored:
    """Which parts are hidden. Lines of old say `ofield=3`."""
    if isinstance(value, str) and "=" in value:
        value = value.split("=")[1]
    mask, parts = to_integer(value), ("content", "comment", "user", "restricted")
    return {"bitmask": mask, **{part: bool(mask & 1 << n) for n, part in enumerate(parts)}}


def _restore(stored: Stored, at: Entry) -> Stored:
    count = stored.get(":assoc:count")
    return {} if count is None else {":assoc:count": count}


def _nothing(stored: Stored, at: Entry) -> Stored:
    return {}


def _rights(stored: Stored, at: Entry) -> Stored:
    """The groups before and after, and until when each of them."""
    stored = moved(stored, ((0, "4::oldgroups"), (1, "5::newgroups")))
    groups, lists = {}, dict[str, Any]()
    for n, name in ((4, "old"), (5, "new")):
        value = stored.get(key := f"{n}::{name}groups")
        if value is not None:
            del stored[key]
            found = value if isinstance(value, dict) else dict(enumerate(_groups(to_string(value))))
            groups[name], lists[f"{name}groups"] = found, values(found, "g")
    for name, found in groups.items():
        until = stored.pop(f"{name}metadata", None)
        until = until if isinstance(until, dict) else {}
        lists[f"{name}metadata"] = Items([_member(group, until.get(n)) for n, group in enumerate(found.values())], "g")
    return stored | lists


def _groups(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")] if text else []


def _member(group: Any, stored: Any) -> dict[str, Any]:
    """A group, and until when somebody is in it."""
    more = stored if isinstance(stored, dict) else {}
    until = more.get("expiry")
    lasts = not is_true(until) or until == INFINITY
    return {**entries({"group": group}), **entries({k: v for k, v in more.items() if k != "group"})} | {
        "expiry": INFINITY if lasts else timestamp(until)
    }


def _protect(stored: Stored, at: Entry) -> Stored:
    stored = _unprotect(moved(stored, ((0, "4::description"), (1, "5:bool:cascade"))), at)
    if isinstance(details := stored.get("details"), dict):
        stored["details"] = values(details)
    return stored


def _unprotect(stored: Stored, at: Entry) -> Stored:
    if isinstance(details := stored.get("details"), dict):
        stored["details"] = {n: _protection(value) for n, value in details.items()}
    return stored


def _protection(stored: Any) -> Any:
    """A protection, with the time at which it ends as the API prints it."""
    if not isinstance(stored, dict) or stored.get("expiry") is None:
        return stored
    until = stored["expiry"]
    return stored | {"expiry": "infinite" if until in ("", INFINITY) else timestamp(until)}


def _move_protection(stored: Stored, at: Entry) -> Stored:
    return _unprotect(moved(stored, ((0, OLD_TITLE), ("4::oldtitle", OLD_TITLE))), at)


def _move(stored: Stored, at: Entry) -> Stored:
    stored = moved(stored, MOVE)
    stored.setdefault(NO_REDIRECT, False)
    return stored


def _split(text: str) -> list[str]:
    return text.split(",") if text else []


def _moving(moves: Moves) -> Callable[[Stored, Entry], Stored]:
    return lambda stored, at: moved(stored, moves)


OLD_TITLE = "4:title:oldtitle"
NO_REDIRECT = "5:bool:suppressredirect"
MOVE = ((0, "4:title:target"), (1, NO_REDIRECT), ("4::target", "4:title:target"), ("5::noredir", NO_REDIRECT))
MERGE = (
    *((0, "4:title:dest"), (1, "5:timestamp:mergepoint"), (2, "6::mergerevid")),
    *(("4::dest", "4:title:dest"), ("5::mergepoint", "5:timestamp:mergepoint")),
)
PATROL = (
    *((0, "4:number:curid"), (1, "5:number:previd"), (2, "6:bool:auto")),
    *(("4::curid", "4:number:curid"), ("5::previd", "5:number:previd"), ("6::auto", "6:bool:auto")),
)
UPLOAD = (("img_timestamp", ":timestamp:img_timestamp"),)

FORMS: dict[tuple[str, str], Callable[[Stored, Entry], Stored]] = {
    **dict.fromkeys((("block", "block"), ("block", "reblock"), ("suppress", "block"), ("suppress", "reblock")), _block),
    ("block", "unblock"): _unblock,
    **dict.fromkeys((("delete", "revision"), ("suppress", "revision")), _revision),
    **dict.fromkeys((("delete", "event"), ("suppress", "event")), _event),
    **dict.fromkeys((("delete", action) for action in ("delete", "delete_redir", "delete_redir2")), _nothing),
    ("suppress", "delete"): _nothing,
    ("delete", "restore"): _restore,
    ("merge", "merge"): _moving(MERGE),
    **dict.fromkeys((("move", "move"), ("move", "move_redir")), _move),
    **dict.fromkeys((("patrol", "patrol"), ("patrol", "autopatrol")), _moving(PATROL)),
    **dict.fromkeys((("protect", "protect"), ("protect", "modify")), _protect),
    ("protect", "unprotect"): _unprotect,
    ("protect", "move_prot"): _move_protection,
    **dict.fromkeys((("rights", "rights"), ("rights", "autopromote")), _rights),
    **dict.fromkeys((("upload", action) for action in ("upload", "overwrite", "revert")), _moving(UPLOAD)),
}
"""The actions that have a form of their own: what to make of what is stored and, of blocks, the time of the entry."""
