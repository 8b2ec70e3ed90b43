"""A line laid into a plane, so that points beside it can be located in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import Proj

from truceline.geo.distance import (
    MEAN_RADIUS_M,
    Floats,
    bearing_deg,
    cumulative_m,
    destination,
    distance_m,
)
from truceline.geo.shapes.edges import edges_of
from truceline.geo.shapes.nearest import nearest_edge
from truceline.geo.shapes.spread import Level, levels_of, share_left

ON_LINE_M: Final = 0.1
"""Nearer than this a point is on the line: six decimals of a degree resolve no more."""

_PROLONGED_M: Final = 3_000_000.0
"""How far the ends of a line are prolonged to tell the sides apart beyond them."""

_WIDEST_M: Final = 100_000.0
"""Largest standard deviation that simplified edges are kept for."""

_STEP_M: Final = 1_000.0
"""Longer segments are cut up, so that straight in the plane and geodesic are one (< 5 mm)."""

_BAND_M: Final = 20_000.0
"""With a wider band of candidates than this a point is so far that its vertex will do."""

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


class LinePlane:
    """A line laid into the plane centred on its middle, with its edges in a tree.

    Args:
        lonlat: vertices, shape (n, 2), degrees WGS 84, longitude first, no repeated neighbours.
    """

    def __init__(self, lonlat: Floats) -> None:
        lon, lat, self.chain_m = _cut(lonlat)
        self.ecef = _unit(lon, lat)
        middle = self.ecef.mean(0)
        lon0 = float(np.degrees(np.arctan2(middle[1], middle[0])))
        lat0 = float(np.degrees(np.arctan2(middle[2], np.hypot(*middle[:2]))))
        self.project = Proj(proj="aeqd", lon_0=lon0, lat_0=lat0, datum="WGS84")
        self.xy = np.column_stack(self.project(lon, lat))
        self.reach_m = float(np.hypot(*self.xy.T).max())
        self.closed = bool((lonlat[0] == lonlat[-1]).all())
        if self.closed:
            self.xy[-1] = self.xy[0]
        self.edges = edges_of([self.xy])

    def locate(self, lon: Floats, lat: Floats) -> Located:
        """Return where points lie beside the line; all coordinates must be finite."""
        x, y = self.project(lon, lat)
        distance = np.hypot(x, y)
        angle = np.maximum(distance, self.reach_m) / (0.997 * MEAN_RADIUS_M)
        stretch = np.where(angle < 3.0, angle / np.sin(np.minimum(angle, 3.0)), np.inf)
        with np.errstate(invalid="ignore"):
            far = ~(np.maximum(distance - self.reach_m, 0.0) * (stretch - 1.0) < _BAND_M)
        edge = np.zeros(len(x), np.int64)
        share, raw = np.zeros(len(x)), np.zeros(len(x))
        near = np.flatnonzero(~far)
        edge[near], share[near], raw[near] = nearest_edge(
            self.edges, x[near], y[near], stretch[near]
        )
        rest = np.flatnonzero(far)
        edge[rest] = self._by_chord(lon[rest], lat[rest])
        raw[rest] = self._foot(x[rest], y[rest], edge[rest])
        share[rest] = np.clip(raw[rest], 0.0, 1.0)
        return self._measure(lon, lat, x, y, edge, share, raw)

    def share_left(self, lon: Floats, lat: Floats, radius_m: Floats) -> Floats:
        """Return which share of each disc's spread lies left of the line, or NaN; see `spread`.

        Beyond an end of the line the end segment is prolonged, as it is for the side of a point.
        """
        x, y = self.project(lon, lat)
        return share_left(self._levels, np.asarray(x), np.asarray(y), radius_m)

    def prolonged(self, metres: float) -> Floats:
        """Return the vertices in the plane with both ends prolonged, where it has ends."""
        if self.closed:
            return self.xy
        before, after = self.xy[0] - self.xy[1], self.xy[-1] - self.xy[-2]
        first = self.xy[0] + metres * before / np.hypot(*before)
        last = self.xy[-1] + metres * after / np.hypot(*after)
        return np.vstack([first, self.xy, last])

    @cached_property
    def _levels(self) -> tuple[Level, ...]:
        return levels_of([self.prolonged(_PROLONGED_M)], _WIDEST_M)

    def _by_chord(self, lon: Floats, lat: Floats) -> NDArray[np.intp]:
        nearest: NDArray[np.intp] = (_unit(lon, lat) @ self.ecef.T).argmax(1)
        return np.minimum(nearest, len(self.edges.x) - 1)

    def _foot(self, x: Floats, y: Floats, edge: NDArray[np.intp]) -> Floats:
        e = self.edges
        dx, dy = e.dx[edge], e.dy[edge]
        foot: Floats = ((x - e.x[edge]) * dx + (y - e.y[edge]) * dy) / (dx**2 + dy**2)
        return foot

    def _measure(
        self,
        lon: Floats,
        lat: Floats,
        x: Floats,
        y: Floats,
        edge: NDArray[np.intp],
        share: Floats,
        raw: Floats,
    ) -> Located:
        e = self.edges
        foot_x, foot_y = e.x[edge] + share * e.dx[edge], e.y[edge] + share * e.dy[edge]
        foot_lon, foot_lat = self.project(foot_x, foot_y, inverse=True)
        metres = distance_m(lon, lat, foot_lon, foot_lat)
        # At a bend the sides are told apart by the mean direction of the two segments: beside
        # a sharp corner either of them alone would put a point on the wrong side.
        toward_x = np.where(
            share == 0, e.start_x[edge], np.where(share == 1, e.end_x[edge], e.dx[edge])
        )
        toward_y = np.where(
            share == 0, e.start_y[edge], np.where(share == 1, e.end_y[edge], e.dy[edge])
        )
        side = np.sign(toward_x * (y - foot_y) - toward_y * (x - foot_x))
        last = len(e.x) - 1
        past = ((edge == 0) & (raw < 0)) | ((edge == last) & (raw > 1))
        step = self.chain_m[edge + 1] - self.chain_m[edge]
        return Located(
            distance_m=metres,
            km_along=(self.chain_m[edge] + share * step) / 1000.0,
            side=np.where(metres <= ON_LINE_M, 0, side).astype(np.int8),
            nearest_lon=np.asarray(foot_lon, np.float64),
            nearest_lat=np.asarray(foot_lat, np.float64),
            beyond=past & (metres > ON_LINE_M) & (not self.closed),
        )


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


def _unit(lon: Floats, lat: Floats) -> Floats:
    """Return geocentric unit vectors, shape (n, 3)."""
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
