"""Records case files anew: python tests/record.py http://…/w/api.php [--new] [FILE…].

Asks the MediaWiki at the URL every case's request (with --new only those without an answer) and writes its answers.
"""

import json
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import casefile


def ask(url: str, case: casefile.Case) -> object:
    data = urllib.parse.urlencode(case.params).encode()
    with urllib.request.urlopen(url, data, timeout=60) as answer:
        return json.loads(answer.read())


def record(url: str, path: Path, *, new: bool) -> None:
    blocks = []
    for case in casefile.read(path):
        if case.answer is None or not new:
            case.answer = ask(url, case)
        answer = json.dumps(case.answer, ensure_ascii=False)
        blocks.append(f"name: {case.name}\nrequest: {case.request}\nanswer: {answer}\n")
    path.write_text("\n".join(blocks))
    print(f"{path.name}: {len(blocks)} cases")


def main() -> None:
    arguments = [a for a in sys.argv[1:] if a != "--new"]
    files = [Path(a) for a in arguments[1:]] or sorted(casefile.FOLDER.glob("*.case"))
    for path in files:
        record(arguments[0], path, new="--new" in sys.argv)


if __name__ == "__main__":
    main()
