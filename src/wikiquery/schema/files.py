"""The logical tables of files: their current versions and their old ones."""

from .columns import Table, blob, integer, text, time


class image(Table, alias="img"):
    """The current version of a file, with who uploaded it and the comment."""

    name = text("img_name")
    timestamp = time("img_timestamp")
    size = integer("img_size")
    width = integer("img_width")
    height = integer("img_height")
    bits = integer("img_bits")
    media_type = text("img_media_type")
    major = text("img_major_mime")
    minor = text("img_minor_mime")
    metadata = blob("img_metadata")
    sha1 = text("img_sha1")
    actor = integer("img_actor")
    user = integer("img_user")
    user_name = text("img_user_text")
    comment = text("img_description")


class oldimage(Table, alias="oi"):
    """A version of a file that is no longer the current one; `archive` is the name under which it is kept."""

    name = text("oi_name")
    archive = text("oi_archive_name")
    timestamp = time("oi_timestamp")
    deleted = integer("oi_deleted")
    size = integer("oi_size")
    width = integer("oi_width")
    height = integer("oi_height")
    bits = integer("oi_bits")
    media_type = text("oi_media_type")
    major = text("oi_major_mime")
    minor = text("oi_minor_mime")
    metadata = blob("oi_metadata")
    sha1 = text("oi_sha1")
    actor = integer("oi_actor")
    user = integer("oi_user")
    user_name = text("oi_user_text")
    comment = text("oi_description")


class upload(Table, sql="logging", alias="up"):
    """An upload in the wiki's log."""

    namespace = integer("log_namespace")
    name = text("log_title")
    timestamp = time("log_timestamp")
    type = text("log_type")
