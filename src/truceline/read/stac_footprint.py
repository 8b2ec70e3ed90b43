"""Footprints of catalogued images as shapes of the record.

Producers write footprints that cross the 180th meridian in three ways: split in two as RFC 7946
asks, as one ring that jumps from 180 to -180, or with longitudes beyond 180. All three come to the
same shapes here, each on one side of the meridian.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from truceline.record import AnyOf, Area

DIGITS: Final = 6
"""Decimals of a degree that are kept: a tenth of a metre, far finer than any footprint is known."""

MOST_VERTICES: Final = 20_000
"""Vertices believed in one footprint; real ones have five to a few hundred."""

_SMALLEST: Final = 1e-9  # square degrees, some ten square metres: what a cut leaves at the edge


def footprint(geometry: object, bbox: object = None) -> Area | AnyOf:
    """Return the shape of a footprint.

    Args:
        geometry: a GeoJSON Polygon or MultiPolygon, degrees WGS 84, longitude first; heights are
            left out. None takes the bounds.
        bbox: bounds as STAC has them: west, south, east, north, or with heights.

    Raises:
        ValueError: if it is neither, or surrounds a pole, or has no area.
    """
    rings = _bounds(bbox) if geometry is None else _polygons(geometry)
    if sum(len(ring) for polygon in rings for ring in polygon) > MOST_VERTICES:
        raise ValueError(f"more than {MOST_VERTICES} vertices")
    parts = [part for polygon in rings for part in _on_the_globe(polygon)]
    areas = [_area(part) for part in sorted(parts, key=lambda part: part.bounds)]
    if not areas:
        raise ValueError("it has no area")
    return areas[0] if len(areas) == 1 else AnyOf(shapes=tuple(areas))


Ring = list[tuple[float, float]]


def _polygons(geometry: object) -> list[list[Ring]]:
    if not isinstance(geometry, dict):
        raise ValueError("not a GeoJSON geometry")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection":
        members = geometry.get("geometries")
        if not isinstance(members, list):
            raise ValueError("not a GeoJSON geometry")
        return [polygon for member in members for polygon in _polygons(member)]
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise ValueError(f"a {kind}, not a Polygon or MultiPolygon")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return [[_ring(ring) for ring in _listed(polygon)] for polygon in polygons]


def _bounds(bbox: object) -> list[list[Ring]]:
    if not isinstance(bbox, list) or len(bbox) not in (4, 6):
        raise ValueError("neither a geometry nor bounds")
    half = len(bbox) // 2
    west, south, east, north = (_number(bbox[i]) for i in (0, 1, half, half + 1))
    if east < west:  # RFC 7946: bounds that cross the 180th meridian
        east += 360
    return [[[(west, south), (east, south), (east, north), (west, north), (west, south)]]]


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("coordinates are not nested as GeoJSON has them")
    return value


def _ring(value: Any) -> Ring:
    ring: Ring = []
    for vertex in _listed(value):
        if not isinstance(vertex, list) or len(vertex) < 2:
            raise ValueError("a vertex is no pair of numbers")
        ring.append((_number(vertex[0]), _number(vertex[1])))
    if len(ring) < 4:
        raise ValueError("a ring has fewer than four vertices")
    return ring


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("a coordinate is no number")
    return float(value)


def _on_the_globe(polygon: list[Ring]) -> list[shapely.Polygon]:
    """Cut one polygon at the 180th meridian; each part has longitudes from -180 to 180."""
    rings = [_unwrapped(ring) for ring in polygon]
    if any(abs(lat) > 90 for ring in rings for _, lat in ring):
        raise ValueError("a latitude beyond 90 degrees: are longitude and latitude exchanged?")
    west = min(lon for lon, _ in rings[0])
    if abs(west) > 540:
        raise ValueError(f"a longitude of {west} degrees")
    # Bring it to where its west is from -180 to 180; it may then reach beyond 180.
    back = 360 * math.floor((west + 180) / 360)
    rings[0] = [(lon - back, lat) for lon, lat in rings[0]]
    holes = [_beside(ring, rings[0]) for ring in rings[1:]]
    shape = shapely.make_valid(shapely.Polygon(rings[0], holes))
    found: list[shapely.Polygon] = []
    for turn in (0, 360):
        window = shapely.box(turn - 180, -90, turn + 180, 90)
        parts = _faces(shape if window.covers(shape) else shape.intersection(window))
        found.extend(shapely.transform(part, lambda xy, by=turn: xy - [by, 0]) for part in parts)
    return found


def _unwrapped(ring: Ring) -> Ring:
    """Return the ring without jumps: a step of more than half a turn goes the other way round."""
    lon = ring[0][0]
    lons = [lon]
    for (before, _), (after, _) in pairwise(ring):
        step = after - before
        whole = abs(step) >= 360  # an edge around the globe, as of a mosaic of all of it
        lon += step if whole or abs(step) <= 180 else (step + 180) % 360 - 180
        lons.append(lon)
    if abs(lons[-1] - lons[0]) > 180:
        raise ValueError("it surrounds a pole")
    return [(round(x, 9), lat) for x, (_, lat) in zip(lons, ring, strict=True)]


def _beside(hole: Ring, outer: Ring) -> Ring:
    """Return a hole on the same turn of the globe as the ring around it."""
    middle = (min(lon for lon, _ in outer) + max(lon for lon, _ in outer)) / 2
    turn = 360 * round((middle - hole[0][0]) / 360)
    return [(lon + turn, lat) for lon, lat in hole]


def _faces(shape: BaseGeometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(shape, return_index=False)
    faces = [
        face
        for part in parts
        for face in (_faces(part) if part.geom_type == "GeometryCollection" else [part])
    ]
    return [face for face in faces if face.geom_type == "Polygon" and face.area > _SMALLEST]


def _area(polygon: shapely.Polygon) -> Area:
    def ring(line: shapely.LinearRing) -> tuple[tuple[float, float], ...]:
        return tuple((round(lon, DIGITS), round(lat, DIGITS)) for lon, lat in line.coords)

    return Area(ring=ring(polygon.exterior), holes=tuple(ring(hole) for hole in polygon.interiors))
