"""The numbered marks of the map and their areas of uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from truceline.brief.content_map import MapMark
from truceline.brief.figure import BOLD
from truceline.brief.map_text import write
from truceline.brief.palette import ACCENT, INK, PAPER
from truceline.brief.placement import Box, Point, place_discs
from truceline.brief.projection import Projection

RADIUS: Final = 5.6
"""Radius of a number's disc, points."""
AREA: Final[dict[str, Any]] = {"facecolor": ACCENT + "12", "edgecolor": ACCENT + "8c"}


class Seated(NamedTuple):
    """A mark on the sheet.

    Attributes:
        mark: the mark.
        spots: its places, one for each part of its area.
        seat: the middle of its number's disc.
    """

    mark: MapMark
    spots: tuple[Point, ...]
    seat: Point

    @property
    def leaders(self) -> tuple[tuple[Point, Point], ...]:
        """The strokes that lead from the number to its places; none where it stands on its one."""
        if self.spots == (self.seat,):
            return ()
        return tuple((spot, self.seat) for spot in self.spots)

    @property
    def boxes(self) -> list[Box]:
        """What the number and the dots on its places take."""
        dots = [Box(p.x - 2, p.y - 2, p.x + 2, p.y + 2) for p in self.spots]
        x, y = self.seat
        return [Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS), *dots]


def seat_marks(
    projection: Projection, marks: Sequence[MapMark], blocked: Sequence[Box]
) -> list[Seated]:
    """Find a place for every number, each as near to its own place as the others allow.

    The number of a mark whose area has several parts stands between them: it is of each alike.

    Args:
        projection: from degrees to points.
        marks: the marks.
        blocked: boxes that numbers keep off.
    """
    spots = [
        tuple(projection.point(lon, lat) for lon, lat in mark.spots or ((mark.lon, mark.lat),))
        for mark in marks
    ]
    middles = [
        Point(sum(p.x for p in own) / len(own), sum(p.y for p in own) / len(own)) for own in spots
    ]
    inner = projection.sheet
    room = Box(inner.left + 1, inner.bottom + 1, inner.right - 1, inner.top - 1)
    seats = place_discs(middles, RADIUS, room, blocked)
    return [Seated(*found) for found in zip(marks, spots, seats, strict=True)]


def draw_marks(axes: Axes, seated: Sequence[Seated]) -> list[Point]:
    """Draw the numbers with the leaders to their places, and return points along the leaders."""
    along: list[Point] = []
    for mark, spots, seat in seated:
        for spot, end in Seated(mark, spots, seat).leaders:
            axes.plot((spot.x, end.x), (spot.y, end.y), color=INK, linewidth=0.5, zorder=5)
            axes.add_patch(Circle(spot, 1.3, facecolor=INK, edgecolor="none", zorder=5))
            steps = int(math.dist(spot, end) / 2) + 1
            along += [
                Point(spot.x + (end.x - spot.x) * k / steps, spot.y + (end.y - spot.y) * k / steps)
                for k in range(steps + 1)
            ]
        axes.add_patch(
            Circle(
                seat, RADIUS, facecolor=INK if mark.both else PAPER, edgecolor=INK, linewidth=0.8,
                zorder=6,
            )
        )  # fmt: skip
        write(
            axes, seat.x, seat.y, str(mark.number), 6.6 if mark.number < 100 else 5.4,
            weight=BOLD, align="center", colour=PAPER if mark.both else INK, middle=True,
        )  # fmt: skip
    return along


def draw_areas(
    axes: Axes, projection: Projection, marks: Sequence[MapMark], frame: Rectangle
) -> None:
    """Draw the area that holds each mark's place, to scale."""
    for mark in marks:
        rings = [[projection.point(lon, lat) for lon, lat in ring] for ring in mark.outline]
        if not rings and mark.radius_km > 0:
            rings = [list(projection.disc(mark.lon, mark.lat, mark.radius_km))]
        draw_rings(axes, rings, frame, **AREA)


def draw_rings(
    axes: Axes, rings: Sequence[Sequence[Point]], frame: Rectangle, **style: Any
) -> None:
    """Draw rings as one area; a ring within another is a hole in it."""
    paths = [Path([*ring, ring[0]], closed=True) for ring in rings if len(ring) >= 3]
    if not paths:
        return
    patch = PathPatch(Path.make_compound_path(*paths), **({"linewidth": 0.5, "zorder": 2} | style))
    axes.add_patch(patch)
    patch.set_clip_path(frame)
