"""The legend under the map: what is drawn, what is not, and whose drawing it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from truceline.brief.content import MapModel
from truceline.brief.figure import BOLD, PLAIN, wrapped
from truceline.brief.palette import ACCENT, INK, PAPER, SOFT

# One width and near-equal weight for all: no line may look more valid than another.
_DASHES: Final = ((0, (7, 1.6)), (0, (2.2, 1.5)), (0, (7, 1.6, 1.2, 1.6)), (0, (1, 1.1)))
_COLOURS: Final = (INK, ACCENT, "#8a6d4b", SOFT)
_WIDTH: Final = 1.3
_ALONE: Final = 0.9
FIRE: Final = "#8a6d4b"

_SIZE: Final = 6.8
_LEAD: Final = 8.4
_GAP: Final = 2.6
_SAMPLE: Final = 26.0
_GUTTER: Final = 16.0


@dataclass(frozen=True)
class LegendRow:
    """A sample and its text, broken into lines.

    Attributes:
        sample: "line", "missing", "zone", "both", "single", "area", "faint" or "fire".
        stroke: colour, pattern and width, for samples of lines.
        text: lines of text.
    """

    sample: str
    stroke: dict[str, Any]
    text: tuple[str, ...]


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


def legend_rows(model: MapModel, width: float) -> Columns:
    """Compose the two columns of the legend: lines on the left, marks on the right."""
    room = (width - _GUTTER) / 2 - _SAMPLE - 4

    def row(sample: str, text: str, **style: Any) -> LegendRow:
        return LegendRow(sample, style, tuple(wrapped(text, room, _SIZE)))

    lines = []
    for i, line in enumerate(model.lines):
        if len(line.coordinates) >= 2:
            credit = f" ({line.credit})" if line.credit else ""
            lines.append(row("line", line.label + credit, **stroke(model, i)))
        else:
            lines.append(row("missing", f"{line.label}: not drawn, no digital coordinates"))
    if not lines:
        lines.append(row("missing", "No line is on record for this case."))
    for i, zone in enumerate(model.zones):
        credit = f" ({zone.credit})" if zone.credit else ""
        if zone.rings:
            lines.append(row("zone", zone.label + credit, **zone_style(i)))
        else:
            lines.append(row("missing", f"{zone.label}: not drawn, no digital coordinates"))
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
    if model.unlocated:
        some = "1 incident has" if model.unlocated == 1 else f"{model.unlocated} incidents have"
        marks.append(row("none", f"{some} no place on this map"))
    return tuple(lines), tuple(marks)


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
            for k, line in enumerate(row.text):
                axes.text(
                    left + _SAMPLE + 4,
                    y - 6.4 - k * _LEAD,
                    line,
                    fontsize=_SIZE,
                    fontweight=PLAIN,
                    color=SOFT if row.sample in {"missing", "none"} else INK,
                    va="baseline",
                )
            y -= len(row.text) * _LEAD + _GAP


def _sample(axes: Axes, row: LegendRow, x: float, y: float) -> None:
    middle = x + _SAMPLE / 2
    if row.sample == "line":
        axes.plot((x, x + _SAMPLE), (y, y), **row.stroke)
    elif row.sample in {"both", "single"}:
        filled = row.sample == "both"
        axes.add_patch(
            Circle((middle, y), 4, facecolor=INK if filled else PAPER, edgecolor=INK, linewidth=0.8)
        )
        axes.text(
            middle,
            y,
            "1",
            ha="center",
            va="center_baseline",
            fontsize=5.4,
            fontweight=BOLD,
            color=PAPER if filled else INK,
        )
    elif row.sample == "area":
        axes.add_patch(
            Circle(
                (middle, y), 4.2, facecolor=ACCENT + "12", edgecolor=ACCENT + "8c", linewidth=0.5
            )
        )
    elif row.sample == "zone":
        axes.add_patch(Rectangle((x, y - 3.5), _SAMPLE, 7, **row.stroke))
    elif row.sample == "faint":
        axes.add_patch(
            Circle(
                (middle, y), 4.2, facecolor="none", edgecolor=SOFT + "b0", linewidth=0.45,
                linestyle=(0, (3, 1.5)),
            )
        )  # fmt: skip
    elif row.sample == "fire":
        axes.plot((middle,), (y,), marker="x", markersize=2.6, markeredgewidth=0.6, color=FIRE)
    elif row.sample == "missing":
        axes.text(middle, y, "–", ha="center", va="center_baseline", fontsize=7, color=SOFT)
