"""Clients that know nothing of wikiquery: each gets from it what it gets from MediaWiki.

What they got from MediaWiki is in `expected`, written by `python tests/clients/programs.py http://…/w/api.php`.
"""

import json

import pytest
from programs import PROGRAMS, Program


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: str(program.file))
def test_a_client_gets_what_mediawiki_gives(program: Program, api: str) -> None:
    if why := program.lacks():
        pytest.skip(why)
    assert program.run(api) == json.loads(program.expected.read_text())
