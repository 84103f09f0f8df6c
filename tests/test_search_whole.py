"""list=search finds what a look at every page finds: hundreds of random searches."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from naivesearch import NaiveSearch, Term, written

import wikiquery
from wikiquery.modules import search_hits, search_index, search_samples, search_terms

SEARCHES = 250
CATEGORIES = ("Rivers", "Mountains", "All stubs", "Places with a box", "Checked by the bot", "Rivers|Lakes", "No such")
ABOVE = ("Rivers", "Places", "Places with a box", "Rivers|Lakes")
TEMPLATES = ("Infobox", "Stub", "Cite web", "Nested/1", "Template:R to section", "Module:Lists", "No such")
TARGETS = ("Reference Land", "User:Alice", "Main Page", "Template:Infobox", "No such page")
BEGINNINGS = ("River", "R", "Lake B", "AC/DC", "Talk:R", "Template:I", "No such")
ABOVE_PAGES = ("AC/DC", "AC/DC/Albums", "Template:Infobox", "Main Page")
KINDS = ["word"] * 8 + ["title", "begun", "phrase", "source"] * 2 + ["category", "deep", "template", "link", "subpage"]
NAMESPACES = ([0], [0], [0, 1], [0, 2, 10, 14], [1, 3, 100, 118], None)


@pytest.fixture(scope="module")
def naive(refstore: Path) -> NaiveSearch:
    return NaiveSearch(str(refstore))


@pytest.fixture(scope="module")
def vocabulary(naive: NaiveSearch) -> list[str]:
    """Words, the frequent ones as often as the rare ones."""
    count: dict[str, int] = {}
    for page in naive.pages:
        for word in {word for column in page.columns for row in column for word in row} - {"", "and", "or", "not"}:
            count[word] = count.get(word, 0) + 1
    frequent = [word for word, n in sorted(count.items()) if n > 300]
    middling = [word for word, n in sorted(count.items()) if 10 < n <= 300]
    return [*frequent * 40, *middling * 10, *sorted(count)]


def terms(rng: random.Random, naive: NaiveSearch, vocabulary: list[str]) -> Term:
    negated = rng.random() < 0.25
    kind = rng.choice(KINDS)
    word = rng.choice(vocabulary)
    match kind:
        case "word":
            return Term("", rng.choice([word, word.upper(), word.capitalize()]), negated)
        case "title":
            return Term("intitle", word, negated)
        case "begun":
            return Term(rng.choice(["", "intitle"]), word[: rng.randint(2, 4)] + "*", negated)
        case "phrase":
            rows = [row for row in rng.choice(naive.pages).columns[rng.randint(0, 2)] for row in [row] if row] or [
                [word]
            ]
            start = rng.randrange(len(rows[0]))
            return Term(
                rng.choice(["", "", "intitle"]),
                written(rows[0][start : start + rng.randint(2, 3)]) or word,
                negated,
                True,
            )
        case "source":
            return Term("insource", word, negated)
        case "category":
            return Term("incategory", rng.choice(CATEGORIES), negated, True)
        case "deep":
            return Term("deepcat", rng.choice(ABOVE), negated, True)
        case "template":
            return Term("hastemplate", rng.choice(TEMPLATES), negated, True)
        case "link":
            return Term("linksto", rng.choice(TARGETS), negated, True)
        case _:
            return Term("subpageof", rng.choice(ABOVE_PAGES), negated, True)


def searches(naive: NaiveSearch, vocabulary: list[str], seed: int) -> Iterator[tuple[str, list[list[Term]]]]:
    """Searches as they are written, and their groups."""
    rng = random.Random(seed)
    for _ in range(SEARCHES):
        groups = [
            [terms(rng, naive, vocabulary) for _ in range(rng.choice([1, 1, 1, 1, 2, 3]))]
            for _ in range(rng.choice([1, 1, 2, 2, 3]))
        ]
        text = " ".join(" OR ".join(map(str, group)) for group in groups)
        if rng.random() < 0.1:
            begun = Term("prefix", rng.choice(BEGINNINGS), rng.random() < 0.2)
            groups.append([begun])
            text += f" {begun}"
        yield text, groups


def meant(naive: NaiveSearch, groups: list[list[Term]], namespaces: list[int] | None) -> set[int]:
    """The namespaces that are searched: what stands alone as prefix: or subpageof: names its own, the last counts."""
    named = [g[0].value for g in groups if len(g) == 1 and g[0].keyword in ("prefix", "subpageof") and not g[0].negated]
    if named:
        return {naive.site.title(named[-1]).namespace}
    return {n for n in naive.site.namespaces if n >= 0} if namespaces is None else set(namespaces)


def paged(wiki: wikiquery.Wiki, limit: int, **params: Any) -> tuple[list[str], int]:
    """All results, page by page, and how many there are said to be at first."""
    found: list[str] = []
    totals: list[int] = []
    more: dict[str, Any] = {}
    while True:
        answer = wiki.query(list="search", srprop="", srlimit=limit, **params, **more)
        found += [each["title"] for each in answer["query"]["search"]]
        totals.append(answer["query"]["searchinfo"]["totalhits"])
        if "continue" not in answer:
            break
        assert answer["continue"]["sroffset"] == len(found)
        more = {"sroffset": len(found)}
    assert len(set(totals)) == 1
    return found, totals[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_found_is_what_is_there(
    refwiki: wikiquery.Wiki, naive: NaiveSearch, vocabulary: list[str], seed: int
) -> None:
    rng = random.Random(seed)
    some = 0
    for text, groups in searches(naive, vocabulary, seed):
        if len(text) > 300:
            continue
        namespaces, what = rng.choice(NAMESPACES), rng.choice(["text", "text", "text", "title"])
        params = {"srsearch": text, "srnamespace": "*" if namespaces is None else namespaces, "srwhat": what}
        expected = naive.find(groups, meant(naive, groups, namespaces), what == "title")
        found, total = paged(refwiki, 500, **params)
        assert set(found) == expected, params
        assert len(found) == total == len(expected), params
        if found:
            some += 1
            limit = rng.randint(len(found) // 8 + 1, len(found) + 1)
            assert paged(refwiki, limit, **params) == (found, total), params
    assert some > SEARCHES / 3


def test_of_too_many_some_are_found(
    refwiki: wikiquery.Wiki, naive: NaiveSearch, vocabulary: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With bounds that a small wiki reaches: nothing wrong, nothing twice, and all of what is within them."""
    most = 20
    for name, value in {"MOST": most, "LOOKED": 100, "TITLED": 5, "CHUNK": 7, "SAMPLE": 5, "SLICES": 4}.items():
        for place in (search_hits, search_index, search_samples):
            monkeypatch.setattr(place, name, value, raising=False)
    rng = random.Random(3)
    bounded = 0
    for text, groups in searches(naive, vocabulary, 3):
        if len(text) > 300:
            continue
        namespaces = rng.choice(NAMESPACES)
        within = meant(naive, groups, namespaces)
        expected = naive.find(groups, within)
        params = {"srsearch": text, "srnamespace": "*" if namespaces is None else namespaces}
        found, total = paged(refwiki, 500, **params)
        assert len(found) == len(set(found)) <= most, params
        assert set(found) <= expected, params
        assert total >= len(found), params
        assert paged(refwiki, 6, **params) == (found, total), params
        words = [group for group in groups if all(t.keyword in search_terms.OF_WORDS and not t.negated for t in group)]
        if words and len(naive.find(words, within)) <= most:
            assert set(found) == expected and total == len(expected), params
        bounded += len(found) < len(expected)
    assert bounded > SEARCHES / 10


def test_each_order_has_the_same_pages(refwiki: wikiquery.Wiki) -> None:
    for text in ("river", "river -lake", 'incategory:"All stubs"', "-river", "stub incategory:Rivers OR lake"):
        found, total = paged(refwiki, 500, srsearch=text)
        for sort in ("just_match", "last_edit_desc", "title_natural_asc", "incoming_links_asc", "create_timestamp_asc"):
            in_order, of = paged(refwiki, 37, srsearch=text, srsort=sort)
            assert sorted(in_order) == sorted(found) and of == total


def test_pages_that_are_linked_more_come_first(refwiki: wikiquery.Wiki, naive: NaiveSearch) -> None:
    """Without words to rank by, in all namespaces together."""
    links = dict(naive.db.execute("SELECT sp_page, sp_incoming FROM search_pages"))
    for text in ('incategory:"Checked by the bot"', "-river", 'hastemplate:"Infobox" -lake'):
        answer = refwiki.query(list="search", srsearch=text, srnamespace="*", srlimit="max", srprop="")
        found = [links[each["pageid"]] for each in answer["query"]["search"]]
        assert found == sorted(found, reverse=True)
        assert len(set(found)) > 2


def test_words_that_begin_alike_in_too_many_ways(
    refwiki: wikiquery.Wiki, naive: NaiveSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The most frequent of them are looked for, in what must not be there too."""
    everywhere = {n for n in naive.site.namespaces if n >= 0}
    monkeypatch.setattr(search_terms, "BEGUN", 500)
    monkeypatch.setattr(search_terms, "BEGINNINGS", 2)
    words = naive.db.execute(
        "SELECT sw_word FROM search_words WHERE sw_word GLOB 'ri*' ORDER BY sw_pages DESC, sw_word DESC LIMIT 2"
    )
    frequent = [Term("", word) for (word,) in words]
    assert [term.value for term in frequent] == ["river", "right"]
    for text, groups in (("ri*", [frequent]), ("-ri*", [[Term("", t.value, True)] for t in frequent])):
        found, total = paged(refwiki, 500, srsearch=text, srnamespace="*")
        assert set(found) == naive.find(groups, everywhere)
        assert total == len(found)
    assert len(paged(refwiki, 500, srsearch="riv*", srnamespace="*")[0]) > 0


def test_no_statement_reads_a_table_whole(
    refstore: Path, naive: NaiveSearch, vocabulary: list[str], tmp_path: Path
) -> None:
    """Beside SQLite's own index of words, which knows its way. Tables are of unknown, that is large, size."""
    shutil.copy(refstore, tmp_path / "x.store")
    apsw.Connection(str(tmp_path / "x.store")).execute("DELETE FROM sqlite_stat1")
    seen: dict[str, tuple[Any, ...]] = {}
    with wikiquery.open(tmp_path / "x.store") as wiki:
        run = wiki.database.run

        def noted(sql: str, values: Any) -> Any:
            seen.setdefault(sql, tuple(values))
            return run(sql, values)

        wiki.database.run = noted  # type: ignore[method-assign]
        for text, _ in searches(naive, vocabulary, 4):
            for sort in ("relevance", "last_edit_desc", "title_natural_asc"):
                wiki.respond({"action": "query", "list": "search", "srsearch": text, "srsort": sort, "format": "json"})
        plans = {sql: [row[3] for row in run(f"EXPLAIN QUERY PLAN {sql}", values)] for sql, values in seen.items()}
    assert len(plans) > 50
    for sql, lines in plans.items():
        for line in lines:
            assert not line.startswith("SCAN") or "VIRTUAL TABLE" in line, sql
            assert "TEMP B-TREE FOR ORDER BY" not in line or "search_words" in sql, sql
