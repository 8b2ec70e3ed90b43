"""Where something changed: one calibrated p for every pixel, over all stacks and scales."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.change.calibrate import Null, calibrate
from truceline.sense.change.lookup import (
    error_table,
    evidence,
    evidence_table,
    fast_log,
    squared_error,
)
from truceline.sense.change.pool import CHANGE, cauchy_p, of_any, of_two
from truceline.sense.change.prepare import Floats, Noise, prepare
from truceline.sense.change.sums import Sums
from truceline.sense.change.welch import DB
from truceline.sense.change.windows import NOTHING, row_windows

ALONG = 256
"""Pixels of a row that are worked on together."""
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
    drawn = [[evidence_table(tail) for tail in tails] for tails in null.tails]
    p, best, mean, valid = _map(
        tables,
        np.array(null.sizes),
        np.array(null.sizes) * pixel_m,
        np.array([[(each.floor, each.part, each.odd) for each in row] for row in null.shared]),
        np.array([[error_table(width) for width in widths] for widths in null.widths]),
        null.correlation,
        np.array([[table for table, _ in row] for row in drawn]),
        np.array([[tail for _, tail in row] for row in drawn]),
    )
    return Detected(p, best, mean, valid, pixel_m)


@numba.njit(cache=True, error_model="numpy")
def _map(tables, sizes, scales, shared, errors, correlation, drawn, tails):  # type: ignore[no-untyped-def]
    """p, side of the best window in metres, change in dB and validity of every pixel.

    Goes along rows in steps of as many pixels as keep what is worked on in the fastest memory;
    the last step of a row goes back over some of the one before, so that all are of one length.
    """
    stacks, rows, cols = tables.shape[0], tables.shape[2] - 1, tables.shape[3] - 1
    p = np.ones((rows, cols))
    best = np.zeros((rows, cols), np.float32)
    change = np.zeros((rows, cols), np.float32)
    valid = np.zeros((rows, cols), np.bool_)
    along = max(-(-cols // max(-(-cols // ALONG), 1)), 1)
    each = np.zeros((3, stacks, along), np.float32)
    z, reach, there = each[0], each[1], each[2]
    half = np.empty((stacks, stacks, along), np.float32)
    room = np.empty((stacks + 2, along), np.float32)
    sums = np.empty((3, along), np.float32)
    some = np.zeros((9, along), np.float32)
    form, ratio, score, count, now = some[0], some[1], some[2], some[3], some[4]
    total, most, size, mean = some[5], some[6], some[7], some[8]
    between = np.empty(along + sizes.max() + 1)
    for row in range(rows):
        for start in range(0, cols, along):
            first = min(start, cols - along)
            here = valid[row, first : first + along]
            if not _valid(tables, row, first, between, sums[0], here):
                continue
            total[:], most[:] = 0.0, -math.inf
            for number in range(len(sizes)):
                for k in range(stacks):
                    for plane in range(3):
                        row_windows(
                            tables[k, plane], row, first, sizes[number], between, sums[plane]
                        )
                    _standardised(sums, shared[number, k], errors[number, k], z[k], reach[k])
                    _present(sums[0], there[k])
                if stacks == 2:
                    of_two(z, reach, there, correlation[number, 0, 1], form, ratio)
                else:
                    of_any(z, reach, there, correlation[number], half, room, form, ratio)
                _score(form, ratio, score)
                _counted(there, count)
                evidence(drawn[number], tails[number], count, score, now)
                _together(z, reach, ratio, form)
                _keep(now, np.float32(scales[number]), form, total, most, size, mean)
            for i in range(along):
                total[i] /= np.float32(len(sizes))
            cauchy_p(total, p[row, first : first + along])
            _blank(here, size, best[row, first : first + along])
            _blank(here, mean, change[row, first : first + along])
            for i in range(along):
                p[row, first + i] = p[row, first + i] if here[i] else 1.0
    return p, best, change, valid


@numba.njit(cache=True)
def _valid(tables, row, first, between, sums, valid):  # type: ignore[no-untyped-def]
    """Mark pixels of which some stack has data; say whether there are any."""
    for stack in range(len(tables)):
        row_windows(tables[stack, 0], row, first, 1, between, sums)
        for i in range(len(sums)):
            valid[i] |= sums[i] > np.float32(NOTHING)
    return valid.any()


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def _standardised(sums, shared, errors, z, reach):  # type: ignore[no-untyped-def]
    """Means of windows over their standard errors, and a change's spread over them.

    Both are 0 where a window holds no data. The variance is as `Shared.variance` has it.
    """
    one, none, change = np.float32(1), np.float32(0), np.float32(CHANGE)
    floor, part, odd = np.float32(shared[0]), np.float32(shared[1]), np.float32(shared[2])
    weight, value, own = sums[0], sums[1], sums[2]
    for i in range(len(z)):
        has = weight[i] > np.float32(NOTHING)
        alone = one / (weight[i] if has else one)
        mine = own[i] * alone
        usual = min(max(mine, floor), odd) - floor
        variance = alone + part * usual + max(mine - odd, none)
        sharp = one / np.sqrt(squared_error(errors, variance))
        z[i] = value[i] * alone * sharp if has else none
        reach[i] = change * sharp if has else none


@numba.njit(cache=True)
def _present(weight, there):  # type: ignore[no-untyped-def]
    for i in range(len(weight)):
        there[i] = np.float32(1) if weight[i] > np.float32(NOTHING) else np.float32(0)


@numba.njit(cache=True)
def _counted(there, count):  # type: ignore[no-untyped-def]
    count[:] = 0
    for stack in range(len(there)):
        one = there[stack]
        for i in range(len(count)):
            count[i] += one[i]


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def _together(z, reach, weights, mean):  # type: ignore[no-untyped-def]
    """The means of the stacks, weighed by their errors, in dB."""
    weights[:] = 0
    mean[:] = 0
    for stack in range(len(z)):
        _add(z[stack], reach[stack], weights, mean)
    for i in range(len(mean)):
        mean[i] *= np.float32(CHANGE * DB) / weights[i]


@numba.njit(cache=True, fastmath={"contract"})
def _add(z, reach, weights, values):  # type: ignore[no-untyped-def]
    for i in range(len(z)):
        weights[i] += reach[i] * reach[i]
        values[i] += z[i] * reach[i]


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def _score(form, ratio, score):  # type: ignore[no-untyped-def]
    for i in range(len(score)):
        score[i] = form[i] - fast_log(ratio[i])


@numba.njit(cache=True)
def _keep(now, its_size, its_mean, total, most, size, mean):  # type: ignore[no-untyped-def]
    """Add the evidence of one size, and keep what the strongest size says."""
    for i in range(len(now)):
        total[i] += now[i]
        size[i] = its_size if now[i] > most[i] else size[i]
    for i in range(len(now)):
        mean[i] = its_mean[i] if now[i] > most[i] else mean[i]
    for i in range(len(now)):
        most[i] = max(most[i], now[i])


@numba.njit(cache=True)
def _blank(valid, values, result):  # type: ignore[no-untyped-def]
    for i in range(len(valid)):
        result[i] = values[i] if valid[i] else np.float32(0)
