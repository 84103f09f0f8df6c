"""Fixtures that several test files share: the recorded wiki on every engine."""

import gzip
import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engines import ENGINES, load_mariadb, load_postgresql
from hypothesis import HealthCheck, settings
from serving import serving

import wikiquery
from wikiquery import timestamps
from wikiquery.importer import Reporter, import_dumps

# A run in the background may have been told to ignore Ctrl-C, and the processes that tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["browsers", "ownwiki"]

# Machines that are busy with other things make examples slowly, which is no failure.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
REFWIKI = HERE / "refwiki"
SITE = REFWIKI / "siteinfo.json.gz"
DATABASE = sorted((HERE / "refwiki-database").glob("*.sql.gz"))
GEODATA = [*sorted(REFWIKI.glob("*-page.sql.gz")), *sorted(REFWIKI.glob("*-redirect.sql.gz")),
           *sorted((HERE / "geodata").glob("*.sql.gz"))]  # fmt: skip
PARTS = {
    "": ("refstore", [REFWIKI]),
    "of the database": ("refdatabase", DATABASE),
    "with GeoData": ("geostore", GEODATA),
}
"""The stores with the sources that they are made from, as the fixture `engine` is asked for them."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says why tests were skipped: each reason once, with the number of tests."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason}")


RECORDED = 1_795_435_200  # 2026-11-23T12:00:00Z
"""When the cases were recorded: blocks have ended since, and what was recent is no more."""


@pytest.fixture(scope="session", autouse=True)
def clock() -> Iterator[None]:
    """Tests run at the time of the recording."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timestamps, "clock", lambda: RECORDED)
        yield


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What servers of databases keep from run to run is kept apart."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference and real dumps beside the checkout; tests that need it are skipped without it."""
    if not (SHARED / "reference").is_dir():
        pytest.skip("needs the reference's dumps (../shared), which are not part of the project")
    return SHARED


@pytest.fixture(scope="session")
def theirs() -> dict[str, Any]:
    """What the reference's action=paraminfo said of all its modules, by path (formatversion=2, without texts)."""
    said: dict[str, Any] = json.loads(gzip.decompress((HERE / "paraminfo.json.gz").read_bytes()))
    return said


@pytest.fixture(scope="session")
def refstore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wiki that the cases were recorded from, imported into a store."""
    path = tmp_path_factory.mktemp("refwiki") / "refwiki.store"
    with (path.parent / "log").open("w") as log:
        import_dumps([REFWIKI], str(path), site=SITE, report=Reporter(log))
    return path


@pytest.fixture(scope="session")
def refwiki(refstore: Path) -> Iterator[wikiquery.Wiki]:
    """That store, open."""
    with wikiquery.open(refstore) as wiki:
        yield wiki


@pytest.fixture(scope="session")
def refdatabase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of that wiki's database as it is, in a store: what happened lately, and users, which no dump tells."""
    path = tmp_path_factory.mktemp("database") / "refwiki.store"
    with (path.parent / "log").open("w") as log:
        import_dumps(DATABASE, str(path), site=SITE, report=Reporter(log))
    return path


@pytest.fixture(scope="session")
def geostore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That wiki's pages with coordinates, which it had while it had the extension GeoData, in a store."""
    path = tmp_path_factory.mktemp("geodata") / "refwiki.store"
    with (path.parent / "log").open("w") as log:
        import_dumps(GEODATA, str(path), site=SITE, report=Reporter(log))
    return path


@pytest.fixture(scope="session")
def geowiki(geostore: Path) -> Iterator[wikiquery.Wiki]:
    """That store, open."""
    with wikiquery.open(geostore) as wiki:
        yield wiki


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[wikiquery.Wiki]:
    """The wiki on each engine that is here; "… of the database", say, asks for another of the PARTS.

    One fixture for all: a server has one of them at a time.
    """
    kind, _, part = request.param.partition(" ")
    fixture, sources = PARTS[part]
    store: Path = request.getfixturevalue(fixture)
    if kind == "sqlite":
        place = str(store)
    else:
        variable = f"WIKIQUERY_TEST_{kind.upper()}"
        server = os.environ.get(variable)
        if not server:
            pytest.skip(f"needs a {kind} server: set {variable} to the URL of one that tests may fill")
        load = load_postgresql if kind == "postgresql" else load_mariadb
        place = load(server, store, sources, SITE)
    with wikiquery.open(place, SITE) as wiki:
        yield wiki


@pytest.fixture(scope="session")
def api(refstore: Path) -> Iterator[str]:
    """The address of the API of a server that runs for programs that know nothing of these tests."""
    with serving(str(refstore)) as address:
        yield address
