"""Recent changes that were derived from dumps: they are the wiki's own as far as dumps tell, and say where not."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import wikiquery
from wikiquery.errors import ApiError
from wikiquery.importer import Reporter, import_dumps

REFWIKI = Path(__file__).parent / "refwiki"
SITE = REFWIKI / "siteinfo.json.gz"
ALL = "comment|flags|ids|loginfo|parsedcomment|redirect|sha1|sizes|tags|timestamp|title|user|userid"
HIDDEN = {"suppressed", "userhidden", "commenthidden", "actionhidden"}
Item = dict[str, Any]


def changes(wiki: wikiquery.Wiki, **more: str) -> list[Item]:
    """All changes but those of categories."""
    query = {"list": "recentchanges", "rclimit": "max", "rctype": "edit|new|log", "rcprop": ALL, **more}
    return list(wiki.each(**query))


def codes(answer: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in answer.get("warnings", ())]


@pytest.fixture(scope="module")
def known(refdatabase: Path) -> list[Item]:
    """What the wiki itself says."""
    with wikiquery.open(refdatabase, SITE) as wiki:
        return changes(wiki)


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Makes stores of some of the dumps."""
    wikis: list[wikiquery.Wiki] = []

    def part(*names: str) -> wikiquery.Wiki:
        store = tmp_path_factory.mktemp("part") / "part.store"
        sources = [path for name in names for path in REFWIKI.glob(f"*-{name}.*")]
        import_dumps(sources, str(store), site=SITE, report=Reporter(io.StringIO()))
        wikis.append(wikiquery.open(store))
        return wikis[-1]

    yield part
    for wiki in wikis:
        wiki.close()


def key(item: Item) -> tuple[Any, ...]:
    """What a change is told from others by."""
    if item["type"] == "log":
        return ("log", item.get("logid"), item["timestamp"])
    return (item["type"], item["revid"])


def test_every_change_is_there_and_no_other(refwiki: wikiquery.Wiki, known: list[Item]) -> None:
    derived = changes(refwiki)
    assert len(derived) > 1200
    assert sorted(map(key, derived), key=str) == sorted(map(key, known), key=str)
    assert [item["timestamp"] for item in derived] == [item["timestamp"] for item in known]


def test_they_say_what_the_wiki_says(refwiki: wikiquery.Wiki, known: list[Item]) -> None:
    theirs = {key(item): item for item in known}
    shown = [item for item in changes(refwiki) if not HIDDEN & (item.keys() | theirs[key(item)].keys())]
    for item in shown:
        expected = theirs[key(item)]
        # The numbers are our own, nobody knows the bots, and pages that are gone have left no number.
        assert list(item) == [name for name in expected if name != "bot" and (name != "sha1" or "sha1" in item)]
        differing = {name for name, value in item.items() if expected[name] != value}
        allowed = {"rcid", "pageid", "revid"} if item["type"] == "log" else {"rcid"}
        assert differing <= allowed, (item, expected)
    logged = [item for item in shown if item["type"] == "log" and item["logtype"] not in ("delete", "newusers")]
    assert sum(item["revid"] == theirs[key(item)]["revid"] for item in logged) > len(logged) * 0.95
    assert sum(item["pageid"] == theirs[key(item)]["pageid"] for item in logged) > len(logged) * 0.9


def test_what_is_hidden_stays_hidden(refwiki: wikiquery.Wiki, known: list[Item]) -> None:
    derived = {key(item): HIDDEN & item.keys() for item in changes(refwiki)}
    for item in known:
        if hidden := HIDDEN & item.keys() - {"suppressed"}:
            assert derived[key(item)] == hidden


def test_filters(refwiki: wikiquery.Wiki, refdatabase: Path) -> None:
    def found(wiki: wikiquery.Wiki, **more: str) -> list[tuple[Any, ...]]:
        return sorted((key(item) for item in changes(wiki, **more)), key=str)

    with wikiquery.open(refdatabase, SITE) as database:
        for more in (
            {"rctag": "second-tag"}, {"rctag": "reference-check"}, {"rctag": "mw-reverted"}, {"rcnamespace": "1|6"},
            {"rcshow": "anon"}, {"rcshow": "minor|!anon"}, {"rcshow": "redirect"}, {"rctoponly": "1", "rctype": "edit"},
            {"rcslot": "main"}, {"rcuser": "Alice"}, {"rcexcludeuser": "#1"}, {"rctitle": "Vandalised page"},
            {"rctype": "log"}, {"rcnamespace": "-1"}, {"rcnamespace": "0|1|2|3|4|6", "rctype": "new"},
        ):  # fmt: skip
            assert found(refwiki, **more) == found(database, **more), more


def test_that_they_are_derived_is_said_once_an_answer(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.query(list="recentchanges", errorformat="plaintext")
    assert codes(answer) == ["derived"]
    assert answer["warnings"][0]["module"] == "query+recentchanges"
    assert "30 days until 2026-11-22T13:47:52Z" in answer["warnings"][0]["text"]
    assert codes(refwiki.query(generator="recentchanges", prop="info", errorformat="plaintext")) == ["derived"]


def test_a_database_says_it_not(refdatabase: Path) -> None:
    with wikiquery.open(refdatabase, SITE) as wiki:
        answer = wiki.query(list="recentchanges", rcprop=ALL, rcshow="bot", rctype="edit|categorize")
        assert "warnings" not in answer
        assert all(item["bot"] for item in answer["query"]["recentchanges"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"rcprop": "flags"}, 10),
        ({"rcshow": "!bot"}, 10),
        ({"rcshow": "bot"}, 0),
        ({"rctype": "categorize"}, 0),
        ({"rctype": "external|edit"}, 10),
    ],
)
def test_what_no_dump_tells_is_said_to_be_unknown(refwiki: wikiquery.Wiki, query: dict[str, str], found: int) -> None:
    answer = refwiki.query(list="recentchanges", errorformat="plaintext", **query)
    assert codes(answer) == ["derived", "notinsnapshot"]
    assert len(answer["query"]["recentchanges"]) == found
    assert not any("bot" in item for item in answer["query"]["recentchanges"])


def test_strictly_only_what_is_unknown_is_an_error(refstore: Path) -> None:
    with wikiquery.open(refstore, strict=True) as wiki:
        assert wiki.query(list="recentchanges")["query"]["recentchanges"]
        with pytest.raises(ApiError, match="notinsnapshot"):
            wiki.query(list="recentchanges", rcshow="bot")


def test_histories_without_a_log(part: Any) -> None:
    wiki = part("pages-meta-history")
    answer = wiki.query(list="recentchanges", errorformat="plaintext", rcprop=ALL)
    assert codes(answer) == ["derived", "notinsnapshot", "notinsnapshot", "notinsnapshot"]
    assert {item["type"] for item in changes(wiki)} == {"edit", "new"}


def test_a_log_without_histories(part: Any) -> None:
    wiki = part("page", "pages-logging")
    answer = wiki.query(list="recentchanges", errorformat="plaintext", rcprop="ids|sha1")
    assert codes(answer) == ["derived", "notinsnapshot", "notinsnapshot"]
    assert {item["type"] for item in answer["query"]["recentchanges"]} == {"log"}
    assert codes(wiki.query(list="recentchanges", rctype="log", errorformat="plaintext")) == ["derived"]
    generated = wiki.query(generator="recentchanges", grctype="log", grclimit=5, errorformat="plaintext")
    assert codes(generated) == ["derived"]
    assert len(generated["query"]["pages"]) > 1


def test_neither(part: Any) -> None:
    answer = part("page").query(list="recentchanges", errorformat="plaintext")
    assert codes(answer) == ["notinsnapshot"]
    assert "query" not in answer
