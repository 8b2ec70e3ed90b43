"""Where a place lies, from the geometry of its feature: a point, an area or a path.

Each says how far off it may be in a property of its own: `radius_m` of a point, `error_m` of an
area, `half_width_m` of a path.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from truceline.geo.lines.area_geojson import area_of
from truceline.geo.lines.line_geojson import read_line_geometry
from truceline.read.geojson import Feature
from truceline.read.problem import Problem
from truceline.record import Area, Corridor

SPREADS: Final = {
    "Point": "radius_m",
    "Polygon": "error_m",
    "MultiPolygon": "error_m",
    "LineString": "half_width_m",
    "MultiLineString": "half_width_m",
}
"""The property that says how far off a geometry may be."""

_WHY: Final = {
    "radius_m": "Say how far the point may be off: a point alone is not a place.",
    "half_width_m": "Say how far from the path a place on it may lie, to either side.",
}
_LEAST_M: Final = 1e-3

MakeProblem = Callable[[str, object, str, str], Problem]


def extent(
    feature: Feature, spreads: dict[str, Any], problem: MakeProblem, *, simple: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the fields of a place that its geometry makes, and what is wrong with it.

    Args:
        feature: the feature.
        spreads: what it states of `radius_m`, `error_m` and `half_width_m`.
        problem: makes a problem of a field, its value, what was expected and what to do.
        simple: whether it is in the simple form, where `precision_m` stands for them.
    """
    geometry = feature.geometry
    if geometry is None:
        return _nowhere(spreads, problem)
    kind = str(geometry.get("type"))
    if kind not in SPREADS or (simple and SPREADS[kind] == "half_width_m"):
        fix = "Give a place a point, a polygon, a path with names, or null."
        return {}, [problem("geometry", kind, "a Point, a Polygon or a LineString", fix)]
    wanted = SPREADS[kind]
    column = "precision_m" if simple else wanted
    if simple and "radius_m" in spreads:  # precision_m, whichever it is meant for
        spreads = {wanted: spreads["radius_m"]}
    problems = [
        problem(key, value, f"{wanted} of a {kind}", f"Write it as {wanted}, or leave it out.")
        for key, value in spreads.items()
        if key != wanted
    ]
    value = spreads.get(wanted)
    least = 0.0 if wanted == "error_m" else _LEAST_M
    point: dict[str, Any] = {}
    failed: list[Problem] = []
    if wanted == "radius_m":
        point, failed = _point(geometry, problem)
    if value is None and wanted != "error_m":
        failed.append(problem(column, "", "a 95 % radius in metres", _WHY[wanted]))
    elif value is not None and (type(value) not in (int, float) or value < least):
        expected = f"a number of metres, at least {least:g}"
        failed.append(problem(column, value, expected, "Write it as a number."))
    if failed or wanted == "radius_m":
        return {} if failed else point | {"radius_m": value}, problems + failed
    metres = float(value or 0)
    try:
        shape: Area | Corridor
        shape = _path(geometry, feature, metres) if "Line" in kind else _area(geometry, metres)
    except ValueError as error:
        fix = f"{str(error)[0].upper()}{str(error)[1:]}."
        return {}, [*problems, problem("geometry", kind, f"one valid {kind}", fix)]
    return {"shape": shape}, problems


def _nowhere(spreads: dict[str, Any], problem: MakeProblem) -> tuple[dict[str, Any], list[Problem]]:
    """A radius of no point is kept, as it always was; of a shape there is none to be off."""
    fix = "Draw the place, or leave it out."
    return {key: spreads[key] for key in ("radius_m",) if key in spreads}, [
        problem(key, value, "a geometry that it belongs to", fix)
        for key, value in spreads.items()
        if key != "radius_m"
    ]


def _area(geometry: dict[str, Any], error_m: float) -> Area:
    return area_of(geometry).model_copy(update={"error_m": error_m})


def _path(geometry: dict[str, Any], feature: Feature, half_width_m: float) -> Corridor:
    whole = {"type": "Feature", "properties": {"id": feature.id}, "geometry": geometry}
    path = read_line_geometry(json.dumps(whole).encode(), feature.id).lonlat
    vertices = tuple((lon, lat) for lon, lat in path.tolist())
    return Corridor(path=vertices, half_width_m=half_width_m)


def _point(geometry: dict[str, Any], problem: MakeProblem) -> tuple[dict[str, Any], list[Problem]]:
    vertex = geometry.get("coordinates")
    if (
        not isinstance(vertex, list)
        or len(vertex) < 2
        or not all(type(number) in (int, float) for number in vertex)
    ):
        fix = "Give a place a point, or null."
        return {}, [problem("geometry", geometry, "a Point with [longitude, latitude]", fix)]
    lon, lat = vertex[:2]
    if not -180 <= lon <= 180 or not -90 <= lat <= 90:
        swapped = -90 <= lon <= 90 and -180 <= lat <= 180
        fix = "They look exchanged: longitude stands first." if swapped else "Look it up again."
        return {}, [problem("geometry", vertex, "[longitude, latitude] in degrees WGS 84", fix)]
    return {"lon": lon, "lat": lat}, []
