"""How far probabilities hold against what is true: error, calibration, and what is said surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.weigh.model.columns import Bools, Floats

BINS: Final = 10
SURE: Final = 0.95
_DRAWS: Final = 100


@dataclass(frozen=True)
class Sure:
    """Statements above 95 % or below 5 %, and how many of them are true."""

    count: int = 0
    true: int = 0

    def __add__(self, other: Sure) -> Sure:
        return Sure(self.count + other.count, self.true + other.true)

    @property
    def share(self) -> float:
        """Share that is true; NaN without any."""
        return self.true / self.count if self.count else float("nan")


@dataclass(frozen=True)
class Decile:
    """Incidents whose probability lies from `low` to below `low` + 0.1.

    Attributes:
        low: least probability.
        count: how many.
        mean: mean of their probabilities.
        true: share that is true.
    """

    low: float
    count: int
    mean: float
    true: float


def brier(said: Floats | float, true: Bools) -> float:
    """Return the mean squared error of probabilities (Brier, 1950)."""
    return float(((said - true.astype(float)) ** 2).mean())


def base_rate(true: Bools) -> float:
    """Return the Brier score of always saying the share that is true."""
    return float(true.mean() * (1 - true.mean()))


def calibration_error(said: Floats, true: Bools) -> float:
    """Return the expected calibration error in ten bins of equal width (Naeini et al., 2015)."""
    place = _bins(said)
    gap = np.bincount(place, said, BINS) - np.bincount(place, true, BINS)
    return float(np.abs(gap).sum() / len(said))


def least_calibration_error(said: Floats) -> float:
    """Return what that error would be by chance alone, were every probability right."""
    rng = np.random.default_rng(1)
    worlds = (rng.random(len(said)) < said for _ in range(_DRAWS))
    return float(np.mean([calibration_error(said, world) for world in worlds]))


def sure(said: Floats, true: Bools) -> Sure:
    """Count statements above 95 % or below 5 %; those at the cap itself are neither."""
    rows = np.abs(said - 0.5) > SURE - 0.5 + 1e-9
    return Sure(int(rows.sum()), int(((said > 0.5) == true)[rows].sum()))


def deciles(said: Floats, true: Bools) -> tuple[Decile, ...]:
    """Return the reliability table; deciles without any are left out."""
    place = _bins(said)
    out = []
    for at in np.unique(place).tolist():
        rows = place == at
        mean, share = float(said[rows].mean()), float(true[rows].mean())
        out.append(Decile(at / BINS, int(rows.sum()), mean, share))
    return tuple(out)


def _bins(said: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.minimum((said * BINS).astype(np.int64), BINS - 1)
