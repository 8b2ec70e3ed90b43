"""Where something happened: the words used, and a shape that says how little is known.

Coordinates are WGS 84 (EPSG:4326) in the order longitude, latitude, in degrees. A point alone
is not a location, so there is no point: a `Disc` carries the radius within which the true
place lies with 95 % probability.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from truceline.record.base import Value
from truceline.record.vocabulary import Term

Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class GeoPrecision(Term):
    """How precisely a place was stated."""

    EXACT = "exact", "a point or object that can be found on the ground"
    LOCALITY = "locality", "a village, pass, hill or facility"
    DISTRICT = "district", "somewhere in a district"
    PROVINCE = "province", "somewhere in a province"
    BORDER_SEGMENT = "border_segment", "somewhere along a stretch of a line"
    UNKNOWN = "unknown", "the place was not stated"


class Disc(Value):
    """A place known to lie within `radius_m` of a point with 95 % probability.

    Attributes:
        lon: longitude of the centre, degrees, WGS 84.
        lat: latitude of the centre, degrees, WGS 84.
        radius_m: 95 % radius in metres.
    """

    lon: Longitude
    lat: Latitude
    radius_m: float = Field(gt=0)


class Area(Value):
    """A place known to lie within a polygon.

    Attributes:
        ring: outer ring as (longitude, latitude) pairs in degrees WGS 84, first equal to last.
    """

    ring: tuple[tuple[Longitude, Latitude], ...] = Field(min_length=4)


Shape = Disc | Area


class Where(Value):
    """A place as somebody stated it.

    Attributes:
        words: the name or description used.
        also: other names given for the same place by the same source.
        admin: district, province and country as stated.
        precision: how precisely it was stated.
        shape: where it may be; None when it cannot be located.
    """

    words: str
    also: tuple[str, ...] = ()
    admin: str = ""
    precision: GeoPrecision = GeoPrecision.UNKNOWN
    shape: Shape | None = None
