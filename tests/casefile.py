"""Case files: a request and what MediaWiki 1.43 answered.

A case is three lines and an empty one:

    name: what it shows
    request: list=allpages&aplimit=1
    answer: {"batchcomplete": …}

`action=query&format=json` is understood. Of errors and warnings the codes count, not the wording.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

FOLDER = Path(__file__).parent / "cases"
MASKED = {"curtimestamp", "servedby", "docref"}


@dataclass
class Case:
    """One case; `answer` is None until it has been recorded."""

    file: str
    name: str
    request: str
    answer: Any = None

    @property
    def params(self) -> dict[str, str]:
        """The request as a client's parameters."""
        return {"action": "query", "format": "json", **dict(parse_qsl(self.request, keep_blank_values=True))}


def read(path: Path) -> list[Case]:
    """The cases of a file."""
    cases = []
    for block in path.read_text().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.strip().splitlines() if not line.startswith("#"))
        if fields:
            answer = json.loads(fields["answer"]) if "answer" in fields else None
            cases.append(Case(path.stem, fields["name"], fields["request"], answer))
    return cases


def every() -> Iterator[Case]:
    """All cases of all files."""
    for path in sorted(FOLDER.glob("*.case")):
        yield from read(path)


def canonical(answer: Any) -> Any:
    """What is compared: everything but what belongs to one server, and the wording of messages."""
    if not isinstance(answer, dict):
        return answer
    said = {k: ("~" if k in MASKED else v) for k, v in answer.items() if k != "*"}
    if isinstance(said.get("error"), dict):
        said["error"] = {"code": said["error"]["code"]}
    if isinstance(said.get("errors"), list):
        said["errors"] = [[e["code"], e.get("module")] for e in said["errors"]]
    warnings = said.get("warnings")
    if isinstance(warnings, list):
        said["warnings"] = [[w["code"], w["module"]] for w in warnings]
    elif isinstance(warnings, dict):
        said["warnings"] = list(warnings)
    return said
