"""An area's rings out of GeoJSON (RFC 7946), each thing that is wrong with them said."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import shapely

from truceline.geo.distance import Floats
from truceline.geo.lines.datum import to_wgs84
from truceline.geo.lines.line_geojson import feature_geometry
from truceline.record import Area
from truceline.record.where import Vertex

_LEAST_RING: Final = 4


def read_area_geometry(data: bytes, feature: str, datum: str = "WGS 84") -> Area:
    """Read one feature's area, as `read_line_geometry` reads a line.

    Args:
        data: the file, a FeatureCollection or a single Feature in UTF-8.
        feature: id of the feature, which one feature alone may have.
        datum: the datum of the coordinates; they are shifted to WGS 84, vertex by vertex.

    Raises:
        ValueError: if the bytes are no GeoJSON, the feature is missing, ambiguous or has no
            geometry, the geometry is no single valid polygon, the datum is not known, or the
            file states another system than the datum.
    """
    geometry = feature_geometry(data, feature, datum, "zone")
    try:
        return area_of(geometry, datum)
    except ValueError as error:
        raise ValueError(f"feature {feature!r}: {error}") from None


def area_of(geometry: dict[str, Any], datum: str = "WGS 84") -> Area:
    """Return the area that a geometry object is.

    Args:
        geometry: a Polygon, or a MultiPolygon of one part.
        datum: the datum of its coordinates.

    Returns:
        The area, its holes kept. Its `error_m` is that of the shift alone, 0 for WGS 84: how
        far off it was drawn is not written in its coordinates.

    Raises:
        ValueError: if it is another geometry or has several parts, a ring is not closed or has
            less than four positions, a coordinate is out of range, or it crosses itself.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "MultiPolygon" and isinstance(coordinates, list):
        if len(coordinates) != 1:
            raise ValueError(
                f"it has {len(coordinates)} parts; expected one: give each part a feature of its "
                "own, with an id and a name of its own"
            )
        coordinates = coordinates[0]
    elif kind != "Polygon":
        raise ValueError(f"it is a {kind}; expected a Polygon")
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError("it has no ring; expected a list of closed rings")
    stated: list[Floats] = []
    for number, ring in enumerate(coordinates):
        try:
            stated.append(_ring(ring))
        except ValueError as error:
            name = f"hole {number}" if number else "the outer ring"
            raise ValueError(f"{name}: {error}") from None
    shifted = to_wgs84(np.concatenate(stated), datum)  # in one, so that no hole moves otherwise
    rings = np.split(shifted.lonlat, np.cumsum([len(ring) for ring in stated])[:-1])
    polygon = shapely.Polygon(rings[0], rings[1:])
    if not shapely.is_valid(polygon):
        reason = shapely.is_valid_reason(polygon).replace("[", " at [")
        raise ValueError(
            f"it is no area: {reason} (longitude, latitude); mend it where it is drawn"
        )
    outer, *holes = (_pairs(ring) for ring in rings)
    return Area(ring=outer, holes=tuple(holes), error_m=shifted.accuracy_m or 0.0)


def _ring(ring: Any) -> Floats:
    if not isinstance(ring, list) or not all(_is_position(position) for position in ring):
        raise ValueError("expected a list of [longitude, latitude] numbers")
    if len(ring) < _LEAST_RING:
        raise ValueError(f"it has {len(ring)} positions; expected at least {_LEAST_RING}")
    # A third coordinate is a height, which an area on the ground does not use.
    if ring[0][:2] != ring[-1][:2]:
        raise ValueError(
            f"it begins at {ring[0][:2]} and ends at {ring[-1][:2]}; expected it closed: repeat "
            "the first position at its end"
        )
    return np.array([position[:2] for position in ring], np.float64)


def _is_position(position: Any) -> bool:
    return (
        isinstance(position, list)
        and len(position) >= 2
        and all(type(number) in (int, float) and math.isfinite(number) for number in position[:2])
    )


def _pairs(ring: Floats) -> tuple[Vertex, ...]:
    return tuple((lon, lat) for lon, lat in ring.tolist())
