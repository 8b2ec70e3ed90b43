"""A boundary line as geometry: distance, kilometre and side of any number of points.

Coordinates are degrees WGS 84 in the order longitude, latitude. A line has a direction, from
its first vertex to its last; *left* and *right* are meant along it. A side says on which side
of this drawing a point lies. It says nothing about whose ground that is or who did what there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj

from truceline.geo.distance import (
    MEAN_RADIUS_M,
    Floats,
    bearing_deg,
    cumulative_m,
    destination,
    distance_m,
)

ON_LINE_M: Final = 0.1
"""Nearer than this a point is on the line: six decimals of a degree resolve no more."""

_STEP_M: Final = 1_000.0
"""Longer segments are cut up, so that straight in the plane and geodesic are one (< 5 mm)."""

_BAND_M: Final = 20_000.0
"""With a wider band of candidates than this a point is so far that its vertex will do."""

_CHUNK: Final = 100_000

Signs = NDArray[np.int8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Located:
    """Where points lie beside a line; every column has shape (n,).

    Rows whose coordinates were not finite have NaN, side 0 and beyond False.

    Attributes:
        distance_m: geodesic distance to the nearest point of the line, metres.
        km_along: geodesic chainage of that nearest point from vertex 0, kilometres.
        side: +1 left of the line's direction, -1 right, 0 within `ON_LINE_M` of it.
        nearest_lon: longitude of the nearest point of the line, degrees WGS 84.
        nearest_lat: latitude of the nearest point of the line, degrees WGS 84.
        beyond: whether the point lies past an end of the line. Its side is then that of the
            end segment prolonged, which nobody has drawn: say so wherever it is shown.
    """

    distance_m: Floats
    km_along: Floats
    side: Signs
    nearest_lon: Floats
    nearest_lat: Floats
    beyond: Flags


@dataclass(frozen=True)
class Relation(Located):
    """`Located`, with the error of each point carried through; every column has shape (n,).

    Attributes:
        radius_m: 95 % radius of each point, metres.
        distance_low_m: least distance within the radius, 0 where the line may run through.
        distance_high_m: greatest distance within the radius.
        clear: whether the whole radius lies off the line (distance > radius). Where False,
            the side is not known.
    """

    radius_m: Floats
    distance_low_m: Floats
    distance_high_m: Floats
    clear: Flags


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
            self._plane.locate(lons[rows], lats[rows], rows, found)
        return found

    @cached_property
    def _plane(self) -> _Plane:
        return _Plane(self)


def relation(line: LineGeometry, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike) -> Relation:
    """Return where points with an error lie beside a line.

    Args:
        line: the line.
        lon: longitudes, shape (n,), degrees WGS 84.
        lat: latitudes, shape (n,).
        radius_m: 95 % radius of each point in metres, shape (n,) or one number for all.
    """
    found = line.locate(lon, lat)
    radius = np.array(np.broadcast_to(np.asarray(radius_m, np.float64), found.side.shape))
    return Relation(
        **vars(found),
        radius_m=radius,
        distance_low_m=np.maximum(found.distance_m - radius, 0.0),
        distance_high_m=found.distance_m + radius,
        clear=found.distance_m > radius,
    )


class _Plane:
    """A line laid into the plane centred on its middle, with an index over its segments."""

    def __init__(self, line: LineGeometry) -> None:
        lon, lat, self.chain_m = _cut(line.lonlat)
        ecef = _unit(lon, lat)
        middle = ecef.mean(0)
        self.lon0 = float(np.degrees(np.arctan2(middle[1], middle[0])))
        self.lat0 = float(np.degrees(np.arctan2(middle[2], np.hypot(*middle[:2]))))
        self.project = Proj(proj="aeqd", lon_0=self.lon0, lat_0=self.lat0, datum="WGS84")
        self.lon, self.lat, self.ecef = lon, lat, ecef
        self.xy = np.column_stack(self.project(lon, lat))
        self.reach_m = float(np.hypot(*self.xy.T).max())
        along = np.diff(self.xy, axis=0)
        self.unit = along / np.hypot(*along.T)[:, None]
        self.normal = _vertex_directions(self.unit, line.closed)
        self.closed = line.closed
        self.tree: Any = shapely.STRtree(
            shapely.linestrings(np.stack([self.xy[:-1], self.xy[1:]], axis=1))
        )

    def locate(self, lon: Floats, lat: Floats, rows: NDArray[np.intp], found: Located) -> None:
        """Fill the rows of `found` for the points."""
        xy = np.column_stack(self.project(lon, lat))
        points = shapely.points(xy)
        _, bound = self.tree.query_nearest(points, all_matches=False, return_distance=True)
        angle = np.maximum(np.hypot(*xy.T), self.reach_m) / (0.997 * MEAN_RADIUS_M)
        stretch = np.where(angle < 3.0, angle / np.sin(np.minimum(angle, 3.0)), np.inf)
        slack = bound * (stretch - 1.0) * 1.02 + 0.1
        near = slack < _BAND_M
        point, segment = self.tree.query(
            points[near], predicate="dwithin", distance=(bound + slack)[near]
        )
        point = np.flatnonzero(near)[point]
        far = np.flatnonzero(~near)
        if len(far):
            point = np.concatenate([point, far])
            segment = np.concatenate([segment, self._by_chord(lon[far], lat[far])])
        self._measure(lon, lat, xy, point, segment, rows, found)

    def _by_chord(self, lon: Floats, lat: Floats) -> NDArray[np.intp]:
        nearest: NDArray[np.intp] = (_unit(lon, lat) @ self.ecef.T).argmax(1)
        return np.minimum(nearest, len(self.unit) - 1)

    def _measure(
        self,
        lon: Floats,
        lat: Floats,
        xy: Floats,
        point: NDArray[np.intp],
        segment: NDArray[np.intp],
        rows: NDArray[np.intp],
        found: Located,
    ) -> None:
        start, along = self.xy[segment], self.xy[segment + 1] - self.xy[segment]
        raw = ((xy[point] - start) * along).sum(1) / (along**2).sum(1)
        share = np.clip(raw, 0.0, 1.0)
        foot = start + share[:, None] * along
        foot_lon, foot_lat = self.project(foot[:, 0], foot[:, 1], inverse=True)
        metres = distance_m(lon[point], lat[point], foot_lon, foot_lat)
        order = np.lexsort((segment, metres, point))
        best = order[np.unique(point[order], return_index=True)[1]]
        point, segment, raw, share = point[best], segment[best], raw[best], share[best]
        out = rows[point]
        direction = self.unit[segment]
        # At a bend the sides are told apart by the mean direction of the two segments: beside
        # a sharp corner either of them alone would put a point on the wrong side.
        direction = np.where((share == 0)[:, None], self.normal[segment], direction)
        direction = np.where((share == 1)[:, None], self.normal[segment + 1], direction)
        away = xy[point] - foot[best]
        side = np.sign(direction[:, 0] * away[:, 1] - direction[:, 1] * away[:, 0])
        found.side[out] = np.where(metres[best] <= ON_LINE_M, 0, side)
        found.distance_m[out] = metres[best]
        found.nearest_lon[out] = np.asarray(foot_lon)[best]
        found.nearest_lat[out] = np.asarray(foot_lat)[best]
        step = self.chain_m[segment + 1] - self.chain_m[segment]
        found.km_along[out] = (self.chain_m[segment] + share * step) / 1000.0
        last = len(self.unit) - 1
        past = ((segment == 0) & (raw < 0)) | ((segment == last) & (raw > 1))
        found.beyond[out] = past & (metres[best] > ON_LINE_M) & (not self.closed)


def _cut(lonlat: Floats) -> tuple[Floats, Floats, Floats]:
    """Return longitudes, latitudes and chainage with no step longer than `_STEP_M`."""
    x, y = lonlat[:-1].T
    azimuth = bearing_deg(x, y, *lonlat[1:].T)
    chain = cumulative_m(*lonlat.T)
    metres = np.diff(chain)
    pieces = np.maximum(np.ceil(metres / _STEP_M), 1).astype(np.intp)
    segment = np.repeat(np.arange(len(pieces)), pieces)
    part = np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    walked = metres[segment] * part / pieces[segment]
    lon, lat = destination(x[segment], y[segment], azimuth[segment], walked)
    return (
        np.append(lon, lonlat[-1, 0]),
        np.append(lat, lonlat[-1, 1]),
        np.append(chain[segment] + walked, chain[-1]),
    )


def _vertex_directions(unit: Floats, closed: bool) -> Floats:
    """Return the direction at each vertex: the sum of those before and after it."""
    before = np.vstack([unit[-1] if closed else np.zeros(2), unit])
    after = np.vstack([unit, unit[0] if closed else np.zeros(2)])
    total: Floats = before + after
    return total


def _unit(lon: Floats, lat: Floats) -> Floats:
    """Return geocentric unit vectors, shape (n, 3)."""
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
