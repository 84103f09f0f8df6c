"""Tables that dumps may lack and that others tell: the wiki's counts, the counts of categories."""

from collections.abc import Mapping
from typing import Any

from wikiquery.importer.target import Target
from wikiquery.schema.store_tables import TABLES


def count_pages(target: Target, profile: Mapping[str, Any], edits: int | None) -> None:
    """Fill `site_stats` from the table `page`. `edits` is how many revisions there are, None where nobody knows."""
    content = [int(key) for key, value in profile.get("namespaces", {}).items() if value.get("content")] or [0]
    inside = f"page_namespace IN ({', '.join(map(str, content))}) AND page_is_redirect = 0"
    pages, articles, files = next(
        target.execute(
            f"SELECT count(*), coalesce(sum(CASE WHEN {inside} THEN 1 ELSE 0 END), 0),"
            f" coalesce(sum(CASE WHEN page_namespace = 6 THEN 1 ELSE 0 END), 0) FROM {target.name(TABLES['page'])}"
        )
    )
    row = (1, edits, int(articles), pages, None, None, int(files))
    target.insert(TABLES["site_stats"], TABLES["site_stats"].names, [row])


def count_members(target: Target) -> int:
    """Fill `category` from `categorylinks`, which has its indexes; gives how many categories have members."""
    counted = (
        "SELECT cl_target_id AS id, count(*) AS pages, sum(CASE WHEN cl_type = 'subcat' THEN 1 ELSE 0 END) AS subcats,"
        " sum(CASE WHEN cl_type = 'file' THEN 1 ELSE 0 END) AS files"
        f" FROM {target.name(TABLES['categorylinks'])} GROUP BY cl_target_id"
    )
    return target.copy(
        TABLES["category"],
        ("cat_id", "cat_title", "cat_pages", "cat_subcats", "cat_files"),
        "SELECT row_number() OVER (ORDER BY lt_title), lt_title, pages, subcats, files"
        f" FROM ({counted}) AS members JOIN {target.name(TABLES['linktarget'])} ON lt_id = members.id"
        " WHERE lt_namespace = 14",
    )
