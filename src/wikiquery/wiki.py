"""The Python API: a store or a database, asked without a server."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from .accounts import Accounts, Files, files_of
from .accounts.owner import OwnerSession
from .allowance import ALLOWANCES, Allowance
from .answer import Answering, Response
from .db import Database, connect
from .db.facts import interwiki_rows, manual_tag_names, metadata, slot_role_names
from .engine import Engine
from .errors import ApiError, StoreError
from .reader import Reader, Session
from .scope import NOBODY, Client
from .site import Site, interwikimap

Limits = Literal["mediawiki", "bot", "unlimited"]
"""How much one request may ask for: as everybody on a wiki (500 rows, 50 titles), as bots (5,000, 500), or 30,000."""

TIMEOUT = 60.0
"""Seconds that a request may use the database, unless something else is said."""


class Wiki:
    """One wiki. Made by `wikiquery.open`; safe for many threads; a context manager that closes it."""

    def __init__(
        self,
        database: Database,
        site: Site,
        facts: Mapping[str, Any] | None = None,
        *,
        strict: bool = False,
        limits: Limits = "mediawiki",
        private: bool = False,
        files: Files | None = None,
        user: str | None = None,
    ) -> None:
        self.database, self.site, self.facts = database, site, facts or {}
        self.accounts = None if files is None else Accounts(database, site, files)
        self.engine = Engine(database, site, self.facts)
        self.answering = Answering(self.engine, strict=strict, private=private)
        self.allowance = ALLOWANCES[limits]
        self.own: Session | None = None if user is None else OwnerSession(self.named(user))
        self.asking = replace(NOBODY, allowance=self.granted(self.own), session=self.own, trusted=True)

    def query(self, **params: Any) -> dict[str, Any]:
        """What `action=query` answers in formatversion=2.

        Values are as on the wire; besides, True stands for a flag that is set, False and None for a parameter that is
        not sent, numbers for themselves, lists for several values (joined by |, or by U+001F where one holds a |).
        Raises ApiError with MediaWiki's code.
        """
        return self.ask("query", params)

    def paraminfo(self, *modules: str, helpformat: str = "none") -> list[dict[str, Any]]:
        """What `action=paraminfo` says of modules, by their paths: `main`, `query+links`, `query+*` …

        Raises ApiError (`badmodule`) for one that is not there.
        """
        said = self.ask("paraminfo", {"modules": modules, "helpformat": helpformat, "errorformat": "plaintext"})
        for warning in said.get("warnings", ()):
            raise ApiError(warning["code"], warning["text"], module="paraminfo")
        found: list[dict[str, Any]] = said["paraminfo"].get("modules", [])
        return found

    def ask(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """What an action answers in formatversion=2. Raises ApiError."""
        form = {"formatversion": "2", "format": "json", "action": action}
        answer = self.answering.answer(wire(params) | form, self.asking)
        if answer.problem is not None:
            raise answer.problem
        said: dict[str, Any] = plain(self.answering.plain(answer))
        return said

    def all(self, **params: Any) -> Iterator[dict[str, Any]]:
        """The answers of a query and of all that continue it, one after another."""
        given: dict[str, Any] = dict(params)
        while True:
            answer = self.query(**given)
            yield answer
            if "continue" not in answer:
                return
            given = params | answer["continue"]

    def each(self, **params: Any) -> Iterator[dict[str, Any]]:
        """Every page, or every item of a list, of a query followed to its end.

        What several answers say of one page is merged; pages come in the order of the generator's batches. A query
        with `list=` yields the items of its lists.
        """
        batch: dict[Any, dict[str, Any]] = {}
        for answer in self.all(**params):
            said = answer.get("query", {})
            for page in said.get("pages", ()):
                merge(batch.setdefault(page_key(page), {}), page)
            if answer.get("batchcomplete"):
                yield from batch.values()
                batch = {}
            for name in str(params.get("list", "")).split("|"):
                yield from said.get(name, ())
        yield from batch.values()

    def respond(
        self,
        params: Mapping[str, str],
        *,
        address: str = NOBODY.address,
        languages: str = NOBODY.languages,
        in_url: Mapping[str, str] = NOBODY.in_url,
        untyped: bool = False,
        posted: bool = True,
        promised: bool = False,
        session: Session | None = None,
        trusted: bool = False,
    ) -> Response:
        """The wire form: parameters as a client sends them, the response as it goes back. Raises nothing for them.

        Bytes that are not UTF-8 stand in values as surrogate escapes (PEP 383): the warning `badutf8` tells of them.
        `address` is the client's, `languages` what it sent as Accept-Language: meta=userinfo tells them. `in_url` are
        the parameters that came in the URL, where tokens must not be, and other encodings may. `untyped`: the request
        is a POST without a Content-Type, of which there is a warning. Where it is not `posted` nobody can log in.
        `session` tells what account asks, if one does; what it has to say is in its `headers` then. `trusted`: who asks
        has the data anyway, and may read what is private.
        """
        apart = "callback" in params or params.get("origin") == "*"
        if apart:
            session = None
        more = {"posted": posted, "apart": apart, "promised": promised}
        client = Client(address, languages, self.granted(session), in_url, untyped, session, trusted, **more)
        return self.answering.respond(params, client)

    def granted(self, session: Session | None) -> Allowance:
        """How much the client of a session may ask for at once."""
        reader = None if session is None else session.reader
        return self.allowance if reader is None else self.allowance.of(reader.allowed)

    def named(self, user: str) -> Reader:
        """An account by its name. Raises StoreError where there is none."""
        reader = None if self.accounts is None else self.accounts.named(user)
        if reader is None:
            raise StoreError(f"there is no account {user!r} here")
        return reader

    def session(self, cookies: str, address: str = NOBODY.address, *, secure: bool = False) -> Session | None:
        """The session of a client with these cookies (a header's value), for `respond`; None where nobody can log in.

        `secure`: the request came by HTTPS, and so must the cookie. Raises ApiError while the database is away.
        """
        return None if self.accounts is None else self.accounts.session(cookies, address, secure=secure)

    def keep_secret(self) -> None:
        """Makes what signs the cookies of those who log in, where it is not there yet. Raises StoreError."""
        if self.accounts is not None:
            self.accounts.keep_secret()

    def refuse(self, params: Mapping[str, str], error: ApiError) -> Response:
        """The response to a request that failed on its way, in the format and form that its parameters name."""
        return self.answering.refuse(params, error)

    @property
    def snapshot(self) -> str:
        """The snapshot's wiki, date and identity; "" for a database that may change."""
        said = self.facts.get("snapshot") or {}
        return " ".join(str(said[key]) for key in ("wiki", "date", "identity") if said.get(key))

    @property
    def brief(self) -> float:
        """Seconds that an answer may take to be given at once (see patience.py); 0 where that is for no answer."""
        return self.database.brief

    @property
    def settings(self) -> tuple[Any, ...]:
        """What answers depend on beside the snapshot."""
        return self.allowance.name, self.answering.strict, self.answering.open, self.site.profile

    def open_to(self, session: Session | None) -> bool:
        """Whether the client of a session may read the wiki; without one: whether everybody may."""
        return self.answering.may_read(Client(session=session))

    def within(self) -> AbstractContextManager[None]:
        """What this thread asks meanwhile has the time of one request together, as far as there is a `timeout`."""
        return self.database.within()

    def alive(self) -> bool:
        """Whether the data can be read at this moment."""
        try:
            with self.database.session():
                return bool(self.database.run("SELECT 1", ()))
        except Exception:
            return False

    def close(self) -> None:
        """Closes the connections that no request uses."""
        if self.accounts is not None:
            self.accounts.close()
        self.database.close()

    def __enter__(self) -> "Wiki":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open(
    store: str | Path,
    site: str | Path | Mapping[str, Any] | None = None,
    *,
    strict: bool = False,
    limits: Limits = "mediawiki",
    private: bool = False,
    prefix: str = "",
    timeout: float | None = TIMEOUT,
    secret: Path | None = None,
    user: str | None = None,
) -> Wiki:
    """Opens a store that `wikiquery import` made, or a database: mysql://…, postgresql://….

    `site` describes the wiki where the store does not: a siteinfo.json as meta=siteinfo gives it, or its content.
    `strict` makes an error, `notinsnapshot`, of the warning that the snapshot does not hold what was asked for.
    `limits` is how much one request may ask for: as MediaWiki has it for everybody or for bots, or 30,000.
    `private`: by `respond`, only accounts may read that have the right `read`. What the site says of everyone counts
    besides. The other methods answer whoever has the data.
    `prefix` is what the names of a database's tables begin with ($wgDBprefix in MediaWiki).
    `timeout` are the seconds that one request may use the data; it then ends with an error. None: as long as it takes.
    `secret` is the file of what signs the cookies of those who log in: by default it is beside the store, or in the
    user's folder for such things, and made when somebody logs in.
    `user` is the account (`Name`, or `Name@app` for a bot password) in whose name the methods ask: with its rights, and
    without its password, which whoever has the data does not need.
    Raises StoreError with one line that says what is wrong.
    """
    database = connect(store, prefix=prefix, timeout=timeout)
    with database.session():
        facts = metadata(database)
        profile: Mapping[str, Any] = facts.get("site") or {}
        if site is not None:
            profile = {**profile, **read_profile(site)}
        if "interwikimap" not in profile and database.has("interwiki"):
            profile = {**profile, "interwikimap": interwikimap(interwiki_rows(database), profile)}
        if "slotroles" not in profile and database.has("slot_roles"):
            profile = {**profile, "slotroles": slot_role_names(database)}
        if "manualtags" not in profile and database.has("change_tag_def"):
            profile = {**profile, "manualtags": manual_tag_names(database)}
    files = files_of(store, prefix, secret=secret)
    return Wiki(database, Site(profile), facts, strict=strict, limits=limits, private=private, files=files, user=user)


def read_profile(site: str | Path | Mapping[str, Any]) -> Mapping[str, Any]:
    """A site profile: from a file, from an answer of meta=siteinfo, or as it is. Raises StoreError."""
    if isinstance(site, Mapping) and "query" not in site:
        return site
    from .importer import profile

    return profile.from_siteinfo(site) if isinstance(site, Mapping) else profile.from_file(Path(site))


def wire(params: Mapping[str, Any]) -> dict[str, str]:
    """Python values as the wire's texts."""
    sent = {}
    for name, value in params.items():
        if value is None or value is False:
            continue
        if value is True:
            sent[name.rstrip("_")] = "1"
        elif isinstance(value, list | tuple | set | frozenset):
            parts = [str(v) for v in value]
            piped = any("|" in part for part in parts)
            sent[name.rstrip("_")] = "".join("\x1f" + part for part in parts) if piped else "|".join(parts)
        else:
            sent[name.rstrip("_")] = str(value)
    return sent


def plain(node: Any) -> Any:
    """The answer in Python's own dicts and lists."""
    if isinstance(node, dict):
        return {k: plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [plain(item) for item in node]
    return node


def page_key(page: Mapping[str, Any]) -> Any:
    """What makes a page the same page in several answers."""
    return page.get("pageid") or page.get("title")


def merge(into: dict[str, Any], page: Mapping[str, Any]) -> None:
    """Adds what a later answer says of a page: lists grow, the rest is set."""
    for key, value in page.items():
        if isinstance(value, list) and isinstance(into.get(key), list):
            into[key] += value
        else:
            into[key] = value


__all__ = ["ApiError", "Wiki", "open"]
