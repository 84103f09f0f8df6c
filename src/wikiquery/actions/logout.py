"""action=logout: ends the session."""

from typing import Any

from ..action import Acting, Action
from ..kinds import Secret
from ..params import param
from . import posting


class Logout(Action, prefix=""):
    """Logs out."""

    read_right = False
    writes = True
    posted = True
    requests = (("action=logout&token=123ABC", "Logs out."),)

    token: str = param(Secret(token="csrf"), "The token that `meta=tokens` gives.", required=True)

    def answer(self, at: Acting) -> dict[str, Any]:
        posting.judge_token(at, "csrf", "token", self.token)
        posting.posted(at, self.name)
        session = at.wire.client.session
        if session is None or session.reader is None:
            at.wire.warn(self.name, "mustbeloggedin-generic", "You must be logged in.", {})
        else:
            session.log_out()
        return {}
