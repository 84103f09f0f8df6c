"""What the actions have in common that change a wiki: each is refused as a wiki refuses it that is read-only."""

from collections.abc import Mapping
from typing import Any

from ..action import Acting, Action
from ..errors import ApiError
from ..kinds import Boolean, Choice, Integer, Secret, String
from ..params import param
from . import posting
from .change_tags import AppliedTags
from .expiry import Expiry

REASON = "This wiki is a snapshot: nothing in it can be changed."
PROMISED = "What changes a wiki cannot be sent with the header Promise-Non-Write-API-Action."
TAGS = AppliedTags()
WATCHING = {
    "nochange": "Leave it as it is.",
    "preferences": "As the user's preferences say; for bots, leave it as it is.",
    "unwatch": "End watching.",
    "watch": "Watch.",
}


class Write(Action):
    """Base: judges the parameters and the token, and then refuses.

    What MediaWiki finds out after that, when it does the work, is not looked at: a wiki that is read-only does not
    come that far.
    """

    writes = True
    posted = True
    notes = ("Nothing can be changed here: the answer is the error `readonly`.",)

    def admit(self, at: Acting) -> None:
        for field in self.fields:
            if isinstance(field.kind, Secret) and field.kind.token:
                try:
                    posting.judge_token(at, field.kind.token, self.prefix + field.wire, getattr(self, field.name))
                except ApiError as error:
                    error.module = self.name
                    raise

    def answer(self, at: Acting) -> dict[str, Any]:
        if at.wire.client.promised:
            raise ApiError("promised-nonwrite-api", PROMISED, module="main")
        raise read_only(REASON)


def read_only(reason: str) -> ApiError:
    """The error of a wiki that is read-only, for a reason."""
    data = {"readonlyreason": reason}
    return ApiError("readonly", "The wiki is currently in read-only mode.", data=data, module="main")


def token_for(purpose: str = "csrf") -> Any:
    """The token that must come with the action."""
    return param(Secret(token=purpose), f"A token of the type `{purpose}`, from `meta=tokens`.", required=True)


def flag(help: str, *, deprecated: bool = False) -> Any:
    """A flag."""
    return param(Boolean(), help, False, deprecated=deprecated)


def string(help: str, default: str | None = None, *, deprecated: bool = False) -> Any:
    """A text."""
    return param(String(), help, default, deprecated=deprecated)


def integer(help: str, *, deprecated: bool = False) -> Any:
    """A number."""
    return param(Integer(), help, deprecated=deprecated)


def needed(help: str, *values: str, multi: bool = False, meant: Mapping[str, str] = {}) -> Any:
    """A parameter that must be there; with `values` it is one of them, and `meant` is what they mean."""
    return param(Choice(*values) if values else String(multi=multi), help, required=True, values=meant)


def page_title(help: str = "The title of the page; not with `pageid`.") -> Any:
    """The page, by its title."""
    return string(help)


def page_id(help: str = "The id of the page; not with `title`.") -> Any:
    """The page, by its id."""
    return integer(help)


def tags(help: str = "The tags that the entry in the log gets.") -> Any:
    """Tags for what the action writes down."""
    return param(TAGS, help)


def watchlist(help: str = "Whether the user watches the page from now on.", *without: str) -> Any:
    """What becomes of the page on the user's watchlist."""
    values = {value: text for value, text in WATCHING.items() if value not in without}
    return param(Choice(*values), help, "preferences", values=values)


def watchlist_expiry(help: str = "Until when the page is watched.") -> Any:
    """Until when."""
    return param(Expiry(), help)
