"""The logical table of the extension GeoData: where on Earth, or elsewhere, the things are that pages tell of."""

from .columns import Table, integer, real, text


class geo_tags(Table, alias="gt"):
    """A coordinate of a page: latitude and longitude in degrees, both in tenths of a degree too, `dim` in metres.

    The tenths are NULL in a database of a wiki that searches coordinates by Elasticsearch; a store always has them.
    """

    id = integer("gt_id")
    page = integer("gt_page_id")
    globe = text("gt_globe")
    primary = integer("gt_primary")
    lat = real("gt_lat")
    lon = real("gt_lon")
    lat_tenths = integer("gt_lat_int")
    lon_tenths = integer("gt_lon_int")
    dim = integer("gt_dim")
    type = text("gt_type")
    name = text("gt_name")
    country = text("gt_country")
    region = text("gt_region")
