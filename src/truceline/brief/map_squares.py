"""Names of the military grid's squares and digits of its lines, where nothing else lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import shapely
from matplotlib.axes import Axes

from truceline.brief.fonts import text_width
from truceline.brief.map_grid import GridLine, pieces, squares
from truceline.brief.map_text import write
from truceline.brief.palette import SOFT
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection
from truceline.geo import format_mgrs

_SIZE: Final = 5.4
_PAD: Final = 2.0
_STEPS: Final = 7


def write_grid(
    axes: Axes,
    projection: Projection,
    lines: Sequence[GridLine],
    blocked: Sequence[Box],
    points: Sequence[Point],
) -> list[Box]:
    """Name the grid's 100 km squares and number its lines; return the boxes of what is written.

    A square's name is read off the grid at a point within what is shown of it. Where zone, band
    and letters find no room the letters stand alone, and where those find none, nothing.

    Args:
        axes: what to draw on.
        projection: from degrees to points.
        lines: the lines drawn.
        blocked: boxes that the grid's names keep off.
        points: points that they keep off: along lines, and fires.
    """
    taken: list[Box] = []

    def free(box: Box) -> bool:
        return (
            box.inside(projection.sheet)
            and not any(box.overlaps(other) for other in (*blocked, *taken))
            and not any(box.grown(1).holds(point) for point in points)
        )

    for line in lines:
        if not line.digits:
            continue
        box = next(filter(free, _ends(projection, line)), None)
        if box is not None:
            taken.append(box)
            _put(axes, box, line.digits)
    whole = projection.window
    least = (whole.east - whole.west) * (whole.north - whole.south) / 400
    for piece in pieces(whole):
        for seen in squares(piece):
            if seen.area < least:
                continue
            inside = seen.representative_point()
            name = format_mgrs((inside.x + 180.0) % 360.0 - 180.0, inside.y, 0)
            for text in (name, name[-2:]):
                seats = filter(free, _seats(projection, seen, text))
                box = next(seats, None)
                if box is not None:
                    taken.append(box)
                    _put(axes, box, text)
                    break
    return taken


def _ends(projection: Projection, line: GridLine) -> Iterator[Box]:
    """Give the boxes for a line's digits: at its far end first, then at its near end."""
    sheet = projection.sheet
    points = [projection.point(x, y) for x, y in shapely.get_coordinates(line.line)]
    wide = text_width(line.digits, _SIZE) / 2 + 0.8
    if line.upright:
        points.sort(key=lambda p: p.y)
        for end, y in ((points[-1], sheet.top - 5), (points[0], sheet.bottom + 5)):
            yield Box(end.x - wide, y - 3, end.x + wide, y + 3)
    else:
        points.sort(key=lambda p: p.x)
        for end, x in ((points[-1], sheet.right - wide - 2), (points[0], sheet.left + wide + 2)):
            yield Box(x - wide, end.y - 3, x + wide, end.y + 3)


def _seats(projection: Projection, seen: Any, text: str) -> Iterator[Box]:
    """Give the boxes for a square's name within it, those near its upper left corner first."""
    area = shapely.transform(
        seen, lambda xy: [projection.point(x, y) for x, y in xy], include_z=False
    )
    left, bottom, right, top = shapely.buffer(area, -_PAD).bounds
    wide, tall = text_width(text, _SIZE), _SIZE
    if not (right - left >= wide and top - bottom >= tall):
        return
    shapely.prepare(area)
    across = [left + (right - left - wide) * k / (_STEPS - 1) for k in range(_STEPS)]
    down = [top - (top - bottom - tall) * k / (_STEPS - 1) for k in range(_STEPS)]
    order = sorted((i + k, k, i) for i in range(_STEPS) for k in range(_STEPS))
    for _, k, i in order:
        box = Box(across[i], down[k] - tall, across[i] + wide, down[k])
        if shapely.contains(area, shapely.box(*box)):
            yield box


def _put(axes: Axes, box: Box, text: str) -> None:
    write(
        axes, (box.left + box.right) / 2, (box.bottom + box.top) / 2, text, _SIZE,
        colour=SOFT, align="center", zorder=1.5, halo=True, middle=True,
    )  # fmt: skip
