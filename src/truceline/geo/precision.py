"""How far a bare point may be off: 95 % radii for the precision words and codes in use.

A table that gives a point gives no error with it. These constants stand in for it. They are
rules of thumb, published here so that anyone can see and change them; each is chosen so that
the true place lies within the radius in about nineteen cases of twenty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from truceline.record import GeoPrecision

RADIUS_M: Final[Mapping[GeoPrecision, float]] = {
    # A building, a bridge, a crater: three decimals of a degree, and the size of the object.
    GeoPrecision.EXACT: 500.0,
    # A village with its fields or a pass with its posts: the point is one house of it.
    GeoPrecision.LOCALITY: 3_000.0,
    # "Along the border near X": a company's sector to either side of the named place.
    GeoPrecision.BORDER_SEGMENT: 10_000.0,
    # The point is the district's seat; a rural district is some 1,000 km², 18 km in radius.
    GeoPrecision.DISTRICT: 20_000.0,
    # The point is the province's seat; a province is some 10,000 km², 56 km in radius.
    GeoPrecision.PROVINCE: 60_000.0,
    # A point with no word on its precision might be anything, down to a country's centre.
    GeoPrecision.UNKNOWN: 100_000.0,
}
"""95 % radius in metres of a bare point, by how precisely the place was stated."""


class Reach(NamedTuple):
    """What a code of another database says about a point.

    Attributes:
        precision: the nearest word of ours.
        radius_m: 95 % radius in metres.
    """

    precision: GeoPrecision
    radius_m: float


def _reach(precision: GeoPrecision, radius_m: float | None = None) -> Reach:
    return Reach(precision, RADIUS_M[precision] if radius_m is None else radius_m)


ACLED_GEO_PRECISION: Final[Mapping[int, Reach]] = {
    1: _reach(GeoPrecision.LOCALITY),  # the town itself
    2: _reach(GeoPrecision.DISTRICT),  # part of a region, or near a town, coded to that town
    3: _reach(GeoPrecision.PROVINCE),  # a larger region, coded to what it names or its capital
}
"""ACLED's `geo_precision`. Source: Armed Conflict Location & Event Data codebook, on geographic
precision."""

UCDP_WHERE_PREC: Final[Mapping[int, Reach]] = {
    1: _reach(GeoPrecision.LOCALITY),  # exact location known, coded to the named place
    2: _reach(GeoPrecision.DISTRICT, 25_000.0),  # within about 25 km of a known point
    3: _reach(GeoPrecision.DISTRICT),  # second-order administrative division, at its centroid
    4: _reach(GeoPrecision.PROVINCE),  # first-order administrative division, at its centroid
    # A linear feature, or part of a country that is larger than a first-order division.
    5: _reach(GeoPrecision.UNKNOWN),
    6: _reach(GeoPrecision.UNKNOWN, 300_000.0),  # only the country is known, at its centroid
    7: _reach(GeoPrecision.UNKNOWN, 300_000.0),  # international waters or airspace
}
"""UCDP's `where_prec`. Source: UCDP Georeferenced Event Dataset codebook."""


def radius_m(precision: GeoPrecision) -> float:
    """Return the 95 % radius in metres of a bare point stated with this precision."""
    return RADIUS_M[precision]


def from_acled(code: int) -> Reach:
    """Return what an ACLED `geo_precision` (1–3) says.

    Raises:
        ValueError: if it is no such code.
    """
    return _look_up(ACLED_GEO_PRECISION, code, "ACLED geo_precision")


def from_ucdp(code: int) -> Reach:
    """Return what a UCDP `where_prec` (1–7) says.

    Raises:
        ValueError: if it is no such code.
    """
    return _look_up(UCDP_WHERE_PREC, code, "UCDP where_prec")


def _look_up(table: Mapping[int, Reach], code: int, name: str) -> Reach:
    if code not in table:
        raise ValueError(f"{code!r} is not a {name}; expected {min(table)} to {max(table)}")
    return table[code]
