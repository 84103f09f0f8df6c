"""Pages to read: `/wiki/Title`, and MediaWiki's other addresses of them."""

import re
from pathlib import Path

import pytest
from asking import ask

import wikiquery
from wikiquery.http import wikipage
from wikiquery.http.app import Application


def test_a_page_to_read(refwiki: wikiquery.Wiki) -> None:
    app = Application(refwiki)
    status, headers, body = ask(app, path="/wiki/Main_Page", HTTP_ACCEPT_LANGUAGE="en")
    text = body.decode()
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Main Page</h1>" in text
    assert '[[<a href="/wiki/Reference_Land">Reference Land</a>' in text
    assert "<h2>Links</h2>" in text and "<h2>History</h2>" in text
    assert ask(app, "title=Main_Page", path="/w/index.php")[2] == body
    assert "bytes · <i></i>" not in text


@pytest.mark.parametrize(
    ("title", "status", "says"),
    [
        ("Nosuch", 404, "There is no such page in this wiki."),
        ("Special:Version", 404, "made by the wiki's own program"),
        ("%3C<", 404, "No page can have this title."),
        ("A|B", 404, "No page can have this title."),
        ("\x1f", 404, "No page can have this title."),
        ("de:Eisen", 404, 'in another wiki: <a href="https://de.example.org/wiki/Eisen">de:Eisen</a>'),
        ("media:Example_01.png", 200, "<h1>File:Example 01.png</h1>"),
        ("Category:Rivers", 200, "<h2>In this category</h2>"),
        ("Category:Wanted_category_0", 200, "<h2>In this category</h2>"),
        ("Template:Infobox", 200, "<h2>Pages that include this one</h2> 500 or more"),
    ],
)
def test_pages_of_every_kind(refwiki: wikiquery.Wiki, title: str, status: int, says: str) -> None:
    found, _, body = ask(Application(refwiki), path=f"/wiki/{title}")
    assert (found, says in body.decode()) == (status, True)


def test_pages_by_their_ids(refwiki: wikiquery.Wiki) -> None:
    app = Application(refwiki)

    def at(query: str) -> tuple[int, str]:
        status, _, body = ask(app, query, path="/w/index.php")
        return status, body.decode()

    [page] = refwiki.query(titles="Reference Land", prop="revisions", rvlimit=1, rvdir="newer", rvprop="ids")["query"][
        "pages"
    ]
    assert "<h1>Reference Land</h1>" in at(f"curid={page['pageid']}")[1]
    [revision] = page["revisions"]
    status, body = at(f"oldid={revision['revid']}&title=Main_Page")
    assert status == 200
    assert "<h1>Reference Land</h1>" in body
    assert '<a href="/wiki/Reference_Land">the newest</a>' in body
    assert at("curid=999999")[0] == at("oldid=999999")[0] == at("oldid=x")[0] == 404


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[[Lake]]", "Lake"),
        ("[[:Category:Rivers|r]]", "Category:Rivers"),
        ("[[/doc/]]", "A/B/doc"),
        ("[[../C]]", "A/C"),
        ("[[../../C]]", "../../C"),
        ("[[..]]", "A"),
        ("[[#part]]", "A/B#part"),
        ("{{Stub}}", "Template:Stub"),
        ("{{:Lake}}", "Lake"),
        ("{{/doc}}", "A/B/doc"),
        ("{{../doc}}", "A/doc"),
        ("{{lc:X}}", None),
    ],
)
def test_links_in_a_text_lead_where_mediawiki_leads(text: str, address: str | None) -> None:
    assert re.findall('href="/wiki/([^"]*)"', wikipage.wikitext(text, "A/B")) == ([] if address is None else [address])


def test_the_first_page_leads_to_the_wikis_main_page(refstore: Path) -> None:
    site = {"general": {"mainpage": "Wikipedia:Hauptseite ü"}}
    with wikiquery.open(refstore, site) as wiki:
        assert b'href="/wiki/Wikipedia%3AHauptseite_%C3%BC"' in ask(Application(wiki), path="/")[2]


def test_a_page_escapes_what_it_shows(refwiki: wikiquery.Wiki) -> None:
    assert (
        wikipage.wikitext("[[/b/]] [[#c|d]]", "A") == '[[<a href="/wiki/A/b">/b/</a>]] [[<a href="/wiki/A#c">#c</a>|d]]'
    )
    made = wikipage.wikitext('[[A b#c|<x>]] {{T&"}} <script> [[B', "A")
    assert made == (
        '[[<a href="/wiki/A_b#c">A b#c</a>|&lt;x&gt;]] {{<a href="/wiki/Template%3AT%26%22">T&amp;&quot;</a>}}'
        " &lt;script&gt; [[B"
    ).replace("%3A", ":")
