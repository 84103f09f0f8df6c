"""The parameters of log entries as a MediaWiki 1.43 answered them for the same rows: action, stored bytes, answer."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from wikiquery.format.json import dumps
from wikiquery.format.versions import legacy
from wikiquery.modules.log_params import log_details, log_params
from wikiquery.site import Site

HERE = Path(__file__).parent
CASES = json.loads((HERE / "logparams.json").read_text())
TIME = "20300101000000"


@pytest.fixture(scope="module")
def site() -> Site:
    profile = json.loads(gzip.decompress((HERE / "refwiki" / "siteinfo.json.gz").read_bytes()))
    return Site(profile.get("query", profile))


def strict(answer: Any) -> str:
    """An answer as it is written, with the order of its keys, true apart from 1."""
    return json.dumps(json.loads(dumps(answer, ascii=False)))


@pytest.mark.parametrize("case", CASES, ids=[f"{n}: {case[0]}/{case[1]}" for n, case in enumerate(CASES)])
def test_as_mediawiki_says_them(site: Site, case: list[Any]) -> None:
    type, action, stored, modern, old, revision = case
    details = log_details(site, type, action, stored.encode("latin-1"), TIME)
    assert strict(details.params) == strict(modern)
    assert strict(legacy(details.params)) == strict(modern if old is None else old)
    assert details.revision == revision


def test_expiry_needs_the_time_of_the_entry(site: Site) -> None:
    assert "expiry" not in log_params(site, "block", "block", b"1 day\n")
    assert log_params(site, "block", "block", b"1 day\n", "20050102030405")["expiry"] == "2005-01-03T03:04:05Z"


def test_what_cannot_be_read_is_lines(site: Site) -> None:
    assert log_params(site, "foo", "bar", b'a:1:{s:1:"x";i:1') == {"0": 'a:1:{s:1:"x";i:1'}


def test_objects_say_nothing(site: Site) -> None:
    assert log_params(site, "foo", "bar", b'a:2:{s:1:"x";O:8:"stdClass":0:{}s:1:"y";i:1;}') == {}


def test_texts_of_messages_are_unknown(site: Site) -> None:
    assert log_params(site, "foo", "bar", b'a:1:{s:7:"4:msg:n";s:8:"mainpage";}') == {"n_key": "mainpage"}


def test_long_ones_are_read_too(site: Site) -> None:
    assert log_params(site, "foo", "bar", b"x" * 60_000) == {"0": "x" * 60_000}
