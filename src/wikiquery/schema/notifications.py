"""The logical tables of notifications: those of the extension Echo, and what MediaWiki keeps beside."""

from .columns import Table, blob, integer, text, time


class echo_event(Table, alias="ev"):
    """Something that accounts are told of. `agent` is an account, `address` who else did it."""

    id = integer("event_id")
    type = text("event_type")
    variant = text("event_variant")
    agent = integer("event_agent_id")
    address = text("event_agent_ip")
    extra = blob("event_extra")
    page = integer("event_page_id")
    deleted = integer("event_deleted")


class echo_notification(Table, alias="nt"):
    """That an account is told of an event. Those with one `bundle` can be told of together. `count` counts rows."""

    event = integer("notification_event")
    user = integer("notification_user")
    timestamp = time("notification_timestamp")
    read = time("notification_read_timestamp")
    bundle = text("notification_bundle_hash")
    count = integer("notification_count")


class objectcache(Table, alias="oc"):
    """A value that MediaWiki keeps under a name, until `expiry`."""

    name = text("keyname")
    value = blob("value")
    expiry = time("exptime")
