"""The figure of passes: one row a satellite, one mark a pass, the stated times of incidents shaded.

Drawn narrow, so that its letters keep their size on a telephone. A mark is told by its shape:
filled, hollow, or hollow and struck through; no colour carries a meaning.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from truceline.brief.content_satellites import PassesModel, PassLane, PassSpan
from truceline.brief.figure import BOLD, PLAIN, drawing, svg_text, wrapped
from truceline.brief.fonts import text_width
from truceline.brief.palette import ACCENT, INK, PAPER, RULE, SOFT, STRONG_RULE, WASH
from truceline.brief.parts import PASS_STATES

WIDTH: Final = 330.0
_LEFT: Final = 88.0
_RIGHT: Final = 8.0
_SIZE: Final = 8.8
_LANE: Final = 14.5
_SPAN: Final = 9.6
_RADIUS: Final = 2.7
_KEY: Final = 12.0
_AXIS: Final = 15.0
_LABEL: Final = 7.6
_LEAST: Final = 3.0
"""Width of the narrowest shade, points: a moment has to be seen too."""


@dataclass(frozen=True)
class _Axis:
    """Local time to points."""

    first: datetime
    days: int

    @property
    def step(self) -> float:
        return (WIDTH - _LEFT - _RIGHT) / self.days

    def x(self, at: str) -> float:
        gone = (datetime.fromisoformat(at) - self.first) / timedelta(days=1)
        return _LEFT + min(max(gone, 0.0), float(self.days)) * self.step


@dataclass(frozen=True)
class _Bar:
    """A stated time above the rows: its ends, where its label begins, and how high it stands."""

    left: float
    right: float
    text: float
    row: int
    label: str


def passes_svg(model: PassesModel, *, name: str = "passes") -> str:
    """Draw the passes as an SVG element.

    Args:
        model: rows of passes and spans of incidents, ISO times in the zone of the figure.
        name: prefix of the ids in the SVG, unique in the page it goes into.

    Returns:
        One `<svg>` element, 330 points wide, with its text as text in Source Sans 3. The same
        model gives the same bytes.

    Raises:
        ValueError: if a time of the model is not written in ISO 8601.
    """
    first, last = date.fromisoformat(model.first), date.fromisoformat(model.last)
    axis = _Axis(datetime.fromisoformat(model.first), (last - first).days + 1)
    bars = _bars(model.spans, axis)
    above = _SPAN * (max((bar.row for bar in bars), default=-1) + 1)
    key = _key(model)
    base = _AXIS + _KEY * len(key) + 2
    top = base + _LANE * len(model.lanes)
    with drawing(WIDTH, top + above + 4, f"truceline-{name}") as (figure, axes):
        _shades(axes, bars, base, top)
        _days(axes, axis, base, top)
        for row, lane in enumerate(model.lanes):
            _lane(axes, lane, axis, top - _LANE * (row + 0.5))
        for row, entries in enumerate(key):
            _key_row(axes, entries, base - _AXIS - _KEY * (row + 0.5) - 2)
        return svg_text(figure, name, "Passes of satellites", _description(model))


def _description(model: PassesModel) -> str:
    lanes = []
    for lane in model.lanes:
        counts = Counter(mark.state for mark in lane.passes)
        said = ", ".join(f"{counts[key]} {PASS_STATES[key]}" for key in PASS_STATES if counts[key])
        lanes.append(f"{lane.platform} ({lane.sensor}): {said}")
    return (
        f"Passes over the places of {len(model.spans)} incidents from {model.first} to "
        f"{model.last}, local time {model.zone}. {'; '.join(lanes)}."
    )


def _bars(spans: tuple[PassSpan, ...], axis: _Axis) -> list[_Bar]:
    """Hang the stated times above the rows, each in the lowest row where its label has room."""
    out: list[_Bar] = []
    ends: list[float] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end, one.incident)):
        left, right = axis.x(span.start), axis.x(span.end)
        right = max(right, left + _LEAST)
        wide = text_width(span.incident, _LABEL) + 3
        fits = right + wide <= WIDTH - 1
        text = right + 2 if fits else left - wide + 1
        begin, end = (left, right + wide) if fits else (text, right)
        row = next((k for k, taken in enumerate(ends) if taken + 3 <= begin), len(ends))
        if row == len(ends):
            ends.append(end)
        ends[row] = end
        out.append(_Bar(left, right, text, row, span.incident))
    return out


def _shades(axes: Axes, bars: list[_Bar], base: float, top: float) -> None:
    for bar in bars:
        y = top + 2 + _SPAN * bar.row
        wide = bar.right - bar.left
        axes.add_patch(
            Rectangle((bar.left, base), wide, y - base, facecolor=WASH, edgecolor="none", zorder=0)
        )
        axes.add_patch(
            Rectangle((bar.left, y), wide, 4.6, facecolor=ACCENT, edgecolor="none", zorder=2)
        )
        axes.text(
            bar.text, y - 0.4, bar.label, fontsize=_LABEL, fontweight=PLAIN, color=INK, zorder=3
        )


def _days(axes: Axes, axis: _Axis, base: float, top: float) -> None:
    """Rule off the days, and name as many of them as find room."""
    stride = next((n for n in (1, 2, 4, 7) if n * axis.step >= 33), 8)
    for i in range(axis.days + 1):
        x = _LEFT + i * axis.step
        axes.plot((x, x), (base, top), color=RULE, linewidth=0.4, zorder=1)
        if i < axis.days and i % stride == 0:
            day = axis.first + timedelta(days=i)
            axes.plot((x, x), (base, base - 3), color=STRONG_RULE, linewidth=0.6, zorder=1)
            axes.text(
                x + 1.5, base - 3, f"{day.day} {day:%b}", fontsize=_LABEL, fontweight=PLAIN,
                color=SOFT, ha="left", va="top",
            )  # fmt: skip


def _lane(axes: Axes, lane: PassLane, axis: _Axis, y: float) -> None:
    ends = (_LEFT, WIDTH - _RIGHT)
    axes.plot(ends, (y, y), color=STRONG_RULE, linewidth=0.4, zorder=2)
    style: dict[str, Any] = {"va": "center_baseline", "fontsize": _SIZE}
    room = _LEFT - 10 - text_width(lane.sensor, _LABEL)
    platform = wrapped(_latin(lane.platform), room, _SIZE, BOLD)[0]
    axes.text(0.5, y, platform, fontweight=BOLD, color=INK, **style)
    style["fontsize"] = _LABEL
    axes.text(_LEFT - 4, y, lane.sensor, ha="right", fontweight=PLAIN, color=SOFT, **style)
    for mark in lane.passes:
        _mark(axes, axis.x(mark.at), y, mark.state)


def _latin(text: str) -> str:
    """Return a name as the one font of the figure can set it; satellites have Latin names."""
    return "".join(char if ord(char) < 0x0590 else "?" for char in text)


def _mark(axes: Axes, x: float, y: float, state: str) -> None:
    fill = INK if state == "data" else PAPER
    axes.add_patch(Circle((x, y), _RADIUS, facecolor=fill, edgecolor=INK, linewidth=0.8, zorder=4))
    if state == "clouded":
        reach = _RADIUS + 1.2
        axes.plot(
            (x - reach, x + reach), (y - reach, y + reach), color=INK, linewidth=0.9, zorder=5
        )


def _key(model: PassesModel) -> list[list[tuple[str, str, float]]]:
    """Lay out the key in rows of (state, words, x); only what occurs is explained."""
    seen = {mark.state for lane in model.lanes for mark in lane.passes}
    entries = [(state, words) for state, words in PASS_STATES.items() if state in seen]
    if model.spans:
        entries.append(("span", "stated time of an incident"))
    entries.append(("", f"local time, {model.zone}"))
    rows: list[list[tuple[str, str, float]]] = []
    x = WIDTH
    for state, words in entries:
        wide = text_width(words, _LABEL) + (20 if state else 10)
        if x + wide > WIDTH:
            rows.append([])
            x = 1.0
        rows[-1].append((state, words, x))
        x += wide
    return rows


def _key_row(axes: Axes, row: list[tuple[str, str, float]], y: float) -> None:
    for state, words, x in row:
        if state == "span":
            axes.add_patch(Rectangle((x, y - 3), 8, 6, facecolor=WASH, edgecolor="none"))
            axes.add_patch(Rectangle((x, y + 1.6), 8, 2.4, facecolor=ACCENT, edgecolor="none"))
        elif state:
            _mark(axes, x + 4, y, state)
        axes.text(
            x + (11 if state else 0), y, words, fontsize=_LABEL, fontweight=PLAIN,
            color=INK, va="center_baseline",
        )  # fmt: skip
