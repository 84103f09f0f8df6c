"""action=checktoken: whether a token is the client's."""

import re
import time
from typing import Any

from ..action import Acting, Action
from ..kinds import Choice, Integer, Secret
from ..modules.tokens import takes
from ..params import param

TIMED = re.compile(r".{32}([0-9a-f]{1,10})\+\\", re.DOTALL)
"""A token of a session: the time when it was made follows on 32 characters."""

KINDS = Choice("createaccount", "csrf", "login", "patrol", "rollback", "userrights", "watch")


class CheckToken(Action, prefix=""):
    """Tells whether a token of `meta=tokens` is valid."""

    requests = (("action=checktoken&type=csrf&token=123ABC", "Whether this token may be used."),)

    type: str = param(KINDS, "What the token is for.", required=True)
    token: str = param(Secret(), "The token.", required=True)
    maxtokenage: int | None = param(Integer(), "The greatest age of the token, in seconds.")

    def answer(self, at: Acting) -> dict[str, Any]:
        """Valid is what the client's session gives, or what all have where no session is needed: that is of no time."""
        result = "valid" if takes(at.wire.client.session, self.type, self.token) else "invalid"
        timed = TIMED.fullmatch(self.token)
        made = int(timed[1], 16) if timed else None
        if result == "valid" and made and self.maxtokenage is not None and int(time.time()) - made > self.maxtokenage:
            result = "expired"
        said = {"result": result}
        if made is not None:
            said["generated"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(made))
        return {"checktoken": said}
