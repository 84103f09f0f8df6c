"""From a request's parameters to a response: the part of the work that every action and format shares."""

import socket
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from .action import Acting, Document
from .actions import Action
from .catalogue import Catalogue
from .db import Lost, Unforeseen
from .engine import Engine
from .errors import ApiError
from .format import messages, versions
from .formats import DEFAULT, FORMATS, Asked, Format, Headers, Pretty, headers
from .main import Main
from .params import Module
from .permission import assert_reader, denied, deny_pages
from .result import Tree
from .rights import anonymous_rights
from .scope import NOBODY, NOT_HELD, Client
from .wire import Wire

DOCREF = (
    "See {}{}/api.php for API usage. Subscribe to the mediawiki-api-announce mailing list at "
    "&lt;https://lists.wikimedia.org/postorius/lists/mediawiki-api-announce.lists.wikimedia.org/&gt; "
    "for notice of API deprecations and breaking changes."
)

MAIN, JSON_PAGE = Main(), FORMATS[DEFAULT]()
SUPPRESSED: Headers = (("MediaWiki-Login-Suppressed", "true"),)
UNTYPED = "This POST request has no Content-Type: what its body says may be lost."
ON_TOP = frozenset({"batchcomplete", "continue", "query-continue", "query-noncontinue"})
"""What an answer says first; its content comes after the facts about it."""
OTHER = "other"
"""What stands for actions that there are not, where answers are counted."""


class Response(NamedTuple):
    """What goes back to the client: HTTP status, headers, body.

    `modules` are the paths of the modules that had a part in it, the one that failed first; `code` is the error's, ""
    where there is none. `stable`: the same request will be answered the same while the data is the same. `personal`: it
    is for the client alone.
    `kept`: for how many seconds any cache may keep it; 0 where the request says so.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    modules: tuple[str, ...] = ()
    code: str = ""
    stable: bool = False
    personal: bool = True
    kept: int = 0


@dataclass(slots=True)
class Answer:
    """An answer in the making: what the client asked of its form, the tree, the document or the error, the warnings.

    `action` is the action once its parameters have been read, None for a query.
    `early`: there were warnings before the tree or the error was there.
    """

    main: Main
    format: Format
    wire: Wire
    tree: dict[str, Any]
    action: Action | None = None
    document: Document | None = None
    early: bool = False
    problem: ApiError | None = None


class Answering:
    """Turns requests into answers with one engine.

    `strict`: what the snapshot does not hold is an error. `private`: only accounts may read that have the right `read`,
    whatever the wiki lets everyone do.
    """

    def __init__(self, engine: Engine, *, strict: bool = False, private: bool = False) -> None:
        self.engine, self.strict = engine, strict
        general = engine.site.general
        self.docref = DOCREF.format(general.get("server", ""), general.get("scriptpath", "/w"))
        self.language = str(general.get("lang", "en"))
        self.host = socket.gethostname()
        self.catalogue = catalogue(engine)
        self.open = not private and "read" in anonymous_rights(engine.site)

    def answer(self, values: Mapping[str, str], client: Client = NOBODY) -> Answer:
        """Answers a request; what goes wrong for the client becomes the answer's error.

        Where the database was lost on the way, it begins anew: an answer is of one moment.
        """
        answer = self.attempt(values, client)
        tried, since, cautious = 1, 0.0, False
        while isinstance(answer.problem, Lost):
            if isinstance(answer.problem, Unforeseen):
                cautious = True
            else:
                since = since or time.monotonic()
                if not self.engine.database.again(tried, since):
                    break
                tried += 1
            with self.engine.database.until(answer.problem.deadline):
                answer = self.attempt(values, client, cautious=cautious)
        return answer

    def attempt(self, values: Mapping[str, str], client: Client, *, cautious: bool = False) -> Answer:
        """Answers a request, as far as the database goes along. `cautious`: nothing is foreseen of it."""
        query = values.get("action") == "query"
        # What a shape keeps and what it leaves out is a matter of queries.
        wire = Wire(values, self.engine.site, self.engine.shapes if query else None, client)
        wire.cautious = cautious
        answer = Answer(MAIN, JSON_PAGE, wire, {})
        try:
            answer.main = wire.bind(Main, "main")
            assert_reader(answer.main, client.reader)
            if query:
                if not self.may_read(client):
                    self.deny(wire)
                if answer.main.maxlag is not None:
                    self.engine.judge(wire)
                    self.assert_no_lag(answer.main)
            said = self.engine.query(wire) if query else self.act(answer)
            if isinstance(said, Document):
                answer.document = said
            else:
                answer.tree = said
            if client.untyped:
                wire.warn("main", "deprecation", UNTYPED, {"feature": "post-without-content-type"})
            answer.early = bool(wire.notices)
            if self.strict:
                self.refuse_gaps(wire)
        except ApiError as error:
            self.fail(answer, error)
        if answer.problem is None and answer.document is not None:
            return answer
        self.choose_format(answer)
        if query and wire.known is None and answer.problem is None:
            self.engine.remember(wire)
        return answer

    def act(self, answer: Answer) -> dict[str, Any] | Document:
        """What an action that is no query answers. Raises ApiError."""
        name = answer.main.action
        if name not in self.catalogue.modules:  # It is of an extension that the wiki has not.
            raise ApiError("badvalue", f'Unrecognized value for parameter "action": {name}.', module="main")
        cls = Action.named(name)
        if self.may_read(answer.wire.client):  # Others would learn from it which pages there are.
            answer.wire.exists = self.engine.exists
        action = answer.wire.bind(cls, cls.name)
        acting = Acting(self.engine, answer.wire, self.catalogue)
        action.admit(acting)
        if cls.read_right and not self.may_read(answer.wire.client):
            raise denied()
        if cls.looks_at_lag and not cls.writes:  # MediaWiki refuses to write before it looks at the lag.
            self.assert_no_lag(answer.main)
        answer.action = action  # From here on the action's own format counts.
        return action.perform(acting)

    def fail(self, answer: Answer, error: ApiError) -> None:
        """The request ends with an error, of which as much is told as can be in the form that was asked for."""
        if answer.main is MAIN:
            answer.main = answer.wire.salvage(Main)
        answer.problem, answer.early = error, bool(answer.wire.notices)

    def choose_format(self, answer: Answer) -> None:
        """Binds the format, whose parameters MediaWiki judges last: when it is about to print.

        Where they are wrong it says so in the format's plain form.
        """
        wire, named = answer.wire, FORMATS.get(answer.main.format, FORMATS[DEFAULT])
        if wire.known is not None:
            answer.format = wire.bind(named, "")
            return
        cls = named if answer.action is None else answer.action.printer(named)
        path = cls.name
        if answer.problem is None:
            wire.unknown(cls)
        try:
            answer.format = wire.bind(cls, path)
            for code, text in answer.format.remarks():
                wire.warn(path, code, text, {})
        except ApiError as error:
            answer.format = wire.salvage(named, "wrappedhtml")
            if answer.problem is None:
                self.fail(answer, error)
            wire.warn("main", "errorprinterfailed", "Error printer failed. Will retry without params.", {})
            wire.warn(path, error.code, error.text, error.data)
        if answer.problem is None and wire.notices and answer.format.refuses_warnings:
            self.refuse_warnings(answer)

    def refuse_warnings(self, answer: Answer) -> None:
        """Makes an error of the warnings, for a format that has no place for them."""
        said = messages.warnings(answer.wire.notices, answer.main.errorformat)
        answer.wire.notices.clear()
        text = f"{answer.format.language} has no place for warnings."
        self.fail(answer, ApiError("warnings", text, data={"warnings": said}, module=answer.format.name))

    def refuse_gaps(self, wire: Wire) -> None:
        """Raises the first warning of what the snapshot does not hold; the other warnings stay."""
        for notice in wire.notices:
            if notice.code == NOT_HELD:
                wire.notices.remove(notice)
                raise ApiError(notice.code, notice.text, data=notice.data, module=notice.module)

    def assert_no_lag(self, main: Main) -> None:
        """Raises `maxlag` where the data is behind the wiki by more seconds than the client takes.

        A snapshot never is: 0 seconds are more than `maxlag` only where that is below 0, as clients' tests have it.
        """
        if main.maxlag is None:
            return
        lag = self.engine.database.lag()
        if lag > main.maxlag:
            seconds = int(lag) if lag == int(lag) else lag
            headers = [("Retry-After", str(max(main.maxlag, 5))), ("X-Database-Lag", str(int(lag)))]
            data = {"host": self.host, "lag": seconds, "type": "db"}
            text = f"Waiting for {self.host}: {seconds} seconds lagged."
            raise ApiError("maxlag", text, data=data, module="main", headers=headers)

    def deny(self, wire: Wire) -> None:
        """Judges the query of a client that may not read. Raises `readapidenied` unless it needs no right to read."""
        deny_pages(wire, self.engine.judge(wire), self.engine.modules)

    def may_read(self, client: Client) -> bool:
        """Whether the client may read the wiki at all: those whose file it is may, whatever it says of everyone."""
        if client.rights is not None:
            return "read" in client.rights
        return client.trusted or self.open

    def tree(self, answer: Answer) -> dict[str, Any]:
        """The whole answer, in the order in which MediaWiki writes its parts."""
        notices, form = answer.wire.notices, answer.main.errorformat
        said = {"warnings": messages.warnings(notices, form)} if notices else {}
        facts = self.facts(answer.main)
        if answer.problem is not None:
            problem = messages.error(answer.problem, form, self.docref)
            first = {key: problem.pop(key) for key in ("error", "errors") if key in problem}
            whole = first | said if answer.early else said | first
            return Tree(whole | problem | facts, content="docref")
        query = answer.tree.get("query", {})
        if (pages := query.get("pages")) is not None and (
            min(pages) < 0 or any("actions" in n for n in pages.values())
        ):
            messages.render(pages, form)
        messages.report(query, form)
        if answer.action is not None:
            messages.tell(answer.tree, form)
        if not said and not facts:
            return answer.tree
        on_top = {k: v for k, v in answer.tree.items() if k in ON_TOP}
        content = {k: v for k, v in answer.tree.items() if k not in ON_TOP}
        return (on_top | said if answer.early else said | on_top) | facts | content

    def plain(self, answer: Answer) -> Mapping[str, Any]:
        """The answer in formatversion=2, as plain values."""
        if answer.document is not None:
            return asdict(answer.document)
        return versions.modern(self.tree(answer))

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
        start = time.perf_counter()
        return self.response(self.answer(values, client), values, start)

    def refuse(self, values: Mapping[str, str], error: ApiError) -> Response:
        """The response that tells of an error that arose outside of the answer, in the form that was asked for."""
        wire = Wire(values, self.engine.site)
        answer = Answer(MAIN, JSON_PAGE, wire, {})
        self.fail(answer, error)
        self.choose_format(answer)
        return self.response(answer, values, time.perf_counter())

    def response(self, answer: Answer, values: Mapping[str, str], start: float) -> Response:
        """An answer as it goes out; `start` is when it was asked for."""
        apart = "callback" in values and answer.main.origin is None
        more = SUPPRESSED if apart else ()
        if answer.document is not None and answer.problem is None:
            return sent(answer, answer.document, is_personal(answer, values), more)
        problem, running, form = answer.problem, answer.wire.running, answer.format
        status = 200 if problem is None else problem.status
        tree = self.tree(answer)
        body = form.page(tree, Asked(values, status, start)) if isinstance(form, Pretty) else form.write(tree)
        headers = [*form.headers, *more]
        action = answer.main.action if values.get("action", answer.main.action) == answer.main.action else OTHER
        modules = tuple([f"query+{cls.name}" for cls in running]) or (action,)
        if problem is not None:
            headers += [("MediaWiki-API-Error", problem.code), *problem.headers]
            failed = problem.module or modules[0]
            return Response(status, headers, body, (failed, *(m for m in modules if m != failed)), problem.code)
        stable = not (answer.main.curtimestamp or [cls for cls in running if cls.volatile])
        personal, kept = is_personal(answer, values), 0 if answer.action is None else answer.action.kept
        return Response(status, headers, body, modules, stable=stable, personal=personal, kept=kept)


def is_personal(answer: Answer, values: Mapping[str, str]) -> bool:
    """Whether an answer is for its client alone."""
    if answer.action is not None:
        return answer.action.personal
    for cls in answer.wire.running:
        if cls.personal or (cls.personal_with and cls.prefix + cls.personal_with in values):
            return True
    return False


def sent(answer: Answer, document: Document, personal: bool, more: Headers) -> Response:
    """The response for a document, with some headers more."""
    said = [*headers(f"{document.mime}; charset=utf-8", document.filename), *more]
    body, modules = document.text.encode(errors="replace"), (answer.main.action,)
    return Response(200, said, body, modules, stable=True, personal=personal)


def catalogue(engine: Engine) -> Catalogue:
    """All modules of the engine's wiki."""
    registered = (*Action.registry.values(), *Format.registry.values())
    present = (cls for cls in registered if cls.exists(engine.site, engine.tables))
    found: list[type[Module]] = [Main, *present, *engine.modules.values()]
    return Catalogue({**{cls.path(): cls for cls in found}, "query": engine.query_class})
