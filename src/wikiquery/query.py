"""The parameters of `action=query` itself, and of the request around it (MediaWiki's ApiQuery, ApiPageSet, ApiMain)."""

from functools import cache

from .formats import DEFAULT, FORMATS
from .kinds import Boolean, Choice, Integer, String, User
from .modules import Module
from .params import param


class Submodules(Choice):
    """The names of the query modules of a group."""

    def __init__(self, group: str, without: frozenset[tuple[str, str]] = frozenset()) -> None:
        super().__init__(*sorted(n for g, n in Module.registry if g == group and (g, n) not in without), multi=True)


class Main(Module, prefix="", name="main"):
    """What every request understands."""

    action: str = param(Choice("query"), "What to do.", "query")
    format: str = param(Choice(*FORMATS), "The form of the answer.", DEFAULT)
    maxlag: int | None = param(
        Integer(), "Fail when the data lags by more seconds. It never does: only a number below 0 fails."
    )
    smaxage: int = param(Integer(low=0), "For how many seconds shared caches may keep the answer.", 0)
    maxage: int = param(Integer(low=0), "For how many seconds the client may keep the answer.", 0)
    assert_: str | None = param(Choice("anon", "bot", "user"), "Fail unless the client is this.")
    assertuser: str | None = param(User("name", "temp"), "Fail unless the client is this user.")
    requestid: str | None = param(String(), "Comes back in the answer.")
    servedby: bool = param(Boolean(), "Whether to name the host that answered.", False)
    curtimestamp: bool = param(Boolean(), "Whether to give the time.", False)
    responselanginfo: bool = param(Boolean(), "Whether to give the languages of messages.", False)
    origin: str | None = param(String(), "For requests across domains.")
    crossorigin: bool = param(Boolean(), "For requests across domains.", False)
    uselang: str = param(String(), "The language of messages.", "user")
    variant: str | None = param(String(), "The variant of the language.")
    errorformat: str = param(
        Choice("bc", "html", "none", "plaintext", "raw", "wikitext"), "The form of errors and warnings.", "bc"
    )
    errorlang: str = param(String(), "The language of errors and warnings.", "uselang")
    errorsuselocal: bool = param(Boolean(), "Whether messages of the wiki count for errors.", False)


class Query(Module, prefix="", name="query"):
    """Answers queries about the wiki and its pages."""

    prop: tuple[str, ...] = param(Submodules("prop"), "What to say of the pages.", ())
    list: tuple[str, ...] = param(Submodules("list"), "What to list.", ())
    meta: tuple[str, ...] = param(Submodules("meta"), "What to say of the wiki.", ())
    indexpageids: bool = param(Boolean(), "Whether to list the ids of all pages.", False)
    iwurl: bool = param(Boolean(), "Whether to give the URLs of titles of other wikis.", False)
    continue_: str | None = param(String(), "Where to go on.")
    rawcontinue: bool = param(Boolean(), "Whether to give the old form of continuation.", False)
    titles: tuple[str, ...] | None = param(String(multi=True), "The titles to speak of.")
    pageids: tuple[int, ...] | None = param(Integer(multi=True), "The page ids to speak of.")
    revids: tuple[int, ...] | None = param(Integer(multi=True), "The revision ids to speak of.")
    generator: str | None = param(String(), "The module that lists the pages to speak of.")
    redirects: bool = param(Boolean(), "Whether to go where redirects lead.", False)
    converttitles: bool = param(Boolean(), "Whether to try other variants of titles.", False)


@cache
def query_without(absent: frozenset[tuple[str, str]]) -> type[Query]:
    """`Query` for a wiki that lacks some modules, each a group and a name: there they are unknown values."""
    if not absent:
        return Query

    class Narrowed(Query, prefix="", name="query"):
        __doc__ = Query.__doc__

        prop: tuple[str, ...] = param(Submodules("prop", absent), "What to say of the pages.", ())
        list: tuple[str, ...] = param(Submodules("list", absent), "What to list.", ())
        meta: tuple[str, ...] = param(Submodules("meta", absent), "What to say of the wiki.", ())

    return Narrowed
