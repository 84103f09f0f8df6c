"""Where a wiki keeps what the logical tables name: MediaWiki's table layouts, generation by generation.

A layout answers one question: which SQL expression is a logical column, and which joins does it need. It is detected
from the columns that exist, never from a version number.
"""

import re
from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass, field, replace

from .accounts import account
from .changes import changed_slot, logging, recentchanges
from .columns import Column
from .deleted import archive, filearchive
from .files import image, oldimage
from .generations import (
    MOVED_COMMENTS,
    PARTLY_CUT_ADDRESSES,
    SOURCE_OF_CHANGES,
    SOURCES,
    SPELLED_TIMES,
    WHOLE_ADDRESSES,
)
from .notifications import echo_notification
from .people import block, recent_action, user
from .places import Place
from .search import search_pages, search_text, search_titles, search_words, searchindex
from .tables import (
    category,
    categorylinks,
    change_tag,
    imagelinks,
    linktarget,
    page,
    pagelinks,
    protected_titles,
    revision,
    slots,
    templatelinks,
)
from .watching import watchlist

PAGELINKS_TARGET = "JOIN linktarget AS pl_lt ON pl_lt.lt_id = pl.pl_target_id"
TEMPLATELINKS_TARGET = "JOIN linktarget AS tl_lt ON tl_lt.lt_id = tl.tl_target_id"
IMAGELINKS_TARGET = "JOIN linktarget AS il_lt ON il_lt.lt_id = il.il_target_id"
ACTOR = "JOIN actor AS rev_actor ON rev_actor.actor_id = rev.rev_actor"
COMMENT = "JOIN comment AS rev_comment ON rev_comment.comment_id = rev.rev_comment_id"
CHANGER = "JOIN actor AS rc_by ON rc_by.actor_id = rc.rc_actor"
CHANGE_COMMENT = "JOIN comment AS rc_said ON rc_said.comment_id = rc.rc_comment_id"
LOGGER = "LEFT JOIN actor AS log_by ON log_by.actor_id = log.log_actor"
LOG_COMMENT = "LEFT JOIN comment AS log_said ON log_said.comment_id = log.log_comment_id"
CHANGED_ROLE = "JOIN slot_roles AS cs_role ON cs_role.role_id = cs.slot_role_id"
ROLE = "JOIN slot_roles AS slot_role ON slot_role.role_id = slot.slot_role_id"
CONTENT = "JOIN content AS slot_content ON slot_content.content_id = slot.slot_content_id"
MODEL = "JOIN content_models AS slot_model ON slot_model.model_id = slot_content.content_model"
TAG = "JOIN change_tag_def AS ct_def ON ct_def.ctd_id = ct.ct_tag_id"
PROTECTION_COMMENT = "LEFT JOIN comment AS pt_comment ON pt_comment.comment_id = pt.pt_reason_id"
UPLOADER = "LEFT JOIN actor AS img_actor ON img_actor.actor_id = img.img_actor"
UPLOAD_COMMENT = "LEFT JOIN comment AS img_comment ON img_comment.comment_id = img.img_description_id"
OLD_UPLOADER = "LEFT JOIN actor AS oi_actor ON oi_actor.actor_id = oi.oi_actor"
OLD_UPLOAD_COMMENT = "LEFT JOIN comment AS oi_comment ON oi_comment.comment_id = oi.oi_description_id"
DELETED_BY = "LEFT JOIN actor AS ar_by ON ar_by.actor_id = ar.ar_actor"
DELETED_COMMENT = "LEFT JOIN comment AS ar_said ON ar_said.comment_id = ar.ar_comment_id"
DELETED_UPLOADER = "LEFT JOIN actor AS fa_by ON fa_by.actor_id = fa.fa_actor"
DELETED_UPLOAD_COMMENT = "LEFT JOIN comment AS fa_said ON fa_said.comment_id = fa.fa_description_id"
CATEGORY_TARGET = "JOIN linktarget AS cl_lt ON cl_lt.lt_id = cl.cl_target_id AND cl_lt.lt_namespace = 14"
COLLATION = "JOIN collation AS cl_co ON cl_co.collation_id = cl.cl_collation_id"
ACTIVE = "JOIN actor AS ra_actor ON ra_actor.actor_id = ra.rc_actor"
BLOCKED = "JOIN block_target AS bl_bt ON bl_bt.bt_id = bl.bl_target"
BLOCKER = "LEFT JOIN actor AS bl_actor ON bl_actor.actor_id = bl.bl_by_actor"
BLOCK_REASON = "LEFT JOIN comment AS bl_comment ON bl_comment.comment_id = bl.bl_reason_id"


def hidden(alias: str, title: str, *joins: str) -> Place:
    """Whether the category of this title is hidden: the id of its page, where it says so. `joins` bring the title."""
    page, props = f"{alias}_page", f"{alias}_hidden"
    return Place(
        f"{props}.pp_page",
        (
            *joins,
            f"LEFT JOIN page AS {page} ON {page}.page_namespace = 14 AND {page}.page_title = {title}",
            f"LEFT JOIN page_props AS {props} ON {props}.pp_page = {page}.page_id"
            f" AND {props}.pp_propname = 'hiddencat'",
        ),
    )


ALL = {
    revision.user: Place("rev_actor.actor_user", (ACTOR,)),
    revision.user_name: Place("rev_actor.actor_name", (ACTOR,)),
    revision.comment: Place("rev_comment.comment_text", (COMMENT,)),
    # The sign keeps SQLite in the order of time: sorting all changes of addresses would take longer.
    recentchanges.any_namespace: Place("+rc.rc_namespace"),
    logging.user: Place("log_by.actor_user", (LOGGER,)),
    logging.user_name: Place("log_by.actor_name", (LOGGER,)),
    logging.comment: Place("log_said.comment_text", (LOG_COMMENT,)),
    recentchanges.user: Place("+rc_by.actor_user", (CHANGER,)),
    recentchanges.user_name: Place("rc_by.actor_name", (CHANGER,)),
    recentchanges.comment: Place("rc_said.comment_text", (CHANGE_COMMENT,)),
    changed_slot.role: Place("cs_role.role_name", (CHANGED_ROLE,)),
    slots.role: Place("slot_role.role_name", (ROLE,)),
    slots.size: Place("slot_content.content_size", (CONTENT,)),
    slots.sha1: Place("slot_content.content_sha1", (CONTENT,)),
    slots.address: Place("slot_content.content_address", (CONTENT,)),
    slots.model: Place("slot_model.model_name", (CONTENT, MODEL)),
    change_tag.name: Place("ct_def.ctd_name", (TAG,)),
    imagelinks.namespace: Place("6"),
    page.any_redirect: Place("+page.page_is_redirect"),
    linktarget.any_namespace: Place("(lt.lt_namespace + 0)"),  # (a sign alone means nothing to MariaDB)
    # A name by the user's id: old dumps know several of one user.
    protected_titles.user_name: Place("(SELECT MAX(actor_name) FROM actor WHERE actor_user = pt.pt_user)"),
    protected_titles.comment: Place("pt_comment.comment_text", (PROTECTION_COMMENT,)),
    image.user: Place("img_actor.actor_user", (UPLOADER,)),
    image.user_name: Place("img_actor.actor_name", (UPLOADER,)),
    image.comment: Place("img_comment.comment_text", (UPLOAD_COMMENT,)),
    oldimage.user: Place("oi_actor.actor_user", (OLD_UPLOADER,)),
    oldimage.user_name: Place("oi_actor.actor_name", (OLD_UPLOADER,)),
    oldimage.comment: Place("oi_comment.comment_text", (OLD_UPLOAD_COMMENT,)),
    archive.any_actor: Place("+ar.ar_actor"),
    archive.user: Place("ar_by.actor_user", (DELETED_BY,)),
    archive.user_name: Place("ar_by.actor_name", (DELETED_BY,)),
    archive.comment: Place("ar_said.comment_text", (DELETED_COMMENT,)),
    filearchive.user: Place("fa_by.actor_user", (DELETED_UPLOADER,)),
    filearchive.user_name: Place("fa_by.actor_name", (DELETED_UPLOADER,)),
    filearchive.comment: Place("fa_said.comment_text", (DELETED_UPLOAD_COMMENT,)),
    category.namespace: Place("14"),
    # The sign keeps SQLite in the order of the titles: sorting all categories of a size would take longer.
    category.pages: Place("+cat.cat_pages"),
    category.hidden: hidden("cat", "cat.cat_title"),
    categorylinks.namespace: Place("14"),
    categorylinks.hidden: hidden("cl", "cl.cl_to"),
    # Smaller is better. The weights: a word in the title, in a redirect's, in the text, in the markup alone.
    search_text.score: Place("bm25(search_text, 12.0, 6.0, 1.0, 0.0) * (1.0 + 0.25 * ln(1.0 + sp.sp_incoming))"),
    search_titles.score: Place("bm25(search_titles, 12.0, 6.0) * (1.0 + 0.25 * ln(1.0 + sp.sp_incoming))"),
    search_pages.total: Place("count(*)"),
    search_words.total: Place("sum(sw.sw_pages)"),
    searchindex.total: Place("count(*)"),
    user.temporary: Place("0"),
    account.temporary: Place("0"),
    account.expires: Place("NULL"),
    user.reachable: Place("NULL"),
    user.system: Place("NULL"),
    watchlist.count: Place("count(*)"),
    echo_notification.count: Place("count(*)"),
    block.user: Place("bl_bt.bt_user", (BLOCKED,)),
    block.name: Place("bl_bt.bt_user_text", (BLOCKED,)),
    block.address: Place("bl_bt.bt_address", (BLOCKED,)),
    block.automatic: Place("bl_bt.bt_auto", (BLOCKED,)),
    block.first: Place("bl_bt.bt_ip_hex", (BLOCKED,)),
    block.start: Place("bl_bt.bt_range_start", (BLOCKED,)),
    block.end: Place("bl_bt.bt_range_end", (BLOCKED,)),
    # Never NULL: this keeps databases in the order of time, where most blocks have not ended.
    block.any_expiry: Place("COALESCE(bl.bl_expiry, bl.bl_timestamp)"),
    block.by: Place("bl_actor.actor_user", (BLOCKER,)),
    block.by_name: Place("bl_actor.actor_name", (BLOCKER,)),
    block.reason: Place("bl_comment.comment_text", (BLOCK_REASON,)),
    recent_action.user: Place("ra_actor.actor_user", (ACTIVE,)),
    recent_action.count: Place("count(*)"),
}
LINKTARGET = {
    pagelinks.namespace: Place("pl_lt.lt_namespace", (PAGELINKS_TARGET,)),
    pagelinks.title: Place("pl_lt.lt_title", (PAGELINKS_TARGET,)),
}
TEMPLATE_TARGET = {
    templatelinks.namespace: Place("tl_lt.lt_namespace", (TEMPLATELINKS_TARGET,)),
    templatelinks.title: Place("tl_lt.lt_title", (TEMPLATELINKS_TARGET,)),
}
IMAGE_TARGET = {
    imagelinks.namespace: Place("il_lt.lt_namespace", (IMAGELINKS_TARGET,)),
    imagelinks.title: Place("il_lt.lt_title", (IMAGELINKS_TARGET,)),
}
CATEGORYLINKS = {
    categorylinks.title: Place("cl_lt.lt_title", (CATEGORY_TARGET,)),
    categorylinks.hidden: hidden("cl", "cl_lt.lt_title", CATEGORY_TARGET),
    categorylinks.collation: Place("cl_co.collation_name", (COLLATION,)),
}
BY_TARGET: Mapping[str, tuple[str, str, Mapping[Column, Place], Column | None]] = {
    "pagelinks": ("pl_target_id", "pl_title", LINKTARGET, pagelinks.target),
    "templatelinks": ("tl_target_id", "tl_title", TEMPLATE_TARGET, templatelinks.target),
    "imagelinks": ("il_target_id", "il_to", IMAGE_TARGET, None),
    "categorylinks": ("cl_target_id", "cl_to", CATEGORYLINKS, None),
}
"""Tables of links: where they name a title by its number and where they did it themselves, with the places of the
former; last the logical column of the number, where modules speak of it."""


@dataclass(frozen=True, slots=True)
class Number:
    """What goes up as the titles do that a page links to: after the `namespace`, or in the only one (None)."""

    from_: Column
    namespace: Column | None
    expression: str

    @staticmethod
    def first(operator: str, mark: str) -> str:
        """The statement for the number that is the first of titles which are `operator` a namespace and a title."""
        down = " DESC" if operator.startswith("<") else ""
        named = f"(lt_namespace, lt_title) {operator} ({mark}, {mark})"
        return f"SELECT lt_id FROM linktarget WHERE {named} ORDER BY lt_namespace{down}, lt_title{down} LIMIT 1"


NUMBERS = {
    pagelinks.title: Number(pagelinks.from_, pagelinks.namespace, "pl.pl_target_id"),
    templatelinks.title: Number(templatelinks.from_, templatelinks.namespace, "tl.tl_target_id"),
    imagelinks.title: Number(imagelinks.from_, None, "il.il_target_id"),
    categorylinks.title: Number(categorylinks.from_, None, "cl.cl_target_id"),
}
"""The numbers of titles in a store, by the titles of links."""
TEMPORARY = {user.temporary: Place("usr.user_is_temp"), account.temporary: Place("acc.user_is_temp")}
# MediaWiki's own users have no address, and a token that fits no session.
PRIVATE = {
    user.reachable: Place(
        "(CASE WHEN usr.user_email <> '' AND usr.user_email_authenticated IS NOT NULL THEN 1 ELSE 0 END)"
    ),
    user.system: Place(
        "(CASE WHEN usr.user_email = '' AND substr(usr.user_token, 1, 15) = '*** INVALID ***' THEN 1 ELSE 0 END)"
    ),
}

ROW_NUMBERS = {searchindex.page: Place("si.rowid")}
"""Where the search index has the ids of pages on SQLite."""

VECTORS = {
    "searchindex": """SELECT page_id AS si_page, titlevector AS si_title, textvector AS si_text FROM page
 JOIN slots ON slot_revision_id = page_latest JOIN slot_roles ON role_id = slot_role_id AND role_name = 'main'
 JOIN content ON content_id = slot_content_id
 JOIN text ON old_id = CAST(substring(content_address FROM '^tt:([0-9]+)') AS integer)"""
}
"""MediaWiki's search index on PostgreSQL: columns of pages and of texts."""

TABLE = re.compile(r"(FROM|JOIN) ([a-z_]+)( AS\b)?")
"""A table where a statement names it."""


@dataclass(frozen=True)
class Layout:
    """The places of all logical columns in one database.

    `tables` are the names of the tables that it has, without the `prefix` before all of them; `sources` are statements
    for tables that it has not, but can make of others.
    """

    places: Mapping[Column, Place] = field(
        default_factory=lambda: {**ALL, **LINKTARGET, **TEMPLATE_TARGET, **IMAGE_TARGET, **CATEGORYLINKS}
    )
    tables: Set[str] = frozenset()
    prefix: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    absent: Set[Column | None] = frozenset()
    """Logical columns that no table of this database has."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Tables that say numbers only, each with the table that has the names to them."""
    numbers: Mapping[Column, Number] = field(default_factory=dict)
    """Columns of titles in whose places numbers may stand (see NUMBERS)."""

    def lacking(self, table: str) -> str | None:
        """What this database lacks to read a table: the table itself, or the one with the names to its numbers."""
        if table not in self.tables:
            return table
        named = self.names.get(table)
        return named if named is not None and named not in self.tables else None

    def place(self, column: Column) -> Place:
        """Where `column` is; a column without an entry is where its own name says."""
        known = self.places.get(column)
        return known or Place(f"{column.table.alias}.{column.sql}")

    def with_spelled_times(self) -> "Layout":
        """The same, where the times of categories have hyphens and colons."""
        return replace(self, places={**self.places, **SPELLED_TIMES})

    def named(self, statement: str, quoted: Callable[[str], str]) -> str:
        """A statement that names tables as MediaWiki does, with the names that they have in this database.

        `quoted` writes a name as the database's engine wants it.
        """

        def name(found: re.Match[str]) -> str:
            word, table, alias = found.groups()
            if table in self.sources:
                there = f"({self.named(self.sources[table], quoted)})"
            elif self.prefix:
                there = quoted(self.prefix + table)
            else:
                return f"{word} {quoted(table)}{alias or ''}"
            return f"{word} {there} AS {quoted(table)}" if alias is None else f"{word} {there}{alias}"

        return TABLE.sub(name, statement)


Holds = Callable[[str, str], bool]


def moved(columns: Collection[str], table: str, new: str, old: str, holds: Holds) -> bool:
    """Whether a table of links names titles by number: where both columns are there, whether all rows have one.

    For some versions MediaWiki has both, and fills and reads the old one until a maintenance script has been run.
    """
    if new not in columns or old not in columns:
        return new in columns
    return holds(table, f"{new} > 0") and not holds(table, f"{new} IS NULL")


def of_changes(columns: Collection[str]) -> dict[Column, Place]:
    """Where a table of recent changes with these columns has their types, and whether they made a page."""
    places = {} if "rc_type" in columns else dict(SOURCE_OF_CHANGES)
    if "rc_source" in columns and "rc_new" not in columns:
        places[recentchanges.new] = Place("(CASE rc.rc_source WHEN 'mw.new' THEN 1 ELSE 0 END)")
    return places


def numbers_of(columns: Mapping[str, Set[str]], by_number: Collection[str]) -> dict[Column, Number]:
    """The titles that links name by number, as the tables in `by_number` do, where these go up as the titles do."""
    stored = "lt_given" in columns.get("linktarget", ())
    return {title: number for title, number in NUMBERS.items() if stored and title.table.sql in by_number}


def detect(
    columns: Mapping[str, Set[str]],
    prefix: str = "",
    holds: Holds = lambda table, condition: False,
) -> Layout:
    """The layout of a database, from its tables' columns (table name to column names).

    With a `prefix` only the tables are looked at whose names begin with it. `holds` tells whether a table has a row of
    which a condition holds: it is asked where MediaWiki moves data from one place to another.
    """
    columns = {name.removeprefix(prefix): known for name, known in columns.items() if name.startswith(prefix)}
    places, sources, names = dict(ALL), dict[str, str](), {change_tag.sql: "change_tag_def"}
    absent: Set[Column | None] = frozenset()
    for table, (target, title, known, column) in BY_TARGET.items():
        if moved(columns.get(table, ()), table, target, title, holds):
            places |= known
            names[table] = linktarget.sql
        else:
            absent |= {column}
    for table, made in SOURCES.items():
        if table in columns:
            sources |= {name: source for name, source in made.items() if name not in columns}
    if "revision_comment_temp" in columns and holds("revision_comment_temp", "revcomment_rev > 0"):
        places |= MOVED_COMMENTS
    if "el_index" in columns.get("externallinks", ()):
        if "el_to_domain_index" not in columns["externallinks"]:
            places |= WHOLE_ADDRESSES
        elif holds("externallinks", "el_to_domain_index = ''"):
            places |= PARTLY_CUT_ADDRESSES
    places |= {} if "si_page" in columns.get("searchindex", {"si_page"}) else ROW_NUMBERS
    sources |= VECTORS if "titlevector" in columns.get("page", ()) else {}
    places |= of_changes(columns.get("recentchanges", {"rc_type"}))
    if "user_password_expires" in columns.get("user", ()):
        del places[account.expires]
    if "user_is_temp" in columns.get("user", ()):
        places |= TEMPORARY
    if not columns.get("user", set()) >= {"user_password", "user_token", "user_touched"}:
        absent |= {account.password}
    if columns.get("user", set()) >= {"user_email", "user_email_authenticated", "user_token"}:
        places |= PRIVATE
    # A store without histories and logs knows nobody, and nothing that anybody said.
    if "actor" not in columns:
        places |= dict.fromkeys((image.user, image.user_name), Place("NULL"))
    if "comment" not in columns:
        places[image.comment] = Place("NULL")
    numbers = numbers_of(columns, names)
    absent |= set() if numbers else {linktarget.given}
    return Layout(places, frozenset({*columns, *sources}), prefix, sources, absent, names, numbers)


NEEDS = {
    **dict.fromkeys(("revision", "archive", "logging", "recentchanges", "image"), ("actor", "comment")),
    "slots": ("content", "content_models", "slot_roles"),
    "block": ("block_target",),
}
"""Tables that are of no use without others; a database of MediaWiki's has both."""


def wanting(tables: Set[str]) -> set[str]:
    """The tables that a database of MediaWiki's lacks, for those that it has to be of use."""
    return {other for table in tables & NEEDS.keys() for other in NEEDS[table]} - tables
