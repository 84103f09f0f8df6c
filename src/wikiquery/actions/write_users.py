"""The actions that concern users: blocks, groups, messages, preferences."""

from ..kinds import Choice, Groups, NamespaceKind, String, User
from ..modules.groups import explicit_groups
from ..params import param
from .page_titles import PageTitle
from .texts import Text
from .writing import Write, flag, integer, needed, string, tags, token_for, watchlist_expiry

BLOCKED = User("name", "ip", "temp", "cidr", "id")
GROUPS = Groups(explicit_groups, multi=True)
WATCH_USER = "Whether to watch the pages of the user and of his talk."
WATCH_UNTIL = "Until when these pages are watched."
PAGES_OF_A_BLOCK = 10
"""From so many pages at most a block keeps a user off."""


class Block(Write, prefix=""):
    """Blocks a user."""

    requests = (
        (
            "action=block&user=192.0.2.5&expiry=3%20days&reason=First%20strike&token=123ABC",
            "Blocks an address for a while.",
        ),
        (
            "action=block&user=Vandal&expiry=never&reason=Vandalism&nocreate=1&autoblock=1&noemail=1&token=123ABC",
            "Blocks a user for good, and his addresses.",
        ),
    )

    user: str | None = param(BLOCKED, "The user, an address or a range of addresses.")
    userid: int | None = integer("The user by his id; use `user=#id`.", deprecated=True)
    expiry: str = string("When the block ends: a time, how long until then, or `never`.", "never")
    reason: str = string("The reason.", "")
    anononly: bool = flag("Whether to block only those of an address who are not logged in.")
    nocreate: bool = flag("Whether to forbid making accounts.")
    autoblock: bool = flag("Whether to block the addresses that the user uses, too.")
    noemail: bool = flag("Whether to forbid sending e-mails.")
    hidename: bool = flag("Whether to hide the name in the log.")
    allowusertalk: bool = flag("Whether the user may still edit the page of his own talk.")
    reblock: bool = flag("Whether to change a block that is there already.")
    watchuser: bool = flag(WATCH_USER)
    watchlistexpiry: str | None = watchlist_expiry(WATCH_UNTIL)
    tags: tuple[str, ...] | None = tags()
    partial: bool = flag("Whether to block the user only from the pages, namespaces or actions that are named.")
    pagerestrictions: tuple[str, ...] | None = param(
        PageTitle(multi=True, existing=True, most=PAGES_OF_A_BLOCK), "The pages to block the user from; with `partial`."
    )
    namespacerestrictions: tuple[int, ...] | None = param(
        NamespaceKind(multi=True), "The namespaces to block the user from; with `partial`."
    )
    actionrestrictions: tuple[str, ...] | None = param(
        Choice("create", "move", "upload", multi=True), "The actions to block the user from; with `partial`."
    )
    token: str = token_for()


class ClearHasMsg(Write, prefix=""):
    """Takes note that the user has read the messages for him."""

    manual = ("API:ClearHasMsg",)
    requests = (("action=clearhasmsg", "Takes note of that."),)


class EmailUser(Write, prefix=""):
    """Sends an e-mail to a user."""

    manual = ("API:Email",)
    requests = (("action=emailuser&target=WikiSysop&subject=Test&text=Content&token=123ABC", "Sends a short e-mail."),)

    target: str = needed("To whom.")
    subject: str = needed("The subject.")
    text: str = param(Text(), "The text.", required=True)
    ccme: bool = flag("Whether to send a copy to oneself.")
    token: str = token_for()


class Options(Write, prefix=""):
    """Changes the preferences of the user."""

    requests = (
        ("action=options&reset=1&token=123ABC", "Resets all of them."),
        ("action=options&change=skin=vector|hideminor=1&token=123ABC", "Changes two."),
    )

    reset: bool = flag("Whether to reset preferences to what the wiki has for everybody.")
    resetkinds: tuple[str, ...] = param(
        Choice(
            "all", "registered", "registered-checkmatrix", "registered-multiselect", "special", "unused", "userjs",
            multi=True,
        ),
        "The kinds of preferences to reset; with `reset`.",
        ("all",),
    )  # fmt: skip
    change: tuple[str, ...] | None = param(
        String(multi=True), "The preferences to change, each as `name=value`; without a value it is reset."
    )
    optionname: str | None = string("The name of a preference whose value has a `|` in it.")
    optionvalue: str | None = string("The value of the preference that `optionname` names.")
    global_: str = param(
        Choice("ignore", "override", "update"),
        "What to do with preferences that hold for all wikis.",
        "ignore",
        values={
            "ignore": "Leave those alone, and change nothing of them.",
            "override": "Change them for this wiki.",
            "update": "Change them for all wikis.",
        },
    )
    token: str = token_for()


class Unblock(Write, prefix=""):
    """Ends a block."""

    manual = ("API:Block",)
    requests = (
        ("action=unblock&id=105&token=123ABC", "Ends a block by its id."),
        ("action=unblock&user=Bob&reason=Sorry%20Bob&token=123ABC", "Ends the block of a user."),
    )

    id: int | None = integer("The block, by the id that `list=blocks` gives.")
    user: str | None = param(BLOCKED, "The user, an address or a range of addresses.")
    userid: int | None = integer("The user by his id; use `user=#id`.", deprecated=True)
    reason: str = string("The reason.", "")
    tags: tuple[str, ...] | None = tags()
    watchuser: bool = flag(WATCH_USER)
    watchlistexpiry: str | None = watchlist_expiry(WATCH_UNTIL)
    token: str = token_for()


class Userrights(Write, prefix=""):
    """Puts a user into groups and takes him out of them."""

    manual = ("API:User_group_membership",)
    requests = (
        ("action=userrights&user=FooBot&add=bot&remove=sysop|bureaucrat&token=123ABC", "Makes a bot of a user."),
        (
            "action=userrights&user=SometimeSysop&add=sysop&expiry=1%20month&token=123ABC",
            "Puts him into a group for a month.",
        ),
    )

    user: str | None = param(User("name", "id"), "The user.")
    userid: int | None = integer("The user by his id; use `user=#id`.", deprecated=True)
    add: tuple[str, ...] | None = param(GROUPS, "The groups to put him into.")
    expiry: tuple[str, ...] = param(
        String(multi=True, repeats=True), "When he leaves these groups: one for all, or one for each.", ("infinite",)
    )
    remove: tuple[str, ...] | None = param(GROUPS, "The groups to take him out of.")
    reason: str = string("The reason.", "")
    token: str = token_for("userrights")
    tags: tuple[str, ...] | None = tags()
    watchuser: bool = flag(WATCH_USER)
    watchlistexpiry: str | None = watchlist_expiry(WATCH_UNTIL)
