"""Rates by cell and season, with neighbours shrunk together (gamma–Poisson).

The count of a cell and season is Poisson about an unknown rate, and rates of a neighbourhood are
gamma about their mean: a cell with little data is taken for its neighbours' like, one with much
speaks for itself. Detections come in clumps, several pixels to a fire, so a clump and not a
detection is what counts as one piece of evidence; that makes the whole negative binomial.
(Clayton and Kaldor, "Empirical Bayes estimates of age-standardized relative risks", Biometrics 43,
1987.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import convolve1d, gaussian_filter

from truceline.sense.thermal.columns import Floats, Ints, year_day

SEASONS: Final = 24
"""Parts of the year, 15.2 days each."""
SEASON_DAYS: Final = 365.25 / SEASONS
_NEIGHBOURS: Final = 3.0
_BETWEEN: Final = np.array([0.25, 0.5, 0.25])
_FLOOR: Final = 0.1
"""Clumps in a whole map that stand for never having seen any: a rate is never nothing."""
_SHAPES: Final = (0.2, 20.0)

Single = npt.NDArray[np.float32]


def season(day: Ints) -> Ints:
    """Return the season, 0 to 23, of days since 1970-01-01."""
    return np.minimum(year_day(day) / SEASON_DAYS, SEASONS - 1).astype(np.int64)


@dataclass(frozen=True)
class Rates:
    """Rates of every cell and season, with how well they are known.

    Attributes:
        mean: events per unit of exposure, float32, shape (24, rows, columns).
        shape: shape of the gamma each rate follows; its coefficient of variation is one over
            the root of it. float32, same shape.
    """

    mean: Single
    shape: Single


def shrunk(counts: Floats, exposed: npt.ArrayLike, clump: float) -> Rates:
    """Return the rates behind counts, neighbours shrunk together.

    Args:
        counts: events, shape (24, rows, columns).
        exposed: exposure of every cell in each season, shape (24,); not all 0.
        clump: events that make one piece of evidence, at least 1.
    """
    # Seasons beside each other are half the same; counts and exposure are mixed alike.
    mixed = convolve1d(counts, _BETWEEN, axis=0, mode="wrap")
    looked = convolve1d(np.asarray(exposed, float), _BETWEEN, mode="wrap")
    looked = np.maximum(looked, 1e-6 * looked.max())[:, None, None]
    neighbours = gaussian_filter(mixed, (0, _NEIGHBOURS, _NEIGHBOURS), mode="constant")
    edge = gaussian_filter(np.ones(counts.shape[1:]), _NEIGHBOURS, mode="constant")
    least = _FLOOR * clump / (counts[0].size * looked.sum())
    around = np.maximum(neighbours / edge / looked, least)
    prior = _shape(mixed / clump, around * looked / clump)
    events = prior + mixed / clump
    mean = events / (prior / around + looked / clump)
    return Rates(mean.astype(np.float32), events.astype(np.float32))


def _shape(seen: Floats, expected: Floats) -> float:
    """Return the gamma shape that explains how cells differ from their neighbours (moments)."""
    enough = expected > np.quantile(expected, 0.5)
    excess = ((seen - expected) ** 2 - expected)[enough].sum()
    least, most = _SHAPES
    return (
        most if excess <= 0 else float(np.clip((expected[enough] ** 2).sum() / excess, least, most))
    )


def clumping(key: Ints) -> float:
    """Return how many detections the cell-day of a detection holds on average, halved.

    Two neighbouring pixels are one fire more often than not, but one cell-day holds more than
    one fire in the burning season; half is between the two and at least 1.

    Args:
        key: a number for the cell and day of each detection.
    """
    if not len(key):
        return 1.0
    count = np.unique(key, return_counts=True)[1].astype(float)
    return float(max(1.0, (count**2).sum() / count.sum() / 2))
