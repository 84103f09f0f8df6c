"""action=login: a name and a password, in one step."""

import re
from typing import Any

from ..action import Acting, Action
from ..kinds import Secret, String
from ..params import param
from ..reader import Reader, Refused, Session
from ..result import Message
from . import posting

DEPRECATED_TOKEN = (
    'Fetching a token via "action=login" is deprecated. Use "action=query&meta=tokens&type=login" instead.'
)
DEPRECATED_ACCOUNT = (
    'Main-account login via "action=login" is deprecated and may stop working without warning. To continue login with '
    '"action=login", see [[Special:BotPasswords]]. To safely continue using main-account login, see '
    '"action=clientlogin".'
)
NO_ORIGIN = "Cannot log in when the same-origin policy is not applied."
OTHER_PROVIDER = "Cannot log in when using MediaWiki\\Session\\BotPasswordSessionProvider sessions."
INTERACTION = (
    'Authentication requires user interaction, which is not supported by "action=login". To be able to login with '
    '"action=login", see [[Special:BotPasswords]]. To continue using main-account login, see '
    '"[[Special:ApiHelp/clientlogin|action=clientlogin]]".'
)
TIMED_OUT = "Unable to continue login. Your session most likely timed out."

BOT_PASSWORD = re.compile(r"[0-9a-w]{32,}", re.ASCII)
"""A bot password; beside the account's name it comes with its own name in front."""


class Login(Action, prefix="lg"):
    """Logs in, with a bot password or the account's own."""

    manual = ("API:Login",)
    read_right = False
    writes = True
    posted = True
    requests = (("action=login&lgname=Example&lgpassword=ExamplePassword&lgtoken=123ABC", "Logs in with a password."),)

    name_: str | None = param(String(), "The user.")
    password: str | None = param(Secret(password=True), "The password.")
    domain: str | None = param(String(), "The domain.")
    token: str | None = param(Secret(), "The token.")

    def answer(self, at: Acting) -> dict[str, Any]:
        posting.posted(at, self.name)
        return {"login": self.result(at)}

    def result(self, at: Acting) -> dict[str, Any]:
        """What came of it."""
        session = at.wire.client.session
        if session is None:
            return failed("Aborted", "api-login-fail-sameorigin", NO_ORIGIN)
        posting.in_body(at, "lgpassword", "lgtoken")
        if session.reader is not None and session.reader.bot_password:
            return failed("Aborted", "api-login-fail-badsessionprovider", OTHER_PROVIDER)
        if not self.token:
            at.wire.warn(self.name, "deprecation", DEPRECATED_TOKEN, {"feature": "action=login&!lgtoken"})
            return {"result": "NeedToken", "token": session.token("login")}
        if not session.brought:
            session.token("login")
            return failed("Failed", "authpage-cannot-login-continue", TIMED_OUT)
        if not session.takes("login", self.token):
            return {"result": "WrongToken"}
        try:
            reader = self.check(session)
        except Refused as refused:
            if refused.code == "resetpass-expired":
                return failed("Aborted", "api-login-fail-aborted", INTERACTION)
            return failed("Failed", refused.code, refused.text, refused.params)
        session.log_in(reader, remember=not reader.bot_password)
        if not reader.bot_password:
            at.wire.warn(self.name, "deprecation", DEPRECATED_ACCOUNT, {"feature": "main-account-login"})
        return {"result": "Success", "lguserid": reader.id, "lgusername": reader.name}

    def check(self, session: Session) -> Reader:
        """Who logs in: with a bot password, where it may be one, else with the account's own. Raises Refused."""
        name, password = self.name_ or "", self.password or ""
        found = bot_login(name, password)
        if found is not None:
            try:
                return session.check(found[0], found[2], found[1])
            except Refused as refused:
                if refused.code == "login-throttled":
                    raise
        return session.check(name, password)


def bot_login(name: str, password: str) -> tuple[str, str, str] | None:
    """The account, the bot password's name and the password, where name and password have one of its two forms."""
    user, at, app = name.rpartition("@")
    if at and BOT_PASSWORD.fullmatch(password):
        return user, app, password
    app, at, secret = password.rpartition("@")
    return (name, app, secret) if at and app and BOT_PASSWORD.fullmatch(secret) else None


def failed(result: str, code: str, text: str, params: Any = ()) -> dict[str, Any]:
    """A login that came to nothing, and why."""
    return {"result": result, "reason": Message(code, text, code, tuple(params))}
