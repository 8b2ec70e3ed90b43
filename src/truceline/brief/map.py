"""The map: every line as somebody draws it, places with their uncertainty, zones and fires."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from truceline.brief.content_map import MapModel
from truceline.brief.figure import BOLD, drawing, svg_text, wrapped
from truceline.brief.map_furniture import draw_scale, free_corner
from truceline.brief.map_grid import draw_degrees, draw_grid
from truceline.brief.map_inset import SIZE as INSET
from truceline.brief.map_inset import draw_inset
from truceline.brief.map_key import key_columns, key_height, write_key
from truceline.brief.map_land import draw_land, shows_coast
from truceline.brief.map_legend import (
    FAINT,
    FIRE,
    legend_height,
    legend_rows,
    stroke,
    write_legend,
    zone_style,
)
from truceline.brief.map_marks import draw_areas, draw_marks, draw_rings, seat_marks
from truceline.brief.map_names import write_names
from truceline.brief.map_sides import on_one_side
from truceline.brief.map_squares import write_grid
from truceline.brief.map_text import haloed, write
from truceline.brief.map_window import along, fitted, taken, track
from truceline.brief.palette import INK, PAPER, SOFT, STRONG_RULE
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection

WIDTH: Final = 470.0
_LEFT: Final = 30.0
_TOP: Final = 2.0
_AXIS: Final = 12.0
_TITLE: Final = 10.0
_LINE: Final = 7.2
_CASING: Final = 1.6


def map_svg(model: MapModel, *, name: str = "map") -> str:
    """Draw the map as an SVG element.

    Args:
        model: what to draw; coordinates as (lon, lat) in degrees WGS 84, radii in kilometres.
            Lines and zones without coordinates are named in the legend as not drawn.
        name: prefix of the ids in the SVG, unique in the page it goes into.

    Returns:
        One `<svg>` element, 470 points wide, with its text as text. The same model gives the
        same bytes.
    """
    model = on_one_side(model)
    window, tall = fitted(model, WIDTH - _LEFT - 1)
    coast = window is not None and shows_coast(window)
    rows = legend_rows(model, WIDTH, window, coast)
    key = key_columns(model.marks, WIDTH) if model.key else ()
    heading = _heading(model)
    axis = 0.0 if window is None else _AXIS
    below = legend_height(rows) + key_height(key)
    height = _TOP + sum(lead for _, _, lead in heading) + tall + axis + below
    sheet = Box(_LEFT, below + axis, WIDTH - 1, below + axis + tall)
    with drawing(WIDTH, height, f"truceline-{name}") as (figure, axes):
        foot = height
        for text, size, lead in heading:
            foot -= lead
            title = size == _TITLE
            write(
                axes, 0, foot + 0.3 * size, text, size,
                weight=BOLD if title else 500, colour=INK if title else SOFT,
            )  # fmt: skip
        axes.add_patch(_frame(sheet, facecolor=PAPER, edgecolor="none", zorder=0))
        if window is not None:
            _draw(axes, model, Projection(window, sheet), coast)
        else:
            write(
                axes, (sheet.left + sheet.right) / 2, (sheet.bottom + sheet.top) / 2,
                "Nothing of this period has a place that can be drawn.", 8.5,
                colour=SOFT, align="center", middle=True,
            )  # fmt: skip
        axes.add_patch(_frame(sheet, edgecolor=STRONG_RULE, linewidth=0.6, zorder=9.5))
        write_legend(axes, rows, below, WIDTH)
        if key:
            write_key(axes, key, below - legend_height(rows), WIDTH)
        svg = svg_text(figure, name, model.title, description(model))
    return haloed(svg, name)


def _draw(axes: Axes, model: MapModel, projection: Projection, coast: bool) -> None:
    """Draw what is within the frame, from the ground up."""
    sheet = projection.sheet
    frame = _frame(sheet, facecolor="none", edgecolor="none")
    axes.add_patch(frame)
    if coast:
        draw_land(axes, projection, frame, 0.1)
    draw_degrees(axes, projection)
    grid = draw_grid(axes, projection)
    _zones(axes, projection, model, frame)
    draw_areas(axes, projection, model.marks, frame)
    lines = _lines(axes, projection, model, frame)
    fires = _detections(axes, projection, model)
    kept = taken(model, projection)
    blocked: list[Box] = []
    if model.inset:
        box = free_corner(sheet, INSET, kept)
        draw_inset(axes, model, projection.window, box)
        blocked.append(box.grown(2))
    blocked.append(draw_scale(axes, projection, kept, blocked))
    seated = seat_marks(projection, model.marks, blocked)
    leaders = draw_marks(axes, seated)
    points = (*lines, *fires, *leaders)
    room = Box(sheet.left + 2, sheet.bottom + 2, sheet.right - 2, sheet.top - 2)
    names = write_names(axes, seated, room, blocked, points)
    numbers = [box for one in seated for box in one.boxes]
    write_grid(axes, projection, grid, [*blocked, *numbers, *names], points)


def _frame(sheet: Box, **style: Any) -> Rectangle:
    return Rectangle(
        (sheet.left, sheet.bottom), sheet.right - sheet.left, sheet.top - sheet.bottom,
        **({"facecolor": "none"} | style),
    )  # fmt: skip


def _heading(model: MapModel) -> list[tuple[str, float, float]]:
    """Return the lines above the map, each with its size and lead in points."""
    out = []
    for k, text in enumerate(model.heading):
        size = _LINE if k else _TITLE
        out += [(line, size, 1.35 * size) for line in wrapped(text, WIDTH, size, BOLD)]
    return out


def description(model: MapModel) -> str:
    """Say what a map shows, for those who do not see it."""
    drawn = [line.label for line in model.lines if line.coordinates]
    missing = [line.label for line in model.lines if not line.coordinates]
    counted = f"{len(model.marks)} numbered places of incidents"
    parts = [
        f"{counted}, with their uncertainty to scale, and {len(model.detections)} fire detections."
    ]
    if drawn:
        parts.append(f"Lines drawn: {'; '.join(drawn)}.")
    if missing:
        parts.append(f"Lines not drawn for want of coordinates: {'; '.join(missing)}.")
    return " ".join(parts) + " The list of places names every number."


def _lines(
    axes: Axes, projection: Projection, model: MapModel, frame: Rectangle
) -> tuple[Point, ...]:
    """Draw the lines and give points along them, so that names can keep off."""
    points: list[Point] = []
    for i, line in enumerate(model.lines):
        one = track(projection, line.coordinates)
        if one is None:
            continue
        xy = [x for x, _ in one.coords], [y for _, y in one.coords]
        style = stroke(model, i)
        wide = style["linewidth"] + _CASING
        # Paper on either side, so that a line stands off what it crosses.
        (casing,) = axes.plot(*xy, zorder=3.5, color=PAPER, linewidth=wide, alpha=0.7)
        (drawn,) = axes.plot(*xy, zorder=4, **style)
        casing.set_clip_path(frame)
        drawn.set_clip_path(frame)
        points += along(one)
    return tuple(points)


def _zones(axes: Axes, projection: Projection, model: MapModel, frame: Rectangle) -> None:
    for i, zone in enumerate(model.zones):
        rings = [[projection.point(lon, lat) for lon, lat in ring] for ring in zone.rings]
        draw_rings(axes, rings, frame, zorder=1.8, **zone_style(i))
    for ring in model.faint:
        points = [projection.point(lon, lat) for lon, lat in ring]
        draw_rings(axes, [points], frame, zorder=2.2, **FAINT)


def _detections(axes: Axes, projection: Projection, model: MapModel) -> tuple[Point, ...]:
    """Draw the fires and give where they are, so that names can keep off."""
    points = [projection.point(lon, lat) for lon, lat in model.detections]
    points = [point for point in points if projection.sheet.holds(point)]
    if points:
        axes.plot(
            [point.x for point in points],
            [point.y for point in points],
            linestyle="none",
            marker="x",
            markersize=2.6,
            markeredgewidth=0.6,
            color=FIRE,
            zorder=3,
        )
    return tuple(points)
