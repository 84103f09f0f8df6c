"""What an XML dump holds: pages, revisions with their slots, entries of the log."""

from dataclasses import dataclass


@dataclass(slots=True)
class Contributor:
    """Who did it. `id` is None for an IP address, an imported name, or an unknown; hidden: neither name nor id."""

    name: str | None
    id: int | None
    hidden: bool = False


@dataclass(slots=True)
class Slot:
    """The content of one slot of a revision.

    `size` is in bytes of UTF-8 (-1: unknown), `sha1` in base 36 of 31 digits ("": unknown). `text` is None when it is not
    in this file (stub) or hidden. `origin` is the revision that brought this content. `model` and `format` are
    MediaWiki's defaults for the title where the file does not say (before schema 0.7).
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

    `redirect` is the target as written, "" for a redirect whose target the file does not name (old schemas), None for no
    redirect. `restrictions` is as written ("edit=sysop:move=sysop", "sysop"), None when there are none.
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
