"""The tables of a store for what was deleted: revisions and files. No dump has them, only a wiki's own database."""

from .ddl import table

IMAGE = (
    "{0}_size int, {0}_width int, {0}_height int, {0}_metadata blob, {0}_bits int, {0}_media_type text?,"
    " {0}_major_mime text, {0}_minor_mime text, {0}_description_id int, {0}_actor int, {0}_timestamp stamp,"
    " {0}_sha1 text"
)
"""What all versions of files have, whether they are current, old or deleted."""

DELETED = (
    table(
        "archive",
        "ar_id int, ar_namespace int, ar_title text, ar_comment_id int, ar_actor int, ar_timestamp stamp,"
        " ar_minor_edit int, ar_rev_id int, ar_deleted int, ar_len int?, ar_page_id int?, ar_parent_id int?,"
        " ar_sha1 text",
        "ar_id",
        ar_name_title_timestamp="ar_namespace ar_title ar_timestamp ar_id",
        ar_actor_timestamp="ar_actor ar_timestamp ar_id",
        # Not unique: in old wikis a revision may have been deleted twice.
        ar_revid_uniq="ar_rev_id",
    ),
    table(
        "filearchive",
        "fa_id int, fa_name text, fa_archive_name text?, fa_storage_group text?, fa_storage_key text?,"
        " fa_deleted_user int?, fa_deleted_timestamp stamp?, fa_deleted_reason_id int, "
        + IMAGE.format("fa")
        + ", fa_deleted int",
        "fa_id",
        fa_name="fa_name fa_timestamp fa_id",
        fa_storage_group="fa_storage_group fa_storage_key",
        fa_deleted_timestamp="fa_deleted_timestamp",
        fa_actor_timestamp="fa_actor fa_timestamp",
        fa_sha1="fa_sha1",
    ),
)
