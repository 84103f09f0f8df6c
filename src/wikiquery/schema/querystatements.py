"""The statements of MediaWiki's query pages, in SQL that all engines know.

Each gives `namespace` and `title`, mostly a `value`, and what else a list tells of a page or is sorted by.
"""

from collections.abc import Callable

from .layouts import Layout
from .linkcounts import LinkCounts

Statement = Callable[[Layout, str], str]
"""Writes a statement, for a layout and the wiki's content namespaces as a list in SQL."""

PAGES = "SELECT page_namespace AS namespace, page_title AS title FROM page WHERE page_is_redirect = 0"
COUNTED_PAGES = (
    "SELECT page_namespace AS namespace, page_title AS title, value FROM ({counts}) AS counts JOIN page ON page_id = id"
    " WHERE page_namespace IN ({content})"
)
NO_PAGE = "NOT EXISTS (SELECT 1 FROM page WHERE page_namespace = named.namespace AND page_title = named.title)"
NO_TEMPLATE = f"named.namespace = 10 AND {NO_PAGE}"
NO_FILE = (
    "NOT EXISTS (SELECT 1 FROM image WHERE img_name = named.title) AND NOT EXISTS (SELECT 1 FROM page JOIN redirect"
    " ON rd_from = page_id JOIN image ON img_name = rd_title WHERE page_namespace = 6 AND page_title = named.title"
    " AND rd_namespace = 6 AND rd_interwiki = '')"
)
ANCIENT = (
    "SELECT page_namespace AS namespace, page_title AS title, rev_timestamp AS value"
    " FROM page JOIN revision ON rev_id = page_latest WHERE page_is_redirect = 0 AND page_namespace IN ({content})"
)
BROKEN = (
    "SELECT page_namespace AS namespace, page_title AS title, rd_namespace, rd_title, rd_fragment,"
    " rd_from AS id FROM redirect JOIN page ON page_id = rd_from WHERE rd_namespace >= 0 AND rd_interwiki = ''"
    " AND NOT EXISTS (SELECT 1 FROM page AS target"
    " WHERE target.page_namespace = rd_namespace AND target.page_title = rd_title)"
)
DOUBLE = (
    "SELECT a.page_namespace AS namespace, a.page_title AS title, b.page_namespace AS b_namespace,"
    " b.page_title AS b_title, a_to.rd_fragment AS b_fragment, b_to.rd_namespace AS c_namespace,"
    " b_to.rd_title AS c_title, b_to.rd_fragment AS c_fragment, b_to.rd_interwiki AS c_interwiki,"
    " a.page_id AS id FROM redirect AS a_to JOIN page AS a ON a.page_id = a_to.rd_from"
    " JOIN page AS b ON b.page_namespace = a_to.rd_namespace AND b.page_title = a_to.rd_title"
    " JOIN redirect AS b_to ON b_to.rd_from = b.page_id WHERE a_to.rd_interwiki = ''"
)
DUPLICATES = (
    "SELECT 6 AS namespace, MIN(img_name) AS title, COUNT(*) AS value FROM image GROUP BY img_sha1 HAVING COUNT(*) > 1"
)
MEDIA_TYPES = "UNKNOWN BITMAP DRAWING AUDIO VIDEO MULTIMEDIA OFFICE TEXT EXECUTABLE ARCHIVE 3D"
"""In MediaWiki's order."""
_MEDIA_NUMBERS = " ".join(f"WHEN img_media_type = '{kind}' THEN {n}" for n, kind in enumerate(MEDIA_TYPES.split()))
_MIME = "img_media_type, img_major_mime, img_minor_mime"
MEDIA = (
    "SELECT -2 AS namespace, 1 AS value, kind, files, img_major_mime AS major, img_minor_mime AS minor,"
    " CONCAT(img_media_type, ';', img_major_mime, '/', img_minor_mime, ';', files, ';', bytes) AS title"
    f" FROM (SELECT {_MIME}, CASE {_MEDIA_NUMBERS} END AS kind, COUNT(*) AS files, SUM(img_size) AS bytes"
    f" FROM image GROUP BY {_MIME}) AS kinds"
)
CATEGORIES = (
    "SELECT 14 AS namespace, cat_title AS title, cat_pages AS value, cat_id AS id FROM category WHERE cat_pages > 0"
)
UNWATCHED = (
    f"{PAGES} AND page_namespace <> 8"
    " AND NOT EXISTS (SELECT 1 FROM watchlist WHERE wl_namespace = page_namespace AND wl_title = page_title)"
)
GADGETS = (
    "SELECT COUNT(qcc_title) AS namespace, up_property AS title, COUNT(*) AS value FROM user_properties"
    " LEFT JOIN user ON user_id = up_user LEFT JOIN querycachetwo ON qcc_type = 'activeusers' AND qcc_title = user_name"
    " WHERE up_property >= 'gadget-' AND up_property < 'gadget.' AND up_value NOT IN ('', '0') GROUP BY up_property"
)


def fixed(text: str) -> Statement:
    """A statement that is the same in every layout; `{content}` in it are the content namespaces."""
    return lambda layout, content: text.replace("{content}", content)


def lonely(layout: Layout, content: str) -> str:
    """Content pages that no page links to or includes."""
    links, inclusions = (LinkCounts.of(table, layout) for table in ("pagelinks", "templatelinks"))
    named = [each.exists("page_namespace", "page_title") for each in (links, inclusions)]
    return f"{PAGES} AND page_namespace IN ({content}) AND NOT {named[0]} AND NOT {named[1]}"


def redirects(layout: Layout, content: str) -> str:
    """Redirects and where they lead."""
    # A store's lists are kept: it looks for some pages only, and SQLite must not read all redirects for them.
    sign = "+" if "wikiquery" in layout.tables else ""
    return (
        "SELECT page_namespace AS namespace, page_title AS title, rd_namespace, rd_title, rd_fragment, rd_interwiki,"
        f" page_id AS id FROM page LEFT JOIN redirect ON rd_from = page_id WHERE {sign}page_is_redirect = 1"
    )


def without(table: str, column: str, namespaces: str = "{content}") -> Statement:
    """The pages of some namespaces that have no row in a table; `column` is the page's id in it."""
    row = f"SELECT 1 FROM {table} WHERE {column} = page_id"
    return fixed(f"{PAGES} AND page_namespace IN ({namespaces}) AND NOT EXISTS ({row})")


def uncategorized(namespaces: str) -> Statement:
    """The pages of some namespaces that are in no category."""
    return without("categorylinks", "cl_from", namespaces)


def unused_categories(layout: Layout, content: str) -> str:
    """Categories with a page and without members, unless they say that this is expected."""
    return _unused(14, LinkCounts.of("categorylinks", layout), "expectunusedcategory")


def unused_templates(layout: Layout, content: str) -> str:
    """Templates that no page includes, unless they say that this is expected."""
    return _unused(10, LinkCounts.of("templatelinks", layout), "expectunusedtemplate")


def _unused(namespace: int, links: LinkCounts, expected: str) -> str:
    named = links.exists(str(namespace), "page_title")
    said = f"SELECT 1 FROM page_props WHERE pp_page = page_id AND pp_propname = '{expected}'"
    return f"{PAGES} AND page_namespace = {namespace} AND NOT {named} AND NOT EXISTS ({said})"


def unused_files(layout: Layout, content: str) -> str:
    """Files that no page uses."""
    named = LinkCounts.of("imagelinks", layout).exists("6", "img_name")
    return f"SELECT 6 AS namespace, img_name AS title, img_timestamp AS value FROM image WHERE NOT {named}"


def counted(table: str, least: int = 1) -> Statement:
    """What a table of links names, with the number of links, where there are `least`."""
    return lambda layout, content: LinkCounts.of(table, layout).counted(least)


def rows_of_pages(table: str, page: str, least: int = 1, *, redirects: bool = True) -> Statement:
    """Content pages with the number of their rows in a table, where there are `least`; `page` has the page's id."""
    having = f" HAVING COUNT(*) >= {least}" if least > 1 else ""
    counts = f"SELECT {page} AS id, COUNT(*) AS value FROM {table} GROUP BY {page}{having}"
    return fixed(COUNTED_PAGES.replace("{counts}", counts) + ("" if redirects else " AND page_is_redirect = 0"))


def wanted(table: str, condition: str) -> Statement:
    """What a table of links names, counted, where a condition on it holds."""
    return lambda layout, content: (
        "SELECT named.namespace AS namespace, named.title AS title, named.value AS value"
        f" FROM ({LinkCounts.of(table, layout).counted()}) AS named WHERE {condition}"
    )


def wanted_pages(layout: Layout, content: str) -> str:
    """Links from redirects count only beside others; those from the interface and those to users never do."""
    links = LinkCounts.of("pagelinks", layout)
    group = "missing.id, missing.namespace, missing.title" if links.by_target else "missing.namespace, missing.title"
    # Where SQLite reads CROSS it begins with the titles: most links lead to pages that there are.
    return (
        "SELECT missing.namespace AS namespace, missing.title AS title, COUNT(*) AS value"
        f" FROM ({links.missing('{0} NOT IN (2, 3)')}) AS missing CROSS JOIN pagelinks CROSS JOIN page AS source"
        f" WHERE {links.joined('missing')} AND source.page_id = pl_from AND source.page_namespace <> 8"
        f" GROUP BY {group} HAVING COUNT(*) > SUM(source.page_is_redirect)"
    )


def by_length(layout: Layout, content: str) -> str:
    """Content pages with their lengths: a part for each namespace of a store, whose index then gives the order."""
    columns = "page_namespace AS namespace, page_title AS title, page_len AS value, page_id AS id"
    of = f"SELECT {columns} FROM page WHERE page_is_redirect = 0 AND page_namespace "
    if "wikiquery" not in layout.tables:
        return f"{of} IN ({content})"
    return " UNION ALL ".join(f"{of} = {namespace}" for namespace in content.split(", "))
