"""What the modules of the extension GeoData have in common: coordinates of pages, and what is said of one."""

from typing import Any

from ..errors import ApiError
from ..globes import Place
from ..kinds import Choice
from ..params import flags, param
from ..schema.geo import geo_tags
from ..schema.tables import page, redirect
from ..scope import Run
from ..select import Compare, Condition, Select, read
from ..titles import InvalidTitle, Title

COLUMNS = {
    "type": geo_tags.type,
    "name": geo_tags.name,
    "dim": geo_tags.dim,
    "country": geo_tags.country,
    "region": geo_tags.region,
    "globe": geo_tags.globe,
}
"""Where the pieces of information are that `prop` names."""

PRIMARIES = {
    "primary": "Those of what the page is about.",
    "secondary": "Those of what the page mentions.",
    "all": "All.",
}


def properties() -> Any:
    """The parameter for what to say of coordinates."""
    return flags(
        ("globe",),
        type="The type of the thing.",
        name="Its name.",
        dim="Roughly how large it is, in metres.",
        country="The code of the country that it is in.",
        region="The code of the part of the country.",
        globe="The globe that it is on.",
    )


def primary() -> Any:
    """The parameter for which coordinates to list."""
    return param(Choice(*PRIMARIES), "Which coordinates to list.", "primary", values=PRIMARIES)


def of_kind(primary: str) -> list[Condition]:
    """The condition for coordinates that are primary, secondary or either."""
    return [] if primary == "all" else [Compare(geo_tags.primary, "=", int(primary == "primary"))]


def bad_coordinate() -> ApiError:
    """The error for a text that names no place on Earth."""
    return ApiError("invalid-coord", "The coordinate is none: it has to be latitude|longitude, in degrees.")


def title_of(at: Run, text: str) -> Title | None:
    """The title of a page of the wiki that a text names; None where it names none."""
    try:
        title = at.site.title(text)
    except InvalidTitle:
        return None
    return None if title.interwiki or title.namespace < 0 or not title.key else title


def page_id(at: Run, title: Title) -> int | None:
    """The id of the page of a title, None where there is none."""
    if title.interwiki:
        return None
    where = Compare(page.namespace, "=", title.namespace), Compare(page.title, "=", title.key)
    return next((row[0] for row in at.rows(Select(page, read(page.id), where=where), 1)), None)


def target_of(at: Run, id: int) -> Title | None:
    """Where a page leads to; None where it does not."""
    if not at.has("redirect"):
        return None
    columns = redirect.namespace, redirect.title, redirect.fragment, redirect.interwiki
    rows = at.rows(Select(redirect, read(*columns), where=[Compare(redirect.from_, "=", id)]), 1)
    return next((Title(row[0], row[1], row[2] or "", row[3] or "") for row in rows), None)


def primary_of(at: Run, id: int) -> Place | None:
    """The primary coordinate of a page."""
    select = Select(
        geo_tags,
        read(geo_tags.lat, geo_tags.lon, geo_tags.globe),
        where=[Compare(geo_tags.page, "=", id), Compare(geo_tags.primary, "=", 1)],
        order=(geo_tags.id,),
    )
    return next((Place(float(row[1]), float(row[2]), row[3]) for row in at.rows(select, 1)), None)
