"""Where something happened: the words used, and a shape that says how little is known.

Coordinates are WGS 84 (EPSG:4326) in the order longitude, latitude, in degrees. A point alone
is not a location, so there is no point: every shape is a spread of probability.

All shapes share one model of error. A shape has a *core* (a point, a piece of a ring, a path, a
polygon), and the true place is a point of the core, any as likely as any other of equal area or
length, moved by an error that is normal and equal in all directions. A `Disc` is a point with an
error, an `Area` a polygon with none unless it says so.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

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


Vertex = tuple[Longitude, Latitude]
"""Longitude and latitude in degrees WGS 84."""


class Area(Value):
    """A place known to lie within a polygon, edges straight in degrees as in RFC 7946.

    Attributes:
        ring: outer ring as (longitude, latitude) pairs in degrees WGS 84, first equal to last.
        holes: rings that are left out, written likewise.
        error_m: 95 % radius in metres of the polygon's own error, as where its edge is one of
            a small map; 0 where none is stated.
    """

    ring: tuple[Vertex, ...] = Field(min_length=4)
    holes: tuple[tuple[Vertex, ...], ...] = ()
    error_m: float = Field(default=0.0, ge=0)


class Sector(Value):
    """A place at a distance from a point: in a direction, or in any (then it is a ring).

    Attributes:
        lon: longitude of the point that distance and direction are taken from.
        lat: its latitude, degrees WGS 84.
        inner_m: least distance, metres along the geodesic.
        outer_m: greatest distance, metres; greater than the least.
        bearing_deg: middle of the directions, degrees clockwise from true north.
        width_deg: from the first direction to the last, degrees; 360 is a ring.
        error_m: 95 % radius in metres of the point's own error.
    """

    lon: Longitude
    lat: Latitude
    inner_m: float = Field(default=0.0, ge=0)
    outer_m: float = Field(gt=0)
    bearing_deg: float = Field(default=0.0, ge=0, lt=360)
    width_deg: float = Field(default=360.0, gt=0, le=360)
    error_m: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Sector:
        if self.inner_m >= self.outer_m:
            raise ValueError("a sector needs a greatest distance beyond its least")
        return self


class Corridor(Value):
    """A place somewhere along a path: a stretch of a line, a road, a river.

    Attributes:
        path: the path as (longitude, latitude) pairs in degrees WGS 84.
        half_width_m: the place lies so far to either side of the path, or nearer, with 95 %
            probability, metres.
    """

    path: tuple[Vertex, ...] = Field(min_length=2)
    half_width_m: float = Field(gt=0)


class AnyOf(Value):
    """A place in one of several shapes, each as likely as any other: two hills have one name,
    or two lines are drawn differently.

    Attributes:
        shapes: the shapes.
    """

    shapes: tuple[Disc | Sector | Corridor | Area, ...] = Field(min_length=2)


Shape = Disc | Area | Sector | Corridor | AnyOf


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
