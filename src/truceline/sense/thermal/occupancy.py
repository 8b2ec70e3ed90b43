"""From an expected number to the probability of at least one, as detections come in clumps.

A negative binomial with mean m and dispersion k is zero with probability (1 + m/k)^-k. The smaller
k, the more a given number stands in few places and days. Here k follows a power of m and of the
area looked at, fitted to whether discs of past years, left out of the rates, held anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.sense.thermal.columns import Floats

_TINY: Final = 1e-12
_STEADY: Final = 2.0


@dataclass(frozen=True)
class Occupancy:
    """How clumped detections are.

    Attributes:
        scale: logarithm of the dispersion at one expected in one square kilometre.
        by_mean: power of the expected number.
        by_area: power of the area in square kilometres.
    """

    scale: float = -1.0
    by_mean: float = 0.6
    by_area: float = 0.0

    def any(self, mean: Floats, area_km2: Floats) -> Floats:
        """Return the probability of at least one.

        Args:
            mean: expected number.
            area_km2: area it is expected in, square kilometres.
        """
        m = np.maximum(mean, _TINY)
        k = np.exp(self.scale + self.by_mean * np.log(m) + self.by_area * np.log(area_km2))
        # At least one cannot be likelier than the expected number.
        return np.asarray(np.minimum(-np.expm1(-k * np.log1p(m / k)), mean))


def fit_occupancy(mean: Floats, area_km2: Floats, held: Floats) -> Occupancy:
    """Fit the dispersion to what discs held, by penalised maximum likelihood.

    Args:
        mean: expected number in each disc.
        area_km2: its area.
        held: 1 where it held at least one detection, else 0.

    Returns:
        The fit; the default where too few or nearly all discs held any.
    """
    from scipy.optimize import minimize  # slow to load, and needed by nothing else

    start = Occupancy()
    if held.sum() < 10 or (1 - held).sum() < 10:
        return start
    first = np.array([start.scale, start.by_mean, start.by_area])

    def loss(parameters: Floats) -> float:
        p = np.clip(Occupancy(*parameters.tolist()).any(mean, area_km2), 1e-9, 1 - 1e-9)
        far = _STEADY * ((parameters - first) ** 2).sum()
        return float(far - (held * np.log(p) + (1 - held) * np.log1p(-p)).sum())

    best = minimize(loss, first, method="Nelder-Mead", options={"maxiter": 120, "xatol": 1e-2})
    return Occupancy(*(float(one) for one in best.x))
