"""What a wiki wants to know of somebody who logs in, or changes how to: MediaWiki's authentication requests.

Those of a wiki without extensions for it: a name and a password.
"""

from typing import NamedTuple

CLASS = "MediaWiki\\Auth\\{}AuthenticationRequest"


class Text(NamedTuple):
    """A text of the interface: the key of MediaWiki's message, what it says in English, its parameters."""

    key: str
    text: str
    params: tuple[object, ...] = ()


class Asked(NamedTuple):
    """A field of a request."""

    name: str
    type: str
    label: Text
    help: Text
    optional: bool = False
    sensitive: bool = False


class Demand(NamedTuple):
    """A request: its class, whether it must be met, what provides it ("" for itself), its fields.

    `of_account`: it is about the account that asks, which it names.
    """

    kind: str
    required: str
    fields: tuple[Asked, ...]
    provider: Text | None = None

    @property
    def id(self) -> str:
        """Its name."""
        return CLASS.format(self.kind)


PROVIDER = Text("authmanager-provider-password", "Password-based authentication")
NAME = Asked(
    "username",
    "string",
    Text("userlogin-yourname", "Username"),
    Text("authmanager-username-help", "Username for authentication."),
)
PASSWORD_HELP = Text("authmanager-password-help", "Password for authentication.")
RETYPE_HELP = Text("authmanager-retype-help", "Password again to confirm.")


def secret(name: str, label: Text, help: Text) -> Asked:
    """A field for a password."""
    return Asked(name, "password", label, help, sensitive=True)


PASSWORD = secret("password", Text("userlogin-yourpassword", "Password"), PASSWORD_HELP)
REMEMBER = Asked(
    "rememberMe",
    "checkbox",
    Text("userlogin-remembermypassword", "Keep me logged in", ({"num": 180},)),
    Text(
        "authmanager-userlogin-remembermypassword-help",
        "Whether the password should be remembered for longer than the length of the session.",
    ),
    optional=True,
)
REAL_NAME = Asked(
    "realname",
    "string",
    Text("authmanager-realname-label", "Real name"),
    Text("authmanager-realname-help", "Real name of the user"),
    optional=True,
)
REASON = Asked(
    "reason",
    "string",
    Text("createacct-reason", "Reason (publicly logged)"),
    Text("createacct-reason-help", "Message shown in the account creation log"),
)
MAIL = Asked(
    "mailpassword",
    "checkbox",
    Text("createaccountmail", "Use a temporary random password and send it to the specified email address"),
    Text("createaccountmail-help", "Can be used to create account for another person without learning the password."),
)
AGAIN = secret("retype", Text("yourpasswordagain", "Retype password:"), RETYPE_HELP)
NEW = secret("password", Text("newpassword", "New password:"), PASSWORD_HELP)
NEW_AGAIN = secret("retype", Text("retypenew", "Retype new password:"), RETYPE_HELP)
TEMPORARY = Text("authmanager-provider-temporarypassword", "Temporary password")


def demands(purpose: str, *, known: bool, fixed: bool) -> tuple[Demand, ...]:
    """What is wanted for a purpose. `known`: an account asks; `fixed`: its session cannot become another's."""
    match purpose:
        case "login":
            remember = () if fixed else (REMEMBER,)
            return (
                Demand("Password", "primary-required", (NAME, PASSWORD), PROVIDER),
                Demand("RememberMe", "optional", remember),
            )
        case "create":
            found = (
                Demand("Password", "primary-required", (NAME, PASSWORD, AGAIN), PROVIDER),
                Demand("Username", "required", (NAME,)),
                Demand("UserData", "required", (REAL_NAME,)),
            )
            return (*found, Demand("CreationReason", "optional", (REASON,))) if known else found
        case "change":
            return (Demand("Password", "primary-required", (NEW, NEW_AGAIN), PROVIDER),)
        case "remove":
            return (Demand("TemporaryPassword", "primary-required", (MAIL,), TEMPORARY),)
    return ()
