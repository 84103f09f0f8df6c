"""One import from beginning to end."""

import json
import os
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from wikiquery.importer.build import Build
from wikiquery.importer.identity import FORMAT, default_name, identity_of, profile_of, wiki_of
from wikiquery.importer.imported import Imported
from wikiquery.importer.plan import Plan, make_plan
from wikiquery.importer.querycache import make_lists
from wikiquery.importer.report import Reporter
from wikiquery.importer.search import make_search
from wikiquery.importer.searchtexts import Helpers
from wikiquery.importer.sources import open_source
from wikiquery.importer.target import open_target
from wikiquery.schema.store_tables import TABLES
from wikiquery.site import Site

ALONE = 2_000_000  # bytes of packed texts for which no other process is started


def import_dumps(
    sources: Sequence[Path],
    store: str | None = None,
    *,
    site: Path | None = None,
    jobs: int | None = None,
    search: bool = True,
    querypages: bool = True,
    report: Reporter | None = None,
) -> Imported:
    """Build a store from dump files.

    `sources` are folders of dumps or single files of one wiki, `store` is the path of the file to make or a
    `postgresql://` URL (None: `default_store(sources)`), `site` a file with an answer of `meta=siteinfo`, `jobs` how
    many processes may work (None: as many as there are cores), `search` whether to make the search index, where the
    sources have texts, `querypages` whether to make the lists of special pages.

    The store appears only when it is whole: one that was there before stays untouched until then. Raises StoreError, in
    one line, for anything that cannot be used; KeyboardInterrupt passes through. Both leave nothing behind.
    """
    started = time.monotonic()
    report = report or Reporter()
    plan = make_plan(sources)
    look_at(plan)
    place = store or default_name(plan, sources)
    profile = profile_of(plan, site)
    target = open_target(place)
    processes = jobs or os.cpu_count() or 1
    build = Build(plan, target, profile, report, processes)
    try:
        with Helpers(helping(plan, processes) if search and target.searched else 0) as helpers:
            build.run()
            if querypages:
                make_lists(target, build.loaded, Site(profile), plan.date, report, processes)
            report.working("making it whole")
            if search:
                target.search(partial(make_search, site=Site(profile), report=report, helpers=helpers))
            imported = _imported(build)
            imported.bytes = target.finish(_metadata(imported, profile, build.dictionary))
    except BaseException as error:
        report.clear()
        target.abort()
        if isinstance(error, KeyboardInterrupt):
            report.say("interrupted: nothing was made, and nothing changed")
        raise
    imported.seconds = time.monotonic() - started
    report.summary(imported)
    return imported


def _imported(build: Build) -> Imported:
    """What came of an import whose tables are all in."""
    plan, profile = build.plan, build.profile
    known = build.loaded | build.unnamed
    tables = [known[name] for name in TABLES if name in known]
    return Imported(
        *(build.target.place, wiki_of(plan, profile), plan.date, identity_of(build.reads, profile)),
        *(tables, build.reads, build.aside, build.missing()),
        *(0.0, 0),
    )


def helping(plan: Plan, processes: int) -> int:
    """How many processes help to read the texts for the search index; they start at once, to be there when needed."""
    texts = [file.source for file in plan.pages.texts]
    texts += [source for source in plan.tables if source.table == "text"]
    return processes if processes > 1 and sum(source.size for source in texts) > ALONE else 0


def look_at(plan: Plan) -> None:
    """Opens every file once: one that is no dump at all is told before the work begins. Raises DumpError."""
    pages = [file.source for file in (*plan.pages.stubs, *plan.pages.texts)]
    for source in (*plan.tables, *pages, *plan.logs):
        open_source(source).close()


def default_store(sources: Sequence[Path]) -> str:
    """The name of the store that `sources` make when none is given: "<wiki>.store", in the current folder.

    Raises StoreError where the sources do not say what wiki they are of.
    """
    return default_name(make_plan(sources), sources)


def _metadata(imported: Imported, profile: object, dictionary: bytes) -> dict[str, bytes | str]:
    """The rows of the store's table `wikiquery`."""
    metadata: dict[str, bytes | str] = {
        "format": str(FORMAT),
        "site": _json(profile),
        "snapshot": _json({"wiki": imported.wiki, "date": imported.date, "identity": imported.identity}),
        "sources": _json([read.entry() for read in imported.sources]),
        "tables": _json({loaded.table: loaded.entry() for loaded in imported.tables}),
    }
    return metadata | {"dictionary": dictionary} if dictionary else metadata


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
