"""What an import will read: the files of one wiki, sorted by what they hold."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wikiquery.errors import StoreError
from wikiquery.importer.choice import PACKINGS, Choice, choose
from wikiquery.importer.filename import ASIDE, LOG, page_file, table_named
from wikiquery.importer.imported import Aside
from wikiquery.importer.sources import Source, find
from wikiquery.schema.store_tables import TABLES

# These number names that other tables may have instead of numbers: they are read first.
FIRST = ("change_tag_def", "collation", "linktarget", "page")
TITLES = "lists titles that the table page has"


@dataclass(slots=True)
class Plan:
    """The files to read. `tables` are SQL dumps in the order of reading, `wiki` and `date` "" where no name says."""

    wiki: str
    date: str
    tables: list[Source] = field(default_factory=list)
    pages: Choice = field(default_factory=Choice)
    logs: list[Source] = field(default_factory=list)
    siteinfo: list[Path] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def make_plan(paths: Sequence[Path]) -> Plan:
    """Sort the dump files among `paths` (files, and folders of files).

    Raises StoreError where there is none, and where they are of several wikis.
    """
    given = {path.resolve() for path in paths}
    sources = find(paths)
    plan = Plan(*_of_one_wiki(sources))
    pages = []
    tables = []
    for source in sources:
        why = _why_not(source, alone=source.path.resolve() in given)
        if why:
            plan.aside.append(Aside(source.path.name, why))
        elif source.kind == "sql":
            tables.append(source)
        elif source.kind == "json":
            plan.siteinfo.append(source.path)
        elif LOG.fullmatch(source.path.name):
            plan.logs.append(source)
        else:
            pages.append(source)
    plan.tables = _each_once(tables, plan)
    plan.pages = choose(page_file(source) for source in _newest(pages, plan))
    plan.aside += plan.pages.aside
    if not (plan.tables or plan.pages.texts or plan.pages.stubs or plan.logs):
        raise StoreError(f"no dumps to import among {', '.join(map(str, paths))}")
    return plan


def _of_one_wiki(sources: Iterable[Source]) -> tuple[str, str]:
    wikis = Counter(source.wiki for source in sources if source.wiki and source.kind in ("sql", "xml", "json"))
    if len(wikis) > 1:
        some = ", ".join(f"{count} of {wiki}" for wiki, count in wikis.most_common())
        raise StoreError(f"these are dumps of several wikis ({some}): give the files of one")
    dates = [source.date for source in sources if source.date]
    return next(iter(wikis), "") or "", max(dates, default="")


def _why_not(source: Source, *, alone: bool) -> str:
    """Why a file is not read; "" if it is. `alone`: it was named by the user, not found in a folder."""
    name = source.path.name
    if source.kind == "sql" and source.table is None:
        return "" if alone or table_named(source) else "its name says no table; name it to import it"
    if source.kind == "sql":
        return "" if source.table in TABLES else "a table that no query needs"
    if source.kind == "json":
        return "" if alone or "siteinfo" in name else "not the description of a site"
    if source.kind == "xml":
        return "not read" if ASIDE.fullmatch(name) else ""
    if source.kind in ("titles", "index"):
        return TITLES
    if alone:
        raise StoreError(f"{name}: neither an SQL dump nor an XML dump")
    return "not a dump"


def _each_once(tables: list[Source], plan: Plan) -> list[Source]:
    """One file for each table, in the order of reading."""
    chosen: dict[str, Source] = {}
    whole = [source for source in tables if source.table is None]
    for source in _newest([source for source in tables if source.table is not None], plan):
        first = chosen.setdefault(source.table or "", source)
        if first is not source:
            plan.aside.append(Aside(source.path.name, f"the same table as {first.path.name}"))
    names = [*FIRST, *(name for name in TABLES if name not in FIRST)]
    return [chosen[name] for name in names if name in chosen] + whole


def _newest(sources: list[Source], plan: Plan) -> list[Source]:
    """The sources with the newest first, older issues of the same file left aside."""
    newest: dict[str, Source] = {}
    order = sorted(sources, key=lambda source: PACKINGS.index(source.compression))
    for source in sorted(order, key=lambda source: source.date or "", reverse=True):
        dateless = source.path.name.replace(source.date or "\0", "", 1)
        first = newest.setdefault(dateless, source)
        if first is not source:
            plan.aside.append(Aside(source.path.name, f"{first.path.name} is newer"))
    return list(newest.values())
