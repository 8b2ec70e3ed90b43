"""What a series of ln backscatter says of the date of a change: a step of unknown size.

For each track and polarisation alone the series is a level with noise, and from the change on
another level; levels, step and noise are unknown and integrated out, so that the answer does not
hang on an estimate of any. The step may be up or down (a collapsed wall, fresh rubble) and may
differ by track, whose radar looks from another side; only its date is shared. Noise is learned
from the frame and from the pixel together, and has heavy tails, so that one odd image (a parked
lorry, rain) makes little of a step.

The step has a normal prior with a variance of `size`² and the noise a scaled inverse chi-squared
one: the conjugate model of Zellner (1986); its use for a change point follows Barry, Hartigan
(1993), J. Am. Stat. Assoc. 88(421), 309-319.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.sense.change.bracket import Floats, Images, tracks_of

LN_PER_DB: Final = float(np.log(10) / 10)
"""Natural logarithms to a decibel."""
SIZE_DB: Final = 3.0
"""Size of a step that is looked for, as a standard deviation, decibels."""
WORTH: Final = 4.0
"""How many images the frame's noise counts beside the pixel's own."""
_MEDIAN_OF_CHI2: Final = 0.4549


@dataclass(frozen=True)
class _Part:
    """Count, sum and sum of squares over some images, each of shape (pixels,)."""

    n: Floats
    total: Floats
    squares: Floats

    @property
    def spread(self) -> Floats:
        """Sum of squared distances from the mean."""
        return np.maximum(self.squares - self.total**2 / np.maximum(self.n, 1), 0.0)


def settled(values: npt.NDArray[np.floating]) -> Floats:
    """Return a series less each image's median over the frame: rain wets all of it.

    Args:
        values: ln backscatter of one polarisation, shape (images, pixels); NaN where missing. The
            pixels should be the whole frame, most of it unchanged.
    """
    middle = np.full(len(values), np.nan)
    some = ~np.isnan(values).all(axis=1)
    middle[some] = np.nanmedian(values[some], axis=1)
    return np.asarray(values - middle[:, None], dtype=np.float64)


def noise(values: npt.NDArray[np.floating], images: Images) -> dict[str, float]:
    """Return the variance of one image's ln backscatter about its level, by track.

    From differences of images that follow each other on one track, so that levels, and a step in
    a few pixels, do not count. A track with one image gets the mean of the others.

    Args:
        values: ln backscatter of one polarisation, shape (images, pixels), the whole frame.
        images: the images.

    Raises:
        ValueError: if no track has two images with a value at one pixel.
    """
    found: dict[str, float] = {}
    for track, rows in tracks_of(images):
        steps = np.diff(values[rows], axis=0) ** 2
        if np.isfinite(steps).any():
            found[track] = float(np.nanmedian(steps) / _MEDIAN_OF_CHI2 / 2)
    if not found or min(found.values()) <= 0:
        raise ValueError(
            "noise cannot be measured: no track has two images of one pixel that differ"
        )
    mean = float(np.mean(list(found.values())))
    return {track: found.get(track, mean) for track, _ in tracks_of(images)}


def evidence(
    values: npt.NDArray[np.floating],
    images: Images,
    variance: dict[str, float],
    size_db: float = SIZE_DB,
) -> Floats:
    """Return the evidence of one polarisation, shape (images + 1, pixels), as of `bracket`.

    Evidence of two polarisations is added: their speckle is all but independent. A track whose
    images all lie on one side of a gap says nothing for or against it.

    Args:
        values: ln backscatter, shape (images, pixels); NaN where missing. For a place, a column
            for each of its changed pixels (then `bracket.pooled`) or one for their mean.
        images: the images.
        variance: noise by track, as of `noise`.
        size_db: standard deviation of the step looked for, decibels.

    Raises:
        ValueError: if the shapes disagree.
    """
    if values.ndim != 2 or len(values) != len(images):
        raise ValueError(f"values have shape {values.shape}; expected ({len(images)}, pixels)")
    found = np.zeros((len(images) + 1, values.shape[1]))
    step = (size_db * LN_PER_DB) ** 2
    for track, rows in tracks_of(images):
        parts = _parts(np.asarray(values[rows], dtype=np.float64))
        every = parts[-1]
        for gap in range(1, len(images)):
            before = parts[sum(row < gap for row in rows)]
            found[gap] += _worth(before, every, variance[track], step)
    return found


def _parts(values: Floats) -> list[_Part]:
    """Return the sums over the first 0, 1, 2 … images."""
    there = np.isfinite(values)
    known = np.where(there, values, 0.0)
    # Squares are of values about the first level, so that little is lost in subtracting.
    level = known.sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    known = np.where(there, known - level, 0.0)
    zero = np.zeros((1, values.shape[1]))
    n, total, squares = (
        np.vstack([zero, np.cumsum(part, axis=0)]) for part in (there, known, known**2)
    )
    return [_Part(*part) for part in zip(n, total, squares, strict=True)]


def _worth(before: _Part, every: _Part, variance: float, step: float) -> Floats:
    """Return ln of how much better a step after `before` predicts the series than none."""
    n_after = every.n - before.n
    both = (before.n > 0) & (n_after > 0)
    pairs = np.where(both, before.n * n_after / np.maximum(every.n, 1), 0.0)
    means = before.total / np.maximum(before.n, 1)
    after = (every.total - before.total) / np.maximum(n_after, 1)
    spread = every.spread + WORTH * variance
    taken = pairs * (after - means) ** 2
    ratio = step / variance * pairs
    left = np.maximum(spread - ratio / (1 + ratio) * taken, 1e-300)
    worth = -0.5 * np.log1p(ratio)
    worth -= 0.5 * (every.n - 1 + WORTH) * (np.log(left) - np.log(spread))
    return np.where(both, worth, 0.0)
