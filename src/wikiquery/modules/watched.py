"""Whose watchlist is read, and which of its entries still count: what list=watchlist and list=watchlistraw share."""

import hmac

from ..errors import ApiError
from ..schema.people import user, user_properties
from ..schema.watching import watchlist as wl
from ..schema.watching import watchlist_expiry
from ..scope import Run
from ..select import NOW, AnyOf, Compare, Condition, Join, Null, Select, read

TOKEN = "watchlisttoken"


def owner_of(at: Run, owner: str | None, token: str | None) -> int:
    """The id of the account whose watchlist is asked for: that of `owner`, with the token for it, else the reader's.

    Raises `bad_wlowner`, `bad_wltoken`, `notloggedin` and `permissiondenied`.
    """
    if owner is not None and token is not None:
        rows = at.rows(Select(user, read(user.id), where=[Compare(user.name, "=", owner)]))
        if not rows:
            raise ApiError("bad_wlowner", f'There is no user "{owner}".')
        [id] = rows[0]
        right = token_of(at, id)
        if not right or not hmac.compare_digest(right.encode(), token.encode("utf-8", "surrogatepass")):
            raise ApiError("bad_wltoken", "The token for the watchlist is not right.")
        return int(id)
    if at.client.reader is None:
        raise ApiError("notloggedin", "You must be logged in to have a watchlist.")
    if not at.may("viewmywatchlist"):
        raise ApiError("permissiondenied", 'The right "viewmywatchlist" is needed to see your watchlist.')
    return at.client.reader.id


def token_of(at: Run, id: int) -> str:
    """The token for an account's watchlist: one that it has set; "" for none.

    (MediaWiki shows accounts another, made of their secret, but does not take it here.)
    """
    where = [Compare(user_properties.user, "=", id), Compare(user_properties.name, "=", TOKEN)]
    rows = at.rows(Select(user_properties, read(user_properties.value), where=where))
    return str(rows[0][0] or "") if rows else ""


def still_watched(at: Run) -> tuple[tuple[Join, ...], tuple[Condition, ...]]:
    """The join and the condition that leave out what is no longer watched."""
    if not at.has(watchlist_expiry.sql):
        return (), ()
    join = Join(watchlist_expiry, ((watchlist_expiry.item, wl.id),), left=True)
    return (join,), (AnyOf((Null(watchlist_expiry.expiry), Compare(watchlist_expiry.expiry, ">", NOW))),)
