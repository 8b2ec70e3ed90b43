"""The graticule of a map: degrees on its frame, and the lines of the military grid (MGRS).

The grid is that of the Defense Mapping Agency's TM 8358.1 (1990): UTM zones of 6°, cut by bands
of 8°, with the exceptions off Norway and around Svalbard.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from pyproj import Proj

from truceline.brief.map_text import write
from truceline.brief.palette import RULE, SOFT, STRONG_RULE
from truceline.brief.projection import Projection, Window, degree_label, degrees_between

SQUARE_M: Final = 100_000
GRID: Final = "#a39d90"
DASHES: Final = (0, (0.9, 1.8))
_STEPS_M: Final = (100_000, 10_000, 1_000)
_MOST: Final = 14
"""More lines of the grid than this across a map, and the next coarser step is drawn."""
_DEGREES: Final = 6.2
_SAMPLES: Final = 17
_SOUTH, _NORTH = -80.0, 84.0
_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
# Degrees by which a zone's west and east edge are moved in a band; None where there is no zone.
_EXCEPTIONS: Final[dict[tuple[str, int], tuple[float, float] | None]] = {
    ("V", 31): (0, -3), ("V", 32): (-3, 0),
    ("X", 31): (0, 3), ("X", 32): None, ("X", 33): (-3, 3), ("X", 34): None,
    ("X", 35): (-3, 3), ("X", 36): None, ("X", 37): (-3, 0),
}  # fmt: skip


class Piece(NamedTuple):
    """What a map shows of one zone and band of the grid.

    Attributes:
        zone: number of the zone, 1 to 60.
        seen: what is shown of it, a polygon in the longitudes of the map.
    """

    zone: int
    seen: Any


class GridLine(NamedTuple):
    """A line of the grid as a map shows it.

    Attributes:
        line: the line, longitude and latitude.
        digits: its kilometre within the 100 km square, two digits; "" for the square's edge
            on a map that shows no other lines.
        upright: whether it runs north.
    """

    line: Any
    digits: str
    upright: bool


def draw_degrees(axes: Axes, projection: Projection) -> None:
    """Draw the lines of latitude and longitude, with their degrees on the frame."""
    view, sheet = projection.window, projection.sheet
    style: dict[str, Any] = {"color": RULE, "linewidth": 0.4, "zorder": 1}
    for lon in degrees_between(view.west, view.east, 6):
        x = projection.point(lon, view.south).x
        axes.plot((x, x), (sheet.bottom, sheet.top), **style)
        if sheet.left + 4 <= x <= sheet.right - 12:
            label = degree_label(lon, "E", "W")
            write(axes, x, sheet.bottom - 8.5, label, _DEGREES, colour=SOFT, align="center")
    for lat in degrees_between(view.south, view.north, 5):
        y = projection.point(view.west, lat).y
        axes.plot((sheet.left, sheet.right), (y, y), **style)
        if y >= sheet.bottom + 2:
            label = degree_label(lat, "N", "S")
            write(
                axes, sheet.left - 3, y, label, _DEGREES,
                colour=SOFT, align="right", middle=True,
            )  # fmt: skip


def draw_grid(axes: Axes, projection: Projection) -> list[GridLine]:
    """Draw the grid's lines in every zone and band that the map shows, and return them.

    The lines are those of UTM. Beyond 80° S and 84° N, where the grid ends, nothing is drawn.
    """
    view = projection.window
    step = grid_step(view)
    drawn = []
    for piece in pieces(view):
        west, south, east, north = piece.seen.bounds
        edge: dict[str, Any] = {"color": STRONG_RULE, "linewidth": 0.5, "linestyle": "-."}
        if west > view.west:
            a, b = projection.point(west, south), projection.point(west, north)
            axes.plot((a.x, b.x), (a.y, b.y), zorder=1, **edge)
        if south > view.south:
            a, b = projection.point(west, south), projection.point(east, south)
            axes.plot((a.x, b.x), (a.y, b.y), zorder=1, **edge)
        for line in _lines(piece, step):
            points = [projection.point(x, y) for x, y in shapely.get_coordinates(line.line)]
            axes.plot(
                [p.x for p in points], [p.y for p in points],
                color=GRID, linewidth=0.45, linestyle=DASHES, zorder=1,
            )  # fmt: skip
            drawn.append(line)
    return drawn


def grid_step(view: Window) -> int:
    """Return the spacing of the grid's lines on a map, metres."""
    narrowing = math.cos(math.radians((view.south + view.north) / 2))
    wide_m = (view.east - view.west) * narrowing * 111_320.0
    fitting = [step for step in _STEPS_M if wide_m / step <= _MOST]
    return fitting[-1] if fitting else _STEPS_M[0]


def pieces(view: Window) -> Iterator[Piece]:
    """Give what a map shows of each zone and band of the grid, from south-west to north-east."""
    frame = shapely.box(view.west, view.south, view.east, view.north)
    first = math.floor((view.west + 180.0) / 6.0)
    last = math.floor((view.east + 180.0) / 6.0) + 2
    for row, band in enumerate(_BANDS):
        south = _SOUTH + 8.0 * row
        north = _NORTH if band == "X" else south + 8.0
        if south >= view.north or north <= view.south:
            continue
        for number in range(first, last + 1):
            zone = (number - 1) % 60 + 1
            moved = _EXCEPTIONS.get((band, zone), (0.0, 0.0))
            if moved is None:
                continue
            west, east = 6.0 * number - 186.0 + moved[0], 6.0 * number - 180.0 + moved[1]
            seen = shapely.intersection(frame, shapely.box(west, south, east, north))
            if seen.area > 0:
                yield Piece(zone, seen)


def squares(piece: Piece) -> Iterator[Any]:
    """Give what is shown of each 100 km square of a piece, as a polygon in degrees."""
    low_x, high_x, low_y, high_y = _range(piece)
    part = np.linspace(0.0, 1.0, 5) * SQUARE_M
    for x in _multiples(low_x - SQUARE_M, high_x, SQUARE_M):
        for y in _multiples(low_y - SQUARE_M, high_y, SQUARE_M):
            across = np.concatenate([x + part, np.full(5, x + SQUARE_M), x + part[::-1],
                                     np.full(5, x)])  # fmt: skip
            up = np.concatenate([np.full(5, y), y + part, np.full(5, y + SQUARE_M),
                                 y + part[::-1]])  # fmt: skip
            corners = _degrees(piece, across, up)
            seen = shapely.intersection(shapely.Polygon(corners), piece.seen)
            if seen.area > 0:
                yield seen


@lru_cache(maxsize=60)
def _utm(zone: int) -> Proj:
    # One hemisphere serves both: a false northing of 10,000 km moves no line of the grid.
    return Proj(proj="utm", zone=zone, datum="WGS84")


def _range(piece: Piece) -> tuple[float, float, float, float]:
    """Return least and greatest easting and northing of what is shown, metres."""
    west, south, east, north = piece.seen.bounds
    lon = np.linspace(west, east, _SAMPLES)
    lat = np.linspace(south, north, _SAMPLES)
    x, y = _utm(piece.zone)(
        np.concatenate([lon, lon, np.full(_SAMPLES, west), np.full(_SAMPLES, east)]),
        np.concatenate([np.full(_SAMPLES, south), np.full(_SAMPLES, north), lat, lat]),
    )
    return float(x.min()), float(x.max()), float(y.min()), float(y.max())


def _lines(piece: Piece, step: int) -> Iterator[GridLine]:
    low_x, high_x, low_y, high_y = _range(piece)
    along_y, along_x = np.linspace(low_y, high_y, _SAMPLES), np.linspace(low_x, high_x, _SAMPLES)
    for x in _multiples(low_x, high_x, step):
        for line in _cut(piece, np.full(_SAMPLES, x), along_y):
            yield GridLine(line, _kilometre(x, step), True)
    for y in _multiples(low_y, high_y, step):
        for line in _cut(piece, along_x, np.full(_SAMPLES, y)):
            yield GridLine(line, _kilometre(y, step), False)


def _kilometre(metres: float, step: int) -> str:
    """Return the kilometre of a coordinate within its square, as a printed sheet has it."""
    return f"{round(metres % SQUARE_M) // 1000 % 100:02d}" if step < SQUARE_M else ""


def _cut(piece: Piece, x: Any, y: Any) -> Iterator[Any]:
    cut = shapely.intersection(shapely.LineString(_degrees(piece, x, y)), piece.seen)
    yield from (part for part in shapely.get_parts(cut) if part.geom_type == "LineString")


def _degrees(piece: Piece, x: Any, y: Any) -> Any:
    """Return positions of the grid in degrees, longitudes in those of the map."""
    lon, lat = _utm(piece.zone)(x, y, inverse=True)
    middle = (piece.seen.bounds[0] + piece.seen.bounds[2]) / 2
    lon = middle + np.remainder(np.asarray(lon) - middle + 180.0, 360.0) - 180.0
    return np.column_stack([lon, lat])


def _multiples(low: float, high: float, step: int) -> Iterator[float]:
    yield from (float(step * n) for n in range(math.ceil(low / step), math.floor(high / step) + 1))
