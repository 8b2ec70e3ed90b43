"""Active days: on which days anything was found in each cell, kept as bits.

One bit for each cell and day is all that persistence needs: windows of days and neighbourhoods of
cells become a few machine words each, so a year over a country takes some two megabytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.thermal.columns import Fires, Ints
from truceline.sense.thermal.grid import Grid

Words = npt.NDArray[np.uint64]
_WORD: Final = 64


@dataclass(frozen=True)
class Active:
    """Which cells were active on which days.

    Attributes:
        grid: the cells.
        first: day of the first bit, days since 1970-01-01.
        days: number of days.
        bits: uint64, shape (rows, columns, words), 64 days a word, least bit first.
    """

    grid: Grid
    first: int
    days: int
    bits: Words

    @classmethod
    def of(cls, fires: Fires, grid: Grid, first: int, last: int) -> Active:
        """Mark the cells in which something was found, from day `first` to day `last`."""
        row, column, inside = grid.place(fires.lon, fires.lat)
        keep = inside & (fires.day >= first) & (fires.day <= last)
        days = last - first + 1
        bits = np.zeros((grid.rows, grid.columns, -(-days // _WORD)), np.uint64)
        _mark(bits, row[keep], column[keep], fires.day[keep] - first)
        return cls(grid, first, days, bits)

    def around(self, reach: int) -> Active:
        """Return where a cell is active if any within `reach` cells, corners included, is."""
        bits = self.bits.copy()
        for step in range(1, reach + 1):
            bits[step:] |= self.bits[:-step]
            bits[:-step] |= self.bits[step:]
        tall = bits.copy()
        for step in range(1, reach + 1):
            bits[:, step:] |= tall[:, :-step]
            bits[:, :-step] |= tall[:, step:]
        return Active(self.grid, self.first, self.days, bits)

    def count(self, row: Ints, column: Ints, day: Ints, span: int) -> Ints:
        """Return the number of active days from `span` days before each day to `span` after.

        Args:
            row: rows of cells on the grid.
            column: columns of cells on the grid.
            day: days since 1970-01-01.
            span: days to either side.
        """
        return np.asarray(_count(self.bits, row, column, day - self.first, span, self.days))


@numba.njit(cache=True)
def _mark(bits: Words, row: Ints, column: Ints, day: Ints) -> None:
    for i in range(len(row)):
        word = day[i] >> 6
        bits[row[i], column[i], word] |= np.uint64(1) << np.uint64(day[i] & 63)


@numba.njit(cache=True)
def _ones(word: np.uint64) -> np.int64:
    # Counting bits in parallel (Warren, Hacker's Delight, 5-1).
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    pairs = np.uint64(0x3333333333333333)
    word = (word & pairs) + ((word >> np.uint64(2)) & pairs)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@numba.njit(cache=True)
def _count(bits: Words, row: Ints, column: Ints, day: Ints, span: int, days: int) -> Ints:
    out = np.zeros(len(row), np.int64)
    full = np.uint64(0xFFFFFFFFFFFFFFFF)
    for i in range(len(row)):
        low, high = max(day[i] - span, 0), min(day[i] + span, days - 1)
        if low > high:
            continue
        first, last = low >> 6, high >> 6
        for word in range(first, last + 1):
            value = bits[row[i], column[i], word]
            if word == first:
                value &= full << np.uint64(low & 63)
            if word == last:
                value &= full >> np.uint64(63 - (high & 63))
            out[i] += _ones(value)
    return out


@numba.njit(cache=True)
def block_days(
    row: Ints, column: Ints, day: Ints, season: Ints, shape: tuple[int, int, int]
) -> npt.NDArray[np.float64]:
    """Count days on which a cell or one of the eight around it was active, by season.

    Args:
        row: rows of detections, sorted with `column` so that a cell's stand together.
        column: their columns.
        day: their days, from 0.
        season: their seasons.
        shape: seasons, rows and columns of the result.
    """
    seasons, rows, columns = shape
    out = np.zeros((seasons, rows, columns))
    start = np.searchsorted(row * columns + column, np.arange(rows * columns + 1))
    stamp = np.full(day.max() + 1 if len(day) else 1, -1)
    for r in range(rows):
        for c in range(columns):
            cell = r * columns + c
            for up in range(max(r - 1, 0), min(r + 2, rows)):
                left = start[up * columns + max(c - 1, 0)]
                right = start[up * columns + min(c + 1, columns - 1) + 1]
                for i in range(left, right):
                    if stamp[day[i]] != cell:
                        stamp[day[i]] = cell
                        out[season[i], r, c] += 1
    return out
