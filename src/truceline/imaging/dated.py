"""Between which images each place changed, from its backscatter from date to date."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import logsumexp

from truceline.imaging.series import Series
from truceline.sense.change.bracket import Bracket, Floats, Ints, brackets, pooled, posterior, prior
from truceline.sense.change.dating_backscatter import evidence, noise
from truceline.sense.change.dating_pool import independent_share

CHANGED: Final = 0.95
"""Probability before looking at dates that a place that was detected did change within them."""


_CROP: Final = 1024
"""The likeness of neighbours is taken from the middle of a larger image."""


def date_places(series: Series, place: Ints, places: int, quiet_image: Floats) -> list[Bracket]:
    """Date places.

    Args:
        series: what every image says of the changed pixels.
        place: number of the place that each changed pixel belongs to, from 0.
        places: how many places there are.
        quiet_image: one image of ln backscatter from which the likeness of neighbours is taken,
            shape (rows, cols), NaN where nothing is known or something changed.

    Returns:
        A bracket for each place.
    """
    if not places:
        return []
    told = np.zeros((len(series.images) + 1, place.size))
    for polarisation, values in series.places.items():
        variance = noise(series.sample[polarisation], series.images)
        told += evidence(values, series.images, variance)
    found = _of_places(told, place, places, quiet_image)
    before = prior(series.images, CHANGED)
    # What was there at the first image already is no difference between before and after.
    before[0] = 0.0
    return brackets(posterior(found, before / before.sum()), series.images)


def _of_places(told: Floats, place: Ints, places: int, quiet_image: Floats) -> Floats:
    """Return the evidence of places from that of their pixels.

    The pixel that changed most surely, at whatever date, speaks for its place without reserve; it
    is why there is a place. The others may not have changed with it, so they are hedged, and count
    for as much as they are independent. A place found in a wide window reaches beyond what
    changed, so of them only those speak that changed rather than not.
    """
    change = logsumexp(told[1:-1], axis=0) - np.log(max(len(told) - 2, 1))
    order = np.lexsort((-change, place))
    _, at = np.unique(place[order], return_index=True)
    surest = order[at]
    others = np.setdiff1d(np.flatnonzero(change > 0), surest)
    sizes = np.bincount(place[others], minlength=places)
    several = pooled(told[:, others], place[others], places, independent=1.0)
    return told[:, surest] + several * _worth(sizes, quiet_image)


def _worth(sizes: Ints, quiet_image: Floats) -> Floats:
    """Return what a pixel of each place is worth, as its neighbours in the place are like it."""
    if quiet_image.shape[0] > _CROP or quiet_image.shape[1] > _CROP:
        row, col = ((size - min(size, _CROP)) // 2 for size in quiet_image.shape)
        quiet_image = quiet_image[row : row + _CROP, col : col + _CROP]
    known = np.isfinite(quiet_image)
    reaches = np.clip(np.round(np.sqrt(sizes) / 2, 0), 1, 6)
    shares = {
        float(reach): independent_share(quiet_image, known, float(reach))
        for reach in np.unique(reaches)
    }
    return np.array([shares[float(reach)] for reach in reaches])
