"""The tables of a store: MediaWiki 1.45's names, columns and indexes.

Left out are columns that no dump has and nobody may read (passwords, mail addresses) and MediaWiki's caches and queues.
Types: text is UTF-8 ordered by its bytes, stamp is YYYYMMDDHHMMSS (or "infinity"), blob is bytes.
"""

from .ddl import Table, table
from .private_tables import PRIVATE
from .store_accounts import ACCOUNTS
from .store_deleted import DELETED, IMAGE

PAGES = (
    table(
        "page",
        "page_id int, page_namespace int, page_title text, page_is_redirect int, page_is_new int, page_random real,"
        " page_touched stamp, page_links_updated stamp?, page_latest int, page_len int, page_content_model text?,"
        " page_lang text?",
        "page_id",
        page_name_title="unique page_namespace page_title",
        page_random="page_random",
        page_len="page_len",
        page_redirect_namespace_len="page_is_redirect page_namespace page_len",
        # Not MediaWiki's: list=random of a namespace would have to pass over the pages of all others.
        page_redirect_namespace_random="page_is_redirect page_namespace page_random",
    ),
    table(
        "redirect",
        "rd_from int, rd_namespace int, rd_title text, rd_interwiki text?, rd_fragment text?",
        "rd_from",
        rd_ns_title="rd_namespace rd_title rd_from",
    ),
    table(
        "page_props",
        "pp_page int, pp_propname text, pp_value blob, pp_sortkey real?",
        "pp_page pp_propname",
        clustered=True,
        pp_propname_page="unique pp_propname pp_page",
        pp_propname_sortkey_page="unique pp_propname pp_sortkey pp_page",
    ),
    table(
        "page_restrictions",
        "pr_id int, pr_page int, pr_type text, pr_level text, pr_cascade int, pr_expiry stamp?",
        "pr_id",
        pr_pagetype="unique pr_page pr_type",
        pr_typelevel="pr_type pr_level",
        pr_level="pr_level",
        pr_cascade="pr_cascade",
    ),
    table(
        "protected_titles",
        "pt_namespace int, pt_title text, pt_user int, pt_reason_id int, pt_timestamp stamp, pt_expiry stamp,"
        " pt_create_perm text",
        "pt_namespace pt_title",
        clustered=True,
        pt_timestamp="pt_timestamp",
    ),
    table(
        "category",
        "cat_id int, cat_title text, cat_pages int, cat_subcats int, cat_files int",
        "cat_id",
        cat_title="unique cat_title",
        cat_pages="cat_pages",
    ),
    table(
        "geo_tags",
        "gt_id int, gt_page_id int, gt_globe text, gt_primary int, gt_lat real?, gt_lon real?, gt_dim int?,"
        " gt_type text?, gt_name text?, gt_country text?, gt_region text?, gt_lat_int int?, gt_lon_int int?",
        "gt_id",
        gt_page_primary="gt_page_id gt_primary",
        gt_page_id_id="gt_page_id gt_id",
        gt_spatial="gt_lat_int gt_lon_int gt_lon",
    ),
)

LINKS = (
    table(
        "linktarget",
        # Numbers go up as titles do, which spares sorting; `lt_given` is the wiki's own, by which it lists links.
        "lt_id int, lt_namespace int, lt_title text, lt_given int",
        "lt_id",
        lt_namespace_title="unique lt_namespace lt_title",
        lt_given="unique lt_given",
    ),
    table(
        "pagelinks",
        "pl_from int, pl_from_namespace int, pl_target_id int",
        "pl_from pl_target_id",
        clustered=True,
        pl_target_id="pl_target_id pl_from",
        pl_backlinks_namespace_target_id="pl_from_namespace pl_target_id pl_from",
    ),
    table(
        "templatelinks",
        "tl_from int, tl_from_namespace int, tl_target_id int",
        "tl_from tl_target_id",
        clustered=True,
        tl_target_id="tl_target_id tl_from",
        tl_backlinks_namespace_target_id="tl_from_namespace tl_target_id tl_from",
    ),
    table(
        "imagelinks",
        "il_from int, il_from_namespace int, il_target_id int",
        "il_from il_target_id",
        clustered=True,
        il_target_id="il_target_id il_from",
        il_backlinks_namespace_target_id="il_from_namespace il_target_id il_from",
    ),
    table(
        "categorylinks",
        "cl_from int, cl_sortkey blob, cl_timestamp stamp, cl_sortkey_prefix text, cl_type text, cl_collation_id int,"
        " cl_target_id int",
        "cl_from cl_target_id",
        clustered=True,
        cl_sortkey_id="cl_target_id cl_type cl_sortkey cl_from",
        cl_timestamp_id="cl_target_id cl_timestamp cl_from",
    ),
    table(
        "collation",
        "collation_id int, collation_name text",
        "collation_id",
        collation_name="unique collation_name",
    ),
    table(
        "langlinks",
        "ll_from int, ll_lang text, ll_title text",
        "ll_from ll_lang",
        clustered=True,
        ll_lang="ll_lang ll_title ll_from",
    ),
    table(
        "iwlinks",
        "iwl_from int, iwl_prefix text, iwl_title text",
        "iwl_from iwl_prefix iwl_title",
        clustered=True,
        iwl_prefix_title_from="iwl_prefix iwl_title iwl_from",
    ),
    table(
        "externallinks",
        "el_id int, el_from int, el_to_domain_index text, el_to_path text?",
        "el_id",
        el_from="el_from el_id",
        el_to_domain_index_to_path="el_to_domain_index el_to_path el_id",
    ),
)

REVISIONS = (
    table(
        "revision",
        "rev_id int, rev_page int, rev_comment_id int, rev_actor int, rev_timestamp stamp, rev_minor_edit int,"
        " rev_deleted int, rev_len int?, rev_parent_id int?, rev_sha1 text",
        "rev_id",
        rev_timestamp="rev_timestamp rev_id",
        rev_page_timestamp="rev_page rev_timestamp rev_id",
        rev_actor_timestamp="rev_actor rev_timestamp rev_id",
        rev_page_actor_timestamp="rev_page rev_actor rev_timestamp rev_id",
    ),
    table(
        "slots",
        "slot_revision_id int, slot_role_id int, slot_content_id int, slot_origin int",
        "slot_revision_id slot_role_id",
        clustered=True,
        slot_revision_origin_role="slot_revision_id slot_origin slot_role_id",
    ),
    table(
        "content",
        "content_id int, content_size int, content_sha1 text, content_model int, content_address text",
        "content_id",
    ),
    table("text", "old_id int, old_text blob, old_flags text", "old_id"),
    table("slot_roles", "role_id int, role_name text", "role_id", role_name="unique role_name"),
    table("content_models", "model_id int, model_name text", "model_id", model_name="unique model_name"),
    table(
        "actor",
        "actor_id int, actor_user int?, actor_name text",
        "actor_id",
        actor_name="unique actor_name",
        # Not unique: old dumps name one user by several names.
        actor_user="actor_user",
    ),
    table(
        "comment",
        "comment_id int, comment_hash int, comment_text text, comment_data text?",
        "comment_id",
        comment_hash="comment_hash",
    ),
    table(
        "change_tag",
        "ct_id int, ct_rc_id int?, ct_log_id int?, ct_rev_id int?, ct_params text?, ct_tag_id int",
        "ct_id",
        ct_rc_tag_id="unique ct_rc_id ct_tag_id",
        ct_log_tag_id="unique ct_log_id ct_tag_id",
        ct_rev_tag_id="unique ct_rev_id ct_tag_id",
        ct_tag_id_id="ct_tag_id ct_rc_id ct_rev_id ct_log_id",
    ),
    table(
        "change_tag_def",
        "ctd_id int, ctd_name text, ctd_user_defined int, ctd_count int",
        "ctd_id",
        ctd_name="unique ctd_name",
        ctd_count="ctd_count",
        ctd_user_defined="ctd_user_defined",
    ),
)

CHANGES = (
    table(
        "recentchanges",
        "rc_id int, rc_timestamp stamp, rc_actor int, rc_namespace int, rc_title text, rc_comment_id int, rc_minor int,"
        " rc_bot int, rc_new int, rc_cur_id int, rc_this_oldid int, rc_last_oldid int, rc_type int, rc_source text,"
        " rc_patrolled int, rc_old_len int?, rc_new_len int?, rc_deleted int, rc_logid int, rc_log_type text?,"
        " rc_log_action text?, rc_params blob?",
        "rc_id",
        rc_timestamp="rc_timestamp rc_id",
        rc_namespace_title_timestamp="rc_namespace rc_title rc_timestamp",
        rc_cur_id="rc_cur_id",
        rc_new_name_timestamp="rc_new rc_namespace rc_timestamp",
        rc_ns_actor="rc_namespace rc_actor",
        rc_actor="rc_actor rc_timestamp rc_id",
        rc_name_type_patrolled_timestamp="rc_namespace rc_type rc_patrolled rc_timestamp",
        rc_this_oldid="rc_this_oldid",
    ),
    table(
        "logging",
        "log_id int, log_type text, log_action text, log_timestamp stamp, log_actor int, log_namespace int,"
        " log_title text, log_page int?, log_comment_id int, log_params blob, log_deleted int",
        "log_id",
        log_type_time="log_type log_timestamp log_id",
        log_actor_time="log_actor log_timestamp log_id",
        log_page_time="log_namespace log_title log_timestamp log_id",
        log_times="log_timestamp log_id",
        log_actor_type_time="log_actor log_type log_timestamp log_id",
        log_page_id_time="log_page log_timestamp log_id",
        log_type_action="log_type log_action log_timestamp log_id",
        # Not MediaWiki's: list=logevents of a namespace would have to pass over the entries of all others.
        log_namespace_time="log_namespace log_timestamp log_id",
    ),
    table(
        "log_search",
        "ls_field text, ls_value text, ls_log_id int",
        "ls_field ls_value ls_log_id",
        clustered=True,
        ls_log_id="ls_log_id",
    ),
)

FILES = (
    table(
        "image",
        "img_name text, " + IMAGE.format("img"),
        "img_name",
        # With the name, which in MediaWiki's database every index of the table ends with.
        img_actor_timestamp="img_actor img_timestamp img_name",
        img_size="img_size",
        img_timestamp="img_timestamp img_name",
        img_sha1="img_sha1",
        img_media_mime="img_media_type img_major_mime img_minor_mime",
    ),
    table(
        "oldimage",
        "oi_name text, oi_archive_name text, " + IMAGE.format("oi") + ", oi_deleted int",
        oi_actor_timestamp="oi_actor oi_timestamp",
        oi_name_timestamp="oi_name oi_timestamp",
        oi_name_archive_name="oi_name oi_archive_name",
        oi_sha1="oi_sha1",
        oi_timestamp="oi_timestamp",
    ),
)

USERS = (
    table(
        "user",
        "user_id int, user_name text, user_registration stamp?, user_editcount int?, user_is_temp int",
        "user_id",
        user_name="unique user_name",
    ),
    table(
        "user_groups",
        "ug_user int, ug_group text, ug_expiry stamp?",
        "ug_user ug_group",
        clustered=True,
        ug_group="ug_group ug_user",
        ug_expiry="ug_expiry",
    ),
    table("user_former_groups", "ufg_user int, ufg_group text", "ufg_user ufg_group", clustered=True),
    table(
        "block",
        "bl_id int, bl_target int, bl_by_actor int, bl_reason_id int, bl_timestamp stamp, bl_anon_only int,"
        " bl_create_account int, bl_enable_autoblock int, bl_expiry stamp, bl_deleted int, bl_block_email int,"
        " bl_allow_usertalk int, bl_parent_block_id int?, bl_sitewide int",
        "bl_id",
        bl_timestamp="bl_timestamp bl_id",
        bl_target="bl_target",
        bl_expiry="bl_expiry",
        bl_parent_block_id="bl_parent_block_id",
    ),
    table(
        "block_target",
        "bt_id int, bt_address text?, bt_user int?, bt_user_text text?, bt_auto int, bt_range_start text?,"
        " bt_range_end text?, bt_ip_hex text?, bt_count int",
        "bt_id",
        bt_address="bt_address",
        bt_ip_user_text="bt_ip_hex bt_user_text",
        bt_range="bt_range_start bt_range_end",
        bt_user="bt_user",
    ),
    table(
        "ipblocks_restrictions",
        "ir_ipb_id int, ir_type int, ir_value int",
        "ir_ipb_id ir_type ir_value",
        clustered=True,
        ir_type_value="ir_type ir_value",
    ),
)

SITE = (
    table(
        "site_stats",
        "ss_row_id int, ss_total_edits int?, ss_good_articles int?, ss_total_pages int?, ss_users int?,"
        " ss_active_users int?, ss_images int?",
        "ss_row_id",
    ),
    table(
        "interwiki",
        "iw_prefix text, iw_url text, iw_api text, iw_wikiid text, iw_local int, iw_trans int",
        "iw_prefix",
        clustered=True,
    ),
    table(
        "sites",
        "site_id int, site_global_key text, site_type text, site_group text, site_source text, site_language text,"
        " site_protocol text, site_domain text, site_data blob, site_forward int, site_config blob",
        "site_id",
        site_global_key="unique site_global_key",
    ),
    table(
        "site_identifiers",
        "si_type text, si_key text, si_site int",
        "si_type si_key",
        clustered=True,
        si_site="si_site",
        si_key="si_key",
    ),
    table(
        "querycache",
        "qc_type text, qc_value int, qc_namespace int, qc_title text",
        "qc_type qc_value qc_namespace qc_title",
        clustered=True,
    ),
    table("querycache_info", "qci_type text, qci_timestamp stamp", "qci_type", clustered=True),
    table(
        "querycachetwo",
        "qcc_type text, qcc_value int, qcc_namespace int, qcc_title text, qcc_namespacetwo int, qcc_titletwo text",
        qcc_type="qcc_type qcc_value",
        qcc_title="qcc_type qcc_namespace qcc_title",
        qcc_titletwo="qcc_type qcc_namespacetwo qcc_titletwo",
    ),
)

# The search index beside its words: what results are ranked and sorted by. SQLite's own table has the words.
SEARCH_PAGES = table(
    "search_pages",
    "sp_id int, sp_page int, sp_namespace int, sp_incoming int, sp_words int, sp_edited stamp, sp_created stamp?",
    "sp_id",
    sp_page="unique sp_page",
)
SEARCH_WORDS = table("search_words", "sw_word text, sw_pages int", "sw_word", clustered=True)
SEARCH = (SEARCH_PAGES, SEARCH_WORDS)

# The store's own table: what it was made of (see docs/import.md).
WIKIQUERY = table("wikiquery", "key text, value blob", "key", clustered=True)

TABLES: dict[str, Table] = {
    each.name: each
    for each in (*PAGES, *LINKS, *REVISIONS, *CHANGES, *FILES, *DELETED, *USERS, *ACCOUNTS, *PRIVATE, *SITE, *SEARCH)
}
