"""Links that a dump gives by title, until every title has its linktarget, and linktarget until all titles are there."""

from collections.abc import Collection

from wikiquery.importer.target import Target
from wikiquery.schema.ddl import Table, table
from wikiquery.schema.store_tables import TABLES

LINKTARGET = "linktarget"
LINKS = {name: f"{name}_given" for name in (LINKTARGET, "pagelinks", "templatelinks", "imagelinks", "categorylinks")}
PREFIX = {"pagelinks": "pl", "templatelinks": "tl", "imagelinks": "il", "categorylinks": "cl"}
# The namespace of what is linked to, where the link does not say.
NAMESPACE = {"imagelinks": 6, "categorylinks": 14}

TITLE = {"pagelinks": "pl_title", "templatelinks": "tl_title", "imagelinks": "il_to", "categorylinks": "cl_to"}

_STAGED = {
    LINKTARGET: "lt_id int, lt_namespace int, lt_title text",
    "pagelinks": "pl_from int, pl_from_namespace int?, given_namespace int?, given_title text?, given_target int?",
    "templatelinks": "tl_from int, tl_from_namespace int?, given_namespace int?, given_title text?, given_target int?",
    "imagelinks": "il_from int, il_from_namespace int?, given_title text?, given_target int?",
    "categorylinks": "cl_from int, cl_sortkey blob, cl_timestamp stamp, cl_sortkey_prefix text, cl_type text,"
    " cl_collation_id int, given_title text?, given_target int?",
}
STAGED = {
    name: table(f"{name}_given", columns, *(["lt_id"] if name == LINKTARGET else []))
    for name, columns in _STAGED.items()
}


def by_number(given: Table, columns: Collection[str]) -> bool:
    """Whether a dump of a table of links with these columns names titles by their numbers alone.

    Dumps from when a table was about to change have both, numbers and titles, and not every row has its number.
    """
    prefix = PREFIX.get(given.name)
    return prefix is not None and f"{prefix}_target_id" in columns and TITLE[given.name] not in columns


def staging_table(given: Table, columns: Collection[str], *, early: bool = False) -> Table:
    """Where the rows of a dump with these columns go: `given` itself, or its staging table.

    `early`: the numbers of titles are not known yet.
    """
    direct = given.name not in LINKS or (by_number(given, columns) and not early)
    return given if direct else STAGED[given.name]


def number_titles(target: Target, names: Collection[str]) -> int:
    """Fill linktarget with the titles that were dumped, if they were, and those that the staged links of `names` give.

    Titles get numbers in their order, whatever numbers they have in the dump; those that have none there count as
    having the ones behind the last. Gives how many titles there are.
    """
    given, links = STAGED[LINKTARGET], [name for name in names if name != LINKTARGET]
    dumped = target.name(given) if LINKTARGET in names else ""
    titles = [f"SELECT lt_id AS id, lt_namespace AS ns, lt_title AS t FROM {dumped}"] if dumped else []
    if links:
        new = " UNION ALL ".join(
            f"SELECT {NAMESPACE.get(name, 'given_namespace')} AS ns, given_title AS t FROM {target.name(STAGED[name])}"
            " WHERE given_title IS NOT NULL"
            for name in links
        )
        last = f"(SELECT coalesce(max(lt_id), 0) FROM {dumped})" if dumped else "0"
        known = f" EXCEPT SELECT lt_namespace, lt_title FROM {dumped}" if dumped else ""
        fresh = f"SELECT DISTINCT ns, t FROM ({new}) AS named{known}"
        titles.append(f"SELECT {last} + row_number() OVER (ORDER BY ns, t) AS id, ns, t FROM ({fresh}) AS fresh")
    numbered = (
        "SELECT row_number() OVER (ORDER BY ns, t, id), ns, t, id"
        f" FROM ({' UNION ALL '.join(titles)}) AS titles ORDER BY ns, t, id"
    )
    linktarget = TABLES[LINKTARGET]
    count = target.copy(linktarget, linktarget.names, numbered)
    if dumped:
        target.drop(given)
    return count


def settle(target: Target, name: str, *, pages: bool, numbers: bool) -> int:
    """Move the staged links of a table into it; gives how many there are.

    The numbers of titles that they have count where linktarget was dumped (`numbers`).
    linktarget must have its indexes, and so must page, if it is there (`pages`): it says the namespace of the page that
    a link is on, for dumps from before 2014, which do not. Without it that namespace is taken for 0.
    """
    staged, links, linktarget = STAGED[name], TABLES[name], target.name(TABLES[LINKTARGET])
    namespace = str(NAMESPACE.get(name, "s.given_namespace"))
    prefix = PREFIX[name]
    columns = [column for column in links.names if column in staged.names]
    values = [_value(column, prefix, target, pages) for column in columns]
    number = "coalesce(n.lt_id, l.lt_id)" if numbers else "l.lt_id"
    by_number = f" LEFT JOIN {linktarget} n ON n.lt_given = s.given_target" if numbers else ""
    rows = target.copy(
        links,
        [*columns, f"{prefix}_target_id"],
        f"SELECT {', '.join(values)}, {number} FROM {target.name(staged)} s"
        f"{by_number} LEFT JOIN {linktarget} l ON l.lt_namespace = {namespace} AND l.lt_title = s.given_title"
        f" WHERE {number} IS NOT NULL ORDER BY s.{prefix}_from, {number}",
    )
    target.drop(staged)
    return rows


def _value(column: str, prefix: str, target: Target, pages: bool) -> str:
    if column != f"{prefix}_from_namespace":
        return f"s.{column}"
    page = f"(SELECT page_namespace FROM {target.name(TABLES['page'])} WHERE page_id = s.{prefix}_from)"
    return f"coalesce(s.{column}, {page}, 0)" if pages else f"coalesce(s.{column}, 0)"
