"""Names beside the marks of a map, in every script, where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from truceline.brief.content import MapMark
from truceline.brief.figure import PLAIN, drawable, wrapped
from truceline.brief.fonts import SANS, family_of, text_width
from truceline.brief.palette import INK, PAPER, SOFT
from truceline.brief.placement import Box, Point, place_names

_NAME: Final = 6.6
_SCRIPT: Final = 6.2
_LEAD: Final = 1.18
_SCRIPTS: Final = 2
"""Names in other scripts that are written beside a mark; the list beside the map has them all."""
_CROWDED: Final = 45

Written = list[tuple[str, float]]
"""Lines of a name, each with its size in points."""


def write_names(
    axes: Axes,
    marks: Sequence[MapMark],
    points: Sequence[Point],
    seats: Sequence[Point],
    radius: float,
    room: Box,
    blocked: Sequence[Box],
    lines: tuple[Point, ...],
) -> None:
    """Write the names that find room, those with most incidents first; the list has them all.

    Args:
        axes: what to draw on.
        marks: the marks.
        points: where their places are.
        seats: where their numbers are.
        radius: radius of a number's disc.
        room: where names may lie.
        blocked: boxes that names keep off.
        lines: points along drawn lines, and fires, which names keep off.
    """
    if len(marks) > _CROWDED:
        return
    order = sorted(range(len(marks)), key=lambda i: (-len(marks[i].incidents), marks[i].number))
    taken = [*blocked]
    taken += [Box(s.x - radius, s.y - radius, s.x + radius, s.y + radius) for s in seats]
    taken += [Box(p.x - 2, p.y - 2, p.x + 2, p.y + 2) for p in points]
    seen: set[str] = set()
    for i in order:
        latin = marks[i].names.latin
        if latin in seen or not drawable(latin):
            continue
        seen.add(latin)
        # Where there is no room for all scripts, there may be for the Latin names alone.
        for text in (_latin(marks[i]) + _scripts(marks[i]), _latin(marks[i])):
            (box,) = place_names([seats[i]], radius, [_size(text)], room, taken, lines)
            if box is not None:
                taken.append(box)
                _write(axes, text, box, seats[i])
                break


def _latin(mark: MapMark) -> Written:
    return [(line, _NAME) for line in wrapped(mark.names.latin, 92, _NAME)]


def _scripts(mark: MapMark) -> Written:
    texts = [text for _, text in mark.names.scripts if drawable(text)]
    return [(text, _SCRIPT) for text in texts if text_width(text, _SCRIPT) <= 110][:_SCRIPTS]


def _size(text: Written) -> tuple[float, float]:
    wide = max(text_width(line, size) for line, size in text)
    return wide, sum(_LEAD * size for _, size in text)


def _write(axes: Axes, text: Written, box: Box, seat: Point) -> None:
    axes.add_patch(
        Rectangle(
            (box.left - 1, box.bottom),
            box.right - box.left + 2,
            box.top - box.bottom,
            facecolor=PAPER,
            edgecolor="none",
            alpha=0.72,
            zorder=6.5,
        )
    )
    left = (box.left + box.right) / 2 >= seat.x
    y = box.top
    for line, size in text:
        axes.text(
            box.left if left else box.right,
            y - 0.88 * size,
            line,
            fontsize=size,
            fontweight=PLAIN,
            fontfamily=list(dict.fromkeys((family_of(line), SANS))),
            color=INK if size == _NAME else SOFT,
            ha="left" if left else "right",
            va="baseline",
            zorder=7,
        )
        y -= _LEAD * size
