"""Makes databases in MediaWiki's layouts, 1.39 to 1.45, of the wiki of the cases.

python tests/layouts.py DATABASE [LAYOUT...]

makes DATABASE-LAYOUT of an SQLite database of MediaWiki 1.43 or newer, for each layout.
"""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import apsw
import zstandard

OWN = ("wikiquery", "search_text", "search_pages")
"""Tables of a store that no MediaWiki has."""

NO_GIVEN = "ALTER TABLE linktarget DROP COLUMN lt_given"
"""On engines whose indexes go with their columns."""

LINKS = {"pagelinks": "pl", "templatelinks": "tl", "imagelinks": "il"}


def of_mediawiki(store: Path, path: Path) -> Path:
    """A store's content as a database that a wiki on SQLite might have: texts as they are, nothing about a snapshot."""
    shutil.copy(store, path)
    connection = apsw.Connection(str(path))
    with connection:
        facts = dict(connection.execute("SELECT key, value FROM wikiquery").fetchall())
        dictionary = zstandard.ZstdCompressionDict(facts["dictionary"]) if facts.get("dictionary") else None
        packed = zstandard.ZstdDecompressor(dict_data=dictionary)
        if connection.table_exists(None, "text"):
            found = connection.execute("SELECT old_id, old_text FROM text WHERE old_flags LIKE '%zstd%'").fetchall()
            texts = [(packed.decompress(text).decode(), id) for id, text in found]
            connection.executemany("UPDATE text SET old_text = ?, old_flags = 'utf-8' WHERE old_id = ?", texts)
        # MediaWiki's bytes are text to SQLite, unless a zero byte is among them.
        for table, column in (("categorylinks", "cl_sortkey"), ("page_props", "pp_value"), ("image", "img_metadata")):
            if connection.table_exists(None, table):
                zero = f"WHERE instr({column}, x'00') = 0"
                connection.execute(f"UPDATE {table} SET {column} = CAST({column} AS TEXT) {zero}")
        for table in OWN:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        if connection.table_exists(None, "linktarget"):
            present = [(t, p) for t, p in {**LINKS, "categorylinks": "cl"}.items() if connection.table_exists(None, t)]
            for statement in (*own_numbers(present), "DROP INDEX lt_given", NO_GIVEN):
                connection.execute(statement)
    connection.close()
    return path


def own_numbers(tables: Iterable[tuple[str, str]]) -> list[str]:
    """The numbers of titles that the wiki has given, in place of a store's."""
    turned = []
    for table, p in tables:
        given = f"SELECT lt_given FROM linktarget WHERE lt_id = {p}_target_id"
        turned += [
            f"UPDATE {table} SET {p}_target_id = -({given})",
            f"UPDATE {table} SET {p}_target_id = -{p}_target_id",
        ]
    return [
        *turned,
        "UPDATE linktarget SET lt_id = -lt_given",
        "UPDATE linktarget SET lt_id = -lt_id",
    ]


def by_title(table: str, *, moving: bool = False) -> list[str]:
    """Links that name titles themselves; `moving`: their numbers stand beside them, as far as they are known yet."""
    p = LINKS[table]
    title = f"lt_title AS {p}_to" if p == "il" else f"lt_namespace AS {p}_namespace, lt_title AS {p}_title"
    names = f"{p}_to" if p == "il" else f"{p}_namespace, {p}_title"
    number = f", CASE WHEN {p}_from % 2 THEN {p}_target_id END AS {p}_target_id" if moving else ""
    return [
        f"CREATE TABLE made AS SELECT {p}_from, {p}_from_namespace, {title}{number}"
        f" FROM {table} JOIN linktarget ON lt_id = {p}_target_id",
        f"DROP TABLE {table}",
        f"ALTER TABLE made RENAME TO {table}",
        f"CREATE UNIQUE INDEX {p}_primary ON {table} ({p}_from, {names})",
        f"CREATE INDEX {p}_names ON {table} ({names}, {p}_from)",
    ]


def categories(*, moving: bool = False) -> list[str]:
    """Categories that are named by their titles, with their collation."""
    number = ", CASE WHEN cl_from % 2 THEN cl_target_id END AS cl_target_id, 0 AS cl_collation_id" if moving else ""
    return [
        "CREATE TABLE made AS SELECT cl_from, lt_title AS cl_to, cl_type, cl_sortkey, cl_sortkey_prefix, cl_timestamp,"
        f" 'uppercase' AS cl_collation{number} FROM categorylinks JOIN linktarget ON lt_id = cl_target_id",
        "DROP TABLE categorylinks",
        "ALTER TABLE made RENAME TO categorylinks",
        "CREATE UNIQUE INDEX cl_primary ON categorylinks (cl_from, cl_to)",
        "CREATE INDEX cl_sortkey ON categorylinks (cl_to, cl_type, cl_sortkey, cl_from)",
    ]


def addresses(*, moving: bool = False) -> list[str]:
    """Links to other sites that are kept whole; `moving`: every other one has been cut, too."""
    cut = (
        ", CASE WHEN el_id % 2 THEN el_to_domain_index ELSE '' END AS el_to_domain_index,"
        " CASE WHEN el_id % 2 THEN el_to_path END AS el_to_path"
    )
    return [
        "CREATE TABLE made AS SELECT el_id, el_from, el_to_domain_index || coalesce(el_to_path, '') AS el_to,"
        f" el_to_domain_index || coalesce(el_to_path, '') AS el_index{cut if moving else ''} FROM externallinks",
        "DROP TABLE externallinks",
        "ALTER TABLE made RENAME TO externallinks",
        "CREATE UNIQUE INDEX el_primary ON externallinks (el_id)",
        "CREATE INDEX el_from ON externallinks (el_from)",
    ]


BLOCKS = [
    "CREATE TABLE ipblocks AS SELECT bl_id AS ipb_id, coalesce(bt_user_text, bt_address, '') AS ipb_address,"
    " coalesce(bt_user, 0) AS ipb_user, bl_by_actor AS ipb_by_actor, bl_reason_id AS ipb_reason_id,"
    " bl_timestamp AS ipb_timestamp, coalesce(bt_auto, 0) AS ipb_auto, bl_anon_only AS ipb_anon_only,"
    " bl_create_account AS ipb_create_account, bl_enable_autoblock AS ipb_enable_autoblock, bl_expiry AS ipb_expiry,"
    " coalesce(bt_range_start, bt_ip_hex, '') AS ipb_range_start,"
    " coalesce(bt_range_end, bt_ip_hex, '') AS ipb_range_end,"
    " bl_deleted AS ipb_deleted, bl_block_email AS ipb_block_email, bl_allow_usertalk AS ipb_allow_usertalk,"
    " bl_parent_block_id AS ipb_parent_block_id, bl_sitewide AS ipb_sitewide"
    " FROM block JOIN block_target ON bt_id = bl_target",
    "CREATE UNIQUE INDEX ipb_primary ON ipblocks (ipb_id)",
    "CREATE INDEX ipb_user ON ipblocks (ipb_user)",
    "DROP TABLE block",
    "DROP TABLE block_target",
]
COMMENTS = [
    "CREATE TABLE revision_comment_temp (revcomment_rev INTEGER, revcomment_comment_id INTEGER)",
    "INSERT INTO revision_comment_temp SELECT rev_id, rev_comment_id FROM revision WHERE rev_id % 3 <> 0",
    "CREATE UNIQUE INDEX revcomment_rev ON revision_comment_temp (revcomment_rev)",
    "UPDATE revision SET rev_comment_id = 0 WHERE rev_id % 3 = 1",
]
FILES = [
    "CREATE TABLE filetypes (ft_id INTEGER PRIMARY KEY, ft_media_type BLOB, ft_major_mime BLOB, ft_minor_mime BLOB)",
    "INSERT INTO filetypes (ft_media_type, ft_major_mime, ft_minor_mime)"
    " SELECT img_media_type, img_major_mime, img_minor_mime FROM image"
    " UNION SELECT oi_media_type, oi_major_mime, oi_minor_mime FROM oldimage",
    "CREATE TABLE file (file_id INTEGER PRIMARY KEY, file_name BLOB, file_latest INTEGER, file_type INTEGER,"
    " file_deleted INTEGER)",
    "INSERT INTO file (file_name, file_latest, file_type, file_deleted) SELECT img_name, 0, ft_id, 0 FROM image"
    " JOIN filetypes ON ft_media_type IS img_media_type AND ft_major_mime = img_major_mime"
    " AND ft_minor_mime = img_minor_mime",
    "CREATE TABLE filerevision (fr_id INTEGER PRIMARY KEY, fr_file INTEGER, fr_size INTEGER, fr_width INTEGER,"
    " fr_height INTEGER, fr_metadata BLOB, fr_bits INTEGER, fr_description_id INTEGER, fr_actor INTEGER,"
    " fr_timestamp BLOB, fr_sha1 BLOB, fr_archive_name BLOB, fr_deleted INTEGER)",
    "INSERT INTO filerevision SELECT NULL, file_id, oi_size, oi_width, oi_height, oi_metadata, oi_bits,"
    " oi_description_id, oi_actor, oi_timestamp, oi_sha1, oi_archive_name, oi_deleted"
    " FROM oldimage JOIN file ON file_name = oi_name",
    "INSERT INTO filerevision SELECT NULL, file_id, img_size, img_width, img_height, img_metadata, img_bits,"
    " img_description_id, img_actor, img_timestamp, img_sha1, '', 0 FROM image JOIN file ON file_name = img_name",
    "UPDATE file SET file_latest = (SELECT fr_id FROM filerevision WHERE fr_file = file_id AND fr_archive_name = '')",
    "INSERT INTO file SELECT NULL, 'Deleted.png', file_latest, file_type, 1 FROM file LIMIT 1",
    "CREATE UNIQUE INDEX file_name ON file (file_name)",
    "CREATE INDEX fr_file ON filerevision (fr_file)",
    "DROP TABLE image",
    "DROP TABLE oldimage",
]
CHANGES = [
    "UPDATE recentchanges SET rc_source = CASE rc_type WHEN 0 THEN 'mw.edit' WHEN 1 THEN 'mw.new' WHEN 3 THEN 'mw.log'"
    " WHEN 6 THEN 'mw.categorize' ELSE 'mw.external' END",
    "DROP INDEX IF EXISTS rc_name_type_patrolled_timestamp",
    "DROP INDEX IF EXISTS rc_new_name_timestamp",
    "ALTER TABLE recentchanges DROP COLUMN rc_type",
    "ALTER TABLE recentchanges DROP COLUMN rc_new",
]
Step = tuple[str, list[str]]


def links(*tables: str, moving: bool = False) -> list[Step]:
    """Tables of links that name titles themselves."""
    return [(table, by_title(table, moving=moving)) for table in tables]


OLD_BLOCKS = ("block block_target", BLOCKS)
OLD_CATEGORIES = ("categorylinks", categories())
LAYOUTS: dict[str, list[Step]] = {
    "1.39": [
        *links("pagelinks", "imagelinks"),
        OLD_CATEGORIES,
        ("externallinks", addresses()),
        OLD_BLOCKS,
        ("revision", COMMENTS),
    ],
    "1.40": [
        *links("pagelinks", "imagelinks"),
        *links("templatelinks", moving=True),
        OLD_CATEGORIES,
        ("externallinks", addresses(moving=True)),
        OLD_BLOCKS,
    ],
    "1.42": [*links("pagelinks", moving=True), *links("imagelinks"), OLD_CATEGORIES, OLD_BLOCKS],
    "1.43": [*links("imagelinks"), OLD_CATEGORIES],
    "1.44": [*links("imagelinks", moving=True), ("categorylinks", categories(moving=True))],
    "1.45": [],
    "later": [("image oldimage", FILES), ("recentchanges", CHANGES)],
}
"""Each layout as what makes it of the newest one: the tables that it changes, and statements."""


NEWEST = {
    "il_to": [
        "INSERT OR IGNORE INTO linktarget (lt_namespace, lt_title) SELECT DISTINCT 6, il_to FROM imagelinks",
        "CREATE TABLE made AS SELECT il_from, il_from_namespace, lt_id AS il_target_id"
        " FROM imagelinks JOIN linktarget ON lt_namespace = 6 AND lt_title = il_to",
        "DROP TABLE imagelinks",
        "ALTER TABLE made RENAME TO imagelinks",
        "CREATE UNIQUE INDEX il_primary ON imagelinks (il_from, il_target_id)",
        "CREATE INDEX il_target_id ON imagelinks (il_target_id, il_from)",
    ],
    "cl_to": [
        "INSERT OR IGNORE INTO linktarget (lt_namespace, lt_title) SELECT DISTINCT 14, cl_to FROM categorylinks",
        "CREATE TABLE collation (collation_id INTEGER PRIMARY KEY, collation_name BLOB)",
        "INSERT INTO collation (collation_name) SELECT DISTINCT cl_collation FROM categorylinks",
        "CREATE TABLE made AS SELECT cl_from, cl_type, cl_sortkey, cl_sortkey_prefix, cl_timestamp,"
        " lt_id AS cl_target_id, collation_id AS cl_collation_id FROM categorylinks"
        " JOIN linktarget ON lt_namespace = 14 AND lt_title = cl_to JOIN collation ON collation_name = cl_collation",
        "DROP TABLE categorylinks",
        "ALTER TABLE made RENAME TO categorylinks",
        "CREATE UNIQUE INDEX cl_primary ON categorylinks (cl_from, cl_target_id)",
        "CREATE INDEX cl_sortkey_id ON categorylinks (cl_target_id, cl_type, cl_sortkey, cl_from)",
    ],
}
"""What makes the newest layout of that of 1.43, by the columns that it has no more."""


def newest(connection: apsw.Connection) -> None:
    """Brings the database of a MediaWiki 1.43 to the newest layout."""
    for column, statements in NEWEST.items():
        if connection.execute("SELECT 1 FROM sqlite_master WHERE sql LIKE ?", (f"%{column} %",)).fetchall():
            for statement in statements:
                connection.execute(statement)


def convert(database: Path, path: Path, layout: str) -> Path:
    """A copy of a database in another layout, as far as it has the tables."""
    shutil.copy(database, path)
    connection = apsw.Connection(str(path))
    with connection:
        newest(connection)
        for tables, statements in LAYOUTS[layout]:
            if all(connection.table_exists(None, table) for table in tables.split()):
                for statement in statements:
                    connection.execute(statement)
    connection.close()
    return path


def prefixed(database: Path, path: Path, prefix: str) -> Path:
    """A copy of a database with a prefix before the names of all tables."""
    shutil.copy(database, path)
    connection = apsw.Connection(str(path))
    with connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        for (name,) in names.fetchall():
            if not connection.table_exists(None, name):
                continue  # what an index of texts keeps its words in went with it
            connection.execute(f'ALTER TABLE "{name}" RENAME TO "{prefix}{name}"')
    connection.close()
    return path


def main(database: str, *layouts: str) -> None:
    chosen: Iterable[str] = layouts or LAYOUTS
    for layout in chosen:
        print(convert(Path(database), Path(f"{database}-{layout}"), layout))


if __name__ == "__main__":
    main(*sys.argv[1:])
