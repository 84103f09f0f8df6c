"""From a request's parameters to a response: the part of the work that every action and format shares."""

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .engine import Engine
from .errors import ApiError
from .format import json, messages, versions
from .query import Json, Main
from .scope import NOBODY, NOT_HELD, Client
from .wire import Wire

DOCREF = (
    "See {}{}/api.php for API usage. Subscribe to the mediawiki-api-announce mailing list at "
    "&lt;https://lists.wikimedia.org/postorius/lists/mediawiki-api-announce.lists.wikimedia.org/&gt; "
    "for notice of API deprecations and breaking changes."
)


MAIN, JSON = Main(), Json()


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back to the client: HTTP status, headers, body.

    `modules` are the paths of the modules that had a part in it, `code` the error's, "" where there is none. `stable`:
    the same request will be answered the same while the data is the same.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    modules: tuple[str, ...] = ()
    code: str = ""
    stable: bool = False


@dataclass(slots=True)
class Answer:
    """An answer in the making: what the client asked of its form, the tree or the error, the warnings."""

    main: Main
    json: Json
    wire: Wire
    tree: dict[str, Any] = field(default_factory=dict)
    early: int = 0
    problem: ApiError | None = None


class Answering:
    """Turns requests into answers with one engine. `strict`: what the snapshot does not hold is an error."""

    def __init__(self, engine: Engine, *, strict: bool = False) -> None:
        self.engine, self.strict = engine, strict
        general = engine.site.general
        self.docref = DOCREF.format(general.get("server", ""), general.get("scriptpath", "/w"))
        self.language = str(general.get("lang", "en"))
        self.host = socket.gethostname()

    def answer(self, values: Mapping[str, str], client: Client = NOBODY) -> Answer:
        """Answers a request; what goes wrong for the client becomes the answer's error."""
        wire = Wire(values, self.engine.site, self.engine.shapes, client)
        answer = Answer(MAIN, JSON, wire)
        try:
            answer.main = wire.bind(Main, "main")
            answer.json = wire.bind(Json, "json")
            self.assert_no_lag(answer.main)
            self.assert_anonymous(answer.main)
            answer.tree = self.engine.query(wire)
            answer.early = len(wire.notices)
            wire.unknown()
            if self.strict:
                self.refuse_gaps(wire)
            self.engine.remember(wire)
        except ApiError as error:
            answer.problem = error
        return answer

    def refuse_gaps(self, wire: Wire) -> None:
        """Raises the first warning of what the snapshot does not hold; the other warnings stay."""
        for notice in wire.notices:
            if notice.code == NOT_HELD:
                wire.notices.remove(notice)
                raise ApiError(notice.code, notice.text, data=notice.data, module=notice.module)

    def assert_no_lag(self, main: Main) -> None:
        """Nothing lags here: 0 seconds are more than `maxlag` only where that is below 0, as clients' tests have it."""
        if main.maxlag is not None and main.maxlag < 0:
            headers = [("Retry-After", "5"), ("X-Database-Lag", "0")]
            data = {"host": self.host, "lag": 0, "type": "db"}
            text = f"Waiting for {self.host}: 0 seconds lagged."
            raise ApiError("maxlag", text, data=data, module="main", headers=headers)

    def assert_anonymous(self, main: Main) -> None:
        """Every client is anonymous here. Raises what MediaWiki says to those who claim otherwise."""
        if main.assertuser is not None:
            text = f'You are no longer logged in as "{main.assertuser}", so the action could not be completed.'
            raise ApiError("assertnameduserfailed", text, module="main")
        if main.assert_ in ("user", "bot"):
            text = "You are no longer logged in, so the action could not be completed."
            if main.assert_ == "bot":
                text = "You do not have the right to act as a bot, so the action could not be completed."
            raise ApiError(f"assert{main.assert_}failed", text, module="main")

    def plain(self, answer: Answer) -> dict[str, Any]:
        """The answer as plain values, in the order in which MediaWiki writes its parts."""
        version, form = 1 if answer.json.formatversion == "1" else 2, answer.main.errorformat
        notices = answer.wire.notices
        said = {"warnings": messages.warnings(notices, form, version)} if notices else {}
        if answer.problem is not None:
            problem = messages.error(answer.problem, form, version, self.docref, said)
            # In formatversion 1 the reference to the documentation is content, and content comes last.
            last = {"*": problem.pop("*")} if "*" in problem else {}
            return problem | self.facts(answer.main) | last
        query = answer.tree.get("query", {})
        if (pages := query.get("pages")) is not None and min(pages) < 0:
            messages.render(pages, form, version)
        messages.report(query, form, version)
        tree = versions.modern(answer.tree) if version == 2 else versions.legacy(answer.tree)
        if not said:
            return self.with_facts(tree, answer.main)
        on_top = {k: tree[k] for k in ("batchcomplete", "continue", "query-continue", "query-noncontinue") if k in tree}
        return self.with_facts((on_top | said if answer.early else said | on_top) | tree, answer.main)

    def with_facts(self, tree: dict[str, Any], main: Main) -> dict[str, Any]:
        """The facts about the answer stand before its content."""
        facts = self.facts(main)
        if not facts:
            return tree
        content = {k: tree[k] for k in ("limits", "query") if k in tree}
        return {k: v for k, v in tree.items() if k not in content} | facts | content

    def facts(self, main: Main) -> dict[str, Any]:
        """What the client asked to be told about the answer itself."""
        facts: dict[str, Any] = {}
        if main.requestid is not None:
            facts["requestid"] = main.requestid
        if main.servedby:
            facts["servedby"] = self.host
        if main.curtimestamp:
            facts["curtimestamp"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        if main.responselanginfo:
            language = self.language if main.uselang in ("user", "content") else main.uselang
            facts |= {"uselang": language, "errorlang": "en"}
        return facts

    def respond(self, values: Mapping[str, str], client: Client = NOBODY) -> Response:
        """The whole way: parameters as sent, response as it goes out."""
        answer = self.answer(values, client)
        version = answer.json.formatversion
        ascii = answer.json.ascii if version != "1" else not answer.json.utf8
        body = json.dumps(self.plain(answer), ascii=ascii)
        kind = "application/json"
        if answer.json.callback is not None:
            body, kind = json.padded(body, answer.json.callback), "text/javascript"
        headers = [("Content-Type", f"{kind}; charset=utf-8")]
        modules = tuple(f"query+{cls.name}" for cls in answer.wire.running)
        if answer.problem is not None:
            headers += [("MediaWiki-API-Error", answer.problem.code), *answer.problem.headers]
            return Response(answer.problem.status, headers, body, modules, answer.problem.code)
        stable = not (answer.main.curtimestamp or any(cls.volatile for cls in answer.wire.running))
        return Response(200, headers, body, modules, stable=stable)
