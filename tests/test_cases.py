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


def through_python(wiki: wikiquery.Wiki, case: casefile.Case) -> object:
    return json.loads(wiki.respond(case.params).body)


def through_http(wiki: wikiquery.Wiki, case: casefile.Case) -> object:
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
    return json.loads(answer)


@pytest.mark.parametrize("way", [through_python, through_http])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_answer(
    engine: wikiquery.Wiki, case: casefile.Case, way: Callable[[wikiquery.Wiki, casefile.Case], object]
) -> None:
    ours, theirs = casefile.canonical(way(engine, case)), casefile.canonical(case.answer)
    assert json.dumps(ours, indent=1, ensure_ascii=False) == json.dumps(theirs, indent=1, ensure_ascii=False)


def test_there_are_enough() -> None:
    assert len(CASES) >= 150
    assert all(case.answer is not None for case in CASES)
