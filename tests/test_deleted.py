"""What was deleted, where MediaWiki itself gives no answer to record, and where ours goes two ways."""

import json
import shutil
from pathlib import Path
from typing import Any

import apsw
import pytest
from readers import session

import wikiquery
from wikiquery import Wiki
from wikiquery.modules import deleted_items, deletedrevs

QUERY = {"action": "query", "format": "json", "formatversion": "2"}


def ask(wiki: Wiki, account: str, **params: str) -> dict[str, Any]:
    """The answer to an account."""
    said: dict[str, Any] = json.loads(wiki.respond({**QUERY, **params}, session=session(account)).body)
    return said


@pytest.fixture
def wiki(refdatabase: Path, tmp_path: Path) -> Any:
    """A part of the wiki's database in which the text of a deleted revision is hidden, from administrators too."""
    path = tmp_path / "wiki.store"
    shutil.copy(refdatabase, path)
    with apsw.Connection(str(path)) as connection:
        connection.execute("UPDATE archive SET ar_deleted = 9 WHERE ar_rev_id = 2814")
    with wikiquery.open(path) as opened:
        yield opened


def test_texts_in_the_old_list(wiki: Wiki) -> None:
    asked = {"list": "deletedrevs", "titles": "Doomed 03", "drprop": "content|revid", "drdir": "newer", "drlimit": "2"}
    [page] = ask(wiki, "Admin", **asked)["query"]["deletedrevs"]
    first, second = page["revisions"]
    text = "Text 0 of a page that will go. [[Category:Doomed]]"
    assert first == {
        "timestamp": "2014-09-07T09:52:41Z", "revid": 2814, "texthidden": True, "text": text, "suppressed": True
    }  # fmt: skip
    assert list(second) == ["timestamp", "revid", "text"]
    [page] = ask(wiki, "Alice", **asked)["query"]["deletedrevs"]
    assert list(page["revisions"][0]) == ["timestamp", "revid", "texthidden", "suppressed"]
    [page] = ask(wiki, "Admin", **asked, formatversion="1")["query"]["deletedrevs"]
    assert page["revisions"][0]["*"] == text


def test_texts_in_the_new_one(wiki: Wiki) -> None:
    asked = {"prop": "deletedrevisions", "revids": "2814", "drvprop": "content|sha1", "drvslots": "main"}
    [page] = ask(wiki, "Alice", **asked)["query"]["pages"]
    assert page["deletedrevisions"] == [
        {"sha1hidden": True, "slots": {"main": {"texthidden": True}}, "suppressed": True}
    ]
    [page] = ask(wiki, "Admin", **asked)["query"]["pages"]
    assert page["deletedrevisions"][0]["slots"]["main"]["content"].startswith("Text 0")


def test_a_user_as_a_generator(wiki: Wiki) -> None:
    asked = {"user": "Alice", "limit": "3", "namespace": "0"}
    listed = ask(wiki, "Admin", list="alldeletedrevisions", **{"adr" + name: value for name, value in asked.items()})
    generator = {"gadr" + name: value for name, value in asked.items()}
    found = ask(wiki, "Admin", generator="alldeletedrevisions", **generator)["query"]["pages"]
    titles = {page["title"] for page in listed["query"]["alldeletedrevisions"]}
    assert len(titles) == 3
    assert {page["title"] for page in found} == titles


@pytest.mark.parametrize("module, prefix", [("alldeletedrevisions", "adr"), ("deletedrevs", "dr")])
def test_frequent_tags_as_rare_ones(wiki: Wiki, monkeypatch: pytest.MonkeyPatch, module: str, prefix: str) -> None:
    asked = {"list": module, f"{prefix}tag": "mw-new-redirect", f"{prefix}limit": "5", f"{prefix}prop": "tags"}
    rare = ask(wiki, "Admin", **asked)
    assert rare["query"][module]
    monkeypatch.setattr(deleted_items, "FEW", 0)
    assert ask(wiki, "Admin", **asked) == rare
    assert ask(wiki, "Admin", **{**asked, f"{prefix}tag": "no such tag"})["query"][module] == []


def test_one_of_each_title_in_several_readings(wiki: Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"list": "deletedrevs", "drunique": "1", "drlimit": "20", "drprop": "revid", "drdir": "newer"}
    at_once = ask(wiki, "Admin", **asked)
    assert len(at_once["query"]["deletedrevs"]) == 20
    monkeypatch.setattr(deletedrevs, "CHUNK", 3)
    assert ask(wiki, "Admin", **asked) == at_once


@pytest.mark.parametrize("asked", ["alldeletedrevisions&adrprop=ids", "filearchive", "deletedrevs"])
def test_dumps_have_nothing_of_it(refwiki: Wiki, asked: str) -> None:
    module, _, more = asked.partition("&")
    said = ask(refwiki, "Admin", list=module, errorformat="plaintext", **dict([more.split("=")] if more else []))
    assert "notinsnapshot" in {warning["code"] for warning in said["warnings"]}
