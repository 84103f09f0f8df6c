"""Links that a dump gives by title, until every title has its linktarget."""

from collections.abc import Collection
from dataclasses import dataclass

from wikiquery.importer.target import Target
from wikiquery.schema.ddl import Table, table
from wikiquery.schema.store_tables import TABLES

LINKS = {name: f"{name}_given" for name in ("pagelinks", "templatelinks", "imagelinks", "categorylinks")}
PREFIX = {"pagelinks": "pl", "templatelinks": "tl", "imagelinks": "il", "categorylinks": "cl"}
# The namespace of what is linked to, where the link does not say.
NAMESPACE = {"imagelinks": 6, "categorylinks": 14}

TITLE = {"pagelinks": "pl_title", "templatelinks": "tl_title", "imagelinks": "il_to", "categorylinks": "cl_to"}

_STAGED = {
    "pagelinks": "pl_from int, pl_from_namespace int?, given_namespace int, given_title text, given_target int?",
    "templatelinks": "tl_from int, tl_from_namespace int?, given_namespace int, given_title text, given_target int?",
    "imagelinks": "il_from int, il_from_namespace int?, given_title text, given_target int?",
    "categorylinks": "cl_from int, cl_sortkey blob, cl_timestamp stamp, cl_sortkey_prefix text, cl_type text,"
    " cl_collation_id int, given_title text, given_target int?",
}
STAGED = {name: table(f"{name}_given", columns) for name, columns in _STAGED.items()}


def staging_table(given: Table, columns: Collection[str]) -> Table:
    """Where the rows of a dump with these columns go: `given` itself, or its staging table.

    Dumps from when a table was about to change have both, numbers and titles, and not every row has its number.
    """
    prefix = PREFIX.get(given.name)
    numbered = prefix is None or (f"{prefix}_target_id" in columns and TITLE[given.name] not in columns)
    return given if numbered else STAGED[given.name]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of staged links: rows of the table, and titles that linktarget got for them."""

    rows: int
    titles: int


def settle(target: Target, name: str, *, pages: bool, numbers: bool) -> Settled:
    """Move the staged links of a table into it. Numbers that they have count where linktarget was dumped (`numbers`).

    linktarget must have its indexes, and so must page, if it is there (`pages`): it says the namespace of the page that
    a link is on, for dumps from before 2014, which do not. Without it that namespace is taken for 0.
    """
    staged, links, linktarget = STAGED[name], TABLES[name], TABLES["linktarget"]
    namespace = str(NAMESPACE.get(name, "s.given_namespace"))
    known = f"SELECT 1 FROM {target.name(linktarget)} WHERE lt_namespace = {namespace} AND lt_title = s.given_title"
    number = "s.given_target" if numbers else "NULL"
    new = (
        f"SELECT DISTINCT {namespace} AS ns, s.given_title AS t FROM {target.name(staged)} s"
        f" WHERE {number} IS NULL AND NOT EXISTS ({known})"
    )
    last = f"(SELECT coalesce(max(lt_id), 0) FROM {target.name(linktarget)})"
    numbered = f"SELECT {last} + row_number() OVER (ORDER BY ns, t), ns, t FROM ({new}) AS fresh"
    titles = target.copy(linktarget, linktarget.names, numbered)
    prefix = PREFIX[name]
    columns = [column for column in links.names if column in staged.names]
    values = [_value(column, prefix, target, pages) for column in columns]
    rows = target.copy(
        links,
        [*columns, f"{prefix}_target_id"],
        f"SELECT {', '.join(values)}, coalesce({number}, l.lt_id) FROM {target.name(staged)} s"
        f" LEFT JOIN {target.name(linktarget)} l ON l.lt_namespace = {namespace} AND l.lt_title = s.given_title"
        f" WHERE coalesce({number}, l.lt_id) IS NOT NULL ORDER BY s.{prefix}_from, coalesce({number}, l.lt_id)",
    )
    target.drop(staged)
    return Settled(rows, titles)


def _value(column: str, prefix: str, target: Target, pages: bool) -> str:
    if column != f"{prefix}_from_namespace":
        return f"s.{column}"
    page = f"(SELECT page_namespace FROM {target.name(TABLES['page'])} WHERE page_id = s.{prefix}_from)"
    return f"coalesce(s.{column}, {page}, 0)" if pages else f"coalesce(s.{column}, 0)"
