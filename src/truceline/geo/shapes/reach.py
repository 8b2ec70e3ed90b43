"""Whether one shape lies within a weapon's reach of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from truceline.geo.distance import Floats, distance_m
from truceline.geo.shapes.chance import Chance
from truceline.geo.shapes.normal import R95
from truceline.geo.shapes.sampling import POINTS, estimate, sample
from truceline.record import Disc, Shape

EXACT: Final = 1e-6
"""95 % error of a probability between two discs."""


def within_reach(
    fired_from: Sequence[Shape],
    struck: Sequence[Shape],
    most_m: float,
    least_m: float = 0.0,
    points: int = POINTS,
) -> Chance:
    """Return with which probability each place struck is within reach of where it was fired from.

    It says what a weapon could have reached, never what was fired or by whom.

    Between two discs the distance follows a Rice distribution, so the probability is that of a
    non-central chi-square variable of two degrees of freedom. Between any others it is
    estimated from pairs of quasi-random points of both.

    Args:
        fired_from: where it may have been fired from, n shapes.
        struck: what was struck, n shapes, row by row with the first.
        most_m: greatest range, metres.
        least_m: least range, metres.
        points: quasi-random points in each of eight sets, for shapes that are no disc.

    Raises:
        ValueError: if the two differ in number, or the ranges are not in order.
    """
    if len(fired_from) != len(struck):
        raise ValueError(f"expected pairs of shapes, got {len(fired_from)} and {len(struck)}")
    if not 0 <= least_m < most_m:
        raise ValueError(f"a reach from {least_m} m to {most_m} m holds nothing")
    probability, error = np.empty(len(struck)), np.empty(len(struck))
    pairs = list(enumerate(zip(fired_from, struck, strict=True)))
    discs = [(row, a, b) for row, (a, b) in pairs if isinstance(a, Disc) and isinstance(b, Disc)]
    if discs:
        rows, ones, others = (list(column) for column in zip(*discs, strict=True))
        probability[rows] = _rice(ones, others, most_m) - _rice(ones, others, least_m)
        error[rows] = EXACT
    rest = sorted({row for row, _ in pairs} - {row for row, _, _ in discs})
    if rest:
        lon, lat = sample([fired_from[row] for row in rest], points)
        to_lon, to_lat = sample([struck[row] for row in rest], points, paired=True)
        metres = distance_m(lon, lat, to_lon, to_lat)
        inside = (metres >= least_m) & (metres <= most_m)
        probability[rest], error[rest] = estimate(inside.astype(np.float64))
    return Chance(probability, error)


def _rice(ones: Sequence[Disc], others: Sequence[Disc], metres: float) -> Floats:
    from scipy.stats import ncx2  # slow to load, and needed by nothing else

    between = distance_m(
        [a.lon for a in ones],
        [a.lat for a in ones],
        [b.lon for b in others],
        [b.lat for b in others],
    )
    sigma = np.hypot([a.radius_m for a in ones], [b.radius_m for b in others]) / R95
    if metres == 0:
        return np.zeros(len(between))
    return np.asarray(ncx2.cdf((metres / sigma) ** 2, 2, (between / sigma) ** 2))
