"""Static heat sources: steelworks, flares and the like, found from history alone.

What burns in a field burns for some weeks of the year. What is hot in a third of all months of
several years, and at all times of the year, is a fixed source. A source is found from months, not
from counts: a large fire has many detections in one month.

MODIS marks such sources in its archive from the same idea (`type` 2: Giglio et al., "The Collection
6 MODIS active fire detection algorithm and fire products", Remote Sensing of Environment 178,
2016); that mark is what this is measured against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.sense.thermal.columns import Bools, Fires, Floats, Ints, month
from truceline.sense.thermal.grid import Grid

CELL_M: Final = 800.0
"""Size of a cell; months are counted over a cell and the eight around it, 2.4 km across: two
pixels of MODIS, as its detections of one source scatter by about one."""
LEAST_SHARE: Final = 1 / 3
"""Least share of the covered months with a detection."""
LEAST_MONTHS: Final = 6
"""Least number of months with a detection; a short history finds nothing."""
LEAST_SEASONS: Final = 7
"""Least number of the twelve months of the year: no field burns in seven."""

_WORD: Final = 64
_AROUND: Final = tuple((up, across) for up in (-1, 0, 1) for across in (-1, 0, 1))
_MONTHS: Final = 12


@dataclass(frozen=True)
class Static:
    """Where static heat sources are.

    Attributes:
        grid: the cells.
        cells: indices of the cells that hold one, row · columns + column, sorted.
    """

    grid: Grid
    cells: Ints

    def at(self, lon: Floats, lat: Floats) -> Bools:
        """Return whether points (degrees WGS 84) lie at a static source.

        A cell in which history has no detection is never one, however near the next may be.
        """
        row, column, inside = self.grid.place(lon, lat)
        key = row * self.grid.columns + column
        at = np.searchsorted(self.cells, key)
        found = np.zeros(len(key), bool)
        has = inside & (at < len(self.cells))
        found[has] = self.cells[at[has]] == key[has]
        return found


def find_static(history: Fires) -> Static:
    """Find static heat sources.

    VIIRS and MODIS are counted apart, each against the months it has data of, and either is
    enough.

    Args:
        history: detections of past years.

    Raises:
        ValueError: if there is no detection.
    """
    grid = Grid.over(history.lon, history.lat, CELL_M)
    row, column, _ = grid.place(history.lon, history.lat)
    key = row * grid.columns + column
    found = [
        _found(grid, key[rows], month(history.day[rows]))
        for rows in (~history.coarse, history.coarse)
        if rows.any()
    ]
    return Static(grid, np.unique(np.concatenate(found)))


def _found(grid: Grid, key: Ints, months: Ints) -> Ints:
    """Return the cells around which one instrument found enough months."""
    all_months, at = np.unique(months, return_inverse=True)
    cells, bits = _bits(key, at.astype(np.int64), len(all_months))
    around = _spread(grid, cells, bits)
    count = np.bitwise_count(around).sum(axis=1)
    seasons = np.zeros(len(cells), np.int64)
    for season in range(_MONTHS):
        mask = _mask(np.flatnonzero(all_months % _MONTHS == season), bits.shape[1])
        seasons += (around & mask).any(axis=1)
    least = max(LEAST_MONTHS, LEAST_SHARE * _covered(all_months))
    return np.asarray(cells[(count >= least) & (seasons >= LEAST_SEASONS)])


def _covered(months: Ints) -> int:
    """Return how many months have data: all but those in a gap of ten or more."""
    gaps = np.diff(months) - 1
    return int(months[-1] - months[0] + 1 - gaps[gaps >= 10].sum())


def _bits(key: Ints, at: Ints, months: int) -> tuple[Ints, npt.NDArray[np.uint64]]:
    """Return the cells, and for each its months as bits, shape (cells, words)."""
    pairs = np.unique(key * months + at)
    cells, row = np.unique(pairs // months, return_inverse=True)
    at = pairs % months
    bits = np.zeros((len(cells), -(-months // _WORD)), np.uint64)
    one = np.left_shift(np.uint64(1), (at % _WORD).astype(np.uint64))
    np.bitwise_or.at(bits, (row, at // _WORD), one)
    return cells, bits


def _spread(grid: Grid, cells: Ints, bits: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return the months of every cell together with those of the eight around it."""
    out = np.zeros_like(bits)
    for up, across in _AROUND:
        at = np.searchsorted(cells, cells + up * grid.columns + across)
        at = np.minimum(at, len(cells) - 1)
        there = cells[at] == cells + up * grid.columns + across
        column = cells % grid.columns + across
        there &= (column >= 0) & (column < grid.columns)
        out[there] |= bits[at[there]]
    return out


def _mask(at: Ints, words: int) -> npt.NDArray[np.uint64]:
    mask = np.zeros(words, np.uint64)
    for one in at.tolist():
        mask[one // _WORD] |= np.uint64(1) << np.uint64(one % _WORD)
    return mask
