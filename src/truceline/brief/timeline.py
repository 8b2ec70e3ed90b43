"""The timeline: incidents begun on each day by family, and the agreements above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from truceline.brief.content import TimelineModel
from truceline.brief.figure import BOLD, PLAIN, drawing, svg_text
from truceline.brief.flags import Flag
from truceline.brief.fonts import text_width
from truceline.brief.palette import FAMILIES, INK, PAPER, RULE, SOFT, STRONG_RULE, WASH
from truceline.brief.timeline_text import (
    LEFT,
    RIGHT,
    SIZE,
    WIDTH,
    family_rows,
    mark_flags,
    mark_list,
)

_BARS: Final = 96.0
_LANE: Final = 9.6
_LONGEST: Final = 800


@dataclass(frozen=True)
class _Axis:
    """Days to points: the left edge of a day, its width, and the height of one incident."""

    first: date
    days: int
    base: float
    unit: float

    @property
    def step(self) -> float:
        return (WIDTH - LEFT - RIGHT) / self.days

    def x(self, day: date) -> float:
        return LEFT + (day - self.first).days * self.step

    def holds(self, day: date) -> bool:
        return 0 <= (day - self.first).days < self.days


def timeline_svg(model: TimelineModel, *, name: str = "timeline") -> str:
    """Draw the timeline as an SVG element.

    Args:
        model: bars with one count a family for each day, ISO dates; marks; reporting period.
        name: prefix of the ids in the SVG, unique in the page it goes into.

    Returns:
        One `<svg>` element, 470 points wide, with its text as text in Source Sans 3. Agreements
        whose names find no room above the bars get a letter there and their name below. The same
        model gives the same bytes.

    Raises:
        ValueError: if a date of the model is not an ISO date.
    """
    first, last = _range(model)
    days = (last - first).days + 1
    highest = max((sum(bar.counts) for bar in model.bars), default=0)
    tall = _BARS if highest else _BARS / 2
    marks = sorted((_day(day), label) for day, label in model.marks)
    inside = [(day, label) for day, label in marks if first <= day <= last]
    outside = [(day, label) for day, label in marks if not first <= day <= last]
    across = (WIDTH - LEFT - RIGHT) / days
    flags, entries = mark_flags(inside, first, across)
    key, deep = mark_list(entries, outside)
    lanes = max((flag.lane for flag in flags), default=-1) + 1
    keys = family_rows(model)
    below = 22 + 10 * len(keys) + (4 if key else 0) + 8.6 * deep
    above = 13 + lanes * _LANE
    height = below + tall + above
    axis = _Axis(first, days, below, tall / max(highest, 1))
    with drawing(WIDTH, height, f"truceline-{name}") as (figure, axes):
        _period(axes, model, axis, below + tall)
        _scale(axes, axis, highest)
        _bars(axes, model, axis)
        _months(axes, axis)
        _raise_flags(axes, flags, below + tall, axis)
        y = below - 24
        for row in keys:
            _family_row(axes, row, y)
            y -= 10
        for line in key:
            low = y - 4 - 8.6 * line.row
            style: dict[str, Any] = {"fontsize": SIZE, "color": INK, "va": "baseline"}
            axes.text(line.x, low, line.letter, fontweight=BOLD, **style)
            axes.text(line.x + 12, low, line.text, fontweight=PLAIN, **style)
        return svg_text(figure, name, "Incidents by day", _description(model, first, last, highest))


def _description(model: TimelineModel, first: date, last: date, highest: int) -> str:
    total = sum(sum(bar.counts) for bar in model.bars)
    marks = "; ".join(f"{day} {label}" for day, label in model.marks) or "none"
    return (
        f"Stacked bars of the {total} incidents that began on each day from {first} to {last}, "
        f"at most {highest} a day, by family: {', '.join(model.families) or 'none'}. "
        f"Reporting period {model.period.label}. Agreements and meetings: {marks}."
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ValueError(
            f"timeline: {text!r} is not a date; expected ISO 8601 such as 2025-12-22"
        ) from error


def _range(model: TimelineModel) -> tuple[date, date]:
    """Give the days shown: the bars and the period, and marks that lie not far from them."""
    days = [_day(bar.day) for bar in model.bars]
    days += [_day(model.period.start), _day(model.period.end)]
    first, last = min(days), max(days)
    slack = timedelta(days=max(7, (last - first).days // 8))
    near = [_day(day) for day, _ in model.marks if first - slack <= _day(day) <= last + slack]
    first, last = min([first, *near]), max([last, *near])
    return max(first, last - timedelta(days=_LONGEST)), last


def _period(axes: Axes, model: TimelineModel, axis: _Axis, top: float) -> None:
    start = max(_day(model.period.start), axis.first)
    end = _day(model.period.end)
    if end < start or not axis.holds(start):
        return
    left, right = axis.x(start), axis.x(end + timedelta(days=1))
    axes.add_patch(
        Rectangle((left, axis.base), right - left, top - axis.base, facecolor=WASH, zorder=0)
    )


def _scale(axes: Axes, axis: _Axis, highest: int) -> None:
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if highest / s <= 5), 1000)
    for count in range(0, highest + 1, step):
        y = axis.base + count * axis.unit
        colour = STRONG_RULE if count == 0 else RULE
        axes.plot(
            (LEFT, WIDTH - RIGHT), (y, y), color=colour, linewidth=0.6 if count == 0 else 0.35,
            zorder=4 if count == 0 else 1,
        )  # fmt: skip
        axes.text(
            LEFT - 3, y, str(count), ha="right", va="center_baseline", fontsize=6.2,
            fontweight=PLAIN, color=SOFT,
        )  # fmt: skip
    if not highest:
        axes.text(
            (LEFT + WIDTH - RIGHT) / 2,
            axis.base + _BARS / 4,
            "No incident is recorded on these days.",
            ha="center",
            fontsize=8,
            fontweight=PLAIN,
            color=SOFT,
        )


def _bars(axes: Axes, model: TimelineModel, axis: _Axis) -> None:
    step = axis.step
    inset = step * 0.12 if step > 3 else 0.0
    edge = 0.35 if step > 3 else 0.0
    for bar in model.bars:
        day = _day(bar.day)
        if not axis.holds(day):
            continue
        y = axis.base
        for k, count in enumerate(bar.counts):
            if count <= 0:
                continue
            axes.add_patch(
                Rectangle(
                    (axis.x(day) + inset, y),
                    min(step - 2 * inset, 16),
                    count * axis.unit,
                    facecolor=FAMILIES[k % len(FAMILIES)],
                    edgecolor=PAPER if edge else "none",
                    linewidth=edge,
                    zorder=3,
                )
            )
            y += count * axis.unit


def _months(axes: Axes, axis: _Axis) -> None:
    """Label the months, or single days where fewer than three weeks are shown."""
    style: dict[str, Any] = {"fontsize": 6.4, "fontweight": PLAIN, "color": SOFT, "va": "top"}
    y = axis.base - 4
    if axis.days <= 21:
        every = 1 if axis.days <= 14 else 2
        for i in range(0, axis.days, every):
            day = axis.first + timedelta(days=i)
            middle = axis.x(day) + min(axis.step, 16) / 2 + (axis.step * 0.12 if i >= 0 else 0)
            axes.text(middle, y, f"{day.day} {day:%b}", ha="center", **style)
        return
    starts = [axis.first + timedelta(days=i) for i in range(axis.days)]
    edges = [axis.first, *(day for day in starts[1:] if day.day == 1)]
    wide = axis.step * 30
    stride = 1 if wide >= 17 else 2 if wide >= 9 else 3
    year = 0
    for i, day in enumerate(edges):
        x = axis.x(day)
        end = axis.x(edges[i + 1]) if i + 1 < len(edges) else WIDTH - RIGHT
        if day.day == 1:
            axes.plot((x, x), (axis.base, axis.base - 3), color=STRONG_RULE, linewidth=0.5)
        room = (end - x) * stride - 2
        label = f"{day:%b %Y}" if day.year != year else f"{day:%b}"
        if text_width(label, 6.4) > room:
            label = f"{day:%b}"
        if text_width(label, 6.4) <= room and (day.month - 1) % stride == 0:
            axes.text(x + 2, y, label, ha="left", **style)
            year = day.year


def _raise_flags(axes: Axes, flags: Sequence[Flag], top: float, axis: _Axis) -> None:
    for flag in flags:
        y = top + 5 + flag.lane * _LANE
        named = len(flag.text) > 2
        right = flag.left >= flag.x
        foot = flag.x if named else flag.left + flag.width / 2
        axes.plot(
            (flag.x, flag.x, foot),
            (axis.base, top, y + (6.5 if named else -1)),
            color=INK,
            linewidth=0.45,
            zorder=2,
            linestyle="-" if named else (0, (3, 1)),
        )
        axes.text(
            foot + (0 if not named else 2.5 if right else -2.5),
            y + 0.6,
            flag.text,
            fontsize=SIZE,
            fontweight=PLAIN if named else BOLD,
            color=INK,
            ha="center" if not named else "left" if right else "right",
            va="baseline",
            zorder=5,
        )


def _family_row(axes: Axes, row: Sequence[tuple[int, str, float]], y: float) -> None:
    for i, label, x in row:
        colour = WASH if i < 0 else FAMILIES[i % len(FAMILIES)]
        axes.add_patch(Rectangle((x, y - 0.5), 8, 6, facecolor=colour, edgecolor="none"))
        axes.text(x + 11, y, label, fontsize=SIZE, fontweight=PLAIN, color=INK, va="baseline")
