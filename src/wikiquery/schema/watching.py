"""The logical tables of what accounts watch."""

from .columns import Table, integer, text, time


class watchlist(Table, alias="wl"):
    """A title that an account watches. `notified`: since when there are changes that it has not seen, or NULL.

    `count` counts the rows of a group.
    """

    id = integer("wl_id")
    user = integer("wl_user")
    namespace = integer("wl_namespace")
    title = text("wl_title")
    notified = time("wl_notificationtimestamp")
    count = integer("wl_count")


class watchlist_expiry(Table, alias="we"):
    """The time until which a title is watched, where there is one."""

    item = integer("we_item")
    expiry = time("we_expiry")
