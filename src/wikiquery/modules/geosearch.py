"""Pages about things near a place: list=geosearch."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..errors import ApiError
from ..globes import EARTH, RADII, Box, Place, area, boxes_around, boxes_between, center, corners, place, rounded
from ..kinds import Choice, Integer, NamespaceKind, String
from ..params import ListModule, limit, param
from ..result import number
from ..schema.geo import geo_tags
from ..schema.tables import page
from ..scope import NOT_HELD, Batch, Found, Named, Run
from ..select import Compare, Condition, In, Join, Null, Select, read
from ..titles import Title
from .geo import COLUMNS, bad_coordinate, of_kind, page_id, primary, primary_of, properties, title_of

NEAREST, FARTHEST = 10, 10_000
"""The least and the greatest radius in metres."""
SMALLEST, LARGEST = 100, (2 * FARTHEST) ** 2
"""The least and the greatest area of a box in square metres."""
RINGS = (16, 4, 1)
"""The parts of the radius that are searched one after the other, until there is enough in one."""
MOST_ROWS = 50
"""Rows of the grid that one statement reads: of more, SQLite may believe that it is quicker to read the whole table."""

ITEM = page.id, page.namespace, page.title, geo_tags.lat, geo_tags.lon, geo_tags.primary, geo_tags.id
GENERATED = page.id, page.namespace, page.title, geo_tags.lat, geo_tags.lon, page.is_redirect, geo_tags.id
SORTS = {
    "distance": "What is nearest comes first.",
    "relevance": "An error: what is relevant is not known here.",
}
Hit = tuple[float, int, tuple[Any, ...]]
"""A coordinate that was found: how far it is, its id, its row."""


class GeoSearch(ListModule, prefix="gs", generates=True):
    """Pages with coordinates near a place, near what another page is about, or in a box.

    Pages that a generator lists have an `index`: from -1, in the order of their ids, as on Wikimedia's wikis.
    """

    extension, brought_by = "GeoData", "geo_tags"
    classname = r"GeoData\Api\QueryGeoSearchDb"
    manual = ("Extension:GeoData#list.3Dgeosearch",)
    reads = ("geo_tags", "page")
    example = (("coord", "48.86|2.35"), ("radius", "10000"))

    coord: str | None = param(String(), "The place to search around: its latitude|longitude, in degrees.")
    page: str | None = param(String(), "The page to search around: the place of its primary coordinate.")
    bbox: str | None = param(String(), "The box to search in: top|left|bottom|right, in degrees.")
    radius: int = param(Integer(low=NEAREST, high=FARTHEST, strict=True), "How far to search, in metres.", 500)
    maxdim: int | None = param(Integer(), "Only what is known to be no larger than this, in metres.")
    sort: str = param(Choice(*SORTS), "How to sort.", "distance", values=SORTS)
    limit: int = limit()
    globe: str = param(Choice(EARTH), "The globe to search on.", EARTH)
    namespace: tuple[int, ...] | int = param(NamespaceKind(multi=True), "The namespaces to search.", 0)
    prop: tuple[str, ...] = properties()
    primary: str = primary()

    def run(self, at: Run) -> Iterator[tuple[int, Any, int]]:
        """What is nearest first. Raises ApiError."""
        middle, boxes, besides = self.wanted(at)
        if self.sort == "relevance":
            raise ApiError("no-relevance-sort", "Places are sorted by their distance only.")
        self.check_grid(at)
        search = Search(self, at, middle, besides)
        hits = search.around(self.radius) if boxes is None else search.within(boxes)
        if at.generator:
            yield from generated(hits, self.limit)
            return
        items = [self.item(at, distance, row) for distance, _, row in hits[: self.limit]]
        yield 0, Batch(items, lambda n: n), 0

    def wanted(self, at: Run) -> tuple[Place, list[Box] | None, int | None]:
        """The place to measure from, the boxes to search where there is no circle, the page to leave out.

        Raises ApiError.
        """
        given = [name for name in ("coord", "page", "bbox") if getattr(self, name) is not None]
        if not given:
            names = f'"{at.prefix}coord", "{at.prefix}page" and "{at.prefix}bbox"'
            raise ApiError("missingparam", f"One of the parameters {names} is required.")
        if len(given) > 1:
            raise at.together(*given)
        if self.page is not None:
            return self.near_page(at, self.page)
        if self.coord is not None:
            middle = place(self.coord)
            if middle is None:
                raise bad_coordinate()
            return middle, None, None
        found = corners(self.bbox or "")
        if found is None:
            raise ApiError("invalid-bbox", "The box is none: it has to be top|left|bottom|right, in degrees.")
        if not SMALLEST <= area(*found) <= LARGEST:
            raise ApiError("toobig", "The box is too large, or too small.")
        return center(*found), list(boxes_between(*found)), None

    def near_page(self, at: Run, text: str) -> tuple[Place, None, int]:
        """The place of a page, which is not listed itself. Raises ApiError."""
        title = title_of(at, text)
        if title is None:
            raise ApiError("invalidtitle", f'Bad title "{text}".')
        id = page_id(at, title)
        if id is None:
            raise ApiError("missingtitle", f'The page "{at.site.prefixed(title)}" does not exist.')
        middle = primary_of(at, id)
        if middle is None:
            raise ApiError("no-coordinates", f'The page "{at.site.prefixed(title)}" has no primary coordinate.')
        return middle, None, id

    def check_grid(self, at: Run) -> None:
        """Warns where a wiki's database has coordinates without their place in the grid: a store has none such."""
        if at.fact("format") is None and at.rows(
            Select(geo_tags, read(geo_tags.id), where=[Null(geo_tags.lat_tenths)]), 1
        ):
            text = (
                "This wiki searches coordinates elsewhere: its database has no grid of them (gt_lat_int, gt_lon_int)."
                " Import the wiki's dump geo_tags.sql.gz into a store."
            )
            at.warn(NOT_HELD, text, {"module": at.path, "dump": "geo_tags.sql.gz"})

    def item(self, at: Run, distance: float, row: Sequence[Any]) -> dict[str, Any]:
        """What is said of a coordinate that was found."""
        id, namespace, key, lat, lon, is_primary, _, *told = row
        item = {
            "pageid": id,
            "ns": namespace,
            "title": at.site.name(namespace, key),
            "lat": number(float(lat)),
            "lon": number(float(lon)),
            "dist": number(rounded(distance)),
            "primary": bool(is_primary),
        }
        said = dict(zip(self.prop, told, strict=True))
        if said.get("globe") == EARTH:
            del said["globe"]
        return item | said


class Search:
    """A search for coordinates near a place; the page `besides` is left out."""

    def __init__(self, wanted: GeoSearch, at: Run, middle: Place, besides: int | None) -> None:
        self.at, self.middle, self.limit = at, middle, wanted.limit
        columns = GENERATED if at.generator else (*ITEM, *(COLUMNS[name] for name in wanted.prop))
        self.columns = columns
        namespaces = wanted.namespace if isinstance(wanted.namespace, tuple) else (wanted.namespace,)
        self.where: list[Condition] = [Compare(geo_tags.globe, "=", middle.globe), *of_kind(wanted.primary)]
        if namespaces:
            self.where.append(In(page.namespace, namespaces))
        if wanted.maxdim is not None:
            self.where.append(Compare(geo_tags.dim, "<=", wanted.maxdim))
        if besides is not None:
            self.where.append(Compare(geo_tags.page, "<>", besides))

    def around(self, radius: int) -> list[Hit]:
        """The nearest coordinates within so many metres. In a city the limit is reached soon: rings spare the rest."""
        hits: list[Hit] = []
        for part in RINGS if self.middle.globe in RADII else ():
            reach = radius / part
            hits = [hit for hit in self.within(boxes_around(self.middle, reach)) if hit[0] <= reach]
            if len({hit[2][0] for hit in hits}) >= self.limit:
                break
        return hits

    def within(self, boxes: Iterable[Box]) -> list[Hit]:
        """The coordinates in the boxes, the nearest first."""
        found: dict[int, Hit] = {}
        for box in boxes:
            for row in self.rows(box):
                found[row[6]] = self.middle.distance(float(row[3]), float(row[4])), row[6], row
        return sorted(found.values(), key=lambda hit: hit[:2])

    def rows(self, box: Box) -> Iterator[tuple[Any, ...]]:
        """The rows of a box: in each row of the grid, the columns from the first to the last."""
        lines, columns = box.rows, box.columns
        for start in range(0, len(lines), MOST_ROWS):
            select = Select(
                geo_tags,
                read(*self.columns),
                (Join(page, ((page.id, geo_tags.page),)),),
                where=[
                    In(geo_tags.lat_tenths, lines[start : start + MOST_ROWS]),
                    Compare(geo_tags.lon_tenths, ">=", columns[0]),
                    Compare(geo_tags.lon_tenths, "<=", columns[-1]),
                    Compare(geo_tags.lon, ">=", box.west),
                    Compare(geo_tags.lon, "<=", box.east),
                    Compare(geo_tags.lat, ">=", box.south),
                    Compare(geo_tags.lat, "<=", box.north),
                    *self.where,
                ],
            )
            yield from self.at.rows(select)


def generated(hits: Sequence[Hit], limit: int) -> Iterator[tuple[int, Any, int]]:
    """The pages that were found, in the order of their ids."""
    nearest = dict.fromkeys(row[0] for _, _, row in hits)
    chosen = set(list(nearest)[:limit])
    pages = {row[0]: row for _, _, row in hits if row[0] in chosen}
    for n, id in enumerate(sorted(chosen)):
        _, namespace, key, _, _, is_redirect, _ = pages[id]
        yield 0, Found(id, namespace, key, is_redirect), n
        yield 0, Named(Title(namespace, key), {"index": n - 1}), n
