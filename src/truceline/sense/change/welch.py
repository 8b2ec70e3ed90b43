"""Welch's test of a difference between two periods, from running sums, pixel by pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.change.sums import Sums

DB = 10 / math.log(10)
"""Decibels in one unit of the natural logarithm."""
LEAST_DATES = 2
"""Dates each period needs at a pixel before anything is said of it: one has no variance."""

ROUNDING = 1e-12
"""Share of a sum of squares below which its excess over the square of the mean is rounding."""


@dataclass(frozen=True)
class Difference:
    """After minus before at every pixel; NaN where either period has fewer than two dates.

    Attributes:
        mean_db: difference of the means of backscatter in dB, (rows, cols).
        t: Welch's t, (rows, cols).
        df: its degrees of freedom, (rows, cols).
    """

    mean_db: npt.NDArray[np.float32]
    t: npt.NDArray[np.float32]
    df: npt.NDArray[np.float32]


def welch(before: Sums, after: Sums) -> Difference:
    """Test for a difference of mean ln backscatter without assuming equal variances.

    Assumes that the dates of a period are independent draws and that ln backscatter is near
    enough to normal. Neither holds well: weather is shared by all pixels of a date, and crops
    and soil moisture last longer than the days between passes. On images without any event, p
    from this t alone is therefore too small too often; `detect` calibrates it.

    Args:
        before: sums over the dates before, arrays of shape (rows, cols).
        after: sums over the dates after, on the same grid.

    Returns:
        Mean difference in dB, t and degrees of freedom; NaN where it cannot be computed.

    Raises:
        ValueError: if the two are not on one grid.

    Sources: Welch, B. L. (1947), Biometrika 34; Satterthwaite, F. E. (1946), Biometrics
    Bulletin 2, for the degrees of freedom.
    """
    check_same_grid(before, after)
    mean, t, df = _welch(
        before.n, before.total, before.squares, after.n, after.total, after.squares
    )
    return Difference(mean, t, df)


def check_same_grid(before: Sums, after: Sums) -> None:
    """Raise ValueError where the arrays of the two periods differ in shape or are no images."""
    shapes = {
        array.shape for sums in (before, after) for array in (sums.n, sums.total, sums.squares)
    }
    if len(shapes) != 1 or len(before.n.shape) != 2:
        raise ValueError(
            f"sums before and after have shapes {sorted(shapes)}: "
            "all must be images (rows, cols) of one grid"
        )


@numba.njit(cache=True, error_model="numpy")
def _welch(  # type: ignore[no-untyped-def]
    n0, total0, squares0, n1, total1, squares1
):
    rows, cols = n0.shape
    mean = np.full((rows, cols), np.nan, np.float32)
    t = np.full((rows, cols), np.nan, np.float32)
    df = np.full((rows, cols), np.nan, np.float32)
    for row in range(rows):
        for col in range(cols):
            a = float(n0[row, col])
            b = float(n1[row, col])
            if not (a >= 2.0 and b >= 2.0):
                continue
            mean0 = total0[row, col] / a
            mean1 = total1[row, col] / b
            error0 = _variance(a, total0[row, col], squares0[row, col]) / a
            error1 = _variance(b, total1[row, col], squares1[row, col]) / b
            error = error0 + error1
            if not error > 0.0:
                continue
            mean[row, col] = (mean1 - mean0) * DB
            t[row, col] = (mean1 - mean0) / math.sqrt(error)
            df[row, col] = error**2 / (error0**2 / (a - 1.0) + error1**2 / (b - 1.0))
    return mean, t, df


@numba.njit(cache=True, inline="always")
def _variance(n, total, squares):  # type: ignore[no-untyped-def]
    """Sample variance from sums; 0 where all that is left is rounding."""
    left = squares - total * total / n
    return left / (n - 1.0) if left > ROUNDING * squares else 0.0
