"""The logical tables of people: users, their groups and preferences, blocks, and what they did lately."""

from .columns import Table, integer, text, time


class user(Table, alias="usr"):
    """A registered user.

    `reachable` (a confirmed mail address) and `system` (nobody can log in as this user) are NULL where a wiki's table
    has not what tells it.
    """

    id = integer("user_id")
    name = text("user_name")
    registration = time("user_registration")
    edits = integer("user_editcount")
    temporary = integer("user_is_temp")
    reachable = integer("user_reachable")
    system = integer("user_system")


class user_groups(Table, alias="ug"):
    """A user's membership in a group."""

    user = integer("ug_user")
    group = text("ug_group")
    expiry = text("ug_expiry")


class user_properties(Table, alias="up"):
    """A preference of a user, where it is not the wiki's default."""

    user = integer("up_user")
    name = text("up_property")
    value = text("up_value")


class block(Table, alias="bl"):
    """A block of a registered user; those of addresses have no `user`. `by` and `reason` are NULL where unknown.

    An `address` is one or a range; `first`, `start` and `end` are in hexadecimal digits, those of IPv6 after `v6-`.
    """

    id = integer("bl_id")
    user = integer("bt_user")
    name = text("bt_user_text")
    address = text("bt_address")
    automatic = integer("bt_auto")
    first = text("bt_ip_hex")
    start = text("bt_range_start")
    end = text("bt_range_end")
    by = integer("bl_by")
    by_name = text("bl_by_text")
    reason = text("bl_reason")
    timestamp = time("bl_timestamp")
    expiry = text("bl_expiry")
    any_expiry = text("bl_expiry")
    hides = integer("bl_deleted")
    sitewide = integer("bl_sitewide")
    create_account = integer("bl_create_account")
    anonymous_only = integer("bl_anon_only")
    email = integer("bl_block_email")
    own_talk = integer("bl_allow_usertalk")
    autoblock = integer("bl_enable_autoblock")


class block_restriction(Table, sql="ipblocks_restrictions", alias="ir"):
    """Something that a block forbids where it does not forbid everything."""

    block = integer("ir_ipb_id")
    type = integer("ir_type")
    value = integer("ir_value")


class active_user(Table, sql="querycachetwo", alias="qcc"):
    """A user who was active lately: MediaWiki's cache. `seen` are the seconds since 1970 of the last action then."""

    type = text("qcc_type")
    seen = integer("qcc_value")
    namespace = integer("qcc_namespace")
    name = text("qcc_title")


class recent_action(Table, sql="recentchanges", alias="ra"):
    """Something that a user did lately. `count` counts the rows of a group."""

    user = integer("rc_user")
    timestamp = time("rc_timestamp")
    type = integer("rc_type")
    log_type = text("rc_log_type")
    count = integer("rc_count")
