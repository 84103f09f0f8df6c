"""The actions that change single pages: edit, delete, move, protect and the like."""

from ..kinds import Choice, Groups, Integer, String, Timestamp, User
from ..modules.revision_items import CONTENT_FORMATS
from ..params import param
from .content_models import content_models, settable_models
from .page_languages import page_languages
from .page_titles import PageTitle
from .texts import Text
from .writing import (
    Write,
    flag,
    integer,
    needed,
    page_id,
    page_title,
    string,
    tags,
    token_for,
    watchlist,
    watchlist_expiry,
)

MODEL, FORMAT, TEXT = Groups(content_models), Choice(*CONTENT_FORMATS), Text()
POINT = Timestamp()


class ChangeContentModel(Write, prefix=""):
    """Changes the content model of a page."""

    manual = ("Help:ChangeContentModel",)
    requests = (
        ("action=changecontentmodel&title=Main_Page&model=text&token=123ABC", "Makes plain text of the main page."),
    )

    title: str | None = page_title()
    pageid: int | None = page_id()
    summary: str | None = string("The summary, for the history of the page and for the log.")
    tags: tuple[str, ...] | None = tags("The tags that the entry in the log and the edit get.")
    model: str = param(Groups(settable_models), "The new content model.", required=True)
    bot: bool = flag("Whether the edit is marked as one of a bot.")
    token: str = token_for()


class Delete(Write, prefix=""):
    """Deletes a page."""

    requests = (
        ("action=delete&title=Main_Page&token=123ABC", "Deletes the main page."),
        ("action=delete&title=Main_Page&reason=Preparing%20for%20move&token=123ABC", "The same for a reason."),
    )

    title: str | None = page_title()
    pageid: int | None = page_id()
    reason: str | None = string("The reason; without one it is made of what the page says.")
    tags: tuple[str, ...] | None = tags()
    deletetalk: bool = flag("Whether to delete the talk page, too.")
    watch: bool = flag("Whether to watch the page; use `watchlist`.", deprecated=True)
    watchlist: str = watchlist()
    watchlistexpiry: str | None = watchlist_expiry()
    unwatch: bool = flag("Whether to end watching the page; use `watchlist`.", deprecated=True)
    oldimage: str | None = string("The name of the old version of a file, where only that is to be deleted.")
    token: str = token_for()


class EditPage(Write, prefix="", name="edit"):
    """Edits a page, or makes it."""

    requests = (
        (
            "action=edit&title=Test&summary=test%20summary&text=article%20content&baserevid=1234567&token=123ABC",
            "Writes a page.",
        ),
        ("action=edit&title=Test&summary=NOTOC&minor=1&prependtext=__NOTOC__&token=123ABC", "Puts a text before it."),
        ("action=edit&title=Test&undo=13585&undoafter=13579&token=123ABC", "Undoes the edits between two revisions."),
    )

    title: str | None = page_title()
    pageid: int | None = page_id()
    section: str | None = string("The section by its number: `0` is the text before the first, `new` adds one.")
    sectiontitle: str | None = string("The heading of a new section.")
    text: str | None = param(TEXT, "The new text.")
    summary: str | None = string("The summary; of a new section without `sectiontitle`, its heading.")
    tags: tuple[str, ...] | None = tags("The tags that the edit gets.")
    minor: bool = flag("Whether the edit is minor.")
    notminor: bool = flag("Whether it is not, whatever the preferences say.")
    bot: bool = flag("Whether it is marked as one of a bot.")
    baserevid: int | None = integer("The revision that the edit is based on: other edits since then are conflicts.")
    basetimestamp: str | None = param(POINT, "The time of that revision.")
    starttimestamp: str | None = param(POINT, "When the work on the edit began.")
    recreate: bool = flag("Whether to write the page though it has been deleted meanwhile.")
    createonly: bool = flag("Whether to fail where the page exists.")
    nocreate: bool = flag("Whether to fail where it does not exist.")
    watch: bool = flag("Whether to watch the page; use `watchlist`.", deprecated=True)
    unwatch: bool = flag("Whether to end watching the page; use `watchlist`.", deprecated=True)
    watchlist: str = watchlist()
    watchlistexpiry: str | None = watchlist_expiry()
    md5: str | None = string("The MD5 of the text, or of `prependtext` and `appendtext`: fail where it is another.")
    prependtext: str | None = param(TEXT, "A text to put before that of the page or section.")
    appendtext: str | None = param(TEXT, "A text to put behind it.")
    undo: int | None = param(Integer(low=0, strict=True), "The revision to undo.")
    undoafter: int | None = param(Integer(low=0, strict=True), "Undo all revisions after this one up to `undo`.")
    redirect: bool = flag("Whether to edit the page that a redirect leads to.")
    contentformat: str | None = param(FORMAT, "The format of the text.")
    contentmodel: str | None = param(MODEL, "The content model of the text.")
    token: str = token_for()
    returnto: str | None = param(PageTitle(), "The page to go to afterwards, where an account is made by the edit.")
    returntoquery: str = string("The parameters to go there with.", "")
    returntoanchor: str = string("The fragment to go to there.", "")


class MergeHistory(Write, prefix=""):
    """Merges the histories of two pages."""

    requests = (
        (
            "action=mergehistory&from=Oldpage&to=Newpage&token=123ABC&reason=Reason",
            "Puts all revisions of one page into the history of another.",
        ),
    )

    from_: str | None = string("The page whose revisions are moved, by its title.")
    fromid: int | None = integer("The same by its id.")
    to: str | None = string("The page that gets them, by its title.")
    toid: int | None = integer("The same by its id.")
    timestamp: str | None = param(POINT, "Up to when revisions are moved.")
    reason: str = string("The reason.", "")
    token: str = token_for()


class Move(Write, prefix=""):
    """Moves a page to another title."""

    requests = (
        (
            "action=move&from=Badtitle&to=Goodtitle&token=123ABC&reason=Misspelled%20title&movetalk=1&noredirect=1",
            "Moves a page with its talk page, and leaves no redirect.",
        ),
    )

    from_: str | None = string("The page, by its title; not with `fromid`.")
    fromid: int | None = integer("The page, by its id; not with `from`.")
    to: str = needed("The new title.")
    reason: str = string("The reason.", "")
    movetalk: bool = flag("Whether to move the talk page, too.")
    movesubpages: bool = flag("Whether to move the subpages, too.")
    noredirect: bool = flag("Whether to leave no redirect.")
    watchlist: str = watchlist("Whether the user watches both pages from now on.")
    watchlistexpiry: str | None = watchlist_expiry("Until when they are watched.")
    ignorewarnings: bool = flag("Whether to pass over warnings.")
    tags: tuple[str, ...] | None = tags("The tags that the entry in the log and the redirect get.")
    token: str = token_for()


class Protect(Write, prefix=""):
    """Changes the protection of a page."""

    requests = (
        (
            "action=protect&title=Main_Page&token=123ABC&protections=edit=sysop|move=sysop&expiry=never",
            "Lets only administrators edit and move the main page.",
        ),
        (
            "action=protect&title=Main_Page&token=123ABC&protections=edit=all|move=all&reason=Lifting%20restrictions",
            "Lets everybody.",
        ),
    )

    title: str | None = page_title()
    pageid: int | None = page_id()
    protections: tuple[str, ...] = needed("What is protected and who may do it: `edit=sysop`, for one.", multi=True)
    expiry: tuple[str, ...] = param(
        String(multi=True, repeats=True), "When the protections end: one for all, or one for each.", ("infinite",)
    )
    reason: str = string("The reason.", "")
    tags: tuple[str, ...] | None = tags()
    cascade: bool = flag("Whether the pages that the page includes are protected, too.")
    watch: bool = flag("Whether to watch the page; use `watchlist`.", deprecated=True)
    watchlist: str = watchlist()
    watchlistexpiry: str | None = watchlist_expiry()
    token: str = token_for()


class Rollback(Write, prefix=""):
    """Undoes the last edits of a page by one user."""

    requests = (("action=rollback&title=Main_Page&user=Example&token=123ABC", "Undoes what one user did last."),)

    title: str | None = page_title()
    pageid: int | None = page_id()
    tags: tuple[str, ...] | None = tags("The tags that the edit gets.")
    user: str = param(User("name", "ip", "temp", "interwiki", "id"), "The user.", required=True)
    summary: str = string("The summary; without one the wiki makes its own.", "")
    markbot: bool = flag("Whether the edits that are undone, and this one, are marked as those of a bot.")
    watchlist: str = watchlist()
    watchlistexpiry: str | None = watchlist_expiry()
    token: str = token_for("rollback")


class SetPageLanguage(Write, prefix=""):
    """Changes the language of a page."""

    manual = ("API:SetPageLanguage",)
    requests = (
        ("action=setpagelanguage&title=Main_Page&lang=eu&token=123ABC", "Says that the main page is Basque."),
        ("action=setpagelanguage&pageid=123&lang=default&token=123ABC", "Says that a page is in the wiki's language."),
    )

    title: str | None = page_title()
    pageid: int | None = page_id()
    lang: str = param(Groups(page_languages), "The new language; `default` is that of the wiki.", required=True)
    reason: str | None = string("The reason.")
    tags: tuple[str, ...] | None = tags()
    token: str = token_for()


class StashEdit(Write, prefix=""):
    """Prepares an edit while it is being written."""

    internal = True
    requests = (
        (
            "action=stashedit&title=Main%20Page&text=Hello&contentmodel=wikitext&contentformat=text/x-wiki"
            "&baserevid=1&token=123ABC",
            "Prepares the main page's next text.",
        ),
    )

    title: str = needed("The page.")
    section: str | None = string("The section by its number: `0` is the text before the first, `new` adds one.")
    sectiontitle: str | None = string("The heading of a new section.")
    text: str | None = param(TEXT, "The text.")
    stashedtexthash: str | None = string("The hash of a text that has been prepared before.")
    summary: str = string("The summary.", "")
    contentmodel: str = param(MODEL, "The content model.", required=True)
    contentformat: str = param(FORMAT, "The format of the text.", required=True)
    baserevid: int = param(Integer(), "The revision that the edit is based on.", required=True)
    token: str = token_for()


class Undelete(Write, prefix=""):
    """Restores a deleted page."""

    requests = (
        ("action=undelete&title=Main_Page&token=123ABC&reason=Restoring%20main%20page", "Restores all of a page."),
        (
            "action=undelete&title=Main_Page&token=123ABC&timestamps=2007-07-03T22:00:45Z|2007-07-02T19:48:56Z",
            "Restores two revisions of it.",
        ),
    )

    title: str = needed("The page.")
    reason: str = string("The reason.", "")
    tags: tuple[str, ...] | None = tags()
    timestamps: tuple[str, ...] | None = param(Timestamp(multi=True), "Only the revisions of these times.")
    fileids: tuple[int, ...] | None = param(Integer(multi=True), "Only the versions of files with these ids.")
    undeletetalk: bool = flag("Whether to restore the talk page, too.")
    watchlist: str = watchlist()
    watchlistexpiry: str | None = watchlist_expiry()
    token: str = token_for()
