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
    size = max(round(cell_m / pixel_m), 1)
    cells = _medians(difference, size)
    # Twice, so that a hole in the data is filled from beyond its rim.
    smooth = _mean(_around(_around(cells, REACH, fill=False), REACH, fill=True))
    everywhere = np.float32(np.nanmedian(cells)) if np.isfinite(cells).any() else np.float32(0)
    smooth = np.where(np.isfinite(smooth), smooth, everywhere).astype(np.float32)
    shared: npt.NDArray[np.float32] = _interpolate(smooth, size, *difference.shape)
    return shared


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
                cells[i, j] = np.median(inside[:count])
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
                result[i, j] = np.median(inside[:count])
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


@numba.njit(cache=True)
def _interpolate(cells, size, rows, cols):  # type: ignore[no-untyped-def]
    """Bilinear between the centres of the cells, constant beyond the outermost."""
    high, wide = cells.shape
    result = np.empty((rows, cols), np.float32)
    for row in range(rows):
        y = min(max((row + 0.5) / size - 0.5, 0.0), high - 1.0)
        top = min(int(y), max(high - 2, 0))
        below = min(top + 1, high - 1)
        dy = y - top
        for col in range(cols):
            x = min(max((col + 0.5) / size - 0.5, 0.0), wide - 1.0)
            left = min(int(x), max(wide - 2, 0))
            right = min(left + 1, wide - 1)
            dx = x - left
            upper = cells[top, left] * (1 - dx) + cells[top, right] * dx
            lower = cells[below, left] * (1 - dx) + cells[below, right] * dx
            result[row, col] = upper * (1 - dy) + lower * dy
    return result
