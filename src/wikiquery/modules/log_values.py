"""One value among the parameters of a log entry, as the API says it: by its kind where its name has one.

Names are MediaWiki's: `4:number:count` is a number called count. Values are those of `phpvalues`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .. import phpvalues, timestamps
from ..phpvalues import is_true, to_string
from ..result import Form, Items, Tree, number
from ..site import SPECIAL, Site
from ..titles import InvalidTitle
from ..users import account_name
from .pageprops import UNFIT, as_text

PAIRS = Form(key="_name")
INFINITY = "infinity"


def plain(value: Any) -> Any:
    """A value as it is: arrays whose keys are 0 to n-1 are lists in their order; keys with _ in front are left out."""
    if value.__class__ is str:
        return clean(value)
    if value.__class__ is dict:
        said = entries(value)
        if all(key in value for key in range(len(said))):
            return [said[str(key)] for key in range(len(said))]
        return said
    return number(value) if value.__class__ is float else value


def entries(value: Mapping[int | str, Any]) -> dict[str, Any]:
    """The entries of an array, by their keys as text."""
    return {clean(str(key)): plain(part) for key, part in value.items() if str(key)[:1] != "_"}


def values(value: Mapping[int | str, Any], tag: str = "") -> Items:
    """The values of an array in the order of its keys; `tag` names them in XML."""
    keys = [key for key in value if str(key)[:1] != "_"]
    return Items([plain(value[key]) for key in sorted(keys, key=_rank)], tag)


def _rank(key: int | str) -> tuple[bool, int | str]:
    """Numbers stand in front of texts."""
    return isinstance(key, str), key


def clean(text: str) -> str:
    """Text without what is not UTF-8, and without control characters."""
    if text.isascii() and not UNFIT.search(text):
        return text
    return as_text(text.encode("utf-8", "surrogateescape"))


def timestamp(value: Any) -> str | bool:
    """A point in time as the API prints it; False for what is none. (MediaWiki takes what is empty for now.)"""
    text = to_string(value)
    try:
        return False if text in ("", "0", "now") else timestamps.iso(timestamps.parse(text))
    except ValueError:
        return False


# -- the kinds -----------------------------------------------------------------------------------


def _title(site: Site, name: str, value: Any) -> dict[str, Any]:
    """A title: its namespace and its text under names of their own; what is none is a special page."""
    namespace, text = SPECIAL, site.name(SPECIAL, "Badtitle")
    if isinstance(value, str | int) and not isinstance(value, bool):
        given = clean(str(value))
        try:
            title = site.title(given)
            namespace, text = title.namespace, site.prefixed(title)
        except InvalidTitle:
            text = site.name(SPECIAL, f"Badtitle/{given}")
    return {f"{name}_ns": namespace, f"{name}_title": text}


def _user(site: Site, name: str, value: Any) -> dict[str, Any]:
    if value is None or value is False:
        return {name: value}
    text = clean(to_string(value))
    return {name: account_name(site, text) or text}


def _message(site: Site, name: str, value: Any) -> dict[str, Any]:
    """A message of the interface by its key: its text is in no dump."""
    first = next(iter(value.values()), "") if isinstance(value, dict) else value
    return {f"{name}_key": clean(to_string(first))}


def _number(site: Site, name: str, value: Any) -> dict[str, Any]:
    found = phpvalues.to_number(value)
    return {name: number(found) if isinstance(found, float) else found}


def _boolean(site: Site, name: str, value: Any) -> dict[str, Any]:
    return {name: is_true(value)}


def _timestamp(site: Site, name: str, value: Any) -> dict[str, Any]:
    return {name: timestamp(value)}


def _list(site: Site, name: str, value: Any) -> dict[str, Any]:
    return {name: values(value) if isinstance(value, dict) else plain(value)}


def _object(site: Site, name: str, value: Any) -> dict[str, Any]:
    return {name: Tree(entries(value)) if isinstance(value, dict) else plain(value)}


def _pairs(site: Site, name: str, value: Any) -> dict[str, Any]:
    return {name: Tree(entries(value), form=PAIRS) if isinstance(value, dict) else plain(value)}


def _plain(site: Site, name: str, value: Any) -> dict[str, Any]:
    return {name: plain(value)}


KINDS: dict[str, Callable[[Site, str, Any], dict[str, Any]]] = {
    "array": _list,
    "assoc": _object,
    "bool": _boolean,
    "kvp": _pairs,
    "msg": _message,
    "msg-content": _message,
    "number": _number,
    "timestamp": _timestamp,
    "title": _title,
    "title-link": _title,
    "user": _user,
    "user-link": _user,
}


def said(site: Site, key: int | str, value: Any) -> dict[str, Any]:
    """What a parameter says, by name: one value or, of a title, two."""
    kind, name = kind_of(key)
    return KINDS.get(kind, _plain)(site, clean(name), value)


def kind_of(key: int | str) -> tuple[str, str]:
    """The kind and the name that a key has between and behind its first two colons."""
    parts = key.split(":", 2) if isinstance(key, str) else ()
    return (parts[1].strip().lower(), parts[2]) if len(parts) == 3 else ("", str(key))
