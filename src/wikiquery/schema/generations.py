"""What MediaWiki kept elsewhere before, or keeps elsewhere since: its other layouts, from 1.39 to 1.45.

`SOURCES` are tables in MediaWiki's best known form, made of those that a wiki has instead; the rest are places of
logical columns, each for one difference. Which of them a database needs is found out in `layouts.py`.
"""

from collections.abc import Mapping

from .changes import recentchanges
from .columns import Column
from .people import recent_action
from .places import Place
from .tables import categorylinks, externallinks, revision

BLOCK_TARGETS = """SELECT ipb_id AS bt_id, CASE WHEN ipb_user = 0 THEN ipb_address END AS bt_address,
 NULLIF(ipb_user, 0) AS bt_user, CASE WHEN ipb_user <> 0 THEN ipb_address END AS bt_user_text, ipb_auto AS bt_auto,
 CASE WHEN ipb_range_start <> ipb_range_end THEN ipb_range_start END AS bt_range_start,
 CASE WHEN ipb_range_start <> ipb_range_end THEN ipb_range_end END AS bt_range_end,
 NULLIF(ipb_range_start, '') AS bt_ip_hex, 1 AS bt_count FROM ipblocks"""
BLOCKS = """SELECT ipb_id AS bl_id, ipb_id AS bl_target, ipb_by_actor AS bl_by_actor, ipb_reason_id AS bl_reason_id,
 ipb_timestamp AS bl_timestamp, ipb_anon_only AS bl_anon_only, ipb_create_account AS bl_create_account,
 ipb_enable_autoblock AS bl_enable_autoblock, ipb_expiry AS bl_expiry, ipb_deleted AS bl_deleted,
 ipb_block_email AS bl_block_email, ipb_allow_usertalk AS bl_allow_usertalk, ipb_sitewide AS bl_sitewide,
 ipb_parent_block_id AS bl_parent_block_id FROM ipblocks"""
_VERSION = """fr_size AS {0}_size, fr_width AS {0}_width, fr_height AS {0}_height, fr_metadata AS {0}_metadata,
 fr_bits AS {0}_bits, ft_media_type AS {0}_media_type, ft_major_mime AS {0}_major_mime,
 ft_minor_mime AS {0}_minor_mime, fr_description_id AS {0}_description_id, fr_actor AS {0}_actor,
 fr_timestamp AS {0}_timestamp, fr_sha1 AS {0}_sha1"""
FILES = f"""SELECT file_name AS img_name, {_VERSION.format("img")}
 FROM file JOIN filerevision ON fr_id = file_latest JOIN filetypes ON ft_id = file_type WHERE file_deleted = 0"""
OLD_FILES = f"""SELECT file_name AS oi_name, fr_archive_name AS oi_archive_name, fr_deleted AS oi_deleted,
 {_VERSION.format("oi")}
 FROM file JOIN filerevision ON fr_file = file_id JOIN filetypes ON ft_id = file_type
 WHERE file_deleted = 0 AND fr_id <> file_latest"""
SOURCES: Mapping[str, Mapping[str, str]] = {
    "ipblocks": {"block": BLOCKS, "block_target": BLOCK_TARGETS},
    "filerevision": {"image": FILES, "oldimage": OLD_FILES},
}
"""By a table that a wiki has: the tables that are made of it where they are not there themselves."""

# Up to 1.40 comments of revisions were in a table of their own, until a maintenance script had moved them.
REVISION_COMMENTS = (
    "LEFT JOIN revision_comment_temp AS rev_temp ON rev_temp.revcomment_rev = rev.rev_id",
    "JOIN comment AS rev_comment ON rev_comment.comment_id ="
    " CASE WHEN rev.rev_comment_id <> 0 THEN rev.rev_comment_id ELSE rev_temp.revcomment_comment_id END",
)
MOVED_COMMENTS: Mapping[Column, Place] = {revision.comment: Place("rev_comment.comment_text", REVISION_COMMENTS)}

# Up to 1.40 an address was kept whole, its host turned round: here it is cut where the path begins.
_WHOLE = "el.el_index"
_HOST = f"INSTR({_WHOLE}, '://') + 3"
_PATH = f"INSTR(SUBSTR({_WHOLE}, {_HOST}), '/')"
_CUT = f"""(CASE WHEN INSTR({_WHOLE}, '://') > 0
 THEN CASE WHEN {_PATH} > 0 THEN {_HOST} + {_PATH} - 1 ELSE LENGTH({_WHOLE}) + 1 END
 WHEN SUBSTR({_WHOLE}, 1, 7) = 'mailto:' OR SUBSTR({_WHOLE}, 1, 5) = 'news:'
 THEN CASE WHEN INSTR({_WHOLE}, '?') > 0 THEN INSTR({_WHOLE}, '?') ELSE LENGTH({_WHOLE}) + 1 END
 ELSE INSTR({_WHOLE}, ':') + 2 END)"""
WHOLE_ADDRESSES: Mapping[Column, Place] = {
    externallinks.domain: Place(f"SUBSTR({_WHOLE}, 1, {_CUT} - 1)"),
    externallinks.path: Place(f"SUBSTR({_WHOLE}, {_CUT})"),
}


def _either(kept: str, column: Column) -> Place:
    cut = WHOLE_ADDRESSES[column].expression
    return Place(f"(CASE WHEN el.el_to_domain_index <> '' THEN {kept} ELSE {cut} END)")


PARTLY_CUT_ADDRESSES: Mapping[Column, Place] = {
    externallinks.domain: _either("el.el_to_domain_index", externallinks.domain),
    externallinks.path: _either("el.el_to_path", externallinks.path),
}
"""In 1.40, until a maintenance script has cut all addresses."""

_KINDS = (
    "(CASE {0}.rc_source WHEN 'mw.edit' THEN 0 WHEN 'mw.new' THEN 1 WHEN 'mw.log' THEN 3 WHEN 'mw.categorize' THEN 6"
    " ELSE 5 END)"
)
SOURCE_OF_CHANGES: Mapping[Column, Place] = {
    recentchanges.type: Place(_KINDS.format("rc")),
    recent_action.type: Place(_KINDS.format("ra")),
}
"""Where changes have no type any more."""

# SQLite keeps a time as it came: from a copy of another database with hyphens and colons.
SPELLED_TIMES: Mapping[Column, Place] = {
    categorylinks.timestamp: Place("REPLACE(REPLACE(REPLACE(cl.cl_timestamp, '-', ''), ':', ''), ' ', '')")
}
