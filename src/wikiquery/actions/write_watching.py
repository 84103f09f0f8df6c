"""The actions that concern what users watch, and what a wiki has cached of pages."""

from ..kinds import Timestamp
from ..params import param
from .of_pages import OfPages, as_in_query, going_on
from .writing import Write, flag, integer, string, token_for, watchlist_expiry


class Purge(OfPages, Write, prefix=""):
    """Throws away what the wiki has cached of pages."""

    requests = (
        ("action=purge&titles=Main_Page|API", "Of two pages."),
        ("action=purge&generator=allpages&gapnamespace=0&gaplimit=10", "Of the first ten pages."),
    )

    forcelinkupdate: bool = flag("Whether to renew the tables of links, too.")
    forcerecursivelinkupdate: bool = flag("Whether to do that for all pages that include the pages as templates.")
    continue_: str | None = going_on()
    titles: tuple[str, ...] | None = as_in_query("titles")
    pageids: tuple[int, ...] | None = as_in_query("pageids")
    revids: tuple[int, ...] | None = as_in_query("revids")
    generator: str | None = as_in_query("generator")
    redirects: bool = as_in_query("redirects")
    converttitles: bool = as_in_query("converttitles")


class SetNotificationTimestamp(OfPages, Write, prefix=""):
    """Changes what the user has seen of the pages that he watches."""

    manual = ("API:SetNotificationTimestamp",)
    requests = (
        ("action=setnotificationtimestamp&entirewatchlist=1&token=123ABC", "Says that all has been seen."),
        (
            "action=setnotificationtimestamp&titles=Main_page&timestamp=2012-01-01T00:00:00Z&token=123ABC",
            "Says that nothing since 2012 has been seen of a page.",
        ),
    )

    entirewatchlist: bool = flag("Whether to take all pages that the user watches.")
    timestamp: str | None = param(Timestamp(), "Since when nothing has been seen.")
    torevid: int | None = integer("The first revision that has not been seen, of one page.")
    newerthanrevid: int | None = integer("The last revision that has been seen, of one page.")
    continue_: str | None = going_on()
    titles: tuple[str, ...] | None = as_in_query("titles")
    pageids: tuple[int, ...] | None = as_in_query("pageids")
    revids: tuple[int, ...] | None = as_in_query("revids")
    generator: str | None = as_in_query("generator")
    redirects: bool = as_in_query("redirects")
    converttitles: bool = as_in_query("converttitles")
    token: str = token_for()


class Watch(OfPages, Write, prefix=""):
    """Adds pages to the list of those that the user watches, or takes them off."""

    requests = (
        ("action=watch&titles=Main_Page&expiry=1%20month&token=123ABC", "Watches the main page for a month."),
        ("action=watch&titles=Main_Page&unwatch=1&token=123ABC", "Ends watching it."),
    )

    title: str | None = string("The page; use `titles`.", deprecated=True)
    expiry: str | None = watchlist_expiry("Until when the pages are watched.")
    unwatch: bool = flag("Whether to end watching them.")
    continue_: str | None = going_on()
    titles: tuple[str, ...] | None = as_in_query("titles")
    pageids: tuple[int, ...] | None = as_in_query("pageids")
    revids: tuple[int, ...] | None = as_in_query("revids")
    generator: str | None = as_in_query("generator")
    redirects: bool = as_in_query("redirects")
    converttitles: bool = as_in_query("converttitles")
    token: str = token_for("watch")
