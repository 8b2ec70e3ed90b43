"""Naming points on a time axis without names or leaders crossing. Pure geometry, in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
    xs: Sequence[float], texts: Sequence[str], widths: Sequence[float], low: float, high: float
) -> list[Flag]:
    """Hang names on leaders so that no name meets a name and no leader crosses a name.

    A name flies to the right of its leader, pushed left as far as it must to end before `high`.
    From right to left each takes the lowest lane that is free: what stands further right then
    never has to climb through it.

    Args:
        xs: positions of the leaders, ascending.
        texts: names.
        widths: widths of the names, their margin included.
        low: left end of the axis.
        high: right end of the axis.

    Returns:
        The flags, in the order given.
    """
    placed: list[Flag] = []
    for x, text, width in reversed(list(zip(xs, texts, widths, strict=True))):
        left = max(low, min(x, high - width))
        lane = 0
        while any(_clash(Flag(x, left, width, lane, text), other) for other in placed):
            lane += 1
        placed.append(Flag(x, left, width, lane, text))
    return placed[::-1]


def _clash(one: Flag, other: Flag) -> bool:
    """Whether two names overlap, or the leader of the higher runs through the lower."""
    if one.lane == other.lane:
        return one.left < other.left + other.width and other.left < one.left + one.width
    higher, lower = (one, other) if one.lane > other.lane else (other, one)
    return lower.left < higher.x < lower.left + lower.width
