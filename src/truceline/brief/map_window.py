"""What part of the earth a map shows, so that its inset hides nothing that matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shapely.geometry import LineString

from truceline.brief.content_map import MapModel
from truceline.brief.map_furniture import free_corner
from truceline.brief.map_inset import SIZE as INSET
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection, Window, circle, fit

# A disc that covers half the front says "somewhere along it" and must not set the scale.
_WIDEST_KM: Final = 40.0
_ZOOM: Final = 0.34
_CLEAR: Final = 6.0
_STEP: Final = 3.0
_WEIGHT: Final = 24
"""What stands in a corner rather hides so many points along a line than one mark."""
_HIDDEN: Final = 20
"""More points along a line than this should not be hidden while there is a way to show them."""
_EMPTY_TALL: Final = 60.0


def shown(model: MapModel) -> list[tuple[float, float]]:
    """Choose the positions the map has to show, with longitudes on one side of the globe."""
    if model.window is not None:
        west, south, east, north = model.window
        return [(west, south), (east, north)]
    marks = [
        corner
        for mark in model.marks
        for corner in (
            [position for ring in mark.outline for position in ring]
            or circle(mark.lon, mark.lat, min(mark.radius_km, _WIDEST_KM), 8)
        )
    ]
    lines = [position for line in model.lines for position in line.coordinates]
    everything = marks + lines or list(model.detections)
    if not everything:
        return []
    if marks and lines:
        # A front far longer than where the incidents are would press them into one spot.
        near = [_span(marks, axis) * 1.8 for axis in (0, 1)]
        far = [_span(everything, axis) for axis in (0, 1)]
        if all(n < f * _ZOOM for n, f in zip(near, far, strict=True)):
            x = (min(p[0] for p in marks) + max(p[0] for p in marks)) / 2
            y = (min(p[1] for p in marks) + max(p[1] for p in marks)) / 2
            reach = max(near[0], near[1], 0.3) / 2
            return [(x - reach, y - reach), (x + reach, y + reach)]
    return everything


def fitted(model: MapModel, wide: float) -> tuple[Window | None, float]:
    """Return the window of a map and the height of its sheet, with room for the inset.

    Args:
        model: what to draw, its longitudes on one side of the globe.
        wide: width of the sheet in points.

    Returns:
        The window, None where there is nothing to show, and the height in points.
    """
    positions = shown(model)
    if not positions:
        return None, _EMPTY_TALL
    heights = (200.0 if model.inset else 160.0, 310.0)
    window, tall = fit(positions, wide, heights)
    if not model.inset:
        return window, tall
    # Where no corner is free, the window may be widened to the west by what the inset takes.
    share = (INSET[0] + 3 * _CLEAR) / (wide - INSET[0] - 3 * _CLEAR)
    west = window.west - share * (window.east - window.west)
    wider, other = fit([(west, positions[0][1]), *positions], wide, heights)
    harm = _hidden(model, Projection(window, Box(0, 0, wide, tall)))
    if harm > _HIDDEN and _hidden(model, Projection(wider, Box(0, 0, wide, other))) < harm / 2:
        return wider, other
    return window, tall


def _hidden(model: MapModel, projection: Projection) -> int:
    """Return how much the inset hides of a map, in points along a line."""
    kept = taken(model, projection)
    corner = free_corner(projection.sheet, INSET, kept).grown(_CLEAR)
    return sum(map(corner.holds, kept))


def taken(model: MapModel, projection: Projection) -> list[Point]:
    """Return what an inset should not hide; a mark counts as much as a good stretch of line."""
    tracks = (track(projection, line.coordinates) for line in model.lines)
    lines = [point for one in tracks if one is not None for point in along(one)]
    return [*_spots(projection, model) * _WEIGHT, *lines]


def _spots(projection: Projection, model: MapModel) -> list[Point]:
    """Return where the marks' places are on the sheet."""
    return [
        projection.point(lon, lat)
        for mark in model.marks
        for lon, lat in mark.spots or ((mark.lon, mark.lat),)
    ]


def track(projection: Projection, coordinates: Sequence[tuple[float, float]]) -> LineString | None:
    """Return a line on the sheet; None where it has no form."""
    if len(coordinates) < 2:
        return None
    points = [projection.point(lon, lat) for lon, lat in coordinates]
    # Half a point is less than print can show, and a twentieth of the bytes.
    return LineString(points).simplify(0.5)


def along(one: LineString) -> list[Point]:
    """Return points along a line on the sheet."""
    steps = int(one.length / _STEP)
    return [Point(*one.interpolate(_STEP * k).coords[0]) for k in range(steps + 1)]


def _span(positions: Sequence[tuple[float, float]], axis: int) -> float:
    values = [position[axis] for position in positions]
    return max(values) - min(values)
