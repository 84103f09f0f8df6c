"""The actions that make accounts and change how their owners log in."""

from typing import Any

from ..kinds import Boolean, Choice, String, User
from ..params import param
from .writing import Write, flag, needed, string, token_for

AUTH_MANUAL = ("API:Manage_authentication_data",)
FORMS = Choice("html", "none", "raw", "wikitext")


def requests_used() -> Any:
    """Which requests of those that the wiki offers the client answers."""
    return param(String(multi=True), "The requests to use, by the ids that `meta=authmanagerinfo` gives; else all.")


def message_form() -> Any:
    """The form of the wiki's messages."""
    return param(FORMS, "The form of messages.", "wikitext")


def merged_fields() -> Any:
    """Whether the fields of all requests come together."""
    return param(Boolean(), "Whether to give the fields of all requests together.", False)


class AcquireTempUserName(Write, prefix=""):
    """Reserves the name of a temporary account."""

    manual = ()
    requests = (("action=acquiretempusername", "Reserves a name."),)


class ChangeAuthenticationData(Write, prefix="changeauth"):
    """Changes how the user logs in."""

    manual = AUTH_MANUAL
    dynamic = True
    requests = (
        (
            "action=changeauthenticationdata"
            "&changeauthrequest=MediaWiki\\Auth\\PasswordAuthenticationRequest"
            "&password=ExamplePassword&retype=ExamplePassword&changeauthtoken=123ABC",
            "Changes the password.",
        ),
    )

    request: str = needed("What to change: the id of a request of `amirequestsfor=change`.")
    token: str = token_for()


class CreateAccount(Write, prefix="create"):
    """Creates an account."""

    classname = "ApiAMCreateAccount"
    manual = ("API:Account_creation",)
    read_right = False
    dynamic = True
    requests = (
        (
            "action=createaccount&username=Example&password=ExamplePassword&retype=ExamplePassword"
            "&createreturnurl=http://example.org/&createtoken=123ABC",
            "Makes the account of a user with a password.",
        ),
    )

    requests_: tuple[str, ...] | None = requests_used()
    messageformat: str = message_form()
    mergerequestfields: bool = merged_fields()
    preservestate: bool = flag("Whether to keep what a login that failed has told.")
    returnurl: str | None = string("Where an account that is made elsewhere is to come back to.")
    continue_: bool = flag("Whether this goes on with what has begun.")
    token: str = token_for("createaccount")


class LinkAccount(Write, prefix="link"):
    """Links an account elsewhere with the user's."""

    read_right = False
    dynamic = True
    requests = (
        (
            "action=linkaccount&provider=Example&linkreturnurl=http://example.org/&linktoken=123ABC",
            "Begins to link an account.",
        ),
    )

    requests_: tuple[str, ...] | None = requests_used()
    messageformat: str = message_form()
    mergerequestfields: bool = merged_fields()
    returnurl: str | None = string("Where a link that is made elsewhere is to come back to.")
    continue_: bool = flag("Whether this goes on with what has begun.")
    token: str = token_for()


class RemoveAuthenticationData(Write, prefix=""):
    """Removes a way in which the user logs in."""

    manual = AUTH_MANUAL
    requests = (
        (
            "action=removeauthenticationdata&request=FooAuthenticationRequest&token=123ABC",
            "Removes what one request stands for.",
        ),
    )

    request: str = needed("What to remove: the id of a request of `amirequestsfor=remove`.")
    token: str = token_for()


class ResetPassword(Write, prefix=""):
    """Sends a new password to a user."""

    manual = AUTH_MANUAL
    requests = (
        ("action=resetpassword&user=Example&token=123ABC", "Sends it to one user."),
        ("action=resetpassword&email=user@example.com&token=123ABC", "Sends it to all users with this address."),
    )

    user: str | None = param(User("name"), "The user.")
    email: str | None = string("The address of the user.")
    token: str = token_for()


class UnlinkAccount(Write, prefix=""):
    """Ends the link of an account elsewhere with the user's."""

    classname = "ApiRemoveAuthenticationData"
    manual = AUTH_MANUAL
    requests = (
        (
            "action=unlinkaccount&request=FooAuthenticationRequest&token=123ABC",
            "Ends the link that one request stands for.",
        ),
    )

    request: str = needed("Which account: the id of a request of `amirequestsfor=unlink`.")
    token: str = token_for()
