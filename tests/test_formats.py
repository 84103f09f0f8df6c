"""The formats by themselves: any tree is well-formed XML and readable PHP; pages keep what they show inside."""

import html
import io
import json
import re
import time
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wikiquery
from wikiquery.errors import ApiError
from wikiquery.format import highlight, php, raw, versions, xml
from wikiquery.format import json as json_format
from wikiquery.formats import FORMATS, Asked, JsonFm, Xml
from wikiquery.http.app import Application
from wikiquery.result import Form, Items, Pages, Tree, number

TEXTS = st.text(st.characters(codec="utf-8"))
KEYS = st.text(st.characters(max_codepoint=0xFF))  # what ElementTree takes in names is older than XML's fifth edition
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
TREES = st.dictionaries(KEYS, VALUES, max_size=4)


def parsed(tree: dict[str, Any], **options: bool) -> ElementTree.Element:
    return ElementTree.fromstring(xml.dumps(tree, **options))


def unserialized(text: bytes) -> Any:
    """Reads PHP's serialisation: an array becomes a list of pairs."""
    value, rest = _value(text)
    assert rest == b""
    return value


def _value(text: bytes) -> tuple[Any, bytes]:
    kind, head = text[:1], text[2:]
    if kind == b"N":
        return None, head
    if kind in (b"i", b"b", b"d"):
        number, _, rest = head.partition(b";")
        return {b"i": int, b"b": lambda n: n == b"1", b"d": float}[kind](number), rest
    length, _, rest = head.partition(b":")
    if kind == b"s":
        end = int(length) + 1
        assert rest[:1] == b'"' and rest[end : end + 2] == b'";'
        return rest[1:end].decode(), rest[end + 2 :]
    assert kind == b"a" and rest[:1] == b"{"
    rest, pairs = rest[1:], []
    for _ in range(int(length)):
        key, rest = _value(rest)
        value, rest = _value(rest)
        pairs.append((key, value))
    assert rest[:1] == b"}"
    return pairs, rest[1:]


@given(TREES)
def test_any_tree_is_well_formed_xml(tree: dict[str, Any]) -> None:
    assert parsed(tree).tag == "api"
    assert parsed(tree, pretty=True).tag == "api"


@given(TREES)
def test_any_tree_is_php(tree: dict[str, Any]) -> None:
    assert len(unserialized("".join(php.parts(tree)).encode())) == len(tree)


@given(TREES)
def test_marks_change_no_text(tree: dict[str, Any]) -> None:
    def shown(marked: str) -> str:
        return html.unescape(re.sub(r"<[^>]*>", "", marked))

    text = json.dumps(tree, indent=4)
    assert shown(highlight.json(text)) == html.unescape(html.escape(text, quote=False))
    markup = xml.dumps(tree, pretty=True)
    assert shown(highlight.xml(markup)) == html.unescape(html.escape(markup, quote=False))
    parts = php.parts(tree)
    assert shown(highlight.php(parts)) == "".join(parts)


@pytest.mark.parametrize(
    ("key", "name"),
    [("a", "a"), ("a-b.c_1", "a-b.c_1"), ("a b", "_a.20.b"), ("_a", "__a"), ("é", "é"), ("1a", "_1a"), ("", "_"),
     ("a:b.c", "_a.3A.b.2E.c"), ("é/", "_é.2F.")],
)  # fmt: skip
def test_names_that_are_none_are_mangled(key: str, name: str) -> None:
    assert list(parsed({key: "x"}).attrib) == [name]
    assert [child.tag for child in parsed({key: ["x"]})] == [name]


def test_an_extract_is_an_element_in_xml_alone() -> None:
    pages = Pages({1: {"pageid": 1, "extract": "a\nb"}})
    assert xml.dumps({"pages": pages}) == (
        '<?xml version="1.0"?><api><pages><page _idx="1" pageid="1"><extract xml:space="preserve">a\nb</extract></page>'
        "</pages></api>"
    )
    assert versions.of({"pages": Pages({5: pages[1]})}, "1") == {"pages": {"5": pages[1]}}


def test_xml_of_what_modules_say() -> None:
    tree = {
        "plain": {"a": 1, "no": False, "yes": True, "nothing": None, "7": "seven", "list": ["x", 2]},
        "texts": Tree({"title": "T", "wikitext": "'''x'''", "*": 1}, form=Form.texts("wikitext")),
        "alone": Tree({"content": " x\n"}, content="content"),
        "beside": Tree({"content": "x", "other": []}, content="content"),
        "pairs": Tree({"a": "1", "b": {"c": "d", "e": [1]}, "f": [1], "g": []}, form=Form(tag="p", key="name")),
        "merged": Tree({"main": {"size": 1}}, form=Form(tag="slot", key="role", merged=True)),
        "numbers": Tree({"0": {"id": 0}}, form=Form(tag="ns")),
        "items": Items([{"lang": "de", "title": "Eisen"}], "ll", content="title"),
    }
    assert xml.dumps(tree) == (
        '<?xml version="1.0"?><api>'
        '<plain a="1" yes=""><list><_v>x</_v><_v>2</_v></list><_v _idx="7">seven</_v></plain>'
        "<texts title=\"T\" _.2A.=\"1\"><wikitext xml:space=\"preserve\">'''x'''</wikitext></texts>"
        '<alone xml:space="preserve"> x\n</alone>'
        '<beside><other /><content xml:space="preserve">x</content></beside>'
        '<pairs><p name="a" xml:space="preserve">1</p>'
        '<p name="b"><c xml:space="preserve">d</c><e><_v>1</_v></e></p><p name="f"><_v>1</_v></p><p name="g" /></pairs>'
        '<merged><slot size="1" role="main" /></merged>'
        '<numbers><ns _idx="0" id="0" /></numbers>'
        '<items><ll lang="de" xml:space="preserve">Eisen</ll></items></api>'
    )


def test_pages_are_numbered_unless_they_are_a_list() -> None:
    alone = {"query": {"pages": Pages({7: {"pageid": 7}})}}
    assert '<page _idx="7" pageid="7" />' in xml.dumps(alone)
    listed = {"query": {"pages": Pages({-1: {"missing": True}, 1: {"pageid": 1}})}}
    assert '<page missing="" /><page pageid="1" />' in xml.dumps(listed)


def test_what_formatversion_1_makes_of_forms() -> None:
    pairs = Tree({"a": "1"}, form=Form(tag="pp", key="name", paired=True))
    assert versions.legacy(pairs) == [{"name": "a", "*": "1"}]
    texts = Tree({"wikitext": "x", "html": "y"}, form=Form.texts("html", wrapped=["wikitext"]))
    assert versions.legacy(texts) == {"wikitext": {"*": "x"}, "html": "y"}
    assert versions.modern({"parse": texts}) == {"parse": {"wikitext": "x", "html": "y"}}


@pytest.mark.parametrize(
    ("value", "old", "markup"),
    [
        ([True, False, "a"], {"0": "", "2": "a"}, "<x><_v>true</_v><_v>false</_v><_v>a</_v></x>"),
        ([False, True], {"1": ""}, "<x><_v>false</_v><_v>true</_v></x>"),
        (["a", None, False], ["a", None], "<x><_v>a</_v><_v /><_v>false</_v></x>"),
        ([[True], [False]], [[""], []], "<x><_v><_v>true</_v></_v><_v><_v>false</_v></_v></x>"),
        (Items([False, True]), [""], "<x><_v>false</_v><_v>true</_v></x>"),
        ({"0": None, "1": False}, {"0": None}, '<x><_v _idx="0" /><_v _idx="1">false</_v></x>'),
        (
            Tree({"a": True, "b": None, "c": [True]}, form=Form(key="_name")),
            {"a": "", "b": None, "c": [""]},
            '<x><_v _name="a" xml:space="preserve">true</_v><_v _name="b" /><_v _name="c"><_v>true</_v></_v></x>',
        ),
    ],
)
def test_truth_in_lists(value: Any, old: Any, markup: str) -> None:
    """As MediaWiki writes such parameters of entries of the log."""
    assert versions.legacy({"x": value}) == {"x": old}
    assert xml.dumps({"x": value}) == f'<?xml version="1.0"?><api>{markup}</api>'


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "d:0.1;"), (-3.0, "d:-3;"), (1e25, "d:1.0E+25;"), (1.5e-7, "d:1.5E-7;"), (1e16, "d:10000000000000000;"),
     (-1e17, "d:-1.0E+17;"), (0.0001, "d:0.0001;"), (0.00001, "d:1.0E-5;"), (True, "b:1;"), (None, "N;"), (-5, "i:-5;"),
     (123456789012345678.0, "d:1.2345678901234568E+17;"), ("é", 's:2:"é";'),
     ({"5": 1, "05": 1, "-0": 1, "9" * 20: 1}, f'a:4:{{i:5;i:1;s:2:"05";i:1;s:2:"-0";i:1;s:20:"{"9" * 20}";i:1;}}')],
)  # fmt: skip
def test_php_of_values(value: object, text: str) -> None:
    assert "".join(php.parts(value)) == text


def test_values_of_finer_types_are_written_as_what_they_are() -> None:
    class Word(str):
        pass

    class Count(int):
        pass

    tree = {"a": Word("é"), "b": Count(2), "c": [Word("x"), Count(3)]}
    assert "".join(php.parts(tree)) == 'a:3:{s:1:"a";s:2:"é";s:1:"b";i:2;s:1:"c";a:2:{i:0;s:1:"x";i:1;i:3;}}'
    assert xml.dumps(tree).endswith('<api a="é" b="2"><c><_v>x</_v><_v>3</_v></c></api>')


def test_raw_says_what_is_known() -> None:
    slots = Tree({"main": Tree({"content": "x"}, content="content")}, form=Form(tag="slot", key="role", merged=True))
    said = raw.whole({"items": Items([{"slots": slots}], "rev"), "plain": [1]})
    assert said == {
        "items": {
            "0": {
                "slots": {
                    "main": {"content": "x", "_content": "content"},
                    "_kvpmerge": True,
                    "_type": "kvp",
                    "_kvpkeyname": "role",
                    "_element": "slot",
                }
            },
            "_element": "rev",
        },
        "plain": [1],
        "_type": "assoc",
    }


def test_numbers_of_xml_are_those_of_php() -> None:
    values = {"a": 0.1 + 0.2, "b": 12.345678901234567, "c": 1e25, "d": 123456789012345.6, "e": -2.0}
    shown = ["0.3", "12.345678901235", "1.0E+25", "1.2345678901235E+14", "-2"]
    assert list(parsed(values).attrib.values()) == shown


def test_a_page_keeps_what_it_shows_inside() -> None:
    """Texts of the wiki and of the request cannot become markup."""
    evil = "</pre><script>alert(1)</script><img src=x onerror=y>\"'"
    asked = Asked({"titles": evil, "format": "jsonfm", evil: evil}, 200, time.perf_counter())
    for name in ("jsonfm", "xmlfm", "phpfm", "rawfm"):
        form = FORMATS[name]()
        body = form.page({evil: evil, "continue": {"c": evil, "continue": f"javascript:{evil}"}}, asked).decode()
        assert "<script" not in body and "<img" not in body and "onerror=y>\"'" not in body
        links = re.findall(r'href="([^"]*)"', body)
        assert links and all(link.startswith("?") for link in links)
        assert "default-src 'none'" in dict(form.headers)["Content-Security-Policy"]


def test_addresses_are_links() -> None:
    marked = highlight.xml('<a href="https://example.org/?a=1&amp;b=2" />')
    assert '<a rel="nofollow" href="https://example.org/?a=1&amp;b=2">' in marked
    assert ">https://example.org/?a=1&amp;amp;b=2</a>" in marked
    assert '<a rel="nofollow" href="https://example.org/&amp;">' in highlight.json('{"url": "https://example.org/&"}')


def test_the_page_links_the_plain_form_and_what_follows(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.respond({"action": "query", "list": "allpages", "aplimit": "1"})
    body, headers = answer.body.decode(), dict(answer.headers)
    assert headers["Content-Type"] == "text/html; charset=UTF-8"
    assert '<a href="?action=query&amp;list=allpages&amp;aplimit=1&amp;format=json">' in body
    following = re.search(r'<a href="([^"]*)">Continue</a>', body)
    assert following and "&amp;apcontinue=" in following[1]


def test_an_address_that_is_too_long_is_no_link() -> None:
    asked = Asked({"titles": "x" * 9000}, 200, time.perf_counter())
    body = JsonFm().page({}, asked).decode()
    assert "<code>format=json</code>." in body and "xxx" not in body


@pytest.mark.parametrize(
    ("parameters", "content_type", "filename"),
    [
        ({"format": "json"}, "application/json; charset=utf-8", "api-result.json"),
        ({"format": "json", "callback": "f"}, "text/javascript; charset=utf-8", "api-result.js"),
        ({"format": "xml"}, "text/xml; charset=utf-8", "api-result.xml"),
        ({"format": "php"}, "application/vnd.php.serialized; charset=utf-8", "api-result.php"),
        ({"format": "none"}, "text/plain; charset=utf-8", "api-result.txt"),
        ({"format": "xmlfm"}, "text/html; charset=UTF-8", "api-result.html"),
        ({}, "text/html; charset=UTF-8", "api-result.html"),
        ({"format": "nosuch"}, "text/html; charset=UTF-8", "api-result.html"),
        (
            {"format": "rawfm", "wrappedhtml": "1"},
            "text/mediawiki-api-prettyprint-wrapped; charset=utf-8",
            "api-result-wrapped.json",
        ),
    ],
)
def test_headers(refwiki: wikiquery.Wiki, parameters: dict[str, str], content_type: str, filename: str) -> None:
    answer = refwiki.respond({"action": "query", **parameters})
    headers = dict(answer.headers)
    assert headers["Content-Type"] == content_type
    assert headers["Content-Disposition"] == f"inline; filename={filename}"
    assert ("MediaWiki-API-Error" in headers) == (parameters.get("format") == "nosuch")
    assert ("MediaWiki-Login-Suppressed" in headers) == ("callback" in parameters)


def test_wrapped_html_has_the_facts(refwiki: wikiquery.Wiki) -> None:
    asked = {"action": "query", "list": "allpages", "aplimit": "1", "format": "jsonfm", "wrappedhtml": "1"}
    said = json.loads(refwiki.respond(asked).body)
    assert list(said) == ["status", "statustext", "html", "modules", "continue", "time"]
    assert said["html"].startswith('<pre class="api-pretty-content">{\n')
    assert said["continue"]["continue"] == "-||"


def test_a_namespace_is_named_on_demand() -> None:
    assert (
        Xml(includexmlnamespace=True)
        .write({"a": [1]})
        .startswith(b'<?xml version="1.0"?><api xmlns="http://www.mediawiki.org/xml/api/"><a>')
    )


@pytest.mark.parametrize(
    ("query", "begin"),
    [
        ("format=xml", '<?xml version="1.0"?><api><error code="invalidmethod" info="'),
        (
            "format=xml&errorformat=plaintext",
            '<?xml version="1.0"?><api><errors><error code="invalidmethod" ',
        ),
        ("format=php", 'a:1:{s:5:"error";a:3:{s:4:"code";s:13:"invalidmethod";'),
        ("format=json&formatversion=2&requestid=7", '{"error":{"code":"invalidmethod",'),
        ("format=json&formatversion=7", '{"warnings":{"json":{'),
        ("", "<!DOCTYPE html>"),
    ],
)
def test_errors_of_the_way_come_in_the_format(refwiki: wikiquery.Wiki, query: str, begin: str) -> None:
    environ = {
        "REQUEST_METHOD": "PUT", "PATH_INFO": "/w/api.php", "QUERY_STRING": query, "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    started: list[Any] = []
    body = b"".join(Application(refwiki)(environ, lambda *said: started.extend(said))).decode()
    assert body.startswith(begin)
    assert started[0] == "405 Method Not Allowed"
    assert {("MediaWiki-API-Error", "invalidmethod"), ("Allow", "GET, HEAD, POST, OPTIONS")} <= set(started[1])


def test_what_breaks_is_told_in_the_format(refwiki: wikiquery.Wiki) -> None:
    answer = refwiki.refuse({"action": "query", "format": "xml"}, ApiError("broken", "It broke.", status=500))
    assert answer.status == 500
    assert answer.body.startswith(b'<?xml version="1.0"?><api><error code="broken" info="It broke."')


def test_json_shows_fractions_as_php_does() -> None:
    tree = {"a": number(52.0), "b": number(-0.5), "c": [number(1e-05), number(0.0), number(1.5e-07)]}
    assert json_format.dumps(tree, ascii=False) == b'{"a":52,"b":-0.5,"c":[1.0e-5,0,1.5e-7]}'
    assert json.loads(json_format.pretty(tree, ascii=False)) == {"a": 52, "b": -0.5, "c": [1e-05, 0, 1.5e-07]}
    assert b'"a": 52,' in json_format.pretty(tree, ascii=False)
