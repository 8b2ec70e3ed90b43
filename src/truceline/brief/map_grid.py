"""The graticule of a map: degrees on its frame, and the squares of the military grid (MGRS)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from pyproj import Proj

from truceline.brief.figure import PLAIN
from truceline.brief.fonts import text_width
from truceline.brief.palette import PAPER, RULE, SOFT, STRONG_RULE
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection, Window, degree_label, degrees_between
from truceline.geo import format_mgrs

_GRID: Final = "#b9b3a7"
_SQUARE_M: Final = 100_000
_STEPS_M: Final = (100_000, 10_000, 1_000)
_MOST: Final = 9
"""More lines of the grid than this across a map, and the next coarser step is drawn."""
_SIZE: Final = 5.4
_SAMPLES: Final = 17


def draw_degrees(axes: Axes, projection: Projection) -> None:
    """Draw the lines of latitude and longitude, with their degrees on the frame."""
    view, sheet = projection.window, projection.sheet
    style: dict[str, Any] = {"color": RULE, "linewidth": 0.4, "zorder": 1}
    text: dict[str, Any] = {"fontsize": 6.2, "fontweight": PLAIN, "color": SOFT}
    for lon in degrees_between(view.west, view.east, 6):
        x = projection.point(lon, view.south).x
        axes.plot((x, x), (sheet.bottom, sheet.top), **style)
        if x <= sheet.right - 12:
            label = degree_label(lon, "E", "W")
            axes.text(x, sheet.bottom - 3, label, ha="center", va="top", **text)
    for lat in degrees_between(view.south, view.north, 5):
        y = projection.point(view.west, lat).y
        axes.plot((sheet.left, sheet.right), (y, y), **style)
        axes.text(sheet.left - 3, y, degree_label(lat, "N", "S"), ha="right", va="center", **text)


def draw_squares(axes: Axes, projection: Projection, blocked: Sequence[Box] = ()) -> None:
    """Draw the grid's lines in every zone that the map shows, and name its 100 km squares.

    The lines are those of UTM; the names are read off the grid itself at the middle of what
    is shown of each square. Lines closer than 100 km bear their first digits, as on a printed
    sheet. Beyond 80° S and 84° N, where the grid ends, nothing is drawn.

    Args:
        axes: what to draw on.
        projection: from degrees to points.
        blocked: boxes that names keep off.
    """
    view = projection.window
    frame = shapely.box(view.west, max(view.south, -80.0), view.east, min(view.north, 84.0))
    step = _step(view)
    for zone in _zones(view):
        strip = shapely.box(6.0 * zone - 186.0, -80.0, 6.0 * zone - 180.0, 84.0)
        shown = shapely.intersection(frame, strip)
        if shown.is_empty or shown.area == 0:
            continue
        west, south, _, _ = shown.bounds
        if west > view.west:
            x = projection.point(west, south).x
            edge: dict[str, Any] = {"color": STRONG_RULE, "linewidth": 0.5, "zorder": 1}
            axes.plot(
                (x, x), (projection.sheet.bottom, projection.sheet.top), linestyle="-.", **edge
            )
        for line, digits, upright in _lines(zone, shown, step):
            points = [projection.point(lon, lat) for lon, lat in shapely.get_coordinates(line)]
            if step < _SQUARE_M:
                _digits(axes, projection.sheet, points, digits, upright, blocked)
            axes.plot(
                [p.x for p in points],
                [p.y for p in points],
                color=_GRID,
                linewidth=0.45,
                linestyle=(0, (0.9, 1.8)),
                zorder=1,
            )
        for name, bounds in _names(zone, shown):
            low, high = projection.point(*bounds[:2]), projection.point(*bounds[2:])
            wide = text_width(name, _SIZE)
            seats = [
                Box(x, y - _SIZE, x + wide, y)
                for y in (high.y - 2, low.y + _SIZE + 2)
                for x in (low.x + 2, high.x - 2 - wide)
            ]
            free = [s for s in seats if not any(s.overlaps(box) for box in blocked)]
            if free:
                axes.text(
                    free[0].left, free[0].top, name, fontsize=_SIZE, fontweight=PLAIN,
                    color=STRONG_RULE, ha="left", va="top", zorder=1.5,
                )  # fmt: skip


def _digits(
    axes: Axes,
    sheet: Box,
    points: Sequence[Point],
    digits: str,
    upright: bool,
    blocked: Sequence[Box],
) -> None:
    """Write a line's digits where it meets the top of the map, or its right edge."""
    end = max(points, key=(lambda p: p.y) if upright else (lambda p: p.x))
    seat = (
        Box(end.x - 3, sheet.top - 7, end.x + 3, sheet.top - 1)
        if upright
        else Box(sheet.right - 7, end.y - 3, sheet.right - 1, end.y + 3)
    )
    if not seat.inside(sheet) or any(seat.overlaps(box) for box in blocked):
        return
    axes.text(
        (seat.left + seat.right) / 2, (seat.bottom + seat.top) / 2, digits, fontsize=_SIZE,
        fontweight=PLAIN, color=STRONG_RULE, ha="center", va="center_baseline", zorder=1.5,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip


def _step(view: Window) -> int:
    """Return the spacing of the grid's lines, metres."""
    narrowing = math.cos(math.radians((view.south + view.north) / 2))
    wide_m = (view.east - view.west) * narrowing * 111_320.0
    fitting = [step for step in _STEPS_M if wide_m / step <= _MOST]
    return fitting[-1] if fitting else _STEPS_M[0]


def _zones(view: Window) -> Iterator[int]:
    first = math.floor((view.west + 180.0) / 6.0) + 1
    last = math.ceil((view.east + 180.0) / 6.0)
    yield from range(first, last + 1)


@lru_cache(maxsize=60)
def _utm(zone: int) -> Proj:
    # One hemisphere serves both: a false northing of 10,000 km moves no line of the grid.
    return Proj(proj="utm", zone=(zone - 1) % 60 + 1, datum="WGS84")


def _range(zone: int, shown: Any) -> tuple[float, float, float, float]:
    """Return least and greatest easting and northing of what is shown, metres."""
    west, south, east, north = shown.bounds
    lon = np.linspace(west, east, _SAMPLES)
    lat = np.linspace(south, north, _SAMPLES)
    x, y = _utm(zone)(
        np.concatenate([lon, lon, np.full(_SAMPLES, west), np.full(_SAMPLES, east)]),
        np.concatenate([np.full(_SAMPLES, south), np.full(_SAMPLES, north), lat, lat]),
    )
    return float(x.min()), float(x.max()), float(y.min()), float(y.max())


def _lines(zone: int, shown: Any, step: int) -> Iterator[tuple[Any, str, bool]]:
    """Return the grid's lines as they cross what is shown, longitude and latitude.

    With each come its digits within the 100 km square, and whether it runs north.
    """
    low_x, high_x, low_y, high_y = _range(zone, shown)
    along_y, along_x = np.linspace(low_y, high_y, _SAMPLES), np.linspace(low_x, high_x, _SAMPLES)
    for x in _multiples(low_x, high_x, step):
        for line in _cut(zone, shown, np.full(_SAMPLES, x), along_y):
            yield line, _within(x, step), True
    for y in _multiples(low_y, high_y, step):
        for line in _cut(zone, shown, along_x, np.full(_SAMPLES, y)):
            yield line, _within(y, step), False


def _within(metres: float, step: int) -> str:
    """Return the digits of a coordinate within its square, as many as the step resolves."""
    digits = len(str(_SQUARE_M // step)) - 1
    return f"{round(metres % _SQUARE_M) // step:0{digits}d}" if digits else ""


def _cut(zone: int, shown: Any, x: Any, y: Any) -> Iterator[Any]:
    lon, lat = _utm(zone)(x, y, inverse=True)
    middle = (shown.bounds[0] + shown.bounds[2]) / 2
    lon = middle + np.remainder(lon - middle + 180.0, 360.0) - 180.0
    cut = shapely.intersection(shapely.LineString(np.column_stack([lon, lat])), shown)
    yield from (part for part in shapely.get_parts(cut) if part.geom_type == "LineString")


def _names(zone: int, shown: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Return each 100 km square's name, and the bounds of what is shown of it, degrees."""
    low_x, high_x, low_y, high_y = _range(zone, shown)
    least = shown.area / 60
    for x in _multiples(low_x - _SQUARE_M, high_x, _SQUARE_M):
        for y in _multiples(low_y - _SQUARE_M, high_y, _SQUARE_M):
            across, up = [x, x + 1e5, x + 1e5, x], [y, y, y + 1e5, y + 1e5]
            lon, lat = (np.array(c) for c in _utm(zone)(across, up, inverse=True))
            middle = (shown.bounds[0] + shown.bounds[2]) / 2
            lon = middle + np.remainder(lon - middle + 180.0, 360.0) - 180.0
            seen = shapely.intersection(shapely.Polygon(np.column_stack([lon, lat])), shown)
            if seen.area < least:
                continue
            inside = seen.representative_point()
            name = format_mgrs((inside.x + 180.0) % 360.0 - 180.0, inside.y, 0)
            yield name, seen.bounds


def _multiples(low: float, high: float, step: int) -> Iterator[float]:
    yield from (float(step * n) for n in range(math.ceil(low / step), math.floor(high / step) + 1))
