"""Means over square windows of any size, at a cost that does not grow with the size."""

from __future__ import annotations

import numba
import numpy as np

NOTHING = 1e-6
"""Weight at or below which a window holds no data: what rounding leaves of zero."""


@numba.njit(cache=True)
def fill_table(table, difference, variance, weight):  # type: ignore[no-untyped-def]
    """Fill a summed-area table (Crow 1984, SIGGRAPH) of weights, differences and variances.

    Args:
        table: zeros of shape (rows + 1, cols + 1, 3), float64, which is filled.
        difference: values, (rows, cols).
        variance: the variance that the dates of each pixel predict for it, (rows, cols).
        weight: their weights, (rows, cols); 0 where a value is missing.
    """
    rows, cols = difference.shape
    for row in range(rows):
        weights = 0.0
        values = 0.0
        variances = 0.0
        for col in range(cols):
            each = float(weight[row, col])
            if each > 0.0:
                weights += each
                values += each * difference[row, col]
                variances += each * variance[row, col]
            table[row + 1, col + 1, 0] = table[row, col + 1, 0] + weights
            table[row + 1, col + 1, 1] = table[row, col + 1, 1] + values
            table[row + 1, col + 1, 2] = table[row, col + 1, 2] + variances


@numba.njit(cache=True, inline="always")
def window(tables, stack, row, col, size):  # type: ignore[no-untyped-def]
    """Weight, weighted mean difference and mean variance of the window around a pixel.

    The window is cut off at the edges of the image; weight, and with it all three, is 0 where it
    holds no data.
    """
    top = max(row - (size - 1) // 2, 0)
    left = max(col - (size - 1) // 2, 0)
    below = min(row + size // 2 + 1, tables.shape[1] - 1)
    right = min(col + size // 2 + 1, tables.shape[2] - 1)
    weight = (tables[stack, below, right, 0] - tables[stack, top, right, 0]) - (
        tables[stack, below, left, 0] - tables[stack, top, left, 0]
    )
    if not weight > NOTHING:
        return 0.0, 0.0, 0.0
    value = (tables[stack, below, right, 1] - tables[stack, top, right, 1]) - (
        tables[stack, below, left, 1] - tables[stack, top, left, 1]
    )
    variance = (tables[stack, below, right, 2] - tables[stack, top, right, 2]) - (
        tables[stack, below, left, 2] - tables[stack, top, left, 2]
    )
    return weight, value / weight, variance / weight


@numba.njit(cache=True)
def at_places(tables, rows, cols, size):  # type: ignore[no-untyped-def]
    """Windows around some pixels.

    Args:
        tables: one summed-area table for each stack, (stacks, rows + 1, cols + 1, 3).
        rows: row of each pixel.
        cols: its column.
        size: side of the window in pixels.

    Returns:
        Mean difference, its variance were the pixels independent, and the mean of the pixels'
        own variances: three arrays of shape (stacks, pixels), NaN where a window holds no data.
    """
    stacks, count = tables.shape[0], len(rows)
    result = np.full((3, stacks, count), np.nan)
    for stack in range(stacks):
        for place in range(count):
            weight, mean, variance = window(tables, stack, rows[place], cols[place], size)
            if weight > 0.0:
                result[0, stack, place] = mean
                result[1, stack, place] = 1.0 / weight
                result[2, stack, place] = variance
    return result[0], result[1], result[2]
