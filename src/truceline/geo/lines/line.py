"""A boundary line as geometry: distance, kilometre and side of any number of points.

Coordinates are degrees WGS 84 in the order longitude, latitude. A line has a direction, from
its first vertex to its last; *left* and *right* are meant along it. A side says on which side
of this drawing a point lies. It says nothing about whose ground that is or who did what there.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from pyproj import Proj

from truceline.geo.distance import Floats, bearing_deg, cumulative_m, destination
from truceline.geo.lines.line_plane import LinePlane, Located

_CHUNK: Final = 100_000


class LineGeometry:
    """A line through vertices joined by geodesics.

    How `locate` works, and how exact it is: the line is laid into an azimuthal equidistant
    plane centred on its middle. There a length is too long by at most k = c / sin c, where c is
    the angle to the centre (2 parts in 10,000 at 200 km), and never too short. The nearest
    segment in the plane gives a bound; every segment within k times that bound is a candidate,
    so the truly nearest one cannot be missed. The foot of the perpendicular is found in the
    plane, where a direction is off by no more than k - 1, which moves a foot d away by
    d (k - 1) along the segment and so adds d (k - 1)^2 / 2 to the distance: below a millimetre
    at d = 30 km on a line of 800 km. The distance to each candidate's foot is then measured on
    the ellipsoid, and the least is kept. Beyond some 1,700 km from the middle the nearest
    vertex is taken by chord instead, right to about 0.01 %.

    Args:
        lonlat: vertices, shape (n, 2), degrees WGS 84, longitude first. A vertex that repeats
            the one before it is dropped. Where the last equals the first the line is closed.

    Raises:
        ValueError: if the shape is wrong, fewer than two different vertices are given, or a
            coordinate is not finite or out of range.
    """

    def __init__(self, lonlat: ArrayLike) -> None:
        points = np.array(lonlat, dtype=np.float64)
        if points.ndim != 2 or points.shape[1:] != (2,):
            raise ValueError(f"a line needs an array of shape (n, 2), got {points.shape}")
        bad = ~(np.isfinite(points).all(1) & (np.abs(points) <= (180.0, 90.0)).all(1))
        if bad.any():
            row = int(bad.argmax())
            raise ValueError(
                f"vertex {row} of the line is {points[row].tolist()}; expected longitude in "
                "±180 and latitude in ±90 degrees WGS 84, in this order"
            )
        moved = np.ones(len(points), bool)
        moved[1:] = (np.diff(points, axis=0) != 0).any(1)
        points = points[moved]
        if len(points) < 2:
            raise ValueError("a line needs at least two different vertices")
        points.setflags(write=False)
        self.lonlat: Floats = points
        """The vertices, shape (n, 2), read-only."""

    @cached_property
    def vertex_km(self) -> Floats:
        """Chainage of each vertex in kilometres, shape (n,)."""
        return cumulative_m(self.lonlat[:, 0], self.lonlat[:, 1]) / 1000.0

    @property
    def length_km(self) -> float:
        """Geodesic length in kilometres."""
        return float(self.vertex_km[-1])

    @property
    def closed(self) -> bool:
        """Whether the line ends where it starts."""
        return bool((self.lonlat[0] == self.lonlat[-1]).all())

    def at(self, km: ArrayLike) -> tuple[Floats, Floats]:
        """Return longitude and latitude of chainages in kilometres; those off an end are NaN."""
        chainage = np.atleast_1d(np.asarray(km, np.float64))
        segment = np.searchsorted(self.vertex_km, chainage, side="right") - 1
        segment = np.clip(segment, 0, len(self.lonlat) - 2)
        x, y = self.lonlat[segment].T
        azimuth = bearing_deg(x, y, *self.lonlat[segment + 1].T)
        lon, lat = destination(x, y, azimuth, (chainage - self.vertex_km[segment]) * 1000.0)
        off = ~((chainage >= 0) & (chainage <= self.length_km))
        lon[off] = lat[off] = np.nan
        return lon, lat

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> Located:
        """Return where points lie beside the line.

        Args:
            lon: longitudes, shape (n,), degrees WGS 84.
            lat: latitudes, shape (n,).

        Raises:
            ValueError: if the two differ in shape.
        """
        lons = np.atleast_1d(np.asarray(lon, np.float64))
        lats = np.atleast_1d(np.asarray(lat, np.float64))
        if lons.shape != lats.shape or lons.ndim != 1:
            raise ValueError(
                f"expected two columns of one length, got {lons.shape} and {lats.shape}"
            )
        size = len(lons)
        found = Located(
            distance_m=np.full(size, np.nan),
            km_along=np.full(size, np.nan),
            side=np.zeros(size, np.int8),
            nearest_lon=np.full(size, np.nan),
            nearest_lat=np.full(size, np.nan),
            beyond=np.zeros(size, bool),
        )
        usable = np.flatnonzero(np.isfinite(lons) & np.isfinite(lats))
        for begin in range(0, len(usable), _CHUNK):
            rows = usable[begin : begin + _CHUNK]
            where = self._plane.locate(lons[rows], lats[rows])
            for name, column in vars(where).items():
                getattr(found, name)[rows] = column
        return found

    def share_left(self, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike) -> Floats:
        """Return which share of each disc's spread lies on the left of the line.

        Args:
            lon: longitudes of the centres, shape (n,), degrees WGS 84.
            lat: latitudes, shape (n,).
            radius_m: 95 % radii in metres, shape (n,).

        Returns:
            Shares from 0 to 1, shape (n,); NaN where the line is out of reach of the disc.
            Method and error: see `truceline.geo.shapes.spread`. Beyond an end of the line its last
            segment is prolonged.
        """
        columns = (np.atleast_1d(np.asarray(c, np.float64)) for c in (lon, lat, radius_m))
        return self._plane.share_left(*columns)

    @property
    def flat(self) -> tuple[Floats, Proj]:
        """The line in an azimuthal equidistant plane around its middle, metres, and the plane."""
        return self._plane.xy, self._plane.project

    def prolonged(self, metres: float) -> Floats:
        """Return the line in that plane with its ends prolonged; a closed line as it is."""
        return self._plane.prolonged(metres)

    @cached_property
    def _plane(self) -> LinePlane:
        return LinePlane(self.lonlat)
