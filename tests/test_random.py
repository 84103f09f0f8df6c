"""Pages chosen by chance: where no continue value is given, each request has others."""

import re

import wikiquery


def test_each_request_draws_anew(refwiki: wikiquery.Wiki) -> None:
    drawn = {refwiki.query(list="random")["query"]["random"][0]["id"] for _ in range(20)}
    assert len(drawn) > 5


def test_the_number_drawn_comes_back(refwiki: wikiquery.Wiki) -> None:
    first = refwiki.query(list="random", rnlimit=3)["continue"]["rncontinue"]
    assert re.fullmatch(r"0\.\d{12}\|0\.\d+\|\d+\|[01]", first)
    then = refwiki.query(list="random", rnlimit=3, rncontinue=first)["continue"]["rncontinue"]
    assert then.split("|")[0] == first.split("|")[0] and then != first


def test_following_it_gives_every_page_once(refwiki: wikiquery.Wiki) -> None:
    for filters in ({}, {"rnnamespace": "10|14|828"}, {"rnfilterredir": "redirects"}, {"rnfilterredir": "all"}):
        ids = [item["id"] for item in refwiki.each(list="random", rnlimit=70, **filters)]
        assert len(set(ids)) == len(ids)
        wanted = {"apfilterredir": filters.get("rnfilterredir", "nonredirects"), "aplimit": "max"}
        namespaces = filters.get("rnnamespace", "|".join(str(n) for n in refwiki.site.namespaces if n >= 0)).split("|")
        pages = {page["pageid"] for n in namespaces for page in refwiki.each(list="allpages", apnamespace=n, **wanted)}
        assert set(ids) == pages


def test_order_is_that_of_the_numbers_wherever_they_are_read(refwiki: wikiquery.Wiki) -> None:
    begin = "0.5|0.5|0|0"
    every = [item["id"] for item in refwiki.each(list="random", rnlimit="max", rncontinue=begin)]
    some = {item["id"] for item in refwiki.each(list="random", rnnamespace="0|6", rnlimit="max", rncontinue=begin)}
    few = [item["id"] for item in refwiki.each(list="random", rnnamespace="0|6", rnlimit=7, rncontinue=begin)]
    assert few == [id for id in every if id in some]
