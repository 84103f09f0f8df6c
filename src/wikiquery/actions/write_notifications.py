"""The actions of the extension Echo that concern notifications."""

from typing import Any, ClassVar

from ..action import Acting, Action
from ..errors import ApiError
from ..kinds import Choice, String, User
from ..params import param
from .page_titles import PageTitle
from .texts import ShortText
from .writing import REASON, Write, flag, needed, read_only, token_for

LIST = String(multi=True)
MANUAL = ("Echo_(Notifications)/API",)
ECHO_CLASS = "MediaWiki\\Extension\\Notifications\\Api\\ApiEcho"


class EchoWrite(Write):
    """Base: what comes with Echo."""

    extension: ClassVar[str] = "Echo"
    brought_by: ClassVar[str] = "echo_notification"


class EchoCreateEvent(EchoWrite, prefix=""):
    """Sends a notification."""

    classname = f"{ECHO_CLASS}CreateEvent"
    manual = MANUAL
    requests = (
        (
            "action=echocreateevent&header=Hello&content=A%20message&user=Example&token=123ABC",
            "Sends one to a user.",
        ),
    )

    user: str | None = param(User("name", "id"), "To whom; otherwise to oneself.")
    header: str = param(ShortText(160), "The heading.", required=True)
    content: str = param(ShortText(5000), "The text.", required=True)
    page: str | None = param(PageTitle(), "The page that the notification links to.")
    section: str = param(Choice("alert", "notice"), "Among which notifications it stands.", "notice", required=True)
    email: bool = flag("Whether to send an e-mail, too.")
    token: str = token_for()


class EchoMarkRead(EchoWrite, prefix=""):
    """Takes note that notifications have been read."""

    classname = f"{ECHO_CLASS}MarkRead"
    manual = MANUAL
    requests = (
        ("action=echomarkread&list=8&token=123ABC", "Of one notification."),
        ("action=echomarkread&all=1&token=123ABC", "Of all."),
    )

    list: tuple[str, ...] | None = param(LIST, "The notifications that have been read, by their ids.")
    unreadlist: tuple[str, ...] | None = param(LIST, "Those that have not.")
    all: bool = flag("Whether all have been read.")
    sections: tuple[str, ...] | None = param(
        Choice("alert", "message", multi=True), "The sections of which all have been read."
    )
    token: str = token_for()


class EchoMarkSeen(Action, prefix=""):
    """Takes note that the user has seen that there are notifications."""

    extension = "Echo"
    brought_by = "echo_notification"
    classname = f"{ECHO_CLASS}MarkSeen"
    manual = MANUAL
    notes = ("Nothing can be changed here: the answer is the error `readonly`.",)
    requests = (("action=echomarkseen&type=all", "Of all kinds."),)

    type: str = needed("Notifications of which kind.", "alert", "all", "message")
    timestampFormat: str = param(Choice("ISO_8601", "MW"), "The form of times in the answer.", "MW")

    def answer(self, at: Acting) -> dict[str, Any]:
        if at.wire.client.reader is None:
            raise ApiError("login-required", "You must be logged in.")
        raise read_only(REASON)


class EchoMute(EchoWrite, prefix=""):
    """Ends notifications of some users or pages, or begins them again."""

    classname = f"{ECHO_CLASS}Mute"
    manual = ()
    requests = (("action=echomute&type=user&mute=Example&token=123ABC", "Ends those of a user."),)

    type: str = needed("Of what.", "page-linked-title", "user")
    mute: tuple[str, ...] | None = param(LIST, "Whose notifications to end.")
    unmute: tuple[str, ...] | None = param(LIST, "Whose notifications to begin again.")
    token: str = token_for()
