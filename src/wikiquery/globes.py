"""Places on globes: what a text says of one, how far it is to another, the boxes in which to look for neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, ceil, cos, degrees, floor, radians, sin, sqrt

EARTH = "earth"

RADII = {
    EARTH: 6371010.0,
    "moon": 1737100.0,
    "mercury": 2439700.0,
    "venus": 6051800.0,
    "mars": 3389500.0,
    "io": 1821600.0,
    "europa": 1560800.0,
    "ganymede": 2634100.0,
    "callisto": 2410300.0,
    "mimas": 198200.0,
    "enceladus": 252100.0,
    "tethys": 531100.0,
    "dione": 561400.0,
    "rhea": 763800.0,
    "titan": 2575500.0,
    "iapetus": 734500.0,
    "miranda": 235800.0,
    "ariel": 578900.0,
    "umbriel": 584700.0,
    "titania": 788400.0,
    "oberon": 761400.0,
    "triton": 1353400.0,
    "pluto": 1187000.0,
}
"""The globes that are round enough to have one radius, in metres, as GeoData has them."""

EAST_AND_WEST = frozenset((EARTH, "moon"))
"""Globes on which longitudes go from -180 to 180; on the others they go from 0 to 360."""

NUMBER = re.compile(r"[ \t\n\r\v\f]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\r\v\f]*")
MARGIN = 1e-7  # degrees: a centimetre, for what databases and arithmetic round


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a globe, in degrees."""

    lat: float
    lon: float
    globe: str = EARTH

    def distance(self, lat: float, lon: float) -> float:
        """How far it is to another place of the globe, in metres along the surface (the haversine formula)."""
        here, there = radians(self.lat), radians(lat)
        high, wide = sin((there - here) / 2), sin(radians(lon - self.lon) / 2)
        return 2 * RADII[self.globe] * asin(min(1.0, sqrt(high * high + cos(here) * cos(there) * wide * wide)))


@dataclass(frozen=True, slots=True)
class Box:
    """What lies between two latitudes and two longitudes, in degrees; west is never greater than east."""

    south: float
    west: float
    north: float
    east: float

    @property
    def rows(self) -> range:
        """The tenths of degrees that latitudes in the box are rounded to, and perhaps one more at each end."""
        return tenths(self.south, self.north)

    @property
    def columns(self) -> range:
        """The same of longitudes."""
        return tenths(self.west, self.east)


def tenths(start: float, end: float) -> range:
    """The tenths of degrees that numbers from `start` to `end` are rounded to, and perhaps one more at each end."""
    return range(floor(start * 10), ceil(end * 10) + 1)


def place(text: str) -> Place | None:
    """The place on Earth that a text names as latitude|longitude; None where it names none."""
    numbers = numbers_of(text)
    if len(numbers) != 2 or not is_valid(*numbers):
        return None
    return Place(numbers[0], numbers[1])


def corners(text: str) -> tuple[Place, Place] | None:
    """The north-western and the south-eastern corner of a text top|left|bottom|right; None where it names none."""
    numbers = numbers_of(text)
    if len(numbers) != 4 or not is_valid(*numbers[:2]) or not is_valid(*numbers[2:]) or numbers[0] <= numbers[2]:
        return None
    return Place(numbers[0], numbers[1]), Place(numbers[2], numbers[3])


def numbers_of(text: str) -> list[float]:
    """The numbers between the bars; none at all where one is not a number."""
    parts = text.split("|")
    return list(map(float, parts)) if all(map(NUMBER.fullmatch, parts)) else []


def is_valid(lat: float, lon: float) -> bool:
    """Whether latitude and longitude are those of a place on Earth."""
    return abs(lat) <= 90 and abs(lon) <= 180


def area(first: Place, second: Place) -> float:
    """The area between two corners in square metres: roughly, for what is small."""
    middle = (first.lat + second.lat) / 2
    high = Place(first.lat, 0).distance(second.lat, 0)
    return high * Place(middle, first.lon).distance(middle, second.lon)


def center(first: Place, second: Place) -> Place:
    """The middle between a north-western and a south-eastern corner, also across the line where the days meet."""
    lon = (first.lon + second.lon) / 2
    if first.lon > second.lon:
        lon += 180 if lon < 0 else -180
    return Place((first.lat + second.lat) / 2, lon)


def boxes_between(first: Place, second: Place) -> Iterator[Box]:
    """The boxes between two corners: two where they lie on both sides of the line where the days meet."""
    yield from split(second.lat, first.lat, first.lon, second.lon, -180.0)


def boxes_around(middle: Place, radius: float) -> Iterator[Box]:
    """The boxes that hold the circle around a place, its radius in metres."""
    angle = radius / RADII[middle.globe]
    south, north = middle.lat - degrees(angle) - MARGIN, middle.lat + degrees(angle) + MARGIN
    least = -180.0 if middle.globe in EAST_AND_WEST else 0.0
    reach = sin(angle) / max(cos(radians(middle.lat)), 1e-12)
    if south <= -90 or north >= 90 or reach >= 1:
        # A pole is in it, and with it all longitudes.
        yield Box(max(south, -90.0), least, min(north, 90.0), least + 360)
        return
    wide = degrees(asin(reach)) + MARGIN
    west, east = middle.lon - wide, middle.lon + wide
    yield from split(south, north, (west - least) % 360 + least, (east - least) % 360 + least, least)


def split(south: float, north: float, west: float, east: float, least: float) -> Iterator[Box]:
    """One box, or two where west is greater than east; `least` is where the globe's longitudes begin."""
    if west <= east:
        yield Box(south, west, north, east)
    else:
        yield Box(south, west, north, least + 360)
        yield Box(south, least, north, east)


def rounded(metres: float) -> float:
    """A distance with one decimal, halves away from zero, as PHP rounds."""
    return floor(float(f"{metres * 10:.15g}") + 0.5) / 10
