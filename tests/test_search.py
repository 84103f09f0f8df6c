"""list=search: the index that an import makes, the language of searches, what results show."""

import io
import json
from pathlib import Path
from typing import Any

import apsw
import pytest

import wikiquery
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules import search_results
from wikiquery.plaintext import headings, plain
from wikiquery.searchquery import Term, parse
from wikiquery.snippets import marked
from wikiquery.words import paired, phrase

EXPORT = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
<siteinfo><sitename>X</sitename><dbname>xwiki</dbname><namespaces><namespace key="0" case="first-letter" /></namespaces>
</siteinfo>{}</mediawiki>"""
PAGE = (
    "<page><title>{1}</title><ns>0</ns><id>{0}</id>{3}<revision><id>{0}</id><timestamp>2020-01-0{0}T00:00:00Z"
    "</timestamp><contributor><username>A</username><id>1</id></contributor><model>wikitext</model>"
    '<format>text/x-wiki</format><text bytes="9" xml:space="preserve">{2}</text></revision></page>'
)
TEXTS = {
    "Tokyo": "== History ==\nIn Japanese it is 東京都 and a '''[[big city|great town]]''' &lt;!-- hidden --&gt;.",
    "Bangkok": "A town. กรุงเทพมหานคร {{Infobox|kind=metropolis}} [[File:A.png|thumb|a shrine]] [[Category:Asia]]",
    "Zürich": "A town at a lake &amp; a river. [[Tokyo]] [https://example.org outside]",
    "Edo": "#REDIRECT [[Tokyo]]",
    "Town": "Short.",
}


SCRIPTS = {
    "日本語版Wikipedia": "金閣寺（きんかくじ）は京都市にある寺院。",
    "北京": "北京大學在北京市，是中華人民共和國的大學。",
    "กรุงเทพ": "ประเทศไทยมีเมืองหลวงคือกรุงเทพมหานคร",
    "한국어": "한국어의 역사. Фёдор Ёлкин и Йошкар-Ола.",
    "京都": "#REDIRECT [[北京]]",
    "Yeddo town": "#REDIRECT [[北京]]",
    "Edo": "#REDIRECT [[北京]]",
}


def imported(folder: Path, texts: dict[str, str], **more: Any) -> Path:
    """A store of pages with these texts; more goes to import_dumps."""
    pages = []
    for n, (title, text) in enumerate(texts.items(), 1):
        target = text[12:-2]
        pages.append(PAGE.format(n, title, text, f'<redirect title="{target}" />' if text.startswith("#") else ""))
    (folder / "x.xml").write_text(EXPORT.format("".join(pages)))
    import_dumps([folder / "x.xml"], str(folder / "x.store"), report=Reporter(io.StringIO()), **more)
    return folder / "x.store"


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> wikiquery.Wiki:
    return wikiquery.open(imported(tmp_path_factory.mktemp("towns"), TEXTS))


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> wikiquery.Wiki:
    return wikiquery.open(imported(tmp_path_factory.mktemp("scripts"), SCRIPTS))


def titles(wiki: wikiquery.Wiki, text: str, **more: Any) -> list[str]:
    return [found["title"] for found in wiki.query(list="search", srsearch=text, **more)["query"]["search"]]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("great town", ["Tokyo"]),
        ('"great town"', ["Tokyo"]),
        ('"town great"', []),
        ("hidden", []),
        ("shrine", []),
        ("metropolis", []),
        ("insource:metropolis", ["Bangkok"]),
        ("pageid:1|3", ["Tokyo", "Zürich"]),
        ("town -pageid:1|3", ["Bangkok", "Town"]),
        ("pageid:x", []),
        ('insource:"metropolis kind"', ["Bangkok"]),
        ("towns", []),
        ("asia", []),
        ("zurich", ["Zürich"]),
        ("ZÜR*", ["Zürich"]),
        ("京", ["Tokyo"]),
        ("東京", ["Tokyo"]),
        ("都東", []),
        ("มหานคร", ["Bangkok"]),
        ("intitle:edo", ["Tokyo"]),
        ("lake OR japanese", ["Tokyo", "Zürich"]),
        ("town -lake -japanese", ["Bangkok", "Town"]),
        ("prefix:Ban", ["Bangkok"]),
        ("outside", ["Zürich"]),
        ("in japanese", ["Tokyo"]),
        ("intitle:++ lake", ["Zürich"]),
        ("lake OR ++", ["Zürich"]),
        ("town -++ -lake -japanese", ["Bangkok", "Town"]),
        ("NOT town", []),
        ("-town -intitle:tokyo", []),
        ("-lake", ["Bangkok", "Tokyo", "Town"]),
        ("all:shrine OR lake", ["Zürich"]),
    ],
)
def test_what_is_found(towns: wikiquery.Wiki, search: str, found: list[str]) -> None:
    assert sorted(titles(towns, search)) == found


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("金閣寺", ["日本語版Wikipedia"]),
        ("閣寺", ["日本語版Wikipedia"]),
        ("閣", ["日本語版Wikipedia"]),
        ("院", ["日本語版Wikipedia"]),
        ("金寺", []),
        ("きんかく 寺院", ["日本語版Wikipedia"]),
        ("日本語版wikipedia", ["日本語版Wikipedia"]),
        ("版Wikipedia", ["日本語版Wikipedia"]),
        ("語Wikipedia", []),
        ("intitle:本語", ["日本語版Wikipedia"]),
        ("大學在北京", ["北京"]),
        ('"大學 在北京"', []),
        ("市，是", ["北京"]),
        ("大學 OR 寺院", ["北京", "日本語版Wikipedia"]),
        ("京都", ["北京", "日本語版Wikipedia"]),
        ("京都 -大學", ["日本語版Wikipedia"]),
        ("insource:中華", ["北京"]),
        ("เมืองหลวง", ["กรุงเทพ"]),
        ("ไทยมี", ["กรุงเทพ"]),
        ("มหานครไทย", []),
        ("한국어", ["한국어"]),
        ("한국*", ["한국어"]),
        ("국어", []),
        ("ФЁДОР", ["한국어"]),
        ("федор", []),
        ("иошкар", []),
        ('"yeddo town"', ["北京"]),
        ('"town edo"', []),
        ('"town yeddo"', []),
    ],
)
def test_what_is_found_in_many_scripts(scripts: wikiquery.Wiki, search: str, found: list[str]) -> None:
    assert sorted(titles(scripts, search)) == sorted(found)


@pytest.mark.parametrize(
    ("search", "shown"),
    [("閣寺", "金<>閣寺</>（"), ("大學在", "北京<>大學在</>北京市"), ("ёлкин", "Фёдор <>Ёлкин</> и")],
)
def test_what_is_marked_in_many_scripts(scripts: wikiquery.Wiki, search: str, shown: str) -> None:
    (found,) = scripts.query(list="search", srsearch=search)["query"]["search"]
    marks = found["snippet"].replace('<span class="searchmatch">', "<>").replace("</span>", "</>")
    assert shown in marks


def test_a_title_counts_more_than_a_text(towns: wikiquery.Wiki) -> None:
    assert titles(towns, "town")[0] == "Town"


def test_what_a_result_shows(towns: wikiquery.Wiki) -> None:
    prop = "snippet|titlesnippet|redirecttitle|redirectsnippet|sectiontitle|sectionsnippet|wordcount|timestamp"
    (found,) = towns.query(list="search", srsearch="edo OR history", srprop=prop)["query"]["search"]
    assert found["redirecttitle"] == "Edo"
    assert found["redirectsnippet"] == '<span class="searchmatch">Edo</span>'
    assert found["sectiontitle"] == "History"
    assert found["snippet"].startswith('<span class="searchmatch">History</span>\nIn Japanese it is 東京都')
    assert found["titlesnippet"] == ""
    assert found["timestamp"] == "2020-01-01T00:00:00Z"
    assert found["wordcount"] == 10


def test_the_snippet_of_a_long_text(tmp_path: Path) -> None:
    section = "== {0} ==\n{{{{Box|heron}}}} words of the {0} section\n" + "padding and more \n" * 200
    text = "".join(section.format(name) for name in ("first", "heron", "third", "stork", "last"))
    assert len(text) > 1.5 * search_results.FIRST
    with wikiquery.open(imported(tmp_path, {"Long": text, "Flat": "x " * 9000 + "stork"})) as wiki:
        snippets = {
            search: [each["snippet"] for each in wiki.query(list="search", srsearch=search)["query"]["search"]]
            for search in ("heron", "stork", "intitle:long", "-x")
        }
    mark = '<span class="searchmatch">{0}</span>\nwords of the <span class="searchmatch">{0}</span> section'
    assert mark.format("heron") in snippets["heron"][0]
    assert any(mark.format("stork") in snippet for snippet in snippets["stork"])
    assert any(snippet.endswith('x <span class="searchmatch">stork</span>') for snippet in snippets["stork"])
    assert snippets["-x"][0].startswith("first\nwords of the first section")
    assert len(snippets["stork"]) == 2


def test_results_go_on(refwiki: wikiquery.Wiki) -> None:
    whole = titles(refwiki, "river", srlimit="max")
    assert len(whole) == len(set(whole)) > 20
    answer = refwiki.query(list="search", srsearch="river", srlimit=7)
    assert answer["query"]["searchinfo"] == {"totalhits": len(whole)}
    assert answer["continue"]["sroffset"] == 7
    assert titles(refwiki, "river", srlimit=7) + titles(refwiki, "river", srlimit=7, sroffset=7) == whole[:14]
    assert [page["title"] for page in refwiki.each(list="search", srsearch="river", srlimit="max")] == whole


def test_keywords_find_what_the_tables_say(refwiki: wikiquery.Wiki) -> None:
    def listed(**params: Any) -> set[str]:
        return {found["title"] for found in next(iter(refwiki.query(**params)["query"].values()))}

    def found(text: str) -> set[str]:
        return set(titles(refwiki, text, srlimit="max"))

    members = listed(list="categorymembers", cmtitle="Category:Rivers", cmnamespace=0, cmlimit="max")
    redirects = listed(list="allpages", apfilterredir="redirects", aplimit="max")
    assert found("incategory:Rivers") == members - redirects
    assert found("incategory:Rivers river") | found("incategory:Rivers -river") == members - redirects
    assert found("deepcat:Rivers") >= members - redirects
    embedding = listed(list="embeddedin", eititle="Template:Infobox", einamespace=0, eilimit="max")
    if len(embedding) < 500:
        assert found("hastemplate:Infobox") == embedding
    assert found("subpageof:AC/DC") == {"AC/DC/Albums", "AC/DC/Albums/1975"}
    assert found("Talk:intitle:C OR intitle:comet") >= {"Talk:C++"}


def test_as_a_generator(refwiki: wikiquery.Wiki) -> None:
    pages = refwiki.query(generator="search", gsrsearch="intitle:river", gsrlimit=3)["query"]["pages"]
    assert sorted(page["index"] for page in pages) == [1, 2, 3]
    by_index = [page["title"] for page in sorted(pages, key=lambda page: page["index"])]
    assert by_index == titles(refwiki, "intitle:river", srlimit=3)


@pytest.mark.parametrize("sort", ["create_timestamp", "incoming_links", "last_edit", "title_natural"])
def test_sorting(refwiki: wikiquery.Wiki, sort: str) -> None:
    up = titles(refwiki, "river", srsort=f"{sort}_asc", srlimit="max")
    down = titles(refwiki, "river", srsort=f"{sort}_desc", srlimit="max")
    assert up == down[::-1]


def test_nearly_a_title(refwiki: wikiquery.Wiki) -> None:
    assert titles(refwiki, "mAIN pAGE", srwhat="nearmatch") == ["Main Page"]
    assert titles(refwiki, "no such page", srwhat="nearmatch") == []


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "missingparam"),
        ({"srsearch": ""}, "missingparam"),
        ({"srsearch": " "}, "search-text-disabled"),
        ({"srsearch": " ", "srwhat": "title"}, "search-title-disabled"),
        ({"srsearch": "a", "sroffset": "x"}, "badinteger"),
        ({"srsearch": "a", "srsort": "x"}, "badvalue"),
        ({"srsearch": "a" * 301}, "search-error"),
    ],
)
def test_errors(refwiki: wikiquery.Wiki, params: dict[str, str], code: str) -> None:
    response = refwiki.respond({"action": "query", "format": "json", "list": "search", **params})
    assert json.loads(response.body)["error"]["code"] == code


@pytest.mark.parametrize(
    "search", ['"', "++", "- -", "OR", "a OR", "insource:++", "intitle:", "prefix:", "linksto:[[", "*"]
)
def test_what_says_nothing_does_no_harm(refwiki: wikiquery.Wiki, search: str) -> None:
    response = refwiki.respond({"action": "query", "format": "json", "list": "search", "srsearch": search})
    assert "error" not in json.loads(response.body)


def test_a_store_without_an_index_says_so(tmp_path: Path) -> None:
    with wikiquery.open(imported(tmp_path, {"A": "text"}, search=False)) as wiki:
        answer = wiki.query(list="search", srsearch="text", errorformat="plaintext")
        assert {
            name for (name,) in wiki.database.run("SELECT name FROM sqlite_schema WHERE name LIKE 'search%'", ())
        } == set()
    assert [warning["code"] for warning in answer["warnings"]] == ["notinsnapshot"]
    assert "query" not in answer


def test_a_store_with_the_index_of_another_time_says_so(tmp_path: Path) -> None:
    store = imported(tmp_path, {"A": "text"})
    apsw.Connection(str(store)).execute("DROP TABLE search_titles")
    with wikiquery.open(store) as wiki:
        answer = wiki.query(list="search", srsearch="text", errorformat="plaintext")
    assert [warning["code"] for warning in answer["warnings"]] == ["notinsnapshot"]


def test_a_keyword_whose_table_is_missing_says_so(towns: wikiquery.Wiki) -> None:
    for search in ("town incategory:Asia", "linksto:Tokyo", "-hastemplate:Infobox", "deepcat:Asia OR town"):
        answer = towns.query(list="search", srsearch=search, errorformat="plaintext")
        assert [warning["code"] for warning in answer["warnings"]] == ["notinsnapshot"], search


@pytest.mark.parametrize(
    ("search", "left_out"),
    [
        ("insource:/metropol.*/", "metropol.*"),
        (r"lake intitle:/a \/ b/i", r"a \/ b"),
        ("lake contentmodel:wikitext", "wikitext"),
        ("morelike:Tokyo|Some town", "Tokyo|Some town"),
        ('lake boost-templates:"A|200%"', "A|200%"),
        ("-filetype:video OR lake", "video"),
    ],
)
def test_what_is_left_out_is_said(towns: wikiquery.Wiki, search: str, left_out: str) -> None:
    answer = towns.query(list="search", srsearch=search, errorformat="plaintext")
    (warning,) = answer["warnings"]
    assert (warning["code"], warning["data"]) == ("notsupported", {"parameter": "srsearch"})
    assert f" {left_out} is left out" in warning["text"]
    found = [page["title"] for page in answer["query"]["search"]]
    assert found == (["Zürich"] if "lake" in search else [])


def test_the_index_is_whole(refstore: Path) -> None:
    db = apsw.Connection(str(refstore), flags=apsw.SQLITE_OPEN_READONLY)
    (pages,), (indexed,) = db.execute(
        "SELECT count(*) FROM page WHERE page_is_redirect = 0 UNION ALL SELECT count(*) FROM search_pages"
    )
    assert pages == indexed


@pytest.mark.parametrize(
    ("wikitext", "shown"),
    [
        ("a{{b|{{c}}}}d", "a d"),
        ("''a'' '''b'''", "a b"),
        ('{| class="x"\n|-\n| style="y" | one || two\n! three\n|}', "one two\nthree"),
        ("[[A (b)|c]]s [[d#e]] [[:f]]", "cs d#e f"),
        ('x<ref name="r">gone</ref>y<br/>z', "x y z"),
        ("* one\n# two\n== Three ==\n&amp;&nbsp;", "one\ntwo\nThree\n&"),
        ("[https://a.example b c] __TOC__", "b c"),
        ("{{ unclosed", "{{ unclosed"),
        ('a<ref name="r"/>b<ref>gone</ref>c', "a b c"),
        ("a<ref>b", "a b"),
        ("a<!-- b\n== c ==", "a<!-- b\nc"),
        ("[https://a.example [b", "[https://a.example [b"),
    ],
)
def test_plain_text(wikitext: str, shown: str) -> None:
    assert plain(wikitext) == shown


@pytest.mark.parametrize(
    "piece",
    [
        "<ref>",
        "<!--",
        "{{",
        "[[",
        "'",
        "=",
        "\n=",
        "\n|",
        "[http:",
        "[//a ",
        "<a ",
        "&",
        "[[a|",
        "\n== a",
        "\n: ",
        " ",
        "__A",
    ],
)
def test_what_is_not_closed_takes_no_time(piece: str) -> None:
    """Hours, where a rule begins anew at each of them."""
    plain("\n==" + piece * 100_000)
    headings("\n==" + piece * 100_000)


def test_headings() -> None:
    assert headings("a\n== B ==\n<!-- == no == -->\n=== ''C'' ===\n") == ["B", "C"]


def test_scripts_without_spaces_are_pairs() -> None:
    assert paired("a日本語b") == "a 日本 本語 語 b"
    assert phrase("日本語") == '"日本 本語"'
    assert phrase("日") == '"日" *'


@pytest.mark.parametrize(
    ("text", "wanted", "shown"),
    [
        ("A <b> Café", ["cafe"], "A &lt;b&gt; <>Café</>"),
        ("nothing", ["cafe"], ""),
        ("rivers river_bed RIVER, ariver", ["river"], "rivers <>river</>_bed <>RIVER</>, ariver"),
        ("rivers ariver ri", ["riv*"], "<>rivers</> ariver ri"),
        ("a bc b ab", ["b", "bc"], "a <>bc</> <>b</> ab"),
        ("東京都と東京", ["東京"], "<>東京</>都と<>東京</>"),
        ("日本語wiki", ["wiki", "本語"], "日<>本語</><>wiki</>"),
        ("й и Ё", ["и", "е"], "й <>и</> Ё"),
        ("İstanbul Ǻb", ["istanbul", "ab"], "<>İstanbul</> <>Ǻb</>"),
    ],
)
def test_words_are_marked(text: str, wanted: list[str], shown: str) -> None:
    assert marked(text, wanted).replace('<span class="searchmatch">', "<>").replace("</span>", "</>") == shown


def test_the_language() -> None:
    assert parse('a "b c" -intitle:d e OR f prefix:G h') == [
        (Term("", "a"),),
        (Term("", "b c", quoted=True),),
        (Term("intitle", "d", negated=True),),
        (Term("", "e"), Term("", "f")),
        (Term("prefix", "G h"),),
    ]
