"""Coordinates: what a MediaWiki with GeoData answered, and laws that its search by database does not keep."""

import io
import json
import random
import shutil
from itertools import pairwise
from math import cos, pi, radians
from pathlib import Path
from typing import Any

import apsw
import casefile
import dumps
import pytest
from engines import ENGINES
from test_cases import Way, check, check_bytes, name, through_http, through_python

import wikiquery
from wikiquery.globes import Place, boxes_around, boxes_between, center, corners, place, rounded
from wikiquery.importer import Reporter, import_dumps
from wikiquery.modules import Module

CASES = list(casefile.of_geodata())
WITH_GEODATA = [f"{kind} with GeoData" for kind in ENGINES]
FARTHEST = 10_000
COLUMNS = (
    "gt_id int(10) unsigned, gt_page_id int(10) unsigned, gt_globe varbinary(32), gt_primary tinyint(1),"
    " gt_lat decimal(11,8), gt_lon decimal(11,8), gt_dim int(11), gt_type varbinary(32), gt_name varbinary(255),"
    " gt_country binary(2), gt_region varbinary(3)"
)


@pytest.mark.parametrize("way", [through_python, through_http])
@pytest.mark.parametrize("case", CASES, ids=name)
@pytest.mark.parametrize("engine", WITH_GEODATA, indirect=True)
def test_answer(engine: wikiquery.Wiki, case: casefile.Case, way: Way) -> None:
    check(way(engine, case), case)


@pytest.mark.parametrize("case", [case for case in CASES if case.digests], ids=name)
def test_bytes(geowiki: wikiquery.Wiki, case: casefile.Case) -> None:
    check_bytes(geowiki, case)


def test_there_are_enough() -> None:
    assert all(case.recorded for case in CASES)
    assert sum(bool(case.digests) for case in CASES) >= 20


def test_paraminfo_is_geodatas(geowiki: wikiquery.Wiki) -> None:
    theirs = json.loads((casefile.GEODATA / "paraminfo.json").read_text())
    ours = {said["path"]: said for said in geowiki.paraminfo("query+coordinates", "query+geosearch")}
    assert json.dumps(ours, indent=1) == json.dumps(theirs, indent=1)


# -- the search ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every(geostore: Path) -> list[dict[str, Any]]:
    """All coordinates of pages that there are."""
    db = apsw.Connection(str(geostore), flags=apsw.SQLITE_OPEN_READONLY)
    columns = "gt_id, page_id, page_namespace, gt_globe, gt_primary, gt_lat, gt_lon, gt_dim"
    rows = db.execute(f"SELECT {columns} FROM geo_tags JOIN page ON page_id = gt_page_id")
    return [dict(zip(columns.split(", "), row, strict=True)) for row in rows]


def found(wiki: wikiquery.Wiki, **params: Any) -> list[tuple[int, float]]:
    items = wiki.query(list="geosearch", gslimit="max", gsnamespace="*", gsprimary="all", **params)["query"][
        "geosearch"
    ]
    return [(item["pageid"], item["dist"]) for item in items]


def near(every: list[dict[str, Any]], middle: Place) -> list[tuple[int, float]]:
    """The ids and distances of all coordinates on Earth, the nearest first."""
    earth = [row for row in every if row["gt_globe"] == "earth"]
    return sorted(
        ((row["page_id"], middle.distance(row["gt_lat"], row["gt_lon"])) for row in earth), key=lambda f: f[1]
    )


@pytest.mark.parametrize("engine", WITH_GEODATA, indirect=True)
def test_a_circle_holds_what_is_near(engine: wikiquery.Wiki, every: list[dict[str, Any]]) -> None:
    """Whatever the grid is: at the poles too, and where the days meet."""
    chance, hits = random.Random(1), 0
    middles = [Place(row["gt_lat"], row["gt_lon"]) for row in chance.sample(every, 60) if abs(row["gt_lon"]) <= 180]
    middles += [Place(lat, lon) for lat in (90, -90, 89.95, 0) for lon in (0, 180, -180, 179.97)]
    for middle in middles:
        radius = chance.choice((10, 300, 3000, FARTHEST))
        wanted = [(id, rounded(metres)) for id, metres in near(every, middle) if metres <= radius]
        answer = found(engine, gscoord=f"{middle.lat}|{middle.lon}", gsradius=radius)
        assert sorted(answer) == sorted(wanted)[:500]
        assert [metres for _, metres in answer] == [metres for _, metres in wanted]
        hits += len(wanted)
    assert hits > 1000


@pytest.mark.parametrize("engine", WITH_GEODATA, indirect=True)
def test_a_box_holds_what_is_in_it(engine: wikiquery.Wiki, every: list[dict[str, Any]]) -> None:
    """A MediaWiki that searches by its database finds nothing in a box; Wikimedia's wikis do."""
    for box, least in (("52.56|13.37|52.4|13.47", 50), ("65.02|179.9|64.98|-179.9", 50), ("0.01|-180|0|-179.99", 0),
                       ("0.00001|-90|0|90", 0)):  # fmt: skip
        north, west, south, east = map(float, box.split("|"))
        inside = [
            row["page_id"]
            for row in every
            if row["gt_globe"] == "earth"
            and south <= row["gt_lat"] <= north
            and (west <= row["gt_lon"] <= east if west <= east else not east < row["gt_lon"] < west)
        ]
        answer = found(engine, gsbbox=box)
        assert sorted(id for id, _ in answer) == sorted(inside)
        assert all(a[1] <= b[1] for a, b in pairwise(answer))
        assert len(answer) >= least


def test_the_nearest_are_found_whatever_the_limit(geowiki: wikiquery.Wiki) -> None:
    """A search ends at a smaller circle where there is enough in it."""
    params: dict[str, Any] = {"list": "geosearch", "gscoord": "52.5|13.4", "gsradius": FARTHEST, "gsnamespace": "*"}
    whole = geowiki.query(**params, gslimit="max")["query"]["geosearch"]
    for limit in (1, 2, 7, 20, 30, len(whole)):
        assert geowiki.query(**params, gslimit=limit)["query"]["geosearch"] == whole[:limit]
    assert len(whole) > 30
    assert whole[-1]["dist"] > FARTHEST / 2


def test_what_is_told_of_a_hit(geowiki: wikiquery.Wiki) -> None:
    """As on Wikimedia's wikis: what is not known is null, a size is a number, Earth goes without saying."""
    prop = "dim|globe|type|name|country|region"
    items = geowiki.query(list="geosearch", gscoord="52.5|13.4", gslimit="max", gsprop=prop)["query"]["geosearch"]
    assert all(list(item)[6:] == ["primary", "dim", "type", "name", "country", "region"] for item in items)
    assert {type(item["dim"]) for item in items} == {int, type(None)}
    assert {type(item["name"]) for item in items} == {str, type(None)}


def test_no_larger_than(geowiki: wikiquery.Wiki) -> None:
    def sizes(**more: Any) -> set[int | None]:
        items = geowiki.query(
            list="geosearch", gscoord="52.5|13.4", gslimit="max", gsprop="dim", gsprimary="all", **more
        )
        return {item["dim"] for item in items["query"]["geosearch"]}

    assert sizes() >= {None, 10, 500, 1000, 10_000}
    assert sizes(gsmaxdim=1000) == {10, 500, 1000}
    assert sizes(gsmaxdim=999) == {10, 500}


@pytest.mark.parametrize("engine", WITH_GEODATA, indirect=True)
def test_as_a_generator(engine: wikiquery.Wiki) -> None:
    """`index` counts from -1 in the order of page ids, as on Wikimedia's wikis. A page counts but once."""
    params = {"gscoord": "-33.86|151.21", "gsradius": 5000, "gsprimary": "all"}
    items = engine.query(list="geosearch", gslimit="max", **params)["query"]["geosearch"]
    nearest = list(dict.fromkeys(item["pageid"] for item in items))
    assert len(nearest) < len(items)
    for limit in (1, 5, 30):
        generated = {f"g{name}": value for name, value in params.items()}
        answer = engine.query(generator="geosearch", ggslimit=limit, prop="coordinates", colimit="max", **generated)
        pages = answer["query"]["pages"]
        assert [page["pageid"] for page in pages] == sorted(nearest[:limit])
        assert [page["index"] for page in pages] == list(range(-1, limit - 1))


def test_the_grid_is_an_index(geostore: Path, tmp_path: Path) -> None:
    """Rows of the grid are looked up one by one: a table of millions is as quick as a small one."""
    shutil.copy(geostore, tmp_path / "x.store")
    apsw.Connection(str(tmp_path / "x.store")).execute("DELETE FROM sqlite_stat1")
    with wikiquery.open(tmp_path / "x.store") as wiki:
        asked: dict[str, Any] = {}
        run = wiki.database.run

        def noted(sql: str, values: Any) -> Any:
            asked[sql] = values
            return run(sql, values)

        wiki.database.run = noted  # type: ignore[method-assign]
        found(wiki, gscoord="52.5|13.4")
        found(wiki, gsbbox="52.55|13.4|52.5|13.5")
        found(wiki, gsbbox="80|13.4|-80|13.4001")
        plans = [row[3] for sql, values in asked.items() for row in run(f"EXPLAIN QUERY PLAN {sql}", values)]
    plans = [line for line in plans if " gt " in line]
    assert len(plans) >= 2
    assert all("gt_spatial (gt_lat_int=? AND gt_lon_int>? AND gt_lon_int<?)" in line for line in plans)


# -- where it is -----------------------------------------------------------------------------------


def test_it_is_where_the_table_is(refwiki: wikiquery.Wiki, geowiki: wikiquery.Wiki) -> None:
    names = {("prop", "coordinates"), ("list", "geosearch")}
    assert names <= Module.registry.keys()
    assert not names & refwiki.engine.modules.keys()
    assert names <= geowiki.engine.modules.keys()
    said = refwiki.query(titles="Main Page", prop="coordinates")
    assert "Unrecognized value" in said["warnings"]["query"]["warnings"]


def test_a_wiki_with_the_extension_and_without_the_table(refstore: Path, refwiki: wikiquery.Wiki) -> None:
    site = {**refwiki.site.profile, "extensions": [{"name": "GeoData"}]}
    with wikiquery.open(refstore, site) as wiki:
        for params in ({"titles": "Main Page", "prop": "coordinates"}, {"list": "geosearch", "gscoord": "1|2"}):
            answer = wiki.query(**params, errorformat="plaintext")
            assert [warning["code"] for warning in answer["warnings"]] == ["notinsnapshot"]
            assert "geosearch" not in answer.get("query", {})


def test_a_database_without_a_grid_says_so(geostore: Path, tmp_path: Path) -> None:
    """Wikis that search by Elasticsearch do not fill it."""
    path = tmp_path / "x.store"
    shutil.copy(geostore, path)
    db = apsw.Connection(str(path))
    db.execute("UPDATE geo_tags SET gt_lat_int = NULL, gt_lon_int = NULL; DELETE FROM wikiquery WHERE key = 'format'")
    db.close()
    with wikiquery.open(path) as wiki:
        answer = wiki.query(list="geosearch", gscoord="52.5|13.4", errorformat="plaintext")
        assert [warning["code"] for warning in answer["warnings"]] == ["notinsnapshot"]
        assert "coordinates" in wiki.query(titles="Lake Ulhel", prop="coordinates")["query"]["pages"][0]


@pytest.mark.parametrize("grid", ["", ", gt_lat_int smallint(6), gt_lon_int smallint(6)"])
def test_dumps_without_a_grid(tmp_path: Path, grid: str) -> None:
    """Wikimedia's have NULL in it, the oldest have none: the import makes it."""
    rows = [
        (1, 1, "earth", 1, 48.85660000, 2.35220000, 10000, "city", None, "FR", "IDF"),
        (2, 2, "earth", 1, -0.05000000, -179.95000000, None, None, None, None, None),
        (3, 2, "earth", 0, 8.35000000, 0.04999999, None, None, None, None, None),
    ]
    dumps.table(tmp_path, "page", [dumps.page(1, "Paris"), dumps.page(2, "Buoy")])
    dumps.table(tmp_path, "geo_tags", [row + (None, None) * bool(grid) for row in rows], COLUMNS + grid)
    import_dumps([tmp_path], str(tmp_path / "x.store"), report=Reporter(io.StringIO()))
    db = apsw.Connection(str(tmp_path / "x.store"), flags=apsw.SQLITE_OPEN_READONLY)
    cells = db.execute("SELECT gt_lat_int, gt_lon_int FROM geo_tags ORDER BY gt_id").fetchall()
    assert cells == [(489, 24), (-1, -1800), (84, 0)]
    with wikiquery.open(tmp_path / "x.store") as wiki:
        assert [item["title"] for item in found_items(wiki, gscoord="48.86|2.35")] == ["Paris"]
        assert [item["title"] for item in found_items(wiki, gspage="Buoy", gsprimary="all")] == []


def found_items(wiki: wikiquery.Wiki, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = wiki.query(list="geosearch", **params)["query"]["geosearch"]
    return items


# -- places ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("52.5|13.4", Place(52.5, 13.4)),
        (" 1e1 |\t-.5", Place(10, -0.5)),
        ("1.|+2", Place(1, 2)),
        ("90|-180", Place(90, -180)),
        ("90.1|0", None),
        ("0|180.1", None),
        ("1", None),
        ("1|2|3", None),
        ("1,5|2", None),
        ("0x1|2", None),
        ("nan|1", None),
        ("inf|1", None),
        ("|1", None),
        ("1_0|1", None),
    ],
)
def test_texts_of_places(text: str, wanted: Place | None) -> None:
    assert place(text) == wanted


def test_distances() -> None:
    assert Place(55.75, 37.6167).distance(59.95, 30.3167) == pytest.approx(635_000, abs=1000)
    assert Place(0, 179).distance(0, -179) == pytest.approx(222_390, abs=10)
    assert Place(0, 0).distance(0, 180) == pytest.approx(pi * 6_371_010)
    assert Place(0, 0, "moon").distance(90, 0) == pytest.approx(pi / 2 * 1_737_100)
    assert rounded(12.25) == 12.3
    assert rounded(0.04) == 0


def test_boxes_hold_their_circle() -> None:
    chance = random.Random(2)
    for _ in range(3000):
        middle = Place(chance.choice((chance.uniform(-90, 90), chance.uniform(89.7, 90))), chance.uniform(-180, 180))
        radius = chance.uniform(10, FARTHEST)
        boxes = list(boxes_around(middle, radius))
        up = chance.uniform(-1.2, 1.2) * radius / 111_000
        lat = max(-90.0, min(90.0, middle.lat + up))
        lon = middle.lon + chance.uniform(-1.2, 1.2) * radius / 111_000 / max(cos(radians(lat)), 1e-6)
        lon = (lon + 180) % 360 - 180
        inside = any(box.south <= lat <= box.north and box.west <= lon <= box.east for box in boxes)
        assert inside or middle.distance(lat, lon) > radius
        assert all(box.west <= box.east and box.south <= box.north for box in boxes)


def test_corners() -> None:
    found = corners("65.02|179.9|64.98|-179.9")
    assert found is not None
    assert abs(center(*found).lon) == pytest.approx(180)
    assert [(box.west, box.east) for box in boxes_between(*found)] == [(179.9, 180.0), (-180.0, -179.9)]
    assert corners("1|2|3|4") is None
    assert corners("3|2|1") is None
    assert corners("3|2|1|181") is None
