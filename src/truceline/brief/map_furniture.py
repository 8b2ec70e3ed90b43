"""What stands in the corners of a map: the inset's place, the scale bar and the north arrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from truceline.brief.figure import BOLD
from truceline.brief.fonts import text_width
from truceline.brief.map_text import write
from truceline.brief.palette import INK, PAPER, RULE
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection

_MARGIN: Final = 4.0
TALL: Final = 20.0
"""Height of the box with the north arrow and the scale bar, points."""
ARROW: Final = 14.0
"""Width that the arrow takes in it, points."""
SIZE: Final = 6.5
"""Size of its letters, points."""
_CLEAR: Final = 4.0


def free_corner(
    sheet: Box,
    size: tuple[float, float],
    taken: Sequence[Point],
    blocked: Sequence[Box] = (),
    *,
    low: bool = False,
) -> Box:
    """Return the corner of a sheet where something of a size hides least.

    Args:
        sheet: the sheet.
        size: width and height in points.
        taken: points that it should not hide; one that matters more comes more often.
        blocked: boxes that it must not overlap, where any corner is left.
        low: whether a corner below is taken before one above that is as free.
    """
    wide, tall = size
    west, east = sheet.left + _MARGIN, sheet.right - _MARGIN - wide
    heights = [sheet.top - _MARGIN - tall, sheet.bottom + _MARGIN]
    corners = [
        Box(x, y, x + wide, y + tall)
        for y in (heights[::-1] if low else heights)
        for x in (west, east)
    ]

    def harm(box: Box) -> tuple[int, int]:
        near = box.grown(_CLEAR)
        return sum(box.overlaps(other) for other in blocked), sum(map(near.holds, taken))

    return min(corners, key=harm)


def draw_scale(
    axes: Axes, projection: Projection, taken: Sequence[Point], blocked: Sequence[Box]
) -> Box:
    """Draw the north arrow and the scale bar in a free corner, and return the box they take."""
    sheet = projection.sheet
    km, length = projection.scale_bar((sheet.right - sheet.left) / 4)
    label = f"{km} km"
    wide = ARROW + length + 10 + text_width(label, SIZE)
    box = free_corner(sheet, (wide, TALL), taken, blocked, low=True)
    scale_bar(axes, box, length, label)
    _north(axes, box.left + 7, box.bottom + 2)
    return box


def scale_bar(axes: Axes, box: Box, length: float, label: str) -> None:
    """Draw the scale bar in the box that it and the north arrow take.

    Args:
        axes: where to draw, in points.
        box: the box.
        length: length of the bar, points.
        label: what it stands for.
    """
    axes.add_patch(
        Rectangle(
            (box.left, box.bottom), box.right - box.left, box.top - box.bottom, facecolor=PAPER,
            edgecolor=RULE, linewidth=0.5, zorder=8,
        )
    )  # fmt: skip
    x, y = box.left + ARROW, (box.bottom + box.top) / 2
    for half, colour in ((0, INK), (1, PAPER)):
        axes.add_patch(
            Rectangle(
                (x + half * length / 2, y - 1.2), length / 2, 2.4, facecolor=colour,
                edgecolor=INK, linewidth=0.5, zorder=9,
            )
        )  # fmt: skip
    write(axes, x + length + 4, y, label, SIZE, zorder=9, middle=True)


def _north(axes: Axes, x: float, y: float) -> None:
    """Draw an arrow to true north, 17 points high, its foot at `y`."""
    axes.add_patch(
        Polygon(
            ((x, y + 16.5), (x - 3.2, y + 7), (x, y + 9.2), (x + 3.2, y + 7)),
            facecolor=INK, edgecolor="none", zorder=9,
        )
    )  # fmt: skip
    write(axes, x, y, "N", 6.4, weight=BOLD, align="center", zorder=9)
