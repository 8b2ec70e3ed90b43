"""The outline of a shape: the area that holds the place with 95 % probability or more, to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Proj

from truceline.geo.distance import Floats, destination, unwrapped
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.shapes.normal import ACROSS_95, R95
from truceline.record import AnyOf, Corridor, Disc, Sector, Shape, Vertex

_CORNERS: Final = 72
_NOTHING_M: Final = 0.001


def outline(shape: Shape) -> Any:
    """Return the area to draw for a shape, as a shapely Polygon or MultiPolygon.

    Coordinates are longitude, latitude in degrees WGS 84. The outline is the shape's core grown
    by its 95 % error, so it holds the place with 95 % probability or more: exactly 95 % for a
    disc, more for a core that is wide beside its error. Longitudes run on past 180 where a
    shape lies across that meridian. Growing is done in an azimuthal
    equidistant plane around the shape, which is off by less than 1 % within 1,500 km.
    """
    if isinstance(shape, AnyOf):
        return shapely.union_all([outline(part) for part in shape.shapes])
    if isinstance(shape, Disc):
        return _circle(shape.lon, shape.lat, shape.radius_m)
    middle = bounding_disc(shape)
    plane = Proj(proj="aeqd", lon_0=middle.lon, lat_0=middle.lat, datum="WGS84")
    if isinstance(shape, Sector):
        core, error_m = _piece(shape), shape.error_m
    elif isinstance(shape, Corridor):
        # Past the ends of a path, and of a short one everywhere, the error has two directions.
        core = shapely.LineString(_near(shape.path, middle.lon))
        error_m = shape.half_width_m * R95 / ACROSS_95
    else:
        rings = [_near(ring, middle.lon) for ring in (shape.ring, *shape.holes)]
        core = shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))
        error_m = shape.error_m
    if error_m == 0:
        return core
    flat = shapely.transform(
        shapely.segmentize(core, 0.02), lambda xy: np.column_stack(plane(*xy.T))
    )
    grown = shapely.buffer(flat, error_m, quad_segs=_CORNERS // 4)

    def back(xy: Floats) -> Floats:
        lon, lat = plane(xy[:, 0], xy[:, 1], inverse=True)
        return np.column_stack([unwrapped(lon, middle.lon), lat])

    return shapely.transform(grown, back)


def _circle(lon: float, lat: float, radius_m: float) -> Any:
    turns = np.linspace(360.0, 0.0, _CORNERS, endpoint=False)
    return shapely.Polygon(_ring(lon, lat, turns, radius_m / np.cos(np.pi / _CORNERS)))


def _piece(shape: Sector) -> Any:
    """Return the piece of a ring that a sector's core is."""
    if shape.width_deg >= 360:
        outer = _circle(shape.lon, shape.lat, shape.outer_m)
        if shape.inner_m < _NOTHING_M:
            return outer
        inner = _circle(shape.lon, shape.lat, shape.inner_m * np.cos(np.pi / _CORNERS))
        return shapely.Polygon(outer.exterior, [inner.exterior])
    corners = max(int(_CORNERS * shape.width_deg / 360), 8)
    turns = shape.bearing_deg + shape.width_deg * np.linspace(0.5, -0.5, corners + 1)
    # Chords cut a circle short: the corners lie outside it, so that nothing is lost.
    step = np.radians(shape.width_deg / corners)
    outer_arc = _ring(shape.lon, shape.lat, turns, shape.outer_m / np.cos(step / 2))
    if shape.inner_m < _NOTHING_M:
        return shapely.Polygon(np.vstack([outer_arc, [(shape.lon, shape.lat)]]))
    return shapely.Polygon(
        np.vstack([outer_arc, _ring(shape.lon, shape.lat, turns[::-1], shape.inner_m)])
    )


def _ring(lon: float, lat: float, turns: Floats, metres: float) -> Floats:
    """Return points at a distance in some directions, longitudes on the side of the centre."""
    to_lon, to_lat = destination(lon, lat, turns, metres)
    return np.column_stack([unwrapped(to_lon, lon), to_lat])


def _near(path: Sequence[Vertex], middle: float) -> Floats:
    lon, lat = np.array(path, np.float64).T
    return np.column_stack([unwrapped(lon, middle), lat])
