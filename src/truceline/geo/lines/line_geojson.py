"""A line's geometry out of the bytes of a GeoJSON file (RFC 7946)."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np

from truceline.geo.distance import Floats
from truceline.geo.lines.datum import is_wgs84, to_wgs84
from truceline.geo.lines.line import LineGeometry

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


def read_line_geometry(data: bytes, feature: str, datum: str = "WGS 84") -> LineGeometry:
    """Read one feature's line.

    Args:
        data: the file, a FeatureCollection or a single Feature in UTF-8.
        feature: the `id` in the feature's properties, or the feature's own `id`; the first
            that carries it must be the only one.
        datum: the datum of the coordinates, as `to_wgs84` takes it. They are shifted to WGS 84,
            vertex by vertex; where it is that of a grid, they are easting and northing.

    Raises:
        ValueError: if the bytes are no GeoJSON, the feature is missing, ambiguous or has no
            geometry, the geometry is not one connected line, the datum is not known, or the
            file states another system than the datum.
    """
    geometry = feature_geometry(data, feature, datum, "line")
    return LineGeometry(to_wgs84(_vertices(geometry, feature), datum).lonlat)


def feature_geometry(data: bytes, feature: str, datum: str, what: str) -> dict[str, Any]:
    """Return the geometry object of one feature; see `read_line_geometry`.

    Args:
        data: the file.
        feature: id of the feature.
        datum: the datum stated beside the file.
        what: what the file holds, a line or a zone, for messages.

    Raises:
        ValueError: if there is none, or the file's `crs` is not WGS 84 or is not the datum.
    """
    try:
        document = json.loads(data)
    except ValueError as error:
        raise ValueError(f"the {what} file is not JSON in UTF-8: {error}") from None
    if not isinstance(document, dict):
        raise ValueError(f"the {what} file is not GeoJSON: expected an object at the top")
    check_crs(document.get("crs"), datum, what)
    geometry = _pick(document, feature, what).get("geometry")
    if not isinstance(geometry, dict):
        raise ValueError(
            f"feature {feature!r} has no geometry: this {what} exists in no digital form here, "
            "so nothing can be measured from it"
        )
    return geometry


def check_crs(crs: Any, datum: str, what: str) -> None:
    """See that the `crs` member of a file, of an older GeoJSON, does not contradict a datum.

    Args:
        crs: the member, or None.
        datum: the datum that the feature states.
        what: what the file holds, for messages.

    Raises:
        ValueError: if it is not WGS 84, or the datum is not: shifting coordinates that are in
            WGS 84 already would move them by some hundred metres.
    """
    if crs is None:
        return
    stated = json.dumps(crs)
    if not stated.rstrip('"}').endswith(_WGS84):
        raise ValueError(
            f"the {what} file states crs {stated}; expected WGS 84: leave crs out and state the "
            f"datum among the {what}'s properties, such as 'EPSG:4240', or transform it first"
        )
    if not is_wgs84(datum):
        raise ValueError(
            f"the {what} file states crs {stated} and the datum {datum!r}; only one can be right "
            "of its coordinates: remove crs if the datum is, or state the datum WGS 84"
        )


def _pick(document: dict[str, Any], feature: str, what: str) -> dict[str, Any]:
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
        raise ValueError(f"feature {feature!r} {problem} in the {what} file; it holds {have}")
    return chosen[0]


def _vertices(geometry: dict[str, Any], feature: str) -> Floats:
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
