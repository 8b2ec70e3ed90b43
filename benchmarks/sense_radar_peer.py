"""What others do to find change in a stack of radar images, written from their descriptions.

Each takes linear backscatter of the dates before and after, one array (dates, rows, cols) for each
polarisation, and returns a score for every pixel (more is more changed), and its nominal p, or
None where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage, special

Images = npt.NDArray[Any]
Scored = tuple[Images, Images | None]
Peer = Callable[[Sequence[Images], Sequence[Images]], Scored]
LOOKS = 5
"""Equivalent number of looks that PWTT's filter takes for granted."""


def plain_welch(before: Sequence[Images], after: Sequence[Images]) -> Scored:
    """Welch's t of ln backscatter for each pixel, polarisations pooled by Fisher's method."""
    p = [_welch_p(np.log(x), np.log(y)) for x, y in zip(before, after, strict=True)]
    fisher = -2 * np.sum(np.log(np.maximum(p, 1e-300)), axis=0)
    return fisher, special.chdtrc(2 * len(p), fisher)


def lee_welch(before: Sequence[Images], after: Sequence[Images]) -> Scored:
    """The same after a Lee filter of 5 by 5 pixels over every image."""
    return plain_welch([lee(x, 5) for x in before], [lee(y, 5) for y in after])


def pwtt(before: Sequence[Images], after: Sequence[Images]) -> Scored:
    """The Pixel-Wise T-Test's score, as github.com/oballinger/PWTT defines it (code/pwtt.py).

    Lee filter of 3 by 3 pixels, logarithm, Student's t with pooled variance, the larger of the
    polarisations; then the mean of that and of its means over circles of 50, 100 and 150 m. The
    original works on 10 m pixels; here a pixel is 30 m, the circles hold what centres they hold,
    and the median filter of 10 m, which is within a pixel, and the mask of built-up land are
    left out.
    """
    scores = []
    for x, y in zip(before, after, strict=True):
        first, second = np.log(lee(x, 3)), np.log(lee(y, 3))
        n, m = len(x), len(y)
        pooled = (n - 1) * first.var(0, ddof=1) + (m - 1) * second.var(0, ddof=1)
        error = np.sqrt(pooled / (n + m - 2) * (1 / n + 1 / m))
        scores.append(np.abs(second.mean(0) - first.mean(0)) / error)
    score = np.max(scores, axis=0)
    around = [ndimage.convolve(score, _circle(radius)) for radius in (50.0, 100.0, 150.0)]
    return np.mean([score, *around], axis=0), None


PEERS: dict[str, Peer] = {"plain Welch": plain_welch, "Lee + Welch": lee_welch, "PWTT": pwtt}


def lee(images: Images, side: int) -> Images:
    """Lee's filter (1980), as PWTT writes it, over the last two axes."""
    mean = ndimage.uniform_filter(images, (0, side, side))
    square = ndimage.uniform_filter(images * images, (0, side, side))
    variance = np.maximum(square - mean * mean, 1e-12)
    part = np.maximum((variance - mean * mean / LOOKS) / (1 + 1 / LOOKS) / variance, 0)
    filtered: Images = mean + part * (images - mean)
    return filtered


def _welch_p(first: Images, second: Images) -> Images:
    a = first.var(0, ddof=1, dtype=float) / len(first)
    b = second.var(0, ddof=1, dtype=float) / len(second)
    error = np.maximum(a + b, 1e-12)
    t = (second.mean(0) - first.mean(0)) / np.sqrt(error)
    df = error**2 / (a**2 / (len(first) - 1) + b**2 / (len(second) - 1) + 1e-30)
    p: Images = 2 * special.stdtr(df, -np.abs(t))
    return p


def _circle(radius_m: float, pixel_m: float = 30.0) -> Images:
    reach = int(radius_m // pixel_m)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1] * pixel_m
    inside = (x**2 + y**2 <= radius_m**2).astype(float)
    weights: Images = inside / inside.sum()
    return weights
