"""Means over square windows of any size, at a cost that does not grow with the size.

Sums over windows come from summed-area tables (Crow 1984, SIGGRAPH) of weights, weighted
differences and weighted variances, one plane each, so that a row of windows is differences of
whole rows, which the processor takes several at a time.
"""

from __future__ import annotations

import numba
import numpy as np

NOTHING = 1e-6
"""Weight at or below which a window holds no data: what rounding leaves of zero."""


@numba.njit(cache=True, fastmath={"contract"})
def add_row(table, row, weight, difference, variance):  # type: ignore[no-untyped-def]
    """Add an image row to a summed-area table; all rows above it are there already.

    Args:
        table: zeros of shape (3, rows + 1, cols + 1), float64, which is filled.
        row: which row it is.
        weight: weights, (cols,); 0 where a value is missing.
        difference: values, (cols,); anything finite where the weight is 0.
        variance: the variance that the dates of each pixel predict for it, likewise.
    """
    weights = 0.0
    values = 0.0
    variances = 0.0
    for col in range(len(weight)):
        each = float(weight[col])
        weights += each
        values += each * difference[col]
        variances += each * variance[col]
        table[0, row + 1, col + 1] = table[0, row, col + 1] + weights
        table[1, row + 1, col + 1] = table[1, row, col + 1] + values
        table[2, row + 1, col + 1] = table[2, row, col + 1] + variances


@numba.njit(cache=True, fastmath={"contract"})
def row_windows(plane, row, first, size, between, sums):  # type: ignore[no-untyped-def]
    """Sums over the windows around neighbouring pixels of one row, cut off at the edges.

    Args:
        plane: one plane of a summed-area table, (rows + 1, cols + 1).
        row: row of the pixels.
        first: column of the first of them.
        size: side of the windows in pixels.
        between: room for working, at least len(sums) + size.
        sums: the result, (pixels,).
    """
    last = plane.shape[1] - 1
    above = plane[max(row - (size - 1) // 2, 0)]
    below = plane[min(row + size // 2 + 1, plane.shape[0] - 1)]
    # between[i] belongs to column start + i of the table; beyond its ends it stays the same.
    start = first - (size - 1) // 2
    count = len(sums) + size
    low, high = max(-start, 0), min(last + 1 - start, count)
    down, up = below[start + low : start + high], above[start + low : start + high]
    inner = between[low:high]
    for i in range(len(inner)):
        inner[i] = down[i] - up[i]
    for i in range(low):
        between[i] = between[low]
    for i in range(high, count):
        between[i] = between[high - 1]
    left, right = between[: len(sums)], between[size:count]
    for i in range(len(sums)):
        sums[i] = right[i] - left[i]


@numba.njit(cache=True, inline="always")
def _window(plane, top, left, below, right):  # type: ignore[no-untyped-def]
    return (plane[below, right] - plane[top, right]) - (plane[below, left] - plane[top, left])


@numba.njit(cache=True, error_model="numpy")
def at_places(tables, rows, cols, size):  # type: ignore[no-untyped-def]
    """Windows around some pixels, cut off at the edges of the image.

    Args:
        tables: one summed-area table for each stack, (stacks, 3, rows + 1, cols + 1).
        rows: row of each pixel.
        cols: its column.
        size: side of the window in pixels.

    Returns:
        Weighted mean difference, its variance were the pixels independent, and the mean of the
        pixels' own variances: three arrays of shape (stacks, pixels), NaN where a window holds no
        data.
    """
    stacks, count = tables.shape[0], len(rows)
    result = np.full((3, stacks, count), np.nan)
    for stack in range(stacks):
        table = tables[stack]
        for place in range(count):
            top = max(rows[place] - (size - 1) // 2, 0)
            left = max(cols[place] - (size - 1) // 2, 0)
            below = min(rows[place] + size // 2 + 1, tables.shape[2] - 1)
            right = min(cols[place] + size // 2 + 1, tables.shape[3] - 1)
            weight = _window(table[0], top, left, below, right)
            if weight > NOTHING:
                result[0, stack, place] = _window(table[1], top, left, below, right) / weight
                result[1, stack, place] = 1.0 / weight
                result[2, stack, place] = _window(table[2], top, left, below, right) / weight
    return result[0], result[1], result[2]
