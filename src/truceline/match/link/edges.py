"""What of one part of the reports lies within reach of another, told by times alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.match.link.encode import Encoded
from truceline.match.link.frame import CLASSES, half_lengths, time_class
from truceline.match.link.reports import Floats, Ints, Reports

_SLACK: Final = 1.002
"""Half lengths are compared in single precision, and with 1.001 of them."""


@dataclass(frozen=True)
class Span:
    """When the reports of a part are, by how precisely they are dated.

    Attributes:
        count: how many reports it has.
        low, high: (CLASSES,) first and last middle of an interval, hours; of no report, infinite.
        half: (CLASSES,) greatest half length, hours.
    """

    count: int
    low: Floats
    high: Floats
    half: Floats


def span(reports: Reports) -> Span:
    """Measure a part."""
    centre, half = (reports.start + reports.end) / 2, half_lengths(reports)
    tclass = time_class(half)
    low, high = np.full(CLASSES, np.inf), np.full(CLASSES, -np.inf)
    longest = np.zeros(CLASSES)
    np.minimum.at(low, tclass, centre)
    np.maximum.at(high, tclass, centre)
    np.maximum.at(longest, tclass, half)
    return Span(len(reports), low, high, longest)


def near(one: Span, other: Span, lag_hours: float) -> bool:
    """Whether any report of one part may be within reach of any of the other."""
    reach = _SLACK * (one.half[:, None] + other.half[None, :] + lag_hours)
    apart = np.maximum(one.low[:, None] - other.high, other.low[None, :] - one.high[:, None])
    return bool((apart <= reach).any())


def edge(at: Encoded, other: Span, lag_hours: float) -> Ints:
    """Rows that may be within reach of another part."""
    found = np.zeros(len(at), bool)
    for c in np.flatnonzero(other.half > 0):
        reach = _SLACK * (at.half.astype(np.float64) + other.half[c] + lag_hours)
        found |= (at.centre >= other.low[c] - reach) & (at.centre <= other.high[c] + reach)
    rows: Ints = np.flatnonzero(found).astype(np.int64)
    return rows
