"""The logical tables of what happens on a wiki: recent changes, and the log."""

from .columns import Table, blob, integer, text, time


class recentchanges(Table, alias="rc"):
    """A recent change: an edit, a new page, an entry of the log, a page that came into a category or left it.

    `page` and `log` are 0 where there is none; `revision` and `previous` are those after and before an edit.
    `any_namespace` is `namespace` where no index on it shall be used.
    """

    id = integer("rc_id")
    timestamp = time("rc_timestamp")
    type = integer("rc_type")
    new = integer("rc_new")
    namespace = integer("rc_namespace")
    any_namespace = integer("rc_namespace_unindexed")
    title = text("rc_title")
    page = integer("rc_cur_id")
    revision = integer("rc_this_oldid")
    previous = integer("rc_last_oldid")
    actor = integer("rc_actor")
    user = integer("rc_user")
    user_name = text("rc_user_text")
    comment = text("rc_comment")
    minor = integer("rc_minor")
    bot = integer("rc_bot")
    patrolled = integer("rc_patrolled")
    length_before = integer("rc_old_len")
    length = integer("rc_new_len")
    deleted = integer("rc_deleted")
    log = integer("rc_logid")
    log_type = text("rc_log_type")
    log_action = text("rc_log_action")
    params = blob("rc_params")


class changed_slot(Table, sql="slots", alias="cs"):
    """A slot of the revision that a change made."""

    revision = integer("slot_revision_id")
    role = text("role_name")
    role_id = integer("slot_role_id")
    content = integer("slot_content_id")
    origin = integer("slot_origin")


class slot_before(Table, sql="slots", alias="sb"):
    """The same slot in the revision before."""

    revision = integer("slot_revision_id")
    role_id = integer("slot_role_id")
    content = integer("slot_content_id")


class change_tag_def(Table, alias="ctd"):
    """A tag that changes can have."""

    id = integer("ctd_id")
    name = text("ctd_name")
    user_defined = integer("ctd_user_defined")
    count = integer("ctd_count")


class logging(Table, alias="log"):
    """An entry of the log. `page` is NULL where the source does not tell which page it was about then."""

    id = integer("log_id")
    type = text("log_type")
    action = text("log_action")
    timestamp = time("log_timestamp")
    actor = integer("log_actor")
    user = integer("log_user")
    user_name = text("log_user_text")
    namespace = integer("log_namespace")
    title = text("log_title")
    page = integer("log_page")
    comment = text("log_comment")
    params = blob("log_params")
    deleted = integer("log_deleted")
