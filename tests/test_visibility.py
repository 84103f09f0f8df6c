"""What is hidden is shown to those who may see it, and to nobody where the data have it not."""

import json
import shutil
from pathlib import Path
from typing import Any

import apsw
import pytest
from readers import session

import wikiquery
from wikiquery import Wiki
from wikiquery.modules.visibility import COMMENT, CONTENT, RESTRICTED, USER, seen, sees
from wikiquery.schema.tables import revision
from wikiquery.scope import Scope
from wikiquery.site import Site

DERIVED = {"actor": {"state": "derived"}}
"""What a store says of itself that was made from dumps for everybody."""


def scope(*rights: str, held: dict[str, Any] | None = None) -> Scope:
    """What a module sees for an account with these rights."""
    return Scope(Site({}), "", frozenset(), "query+revisions", held or {}, frozenset(rights))


@pytest.mark.parametrize(
    "deleted, bit, rights, shown",
    [
        (0, USER, (), True),
        (COMMENT, USER, (), True),
        (USER, USER, (), False),
        (USER, USER, ("deletedhistory",), True),
        (USER, USER, ("deletedtext", "viewsuppressed"), False),
        (USER | RESTRICTED, USER, ("deletedhistory",), False),
        (USER | RESTRICTED, USER, ("viewsuppressed",), True),
        (USER | RESTRICTED, USER, ("suppressrevision",), True),
        (COMMENT | RESTRICTED, USER, (), True),
    ],
)
def test_rights(deleted: int, bit: int, rights: tuple[str, ...], *, shown: bool) -> None:
    assert sees(scope(*rights), deleted, bit) is shown


def test_texts_need_another_right() -> None:
    assert not sees(scope("deletedhistory"), CONTENT, CONTENT, "deletedtext")
    assert sees(scope("deletedtext"), CONTENT, CONTENT, "deletedtext")


def test_rows_that_are_looked_for() -> None:
    column = revision.deleted
    assert len(seen(scope(), column, USER)) == 1
    assert len(seen(scope("deletedhistory"), column, USER)) == 1
    assert seen(scope("deletedhistory", "viewsuppressed"), column, USER) == []
    assert seen(scope("deletedhistory", "viewsuppressed", held=DERIVED), column, USER) == seen(scope(), column, USER)


def test_dumps_have_nothing_hidden() -> None:
    at = scope("deletedhistory", "viewsuppressed", held=DERIVED)
    assert not sees(at, USER, USER)
    assert [code for code, _, _ in at.warnings] == ["notinsnapshot"]
    assert sees(at, 0, USER)


def test_a_store_from_dumps_invents_nothing(refwiki: Wiki) -> None:
    params = {"action": "query", "format": "json", "formatversion": "2", "prop": "revisions", "revids": "3422"}
    body = refwiki.respond({**params, "rvprop": "ids|user|comment"}, session=session("Admin")).body
    assert b'"revisions":[{"revid":3422,"parentid":3417,"userhidden":true,"commenthidden":true}]' in body
    assert b"No dump holds what is hidden." in body


def test_a_store_from_dumps_knows_no_patrols(refwiki: Wiki) -> None:
    params = {"action": "query", "format": "json", "list": "usercontribs", "ucuser": "Bot", "uclimit": "2"}
    body = refwiki.respond({**params, "ucprop": "ids|patrolled"}, session=session("Admin")).body
    assert b'"patrolled"' not in body
    assert b"No dump tells which edits have been patrolled" in body


def test_the_newest_text_is_never_hidden(refdatabase: Path, tmp_path: Path) -> None:
    """As in MediaWiki, where such bits come from revisions that were deleted after they had been hidden."""
    path = tmp_path / "wiki.store"
    shutil.copy(refdatabase, path)
    with apsw.Connection(str(path)) as connection:
        sql = "SELECT page_latest, rev_parent_id FROM page JOIN revision ON rev_id = page_latest WHERE page_id = 1572"
        [newest, before] = next(connection.execute(sql))
        connection.execute("UPDATE revision SET rev_deleted = 1 WHERE rev_id IN (?, ?)", (newest, before))
    params = {"action": "query", "format": "json", "formatversion": "2", "prop": "revisions"}
    with wikiquery.open(path) as wiki:
        body = wiki.respond({**params, "revids": f"{newest}|{before}", "rvprop": "sha1"}).body
    [older, latest] = json.loads(body)["query"]["pages"][0]["revisions"]
    assert older == {"sha1hidden": True}
    assert list(latest) == ["sha1"]
