"""What action=parse speaks of: a page's newest revision, an older one, or a text that the request brings."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..errors import ApiError, NotInSnapshot
from ..modules.visibility import CONTENT, sees
from ..result import Items
from ..schema.tables import page, redirect, revision, slots
from ..scope import Run
from ..select import Compare, Condition, Join, Select, read
from ..titles import Title

WIKITEXT = "wikitext"

PAGE = Select(page, read(page.id, page.namespace, page.title, page.latest, page.model))


@dataclass(slots=True)
class Target:
    """`id` is the page's (0: none), `revision` what is spoken of (0: a text), `newest` whether it is the page's last.

    `told` is the id that the answer names, `redirects` those that were followed, None where none were to be. `deleted`
    are the bits of what is hidden, if that is the text.
    """

    title: Title
    id: int = 0
    revision: int = 0
    newest: bool = False
    told: int = 0
    redirects: Items | None = None
    text: str | None = None
    model: str = WIKITEXT
    read: bool = False
    deleted: int = 0

    def load(self, at: Run) -> str | None:
        """The text of the revision; None, with a warning, where the snapshot has it not."""
        if not self.read and self.revision:
            self.read = True
            where = [Compare(slots.revision, "=", self.revision), Compare(slots.role, "=", "main")]
            with suppress(NotInSnapshot):
                for address, model in at.rows(Select(slots, read(slots.address, slots.model), where=where)):
                    self.model, self.text = model, at.texts([address])[address]
            if self.text is None:
                at.missing("the text of this revision", "text")
        return self.text


def of_revision(at: Run, id: int) -> Target:
    """A revision by its id. Raises `nosuchrevid`, `permissiondenied`."""
    select = Select(
        revision,
        read(revision.deleted, page.id, page.namespace, page.title, page.latest, page.model),
        joins=(Join(page, ((page.id, revision.page),)),),
        where=[Compare(revision.id, "=", id)],
    )
    rows = at.rows(select)
    if not rows:
        raise ApiError("nosuchrevid", f"There is no revision with ID {id}.")
    deleted, number, namespace, key, latest, model = rows[0]
    hidden = deleted if deleted & CONTENT and id != latest else 0
    if not sees(at, hidden, CONTENT, "deletedtext"):
        raise ApiError("permissiondenied", "The text of this revision is hidden.")
    title = Title(namespace, key)
    return Target(title, number, id, id == latest, number, model=model or WIKITEXT, deleted=hidden)


def of_page(at: Run, name: str | None, id: int | None, *, redirects: bool) -> Target:
    """A page by its title or its id. Raises `invalidtitle`, `pagecannotexist`, `missingtitle`, `nosuchpageid`."""
    if id is not None:
        row = found(at, Compare(page.id, "=", id))
        if row is None:
            raise ApiError("nosuchpageid", f"There is no page with ID {id}.")
        title = Title(row[1], row[2])
    else:
        title = local_title(at, name or "")
        row = found(at, *named(title))
    steps: Items | None = None
    if redirects:
        steps = Items((), "r")
        for step, target in followed(at, title):
            steps.append(step)
            if target.interwiki:
                raise ApiError("invalidtitle", f'Bad title "{step["to"]}".')
            row = found(at, *named(target))
    if row is None:
        raise ApiError("missingtitle", "The page you specified doesn't exist.")
    # MediaWiki tells the id that it was asked for, wherever redirects led.
    told = row[0] if id is None else id
    return Target(Title(row[1], row[2]), row[0], row[3], True, told, steps, model=row[4] or WIKITEXT)


def of_text(at: Run, title: Title, text: str, model: str) -> Target:
    """A text that is thought to stand in a page."""
    row = found(at, *named(title))
    return Target(title, told=row[0] if row else 0, text=text, model=model)


def found(at: Run, *where: Condition) -> tuple[int, int, str, int, str] | None:
    """A page's row."""
    rows: list[Any] = at.rows(Select(PAGE.table, PAGE.out, where=where), 1)
    return rows[0] if rows else None


def named(title: Title) -> tuple[Compare, Compare]:
    """The conditions for a page of this title."""
    return Compare(page.namespace, "=", title.namespace), Compare(page.title, "=", title.key)


def local_title(at: Run, text: str) -> Title:
    """A title of this wiki that a page can have. Raises `invalidtitle`, `pagecannotexist`."""
    title = at.site.own_title(text)
    if title.namespace < 0 or not title.key:
        raise ApiError("pagecannotexist", "Namespace doesn't allow actual pages.")
    return title


def followed(at: Run, title: Title) -> Iterator[tuple[dict[str, Any], Title]]:
    """Where redirects lead, step by step, as they are told; each is followed once."""
    seen: set[tuple[int, str]] = set()
    while not title.interwiki and (title.namespace, title.key) not in seen:
        seen.add((title.namespace, title.key))
        select = Select(
            page,
            read(redirect.namespace, redirect.title, redirect.interwiki, redirect.fragment),
            joins=(Join(redirect, ((redirect.from_, page.id),)),),
            where=named(title),
        )
        rows = at.rows(select, 1)
        if not rows:
            return
        namespace, key, interwiki, fragment = rows[0]
        target = Title(namespace, key, fragment or "", interwiki or "")
        step = {"from": at.site.prefixed(title), "to": at.site.prefixed(target)}
        step |= {name: value for name, value in (("tofragment", fragment), ("tointerwiki", interwiki)) if value}
        title = target
        yield step, title
