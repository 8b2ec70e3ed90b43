"""The numbered marks of the map, their areas of uncertainty, and the names that find room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from truceline.brief.content import MapMark
from truceline.brief.figure import BOLD, PLAIN, drawable, wrapped
from truceline.brief.fonts import text_width
from truceline.brief.palette import ACCENT, INK, PAPER
from truceline.brief.placement import Box, Point, place_discs, place_names
from truceline.brief.projection import Projection

_RADIUS: Final = 5.6
_NAME: Final = 6.6
_CROWDED: Final = 30


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
    for mark in marks:
        if mark.radius_km > 0:
            disc = Polygon(
                projection.disc(mark.lon, mark.lat, mark.radius_km),
                closed=True,
                facecolor=ACCENT + "12",
                edgecolor=ACCENT + "8c",
                linewidth=0.5,
                zorder=2,
            )
            axes.add_patch(disc)
            disc.set_clip_path(frame)
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
    _names(axes, marks, points, seats, room, blocked, lines)


def _names(
    axes: Axes,
    marks: Sequence[MapMark],
    points: Sequence[Point],
    seats: Sequence[Point],
    room: Box,
    blocked: list[Box],
    lines: tuple[Point, ...],
) -> None:
    """Write the names that find room, those with most incidents first; the list has them all."""
    if len(marks) > _CROWDED:
        return
    order = sorted(range(len(marks)), key=lambda i: (-len(marks[i].incidents), marks[i].number))
    discs = [Box(s.x - _RADIUS, s.y - _RADIUS, s.x + _RADIUS, s.y + _RADIUS) for s in seats]
    dots = [Box(p.x - 2, p.y - 2, p.x + 2, p.y + 2) for p in points]
    seen: set[str] = set()
    texts: list[list[str]] = []
    for i in order:
        latin = marks[i].names.latin
        known = latin in seen or not drawable(latin)
        seen.add(latin)
        texts.append([] if known else wrapped(latin, 92, _NAME))
    sizes = [
        (max((text_width(line, _NAME) for line in text), default=0.0), 7.6 * len(text))
        for text in texts
    ]
    found = place_names(
        [seats[i] for i in order], _RADIUS, sizes, room, [*blocked, *discs, *dots], lines
    )
    for i, text, box in zip(order, texts, found, strict=True):
        if box is None:
            continue
        left = (box.left + box.right) / 2 >= seats[i].x
        for k, line in enumerate(text):
            axes.text(
                box.left if left else box.right,
                box.top - 6.0 - 7.6 * k,
                line,
                fontsize=_NAME,
                fontweight=PLAIN,
                color=INK,
                ha="left" if left else "right",
                va="baseline",
                zorder=7,
            )
