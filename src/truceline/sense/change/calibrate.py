"""Calibration: the empirical null of a set of stacks at every scale, and the tables it needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from truceline.sense.change.null import (
    LEAST,
    Prior,
    Shared,
    Tail,
    Width,
    fit_correlation,
    fit_shared,
    fit_tail,
    fit_width,
)
from truceline.sense.change.pool import log_ratios
from truceline.sense.change.prepare import Noise, stride
from truceline.sense.change.windows import at_places

Floats = npt.NDArray[np.float64]


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


def calibrate(tables: Floats, noise: Noise, sizes: tuple[int, ...]) -> Null:
    """Measure the null of every window size on an even sample of an image.

    Args:
        tables: from `prepare`.
        noise: from `prepare`.
        sizes: sides of the windows in pixels.

    Raises:
        ValueError: if fewer than 400 of the sampled pixels have data.
    """
    stacks, _, high, wide = tables.shape
    rows, cols = _places(tables, stride((high - 1, wide - 1)))
    shared: list[tuple[Shared, ...]] = []
    widths: list[tuple[Width, ...]] = []
    tails: list[tuple[Tail, ...]] = []
    correlation = np.tile(np.eye(stacks), (len(sizes), 1, 1))
    for number, size in enumerate(sizes):
        mean, *variances = at_places(tables, rows, cols, size)
        common, own, error = _errors(mean, variances[0], variances[1], size)
        correlation[number] = _correlation(mean / error)
        score, counts = log_ratios(mean, error, correlation[number])
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
    high, wide = tables.shape[2] - 1, tables.shape[3] - 1
    rows, cols = np.mgrid[0:high:step, 0:wide:step].reshape(2, -1)
    mean, _, _ = at_places(tables, rows, cols, 1)
    here = np.isfinite(mean).any(axis=0)
    if np.count_nonzero(here) < LEAST:
        raise ValueError(
            f"{np.count_nonzero(here)} pixels have two dates before and two after: the null is "
            f"measured from at least {LEAST}. Take a larger area, or give a null"
        )
    return rows[here], cols[here]
