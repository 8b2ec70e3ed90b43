"""The map of a run: what changed, on the images of before, with coordinates, scale and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from truceline.brief.figure import BOLD, drawable, drawing, svg_text
from truceline.brief.fonts import text_width
from truceline.brief.map_furniture import ARROW, SIZE, TALL, free_corner, scale_bar
from truceline.brief.map_text import haloed, write
from truceline.brief.palette import ACCENT, INK, PAPER, SOFT, STRONG_RULE
from truceline.brief.placement import Box, Point, place_discs, place_names
from truceline.imaging.grid import Grid
from truceline.imaging.outlines import polygons
from truceline.imaging.ramp import NOTHING, coloured, grey, rgb
from truceline.imaging.wanted import Spot

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating]

WIDTH: Final = 470.0
_LEFT: Final = 44.0
_AXIS: Final = 14.0
_SIZE: Final = 6.4
_RADIUS: Final = 5.4
_MOST_PIXELS: Final = 900
"""A longer side is drawn coarser: a page is no place for an image of 13 million pixels."""
_TICKS: Final = 5


@dataclass(frozen=True)
class Sheet:
    """What a map shows; arrays of the shape of the grid.

    Attributes:
        title: what it is, for those who hear it.
        description: what it shows, in a sentence or two.
        grid: where its pixels are.
        backdrop: backscatter of before, decibels; NaN where there is none.
        mean_db: change, decibels.
        changed: pixels that count as changed.
        valid: pixels of which something can be said.
        label: number of the changed place each pixel belongs to, from 1; 0 for none.
        numbered: (row, column) of the middle of each place that bears a number, from number 1.
        spots: places to be named.
    """

    title: str
    description: str
    grid: Grid
    backdrop: Floats
    mean_db: Floats
    changed: Bools
    valid: Bools
    label: npt.NDArray[np.int32]
    numbered: Sequence[tuple[float, float]]
    spots: Sequence[Spot]


def sheet_svg(sheet: Sheet, name: str = "change") -> str:
    """Draw the map as an SVG element, 470 points wide, with its text as text.

    Args:
        sheet: what to draw.
        name: prefix of the ids in the SVG, unique in the page it goes into.
    """
    grid = sheet.grid
    wide = WIDTH - _LEFT - 1
    tall = wide * grid.rows / grid.cols
    if tall > 1.25 * wide:
        tall = 1.25 * wide
    frame = Box(_LEFT, _AXIS, WIDTH - 1, _AXIS + tall)
    scale = min(wide / grid.cols, tall / grid.rows)
    # A tall, narrow grid leaves margins left and right.
    used = grid.cols * scale
    frame = Box(_LEFT + (wide - used) / 2, _AXIS, _LEFT + (wide + used) / 2, _AXIS + tall)
    on = _Paper(frame, scale)
    with drawing(WIDTH, _AXIS + tall + 2, f"truceline-{name}") as (figure, axes):
        _image(axes, sheet, frame)
        _graticule(axes, grid, on)
        outlines = _outlines(axes, sheet, on)
        points = [on.point(row, col) for row, col in sheet.numbered]
        taken = [*points, *points, *outlines]
        furniture = _furniture(axes, grid, on, taken)
        blocked = [furniture, *_spots(axes, sheet, on)]
        seats = _numbers(axes, points, on, blocked)
        _names(axes, sheet, on, [*blocked, *seats], points)
        axes.add_patch(
            Rectangle(
                (frame.left, frame.bottom), frame.right - frame.left, frame.top - frame.bottom,
                facecolor="none", edgecolor=STRONG_RULE, linewidth=0.6, zorder=9.5,
            )
        )  # fmt: skip
        svg = svg_text(figure, name, sheet.title, sheet.description)
    return haloed(svg, name)


@dataclass(frozen=True)
class _Paper:
    """From pixels of the grid to points on the sheet."""

    frame: Box
    scale: float

    def point(self, row: float, col: float) -> Point:
        """Return where a pixel's middle lies."""
        return Point(
            self.frame.left + (col + 0.5) * self.scale, self.frame.top - (row + 0.5) * self.scale
        )


def _image(axes: Axes, sheet: Sheet, frame: Box) -> None:
    """Draw light greys of before, and the colour of the change where it counts."""
    step = max(1, math.ceil(max(sheet.grid.shape) / _MOST_PIXELS))
    backdrop, valid = sheet.backdrop[::step, ::step], sheet.valid[::step, ::step]
    known = backdrop[np.isfinite(backdrop)]
    low, high = np.quantile(known, (0.02, 0.998)) if known.size else (0.0, 1.0)
    shown = grey(backdrop, low, high)
    shown[~valid] = rgb(NOTHING)
    strongest = _strongest(np.where(sheet.changed, sheet.mean_db, 0.0), step)
    shown = np.where((strongest != 0)[..., None], coloured(strongest), shown)
    axes.imshow(
        shown, extent=(frame.left, frame.right, frame.bottom, frame.top), origin="upper",
        interpolation="none", aspect="auto", zorder=0.5,
    )  # fmt: skip


def _strongest(db: Floats, step: int) -> Floats:
    """Keep of each block of pixels the strongest change, so that a single one is not lost."""
    if step == 1:
        return db
    rows, cols = (-(-size // step) for size in db.shape)
    padded = np.zeros((rows * step, cols * step))
    padded[: db.shape[0], : db.shape[1]] = db
    blocks = padded.reshape(rows, step, cols, step).swapaxes(1, 2).reshape(rows, cols, -1)
    at = np.abs(blocks).argmax(axis=-1)[..., None]
    return np.asarray(np.take_along_axis(blocks, at, axis=-1)[..., 0])


def _outlines(axes: Axes, sheet: Sheet, on: _Paper) -> list[Point]:
    """Outline every changed place and return points on the outlines."""
    points: list[Point] = []
    for _, polygon in polygons(sheet.label):
        for ring in polygon:
            xy = [on.point(row - 0.5, col - 0.5) for col, row in ring]
            axes.add_patch(
                Polygon(xy, closed=True, facecolor="none", edgecolor=INK, linewidth=0.55, zorder=3)
            )
            points += xy[:: max(1, len(xy) // 12)]
    return points


def _graticule(axes: Axes, grid: Grid, on: _Paper) -> None:
    """Draw ticks of longitude and latitude on the frame, with crosses where they meet."""
    frame = on.frame
    ring = grid.ring()
    south_west = ring[1]
    lons = _rounds(min(lon for lon, _ in ring), max(lon for lon, _ in ring), _TICKS)
    lats = _rounds(min(lat for _, lat in ring), max(lat for _, lat in ring), _TICKS)
    inner = shapely.box(*frame)
    for lon in lons:
        x = on.point(*grid.pixel(lon, south_west[1])).x
        if frame.left + 14 <= x <= frame.right - 14:
            axes.plot((x, x), (frame.bottom, frame.bottom - 2.5), color=STRONG_RULE, linewidth=0.5)
            label = _degrees(lon, "E", "W", lons)
            write(axes, x, frame.bottom - 9.6, label, _SIZE, colour=SOFT, align="center")
    for lat in lats:
        y = on.point(*grid.pixel(south_west[0], lat)).y
        if frame.bottom + 4 <= y <= frame.top - 4:
            axes.plot((frame.left, frame.left - 2.5), (y, y), color=STRONG_RULE, linewidth=0.5)
            label = _degrees(lat, "N", "S", lats)
            write(axes, frame.left - 4, y, label, _SIZE, colour=SOFT, align="right", middle=True)
    for lon in lons:
        for lat in lats:
            at = on.point(*grid.pixel(lon, lat))
            if inner.contains(shapely.Point(at).buffer(3)):
                style: dict[str, Any] = {"color": SOFT, "linewidth": 0.45, "zorder": 2}
                axes.plot((at.x - 2.5, at.x + 2.5), (at.y, at.y), **style)
                axes.plot((at.x, at.x), (at.y - 2.5, at.y + 2.5), **style)


def _rounds(low: float, high: float, most: int) -> list[float]:
    """Return round degrees between two, at most so many."""
    for step in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0):
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [round(k * step, 3) for k in range(first, last + 1)]
    return []


def _degrees(value: float, positive: str, negative: str, all_of: Sequence[float]) -> str:
    """Write degrees with as many decimals as tell the ticks apart."""
    digits = next(d for d in range(4) if all(abs(v - round(v, d)) < 1e-6 for v in all_of))
    return f"{abs(value):.{digits}f}° {positive if value >= 0 else negative}"


def _furniture(axes: Axes, grid: Grid, on: _Paper, taken: Sequence[Point]) -> Box:
    """Draw the north arrow and the scale bar where they hide least."""
    m_per_point = grid.pixel_m / on.scale
    length_m = _round_length((on.frame.right - on.frame.left) / 4 * m_per_point)
    length = length_m / m_per_point
    label = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    wide = ARROW + length + 10 + text_width(label, SIZE)
    box = free_corner(on.frame, (wide, TALL), taken, low=True)
    scale_bar(axes, box, length, label)
    _north(axes, grid, Point(box.left + 7, box.bottom + 2))
    return box


def _round_length(most_m: float) -> float:
    power = 10.0 ** math.floor(math.log10(most_m))
    return max(step * power for step in (1, 2, 5) if step * power <= most_m)


def _north(axes: Axes, grid: Grid, foot: Point) -> None:
    """Draw an arrow to true north, turned by as much as the grid's north is off it."""
    lon, lat = grid.lonlat(grid.rows / 2, grid.cols / 2)
    row, col = grid.pixel(lon, lat)
    up_row, up_col = grid.pixel(lon, lat + 0.001)
    turn = -math.degrees(math.atan2(up_col - col, row - up_row))
    arrow = shapely.affinity.rotate(
        shapely.Polygon([(0, 9.5), (-3.2, 0), (0, 2.2), (3.2, 0)]), turn, origin=(0, 4.7)
    )
    xy = [(foot.x + x, foot.y + 7 + y) for x, y in arrow.exterior.coords]
    axes.add_patch(Polygon(xy, facecolor=INK, edgecolor="none", zorder=9))
    write(axes, foot.x, foot.y, "N", _SIZE, weight=BOLD, align="center", zorder=9)


def _spots(axes: Axes, sheet: Sheet, on: _Paper) -> list[Box]:
    """Draw the places that were asked for as rings, to scale; return the boxes of their middles."""
    boxes = []
    for spot in sheet.spots:
        at = on.point(*sheet.grid.pixel(spot.lon, spot.lat))
        if not on.frame.holds(at):
            continue
        reach = spot.radius_m / sheet.grid.pixel_m * on.scale
        ring = Circle(
            at, reach, facecolor="none", edgecolor=ACCENT, linewidth=0.8,
            linestyle=(0, (3.2, 1.6)), zorder=2.5,
        )  # fmt: skip
        axes.add_patch(ring)
        ring.set_clip_path(_clip(axes, on.frame))
        boxes.append(Box(at.x - 1, at.y - 1, at.x + 1, at.y + 1))
    return boxes


def _clip(axes: Axes, frame: Box) -> Rectangle:
    patch = Rectangle(
        (frame.left, frame.bottom), frame.right - frame.left, frame.top - frame.bottom,
        facecolor="none", edgecolor="none",
    )  # fmt: skip
    axes.add_patch(patch)
    return patch


def _numbers(axes: Axes, points: Sequence[Point], on: _Paper, blocked: Sequence[Box]) -> list[Box]:
    """Write each place's number beside it, with a leader, and return the boxes of the numbers."""
    frame = on.frame
    room = Box(frame.left + 1, frame.bottom + 1, frame.right - 1, frame.top - 1)
    seats = place_discs([_beside(p) for p in points], _RADIUS, room, blocked)
    boxes = []
    for number, (point, seat) in enumerate(zip(points, seats, strict=True), start=1):
        axes.plot((point.x, seat.x), (point.y, seat.y), color=INK, linewidth=0.5, zorder=5)
        axes.add_patch(
            Circle(seat, _RADIUS, facecolor=PAPER, edgecolor=INK, linewidth=0.7, zorder=6)
        )
        write(
            axes, seat.x, seat.y, str(number), _SIZE if number < 100 else 5.2,
            weight=BOLD, align="center", middle=True,
        )  # fmt: skip
        boxes.append(Box(seat.x - _RADIUS, seat.y - _RADIUS, seat.x + _RADIUS, seat.y + _RADIUS))
    return boxes


def _beside(point: Point) -> Point:
    """Where a number would best stand: not on its place, which it would hide."""
    return Point(point.x + 9, point.y + 9)


def _names(
    axes: Axes, sheet: Sheet, on: _Paper, blocked: Sequence[Box], points: Sequence[Point]
) -> None:
    """Write the names of the places that were asked for, in every script, where there is room."""
    frame = on.frame
    room = Box(frame.left + 2, frame.bottom + 2, frame.right - 2, frame.top - 2)
    taken = list(blocked)
    for spot in sheet.spots:
        at = on.point(*sheet.grid.pixel(spot.lon, spot.lat))
        lines = [text for text in (spot.name, *spot.also[:2]) if drawable(text)]
        if not lines or not frame.holds(at):
            continue
        leads = [8.2 if k == 0 else 9.2 for k in range(len(lines))]
        wide = max(text_width(line, 7.0) for line in lines)
        reach = min(spot.radius_m / sheet.grid.pixel_m * on.scale, 60.0)
        (box,) = place_names([at], reach, [(wide, sum(leads))], room, taken, points)
        if box is None:
            continue
        taken.append(box)
        foot = box.top
        left = (box.left + box.right) / 2 >= at.x
        for line, lead in zip(lines, leads, strict=True):
            foot -= lead
            write(
                axes, box.left if left else box.right, foot + 2.2, line, 7.0, colour=ACCENT,
                align="left" if left else "right", halo=True,
            )  # fmt: skip
