"""The legend under the map: what is drawn, what is not, and whose drawing it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from truceline.brief.content_map import MapLine, MapModel, MapZone
from truceline.brief.figure import BOLD, wrapped
from truceline.brief.map_grid import DASHES, GRID, SQUARE_M, grid_step
from truceline.brief.map_land import CREDIT, SEA
from truceline.brief.map_marks import AREA
from truceline.brief.map_text import write
from truceline.brief.palette import ACCENT, INK, PAPER, SOFT, STRONG_RULE
from truceline.brief.projection import Window

# One width and near-equal weight for all: no line may look more valid than another.
# Patterns and colours are of different number, so that twenty lines look different.
_DASHES: Final = (
    (0, (7, 1.6)), (0, (2.2, 1.5)), (0, (7, 1.6, 1.2, 1.6)), (0, (1, 1.1)), (0, (5, 1, 1, 1, 1, 1))
)  # fmt: skip
_COLOURS: Final = (INK, ACCENT, "#8a6d4b", SOFT)
_WIDTH: Final = 1.3
_ALONE: Final = 0.9
FIRE: Final = "#8a6d4b"
FAINT: Final[dict[str, Any]] = {
    "facecolor": "none", "edgecolor": SOFT + "b0", "linewidth": 0.45, "linestyle": (0, (3, 1.5))
}  # fmt: skip

_SIZE: Final = 6.8
_LEAD: Final = 8.4
_GAP: Final = 2.6
_SAMPLE: Final = 26.0
_GUTTER: Final = 16.0


@dataclass(frozen=True)
class LegendRow:
    """A sample and its text, broken into lines.

    Attributes:
        sample: "line", "missing", "zone", "both", "single", "area", "faint", "fire", "grid",
            "coast" or "none".
        stroke: colour, pattern and width, for samples of lines.
        text: lines of text.
        soft: how many of them, from the last, stand back.
    """

    sample: str
    stroke: dict[str, Any]
    text: tuple[str, ...]
    soft: int = 0


def stroke(model: MapModel, i: int) -> dict[str, Any]:
    """Give the stroke of the i-th line: solid if no other line is drawn, else one of its own."""
    drawn = sum(len(line.coordinates) >= 2 for line in model.lines)
    return {
        "color": _COLOURS[i % len(_COLOURS)],
        "linestyle": _DASHES[i % len(_DASHES)] if drawn > 1 else "-",
        "linewidth": _WIDTH if drawn > 1 else _ALONE,
    }


def zone_style(i: int) -> dict[str, Any]:
    """Give the fill of the i-th zone: hatched, so that none looks like land of one side."""
    return {
        "facecolor": "none",
        "edgecolor": "#8d8a8399",
        "hatch": _HATCHES[i % len(_HATCHES)],
        "linewidth": 0.6,
    }


_HATCHES: Final = ("////", "\\\\\\\\", "....", "xxxx")


Columns = tuple[tuple[LegendRow, ...], tuple[LegendRow, ...]]


def legend_rows(model: MapModel, width: float, window: Window | None, coast: bool) -> Columns:
    """Compose the two columns of the legend: lines on the left, everything else on the right.

    Args:
        model: what is drawn.
        width: width of both columns in points.
        window: what part of the earth is shown; None for a map of nothing.
        coast: whether a coast is drawn.
    """
    room = (width - _GUTTER) / 2 - _SAMPLE - 4

    def row(sample: str, text: str, more: str = "", **style: Any) -> LegendRow:
        soft = wrapped(more, room, _SIZE) if more else []
        return LegendRow(sample, style, (*wrapped(text, room, _SIZE), *soft), len(soft))

    def drawing(sample: str, one: MapLine | MapZone, more: str, **style: Any) -> LegendRow:
        credit = f" ({one.credit})" if one.credit else ""
        return row(sample, one.label + credit, more, **style)

    lines = [
        drawing("line", line, line.beside, **stroke(model, i))
        if len(line.coordinates) >= 2
        else row("missing", _missing(line))
        for i, line in enumerate(model.lines)
    ] or [row("missing", "No line is on record for this case.")]
    lines += [
        drawing("zone", zone, zone.beside, **zone_style(i))
        if zone.rings
        else row("missing", _missing(zone))
        for i, zone in enumerate(model.zones)
    ]
    marks = []
    if any(mark.both for mark in model.marks):
        marks.append(row("both", "Place where more than one party has spoken"))
    if any(not mark.both for mark in model.marks):
        marks.append(row("single", "Place where one party, or none, has spoken"))
    if any(mark.radius_km > 0 or mark.outline for mark in model.marks):
        marks.append(row("area", "The place lies within this area with 95 % certainty or more"))
    if model.faint:
        marks.append(row("faint", "The same, as single statements give it"))
    if model.detections:
        marks.append(row("fire", "Fire seen by satellite: not who lit it, nor what burned"))
    if window is not None:
        step = grid_step(window)
        each = "its 100 km squares" if step == SQUARE_M else f"every {step // 1000} km"
        marks.append(row("grid", f"Military grid (MGRS, WGS 84): {each}"))
    if coast:
        marks.append(row("coast", CREDIT))
    if model.unlocated:
        some = "1 incident is" if model.unlocated == 1 else f"{model.unlocated} incidents are"
        marks.append(row("none", f"{some} not on this map: place unknown or too wide"))
    return tuple(lines), tuple(marks)


def _missing(one: MapLine | MapZone) -> str:
    credit = f" ({one.credit})" if one.credit else ""
    return f"{one.label}: not drawn, no digital coordinates{credit}"


def legend_height(columns: Columns) -> float:
    """Give the height the legend takes, in points."""
    return 9 + max(_tall(column) for column in columns)


def _tall(column: Sequence[LegendRow]) -> float:
    return sum(len(row.text) * _LEAD + _GAP for row in column)


def write_legend(axes: Axes, columns: Columns, top: float, width: float) -> None:
    """Draw the legend below `top`, in two columns across `width` points."""
    for left, column in zip((0.0, (width + _GUTTER) / 2), columns, strict=True):
        y = top - 9
        for row in column:
            _sample(axes, row, left, y - _LEAD / 2)
            plain = 0 if row.sample in {"missing", "none"} else len(row.text) - row.soft
            for k, line in enumerate(row.text):
                foot = y - 6.4 - k * _LEAD
                colour = INK if k < plain else SOFT
                write(axes, left + _SAMPLE + 4, foot, line, _SIZE, colour=colour)
            y -= len(row.text) * _LEAD + _GAP


def _sample(axes: Axes, row: LegendRow, x: float, y: float) -> None:
    middle, end = x + _SAMPLE / 2, x + _SAMPLE
    if row.sample == "line":
        axes.plot((x, end), (y, y), **row.stroke)
    elif row.sample in {"both", "single"}:
        filled = row.sample == "both"
        axes.add_patch(
            Circle((middle, y), 4, facecolor=INK if filled else PAPER, edgecolor=INK, linewidth=0.8)
        )
        colour = PAPER if filled else INK
        write(axes, middle, y, "1", 5.4, weight=BOLD, align="center", colour=colour, middle=True)
    elif row.sample == "area":
        axes.add_patch(Circle((middle, y), 4.2, linewidth=0.5, **AREA))
    elif row.sample == "zone":
        axes.add_patch(Rectangle((x, y - 3.5), _SAMPLE, 7, **row.stroke))
    elif row.sample == "faint":
        axes.add_patch(Circle((middle, y), 4.2, **FAINT))
    elif row.sample == "fire":
        axes.plot((middle,), (y,), marker="x", markersize=2.6, markeredgewidth=0.6, color=FIRE)
    elif row.sample == "grid":
        axes.plot((x, end), (y, y), color=GRID, linewidth=0.6, linestyle=DASHES)
    elif row.sample == "coast":
        axes.add_patch(Rectangle((x, y - 3.5), _SAMPLE, 7, facecolor=SEA, edgecolor="none"))
        axes.add_patch(
            Polygon(
                ((x, y - 3.5), (x, y + 3.5), (x + 9, y + 3.5), (x + 13, y), (x + 10, y - 3.5)),
                facecolor=PAPER, edgecolor=STRONG_RULE, linewidth=0.4,
            )
        )  # fmt: skip
    elif row.sample == "missing":
        write(axes, middle, y, "–", 7, align="center", colour=SOFT, middle=True)
