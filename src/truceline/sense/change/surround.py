"""What the surroundings of a pixel did between two periods: weather and season, not an event."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

CELL_M = 180.0
"""Side of the cells whose medians are taken, in metres."""
REACH = 3
"""Cells on either side that count as surroundings: seven cells across are 1.26 km."""
LEAST_SHARE = 0.25
"""Share of a cell's pixels that must be valid for it to have a median."""


def surround(
    difference: npt.NDArray[np.float32], pixel_m: float, cell_m: float = CELL_M
) -> npt.NDArray[np.float32]:
    """Estimate the change that a pixel shares with what lies around it.

    The median of cells of 180 m, of which the median is taken over seven by seven cells, smoothed
    and interpolated. Rain, snow, a sensor's gain and the season move whole slopes together; that
    is the larger part of the noise of a comparison between years. A median of medians leaves an
    event out while it changes less than half of the 1.26 km around it; a change wider than that
    is taken for weather, here and in `detect`.

    Args:
        difference: difference of the means of ln backscatter, (rows, cols); NaN is no data.
        pixel_m: side of a pixel in metres.
        cell_m: side of the cells in metres.

    Returns:
        The shared difference, (rows, cols); the median of the image where nothing near is valid.
    """
    nothing = np.zeros_like(difference)
    subtract_surround(nothing, *_cells(difference, pixel_m, cell_m))
    np.negative(nothing, out=nothing)
    return nothing


def less_surround(difference: npt.NDArray[np.float32], pixel_m: float) -> None:
    """Subtract `surround` from a difference, in place."""
    subtract_surround(difference, *_cells(difference, pixel_m, CELL_M))


def _cells(
    difference: npt.NDArray[np.float32], pixel_m: float, cell_m: float
) -> tuple[npt.NDArray[np.float32], int]:
    size = max(round(cell_m / pixel_m), 1)
    cells = _medians(difference, size)
    # Twice, so that a hole in the data is filled from beyond its rim.
    smooth = _mean(_around(_around(cells, REACH, fill=False), REACH, fill=True))
    everywhere = np.float32(np.nanmedian(cells)) if np.isfinite(cells).any() else np.float32(0)
    return np.where(np.isfinite(smooth), smooth, everywhere).astype(np.float32), size


@numba.njit(cache=True)
def median(values):  # type: ignore[no-untyped-def]
    """Median of finite values, by halving the range that it lies in.

    Counting has no branches, so it takes a fraction of the time of selecting.
    """
    least, most = values[0], values[0]
    for i in range(1, len(values)):
        least, most = min(least, values[i]), max(most, values[i])
    half = values.dtype.type(0.5)
    before = (len(values) - 1) // 2
    # There are more than `before` values up to `most`, and no more than it up to `least`.
    fewer, enough = 0, len(values)
    if _count(values, least) > before:
        most, enough = least, _count(values, least)
    while enough > fewer + 1:
        middle = values.dtype.type(half * least + half * most)
        if not least < middle < most:
            break
        count = _count(values, middle)
        if count > before:
            most, enough = middle, count
        else:
            least, fewer = middle, count
    lower = _edge(values, most)
    if len(values) % 2 or enough > before + 1:
        return lower
    return half * (lower - _edge(-values, -np.nextafter(lower, values.dtype.type(np.inf))))


@numba.njit(cache=True, fastmath={"reassoc"})
def _count(values, limit):  # type: ignore[no-untyped-def]
    """How many values are no larger."""
    one, none = values.dtype.type(1), values.dtype.type(0)
    count = none
    for i in range(len(values)):
        count += one if values[i] <= limit else none
    return int(count)


@numba.njit(cache=True)
def _edge(values, limit):  # type: ignore[no-untyped-def]
    """The largest value that is no larger."""
    largest = values.dtype.type(-np.inf)
    for i in range(len(values)):
        largest = max(largest, values[i]) if values[i] <= limit else largest
    return largest


@numba.njit(cache=True)
def _medians(values, size):  # type: ignore[no-untyped-def]
    rows, cols = values.shape
    high, wide = (rows + size - 1) // size, (cols + size - 1) // size
    cells = np.full((high, wide), np.nan, np.float32)
    inside = np.empty(size * size, np.float32)
    for i in range(high):
        for j in range(wide):
            count = area = 0
            for row in range(i * size, min((i + 1) * size, rows)):
                for col in range(j * size, min((j + 1) * size, cols)):
                    area += 1
                    if np.isfinite(values[row, col]):
                        inside[count] = values[row, col]
                        count += 1
            if count > 0 and count >= LEAST_SHARE * area:
                cells[i, j] = median(inside[:count])
    return cells


@numba.njit(cache=True)
def _around(cells, reach, fill):  # type: ignore[no-untyped-def]
    """Median over the cells within reach; with `fill`, only where there is none yet."""
    high, wide = cells.shape
    result = cells.copy()
    inside = np.empty((2 * reach + 1) ** 2, np.float32)
    for i in range(high):
        for j in range(wide):
            if fill and np.isfinite(cells[i, j]):
                continue
            count = 0
            for row in range(max(i - reach, 0), min(i + reach + 1, high)):
                for col in range(max(j - reach, 0), min(j + reach + 1, wide)):
                    if np.isfinite(cells[row, col]):
                        inside[count] = cells[row, col]
                        count += 1
            if count:
                result[i, j] = median(inside[:count])
    return result


@numba.njit(cache=True)
def _mean(cells):  # type: ignore[no-untyped-def]
    high, wide = cells.shape
    result = cells.copy()
    for i in range(high):
        for j in range(wide):
            total = 0.0
            count = 0
            for row in range(max(i - 1, 0), min(i + 2, high)):
                for col in range(max(j - 1, 0), min(j + 2, wide)):
                    if np.isfinite(cells[row, col]):
                        total += cells[row, col]
                        count += 1
            if count:
                result[i, j] = total / count
    return result


@numba.njit(cache=True, fastmath={"contract"})
def subtract_surround(difference, cells, size):  # type: ignore[no-untyped-def]
    """Subtract cells, bilinear between their centres and constant beyond the outermost."""
    rows, cols = difference.shape
    high, wide = cells.shape
    left, right = np.empty(cols, np.uint32), np.empty(cols, np.uint32)
    dx = np.empty(cols, np.float32)
    for col in range(cols):
        x = min(max((col + 0.5) / size - 0.5, 0.0), wide - 1.0)
        left[col] = min(int(x), max(wide - 2, 0))
        right[col] = min(left[col] + 1, wide - 1)
        dx[col] = x - left[col]
    line = np.empty(wide, np.float32)
    for row in range(rows):
        y = min(max((row + 0.5) / size - 0.5, 0.0), high - 1.0)
        top = min(int(y), max(high - 2, 0))
        below = min(top + 1, high - 1)
        dy = np.float32(y - top)
        for i in range(wide):
            line[i] = cells[top, i] + dy * (cells[below, i] - cells[top, i])
        _subtract(difference[row], line, left, right, dx)


@numba.njit(cache=True, fastmath={"contract"})
def _subtract(values, line, left, right, dx):  # type: ignore[no-untyped-def]
    for i in range(len(values)):
        here = line[left[i]]
        values[i] -= here + dx[i] * (line[right[i]] - here)
