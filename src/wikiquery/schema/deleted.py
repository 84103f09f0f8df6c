"""The logical tables of what was deleted: revisions and files."""

from .columns import Table, blob, integer, text, time


class archive(Table, alias="ar"):
    """A revision of a page that was deleted. Its fields are a revision's, but for the page's title.

    `key` is the number of the row, `page` the id that the page had; both `page` and `parent` may be NULL.
    `any_actor` is `actor` where no index on it shall be used.
    """

    key = integer("ar_id")
    id = integer("ar_rev_id")
    namespace = integer("ar_namespace")
    title = text("ar_title")
    page = integer("ar_page_id")
    timestamp = time("ar_timestamp")
    minor = integer("ar_minor_edit")
    deleted = integer("ar_deleted")
    length = integer("ar_len")
    parent = integer("ar_parent_id")
    sha1 = text("ar_sha1")
    actor = integer("ar_actor")
    any_actor = integer("ar_actor_unindexed")
    user = integer("ar_user")
    user_name = text("ar_user_text")
    comment = text("ar_comment")


class filearchive(Table, alias="fa"):
    """A version of a file that was deleted; `archive` is the name of one that was an old version by then."""

    id = integer("fa_id")
    name = text("fa_name")
    archive = text("fa_archive_name")
    timestamp = time("fa_timestamp")
    deleted = integer("fa_deleted")
    size = integer("fa_size")
    width = integer("fa_width")
    height = integer("fa_height")
    bits = integer("fa_bits")
    media_type = text("fa_media_type")
    major = text("fa_major_mime")
    minor = text("fa_minor_mime")
    metadata = blob("fa_metadata")
    sha1 = text("fa_sha1")
    actor = integer("fa_actor")
    user = integer("fa_user")
    user_name = text("fa_user_text")
    comment = text("fa_description")
