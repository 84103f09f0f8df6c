"""A wiki's own database without one of its tables: what then cannot be told is said, never answered as empty."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import apsw
import pytest
from logins import SITE

import wikiquery
from wikiquery.errors import ApiError, StoreError

NEEDED = ("actor", "comment", "content", "content_models", "slot_roles")
"""Without these nothing of use is told."""
ABSENT = {
    "accounts": "archive block change_tag change_tag_def echo_event echo_notification filearchive image logging"
    " oldimage recentchanges revision site_stats slots text user_properties watchlist",
    "links": "category categorylinks externallinks imagelinks iwlinks langlinks linktarget page_props page_restrictions"
    " pagelinks protected_titles redirect revision site_stats slots templatelinks text",
}
"""The tables that are taken away, by the database that has them."""
ANEW = {"query+random"}
"""Modules that answer anew each time."""
UNSAID = {("revision", "query+notifications")}
"""A title that is told otherwise where there are no revisions."""


def all_that_modules_tell(wiki: wikiquery.Wiki) -> Iterator[tuple[str, dict[str, str]]]:
    """Each module's first example, with all that it can tell, by the module's path."""
    for module in wiki.paraminfo("query+**", helpformat="wikitext"):
        params = dict(parse_qsl(module["examples"][0]["query"]))
        del params["action"]
        told = next((p["type"] for p in module["parameters"] if p["name"] == "prop"), "")
        if isinstance(told, list):
            params[module["prefix"] + "prop"] = "|".join(value for value in told if value != "parsetree")
        if module["path"] not in ANEW:
            yield module["path"], params


def answers(path: Path, user: str | None) -> dict[str, tuple[str, bool]]:
    """What is answered for each module, and whether something is said to be missing."""
    said = {}
    with wikiquery.open(path, SITE, user=user) as wiki:
        for name, params in all_that_modules_tell(wiki):
            try:
                answer = wiki.query(**params, errorformat="plaintext")
            except ApiError as error:
                said[name] = (error.code, not error.code.startswith("internal"))
                continue
            warned = any(w["code"] in ("notinsnapshot", "missingcontent") for w in answer.get("warnings", ()))
            said[name] = (json.dumps(without_time(answer)), warned)
    return said


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    answer.get("query", {}).get("general", {}).pop("time", None)
    return answer


def less(path: Path, table: str, folder: Path) -> Path:
    """The same database without a table."""
    copy = folder / "less.sqlite"
    shutil.copy(path, copy)
    with apsw.Connection(str(copy)) as connection:
        connection.execute(f'DROP TABLE "{table}"')
    return copy


@pytest.fixture(scope="module")
def linked(refstore: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wiki of the cases as MediaWiki's own database, without accounts."""
    return less(refstore, "wikiquery", tmp_path_factory.mktemp("linked"))


class Whole(NamedTuple):
    """One of the databases, who asks it, and the answers."""

    name: str
    path: Path
    user: str | None
    answers: dict[str, tuple[str, bool]]


@pytest.fixture(scope="module", params=ABSENT)
def whole(request: pytest.FixtureRequest) -> Whole:
    path = request.getfixturevalue({"accounts": "made", "links": "linked"}[request.param])
    user = "Admin" if request.param == "accounts" else None
    return Whole(request.param, path, user, answers(path, user))


def test_what_is_not_told_is_said(whole: Whole, tmp_path: Path) -> None:
    for table in ABSENT[whole.name].split():
        changed = {
            (table, module)
            for module, (said, warned) in answers(less(whole.path, table, tmp_path), whole.user).items()
            if said != whole.answers[module][0] and not warned
        }  # fmt: skip
        assert changed <= UNSAID, table


@pytest.mark.parametrize("table", NEEDED)
def test_tables_without_which_nothing_is_told(made: Path, table: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"not for this account to read: `{table}`"):
        wikiquery.open(less(made, table, tmp_path))


def test_no_dump_is_named_where_there_is_none(linked: Path, tmp_path: Path) -> None:
    with wikiquery.open(less(linked, "category", tmp_path), SITE) as wiki:
        [warning] = wiki.query(list="allcategories", errorformat="plaintext")["warnings"]
    assert warning["data"] == {"module": "query+allcategories", "table": "category"}
    assert "dump" not in warning["text"]


def test_a_description_is_taken_whole_or_bare(refstore: Path) -> None:
    general = {"general": {"sitename": "Another"}}
    for site in (general, {"batchcomplete": True, "query": general}):
        with wikiquery.open(refstore, site) as wiki:
            assert wiki.query(meta="siteinfo")["query"]["general"]["sitename"] == "Another"
    with pytest.raises(StoreError):
        wikiquery.open(refstore, {"query": {"pages": []}})
