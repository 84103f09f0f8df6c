"""Every case on every engine, through Python and through HTTP: the answers are MediaWiki's."""

import io
import json
from collections.abc import Callable
from urllib.parse import urlencode

import casefile
import pytest

import wikiquery
from wikiquery.http.app import Application

CASES = list(casefile.every())


def through_python(wiki: wikiquery.Wiki, case: casefile.Case) -> bytes:
    return wiki.respond(case.params).body


def through_http(wiki: wikiquery.Wiki, case: casefile.Case) -> bytes:
    body = urlencode(case.params).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/w/api.php",
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    status: list[str] = []
    answer = b"".join(Application(wiki)(environ, lambda line, headers: status.append(line)))
    assert status == ["200 OK"]
    return answer


@pytest.mark.parametrize("way", [through_python, through_http])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_answer(
    engine: wikiquery.Wiki, case: casefile.Case, way: Callable[[wikiquery.Wiki, casefile.Case], bytes]
) -> None:
    body = way(engine, case)
    if not case.has_answer:
        assert casefile.text(case.params, body) == case.body
        return
    ours, theirs = casefile.canonical(json.loads(body)), casefile.canonical(case.answer)
    assert json.dumps(ours, indent=1, ensure_ascii=False) == json.dumps(theirs, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("case", [c for c in CASES if c.digests], ids=lambda case: f"{case.file}: {case.name}")
def test_bytes(refwiki: wikiquery.Wiki, case: casefile.Case) -> None:
    """In every format, to the last byte. (To see a difference, ask both for the form that differs.)"""
    found = {name: casefile.digest(refwiki.respond(case.form(name)).body) for name in casefile.FORMS}
    assert found == case.digests


def test_there_are_enough() -> None:
    assert len(CASES) >= 150
    assert all(case.recorded for case in CASES)
    assert sum(bool(case.digests) for case in CASES) >= 300
