"""What is written around the bars of the timeline: flags above, the list and the key below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from truceline.brief.content import TimelineModel
from truceline.brief.figure import drawable, wrapped
from truceline.brief.flags import Flag, place_flags, spread_flags
from truceline.brief.fonts import text_width

WIDTH: Final = 470.0
LEFT: Final = 22.0
RIGHT: Final = 4.0
SIZE: Final = 6.6
_LANES: Final = 5


@dataclass(frozen=True)
class KeyLine:
    """A line of the list under the axis: where it starts, which row, its letter if it has one."""

    x: float
    row: int
    letter: str
    text: str


def mark_flags(
    marks: Sequence[tuple[date, str]], first: date, step: float
) -> tuple[list[Flag], list[tuple[str, str]]]:
    """Give the marks their places above the bars, by name if all find room, else by letter."""
    x = [LEFT + ((day - first).days + 0.5) * step for day, _ in marks]
    texts = [f"{day.day} {day:%b}  {label}" for day, label in marks]
    if all(drawable(text) for text in texts):
        widths = [text_width(text, SIZE) + 4 for text in texts]
        flags = place_flags(x, texts, widths, LEFT, WIDTH - RIGHT, _LANES)
        if flags or not marks:
            return flags, []
    letters = [_letter(i) for i in range(len(marks))]
    flags = spread_flags(x, letters, 12, LEFT, WIDTH - RIGHT)
    names = [f"{day.day} {day:%b %Y}: {label}" for day, label in marks]
    return flags, list(zip(letters, names, strict=True))


def _letter(i: int) -> str:
    return chr(65 + i) if i < 26 else chr(64 + i // 26) + chr(65 + i % 26)


def mark_list(
    entries: Sequence[tuple[str, str]], outside: Sequence[tuple[date, str]]
) -> tuple[list[KeyLine], int]:
    """Lay the list under the axis out: lettered names in two columns, then what is not shown."""
    column = (WIDTH - LEFT - RIGHT - 14) / 2
    blocks = [(letter, wrapped(name, column - 12, SIZE)) for letter, name in entries]
    half = (sum(len(lines) for _, lines in blocks) + 1) // 2
    out: list[KeyLine] = []
    row, x, deepest = 0, LEFT, 0
    for letter, lines in blocks:
        if row >= half and x == LEFT:
            row, x = 0, LEFT + column + 14
        for k, line in enumerate(lines):
            out.append(KeyLine(x, row, letter if k == 0 else "", line))
            row += 1
        deepest = max(deepest, row)
    if outside:
        names = "; ".join(f"{day.day} {day:%B %Y}, {label}" for day, label in outside)
        for line in wrapped(f"Outside the days shown: {names}.", WIDTH - LEFT, SIZE):
            out.append(KeyLine(LEFT - 12, deepest, "", line))
            deepest += 1
    return out, deepest


def family_rows(model: TimelineModel) -> list[list[tuple[int, str, float]]]:
    """Lay the key of the families out in rows of (number, label, x)."""
    entries = [(i, label) for i, label in enumerate(model.families)]
    rows: list[list[tuple[int, str, float]]] = []
    x = WIDTH
    for i, label in [*entries, (-1, f"Reporting period, {model.period.label}")]:
        wide = text_width(label, SIZE) + 26
        if x + wide > WIDTH:
            rows.append([])
            x = LEFT
        rows[-1].append((i, label, x))
        x += wide
    return rows
