"""Where something changed: one calibrated p for every pixel, over all stacks and scales."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.change.calibrate import Floats, Noise, Null, calibrate, prepare
from truceline.sense.change.lookup import error_table, evidence, evidence_table, squared_error
from truceline.sense.change.pool import cauchy_p, log_ratio
from truceline.sense.change.sums import Sums
from truceline.sense.change.welch import DB
from truceline.sense.change.windows import window

SCALES_M = (30.0, 90.0, 180.0, 270.0)
"""Sides of the square windows that are tried, in metres: a large building to a city block."""


@dataclass(frozen=True)
class Detected:
    """What changed between two periods. All arrays have shape (rows, cols).

    Attributes:
        p: chance of so much evidence of a change, over all scales, where nothing happened; 1
            where not valid.
        scale_m: side of the window in which the pixel stood out most, in metres; 0 where not
            valid.
        mean_db: mean change in that window against its surroundings, over the stacks, in dB,
            after minus before; 0 where not valid.
        valid: whether anything can be said: some stack has two dates before and two after.
        pixel_m: side of a pixel in metres.
    """

    p: npt.NDArray[np.float64]
    scale_m: npt.NDArray[np.float32]
    mean_db: npt.NDArray[np.float32]
    valid: npt.NDArray[np.bool_]
    pixel_m: float


def detect(
    stacks: Sequence[tuple[Sums, Sums]],
    pixel_m: float,
    scales_m: Sequence[float] = SCALES_M,
    null: Null | None = None,
) -> Detected:
    """Find what changed more than such images differ anyway, from one pixel to city blocks.

    Of each stack, the difference of the means of ln backscatter is taken, and the change of its
    surroundings (1.26 km) subtracted. A window's mean weighs pixels by the width that differences
    of such pixels have in this image. The stacks of a window are pooled by a likelihood ratio
    (see `pool`), whose distribution where nothing happened is measured from the bulk of the image
    at that window size (see `null`), so that speckle shared by neighbours, weather shared by
    pixels and polarisations that move together all count as what they are. No image is smoothed:
    a single pixel is one of the windows.

    Assumed: less than half of any 1.26 km square changed, and few pixels of the image, say one
    in ten, else p is too large (safe, but weak); the change lasts over most of the dates after;
    what the image's bulk does is not the event. Fields, reservoirs, roadworks and growth are real
    changes too: p says that a pixel changed, never why. A strong change also shows beside itself,
    up to half the largest window away: `scale_m` says how wide the window was.

    Args:
        stacks: for each track and polarisation, sums over the dates before and after, on one
            grid. Pixels need two dates of both in a stack for that stack to count.
        pixel_m: side of a pixel in metres.
        scales_m: sides of the windows in metres.
        null: a null measured elsewhere (`measure_null`): on a quiet neighbour of a place that
            changed nearly everywhere, or once for all the tiles of a large area. None measures
            it on these stacks.

    Returns:
        p, scale, change and validity of every pixel.

    Raises:
        ValueError: if there is no stack, the grids differ, a size is not above zero, fewer than
            400 pixels have data to measure a null from, or a null is of other stacks or windows.
    """
    sizes = window_sizes(pixel_m, scales_m)
    if null is not None and (null.sizes != sizes or len(null.priors) != len(stacks)):
        raise ValueError(
            f"the null is of {len(null.priors)} stacks and windows of {null.sizes} pixels, "
            f"not of {len(stacks)} stacks and windows of {sizes} pixels"
        )
    known = None if null is None else Noise(null.priors, null.pixel)
    tables, noise = prepare(stacks, pixel_m, known)
    return _detected(tables, null or calibrate(tables, noise, sizes), pixel_m)


def measure_null(
    stacks: Sequence[tuple[Sums, Sums]], pixel_m: float, scales_m: Sequence[float] = SCALES_M
) -> Null:
    """Measure the null of stacks, for use with other stacks of the same tracks and dates.

    Args and errors as of `detect`.
    """
    tables, noise = prepare(stacks, pixel_m, None)
    return calibrate(tables, noise, window_sizes(pixel_m, scales_m))


def window_sizes(pixel_m: float, scales_m: Sequence[float]) -> tuple[int, ...]:
    """Return the sides of windows in whole pixels, at least one, in rising order without repeats.

    Raises:
        ValueError: if a size or scale is not above zero, or there is no scale.
    """
    if not (pixel_m > 0 and math.isfinite(pixel_m)):
        raise ValueError(f"pixel_m is {pixel_m}: the side of a pixel in metres is above zero")
    if not scales_m or not all(scale > 0 and math.isfinite(scale) for scale in scales_m):
        raise ValueError(f"scales_m is {tuple(scales_m)}: give sides in metres, all above zero")
    return tuple(sorted({max(round(scale / pixel_m), 1) for scale in scales_m}))


def _detected(tables: Floats, null: Null, pixel_m: float) -> Detected:
    errors = np.array([[error_table(width) for width in widths] for widths in null.widths])
    drawn = [[evidence_table(tail) for tail in tails] for tails in null.tails]
    p, best, mean, valid = _map(
        tables,
        np.array(null.sizes),
        np.array([[(each.floor, each.part, each.odd) for each in row] for row in null.shared]),
        errors,
        null.correlation,
        np.array([[table for table, _ in row] for row in drawn]),
        np.array([[tail for _, tail in row] for row in drawn]),
    )
    return Detected(p, best * np.float32(pixel_m), mean, valid, pixel_m)


@numba.njit(cache=True, error_model="numpy")
def _map(tables, sizes, shared, errors, correlation, drawn, tails):  # type: ignore[no-untyped-def]
    """p, side of the best window in pixels, change in dB and validity of every pixel."""
    stacks, rows, cols = tables.shape[0], tables.shape[1] - 1, tables.shape[2] - 1
    p = np.ones((rows, cols))
    best = np.zeros((rows, cols), np.float32)
    change = np.zeros((rows, cols), np.float32)
    valid = np.zeros((rows, cols), np.bool_)
    mean, noise = np.empty(stacks), np.empty(stacks)
    who = np.empty(stacks, np.int64)
    half = np.empty((stacks, stacks))
    for row in range(rows):
        for col in range(cols):
            for stack in range(stacks):
                if window(tables, stack, row, col, 1)[0] > 0.0:
                    valid[row, col] = True
            if not valid[row, col]:
                continue
            total = 0.0
            most = -math.inf
            for number in range(len(sizes)):
                count = 0
                for stack in range(stacks):
                    weight, value, own = window(tables, stack, row, col, sizes[number])
                    if not weight > 0.0:
                        continue
                    floor, part = shared[number, stack, 0], shared[number, stack, 1]
                    odd = shared[number, stack, 2]
                    # As `Shared.variance` has it.
                    variance = 1.0 / weight + part * (min(max(own, floor), odd) - floor)
                    variance += max(own - odd, 0.0)
                    mean[count] = value
                    noise[count] = squared_error(errors, number, stack, variance)
                    who[count] = stack
                    count += 1
                score = log_ratio(mean, noise, who, count, correlation, number, half)
                each = evidence(drawn, tails, number, count - 1, score)
                total += each
                if each > most:
                    most = each
                    best[row, col] = sizes[number]
                    change[row, col] = _together(mean, noise, count) * DB
            p[row, col] = cauchy_p(total / len(sizes))
    return p, best, change, valid


@numba.njit(cache=True, inline="always")
def _together(mean, noise, count):  # type: ignore[no-untyped-def]
    """The mean of the stacks, weighed by their errors."""
    total = weights = 0.0
    for k in range(count):
        weights += 1.0 / noise[k]
        total += mean[k] / noise[k]
    return total / weights
