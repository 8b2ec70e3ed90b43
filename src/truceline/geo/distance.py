"""Geodesic distances, bearings and destinations on the WGS 84 ellipsoid.

Every function takes degrees in the order longitude, latitude (EPSG:4326), broadcasts its
arguments like NumPy and returns float64 arrays of metres or degrees. NaN in gives NaN out.

Method: C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87 (2013), through PROJ;
exact to some nanometres, so nothing here adds error of its own.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

Floats = NDArray[np.float64]
"""A column of float64."""

GEOD: Final = Geod(ellps="WGS84")
"""The WGS 84 ellipsoid."""

MEAN_RADIUS_M: Final = 6_371_008.8
"""Mean Earth radius (IUGG), for bounds only, never for a distance that is printed."""


def distance_m(lon: ArrayLike, lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike) -> Floats:
    """Return the geodesic distance in metres between pairs of points."""
    return _inverse(lon, lat, to_lon, to_lat)[1]


def bearing_deg(lon: ArrayLike, lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike) -> Floats:
    """Return the bearing at the first point, degrees clockwise from true north in [0, 360)."""
    bearing: Floats = np.mod(_inverse(lon, lat, to_lon, to_lat)[0], 360.0)
    return bearing


def destination(
    lon: ArrayLike, lat: ArrayLike, bearing: ArrayLike, distance: ArrayLike
) -> tuple[Floats, Floats]:
    """Return longitude and latitude reached from a point.

    Args:
        lon: longitude of the start, degrees WGS 84.
        lat: latitude of the start, degrees WGS 84.
        bearing: degrees clockwise from true north.
        distance: metres along the geodesic.
    """
    x, y, azimuth, metres = _columns(lon, lat, bearing, distance)
    to_lon, to_lat, _ = GEOD.fwd(x, y, azimuth, metres)
    return np.asarray(to_lon, np.float64), np.asarray(to_lat, np.float64)


def cumulative_m(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return the geodesic distance walked from the first vertex to each vertex, in metres.

    Args:
        lon: longitudes of the vertices, shape (n,), n >= 1.
        lat: latitudes of the vertices, shape (n,).

    Returns:
        Shape (n,); the first value is 0.
    """
    lons, lats = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    steps = distance_m(lons[:-1], lats[:-1], lons[1:], lats[1:])
    return np.concatenate(([0.0], np.cumsum(steps)))


def unwrapped(lon: ArrayLike, middle: float) -> Floats:
    """Return longitudes on the side of a middle one, over 180 if need be, so nothing is cut."""
    out: Floats = middle + np.remainder(np.asarray(lon, np.float64) - middle + 180.0, 360.0) - 180.0
    return out


def _columns(*columns: ArrayLike) -> list[Floats]:
    """Return the arguments as columns of one shape, copied: Geod writes into what it is given."""
    return [np.array(c, np.float64) for c in np.broadcast_arrays(*columns)]


def _inverse(
    lon: ArrayLike, lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike
) -> tuple[Floats, Floats]:
    x, y, to_x, to_y = _columns(lon, lat, to_lon, to_lat)
    forward, _, metres = GEOD.inv(x, y, to_x, to_y)
    return np.asarray(forward, np.float64), np.asarray(metres, np.float64)
