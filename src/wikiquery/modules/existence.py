"""Which titles exist, looked up in one batch; and comments, whose links depend on it."""

from collections.abc import Iterable, Set
from functools import cache, lru_cache

from ..comments import CommentFormat
from ..schema.files import image
from ..schema.tables import page
from ..scope import Run
from ..select import PAGES, Compare, In, Select, read
from ..site import MEDIA, Site
from ..titles import Title

FILE = 6


def ids_of(at: Run, keys: Set[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The ids of those of the titles that exist."""
    by_namespace: dict[int, list[str]] = {}
    for namespace, key in keys:
        by_namespace.setdefault(namespace, []).append(key)
    found: dict[tuple[int, str], int] = {}
    for namespace, names in by_namespace.items():
        for id, key in at.among(ids_in(namespace), sorted(names)):
            found[namespace, key] = id
    return found


@lru_cache(1000)
def ids_in(namespace: int) -> Select:
    """The ids of titles in a namespace."""
    return Select(
        page, read(page.id, page.title), where=[Compare(page.namespace, "=", namespace), In(page.title, PAGES)]
    )


def known(at: Run, keys: Set[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """What there is of pages ("page", "redirect") and files ("file": under -2, and under 6 where it has no page)."""
    by_namespace: dict[int, list[str]] = {}
    for namespace, key in keys:
        by_namespace.setdefault(namespace, []).append(key)
    found: dict[tuple[int, str], str] = {}
    files = {key for namespace, key in keys if namespace in (FILE, MEDIA)}
    if files and at.has("image"):
        rows = at.rows(Select(image, read(image.name), where=[In(image.name, sorted(files))]))
        found = {(namespace, name): "file" for (name,) in rows for namespace in (FILE, MEDIA)}
    for namespace, names in by_namespace.items():
        if namespace < 0:
            continue
        where = [Compare(page.namespace, "=", namespace), In(page.title, sorted(names))]
        for key, is_redirect in at.rows(Select(page, read(page.title, page.is_redirect), where=where)):
            found[namespace, key] = "redirect" if is_redirect else "page"
    return found


@cache
def comment_format(site: Site) -> CommentFormat:
    """The format of a site's comments; one a site."""
    return CommentFormat(site)


def parsed_comments(at: Run, comments: Iterable[tuple[str, Title | None]]) -> dict[tuple[str, Title | None], str]:
    """The HTML of comments, each with the title of the page that it is about."""
    return comment_format(at.site).format(comments, lambda keys: known(at, keys))
