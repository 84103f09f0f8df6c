"""Where the things are that pages tell of: prop=coordinates."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from ..errors import ApiError
from ..globes import EARTH, Place, place, rounded
from ..kinds import String
from ..params import Continue, PropModule, continue_, limit, param
from ..result import number
from ..schema.geo import geo_tags
from ..scope import MORE, Batch, Run
from ..select import In, Select, read
from .geo import COLUMNS, bad_coordinate, of_kind, page_id, primary, primary_of, properties, target_of, title_of

Row = tuple[Any, ...]

PLACE = geo_tags.lat, geo_tags.lon, geo_tags.primary, geo_tags.globe


class Coordinates(PropModule, prefix="co"):
    """Coordinates of what the pages are about, and of what they mention."""

    extension, brought_by = "GeoData", "geo_tags"
    classname = r"GeoData\Api\QueryCoordinates"
    manual = ("Extension:GeoData#prop.3Dcoordinates",)
    reads = ("geo_tags",)
    adds = ("redirect",)

    limit: int = limit()
    continue_: Continue = continue_()
    prop: tuple[str, ...] = properties()
    primary: str = primary()
    distancefrompoint: str | None = param(
        String(), "Say how far coordinates on Earth are from this place, in metres: its latitude|longitude."
    )
    distancefrompage: str | None = param(String(), "The same, from the primary coordinate of this page.")

    def run(self, at: Run) -> Iterator[tuple[int, Any, str]]:
        """The coordinates, page by page. Raises ApiError."""
        origin = self.origin(at)
        resume = at.resume(geo_tags.page, geo_tags.id)
        select = Select(
            geo_tags,
            read(*PLACE, *(COLUMNS[name] for name in self.prop)),
            where=[In(geo_tags.page, sorted(at.page_ids)), *of_kind(self.primary)],
            order=(geo_tags.page, geo_tags.id),
        )
        rows = at.rows(select, self.limit + 1, resume)
        shown = [(name, select.columns.index(COLUMNS[name])) for name in self.prop]
        for owner, own in groupby(rows[: self.limit], itemgetter(0)):
            of_page = list(own)
            items = [described(row, shown, origin) for row in of_page]
            yield owner, Batch(items, partial(key, of_page)), ""
        if len(rows) > self.limit:
            yield 0, MORE, key(rows, self.limit)

    def origin(self, at: Run) -> Place | None:
        """What distances are measured from; None where they were not asked for. Raises ApiError."""
        if self.distancefrompoint is not None and self.distancefrompage is not None:
            raise at.together("distancefrompoint", "distancefrompage")
        if self.distancefrompoint is not None:
            found = place(self.distancefrompoint)
            if found is None:
                raise bad_coordinate()
            return found
        return None if self.distancefrompage is None else self.place_of_page(at, self.distancefrompage)

    def place_of_page(self, at: Run, text: str) -> Place:
        """The primary coordinate of the page that a text names, or of the one that it leads to. Raises ApiError."""
        title = title_of(at, text)
        id = None if title is None else page_id(at, title)
        if title is None or id is None:
            raise ApiError("invalidtitle", f'Bad title "{text}".')
        leads_to = target_of(at, id)
        id = id if leads_to is None else page_id(at, leads_to)
        found = None if id is None else primary_of(at, id)
        if found is None:
            shown = at.site.prefixed(leads_to or title)
            raise ApiError("no-coordinates", f'The page "{shown}" has no primary coordinate.')
        if found.globe != EARTH:
            raise ApiError("notonearth", "Distances are measured on Earth only.")
        return found


def key(rows: Sequence[Row], n: int) -> str:
    """The continue value of one of the rows."""
    return f"{rows[n][0]}|{rows[n][1]}"


def described(row: Row, shown: Sequence[tuple[str, int]], origin: Place | None) -> dict[str, Any]:
    """What is said of a coordinate: `shown` are the pieces of information with their columns."""
    _, _, lat, lon, is_primary, globe, *_ = row
    lat, lon = float(lat), float(lon)
    item: dict[str, Any] = {"lat": number(lat), "lon": number(lon), "primary": is_primary != 0}
    for name, n in shown:
        if row[n] is not None:
            item[name] = str(row[n])
    if origin is not None and globe == EARTH:
        item["dist"] = number(rounded(origin.distance(lat, lon)))
    return item
