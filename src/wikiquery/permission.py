"""Who may ask at all: what a request asserts of its client, and the right to read (MediaWiki's ApiMain)."""

from collections.abc import Mapping

from .errors import ApiError
from .main import Main
from .params import Module
from .query import Query
from .reader import Reader
from .wire import Wire

WITHOUT_READING = frozenset({"meta", "indexpageids", "rawcontinue"})
"""Parameters of a query that those may send who may not read: with modules that need no right to read."""


def assert_reader(main: Main, reader: Reader | None) -> None:
    """Raises what MediaWiki says to those who are not who they say they are."""
    if main.assert_ == "anon" and reader is not None:
        raise ApiError(
            "assertanonfailed", "You are no longer logged out, so the action could not be completed.", module="main"
        )
    if main.assert_ == "user" and reader is None:
        raise ApiError(
            "assertuserfailed", "You are no longer logged in, so the action could not be completed.", module="main"
        )
    if main.assert_ == "bot" and (reader is None or "bot" not in reader.allowed):
        text = "You do not have the right to act as a bot, so the action could not be completed."
        raise ApiError("assertbotfailed", text, module="main")
    if main.assertuser is not None and (reader is None or main.assertuser != reader.name):
        text = f'You are no longer logged in as "{main.assertuser}", so the action could not be completed.'
        raise ApiError("assertnameduserfailed", text, module="main")


def denied() -> ApiError:
    """The error for those who may not read."""
    return ApiError("readapidenied", "You need read permission to use this module.", module="main")


def deny_pages(wire: Wire, query: Query, modules: Mapping[tuple[str, str], type[Module]]) -> None:
    """Raises `readapidenied` for a query that speaks of more than the client: of pages, or of the wiki."""
    sent = {field.wire for field in Query.fields if field.wire in wire.values}
    told = all(not modules["meta", name].read_right for name in query.meta)
    if "meta" not in sent or not sent <= WITHOUT_READING or not told:
        raise denied()
