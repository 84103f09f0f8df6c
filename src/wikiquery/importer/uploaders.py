"""Who uploaded the files, and with what comment: the log of uploads tells it, else the history of the file's page."""

from collections.abc import Set

from wikiquery.importer.target import Target
from wikiquery.schema.store_tables import TABLES

HIDDEN_COMMENT, HIDDEN_USER = 2, 4

# The log has the very time of the version that was uploaded.
FROM_LOG = (
    "FROM {logging} WHERE log_namespace = 6 AND log_title = img_name AND log_timestamp = img_timestamp"
    f" AND log_type = 'upload' AND (log_deleted & {HIDDEN_USER}) = 0"
)
# A file that was moved is in the log under its old name; its page has its revisions. Those of a new version have
# a comment of their own, which names the uploader too.
FROM_HISTORY = (
    "FROM {page} JOIN {revision} ON rev_page = page_id WHERE page_namespace = 6 AND page_title = img_name"
    f" AND rev_timestamp = img_timestamp AND (rev_deleted & {HIDDEN_USER}) = 0"
)


def find_uploaders(target: Target, tables: Set[str]) -> int:
    """Fill img_actor and img_description_id of `image` from those of `tables` that tell; gives how many are known.

    `image`, and as far as they are there `logging`, `page` and `revision`, must have their indexes.
    """
    names = {name: target.name(TABLES[name]) for name in ("image", "logging", "page", "revision")}
    if "logging" in tables:
        comment = f"CASE WHEN (log_deleted & {HIDDEN_COMMENT}) = 0 THEN log_comment_id ELSE 0 END"
        fill(target, names, f"log_actor, {comment}", FROM_LOG, "log_id")
    if tables >= {"page", "revision"}:
        shown = f"rev_parent_id = 0 AND (rev_deleted & {HIDDEN_COMMENT}) = 0"
        fill(target, names, f"rev_actor, CASE WHEN {shown} THEN rev_comment_id ELSE 0 END", FROM_HISTORY, "rev_id")
    return int(next(target.execute(f"SELECT count(*) FROM {names['image']} WHERE img_actor <> 0"))[0])


def fill(target: Target, names: dict[str, str], columns: str, source: str, order: str) -> None:
    """Take actor and comment of the files that have none yet from the first row of `source`."""
    rows = source.format(**names)
    statement = (
        f"UPDATE {names['image']} SET (img_actor, img_description_id) ="
        f" (SELECT {columns} {rows} ORDER BY {order} LIMIT 1) WHERE img_actor = 0 AND EXISTS (SELECT 1 {rows})"
    )
    list(target.execute(statement))
