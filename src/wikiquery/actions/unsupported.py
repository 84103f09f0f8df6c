"""Actions that read, but not what a snapshot holds: they need MediaWiki's parser, its diff engine, its feeds.

Each has MediaWiki's parameters, judges them, and then says what is not there (`notsupported`).
"""

from typing import Any, ClassVar

from ..action import Acting, Action
from ..errors import ApiError
from ..kinds import Boolean, Choice, Groups, Integer, NamespaceKind, Secret, String, Timestamp, User
from ..modules.revision_items import CONTENT_FORMATS
from ..params import param
from . import posting
from .change_tags import defined_tags
from .content_models import content_models
from .texts import Text
from .writing import read_only

FORMAT, MODEL = Choice(*CONTENT_FORMATS), Groups(content_models)
SLOTS = Choice("main", multi=True)
FEEDS = Choice("atom", "rss")


def option(help: str, *, deprecated: bool = False) -> Any:
    """A flag."""
    return param(Boolean(), help, False, deprecated=deprecated)


class Unsupported(Action):
    """Base: `needs` is what is not there."""

    needs: ClassVar[str] = ""
    notes = ("It is not supported here: the answer is the error `notsupported`.",)

    def answer(self, at: Acting) -> dict[str, Any]:
        if self.posted:
            posting.posted(at, self.name)
        raise ApiError("notsupported", f'"action={self.name}" needs {self.needs}, and there is none here.')


class ExpandTemplates(Action, prefix=""):
    """Expands the templates in a wikitext."""

    notes = ("There is no parser here: the answer is the error `readonly`.",)
    requests = (
        (
            "action=expandtemplates&text={{Project:Sandbox}}&prop=wikitext",
            "The text of a page, with the templates in it expanded.",
        ),
    )

    title: str | None = param(String(), "The page in which the text is thought to stand.")
    text: str = param(Text(), "The wikitext.", required=True)
    revid: int | None = param(Integer(), "The revision in which it is thought to stand.")
    prop: tuple[str, ...] | None = param(
        Choice(
            "categories", "encodedjsconfigvars", "jsconfigvars", "modules", "parsetree", "properties", "ttl",
            "volatile", "wikitext", multi=True,
        ),
        "What to give.",
    )  # fmt: skip
    includecomments: bool = option("Whether to leave comments in the text.")
    showstrategykeys: bool = option("Whether to tell how templates are merged.")
    generatexml: bool = option("Whether to give the tree of the text.", deprecated=True)

    def answer(self, at: Acting) -> dict[str, Any]:
        raise read_only("This wiki is a snapshot without MediaWiki's parser: templates are not expanded.")


class Compare(Unsupported, prefix=""):
    """Tells how two revisions, or texts, differ."""

    requests = (("action=compare&fromrev=1&torev=2", "What two revisions differ in."),)
    classname = "ApiComparePages"
    needs = "MediaWiki's diff engine"

    fromtitle: str | None = param(String(), "The page on the left.")
    fromid: int | None = param(Integer(), "The same by its id.")
    fromrev: int | None = param(Integer(), "The revision on the left.")
    fromslots: tuple[str, ...] | None = param(SLOTS, "The slots whose texts are given.")
    fromtext_slot: dict[str, str] = param(Text(), "A slot's text.", wire="fromtext-{slot}", of="fromslots")
    fromsection_slot: dict[str, str] = param(
        String(), "Only this section of it.", wire="fromsection-{slot}", of="fromslots"
    )
    fromcontentformat_slot: dict[str, str] = param(
        FORMAT, "Its format.", wire="fromcontentformat-{slot}", of="fromslots"
    )
    fromcontentmodel_slot: dict[str, str] = param(
        MODEL, "Its content model.", wire="fromcontentmodel-{slot}", of="fromslots"
    )
    frompst: bool = option("Whether to do to the text what is done when it is saved.")
    fromtext: str | None = param(Text(), "The text on the left.", deprecated=True)
    fromcontentformat: str | None = param(FORMAT, "Its format.", deprecated=True)
    fromcontentmodel: str | None = param(MODEL, "Its content model.", deprecated=True)
    fromsection: str | None = param(String(), "Only this section of it.", deprecated=True)
    totitle: str | None = param(String(), "The page on the right.")
    toid: int | None = param(Integer(), "The same by its id.")
    torev: int | None = param(Integer(), "The revision on the right.")
    torelative: str | None = param(
        Choice("cur", "next", "prev"), "The revision on the right, seen from the one on the left."
    )
    toslots: tuple[str, ...] | None = param(SLOTS, "The slots whose texts are given.")
    totext_slot: dict[str, str] = param(Text(), "A slot's text.", wire="totext-{slot}", of="toslots")
    tosection_slot: dict[str, str] = param(String(), "Only this section of it.", wire="tosection-{slot}", of="toslots")
    tocontentformat_slot: dict[str, str] = param(FORMAT, "Its format.", wire="tocontentformat-{slot}", of="toslots")
    tocontentmodel_slot: dict[str, str] = param(MODEL, "Its content model.", wire="tocontentmodel-{slot}", of="toslots")
    topst: bool = option("Whether to do to the text what is done when it is saved.")
    totext: str | None = param(Text(), "The text on the right.", deprecated=True)
    tocontentformat: str | None = param(FORMAT, "Its format.", deprecated=True)
    tocontentmodel: str | None = param(MODEL, "Its content model.", deprecated=True)
    tosection: str | None = param(String(), "Only this section of it.", deprecated=True)
    prop: tuple[str, ...] = param(
        Choice(
            "comment", "diff", "diffsize", "ids", "parsedcomment", "rel", "size", "timestamp", "title", "user",
            multi=True,
        ),
        "What to give.",
        ("diff", "ids", "title"),
    )  # fmt: skip
    slots: tuple[str, ...] | None = param(Choice("main", multi=True, all_value="*"), "The slots to compare.")
    difftype: str = param(Choice("inline", "table", "unified"), "The form of the differences.", "table")


class FeedRecentChanges(Unsupported, prefix=""):
    """Gives the recent changes as a feed; `list=recentchanges` lists them."""

    requests = (("action=feedrecentchanges&days=30", "The changes of thirty days."),)
    needs = "MediaWiki's feeds"

    feedformat: str = param(FEEDS, "The format.", "rss")
    namespace: int | None = param(NamespaceKind(), "The namespace.")
    invert: bool = option("Whether to take all other namespaces.")
    associated: bool = option("Whether to add the namespace of talk pages, or of what they speak of.")
    days: int = param(Integer(low=1), "The days to take.", 7)
    limit: int = param(Integer(low=1, high=50), "How many to list at most.", 50)
    from_: str | None = param(Timestamp(), "Only changes since then.")
    hideminor: bool = option("Whether to leave out minor edits.")
    hidebots: bool = option("Whether to leave out those of bots.")
    hideanons: bool = option("Whether to leave out those of anonymous users.")
    hideliu: bool = option("Whether to leave out those of registered users.")
    hidepatrolled: bool = option("Whether to leave out those that somebody has looked at.")
    hidemyself: bool = option("Whether to leave out one's own.")
    hidecategorization: bool = option("Whether to leave out changes of categories.")
    tagfilter: str | None = param(String(), "Only changes with this tag.")
    inverttags: bool = option("Whether to take all other tags.")
    target: str | None = param(String(), "Only changes of pages to which this page links.")
    showlinkedto: bool = option("Whether to take those that link to it instead.")


class FeedContributions(Unsupported, prefix=""):
    """Gives the edits of a user as a feed; `list=usercontribs` lists them."""

    requests = (("action=feedcontributions&user=Admin", "The edits of one user."),)
    needs = "MediaWiki's feeds"

    feedformat: str = param(FEEDS, "The format.", "rss")
    user: str = param(User("name", "ip", "temp", "cidr", "interwiki", "id"), "The user.", required=True)
    namespace: int | None = param(NamespaceKind(), "The namespace.")
    year: int | None = param(Integer(), "The year to which to go back.")
    month: int | None = param(Integer(), "The month to which to go back.")
    tagfilter: tuple[str, ...] = param(Groups(defined_tags, multi=True), "Only edits with these tags.", ())
    deletedonly: bool = option("Whether to list those that are deleted.")
    toponly: bool = option("Whether to list only those that are the newest of their pages.")
    newonly: bool = option("Whether to list only those that made pages.")
    hideminor: bool = option("Whether to leave out minor edits.")
    showsizediff: bool = option("Whether to show by how much pages grew.")


class FeedWatchlist(Unsupported, prefix=""):
    """Gives the changes of the pages that the user watches as a feed."""

    requests = (("action=feedwatchlist&allrev=&hours=6", "All edits of the watched pages in six hours."),)
    manual = ("API:Watchlist_feed",)
    needs = "MediaWiki's feeds"

    feedformat: str = param(FEEDS, "The format.", "rss")
    hours: int = param(Integer(low=1, high=72), "The hours to take.", 24)
    linktosections: bool = option("Whether to link to the section that was edited.")
    allrev: bool = option("Whether to list all edits of a page, not only the newest.")
    wlowner: str | None = param(User("name"), "Whose list.")
    wltoken: str | None = param(Secret(), "The token that lets others read it.")
    wlshow: tuple[str, ...] | None = param(
        Choice(
            "!anon", "!autopatrolled", "!bot", "!minor", "!patrolled", "!unread", "anon", "autopatrolled", "bot",
            "minor", "patrolled", "unread", multi=True,
        ),
        "Which changes to show.",
    )  # fmt: skip
    wltype: tuple[str, ...] = param(
        Choice("categorize", "edit", "external", "log", "new", multi=True),
        "Which kinds of changes to show.",
        ("edit", "new", "log", "categorize"),
    )
    wlexcludeuser: str | None = param(User("name", "ip", "temp", "interwiki", "id"), "Whose changes to leave out.")


class CspReport(Unsupported, prefix=""):
    """Takes browsers' reports of breaches of the wiki's content security policy."""

    internal = True
    posted = True
    read_right = False
    manual = ()
    classname = "ApiCSPReport"
    needs = "somewhere to keep reports"
    requests = (("action=cspreport&reportonly=1", "Reports a breach."),)

    reportonly: bool = option("Whether the policy is only watched.")
    source: str = param(String(), "What made the policy.", "internal")


class ValidatePassword(Unsupported, prefix=""):
    """Tells whether a password follows the rules of the wiki."""

    requests = (
        ("action=validatepassword&password=ExamplePassword&user=Admin", "Whether a user may have the password."),
    )
    posted = True
    needs = "the wiki's rules for passwords"

    password: str = param(Secret(password=True), "The password.", required=True)
    user: str | None = param(User("name", "id"), "The user who would have it.")
    email: str | None = param(String(), "The address of a new user.")
    realname: str | None = param(String(), "The name of a new user.")
