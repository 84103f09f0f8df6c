"""Clients that know nothing of wikiquery log in, and are told what MediaWiki tells them.

What they got from MediaWiki is in `expected/logins.json`, written by
`python tests/clients/login_programs.py http://…/w/api.php BOT-PASSWORD PASSWORD`.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from login_programs import EXPECTED, LOGINS, run
from logins import BOT, PASSWORDS, SITE, change, database
from serving import serving


@pytest.fixture(scope="module")
def api(refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the API of a server of a wiki's own database, two workers."""
    path = database(refdatabase, tmp_path_factory.mktemp("wiki"))
    change(path, 'UPDATE bot_passwords SET bp_restrictions = \'{"IPAddresses": ["127.0.0.0/8"]}\'')
    with serving(str(path), "--site", str(SITE), workers=2) as address:
        yield address


@pytest.mark.parametrize("program", LOGINS)
def test_a_client_logs_in(program: str, api: str) -> None:
    if why := LOGINS[program]():
        pytest.skip(why)
    assert run(program, api, BOT, PASSWORDS["Reader"]) == json.loads(EXPECTED.read_text())[program]
