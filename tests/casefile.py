"""Case files: a request and what MediaWiki 1.43 answered.

A case is some lines and an empty one:

    name: what it shows
    as: Admin
    request: list=allpages&aplimit=1
    answer: {"batchcomplete": …}
    bytes: json 1f0c4f3a, xml 9a7e11c2, …

`action=query&format=json` is understood. `as` names the account that asks; without it nobody is logged in. Of errors
and warnings the codes count, not the wording. `bytes` are digests of the answer in all `FORMS`; an answer with
messages, whose wording is our own, or with licences has none. A request for another format has its whole `body`, as a
JSON string, and one with `wrappedhtml` the text that its HTML shows.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

FOLDER = Path(__file__).parent / "cases"
GEODATA = Path(__file__).parent / "geodata"
"""The cases that were recorded while the wiki had the extension GeoData."""
DATABASE = "database"
"""The folder in it for what no dump has: these cases are asked of the wiki's own database."""
MASKED = {"curtimestamp", "servedby", "docref"}
FORMS = {
    "json": {"format": "json"},
    "utf8": {"format": "json", "utf8": "1"},
    "json2": {"format": "json", "formatversion": "2"},
    "ascii2": {"format": "json", "formatversion": "2", "ascii": "1"},
    "php": {"format": "php"},
    "php2": {"format": "php", "formatversion": "2"},
    "xml": {"format": "xml"},
}
"""The formats of the digests, each with its parameters."""
LICENCE = re.compile(r' licensetag="[^"]*" licenselink="[^"]*"|"licensetag":"[^"]*","licenselink":"[^"]*",')
"""What paraminfo says of the code that answers: it is not MediaWiki's."""
FORM_PARAMETERS = {"format", "formatversion", "utf8", "ascii"}


@dataclass
class Case:
    """One case; `answer` is None until it has been recorded, and where there is a `body`."""

    file: str
    name: str
    request: str
    answer: Any = None
    body: str | None = None
    digests: dict[str, str] = field(default_factory=dict)
    account: str = ""

    @property
    def params(self) -> dict[str, str]:
        """The request as a client's parameters."""
        return {"action": "query", "format": "json", **dict(parse_qsl(self.request, keep_blank_values=True))}

    def form(self, name: str) -> dict[str, str]:
        """The parameters of the same request in one of `FORMS`."""
        return {k: v for k, v in self.params.items() if k not in FORM_PARAMETERS} | FORMS[name]

    @property
    def has_answer(self) -> bool:
        """Whether it asks for JSON; else its body counts."""
        return self.params["format"] == "json" and "callback" not in self.params

    @property
    def recorded(self) -> bool:
        """Whether nothing is missing."""
        if not self.has_answer:
            return self.body is not None
        return self.answer is not None and (bool(self.digests) or worded(self.answer))


def read(path: Path) -> list[Case]:
    """The cases of a file."""
    cases = []
    for block in path.read_text().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.strip().split("\n") if not line.startswith("#"))
        if fields:
            answer, body = (json.loads(fields[name]) if name in fields else None for name in ("answer", "body"))
            pairs = (pair.split(" ") for pair in fields["bytes"].split(", ")) if "bytes" in fields else ()
            cases.append(
                Case(path.stem, fields["name"], fields["request"], answer, body, dict(pairs), fields.get("as", ""))
            )
    return cases


def written(case: Case) -> str:
    """A case as it stands in its file."""
    lines = [f"name: {case.name}", *([f"as: {case.account}"] if case.account else []), f"request: {case.request}"]
    if case.answer is not None:
        lines.append(f"answer: {json.dumps(case.answer, ensure_ascii=False)}")
    if case.body is not None:
        lines.append(f"body: {json.dumps(case.body, ensure_ascii=False)}")
    if case.digests:
        lines.append("bytes: " + ", ".join(f"{name} {value}" for name, value in case.digests.items()))
    return "\n".join(lines) + "\n"


def digest(body: bytes) -> str:
    """A few digits that tell bytes from others."""
    return hashlib.sha256(body).hexdigest()[:8]


def text(params: dict[str, str], body: bytes) -> str:
    """What is compared of a body: all, or the text that wrapped HTML shows."""
    if "wrappedhtml" not in params:
        return LICENCE.sub("", body.decode())
    said = json.loads(body)
    shown = html.unescape(re.sub(r"<[^>]*>", "", said["html"]))
    return json.dumps([said["status"], said["statustext"], said["continue"]]) + "\n" + shown


def worded(answer: Any) -> bool:
    """Whether there are messages in an answer, or what belongs to one server."""
    if not isinstance(answer, dict) or {"error", "errors", "warnings", "paraminfo", *MASKED} & answer.keys():
        return True
    pages = answer.get("query", {}).get("pages", {})
    return any("invalidreason" in page for page in (pages.values() if isinstance(pages, dict) else pages))


def every(part: str = "") -> Iterator[Case]:
    """All cases of all files: those that dumps can answer, or those of a folder in it."""
    for path in sorted((FOLDER / part).glob("*.case")):
        yield from read(path)


def of_geodata() -> Iterator[Case]:
    """The cases of the extension GeoData."""
    for path in sorted(GEODATA.glob("*.case")):
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
