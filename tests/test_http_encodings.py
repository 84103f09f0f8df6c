"""Over HTTP: bytes that are not UTF-8, and bodies of no type, are told of as MediaWiki does."""

import io
import json
from typing import Any

import pytest

import wikiquery
from wikiquery.http.app import Application

URL = "action=query&format=json&errorformat=plaintext&formatversion=2"
TITLE_IN_URL = {"fromencoded": True, "from": "A%E9B", "to": "AéB"}
TITLE_IN_BODY = {"fromencoded": True, "from": "A%E9B", "to": "A\ufffdB"}


def told(
    wiki: wikiquery.Wiki, query: str, body: str | None = None, content_type: str = "application/x-www-form-urlencoded"
) -> Any:
    """What the API answers: to a POST where there is a body."""
    content = (body or "").encode()
    environ = {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "PATH_INFO": "/w/api.php",
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
    }
    return json.loads(b"".join(Application(wiki)(environ, lambda status, headers: None)))


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(warning["code"], warning["module"]) for warning in answer.get("warnings", ())]


@pytest.mark.parametrize(
    ("sent", "body", "normalized", "module"),
    [
        ("&titles=A%E9B", None, TITLE_IN_URL, "query"),
        ("&titles=A%E9B", "", TITLE_IN_URL, "query"),
        ("", "titles=A%E9B", TITLE_IN_BODY, "query"),
        ("&titles=A%81B", None, {"fromencoded": True, "from": "A%81B", "to": "AB"}, "query"),
        ("&titles=%C3%A9%E9B", None, {"fromencoded": True, "from": "%C3%A9%E9B", "to": "Ã©éB"}, "query"),
        ("&titles=%1FA%E9%1FB", None, {"fromencoded": True, "from": "A%E9", "to": "A\ufffd"}, "query"),
        ("&titles=A&requestid=%E9", None, None, "main"),
        ("&titles=A&prop=links&plcontinue=%E9", None, None, "query+links"),
    ],
)
def test_what_is_not_utf_8(refwiki: wikiquery.Wiki, sent: str, body: str | None, normalized: Any, module: str) -> None:
    """Each was asked of a MediaWiki."""
    answer = told(refwiki, URL + sent, body)
    assert ("badutf8", module) in codes(answer)
    assert answer["query"].get("normalized", [None])[0] == normalized
    assert module != "main" or answer["requestid"] == "é"


def test_what_the_body_says_better(refwiki: wikiquery.Wiki) -> None:
    assert codes(told(refwiki, URL + "&titles=A%E9B", "titles=A")) == []
    assert codes(told(refwiki, URL + "&titles=A&foo=%E9")) == [("unrecognizedparams", "main")]


def test_pages_for_people_show_what_is_not_utf_8(refwiki: wikiquery.Wiki) -> None:
    for form in ("jsonfm", "xmlfm", "xml", "php"):
        page = refwiki.respond({"action": "query", "titles": "A\udce9B", "format": form})
        assert "normalized" in page.body.decode()


def test_a_post_that_does_not_tell_its_type(refwiki: wikiquery.Wiki) -> None:
    warned = [("deprecation", "main"), ("deprecation-help", "main")]
    for query in ("&meta=tokens", "&prop=nosuch&titles=A", "&titles=A"):
        answer = told(refwiki, URL + query, "titles=B", "")
        assert [code for code in codes(answer) if code[0] != "unrecognizedvalues"] == warned
        assert answer["warnings"][-2]["data"] == {"feature": "post-without-content-type"}
    assert list(answer)[:2] == ["batchcomplete", "warnings"]
    assert codes(told(refwiki, URL + "&meta=tokens", "titles=B", "text/plain")) == []
    assert codes(told(refwiki, URL + "&meta=tokens", None, "")) == []
    assert "warnings" not in told(refwiki, URL + "&assert=user", "a=1", "")
    assert codes(told(refwiki, URL.replace("query", "paraminfo") + "&foo=1", "", "")) == [
        *warned,
        ("unrecognizedparams", "main"),
    ]
