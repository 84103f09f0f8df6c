"""Makes pages with revisions out of drafts: who wrote what when, with summaries, minor edits, tags and mischief."""

from collections.abc import Sequence
from datetime import UTC, datetime

from .model import Draft, Page, Revision, User, chance
from .names import Names
from .wikitext import REDIRECT

ADA = User(1, "Ada Atlas", ("bureaucrat", "sysop"))
BOT = User(3, "LinkBot", ("bot",))
PATROL = User(4, "Zoë Patrol", ("rollbacker",))
USERS = (ADA, User(2, "Elementary"), BOT, PATROL, User(5, "山田花子", ("sysop",)), User(6, "Михаил"))
_WRITERS = (USERS[0], USERS[1], USERS[4], USERS[5])
_STRANGERS = (User(0, "192.0.2.7"), User(0, "2001:DB8:0:0:0:0:0:7"))
START = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())
END = int(datetime(2025, 12, 31, tzinfo=UTC).timestamp())
_DAY = 86400


def tell(drafts: Sequence[Draft], names: Names) -> list[Page]:
    """Pages in the order of their first revisions, with page ids and revision ids in the order of time."""
    step = (END - START) * 2 // 3 // len(drafts)
    pages = [_page(draft, START + at * step, step, names) for at, draft in enumerate(drafts)]
    pages.sort(key=lambda page: page.revisions[0].when)
    for number, page in enumerate(pages, 1):
        page.id = number
    in_time = sorted(
        ((revision.when, page.id, at, page) for page in pages for at, revision in enumerate(page.revisions)),
        key=lambda entry: entry[:3],
    )
    for number, (_, _, at, page) in enumerate(in_time, 1):
        page.revisions[at].id = number
        page.revisions[at].parent = page.revisions[at - 1].id if at else 0
    return pages


def _page(draft: Draft, when: int, step: int, names: Names) -> Page:
    page = Page(draft.namespace, draft.title)
    name = names.prefixed(draft.namespace, draft.title)
    when += int(chance(name, "first") * step) // 60 * 60
    writer = _WRITERS[int(chance(name, "writer") * len(_WRITERS))]
    texts = (*draft.earlier, draft.text)
    for at in range(len(texts)):
        page.revisions.append(_revision(when, writer, name, texts, at))
        when += int((1 + chance(name, at) * 40) * 1440) * 60
    if draft.namespace == 0 and draft.earlier and chance(name, "mischief") < 0.08:
        page.revisions += _mischief(page, when, name)
    if name in ("Hydrogen", "Wasserstoff"):
        _long_story(page)
    return page


def _revision(when: int, writer: User, name: str, texts: Sequence[str], at: int) -> Revision:
    text = texts[at]
    if at == 0:
        tags = ("mw-new-redirect",) if REDIRECT.match(text) else ()
        return Revision(when, writer, f"new page: [[{name}]]", text, tags=tags)
    if at == len(texts) - 1 and text.endswith("]]"):
        return Revision(when, BOT, "links to other languages", text, minor=True)
    return Revision(when, writer, '/* History */ more, see [[Main Page]] & "sources"', text, tags=("sample-check",))


def _mischief(page: Page, when: int, name: str) -> list[Revision]:
    stranger = _STRANGERS[int(chance(name, "stranger") * len(_STRANGERS))]
    bad = Revision(when, stranger, "", f"{page.text}\n\nI was here!", tags=("mobile edit", "mw-reverted"))
    summary = f"Undid the change of [[Special:Contributions/{stranger.name}|{stranger.name}]]"
    good = Revision(when + 300, PATROL, summary, page.text, minor=True, tags=("mw-undo",))
    return [bad, good]


def _long_story(page: Page) -> None:
    """One page in each wiki has a history that is worth paging through, with hidden parts in it."""
    text, first = page.text, page.revisions[0].when
    hidden = {4: {"text"}, 7: {"user"}, 9: {"comment"}, 12: {"text", "user", "comment"}}
    for number in range(1, 25):
        writer = (*_WRITERS, *_STRANGERS)[number % 6]
        body = f"{text}\n<!-- {'; '.join(f'note {at}' for at in range(1, number))} -->" if number % 5 else text
        when = first + 90 * _DAY + number * 17 * _DAY + int(chance(number) * _DAY)
        comment = ("typo", "/* See also */ order", "", "see [[Water]]", "Ünïcode — 水")[number % 5]
        revision = Revision(when, writer, comment, body, minor=number % 3 == 0)
        revision.hidden = frozenset(hidden.get(number, ()))
        page.revisions.append(revision)
    page.revisions.append(Revision(first + 520 * _DAY, ADA, "notes taken out", text))
