"""Naming points on a time axis without names or leaders crossing. Pure geometry, in points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_TRIES: Final = 20_000


@dataclass(frozen=True)
class Flag:
    """A name above the axis.

    Attributes:
        x: where its leader stands.
        left: left edge of the name.
        width: width of the name.
        lane: how high it hangs, 0 being the lowest.
        text: the name.
    """

    x: float
    left: float
    width: float
    lane: int
    text: str


def place_flags(
    xs: Sequence[float],
    texts: Sequence[str],
    widths: Sequence[float],
    low: float,
    high: float,
    lanes: int,
) -> list[Flag]:
    """Hang names on leaders so that no name meets a name and no leader crosses a name.

    A name flies to the right of its leader, or to the left where the right has no room, in the
    lowest lane that leaves room for the rest. The search gives up after a fixed number of tries,
    so it takes the same time, and gives the same answer, everywhere.

    Args:
        xs: positions of the leaders, ascending.
        texts: names.
        widths: widths of the names, their margin included.
        low: left end of the axis.
        high: right end of the axis.
        lanes: how many lanes there are.

    Returns:
        The flags, in the order given; none if they find no room within `lanes`.
    """
    choices = [
        [
            Flag(x, left, width, lane, text)
            for lane in range(lanes)
            for left in (x, x - width)
            if low <= left <= high - width
        ]
        for x, text, width in reversed(list(zip(xs, texts, widths, strict=True)))
    ]
    return (_hang(choices, [], [_TRIES]) or [])[::-1]


def _hang(choices: list[list[Flag]], placed: list[Flag], tries: list[int]) -> list[Flag] | None:
    """Try the choices in turn, stepping back from a dead end, until all hang or tries run out."""
    if len(placed) == len(choices):
        return placed
    for flag in choices[len(placed)]:
        tries[0] -= 1
        if tries[0] < 0:
            return None
        if not any(_clash(flag, other) for other in placed):
            found = _hang(choices, [*placed, flag], tries)
            if found is not None:
                return found
    return None


def spread_flags(
    xs: Sequence[float], texts: Sequence[str], width: float, low: float, high: float
) -> list[Flag]:
    """Set short names side by side, in order, each as near above its point as the others allow.

    Leaders to names spread so never cross, because names and points have the same order. Names
    that find no room in one lane go to the lanes above in turn.

    Args:
        xs: positions of the points, ascending.
        texts: names.
        width: width of each name.
        low: left end of the axis.
        high: right end of the axis.
    """
    if not xs:
        return []
    lanes = max(1, math.ceil(len(xs) * width / (high - low)))
    slot = min(width, (high - low) / len(xs))
    lefts: list[float] = []
    for x in xs:
        lefts.append(max(x - width / 2, lefts[-1] + slot if lefts else low))
    limit = high - width
    for i in range(len(lefts) - 1, -1, -1):
        lefts[i] = max(low, min(lefts[i], limit))
        limit = lefts[i] - slot
    return [
        Flag(x, left, width, i % lanes, text)
        for i, (x, left, text) in enumerate(zip(xs, lefts, texts, strict=True))
    ]


def _clash(one: Flag, other: Flag) -> bool:
    """Whether two names overlap, or the leader of the higher runs through the lower."""
    if one.lane == other.lane:
        return one.left < other.left + other.width and other.left < one.left + one.width
    higher, lower = (one, other) if one.lane > other.lane else (other, one)
    return lower.left < higher.x < lower.left + lower.width
