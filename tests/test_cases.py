"""Every case on every engine, through Python and through HTTP: the answers are MediaWiki's."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import casefile
import pytest
from engines import ENGINES
from readers import session

import wikiquery
from wikiquery.http.app import Application
from wikiquery.reader import Session

CASES = list(casefile.every())
OF_DATABASE = list(casefile.every(casefile.DATABASE))
Way = Callable[[wikiquery.Wiki, casefile.Case], bytes]


class Asking:
    """A wiki of which every client is one account, "" nobody: how clients log in has tests of its own."""

    def __init__(self, wiki: wikiquery.Wiki, account: str) -> None:
        self.wiki, self.account = wiki, account

    def __getattr__(self, name: str) -> Any:
        return getattr(self.wiki, name)

    def session(self, cookies: str, address: str, *, secure: bool) -> Session | None:
        return session(self.account)


def name(case: casefile.Case) -> str:
    return f"{case.file}: {case.name}"


def through_python(wiki: wikiquery.Wiki, case: casefile.Case) -> bytes:
    return wiki.respond(case.params, session=session(case.account)).body


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
    answer = b"".join(Application(Asking(wiki, case.account))(environ, lambda line, headers: status.append(line)))
    assert status == ["200 OK"]
    return answer


def check(body: bytes, case: casefile.Case) -> None:
    if not case.has_answer:
        assert casefile.text(case.params, body) == case.body
        return
    ours, theirs = casefile.canonical(json.loads(body)), casefile.canonical(case.answer)
    assert json.dumps(ours, indent=1, ensure_ascii=False) == json.dumps(theirs, indent=1, ensure_ascii=False)


def check_bytes(wiki: wikiquery.Wiki, case: casefile.Case) -> None:
    found = {
        form: casefile.digest(wiki.respond(case.form(form), session=session(case.account)).body)
        for form in casefile.FORMS
    }
    assert found == case.digests


@pytest.mark.parametrize("way", [through_python, through_http])
@pytest.mark.parametrize("case", CASES, ids=name)
def test_answer(engine: wikiquery.Wiki, case: casefile.Case, way: Way) -> None:
    check(way(engine, case), case)


@pytest.mark.parametrize("way", [through_python, through_http])
@pytest.mark.parametrize("case", OF_DATABASE, ids=name)
@pytest.mark.parametrize("engine", [f"{kind} of the database" for kind in ENGINES], indirect=True)
def test_answer_from_the_database(engine: wikiquery.Wiki, case: casefile.Case, way: Way) -> None:
    check(way(engine, case), case)


@pytest.mark.parametrize("case", [c for c in CASES if c.digests], ids=name)
def test_bytes(refwiki: wikiquery.Wiki, case: casefile.Case) -> None:
    """In every format, to the last byte. (To see a difference, ask both for the form that differs.)"""
    check_bytes(refwiki, case)


@pytest.mark.parametrize("case", [c for c in OF_DATABASE if c.digests], ids=name)
def test_bytes_from_the_database(refdatabase: Path, case: casefile.Case) -> None:
    with wikiquery.open(refdatabase) as wiki:
        check_bytes(wiki, case)


def test_there_are_enough() -> None:
    assert len(CASES) >= 150
    assert all(case.recorded for case in (*CASES, *OF_DATABASE))
    assert sum(bool(case.digests) for case in CASES) >= 300
