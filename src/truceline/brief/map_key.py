"""The list of numbers and names under a map that is a sheet of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from truceline.brief.content_map import MapMark
from truceline.brief.figure import BOLD, drawable, wrapped
from truceline.brief.fonts import text_width
from truceline.brief.map_text import write
from truceline.brief.palette import INK, PAPER, SOFT

_COLUMNS: Final = 3
_GUTTER: Final = 12.0
_NUMBER: Final = 13.0
_SIZE: Final = 6.6
_SCRIPT: Final = 6.0
_LEAD: Final = 8.0
_SCRIPT_LEAD: Final = 8.6
_GAP: Final = 3.0
_RADIUS: Final = 4.4


class KeyRow(NamedTuple):
    """A place of the list: its mark, and its lines of text with size and lead in points."""

    mark: MapMark
    lines: tuple[tuple[str, float, float], ...]

    @property
    def tall(self) -> float:
        """How much height it takes, points."""
        return sum(lead for _, _, lead in self.lines) + _GAP


Key = tuple[tuple[KeyRow, ...], ...]


def key_columns(marks: Sequence[MapMark], width: float) -> Key:
    """Compose the list, in columns of about one height that are read one after the other.

    Args:
        marks: the marks, in the order of their numbers.
        width: width of all columns in points.
    """
    room = (width - _GUTTER * (_COLUMNS - 1)) / _COLUMNS - _NUMBER
    rows = [KeyRow(mark, _lines(mark, room)) for mark in marks]
    most = sum(row.tall for row in rows) / _COLUMNS
    columns: list[list[KeyRow]] = [[] for _ in range(_COLUMNS)]
    above = 0.0
    for row in rows:
        columns[min(int((above + row.tall / 2) / most), _COLUMNS - 1)].append(row)
        above += row.tall
    return tuple(tuple(column) for column in columns)


def _lines(mark: MapMark, room: float) -> tuple[tuple[str, float, float], ...]:
    count = len(mark.incidents)
    text = f"{mark.names.latin} ({count} incidents)" if count > 1 else mark.names.latin
    out = [(line, _SIZE, _LEAD) for line in wrapped(text, room, _SIZE)]
    line = ""
    for script in (name for _, name in mark.names.scripts if drawable(name)):
        joined = f"{line} · {script}" if line else script
        if line and text_width(joined, _SCRIPT) > room:
            out.append((line, _SCRIPT, _SCRIPT_LEAD))
            joined = script
        line = joined
    return tuple([*out, (line, _SCRIPT, _SCRIPT_LEAD)] if line else out)


def key_height(key: Key) -> float:
    """Return the height the list takes, in points; none without marks."""
    tall = max((sum(row.tall for row in column) for column in key), default=0.0)
    return tall + 8 if tall else 0.0


def write_key(axes: Axes, key: Key, top: float, width: float) -> None:
    """Write the list below `top`, across `width` points."""
    step = (width + _GUTTER) / _COLUMNS
    for k, column in enumerate(key):
        x, y = k * step, top - 8
        for row in column:
            middle = y - _LEAD / 2
            axes.add_patch(
                Circle(
                    (x + _RADIUS + 0.4, middle), _RADIUS, edgecolor=INK, linewidth=0.7,
                    facecolor=INK if row.mark.both else PAPER,
                )
            )  # fmt: skip
            write(
                axes, x + _RADIUS + 0.4, middle, str(row.mark.number),
                5.6 if row.mark.number < 100 else 4.6, weight=BOLD, align="center",
                colour=PAPER if row.mark.both else INK, middle=True,
            )  # fmt: skip
            foot = y
            for text, size, lead in row.lines:
                foot -= lead
                colour = INK if size == _SIZE else SOFT
                write(axes, x + _NUMBER, foot + 0.26 * lead, text, size, colour=colour)
            y -= row.tall
