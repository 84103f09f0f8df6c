"""The logical tables that modules speak of.

A class is a table, an attribute a column; `pagelinks.title` is the title that a link points to, wherever a wiki keeps
it (`layouts.py` knows). Column types are what Python sees: int, str, bytes, float. Those of people, files and changes
are in files of their own beside this one.
"""

from .columns import Table, blob, integer, real, text, time


class page(Table):
    """A page and its newest revision; `any_redirect` is `is_redirect` where no index on it shall be used."""

    id = integer("page_id")
    namespace = integer("page_namespace")
    title = text("page_title")
    is_redirect = integer("page_is_redirect")
    any_redirect = integer("page_is_redirect_unindexed")
    is_new = integer("page_is_new")
    random = real("page_random")
    touched = time("page_touched")
    language = text("page_lang")
    latest = integer("page_latest")
    length = integer("page_len")
    model = text("page_content_model")


class pagelinks(Table, alias="pl"):
    """A link from a page to a title."""

    from_ = integer("pl_from")
    from_namespace = integer("pl_from_namespace")
    target = integer("pl_target_id")
    namespace = integer("pl_namespace")
    title = text("pl_title")


class templatelinks(Table, alias="tl"):
    """A template, or another page, that a page includes."""

    from_ = integer("tl_from")
    from_namespace = integer("tl_from_namespace")
    target = integer("tl_target_id")
    namespace = integer("tl_namespace")
    title = text("tl_title")


class imagelinks(Table, alias="il"):
    """A file that a page uses, by its title in the namespace of files."""

    from_ = integer("il_from")
    from_namespace = integer("il_from_namespace")
    namespace = integer("il_namespace")
    title = text("il_to")


class langlinks(Table, alias="ll"):
    """A link from a page to a title in another language."""

    from_ = integer("ll_from")
    lang = text("ll_lang")
    title = text("ll_title")


class redirect(Table, alias="rd"):
    """What a redirect leads to."""

    from_ = integer("rd_from")
    namespace = integer("rd_namespace")
    title = text("rd_title")
    interwiki = text("rd_interwiki")
    fragment = text("rd_fragment")


class page_restrictions(Table, alias="pr"):
    """A protection of a page."""

    id = integer("pr_id")
    page = integer("pr_page")
    type = text("pr_type")
    level = text("pr_level")
    cascade = integer("pr_cascade")
    expiry = text("pr_expiry")


class revision(Table, alias="rev"):
    """A revision of a page, with who made it and the comment."""

    id = integer("rev_id")
    page = integer("rev_page")
    timestamp = time("rev_timestamp")
    minor = integer("rev_minor_edit")
    deleted = integer("rev_deleted")
    length = integer("rev_len")
    parent = integer("rev_parent_id")
    sha1 = text("rev_sha1")
    actor = integer("rev_actor")
    user = integer("rev_user")
    user_name = text("rev_user_text")
    comment = text("rev_comment")


class actor(Table):
    """Who does things: a registered user or an address."""

    id = integer("actor_id")
    user = integer("actor_user")
    name = text("actor_name")


class slots(Table, alias="slot"):
    """A revision's slots with their content's facts."""

    revision = integer("slot_revision_id")
    role = text("role_name")
    size = integer("content_size")
    sha1 = text("content_sha1")
    model = text("model_name")
    address = text("content_address")
    origin = integer("slot_origin")


class slot_roles(Table, alias="role"):
    """A role that slots have on this wiki."""

    id = integer("role_id")
    name = text("role_name")


class stored_text(Table, sql="text", alias="txt"):
    """The texts of contents: bytes and what was done to them."""

    id = integer("old_id")
    body = blob("old_text")
    flags = text("old_flags")


class change_tag(Table, alias="ct"):
    """A tag on a revision, a log entry or a recent change."""

    id = integer("ct_id")
    revision = integer("ct_rev_id")
    log = integer("ct_log_id")
    change = integer("ct_rc_id")
    tag = integer("ct_tag_id")
    name = text("ctd_name")


class interwiki(Table, alias="iw"):
    """A prefix that leads to another wiki."""

    prefix = text("iw_prefix")
    url = text("iw_url")
    api = text("iw_api")
    wikiid = text("iw_wikiid")
    local = integer("iw_local")
    trans = integer("iw_trans")


class site_stats(Table, alias="ss"):
    """The wiki's counts."""

    edits = integer("ss_total_edits")
    articles = integer("ss_good_articles")
    pages = integer("ss_total_pages")
    users = integer("ss_users")
    active_users = integer("ss_active_users")
    images = integer("ss_images")


class job(Table):
    """A job that waits to be run, or has not been finished."""

    id = integer("job_id")


class categorylinks(Table, alias="cl"):
    """A category of a page. `hidden` is NULL unless the category is a hidden one."""

    from_ = integer("cl_from")
    namespace = integer("cl_namespace")
    title = text("cl_to")
    type = text("cl_type")
    sortkey = blob("cl_sortkey")
    sortkey_prefix = text("cl_sortkey_prefix")
    timestamp = time("cl_timestamp")
    collation = text("cl_collation")
    hidden = integer("cl_hidden")


class category(Table, alias="cat"):
    """A category's counts. `hidden` is NULL unless the category is a hidden one."""

    namespace = integer("cat_namespace")
    title = text("cat_title")
    pages = integer("cat_pages")
    subcats = integer("cat_subcats")
    files = integer("cat_files")
    hidden = integer("cat_hidden")


class page_props(Table, alias="pp"):
    """A property of a page."""

    page = integer("pp_page")
    name = text("pp_propname")
    value = blob("pp_value")


class protected_titles(Table, alias="pt"):
    """A title that may not be created."""

    namespace = integer("pt_namespace")
    title = text("pt_title")
    level = text("pt_create_perm")
    expiry = text("pt_expiry")
    timestamp = time("pt_timestamp")
    user = integer("pt_user")
    user_name = text("pt_user_text")
    comment = text("pt_reason")


class iwlinks(Table, alias="iwl"):
    """A link from a page to a page of another wiki."""

    from_ = integer("iwl_from")
    prefix = text("iwl_prefix")
    title = text("iwl_title")


class linktarget(Table, alias="lt"):
    """A title that links name; `any_namespace` is `namespace` where no index on it shall be used.

    In a store `id` goes up as the titles do, and `given` is the number that the wiki has for the title.
    """

    id = integer("lt_id")
    given = integer("lt_given")
    namespace = integer("lt_namespace")
    any_namespace = integer("lt_namespace_unindexed")
    title = text("lt_title")


class externallinks(Table, alias="el"):
    """A link from a page to another site: what comes before the path, its host turned round, and the rest."""

    id = integer("el_id")
    from_ = integer("el_from")
    domain = text("el_to_domain_index")
    path = text("el_to_path")


class store_fact(Table, sql="wikiquery", alias="wq"):
    """What a store says of itself."""

    key = text("key")
    value = blob("value")
