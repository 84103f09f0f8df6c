"""Clients that know nothing of wikiquery log in, and are told what MediaWiki tells them.

What they got from MediaWiki is in `expected/logins.json`, written by
`python tests/clients/login_programs.py http://…/w/api.php BOT-PASSWORD PASSWORD`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from login_programs import EXPECTED, LOGINS, run
from logins import BOT, PASSWORDS, SITE, change, database


@pytest.fixture(scope="module")
def api(refdatabase: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the API of a server of a wiki's own database, two workers."""
    path = database(refdatabase, tmp_path_factory.mktemp("wiki"))
    change(path, 'UPDATE bot_passwords SET bp_restrictions = \'{"IPAddresses": ["127.0.0.0/8"]}\'')
    command = [sys.executable, "-m", "wikiquery", "serve", str(path), "--site", str(SITE), "--port", "0"]
    with subprocess.Popen([*command, "--workers", "2"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().split(" at ")[1].split()[0]
        server.terminate()


@pytest.mark.parametrize("program", LOGINS)
def test_a_client_logs_in(program: str, api: str) -> None:
    if why := LOGINS[program]():
        pytest.skip(why)
    assert run(program, api, BOT, PASSWORDS["Reader"]) == json.loads(EXPECTED.read_text())[program]
