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
import numpy.typing as npt

from truceline.weigh.toll.reporting import (
    BIAS,
    BORROWED,
    COMMON,
    DAYS,
    LAGS,
    LEAST,
    MASS,
    NOISE,
    Interest,
)

Array = npt.NDArray[np.float64]

_CELLS: Final = 400
_REACH: Final = 12.0
"""Complete counts are looked for down to and up to this many times the figures stated."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(3)
_HIDDEN: Final = np.array(
    [
        (share, days, node, chance * often * weight)
        for share, chance in LAGS
        for days, often in DAYS
        for node, weight in zip(_NODES, _WEIGHTS, strict=True)
    ]
)
"""What nobody states and all figures of a count share: what they miss at once, how soon they catch
up, and their error in common, with the weight of each combination."""
_MISSED, _CATCHES_UP, _ERRORS, _CHANCES = (_HIDDEN[:, row : row + 1] for row in range(4))


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


def fuse(reports: Sequence[Report]) -> Interval | None:
    """Return the interval of the complete count; None without reports.

    Sums are taken in a fixed order, so the order of the reports changes nothing.
    """
    return _fuse(tuple(sorted(reports, key=_order))) if reports else None


def _order(report: Report) -> tuple[object, ...]:
    return (
        report.interest.value, report.low, report.high, report.lag_days, report.growth,
        report.at_least, report.about, report.same,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _fuse(reports: tuple[Report, ...]) -> Interval:
    counts, width = _grid(reports)
    # A row for each combination of what is hidden, a column for each complete count.
    seen = np.log(counts + 0.5) + COMMON * _ERRORS
    likelihood = np.repeat(_CHANCES, len(counts), axis=1)
    for report in reports:
        likelihood = likelihood * _likelihood(report, counts, seen)
    total: Array = likelihood.sum(axis=0)
    mass = total * width / (counts + 1.0)
    return _shortest(counts, width, mass / mass.sum())


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


def _likelihood(report: Report, counts: Array, seen: Array) -> Array:
    """Return how likely a figure is, for all that is hidden and every complete count."""
    bias = BIAS[report.interest]
    missed = np.log1p(-_MISSED * np.exp(-report.lag_days / _CATCHES_UP))
    mean = seen + bias.mean + missed + report.growth - (LEAST if report.at_least else 0.0)
    spread = np.sqrt(bias.spread**2 + report.growth**2 + NOISE / (counts + 0.5))
    below, above = _rounded(report)
    upper = _t4((math.log(report.high + above) - mean) / spread)
    floor = report.low - below
    lower = _t4((math.log(floor) - mean) / spread) if floor > 0 else 0.0
    likely: Array = np.maximum(upper - lower, 1e-12)
    # Of a small number, two sources agree by chance; of a large one, one has it of the other.
    return BORROWED + (1.0 - BORROWED) * likely if report.same else likely


def _rounded(report: Report) -> tuple[float, float]:
    """Return how far below and above its ends a figure reaches.

    A round figure is the range that rounds to it, a tenth either way at the most. "At least N"
    says that the count known to the speaker is N or more: it reaches up to the next number as
    round as N, a fifth above at the most.
    """
    step, number = 1, report.high
    while number and number % (step * 10) == 0:
        step *= 10
    if report.at_least:
        return 0.0, max(min(float(step), number / 5.0), 1.0)
    if report.low != report.high or not (step >= 100 or report.about):
        return 0.0, 1.0
    half = min(step / 2.0, number / 10.0)
    return half, max(half, 1.0)


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
