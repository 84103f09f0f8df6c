"""What an XML dump holds: pages, revisions with their slots, entries of the log."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

# An element that has elements: their texts by name, their attributes by "@" and name, its own attributes by "@".
Element: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Contributor:
    """Who did it. `id` is None for an IP address, an imported name, or an unknown; hidden: neither name nor id."""

    name: str | None
    id: int | None
    hidden: bool = False


@dataclass(slots=True)
class Slot:
    """The content of one slot of a revision.

    `size` is in bytes of UTF-8 (-1: unknown), `sha1` in base 36 of 31 digits ("": unknown). `text` is None when it is
    not in this file (stub) or hidden. `origin` is the revision that brought this content. `model` and `format` are
    MediaWiki's defaults for the title where the file does not say.
    """

    role: str
    model: str
    format: str
    size: int
    sha1: str
    text: str | None
    origin: int
    hidden: bool = False


@dataclass(slots=True)
class Revision:
    """One revision. `timestamp` has 14 digits; `parent_id` is 0 where there is none or the file does not say.

    `size` (-1: unknown) and `sha1` ("": unknown) are those of the whole revision (MediaWiki's rev_len and rev_sha1).
    `slots` has main first and is never empty. `comment` is None when hidden, "" when empty.
    """

    id: int
    parent_id: int
    timestamp: str
    contributor: Contributor
    minor: bool
    comment: str | None
    comment_hidden: bool
    text_hidden: bool
    sha1: str
    size: int
    slots: list[Slot]


@dataclass(slots=True)
class Page:
    """One page. `title` is the prefixed text as written in the file (spaces, the wiki's own namespace names).

    `redirect` is the target as written, always without its section; "" for a redirect whose target the file does not
    name (schema 0.4, 0.5); None for no redirect (schema 0.3 never says). The text knows more: `redirect_link`.
    `restrictions` is as written ("edit=sysop:move=sysop", "sysop"); None says nothing: new MediaWikis never write it.
    """

    id: int
    namespace: int
    title: str
    redirect: str | None = None
    restrictions: str | None = None


@dataclass(slots=True)
class LogItem:
    """One entry of the log. With `action_hidden` there is no `title` and no `params`.

    `title` is the prefixed text as written, None when there is none; `params` is as written (PHP-serialized, or the old
    form of one parameter a line), "" when there are none. `comment` is None when hidden, "" when empty.
    """

    id: int
    timestamp: str
    contributor: Contributor
    comment: str | None
    comment_hidden: bool
    action_hidden: bool
    type: str
    action: str
    title: str | None
    params: str


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = [high + low for high in _DIGITS for low in _DIGITS]
_FORMATS = {
    "wikitext": "text/x-wiki",
    "javascript": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "text": "text/plain",
    "Scribunto": "text/plain",
}
_REDIRECT = re.compile(r"\s*(?P<word>[#＃][^:\[\n]*?)\s*:?\s*\[\[(?P<link>[^\[\]|\n]+)(?:\|[^\n]*?)?\]\]")
_BY_EXTENSION = {"js": "javascript", "css": "css", "json": "json"}


def sha1_base36(data: bytes) -> str:
    """The SHA-1 of the bytes in base 36, 31 digits: MediaWiki's form of it."""
    number = int.from_bytes(hashlib.sha1(data, usedforsecurity=False).digest())
    pairs = []
    for _ in range(16):
        number, rest = divmod(number, 1296)
        pairs.append(_PAIRS[rest])
    return "".join(reversed(pairs))[1:]  # 16 pairs are 32 digits, and the first is always 0


def page(element: Element, ids: Mapping[str, int]) -> Page:
    """The page that a <page> begins; `ids` are the namespaces by name, for files that give none (before schema 0.6).

    Raises ValueError when it has no id or no title.
    """
    if "title" not in element:
        raise ValueError("a <page> without <title>")
    title: str = element["title"]
    if "ns" in element:
        namespace = _number(element, "ns", "page")
    else:
        prefix, colon, _ = title.partition(":")
        namespace = ids.get(prefix.strip().lower(), 0) if colon else 0
    redirect: str | None = None
    if "redirect" in element:
        redirect = element.get("@redirect", {}).get("title", element["redirect"])
    return Page(_number(element, "id", "page"), namespace, title, redirect, element.get("restrictions") or None)


def revision(element: Element, of: Page) -> Revision:
    """The revision that a <revision> of a page is. Raises ValueError when it has no id or no time."""
    number = _number(element, "id", "revision")
    contents: list[Element] = element.get("content", [])
    slots = [_slot(element, "main", number, of, "" if contents else element.get("sha1", ""))]
    for content in contents:
        slots.append(_slot(content, content.get("role", ""), number, of, ""))
    comment, comment_hidden = _comment(element)
    return Revision(
        number,
        _number(element, "parentid", "revision") if element.get("parentid") else 0,
        _timestamp(element, "revision"),
        _contributor(element),
        "minor" in element,
        comment,
        comment_hidden,
        any(slot.hidden for slot in slots),
        element.get("sha1") or _combined_sha1(slots),
        sum(slot.size for slot in slots) if all(slot.size >= 0 for slot in slots) else -1,
        slots,
    )


def log_item(element: Element) -> LogItem:
    """The entry that a <logitem> is. Raises ValueError when it has no id or no time."""
    comment, comment_hidden = _comment(element)
    return LogItem(
        _number(element, "id", "logitem"),
        _timestamp(element, "logitem"),
        _contributor(element),
        comment,
        comment_hidden,
        "deleted" in element.get("@text", ()),
        element.get("type", ""),
        element.get("action", ""),
        element.get("logtitle"),
        element.get("params", ""),
    )


def redirect_link(text: str, words: Iterable[str] | None = None) -> str | None:
    """The link "Title#section" of a redirect's text, as written there; None when the text is no redirect.
    A redirect to what is no valid title is none for MediaWiki; that is for the caller to see.

    `words` are the wiki's words for it in lower case (siteinfo's magic word `redirect`: "#redirect", "#weiterleitung");
    None takes any word, for a text that is known to be a redirect.
    """
    found = _REDIRECT.match(text)
    if not found or (words is not None and found["word"].lower() not in words):
        return None
    link = found["link"]
    return unquote(link) if "%" in link else link


def default_model(namespace: int, title: str) -> str:
    """The content model that MediaWiki gives a page by its title alone."""
    _, dot, extension = title.rpartition(".")
    if dot and extension in _BY_EXTENSION and (namespace == 8 or (namespace == 2 and "/" in title)):
        return _BY_EXTENSION[extension]
    if namespace == 828 and not title.endswith("/doc"):
        return "Scribunto"
    return "wikitext"


def _slot(element: Element, role: str, revision_id: int, of: Page, sha1: str) -> Slot:
    attributes: dict[str, str] = element.get("@text", {})
    hidden = "deleted" in attributes
    size = _size(attributes.get("bytes", ""))
    text: str | None = None if hidden else element.get("text")
    # An empty element is an empty text, unless it says where the text is (stub) or that there should be one (lost).
    if text == "" and (size > 0 or "location" in attributes or "id" in attributes):
        text = None
    sha1 = attributes.get("sha1") or sha1
    if text is not None and (size < 0 or not sha1):
        data = text.encode()
        size = len(data) if size < 0 else size
        sha1 = sha1 or sha1_base36(data)
    model = element.get("model") or (default_model(of.namespace, of.title) if role == "main" else "")
    format = element.get("format", "")
    if not format or format == "error-no-format":  # so writes the Content File Export for hidden texts
        format = _FORMATS.get(model, "")
    origin = _number(element, "origin", "content") if element.get("origin") else revision_id
    return Slot(role, model, format, size, sha1, text, origin, hidden)


def _size(written: str) -> int:
    return int(written) if written.isdecimal() else -1


def _combined_sha1(slots: list[Slot]) -> str:
    """MediaWiki's hash of a whole revision: of one slot its own, of more each in turn hashed onto those before it."""
    if not all(slot.sha1 for slot in slots):
        return ""
    first, *others = sorted(slots, key=lambda slot: slot.role)
    sha1 = first.sha1
    for slot in others:
        sha1 = sha1_base36((sha1 + slot.sha1).encode())
    return sha1


def _contributor(element: Element) -> Contributor:
    contributor: Element | None = element.get("contributor")
    if contributor is None:
        return Contributor(None, None)
    if "deleted" in contributor.get("@", ()):
        return Contributor(None, None, True)
    if "username" in contributor:
        number = _number(contributor, "id", "contributor") if contributor.get("id") else 0
        return Contributor(contributor["username"] or None, number or None)
    return Contributor(contributor.get("ip") or None, None)


def _comment(element: Element) -> tuple[str | None, bool]:
    if "deleted" in element.get("@comment", ()):
        return None, True
    return element.get("comment", ""), False


def _timestamp(element: Element, of: str) -> str:
    """2001-01-15T13:15:00Z as 14 digits."""
    written: str = element.get("timestamp", "")
    digits = written[0:4] + written[5:7] + written[8:10] + written[11:13] + written[14:16] + written[17:19]
    if len(written) != 20 or len(digits) != 14 or not digits.isdecimal():
        raise ValueError(f"a <{of}> whose <timestamp> is {written!r}, not like 2001-01-15T13:15:00Z")
    return digits


def _number(element: Element, name: str, of: str) -> int:
    written: str = element.get(name, "")
    if not written.removeprefix("-").isdecimal() or len(written) > 18:
        raise ValueError(f"a <{of}> whose <{name}> is {written!r}, not a number")
    return int(written)
