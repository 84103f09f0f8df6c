"""The XML reader: every schema version, what is hidden or missing, and files that are none."""

import bz2
import gzip
import hashlib
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from wikiquery.importer.dumperror import DumpError
from wikiquery.importer.xmldump import Contributor, LogItem, Page, Revision, Slot, XmlDump
from wikiquery.importer.xmlrecords import default_model, redirect_link, sha1_base36

HERE = Path(__file__).parent / "xml"
EMPTY = "phoiac9h4m842xq45sp7s6u21eteeq1"  # the SHA-1 of nothing


def opened(name: str) -> XmlDump:
    return XmlDump(io.BytesIO((HERE / name).read_bytes()), name)


def read(name: str) -> list[tuple[Page, list[Revision]]]:
    return [(page, list(revisions)) for page, revisions in opened(name).pages()]


def document(body: str, siteinfo: str = "") -> XmlDump:
    return XmlDump(io.BytesIO(f'<mediawiki version="0.11">{siteinfo}{body}</mediawiki>'.encode()), "x.xml")


def base36(text: str) -> str:
    number, digits = int(hashlib.sha1(text.encode()).hexdigest(), 16), ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits.rjust(31, "0")


def text_slot(text: str, origin: int, model: str = "wikitext", format: str = "text/x-wiki") -> Slot:
    return Slot("main", model, format, len(text.encode()), base36(text), text, origin)


def test_sha1_is_mediawikis() -> None:
    assert sha1_base36(b"") == EMPTY
    assert [sha1_base36(str(n).encode()) for n in range(200)] == [base36(str(n)) for n in range(200)]


def test_schema_0_3_gives_what_the_file_does_not_say() -> None:
    first, second, third = read("export-0.3.xml")
    zoe = Contributor("Zoë", 12)
    assert first[0] == Page(7, 0, "Fluss: ein Wort", None, "edit=autoconfirmed:move=sysop")
    text = "Ein Fluß <b>fließt</b>.\n\n"
    slot = text_slot(text, 70)
    assert first[1] == [
        Revision(70, 0, "20010115131500", Contributor("192.0.2.7", None), False, "Anfang & Ende", False, False,
                 slot.sha1, 27, [slot]),
        Revision(71, 0, "20020225154311", zoe, True, "", False, False, EMPTY, 0, [text_slot("", 71)]),
    ]  # fmt: skip
    assert second[0] == Page(8, 10, "Vorlage:Quelle")
    assert third[0] == Page(9, 2, "Benutzer:Zoë/monobook.js")
    assert third[1][0].slots == [text_slot("alert( 1 );", 73, "javascript", "text/javascript")]
    dump = opened("export-0.3.xml")
    assert dump.version == "0.3"
    assert dump.siteinfo["namespaces"]["10"] == {
        "id": 10, "case": "first-letter", "name": "Vorlage", "canonical": "Template",
    }  # fmt: skip


def test_schema_0_4_has_redirects_without_target() -> None:
    [(page, [revision])] = read("export-0.4.xml")
    assert page == Page(3, 1, "Talk:brook", "")
    assert redirect_link(revision.slots[0].text or "") == "Talk:River#Brooks"


def test_schema_0_5_stub_with_hidden_comment_and_imported_name() -> None:
    [(page, [revision])] = read("export-0.5.xml")
    assert page == Page(5, 6, "File:River.png")
    slot = Slot("main", "wikitext", "text/x-wiki", 17, "", None, 50)
    erin = Contributor("imported>Erin", None)
    assert revision == Revision(50, 0, "20110901010203", erin, False, None, True, False, "", 17, [slot])


def test_schema_0_6_names_the_target_and_keeps_the_hash_as_given() -> None:
    [(page, [revision])] = read("export-0.6.xml")
    assert page == Page(6, 0, "Portal:Brook", "River")
    assert revision.contributor == Contributor(None, None, True)
    assert (revision.sha1, revision.size, revision.comment) == ("k3mnwrvpp4ph3i7yrvf3wcpfqqfovb4", 18, "")
    assert revision.slots[0].sha1 == revision.sha1


def test_schema_0_7_hidden_text() -> None:
    [(_, [revision])] = read("export-0.7.xml")
    slot = Slot("main", "wikitext", "text/x-wiki", -1, "", None, 78, True)
    erin = Contributor("Erin", 4)
    assert revision == Revision(78, 71, "20121201010203", erin, False, "hidden text", False, True, "", -1, [slot])


@pytest.mark.parametrize("version", ["0.8", "0.9"])
def test_schema_0_8_and_0_9_have_models(version: str) -> None:
    [(page, [revision])] = read(f"export-{version}.xml")
    assert page.namespace == 828
    sha1 = "0000000000000000000000000000001"
    assert revision.slots == [Slot("main", "Scribunto", "text/plain", 9, sha1, "return {}", 80)]
    dump = opened(f"export-{version}.xml")
    assert (dump.version, dump.siteinfo["general"]["lang"]) == (version, "pt-br")


def test_schema_0_10_tells_a_stub_and_a_lost_text_from_an_empty_one() -> None:
    [(_, revisions)] = read("export-0.10.xml")
    assert [revision.slots[0].text for revision in revisions] == [None, None]
    assert [revision.size for revision in revisions] == [21, 21]
    assert opened("export-0.10.xml").siteinfo["general"] == {
        "base": "https://river.example/wiki/Main_Page%3F", "sitename": "River Wiki", "generator": "MediaWiki 1.30.0",
        "case": "first-letter", "wikiid": "riverwiki", "lang": "map-bms",
    }  # fmt: skip


def test_schema_0_11_slots_hidden_parts_and_stub() -> None:
    (_, revisions), (empty, none) = read("export-0.11.xml")
    first, second, third = revisions
    a, b, c = (letter.rjust(31, "0") for letter in "abc")
    assert first.slots == [
        Slot("main", "wikitext", "text/x-wiki", 7, a, "A brook", 110),
        Slot("mediainfo", "wikibase-mediainfo", "application/json", 2, b, "{}", 109),
    ]
    assert (first.size, first.sha1, first.parent_id) == (9, c, 0)
    hidden = Slot("main", "wikitext", "text/x-wiki", -1, "", None, 111, True)
    nobody = Contributor(None, None, True)
    assert second == Revision(111, 110, "20240602010203", nobody, False, None, True, True, "", -1, [hidden])
    assert third.slots == [Slot("main", "wikitext", "text/x-wiki", 7, a, None, 110)]
    assert (empty, none) == (Page(12, 0, "Empty"), [])


def test_log() -> None:
    one, two = opened("logging-0.11.xml").logitems()
    erin, params = Contributor("Erin", 4), 'a:1:{s:9:"4::target";s:5:"Brook";}'
    assert one == LogItem(
        1, "20240601010203", erin, "named again", False, False, "move", "move", "User:Erin/Draft", params
    )
    nobody = Contributor(None, None, True)
    assert two == LogItem(2, "20240602010203", nobody, None, True, True, "delete", "delete", None, "")
    assert list(opened("logging-0.11.xml").pages()) == []
    assert list(opened("export-0.11.xml").logitems()) == []


def test_revisions_not_taken_are_skipped() -> None:
    assert [page.id for page, _ in opened("export-0.3.xml").pages()] == [7, 8, 9]
    taken = [(page.id, next(revisions).id) for page, revisions in opened("export-0.3.xml").pages()]
    assert taken == [(7, 70), (8, 72), (9, 73)]


def test_any_size_of_piece_gives_the_same() -> None:
    class Drops(io.BytesIO):
        def read(self, n: int | None = -1, /) -> bytes:
            return super().read(min(n or 1, 7))

    for path in sorted(HERE.glob("export-*.xml")):
        dump = XmlDump(Drops(path.read_bytes()))
        assert [(page, list(revisions)) for page, revisions in dump.pages()] == read(path.name)


def test_without_siteinfo_the_english_names_are_known() -> None:
    dump = document("<page><title>User talk:A</title><id>1</id></page><page><title>Foo:A</title><id>2</id></page>")
    assert dump.siteinfo == {}
    assert [page.namespace for page, _ in dump.pages()] == [3, 0]


def test_hash_of_several_slots_where_the_file_gives_none() -> None:
    content = "<content><role>aux</role><model>text</model><text>b</text></content>"
    revision = f"<revision><id>2</id><timestamp>2024-06-01T01:02:03Z</timestamp><text>a</text>{content}</revision>"
    _, revisions = next(document(f"<page><title>A</title><ns>0</ns><id>1</id>{revision}</page>").pages())
    only = next(revisions)
    assert only.sha1 == base36(base36("b") + base36("a"))  # in the order of the roles' names
    assert only.slots[1].format == "text/plain"


def test_default_models() -> None:
    assert default_model(8, "MediaWiki:Common.css") == "css"
    assert default_model(2, "User:A/data.json") == "json"
    assert default_model(2, "User:A.js") == "wikitext"
    assert default_model(828, "Module:A") == "Scribunto"
    assert default_model(828, "Module:A/doc") == "wikitext"
    assert default_model(0, "A.js") == "wikitext"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("#REDIRECT [[A b#C d]]", "A b#C d"),
        (" \n#redirect:[[A|shown]] more [[B]]", "A"),
        ("#REDIRECT[[%C3%A9t%C3%A9]]", "été"),
        ("#WEITERLEITUNG [[A]]", None),
        ("#REDIRECT A [[B]]", None),
        ("A #REDIRECT [[B]]", None),
        ("#REDIRECT [[]]", None),
        ("", None),
    ],
)
def test_redirect_link(text: str, link: str | None) -> None:
    assert redirect_link(text, ["#redirect"]) == link


def test_redirect_link_of_a_known_redirect_takes_any_word() -> None:
    assert redirect_link("#تغییر مسیر [[A]]") == "A"
    assert redirect_link("＃転送 [[A]]") == "A"


ENTITIES = '<!DOCTYPE m [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
NO_DUMPS = {
    "empty": ("", "the file is empty"),
    "blank": (" \n", "the file is empty"),
    "html": ("<!DOCTYPE html>\n<html><body>404</body></html>", "an HTML page, not an XML dump"),
    "xhtml": ('<?xml version="1.0"?>\n<!DOCTYPE html>', "line 2, byte 36: an HTML page, not an XML dump"),
    "text": ("INSERT INTO page", "not XML (it starts with b'INSERT INTO page')"),
    "rss": ("<rss/>", "line 1, byte 0: the root element is <rss>, not <mediawiki>: this is no XML dump of MediaWiki"),
    "doctype": (f"{ENTITIES}<mediawiki>&b;", "line 1, byte 12: a document type declaration, which no XML dump has"),
    "entity": ("<mediawiki>&lol;</mediawiki>", "line 1, byte 11: not well-formed XML (undefined entity)"),
    "tags": ("<mediawiki>\n<page></pages>", "line 2, byte 20: not well-formed XML (mismatched tag)"),
    "cut": ("<mediawiki>\n<page><title>A</ti", "line 2, byte 26: the file is cut off"),
    "after": ("<mediawiki/><mediawiki/>", "line 1, byte 12: not well-formed XML (junk after document element)"),
    "bytes": ("<mediawiki>\udcff</mediawiki>", "line 1, byte 11: not well-formed XML (invalid token)"),
    "control": ("<mediawiki>&#0;", "line 1, byte 11: not well-formed XML (reference to invalid character number)"),
    "namespace": (
        "<mediawiki><siteinfo><namespaces><namespace key='x'/></namespaces></siteinfo></mediawiki>",
        "line 1, byte 53: a <namespace> whose key is no number",
    ),
}


@pytest.mark.parametrize(("data", "message"), NO_DUMPS.values(), ids=NO_DUMPS)
def test_what_is_no_dump(data: str, message: str) -> None:
    with pytest.raises(DumpError) as error:
        for _ in XmlDump(io.BytesIO(data.encode(errors="surrogateescape")), "big.xml").pages():
            pass
    assert str(error.value) == f"big.xml: {message}"


TIME = "<timestamp>2024-06-01T01:02:03Z</timestamp>"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<id>1</id>", "a <page> without <title>"),
        ("<title>A</title>", "a <page> whose <id> is '', not a number"),
        ("<title>A</title><id>x</id>", "a <page> whose <id> is 'x', not a number"),
        ("<title>A</title><ns>9999999999999999999</ns>", "a <page> whose <ns> is '9999999999999999999', not a number"),
        (f"<title>A</title><id>1</id><revision>{TIME}</revision>", "a <revision> whose <id> is '', not a number"),
        ("<title>A</title><id>1</id><revision><id>1</id></revision>",
         "a <revision> whose <timestamp> is '', not like 2001-01-15T13:15:00Z"),
        ("<title>A</title><id>1</id><revision><id>1</id><timestamp>yesterday at tea-time</timestamp></revision>",
         "a <revision> whose <timestamp> is 'yesterday at tea-time', not like 2001-01-15T13:15:00Z"),
    ],
)  # fmt: skip
def test_elements_that_make_no_sense(page: str, message: str) -> None:
    with pytest.raises(DumpError) as error:
        for _ in document(f"<page>{page}</page>").pages():
            pass
    assert str(error.value).startswith("x.xml: line 1, byte ")
    assert str(error.value).endswith(": " + message)


def test_everything_before_the_fault_is_given() -> None:
    whole = (HERE / "export-0.3.xml").read_bytes()
    dump = XmlDump(io.BytesIO(whole[: whole.index(b"{{{1}}}")]), "cut.xml")
    taken = []
    with pytest.raises(DumpError, match="cut off"):
        for page, revisions in dump.pages():
            taken += [(page.id, revision.id) for revision in revisions]
    assert taken == [(7, 70), (7, 71)]


def test_elements_out_of_place_are_passed_over() -> None:
    odd = "<title>A<id>5</id></title><id>1</id><page><title>B</title></page><new><id>9</id></new>"
    [(page, _)] = document(f"<page>{odd}</page>").pages()
    assert page == Page(1, 0, "A")


def test_memory_stays_flat_within_a_page() -> None:
    text = "a word and another " * 500

    def pieces() -> Iterator[bytes]:
        yield b'<mediawiki version="0.11"><page><title>A</title><ns>0</ns><id>1</id>'
        for number in range(1, 3001):
            yield f"<revision><id>{number}</id>{TIME}<text>{text}</text></revision>".encode()
        yield b"</page></mediawiki>"

    class Endless:
        def __init__(self) -> None:
            self.pieces = pieces()

        def read(self, _: int, /) -> bytes:
            return next(self.pieces, b"")

    dump = XmlDump(Endless())
    tracemalloc.start()
    count = sum(1 for _, revisions in dump.pages() for _ in revisions)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3000
    assert peak < 2_000_000


REFERENCE = {
    "pages-articles.xml.bz2": (1304, 1304, 120, 0),
    "pages-articles-multistream.xml.bz2": (1304, 1304, 120, 0),
    "pages-meta-current.xml.bz2": (1567, 1567, 130, 0),
    "pages-meta-history.xml.bz2": (1567, 4027, 130, 7),
    "stub-articles.xml.gz": (1304, 1304, 120, 1304),
    "stub-meta-current.xml.gz": (1567, 1567, 130, 1567),
    "stub-meta-history.xml.gz": (1567, 4027, 130, 4027),
}
REAL = {
    "ltgwiki-20170901-pages-articles.xml.bz2": (2004, 2004, 195, 0),
    "enwiktionary-20150224-pages-articles-multistream.xml.bz2": (300, 300, 5, 0),
    "simplewiki-content-file-export-sample.xml": (2, 33, 0, 4),
}


def counted(path: Path) -> tuple[int, int, int, int]:
    """Pages, revisions, redirects, revisions without text."""
    opener = {".bz2": bz2.open, ".gz": gzip.open}.get(path.suffix, open)
    pages = redirects = revisions = bare = 0
    with opener(path, "rb") as stream:
        for page, items in XmlDump(stream).pages():
            pages += 1
            redirects += page.redirect is not None
            for revision in items:
                revisions += 1
                bare += revision.slots[0].text is None
                assert revision.slots[0].text is None or len(revision.slots[0].text.encode()) == revision.size
    return pages, revisions, redirects, bare


@pytest.mark.parametrize("name", REFERENCE)
def test_dumps_of_the_reference(shared: Path, name: str) -> None:
    assert counted(shared / "reference/dumps" / f"refwiki-20261101-{name}") == REFERENCE[name]


@pytest.mark.parametrize("name", REAL)
def test_real_dumps(shared: Path, name: str) -> None:
    assert counted(shared / "realdata" / name) == REAL[name]


def test_log_of_the_reference(shared: Path) -> None:
    with gzip.open(shared / "reference/dumps/refwiki-20261101-pages-logging.xml.gz") as stream:
        items = list(XmlDump(stream).logitems())
    assert len(items) == 571  # 574 in the database, of which three are in the suppression log
    assert sum(item.action_hidden for item in items) > 0
