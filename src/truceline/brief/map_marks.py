"""The numbered marks of the map, their areas of uncertainty, and the names that find room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from truceline.brief.content import MapMark
from truceline.brief.figure import BOLD
from truceline.brief.map_names import write_names
from truceline.brief.palette import ACCENT, INK, PAPER
from truceline.brief.placement import Box, Point, place_discs
from truceline.brief.projection import Projection

_RADIUS: Final = 5.6


def draw_marks(
    axes: Axes,
    projection: Projection,
    marks: Sequence[MapMark],
    frame: Rectangle,
    blocked: list[Box],
    lines: tuple[Point, ...],
) -> None:
    """Draw the marks, each as near to its place as the others allow.

    Args:
        axes: what to draw on.
        projection: from degrees to points.
        marks: the marks.
        frame: the edge of the map, which areas are cut at.
        blocked: boxes that numbers and names keep off.
        lines: points along drawn lines, and fires, which names keep off.
    """
    points = [projection.point(mark.lon, mark.lat) for mark in marks]
    draw_areas(axes, projection, marks, frame)
    inner = projection.sheet
    room = Box(inner.left + 1, inner.bottom + 1, inner.right - 1, inner.top - 1)
    seats = place_discs(points, _RADIUS, room, blocked)
    for mark, point, seat in zip(marks, points, seats, strict=True):
        if seat != point:
            axes.plot((point.x, seat.x), (point.y, seat.y), color=INK, linewidth=0.5, zorder=5)
            axes.add_patch(Circle(point, 1.3, facecolor=INK, edgecolor="none", zorder=5))
        axes.add_patch(
            Circle(
                seat,
                _RADIUS,
                facecolor=INK if mark.both else PAPER,
                edgecolor=INK,
                linewidth=0.8,
                zorder=6,
            )
        )
        axes.text(
            seat.x,
            seat.y,
            str(mark.number),
            ha="center",
            va="center_baseline",
            fontsize=6.6 if mark.number < 100 else 5.4,
            fontweight=BOLD,
            color=PAPER if mark.both else INK,
            zorder=7,
        )
    write_names(axes, marks, points, seats, _RADIUS, room, blocked, lines)


def draw_areas(
    axes: Axes, projection: Projection, marks: Sequence[MapMark], frame: Rectangle
) -> None:
    """Draw the area that holds each mark's place, to scale."""
    for mark in marks:
        rings = [[projection.point(lon, lat) for lon, lat in ring] for ring in mark.outline]
        if not rings and mark.radius_km > 0:
            rings = [list(projection.disc(mark.lon, mark.lat, mark.radius_km))]
        draw_rings(axes, rings, frame, facecolor=ACCENT + "12", edgecolor=ACCENT + "8c")


def draw_rings(
    axes: Axes, rings: Sequence[Sequence[Point]], frame: Rectangle, **style: Any
) -> None:
    """Draw rings as one area; a ring within another is a hole in it."""
    if not rings:
        return
    paths = [Path([*ring, ring[0]], closed=True) for ring in rings if len(ring) >= 3]
    patch = PathPatch(Path.make_compound_path(*paths), **({"linewidth": 0.5, "zorder": 2} | style))
    axes.add_patch(patch)
    patch.set_clip_path(frame)
