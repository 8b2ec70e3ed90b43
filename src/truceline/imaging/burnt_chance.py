"""How often unburnt surroundings show as much burn as a place: what chance alone gives.

Pixels are not independent: a field is harvested whole. So discs of the place's own size are laid
on the surroundings, rather than pixels counted as if each were drawn alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import distance_transform_edt
from scipy.signal import fftconvolve

from truceline.imaging.burnt_window import AROUND_M
from truceline.sense.change import burn

CLEAR: Final = 0.7
"""Least share of a place, or of a disc, that must be seen to be compared."""
INNER_M: Final = 500.0
"""Surroundings begin this far from the place, metres: a fire reaches beyond its edge."""
_DISC_M: Final = 500.0

Bools = npt.NDArray[np.bool_]


def chance_of(
    found: burn.Burn, place: Bools, radius_m: float, pixel_m: float, share: float
) -> float:
    """Return the share of discs in the surroundings with as large a burnt share as the place.

    Discs of the place's size, or of 500 m where it is larger: smaller ones vary more, so that a
    large place gets a larger p, not a smaller. Never below one in one more than the number of
    discs that fit side by side: what was seen of so few cannot show less.

    Args:
        found: the burn.
        place: pixels of the place.
        radius_m: its radius, metres.
        pixel_m: side of a pixel, metres.
        share: burnt share of what was seen of the place.
    """
    around = burn.ring(place, pixel_m, INNER_M, AROUND_M) & found.seen
    reach_m = max(min(radius_m, _DISC_M), pixel_m)
    half = int(reach_m // pixel_m)
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    disc = (np.hypot(x, y) * pixel_m <= reach_m).astype(np.float64)
    away = distance_transform_edt(~place, sampling=pixel_m)
    inside = (away >= INNER_M + reach_m) & (away <= AROUND_M - reach_m)
    seen = fftconvolve(around.astype(np.float64), disc, mode="same")
    burnt = fftconvolve((around & (found.dnbr >= burn.BURNT)).astype(np.float64), disc, mode="same")
    usable = inside & (seen >= CLEAR * disc.sum())
    if not usable.any():
        return 1.0
    as_much = burnt[usable] / seen[usable] >= share - 1e-9
    least = 1 / (around.sum() / disc.sum() + 1)
    return float(min(max(as_much.mean(), least), 1.0))
