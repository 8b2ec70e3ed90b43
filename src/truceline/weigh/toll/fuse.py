"""What a complete count would give, from the last figures of several independent sources.

Bayes on an integer: for every possible complete count, how likely the stated figures would be.
A figure errs by a factor whose logarithm has a mean and a spread that depend on who states it
(`reporting`), with the heavy tails of Student's t with four degrees of freedom, so that one
figure far off is discounted instead of averaged in. A figure in round numbers is taken as the
range that rounds to it. The prior is flat in the logarithm. Not estimated: people whom no source
could count; multiple-systems estimators need lists of names, which nobody has here.

Reference: A. Gelman et al., Bayesian Data Analysis, 3rd ed., section 17.2 (robust inference with
the t distribution).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from truceline.weigh.toll.hidden import (
    CATCHES_UP,
    ERROR,
    MISSED,
    PRIOR,
    SCALE,
    Array,
    Habit,
    learned,
)
from truceline.weigh.toll.reporting import (
    BIAS,
    BORROWED,
    COMMON,
    LEAST,
    MASS,
    NOISE,
    SINGLE,
    Interest,
)

_CELLS: Final = 400
_REACH: Final = 12.0
"""Complete counts are looked for down to and up to this many times the figures stated."""
_SELF_INTERESTED: Final = frozenset(
    {Interest.OWN_SOLDIERS, Interest.OWN_CIVILIANS, Interest.OWN_PEOPLE, Interest.PARTY}
)
_TELLING: Final = 3
"""A count of fewer people shows nothing of how figures come about: all are near each other."""


@dataclass(frozen=True)
class Report:
    """The last figure of one independent source.

    Attributes:
        interest: who states it.
        low: the lowest number stated.
        high: the highest.
        lag_days: days from the end of what is counted to when it was said.
        growth: log of the share of the time counted over; 0 where it is the whole of it.
        at_least: whether it is stated as a lower bound.
        about: whether it is stated as a round figure.
        same: whether another source gave the same figure before: it may be taken over.
    """

    interest: Interest
    low: int
    high: int
    lag_days: float = 0.0
    growth: float = 0.0
    at_least: bool = False
    about: bool = False
    same: bool = False


@dataclass(frozen=True)
class Interval:
    """The shortest range of whole numbers that holds the complete count with its probability.

    Attributes:
        low: the lowest number in it.
        high: the highest.
        median: the number that the complete count is as likely above as below.
        mass: the probability that it holds, at least `MASS`.
    """

    low: int
    high: int
    median: int
    mass: float


def fuse(reports: Sequence[Report], habit: Habit = PRIOR) -> Interval | None:
    """Return the interval of the complete count; None without reports.

    Sums are taken in a fixed order, so the order of the reports changes nothing.

    Args:
        reports: the last figures of the independent sources.
        habit: how figures of the case come about, see `habit_of`.
    """
    return _fuse(tuple(sorted(reports, key=_order)), habit) if reports else None


def habit_of(counts: Sequence[Sequence[Report]]) -> Habit:
    """Return how the figures of a case come about, from the counts that several sources state."""
    telling = [
        tuple(sorted(reports, key=_order))
        for reports in counts
        if len(reports) > 1 and max(report.high for report in reports) >= _TELLING
    ]
    return learned([_evidence(reports) for reports in telling])


def _order(report: Report) -> tuple[object, ...]:
    return (
        report.interest.value, report.low, report.high, report.lag_days, report.growth,
        report.at_least, report.about, report.same,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _evidence(reports: tuple[Report, ...]) -> Array:
    counts, width = _grid(reports)
    likely = _joint(reports, counts) * (width / (counts + 1.0))
    found: Array = likely.sum(axis=1, keepdims=True)
    return found


@lru_cache(maxsize=4096)
def _fuse(reports: tuple[Report, ...], habit: Habit) -> Interval:
    counts, width = _grid(reports)
    total: Array = (_joint(reports, counts) * habit.rows).sum(axis=0)
    mass = total * width / (counts + 1.0)
    return _shortest(counts, width, mass / mass.sum())


def _joint(reports: Sequence[Report], counts: Array) -> Array:
    """Return how likely the figures are: a row for all that is hidden, a column for a count."""
    single = len(reports) == 1 and reports[0].interest in _SELF_INTERESTED
    seen = np.log(counts + 0.5) + COMMON * ERROR
    likely = np.ones((len(ERROR), len(counts)))
    for report in reports:
        likely = likely * _likelihood(report, counts, seen, single)
    return likely


def _grid(reports: Sequence[Report]) -> tuple[Array, Array]:
    """Return whole numbers, every one while they are few, and how many each stands for."""
    first = math.floor(min(report.low for report in reports) / _REACH)
    last = math.ceil((max(report.high for report in reports) + 2) * _REACH)
    if last - first <= _CELLS:
        counts = np.arange(first, last + 1, dtype=np.float64)
        return counts, np.ones(len(counts))
    edges = np.unique(np.round(np.geomspace(max(first, 1), last + 1, _CELLS)))
    if first == 0:
        edges = np.concatenate(([0.0], edges))
    return edges[:-1], np.diff(edges)


def _likelihood(report: Report, counts: Array, seen: Array, single: bool) -> Array:
    """Return how likely a figure is, for all that is hidden and every complete count."""
    bias = BIAS[report.interest]
    missed = np.log1p(-MISSED * np.exp(-report.lag_days / CATCHES_UP))
    mean = seen + bias.mean + missed + report.growth - (LEAST if report.at_least else 0.0)
    base = SCALE * (max(bias.spread, SINGLE) if single else bias.spread)
    spread = np.sqrt(base**2 + report.growth**2 + NOISE / (counts + 0.5))
    below, above = _rounded(report)
    upper = _t4((math.log(report.high + above) - mean) / spread)
    floor = report.low - below
    lower = _t4((math.log(floor) - mean) / spread) if floor > 0 else 0.0
    likely: Array = np.maximum(upper - lower, 1e-12)
    # Of a small number, two sources agree by chance; of a large one, one has it of the other.
    return BORROWED + (1.0 - BORROWED) * likely if report.same else likely


def _rounded(report: Report) -> tuple[float, float]:
    """Return how far below and above its ends a figure reaches.

    A round figure is the range that rounds to it. "At least N" says that the count known to the
    speaker is N or more: it reaches up to the next number as round as N.
    """
    step, number = 1, report.high
    while number and number % (step * 10) == 0:
        step *= 10
    step = min(step, 10 ** (len(str(number)) - 1))
    if report.at_least:
        return 0.0, float(step)
    if report.low != report.high or not (step >= 100 or report.about):
        return 0.0, 1.0
    return step / 2.0, step / 2.0


def _t4(x: Array) -> Array:
    """Return the distribution function of Student's t with four degrees of freedom."""
    y = x / np.sqrt(4.0 + x * x)
    found: Array = 0.5 + 0.75 * y * (1.0 - y * y / 3.0)
    return found


def _shortest(counts: Array, width: Array, mass: Array) -> Interval:
    upto = np.concatenate(([0.0], np.cumsum(mass)))
    ends = np.searchsorted(upto, upto[:-1] + MASS - 1e-9)
    starts = np.flatnonzero(ends < len(upto))
    edges = np.concatenate((counts, [counts[-1] + width[-1]]))
    lengths = edges[ends[starts]] - counts[starts]
    # Of ranges of one length, the one that holds most.
    held = upto[ends[starts]] - upto[starts]
    best = int(starts[np.lexsort((-held, lengths))[0]])
    median = counts[int(np.searchsorted(upto, 0.5)) - 1]
    return Interval(
        int(counts[best]), int(edges[ends[best]] - 1), int(median),
        float(upto[ends[best]] - upto[best]),
    )  # fmt: skip
