"""Records case files anew: python tests/record.py http://…/w/api.php [--new] [FILE…].

Asks the MediaWiki at the URL every case's request (with --new only those that lack something) and writes its answers.
"""

import json
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import casefile


def ask(url: str, params: dict[str, str]) -> bytes:
    data = urllib.parse.urlencode(params).encode()
    with urllib.request.urlopen(url, data, timeout=60) as answer:
        body: bytes = answer.read()
    return body


def fill(url: str, case: casefile.Case) -> None:
    """Asks for a case what it needs: the answer and the digests of its forms, or the body."""
    body = ask(url, case.params)
    if not case.has_answer:
        case.body = casefile.text(case.params, body)
        return
    case.answer = json.loads(casefile.LICENCE.sub("", body.decode()))
    if not casefile.worded(case.answer):
        case.digests = {name: casefile.digest(ask(url, case.form(name))) for name in casefile.FORMS}


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
