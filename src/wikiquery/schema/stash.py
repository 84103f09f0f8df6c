"""The logical table of files that accounts have uploaded but not published yet."""

from .columns import Table, blob, integer, text, time


class uploadstash(Table, alias="us"):
    """A stashed file. `path` is where it lies, `facts` what was found out about it, serialized."""

    id = integer("us_id")
    user = integer("us_user")
    key = text("us_key")
    path = text("us_path")
    timestamp = time("us_timestamp")
    status = text("us_status")
    facts = blob("us_props")
    size = integer("us_size")
    sha1 = text("us_sha1")
    mime = text("us_mime")
    media_type = text("us_media_type")
    width = integer("us_image_width")
    height = integer("us_image_height")
    bits = integer("us_image_bits")
