"""One law: for any limit and direction, the batches strung together are the unlimited answer."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wikiquery

LISTS = st.sampled_from(
    [
        {"list": "langbacklinks", "prefix": "lbl", "lblprop": "lllang|lltitle"},
        {"list": "langbacklinks", "prefix": "lbl", "lbllang": "fr", "lblprop": "lltitle"},
        {"list": "allpages", "prefix": "ap", "apnamespace": "0"},
        {"list": "allpages", "prefix": "ap", "apnamespace": "10", "apfilterredir": "nonredirects"},
        {"list": "allpages", "prefix": "ap", "apprefix": "Fort"},
    ]
)
PAGES = st.sampled_from(
    ["Reference Land|Polyglot|Main Page", "Reference Land", "Mount Altornor|River Gorith|Template heavy|Nope|<"]
)
PROPS = st.sampled_from(["links", "langlinks", "links|langlinks", "langlinks|links|revisions"])


def merged(wiki: wikiquery.Wiki, **params: Any) -> dict[Any, dict[str, Any]]:
    """What all answers of a query say of each page, by title."""
    pages: dict[Any, dict[str, Any]] = {}
    for answer in wiki.all(**params):
        for page in answer.get("query", {}).get("pages", ()):
            known = pages.setdefault(page["title"], {})
            for key, value in page.items():
                known[key] = known.get(key, []) + value if isinstance(value, list) else value
    return pages


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LISTS, st.integers(1, 60), st.sampled_from(["ascending", "descending"]))
def test_lists(refwiki: wikiquery.Wiki, query: dict[str, str], limit: int, direction: str) -> None:
    query = dict(query)
    prefix, name = query.pop("prefix"), query["list"]
    whole = [i for a in refwiki.all(**query, **{f"{prefix}limit": "max"}) for i in a["query"][name]]
    if direction == "descending":
        whole.reverse()
    some = {f"{prefix}limit": limit, f"{prefix}dir": direction}
    answers = list(refwiki.all(**query, **some))
    assert [item for answer in answers for item in answer["query"][name]] == whole
    assert all(len(answer["query"][name]) == limit for answer in answers[:-1])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAGES, PROPS, st.integers(1, 12), st.integers(1, 12))
def test_props_of_pages(refwiki: wikiquery.Wiki, titles: str, prop: str, links: int, langs: int) -> None:
    whole = merged(refwiki, titles=titles, prop=prop, pllimit="max", lllimit="max")
    assert merged(refwiki, titles=titles, prop=prop, pllimit=links, lllimit=langs) == whole


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 7), st.integers(1, 9), st.integers(1, 9), PROPS)
def test_props_of_a_generator(refwiki: wikiquery.Wiki, batch: int, links: int, langs: int, prop: str) -> None:
    query = {"generator": "langbacklinks", "glbllang": "pt-br", "prop": prop}
    whole = merged(refwiki, **query, glbllimit="max", pllimit="max", lllimit="max")
    assert merged(refwiki, **query, glbllimit=batch, pllimit=links, lllimit=langs) == whole


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(20, 400), st.sampled_from(["newer", "older"]), st.sampled_from([None, "Alice", "Bob"]))
def test_revisions(refwiki: wikiquery.Wiki, limit: int, direction: str, user: str | None) -> None:
    query = {"titles": "Long history", "prop": "revisions", "rvprop": "ids|user", "rvuser": user}
    whole = merged(refwiki, **query, rvlimit="max")["Long history"]["revisions"]
    if direction == "newer":
        whole.reverse()
    assert merged(refwiki, **query, rvlimit=limit, rvdir=direction)["Long history"]["revisions"] == whole


def test_a_batch_is_complete_once(refwiki: wikiquery.Wiki) -> None:
    answers = list(refwiki.all(generator="allpages", gaplimit=400, prop="links", pllimit=300))
    ids = [p["pageid"] for a in answers if a.get("batchcomplete") for p in a["query"]["pages"]]
    assert len(ids) == len(set(ids)) == 923
