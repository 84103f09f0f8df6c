"""Records case files anew: python tests/record.py http://…/w/api.php [--new] [FILE…].

Asks the MediaWiki at the URL every case's request (with --new only those that lack something) and writes its answers.
For cases of accounts WIKIQUERY_TEST_ACCOUNTS holds their passwords, as JSON: {"Admin": "…"}.
"""

import json
import os
import sys
import urllib.parse
import urllib.request
from functools import cache
from http.cookiejar import CookieJar
from pathlib import Path

import casefile

PASSWORDS = "WIKIQUERY_TEST_ACCOUNTS"


class Asking:
    """Somebody who asks the MediaWiki at a URL; `account` has logged in, "" is nobody."""

    def __init__(self, url: str, account: str = "") -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        if account:
            tokens = {"action": "query", "meta": "tokens", "type": "login", "format": "json"}
            token = json.loads(self.ask(tokens))["query"]["tokens"]["logintoken"]
            password = json.loads(os.environ[PASSWORDS])[account]
            login = {"action": "login", "lgname": account, "lgpassword": password, "lgtoken": token, "format": "json"}
            assert json.loads(self.ask(login))["login"]["result"] == "Success", f"{account} cannot log in"

    def ask(self, params: dict[str, str]) -> bytes:
        data = urllib.parse.urlencode(params).encode()
        with self.opener.open(self.url, data, timeout=60) as answer:
            body: bytes = answer.read()
        return body


asking = cache(Asking)


def fill(url: str, case: casefile.Case) -> None:
    """Asks for a case what it needs: the answer and the digests of its forms, or the body."""
    ask = asking(url, case.account).ask
    body = ask(case.params)
    if not case.has_answer:
        case.body = casefile.text(case.params, body)
        return
    case.answer = json.loads(casefile.LICENCE.sub("", body.decode()))
    if not casefile.worded(case.answer):
        case.digests = {name: casefile.digest(ask(case.form(name))) for name in casefile.FORMS}


def record(url: str, path: Path, *, new: bool) -> None:
    cases = casefile.read(path)
    for case in cases:
        if not (new and case.recorded):
            fill(url, case)
    path.write_text("\n".join(map(casefile.written, cases)))
    print(f"{path.name}: {len(cases)} cases")


def main() -> None:
    arguments = [a for a in sys.argv[1:] if a != "--new"]
    files = [Path(a) for a in arguments[1:]] or sorted(casefile.FOLDER.rglob("*.case"))
    for path in files:
        record(arguments[0], path, new="--new" in sys.argv)


if __name__ == "__main__":
    main()
