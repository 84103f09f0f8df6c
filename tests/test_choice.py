"""Of overlapping page dumps the richest is read, and each of the others is named with the reason."""

from pathlib import Path

import pytest

from wikiquery.errors import StoreError
from wikiquery.importer.choice import choose
from wikiquery.importer.filename import page_file
from wikiquery.importer.sources import Source


def chosen(*names: str) -> tuple[list[str], list[str], list[str]]:
    """Stubs, texts and those left aside, without the wiki and date that begin all names."""
    files = []
    for name in names:
        path = Path(f"testwiki-20260101-{name}")
        packing = path.suffix[1:] if path.suffix in (".gz", ".bz2", ".7z", ".zst") else ""
        files.append(page_file(Source(path, "xml", None, "testwiki", "20260101", packing, 1)))
    choice = choose(files)
    short = [[file.name[18:] for file in part] for part in (choice.stubs, choice.texts)]
    return short[0], short[1], sorted(item.name[18:] for item in choice.aside)


def test_history_is_all_that_is_needed() -> None:
    names = [
        "pages-articles.xml.bz2",
        "pages-meta-current.xml.bz2",
        "pages-meta-history.xml.bz2",
        "stub-meta-history.xml.gz",
    ]
    assert chosen(*names) == ([], ["pages-meta-history.xml.bz2"], [names[0], names[1], names[3]])


def test_a_stub_brings_the_history_and_articles_the_texts() -> None:
    names = ["pages-articles.xml.bz2", "stub-articles.xml.gz", "stub-meta-history.xml.gz"]
    assert chosen(*names) == ([names[2]], [names[0]], [names[1]])


def test_stubs_alone() -> None:
    assert chosen("stub-meta-current.xml.gz") == (["stub-meta-current.xml.gz"], [], [])


def test_one_packing_and_not_the_multistream() -> None:
    names = ["pages-articles-multistream.xml.bz2", "pages-articles.xml.bz2", "pages-articles.xml.gz"]
    assert chosen(*names) == ([], ["pages-articles.xml.gz"], names[:2])


def test_parts_come_in_the_order_of_their_pages() -> None:
    parts = ["pages-articles1.xml-p1p90.bz2", "pages-articles2.xml-p91p1000.bz2", "pages-articles10.xml-p1001p9000.bz2"]
    assert chosen(*reversed(parts)) == ([], parts, [])
    assert chosen(*parts, "pages-articles.xml.bz2") == ([], ["pages-articles.xml.bz2"], sorted(parts))


def test_parts_that_overlap_are_refused() -> None:
    with pytest.raises(StoreError, match="the same pages"):
        chosen("pages-articles1.xml-p1p90.bz2", "pages-articles2.xml-p80p1000.bz2")
