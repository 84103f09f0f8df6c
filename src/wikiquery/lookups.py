"""The statements by which pages are looked up: by titles, ids, revisions, and where redirects lead."""

from typing import Any

from .db import Database, Prepared
from .schema.columns import Column
from .schema.deleted import archive
from .schema.tables import page, redirect, revision
from .select import PAGES, Compare, In, Select, read

Row = tuple[Any, ...]
Columns = tuple[Column, ...]

FOUND = (page.id, page.namespace, page.title, page.is_redirect)
"""What is read of every page."""
BY_REVISION = Select(revision, where=[In(revision.id, PAGES)], order=(revision.id,), owner=revision.page)
BY_DELETED = Select(
    archive,
    read(archive.key, archive.id, archive.namespace, archive.title),
    where=[In(archive.id, PAGES)],
    order=(archive.id,),
)
REDIRECTS = Select(
    redirect,
    read(redirect.from_, redirect.namespace, redirect.title, redirect.interwiki, redirect.fragment),
    where=[In(redirect.from_, PAGES)],
)


def by_titles(database: Database, namespace: int, more: Columns) -> Prepared:
    """The statement that finds pages of a namespace by their keys."""
    kept = database.statements.get(("titles", namespace, more))
    if kept is None:
        where = [Compare(page.namespace, "=", namespace), In(page.title, PAGES)]
        kept = database.kept(("titles", namespace, more), Select(page, read(*FOUND, *more), where=where))
    return kept


def by_id(database: Database, more: Columns) -> Prepared:
    """The statement that finds pages by their ids."""
    kept = database.statements.get(("ids", more))
    if kept is None:
        select = Select(page, read(*FOUND, *more), where=[In(page.id, PAGES)], order=(page.id,))
        kept = database.kept(("ids", more), select)
    return kept
