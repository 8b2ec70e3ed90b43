"""Dating pixel by pixel over a map: a pixel believes its neighbourhood a little, itself more.

What changes at once is rarely one pixel of 30 m. So each pixel's prior over the gaps is what the
pixels around it (not itself) say together, mixed with the plain prior, so that a pixel with clear
evidence of its own keeps its own date. Neighbours that are not independent (speckle filters and
resampling tie them) are counted for less, by their measured correlation.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter

from truceline.sense.change.bracket import BELONGS, Floats, hedged, posterior

REACH_PX: Final = 2.0
"""Standard deviation of the window, pixels."""
OWN: Final = 0.1
"""Weight of the plain prior in a pixel's prior: how often it changes apart from those around it."""
_LAGS: Final = 6


def map_posterior(
    evidence: Floats,
    before: Floats,
    independent: float,
    *,
    reach_px: float = REACH_PX,
    own: float = OWN,
) -> Floats:
    """Return the probability of each hypothesis at each pixel, shape (images + 1, rows, cols).

    Args:
        evidence: shape (images + 1, rows, cols), as of `bracket`; 0 where nothing is known.
        before: the plain prior, shape (images + 1,), as of `bracket.prior`.
        independent: share of neighbours that count as independent, as of `independent_share`.
        reach_px: standard deviation of the Gaussian window, pixels.
        own: weight of the plain prior, above 0 up to 1; 1 takes no notice of neighbours.

    Raises:
        ValueError: if `own`, `independent` or `reach_px` is out of range.
    """
    if not (0 < own <= 1 and 0 < independent <= 1 and reach_px > 0):
        raise ValueError("own and independent lie above 0 up to 1, and reach_px above 0")
    told = hedged(evidence, BELONGS)[:-1]
    centre = _centre(reach_px)
    around = np.array([gaussian_filter(row, reach_px, mode="constant") for row in told])
    around = (around / centre - told) * independent
    plain = before[:-1] / before[:-1].sum()
    said = posterior(around.reshape(len(plain), -1), plain)
    mixed = (1 - own) * said + own * plain[:, None]
    changed = 1 - before[-1]
    full = np.vstack([mixed * changed, np.full((1, mixed.shape[1]), before[-1])])
    return posterior(evidence.reshape(len(before), -1), full).reshape(evidence.shape)


def independent_share(
    image: npt.NDArray[np.floating],
    quiet: npt.NDArray[np.bool_],
    reach_px: float = REACH_PX,
) -> float:
    """Return how much a pixel among its neighbours is worth beside one alone.

    The sum over a window of correlated values varies as that of fewer independent ones would; the
    share is 1 over the summed correlation, each lag counted as often as the window holds it.

    Args:
        image: one image of the values that are pooled, shape (rows, cols); NaN where missing.
        quiet: pixels that did not change, shape (rows, cols).
        reach_px: standard deviation of the Gaussian window, pixels; for a place, half its width.

    Returns:
        Above 0 up to 1. Correlation beyond 6 pixels is not looked at.

    Raises:
        ValueError: if fewer than 100 quiet pixels have a value, or all have the same.
    """
    there = quiet & np.isfinite(image)
    if there.sum() < 100:
        raise ValueError(f"{int(there.sum())} quiet pixels are too few to measure correlation")
    centred = np.where(there, image - image[there].mean(), 0.0).astype(np.float64)
    variance = float((centred**2).sum() / there.sum())
    if variance == 0:
        raise ValueError("all quiet pixels have one value; there is nothing to correlate")
    shape = [size + 2 * _LAGS for size in image.shape]
    pairs = np.maximum(_sums(there.astype(np.float64), shape), 1.0)
    correlation = np.clip(_sums(centred, shape) / pairs / variance, 0.0, 1.0)
    lag = np.arange(-_LAGS, _LAGS + 1)
    often = np.exp(-(lag[:, None] ** 2 + lag**2) / (4 * reach_px**2))
    return float(1 / max((correlation * often).sum(), 1.0))


def _sums(image: Floats, shape: list[int]) -> Floats:
    """Return sums of products of all pixels with those up to `_LAGS` away, by lag."""
    power = np.abs(np.fft.rfft2(image, shape)) ** 2
    every = np.fft.irfft2(power, shape)
    at = np.r_[-_LAGS : _LAGS + 1]
    return np.asarray(every[np.ix_(at, at)])


def _centre(reach_px: float) -> float:
    size = 2 * int(np.ceil(4 * reach_px)) + 3
    point = np.zeros((size, size))
    point[size // 2, size // 2] = 1
    return float(gaussian_filter(point, reach_px, mode="constant")[size // 2, size // 2])
