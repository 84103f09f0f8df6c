"""action=clientlogin: logs in as in the browser: here in one step, with a name and a password."""

import re
from typing import Any

from ..action import Acting, Action
from ..errors import ApiError
from ..kinds import Boolean, Choice, Secret, String
from ..modules.auth_requests import Asked, demands
from ..params import param
from ..reader import Refused, Session
from ..result import Items
from . import posting

URL = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]+.*|(?:mailto|news):.+", re.IGNORECASE | re.DOTALL)
NOT_NOW = Refused("userlogin-cannot-login", "⧼userlogin-cannot-login⧽")
NOT_BEGUN = Refused(
    "authmanager-authn-not-in-progress",
    "Authentication is not in progress or session data has been lost. Please start again from the beginning.",
)


class ClientLogin(Action, prefix="login"):
    """Logs in, with as many steps as the wiki wants: here it is one."""

    manual = ("API:Login",)
    read_right = False
    writes = True
    posted = True
    dynamic = True
    requests = (
        (
            "action=clientlogin&username=Example&password=ExamplePassword&loginreturnurl=http://example.org/"
            "&logintoken=123ABC",
            "Logs in with a password.",
        ),
    )

    requests_: tuple[str, ...] | None = param(String(multi=True), "The requests to use, by their ids.")
    messageformat: str = param(Choice("html", "none", "raw", "wikitext"), "The form of messages.", "wikitext")
    mergerequestfields: bool = param(Boolean(), "Whether to give the fields of all requests together.", False)
    preservestate: bool = param(Boolean(), "Whether to keep what a login that failed has told.", False)
    returnurl: str | None = param(String(), "Where a login that goes on elsewhere is to come back to.")
    continue_: bool = param(Boolean(), "Whether this goes on with a login that has begun.", False)
    token: str = param(Secret(token="login"), "The token that `meta=tokens` gives.", required=True)

    def answer(self, at: Acting) -> dict[str, Any]:
        posting.judge_token(at, "login", "logintoken", self.token)
        posting.posted(at, self.name)
        if self.returnurl is None and not self.continue_:
            text = 'At least one of the parameters "logincontinue" and "loginreturnurl" is required.'
            raise ApiError("missingparam", text)
        if self.returnurl is not None and not URL.fullmatch(self.returnurl):
            text = f'Invalid value "{self.returnurl}" for URL parameter "loginreturnurl".'
            raise ApiError("badurl_loginreturnurl", text)
        session = at.wire.client.session
        assert session is not None, "only a session has a token for logging in"
        try:
            return {"clientlogin": self.result(at, session)}
        except Refused as refused:
            return {"clientlogin": self.failed(refused)}

    def result(self, at: Acting, session: Session) -> dict[str, Any]:
        """What came of it. Raises Refused."""
        if session.reader is not None and session.reader.bot_password:
            raise NOT_NOW
        if self.continue_:
            raise NOT_BEGUN
        said = self.told(at)
        reader = session.check(said.get("username", ""), said.get("password", ""))
        session.log_in(reader, remember="rememberMe" in said)
        return {"status": "PASS", "username": reader.name}

    def told(self, at: Acting) -> dict[str, str]:
        """What the client tells in the fields of the requests. Raises ApiError for secrets in the URL."""
        wanted = demands("login", known=False, fixed=False)
        used = [demand for demand in wanted if self.requests_ is None or demand.id in self.requests_]
        fields: dict[str, Asked] = {field.name: field for demand in used for field in demand.fields}
        names = [name for name in fields if name in at.wire.values]
        posting.in_body(at, *(name for name in names if fields[name].sensitive))
        at.wire.used.update(names)
        return {name: at.wire.text(name) for name in names}

    def failed(self, refused: Refused) -> dict[str, Any]:
        """What is told of a login that came to nothing."""
        said: dict[str, Any] = {"status": "FAIL"}
        if self.messageformat == "raw":
            said["message"] = {"key": refused.code, "params": Items(refused.params)}
        elif self.messageformat != "none":
            said["message"] = refused.text
        return {**said, "messagecode": refused.code, "canpreservestate": False}
