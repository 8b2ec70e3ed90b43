"""Preparation: from sums to tables of differences that a window's mean is read from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.change.lookup import fast_exp, fast_log, log_width
from truceline.sense.change.null import LEAST, Prior, Width, fit_prior, fit_width
from truceline.sense.change.sums import Sums
from truceline.sense.change.surround import less_surround
from truceline.sense.change.welch import check_same_grid
from truceline.sense.change.windows import add_row

SAMPLE = 60_000
"""Pixels from which a null is measured, spread evenly over the image."""

Floats = npt.NDArray[np.float64]
Image = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Noise:
    """What is known of each stack's noise before windows are looked at."""

    priors: tuple[Prior, ...]
    pixel: tuple[Width, ...]


def prepare(
    stacks: Sequence[tuple[Sums, Sums]], pixel_m: float, noise: Noise | None
) -> tuple[Floats, Noise]:
    """Make the summed-area tables of the differences of all stacks, less their surroundings.

    Args:
        stacks: sums before and after of each track and polarisation.
        pixel_m: side of a pixel in metres.
        noise: what is known of the noise from elsewhere; None measures it here.

    Returns:
        Tables of shape (stacks, 3, rows + 1, cols + 1), and the noise.

    Raises:
        ValueError: if there is no stack, they are not on one grid, or data are too few.
    """
    if not stacks:
        raise ValueError("no stacks: at least one track and polarisation is needed")
    shape = stacks[0][0].n.shape
    for number, (before, after) in enumerate(stacks):
        check_same_grid(before, after)
        if before.n.shape != shape:
            raise ValueError(
                f"stack {number} has shape {before.n.shape}, the first {shape}: "
                "bring all stacks to one grid first"
            )
    tables = np.zeros((len(stacks), 3, shape[0] + 1, shape[1] + 1))
    priors: list[Prior] = []
    widths: list[Width] = []
    for number, (before, after) in enumerate(stacks):
        known = None if noise is None else (noise.priors[number], noise.pixel[number])
        prior, width = _prepare_one(before, after, pixel_m, known, tables[number], number)
        priors.append(prior)
        widths.append(width)
    return tables, Noise(tuple(priors), tuple(widths))


def _prepare_one(
    before: Sums,
    after: Sums,
    pixel_m: float,
    known: tuple[Prior, Width] | None,
    table: Floats,
    number: int,
) -> tuple[Prior, Width]:
    difference, variance = _differences(
        before.n, before.total, before.squares, after.n, after.total, after.squares
    )
    less_surround(difference, pixel_m)
    if known is None:
        known = _noise(before, after, difference, variance, number)
    prior, width = known
    spread = np.array([width.low, 1 / width.step, width.step], np.float32)
    _fill(
        table,
        (before.n, after.n),
        difference,
        variance,
        (np.float32(prior.variance), np.float32(prior.df)),
        (spread, width.log.astype(np.float32)),
    )
    return prior, width


def _noise(
    before: Sums, after: Sums, difference: Image, variance: Image, number: int
) -> tuple[Prior, Width]:
    step = stride(difference.shape)
    here = np.isfinite(difference[::step, ::step])
    n0 = before.n[::step, ::step][here].astype(float)
    n1 = after.n[::step, ::step][here].astype(float)
    if len(n0) < LEAST:
        raise ValueError(
            f"stack {number} has {len(n0)} pixels with two dates before and two after: "
            f"the noise is measured from at least {LEAST}. Take a larger area, or give a null"
        )
    var = np.maximum(variance[::step, ::step][here].astype(float), 1e-8)
    df = n0 + n1 - 2
    prior = fit_prior(var, df)
    error = (df * var + prior.df * prior.variance) / (df + prior.df) * (1 / n0 + 1 / n1)
    each = difference[::step, ::step][here].astype(float)
    return prior, fit_width(each, 0.5 * np.log(error))


def stride(shape: tuple[int, ...]) -> int:
    """Return every how many rows and columns of an image are sampled to measure its null."""
    return max(math.isqrt(shape[0] * shape[1] // SAMPLE), 1)


@numba.njit(cache=True, error_model="numpy")
def _differences(  # type: ignore[no-untyped-def]
    n0, total0, squares0, n1, total1, squares1
):
    """Difference of the means of ln backscatter, and the variance pooled over both periods."""
    difference = np.empty(n0.shape, np.float32)
    variance = np.empty(n0.shape, np.float32)
    for row in range(len(n0)):
        n = n0[row], n1[row]
        _variance(n, total0[row], squares0[row], total1[row], squares1[row], variance[row])
        _difference(n, total0[row], total1[row], variance[row], difference[row])
    return difference, variance


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def _variance(n, total0, squares0, total1, squares1, result):  # type: ignore[no-untyped-def]
    """Variance over the dates; NaN where a period has fewer than two, or a sum is not finite."""
    for i in range(len(result)):
        a, b = float(n[0][i]), float(n[1][i])
        spread = squares0[i] - total0[i] * (total0[i] / a)
        spread += squares1[i] - total1[i] * (total1[i] / b)
        known = (a >= 2.0) & (b >= 2.0) & (abs(spread) < math.inf)
        result[i] = max(spread, 0.0) / (a + b - 2.0) if known else math.nan


@numba.njit(cache=True, error_model="numpy")
def _difference(n, total0, total1, variance, result):  # type: ignore[no-untyped-def]
    for i in range(len(result)):
        mean = total1[i] / n[1][i] - total0[i] / n[0][i]
        result[i] = mean if variance[i] == variance[i] else math.nan


@numba.njit(cache=True)
def _fill(table, n, difference, variance, prior, width):  # type: ignore[no-untyped-def]
    """Fill a summed-area table; each pixel weighs one over the square of its width.

    The variance over the dates is replaced by the one predicted for the difference.
    """
    row_of = np.empty((3, variance.shape[1]), np.float32)
    weight, error, value = row_of[0], row_of[1], row_of[2]
    for row in range(len(variance)):
        _errors(n[0][row], n[1][row], variance[row], prior, error)
        _weights(error, width[0], width[1], weight)
        _values(error, difference[row], value)
        add_row(table, row, weight, value, error)


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def _errors(n0, n1, variance, prior, error):  # type: ignore[no-untyped-def]
    """Square of the error that a pixel's variance predicts; 0 where there is none."""
    common, worth = prior
    for i in range(len(error)):
        a, b = np.float32(n0[i]), np.float32(n1[i])
        df = a + b - np.float32(2)
        shrunk = (df * variance[i] + worth * common) / (df + worth)
        each = shrunk * ((a + b) / (a * b))
        error[i] = each if variance[i] == variance[i] else np.float32(0)


@numba.njit(cache=True, fastmath={"contract"})
def _weights(error, spread, log, weight):  # type: ignore[no-untyped-def]
    # Apart, as the processor takes several at a time of the first and the last only.
    low, per_step, step = spread[0], spread[1], spread[2]
    for i in range(len(error)):
        weight[i] = np.float32(0.5) * fast_log(error[i])
    for i in range(len(error)):
        weight[i] = log_width(low, per_step, step, log, weight[i])
    for i in range(len(error)):
        each = fast_exp(np.float32(-2) * weight[i])
        weight[i] = each if error[i] > np.float32(0) else np.float32(0)


@numba.njit(cache=True)
def _values(error, difference, value):  # type: ignore[no-untyped-def]
    for i in range(len(error)):
        value[i] = difference[i] if error[i] > np.float32(0) else np.float32(0)
