"""What keeps the one who asks from doing something to a page: MediaWiki's checks of rights, in its order and codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..result import Message
from ..rights import granted
from ..scope import Run
from ..titles import Title
from .client_blocks import against_action
from .reader_blocks import ACCOUNTS, USER_TALK, Block

USER, FILE, MEDIAWIKI, CATEGORY = 2, 6, 8, 14
LEVELS = {"sysop": "editprotected", "autoconfirmed": "editsemiprotected"}
"""Levels of protection that stand for a right of another name."""
CODE = {"css": "css", "json": "json", "javascript": "js"}
"""The content models that a user's settings, or the site's, are written in, each as rights call it."""
RAW = ("Copyright", "History_copyright", "Googlesearch", "Feedback-terms", "Feedback-termsofuse", "Gadgets-definition")
"""Messages that may hold any HTML (MediaWiki's $wgRawHtmlMessages, and that of the extension Gadgets)."""
UNWRITING = ("delete", "deleterevision", "suppressrevision")
"""What does not write into the settings of other users."""
SEEING = ("deletedhistory", "deletedtext", "viewsuppressed")
"""What changes nothing: only the right counts."""
IMPLICIT = frozenset(
    {"changeemail", "confirmemail", "linkpurge", "mailpassword", "purge", "renderfile", "renderfile-nonstandard",
     "stashbasehtml", "stashedit"}
)  # fmt: skip
"""Rights that everybody has."""

TEXTS = {
    "cant-move-category-page": "The right to move categories is needed.",
    "cant-move-to-category-page": "The right to move categories is needed.",
    "cant-move-to-user-page": "The right to move user pages is needed.",
    "cant-move-user-page": "The right to move user pages is needed.",
    "cantcreate": "The right to create this page is needed.",
    "cantcreate-anon": "The right to create this page is needed: logging in may give it.",
    "cantedit": "Who does this must be able to edit the page.",
    "cantmove": "The right to move pages is needed.",
    "cantmove-anon": "The right to move pages is needed: logging in gives it.",
    "cantmovefile": "The right to move files is needed.",
    "cascadeprotected": "The page is included in one whose protection cascades.",
    "customcssprotected": "The right to edit the CSS of other users is needed.",
    "customjsonprotected": "The right to edit the JSON of other users is needed.",
    "customjsprotected": "The right to edit the JavaScript of other users is needed.",
    "mycustomcssprotected": "The right to edit your own CSS is needed.",
    "mycustomjsonprotected": "The right to edit your own JSON is needed.",
    "mycustomjsprotected": "The right to edit your own JavaScript is needed.",
    "permissiondenied": "A right is needed that you do not have.",
    "protectednamespace": "The namespace is protected.",
    "protectednamespace-interface": "The pages of this namespace are texts of the interface, and protected.",
    "protectedpage": "The page is protected.",
    "protectedtitle": "The title is protected against creation.",
    "readapidenied": "The right to read is needed.",
    "sitecssprotected": "The right to edit the site's CSS is needed.",
    "sitejsonprotected": "The right to edit the site's JSON is needed.",
    "sitejsprotected": "The right to edit the site's JavaScript is needed.",
    "siterawhtmlprotected": "The right to edit the site's JavaScript is needed: this page may hold any HTML.",
    "undelete-cantcreate": "Who restores the page must be able to create it.",
    "undelete-cantedit": "Who restores the page must be able to edit it.",
}


def right_of(entry: Mapping[str, Any]) -> str:
    """The right that a protection asks for."""
    level: str = entry["level"]
    return LEVELS.get(level, level)


@dataclass(frozen=True, slots=True)
class Obstacles:
    """A page as far as its protection goes: its `model`, its entries of `protections`, its `id` (0: it is missing).

    `blocks` are those of the one who asks, `creation` those that are looked at when an account is to be made.
    """

    at: Run
    title: Title
    model: str
    protections: Sequence[Mapping[str, Any]]
    id: int
    blocks: Sequence[Block] = ()
    creation: Sequence[Block] = ()

    def messages(self, action: str, *, quick: bool = False) -> list[Message]:
        """All that keeps the one who asks from an action, as the answer tells it."""
        said = [Message(code, TEXTS[code]) for code in dict.fromkeys(self.checks(action, quick=quick))]
        if quick or not (forbidding := self.forbidding(action)):
            return said
        return said + against_action(self.at, self.blocks, forbidding)

    def stops(self, action: str, *, quick: bool = False) -> bool:
        """Whether anything keeps the one who asks from an action; `quick` looks at nothing that costs."""
        return any(self.checks(action, quick=quick)) or (not quick and bool(self.forbidding(action)))

    def forbidding(self, action: str) -> list[Block]:
        """The blocks that forbid an action."""
        reader = self.at.client.reader
        name = reader.name if reader is not None else self.at.client.address
        own_talk = self.title.namespace == USER_TALK and self.title.key == name.replace(" ", "_")
        blocks = self.creation if action in ACCOUNTS else self.blocks
        return [one for one in blocks if one.forbids(action, self.title, self.id, own_talk=own_talk)]

    def checks(self, action: str, *, quick: bool) -> Iterator[str]:
        """The checks of MediaWiki in its order."""
        if action == "read":
            if not self.at.may("read"):
                yield "readapidenied"
            return
        yield from self.by_rights(action)
        if action in SEEING:
            return
        if action != "create":
            yield from self.by_namespace()
            yield from self.as_setting(action)
        yield from self.by_protection(action)
        if not quick:
            yield from self.by_cascade(action)
        yield from self.by_action(action, quick=quick)

    def by_rights(self, action: str) -> Iterator[str]:
        """What the groups' rights do not allow."""
        may, title = self.at.may, self.title
        root = title.namespace == USER and not self.is_subpage
        if action == "create":
            yield from self.creating()
        elif action == "move":
            if root and not may("move-rootuserpages"):
                yield "cant-move-user-page"
            if title.namespace == FILE and not may("movefile"):
                yield "cantmovefile"
            if title.namespace == CATEGORY and not may("move-categorypages"):
                yield "cant-move-category-page"
            if not may("move"):
                yield "cantmove-anon" if self.nobody and self.users_move else "cantmove"
        elif action == "move-target":
            if not may("move"):
                yield "cantmove"
            elif root and not may("move-rootuserpages"):
                yield "cant-move-to-user-page"
            elif title.namespace == CATEGORY and not may("move-categorypages"):
                yield "cant-move-to-category-page"
        elif action == "autocreateaccount":
            if not (may(action) or may("createaccount")):
                yield "permissiondenied"
        elif action and action not in IMPLICIT and not may(action):
            yield "permissiondenied"

    def creating(self) -> Iterator[str]:
        """What keeps from creating pages at all."""
        if not self.at.may("createtalk" if self.title.namespace % 2 else "createpage"):
            yield "cantcreate-anon" if self.nobody else "cantcreate"

    def by_namespace(self) -> Iterator[str]:
        """What protects the whole namespace."""
        known = self.at.site.profile.get("namespaces", {}).get(str(self.title.namespace), {})
        rights = [right for right in known.get("namespaceprotection", "").split("|") if right]
        if not all(map(self.at.may, rights)):
            yield "protectednamespace-interface" if self.title.namespace == MEDIAWIKI else "protectednamespace"

    def as_setting(self, action: str) -> Iterator[str]:
        """What protects the site's CSS, JSON and JavaScript, and those of users."""
        may, title, kind = self.at.may, self.title, CODE.get(self.model)
        if action == "patrol":
            return
        if title.namespace == MEDIAWIKI and kind and not may(f"editsite{kind}"):
            yield f"site{kind}protected"
        elif title.namespace == MEDIAWIKI and title.key in RAW and not may("editsitejs"):
            yield "siterawhtmlprotected"
        if not (kind and self.is_of_user) or may(f"edituser{kind}") or action in UNWRITING:
            return
        if self.is_own:
            if not may(f"editmyuser{kind}"):
                yield f"mycustom{kind}protected"
        else:
            yield f"custom{kind}protected"

    def by_protection(self, action: str) -> Iterator[str]:
        """What the page's own protection keeps from."""
        kinds = {action, "create"} if action == "edit" and not self.id else {action}
        for entry in self.protections:
            if entry["type"] not in kinds or "source" in entry:
                continue
            # Who edits a page with cascading protection protects whatever it comes to include.
            if not self.at.may(right_of(entry)) or (entry.get("cascade") and not self.at.may("protect")):
                yield "protectedpage"

    def by_cascade(self, action: str) -> Iterator[str]:
        """What keeps from the action as the page is included in one whose protection cascades."""
        if CODE.get(self.model) and self.is_of_user:
            return
        for entry in self.protections:
            if entry["type"] == action and "source" in entry and not self.at.may(right_of(entry)):
                yield "cascadeprotected"

    def by_action(self, action: str, *, quick: bool) -> Iterator[str]:
        """What single actions need beside their rights."""
        if action == "protect":
            if self.stops("edit", quick=quick):
                yield "cantedit"
        elif action == "create":
            for entry in self.protections:
                if entry["type"] == "create" and not self.at.may(right_of(entry)):
                    yield "protectedtitle"
        elif action in ("delete", "delete-redirect"):
            if self.id and any((*self.by_protection("edit"), *self.by_cascade("edit"))):
                yield "cantedit"
        elif action == "undelete":
            if self.stops("edit", quick=quick):
                yield "undelete-cantedit"
            if not self.id and self.stops("create", quick=quick):
                yield "undelete-cantcreate"

    # -- the page, and who asks ----------------------------------------------------------------

    @property
    def nobody(self) -> bool:
        """Whether the client is not logged in."""
        return self.at.client.reader is None

    @property
    def users_move(self) -> bool:
        """Whether an account would be enough for moving pages."""
        known = (granted(self.at.site, (group,)) or () for group in ("user", "autoconfirmed"))
        return any("move" in rights for rights in known)

    @property
    def is_subpage(self) -> bool:
        """Whether the page lies below another."""
        namespace = self.at.site.namespaces.get(self.title.namespace)
        return "/" in self.title.key and namespace is not None and namespace.subpages

    @property
    def is_of_user(self) -> bool:
        """Whether it lies below a user's page, where settings do."""
        return self.title.namespace == USER and self.is_subpage

    @property
    def is_own(self) -> bool:
        """Whether it lies below the page of the one who asks."""
        reader = self.at.client.reader
        return reader is not None and self.title.key.startswith(reader.name.replace(" ", "_") + "/")
