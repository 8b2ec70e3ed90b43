"""The map of a period: every line as somebody draws it, places with their uncertainty, fires."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from shapely.geometry import LineString

from truceline.brief.content import MapModel
from truceline.brief.figure import BOLD, PLAIN, drawing, svg_text
from truceline.brief.fonts import text_width
from truceline.brief.map_grid import draw_degrees, draw_squares
from truceline.brief.map_inset import draw_inset, inset_box
from truceline.brief.map_legend import (
    FIRE,
    legend_height,
    legend_rows,
    stroke,
    write_legend,
    zone_style,
)
from truceline.brief.map_marks import draw_marks, draw_rings
from truceline.brief.palette import INK, PAPER, SOFT, STRONG_RULE
from truceline.brief.placement import Box, Point
from truceline.brief.projection import (
    Projection,
    Window,
    circle,
    fit,
)

WIDTH: Final = 470.0
_LEFT: Final = 30.0
_TOP: Final = 2.0
# A disc that covers half the front says "somewhere along it" and must not set the scale.
_WIDEST_KM: Final = 40.0
_ZOOM: Final = 0.34


def map_svg(model: MapModel, *, name: str = "map") -> str:
    """Draw the map as an SVG element.

    Args:
        model: what to draw; coordinates as (lon, lat) in degrees WGS 84, radii in kilometres.
            Lines without coordinates are named in the legend as not drawn.
        name: prefix of the ids in the SVG, unique in the page it goes into.

    Returns:
        One `<svg>` element, 470 points wide, with its text as text in Source Sans 3. The same
        model gives the same bytes.
    """
    rows = legend_rows(model, WIDTH)
    below = legend_height(rows)
    shown = _shown(model)
    if shown:
        window, tall = fit(shown, WIDTH - _LEFT - 1, (200.0 if model.inset else 160.0, 310.0))
        axis = 12.0
    else:
        window, tall, axis = Window(0, 0, 1, 1), 60.0, 0.0
    height = _TOP + tall + axis + below
    sheet = Box(_LEFT, below + axis, WIDTH - 1, below + axis + tall)
    with drawing(WIDTH, height, f"truceline-{name}") as (figure, axes):
        frame = Rectangle(
            (sheet.left, sheet.bottom),
            sheet.right - sheet.left,
            tall,
            facecolor=PAPER,
            edgecolor=STRONG_RULE,
            linewidth=0.6,
            zorder=0,
        )
        axes.add_patch(frame)
        if shown:
            projection = Projection(window, sheet)
            draw_degrees(axes, projection)
            _zones(axes, projection, model, frame)
            lines = _lines(axes, projection, model, frame)
            fires = _detections(axes, projection, model)
            blocked = _scale_and_north(axes, projection)
            if model.inset:
                marks = [projection.point(mark.lon, mark.lat) for mark in model.marks]
                box = inset_box(sheet, [*marks, *marks, *lines])
                draw_inset(axes, model, window, box)
                blocked.append(box.grown(2))
            draw_squares(axes, projection, blocked)
            draw_marks(axes, projection, model.marks, frame, blocked, (*lines, *fires))
        else:
            axes.text(
                (sheet.left + sheet.right) / 2,
                (sheet.bottom + sheet.top) / 2,
                "Nothing of this period has a place that can be drawn.",
                ha="center",
                va="center",
                fontsize=8.5,
                fontweight=PLAIN,
                color=SOFT,
            )
        write_legend(axes, rows, below, WIDTH)
        return svg_text(figure, name, "Map of the period", _description(model))


def _description(model: MapModel) -> str:
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
    return " ".join(parts) + " The list beside the map names every number."


def _shown(model: MapModel) -> list[tuple[float, float]]:
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


def _span(positions: Sequence[tuple[float, float]], axis: int) -> float:
    values = [position[axis] for position in positions]
    return max(values) - min(values)


def _lines(
    axes: Axes, projection: Projection, model: MapModel, frame: Rectangle
) -> tuple[Point, ...]:
    """Draw the lines and give points along them, so that names can keep off."""
    along: list[Point] = []
    for i, line in enumerate(model.lines):
        if len(line.coordinates) < 2:
            continue
        points = [projection.point(lon, lat) for lon, lat in line.coordinates]
        # Half a point is less than print can show, and a twentieth of the bytes.
        smooth = LineString(points).simplify(0.5)
        (drawn,) = axes.plot(
            [x for x, _ in smooth.coords],
            [y for _, y in smooth.coords],
            zorder=4,
            **stroke(model, i),
        )
        drawn.set_clip_path(frame)
        steps = int(smooth.length / 3)
        along.extend(Point(*smooth.interpolate(3 * k).coords[0]) for k in range(steps + 1))
    return tuple(along)


def _zones(axes: Axes, projection: Projection, model: MapModel, frame: Rectangle) -> None:
    for i, zone in enumerate(model.zones):
        rings = [[projection.point(lon, lat) for lon, lat in ring] for ring in zone.rings]
        draw_rings(axes, rings, frame, zorder=1.8, **zone_style(i))
    for ring in model.faint:
        points = [projection.point(lon, lat) for lon, lat in ring]
        draw_rings(
            axes, [points], frame, facecolor="none", edgecolor=SOFT + "b0", linewidth=0.45,
            linestyle=(0, (3, 1.5)), zorder=1.9,
        )  # fmt: skip


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


def _scale_and_north(axes: Axes, projection: Projection) -> list[Box]:
    """Draw the scale bar and the north arrow, and give the boxes they take."""
    sheet = projection.sheet
    km, length = projection.scale_bar((sheet.right - sheet.left) / 4)
    x, y = sheet.left + 9, sheet.bottom + 9
    label = f"{km} km"
    bar = Box(x - 5, y - 5, x + length + 12 + text_width(label, 6.5), y + 7)
    axes.add_patch(_ground(bar))
    for half, colour in ((0, INK), (1, PAPER)):
        axes.add_patch(
            Rectangle(
                (x + half * length / 2, y - 1),
                length / 2,
                2.4,
                facecolor=colour,
                edgecolor=INK,
                linewidth=0.5,
                zorder=9,
            )
        )
    axes.text(
        x + length + 4, y + 0.2, label, fontsize=6.5, fontweight=PLAIN, color=INK, va="center",
        zorder=9,
    )  # fmt: skip
    north = Box(sheet.right - 20, sheet.top - 30, sheet.right - 5, sheet.top - 4)
    axes.add_patch(_ground(north))
    middle = (north.left + north.right) / 2
    axes.add_patch(
        Polygon(
            (
                (middle, north.top - 2),
                (middle - 3.4, north.top - 13),
                (middle, north.top - 10.4),
                (middle + 3.4, north.top - 13),
            ),
            facecolor=INK,
            edgecolor="none",
            zorder=9,
        )
    )
    axes.text(
        middle, north.bottom + 1.5, "N", fontsize=7, fontweight=BOLD, color=INK, ha="center",
        va="bottom", zorder=9,
    )  # fmt: skip
    return [bar, north]


def _ground(box: Box) -> Rectangle:
    return Rectangle(
        (box.left, box.bottom),
        box.right - box.left,
        box.top - box.bottom,
        facecolor=PAPER,
        edgecolor="none",
        alpha=0.85,
        zorder=8,
    )
