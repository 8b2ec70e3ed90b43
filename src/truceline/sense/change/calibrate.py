"""Calibration: the empirical null of a set of stacks at every scale, and the tables it needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.change.null import (
    LEAST,
    Prior,
    Shared,
    Tail,
    Width,
    fit_correlation,
    fit_prior,
    fit_shared,
    fit_tail,
    fit_width,
)
from truceline.sense.change.pool import log_ratios
from truceline.sense.change.sums import Sums
from truceline.sense.change.surround import surround
from truceline.sense.change.welch import check_same_grid
from truceline.sense.change.windows import at_places, fill_table

SAMPLE = 60_000
"""Pixels from which a null is measured, spread evenly over the image."""

Floats = npt.NDArray[np.float64]
Image = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Null:
    """How the stacks of a scene differ where nothing happened.

    Attributes:
        sizes: side of each window in pixels, in rising order.
        priors: common variance of each stack.
        pixel: width of a single pixel's difference, for each stack.
        shared: what windows do not average away, for each size and stack.
        widths: width of a window's mean, for each size and stack.
        correlation: between stacks, (sizes, stacks, stacks).
        tails: tail of the score, for each size and number of stacks at hand, less one.
    """

    sizes: tuple[int, ...]
    priors: tuple[Prior, ...]
    pixel: tuple[Width, ...]
    shared: tuple[tuple[Shared, ...], ...]
    widths: tuple[tuple[Width, ...], ...]
    correlation: Floats
    tails: tuple[tuple[Tail, ...], ...]


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
        Tables of shape (stacks, rows + 1, cols + 1, 3), and the noise.

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
    tables = np.zeros((len(stacks), shape[0] + 1, shape[1] + 1, 3))
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
    difference -= surround(difference, pixel_m)
    if known is None:
        known = _noise(before, after, difference, variance, number)
    prior, width = known
    weight = _weights(
        before.n, after.n, variance, prior.variance, prior.df, width.low, width.step, width.log
    )
    fill_table(table, difference, variance, weight)
    return prior, width


def _noise(
    before: Sums, after: Sums, difference: Image, variance: Image, number: int
) -> tuple[Prior, Width]:
    step = _stride(difference.shape)
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


def calibrate(tables: Floats, noise: Noise, sizes: tuple[int, ...]) -> Null:
    """Measure the null of every window size on an even sample of an image.

    Args:
        tables: from `prepare`.
        noise: from `prepare`.
        sizes: sides of the windows in pixels.

    Raises:
        ValueError: if fewer than 400 of the sampled pixels have data.
    """
    stacks, high, wide, _ = tables.shape
    rows, cols = _places(tables, _stride((high - 1, wide - 1)))
    shared: list[tuple[Shared, ...]] = []
    widths: list[tuple[Width, ...]] = []
    tails: list[tuple[Tail, ...]] = []
    correlation = np.tile(np.eye(stacks), (len(sizes), 1, 1))
    for number, size in enumerate(sizes):
        mean, *variances = at_places(tables, rows, cols, size)
        common, own, error = _errors(mean, variances[0], variances[1], size)
        correlation[number] = _correlation(mean / error)
        score, counts = log_ratios(mean, error, correlation, number)
        tails.append(_tails(score, counts, stacks))
        shared.append(common)
        widths.append(own)
    return Null(
        sizes, noise.priors, noise.pixel, tuple(shared), tuple(widths), correlation, tuple(tails)
    )


def _errors(
    mean: Floats, independent: Floats, own: Floats, size: int
) -> tuple[tuple[Shared, ...], tuple[Width, ...], Floats]:
    """Fit the widths of windows of one size, stack by stack; also return them at the windows."""
    shared: list[Shared] = []
    widths: list[Width] = []
    error = np.full(mean.shape, np.nan)
    for stack in range(len(mean)):
        here = np.isfinite(mean[stack])
        data = mean[stack][here], independent[stack][here], own[stack][here]
        # A single pixel's width was fitted to its own variance before; there is no more in it.
        shared.append(Shared(0.0, 0.0, math.inf) if size == 1 else fit_shared(*data))
        log_error = 0.5 * np.log(shared[-1].variance(data[1], data[2]))
        widths.append(fit_width(data[0], log_error, 24 if size == 1 else 12))
        error[stack][here] = np.exp(widths[-1].at(log_error))
    return tuple(shared), tuple(widths), error


def _correlation(z: Floats) -> Floats:
    result = np.eye(len(z))
    for i in range(len(z)):
        for j in range(i):
            both = np.isfinite(z[i]) & np.isfinite(z[j])
            result[i, j] = result[j, i] = fit_correlation(z[i][both], z[j][both])
    return result


def _tails(score: Floats, counts: npt.NDArray[np.int64], stacks: int) -> tuple[Tail, ...]:
    """Fit one tail for each number of stacks; all together where that number is too rare."""
    every = fit_tail(score[counts > 0])
    enough = [np.count_nonzero(counts == number + 1) >= LEAST for number in range(stacks)]
    return tuple(
        fit_tail(score[counts == number + 1]) if enough[number] else every
        for number in range(stacks)
    )


def _places(tables: Floats, step: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pixels of an even grid that have data in some stack."""
    high, wide = tables.shape[1] - 1, tables.shape[2] - 1
    rows, cols = np.mgrid[0:high:step, 0:wide:step].reshape(2, -1)
    mean, _, _ = at_places(tables, rows, cols, 1)
    here = np.isfinite(mean).any(axis=0)
    if np.count_nonzero(here) < LEAST:
        raise ValueError(
            f"{np.count_nonzero(here)} pixels have two dates before and two after: the null is "
            f"measured from at least {LEAST}. Take a larger area, or give a null"
        )
    return rows[here], cols[here]


def _stride(shape: tuple[int, ...]) -> int:
    return max(math.isqrt(shape[0] * shape[1] // SAMPLE), 1)


@numba.njit(cache=True, error_model="numpy")
def _differences(  # type: ignore[no-untyped-def]
    n0, total0, squares0, n1, total1, squares1
):
    """Difference of the means of ln backscatter, and the variance pooled over both periods."""
    rows, cols = n0.shape
    difference = np.full((rows, cols), np.nan, np.float32)
    variance = np.full((rows, cols), np.nan, np.float32)
    for row in range(rows):
        for col in range(cols):
            a, b = float(n0[row, col]), float(n1[row, col])
            if not (a >= 2.0 and b >= 2.0):
                continue
            mean0, mean1 = total0[row, col] / a, total1[row, col] / b
            spread = squares0[row, col] - total0[row, col] * mean0
            spread += squares1[row, col] - total1[row, col] * mean1
            if np.isfinite(spread):
                difference[row, col] = mean1 - mean0
                variance[row, col] = max(spread, 0.0) / (a + b - 2.0)
    return difference, variance


@numba.njit(cache=True, inline="always")
def interpolate(low, step, log, at):  # type: ignore[no-untyped-def]
    """`Width.at` of one value."""
    place = (at - low) / step
    if place <= 0.0:
        return log[0]
    left = int(place)
    if left >= len(log) - 1:
        return log[len(log) - 1] + (place - (len(log) - 1)) * step
    return log[left] + (place - left) * (log[left + 1] - log[left])


@numba.njit(cache=True, error_model="numpy")
def _weights(  # type: ignore[no-untyped-def]
    n0, n1, variance, prior, prior_df, low, step, log
):
    """One over the square of each pixel's width, 0 where there is no variance.

    The variance over the dates is replaced by the one predicted for the difference.
    """
    rows, cols = variance.shape
    weight = np.zeros((rows, cols), np.float32)
    for row in range(rows):
        for col in range(cols):
            if not np.isfinite(variance[row, col]):
                continue
            a, b = float(n0[row, col]), float(n1[row, col])
            df = a + b - 2.0
            shrunk = (df * variance[row, col] + prior_df * prior) / (df + prior_df)
            error = shrunk * (1.0 / a + 1.0 / b)
            variance[row, col] = error
            weight[row, col] = math.exp(-2.0 * interpolate(low, step, log, 0.5 * math.log(error)))
    return weight
