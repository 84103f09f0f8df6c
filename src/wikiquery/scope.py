"""What a module may see: the site while it says what to select, the database's rows while it runs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .allowance import MEDIAWIKI, Allowance
from .errors import ApiError
from .reader import Reader, Session
from .rights import anonymous_rights
from .schema.changes import recentchanges
from .schema.columns import Column
from .schema.deleted import archive, filearchive
from .schema.extent import lacks_sections, may_lack_pages
from .schema.notifications import echo_event, echo_notification
from .schema.people import user_properties
from .schema.search import WordIndex
from .schema.stash import uploadstash
from .schema.tables import page, redirect
from .schema.watching import watchlist
from .select import Select
from .site import Site
from .titles import Title


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: `address`, `languages`, the header Accept-Language as it came, and how much at once.

    `in_url` are the parameters that came in the URL, as those of a GET do. `untyped`: the request is a POST that does
    not tell the type of its body. `reader` is the account that asks, None for anonymous clients; `session` is what
    binds its requests together, None where nothing can: there nobody logs in. `trusted`: it has the data anyway.
    `posted`: this is no GET. `apart`: other sites may read the answer, so that nobody is logged in.
    `promised`: the client has said that the request writes nothing.
    """

    address: str = "127.0.0.1"
    languages: str = ""
    allowance: Allowance = MEDIAWIKI
    in_url: Mapping[str, str] = field(default_factory=dict)
    untyped: bool = False
    session: Session | None = None
    trusted: bool = False
    posted: bool = True
    apart: bool = False
    promised: bool = False

    @property
    def reader(self) -> Reader | None:
        """The account that asks; None for anonymous clients."""
        return None if self.session is None else self.session.reader

    @property
    def rights(self) -> frozenset[str] | None:
        """What the account may do; None where there is none: those have the rights of everyone."""
        return None if self.session is None or self.session.reader is None else self.session.reader.allowed

    @property
    def standing(self) -> tuple[str, frozenset[str] | None]:
        """All of the client that the plan of a module may depend on."""
        return self.allowance.name, self.rights


NOBODY = Client()
"""The client of a request that came over no network, as MediaWiki names it on its command line."""


class More:
    """What a procedure yields when it has reached its limit; the continue value beside it tells where to go on."""


MORE = More()
START = More()
"""What a generator yields first where rows may be added before its first one: its key says where it began."""


class Onward(NamedTuple):
    """A continue value for another parameter of the module than the one that continues it otherwise."""

    parameter: str
    value: Any


@dataclass(frozen=True, slots=True)
class Named:
    """What a generator yields for a title whose page is to show some data too (MediaWiki's `index`, say)."""

    title: Title
    data: Mapping[str, Any]


LARGEST = 2048
"""No row of a statement is larger in the answer, in bytes, unless it has texts that may be long."""


class Batch(NamedTuple):
    """What a procedure yields for many items of a page, of several, or of a list, at once.

    They are measured only where the answer may overflow.

    `key` gives the continue value of the n-th of them. `owners` are the pages of the items, where these are of several.
    No item is larger than `largest` bytes. `measured` makes of `items` what counts against the size of the result.
    """

    items: Sequence[Any]
    key: Callable[[int], Any]
    owners: Sequence[int] | None = None
    largest: int = LARGEST
    measured: Callable[[Any], Sequence[Any]] = list


class PageId(int):
    """What a generator yields for the id of a page: it is said to be missing where there is none."""


class Found(NamedTuple):
    """What a generator yields for a page that it has read: the pages come in the order in which they are yielded."""

    id: int
    namespace: int
    key: str
    is_redirect: int


UNPUBLISHED = (
    *("oldimage", archive.sql, filearchive.sql),
    *(watchlist.sql, user_properties.sql, uploadstash.sql, echo_event.sql, echo_notification.sql),
)
DUMPS = {
    **dict.fromkeys(("revision", "actor", "slots", "user"), "stub-meta-history.xml.gz or pages-meta-history.xml.bz2"),
    **dict.fromkeys(("text", "search_pages"), "pages-articles.xml.bz2 or pages-meta-history.xml.bz2"),
    "logging": "pages-logging.xml.gz",
    **{name: f"{name}.sql.gz, which Wikimedia does not publish" for name in UNPUBLISHED},
    recentchanges.sql: "stub-meta-history.xml.gz or pages-logging.xml.gz",
}
"""The dumps that bring tables which are not dumped under their own name."""


Warned = tuple[str, str, dict[str, Any]]


NOT_HELD = "notinsnapshot"
"""The code of the warning for what a snapshot does not hold."""


def dump_of(table: str, held: Mapping[str, Any]) -> str:
    """The dump that would bring a table; `held` is what a store says of its tables.

    Where the table itself was among the sources, this is the dump without which it was of no use.
    """
    table = held.get(table, {}).get("needs") or table
    return DUMPS.get(table, f"{table}.sql.gz")


def not_held(what: str, table: str, path: str, held: Mapping[str, Any], asked: str = "", *, lacks: str = "") -> Warned:
    """The warning for what is not there: its code, its text, and the dump that would bring it.

    `held` is what a store says of its tables: empty for a wiki's own database, which no dump is missing from.
    `asked` is the parameter that asked for it and its value, where it was one property among others; `lacks` says
    what a database's table is without that is there.
    """
    what += f" ({asked})" if asked else ""
    named = {"property": asked} if asked else {}
    if not held:
        without = f"lacks {lacks}" if lacks else "is not there, or not for this server to read"
        text = f"This database does not hold {what}: its table {table} {without}."
        return NOT_HELD, text, {"module": path, **named, "table": table}
    if lacks:
        text = f"This snapshot does not hold {what}: it lacks {lacks}."
        return NOT_HELD, text, {"module": path, **named, "table": table}
    dump = dump_of(table, held)
    text = f"This snapshot does not hold {what}: import the wiki's dump {dump} too."
    return NOT_HELD, text, {"module": path, **named, "dump": dump}


def held_in_part(what: str, table: str, path: str, held: Mapping[str, Any]) -> Warned:
    """The same for what a snapshot holds only a part of."""
    dump, note = dump_of(table, held), held[table].get("note", "")
    text = f"This snapshot holds only a part of {what} ({note}): import the wiki's dump {dump} too."
    return NOT_HELD, text, {"module": path, "dump": dump}


def gap(what: str, table: str, path: str, held: Mapping[str, Any]) -> Warned:
    """The warning for a table that a snapshot does not hold, or holds only a part of."""
    known = held.get(table, {})
    in_part = known.get("state") == "partial" and "needs" not in known
    return (held_in_part if in_part else not_held)(what, table, path, held)


class Scope:
    """The surroundings of a module that do not change between requests.

    `select` may use these only: its answer is kept and used again for every request with the same parameters.
    """

    def __init__(
        self,
        site: Site,
        prefix: str,
        tables: frozenset[str],
        path: str,
        held: Mapping[str, Any],
        rights: frozenset[str] | None = None,
    ) -> None:
        self.site, self.prefix, self.tables, self.path = site, prefix, tables, path
        self.held = held
        self.rights = anonymous_rights(site) if rights is None else rights
        self.warnings: list[Warned] = []

    def has(self, table: str) -> bool:
        """Whether the snapshot holds a table."""
        return table in self.tables

    def may(self, right: str) -> bool:
        """Whether the one who asks has a right of MediaWiki's."""
        return right in self.rights

    def warn(self, code: str, text: str, data: Mapping[str, Any] | None = None) -> None:
        """Adds a warning of this module to the answer."""
        self.warnings.append((code, text, dict(data or {})))

    def partial(self, what: str, table: str) -> None:
        """Warns that the snapshot holds only a part of what was asked for, where that is so."""
        if self.held.get(table, {}).get("state") == "partial":
            warning = held_in_part(what, table, self.path, self.held)
            if warning not in self.warnings:
                self.warnings.append(warning)

    def of_pages(self, namespaces: Iterable[int] | None) -> None:
        """Warns that the snapshot may hold only a part of the pages of these namespaces (None: of any)."""
        if may_lack_pages(self.held.get(page.sql, {}), namespaces):
            self.partial("the pages", page.sql)

    def of_sections(self) -> None:
        """Warns that the snapshot does not tell to which sections redirects lead, where that is so."""
        if lacks_sections(self.held.get(redirect.sql, {})):
            self.partial("the redirects", redirect.sql)

    def missing(self, what: str, table: str, prop: str = "", *, lacks: str = "") -> None:
        """Warns that the snapshot does not hold what was asked for, and says which dump would bring it.

        `prop` is the value of the module's parameter `prop` that asked for it, `lacks` what a database's table is
        without that is there.
        """
        asked = f"{self.prefix}prop={prop}" if prop else ""
        warning = not_held(what, table, self.path, self.held, asked, lacks=lacks)
        if warning not in self.warnings:
            self.warnings.append(warning)

    def undumped(self, what: str) -> None:
        """Warns, once, of what is in no dump at all."""
        text = f"No dump holds {what}." if self.held else f"This database does not tell {what}."
        warning = (NOT_HELD, text, {"module": self.path})
        if warning not in self.warnings:
            self.warnings.append(warning)

    def together(self, *names: str) -> ApiError:
        """The error for parameters that exclude each other."""
        quoted = [f'"{self.prefix}{name}"' for name in names]
        listed = ", ".join(quoted[:-1]) + ("," if len(quoted) > 2 else "") + " and " + quoted[-1]
        return ApiError("invalidparammix", f"The parameters {listed} can not be used together.")

    def exclusive(self) -> ApiError:
        """The error for values of `show` that exclude each other."""
        return ApiError("show", "Incorrect parameter - mutually exclusive values may not be supplied.")


class Run(Scope):
    """The surroundings of a module that is a procedure, for one request."""

    page_ids: Sequence[int] = ()
    """The ids of the request's existing pages."""
    revisions: Mapping[int, int] = {}
    """The request's revision ids, each with its page (empty unless `revids` was given)."""
    deleted_revisions: Mapping[int, int] = {}
    """The ids of deleted revisions that the request names, each with the number of the page that it was of."""
    titles: Mapping[int, Title] = {}
    """The titles of the pages of `page_ids`."""
    every: Mapping[int, Title] = {}
    """The titles of all pages of the request by their numbers: those below 0 are missing or special."""
    page_rows: Mapping[int, tuple[Any, ...]] = {}
    """The redirect flag and the module's `page_columns` of pages that were looked up, by page id."""
    continue_value: str | None = None
    """The module's continue parameter."""
    generator: bool = False
    client: Client = NOBODY
    engine: tuple[str, str] = ("", "")
    """The kind of the database, by siteinfo's name for it, and its version."""
    most: int | None = None
    """What `limit=max` stood for, where the procedure found that out itself."""

    def resume(self, *columns: Column) -> list[Any] | None:
        """The continue parameter as values of these columns; None where there is none. Raises `badcontinue`."""
        raise NotImplementedError

    def rows(
        self, select: Select, limit: int | None = None, resume: Sequence[Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Rows of another select, in the order of `select.columns`; from the values `resume` of its order on."""
        raise NotImplementedError

    def among(
        self, select: Select, choices: Sequence[Any], limit: int | None = None, resume: Sequence[Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """The same of a select that is made once, and not for this request: `choices` take the place of its PAGES."""
        raise NotImplementedError

    def lacks(self, column: Column) -> bool:
        """Whether no table of this database has a logical column: some layouts of MediaWiki do without it."""
        raise NotImplementedError

    def texts(self, addresses: Sequence[str]) -> dict[str, str | None]:
        """The texts at content addresses; None for what the snapshot does not hold."""
        raise NotImplementedError

    def word_index(self) -> WordIndex:
        """What there is to know of the wiki's own search index. Raises NotInSnapshot where there is none."""
        raise NotImplementedError

    def fact(self, key: str) -> Any:
        """A fact of the store itself, by its name in the store's metadata; None where there is none."""
        raise NotImplementedError
