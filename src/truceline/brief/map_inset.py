"""The inset of a map: where in its region it lies. Coasts, and no boundary but the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from truceline.brief.content_map import MapModel
from truceline.brief.figure import drawable
from truceline.brief.fonts import text_width
from truceline.brief.map_land import draw_land
from truceline.brief.map_text import write
from truceline.brief.palette import ACCENT, INK, SOFT, STRONG_RULE
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection, Window, fit

SIZE: Final = (112.0, 84.0)
_CITY: Final = 5.6
_GROWN: Final = 0.35
_NAMED: Final = 4
_LEAST_PT: Final = 5.0
"""A window that would be smaller than this on the inset is drawn this large."""


def draw_inset(axes: Axes, model: MapModel, shown: Window, box: Box) -> None:
    """Draw the region around a map, with its lines and the map's own window."""
    around = [(shown.west, shown.south), (shown.east, shown.north)]
    around += [position for line in model.lines for position in line.coordinates]
    wide = max(x for x, _ in around) - min(x for x, _ in around)
    tall = max(y for _, y in around) - min(y for _, y in around)
    grow = _GROWN * max(wide, tall, 2.0)
    west, south = min(x for x, _ in around) - grow, min(y for _, y in around) - grow
    east, north = max(x for x, _ in around) + grow, max(y for _, y in around) + grow
    window, _ = fit(
        [(west, south), (east, north)], box.right - box.left, (box.top - box.bottom,) * 2
    )
    projection = Projection(window, box)
    frame = _frame(box, STRONG_RULE, 10.0)
    axes.add_patch(frame)
    draw_land(axes, projection, frame, 10.2, 0.3)
    taken: list[Point] = []
    for line in model.lines:
        if len(line.coordinates) >= 2:
            points = shapely.LineString([projection.point(x, y) for x, y in line.coordinates])
            smooth = points.simplify(0.4)
            xy = shapely.get_coordinates(smooth)
            (drawn,) = axes.plot(xy[:, 0], xy[:, 1], color=INK, linewidth=0.6, zorder=11)
            drawn.set_clip_path(frame)
            taken += [Point(*smooth.interpolate(k).coords[0]) for k in range(int(smooth.length))]
    view = _view(projection, shown)
    axes.add_patch(_frame(view, ACCENT, 11.5, ACCENT + "1c", 0.8, frame))
    _cities(axes, model, projection, box, (*taken, *_edge(view)))
    axes.add_patch(_frame(box, STRONG_RULE, 12.5, "none"))


def _frame(
    box: Box,
    edge: str,
    zorder: float,
    fill: str = "none",
    linewidth: float = 0.6,
    within: Rectangle | None = None,
) -> Rectangle:
    patch = Rectangle(
        (box.left, box.bottom), box.right - box.left, box.top - box.bottom,
        facecolor=fill, edgecolor=edge, linewidth=linewidth, zorder=zorder,
    )  # fmt: skip
    if within is not None:
        patch.set_clip_path(within)
    return patch


def _view(projection: Projection, shown: Window) -> Box:
    """Return the window's own frame on the inset, large enough to be seen."""
    low = projection.point(shown.west, shown.south)
    high = projection.point(shown.east, shown.north)
    x, y = (low.x + high.x) / 2, (low.y + high.y) / 2
    half_x, half_y = (max(high.x - low.x, _LEAST_PT) / 2, max(high.y - low.y, _LEAST_PT) / 2)
    return Box(x - half_x, y - half_y, x + half_x, y + half_y)


def _edge(box: Box) -> list[Point]:
    """Return points along the edge of a box, a point or so apart."""
    across = int(box.right - box.left) + 1
    up = int(box.top - box.bottom) + 1
    return [Point(box.left + k, y) for k in range(across) for y in (box.bottom, box.top)] + [
        Point(x, box.bottom + k) for k in range(up) for x in (box.left, box.right)
    ]


def _cities(
    axes: Axes, model: MapModel, projection: Projection, box: Box, taken: Sequence[Point]
) -> None:
    room, boxes = box.grown(-2), list[Box]()
    for name, lon, lat in model.cities[:_NAMED]:
        at = projection.point(lon, lat)
        if not box.grown(-6).holds(at) or not drawable(name):
            continue
        axes.plot((at.x,), (at.y,), marker="o", markersize=1.8, color=INK, zorder=12)
        wide = text_width(name, _CITY)
        seats = [
            Box(x, y - _CITY / 2, x + wide, y + _CITY / 2)
            for x, y in (
                (at.x + 3, at.y),
                (at.x - 3 - wide, at.y),
                (at.x - wide / 2, at.y + 5),
                (at.x - wide / 2, at.y - 5),
                (at.x - 2, at.y + 5),
                (at.x - 2, at.y - 5),
            )
        ]
        fitting = [
            seat for seat in seats
            if seat.inside(room) and not any(seat.overlaps(other) for other in boxes)
        ]  # fmt: skip
        if not fitting:
            continue
        seat = min(fitting, key=lambda seat: sum(seat.grown(0.8).holds(p) for p in taken))
        boxes.append(seat)
        write(
            axes, seat.left, (seat.bottom + seat.top) / 2, name, _CITY,
            colour=SOFT, zorder=12, halo=True, middle=True,
        )  # fmt: skip
