"""Names beside the marks of a map, in every script, where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from truceline.brief.content_map import MapMark
from truceline.brief.figure import drawable, wrapped
from truceline.brief.fonts import text_width
from truceline.brief.map_marks import RADIUS, Seated
from truceline.brief.map_text import write
from truceline.brief.palette import INK, SOFT
from truceline.brief.placement import Box, Point, place_names

_NAME: Final = 6.6
_SCRIPT: Final = 6.2
_LEAD: Final = 1.18
_SCRIPT_LEAD: Final = 1.32
"""Thai and Khmer stack signs above and below their letters."""
_WIDEST: Final = 92.0
_SCRIPTS: Final = 2
"""Names in other scripts that are written beside a mark; the list of places has them all."""
_CROWDED: Final = 45

Written = list[tuple[str, float]]
"""Lines of a name, each with its size in points."""


def write_names(
    axes: Axes,
    seated: Sequence[Seated],
    room: Box,
    blocked: Sequence[Box],
    lines: Sequence[Point],
) -> list[Box]:
    """Write the names that find room, those with most incidents first, and return their boxes.

    Args:
        axes: what to write on.
        seated: the marks on the sheet.
        room: where names may lie.
        blocked: boxes that names keep off; the marks' own need not be among them.
        lines: points along drawn lines and leaders, and fires, which names keep off.
    """
    if len(seated) > _CROWDED:
        return []
    order = sorted(seated, key=lambda one: (-len(one.mark.incidents), one.mark.number))
    taken = [*blocked, *(box for one in seated for box in one.boxes)]
    boxes: list[Box] = []
    seen: set[str] = set()
    for mark, _, seat in order:
        latin = mark.names.latin
        if latin in seen or not drawable(latin):
            continue
        seen.add(latin)
        # Where there is no room for all scripts, there may be for the Latin names alone.
        for text in (_latin(mark) + _scripts(mark), _latin(mark)):
            (box,) = place_names([seat], RADIUS, [_size(text)], room, [*taken, *boxes], lines)
            if box is not None:
                boxes.append(box)
                _write(axes, text, box, seat)
                break
    return boxes


def _latin(mark: MapMark) -> Written:
    return [(line, _NAME) for line in wrapped(mark.names.latin, _WIDEST, _NAME)]


def _scripts(mark: MapMark) -> Written:
    texts = [text for _, text in mark.names.scripts if drawable(text)]
    return [(text, _SCRIPT) for text in texts if text_width(text, _SCRIPT) <= 110][:_SCRIPTS]


def _lead(size: float) -> float:
    return size * (_LEAD if size == _NAME else _SCRIPT_LEAD)


def _size(text: Written) -> tuple[float, float]:
    wide = max(text_width(line, size) for line, size in text)
    return wide, sum(_lead(size) for _, size in text)


def _write(axes: Axes, text: Written, box: Box, seat: Point) -> None:
    left = (box.left + box.right) / 2 >= seat.x
    y = box.top
    for line, size in text:
        # A line is as far above its foot as its signs below need.
        foot = y - _lead(size) + 0.3 * size
        write(
            axes, box.left if left else box.right, foot, line, size,
            colour=INK if size == _NAME else SOFT, align="left" if left else "right", halo=True,
        )  # fmt: skip
        y -= _lead(size)
