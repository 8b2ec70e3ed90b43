"""A line's geometry out of the bytes of a GeoJSON file (RFC 7946)."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np

from truceline.geo.line import LineGeometry

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


def read_line_geometry(data: bytes, feature: str) -> LineGeometry:
    """Read one feature's line.

    Args:
        data: the file, a FeatureCollection or a single Feature in UTF-8.
        feature: the `id` in the feature's properties, or the feature's own `id`; the first
            that carries it must be the only one.

    Raises:
        ValueError: if the bytes are no GeoJSON, the feature is missing, ambiguous or has no
            geometry, the geometry is not one connected line, or the coordinates are not WGS 84.
    """
    try:
        document = json.loads(data)
    except ValueError as error:
        raise ValueError(f"the line file is not JSON in UTF-8: {error}") from None
    if not isinstance(document, dict):
        raise ValueError("the line file is not GeoJSON: expected an object at the top")
    crs = json.dumps(document.get("crs"))
    if document.get("crs") is not None and not crs.rstrip('"}').endswith(_WGS84):
        raise ValueError(f"the line file states crs {crs}; expected WGS 84: transform it first")
    geometry = _pick(document, feature).get("geometry")
    if not isinstance(geometry, dict):
        raise ValueError(
            f"feature {feature!r} has no geometry: this line exists in no digital form here, "
            "so nothing can be measured from it"
        )
    return LineGeometry(_vertices(geometry, feature))


def _pick(document: dict[str, Any], feature: str) -> dict[str, Any]:
    listed = document.get("features")
    features = listed if isinstance(listed, list) else [document]
    known: list[str] = []
    chosen: list[dict[str, Any]] = []
    for item in features:
        if not isinstance(item, dict):
            continue
        ids = [(item.get("properties") or {}).get("id"), item.get("id")]
        names = {str(value) for value in ids if value is not None}
        known += sorted(names)
        if feature in names:
            chosen.append(item)
    if len(chosen) != 1:
        problem = f"appears {len(chosen)} times" if chosen else "is not"
        have = ", ".join(known) or "none with an id"
        raise ValueError(f"feature {feature!r} {problem} in the line file; it holds {have}")
    return chosen[0]


def _vertices(geometry: dict[str, Any], feature: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    kind: Any = geometry.get("type")
    coordinates: Any = geometry.get("coordinates")
    if kind not in ("LineString", "MultiLineString"):
        raise ValueError(f"feature {feature!r} is a {kind}; expected a LineString")
    parts = [coordinates] if kind == "LineString" else coordinates
    try:
        # A third coordinate is a height, which a boundary on the ground does not use.
        arrays = [np.array([vertex[:2] for vertex in part], np.float64) for part in parts]
        joined = np.concatenate(arrays)
    except (TypeError, ValueError, KeyError):
        raise ValueError(
            f"feature {feature!r} has coordinates that are not [longitude, latitude] numbers"
        ) from None
    for number, (part, following) in enumerate(pairwise(arrays), 1):
        if not np.array_equal(part[-1:], following[:1]):
            raise ValueError(
                f"feature {feature!r}: part {number + 1} does not start where part {number} "
                "ends; give each part its own feature, or join them in order"
            )
    return joined
